"""By which way goods could come to somebody whom they must not reach; every firm here is made up."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from fencepost.lists.snapshot import Snapshot
from fencepost.lists.store import at_day
from fencepost.model.deal import COLUMNS, ROLES, Deal
from fencepost.model.holding import Holding, Unit, parts
from fencepost.model.party import ListedParty, PartyAddress
from fencepost.model.route import Route, Tie
from fencepost.names.held import Held, Layer
from fencepost.names.screen import Screener
from fencepost.ownership.register import Register
from fencepost.ownership.route_written import NOTHING, route_dict
from fencepost.ownership.routes import Router
from fencepost.sources.holdings import Gathering, Holdings

DAY = date(2026, 3, 1)
CONCERN = {"CN": "Country Group D:5", "RU": "Country Group D:5", "MO": "Macau or Country Group D:5"}
UNIT = "Unit 1206, 12/F, Ocean Centre, 5 Canton Road, Tsim Sha Tsui, Kowloon, Hong Kong"
LISTED = date(2023, 5, 10)
QUVORN = ListedParty("e1", "EL", "Quvorn Semiconductors Co., Ltd.", listed=LISTED, countries=("CN",))
ZELTRAM = ListedParty("e2", "EL", "Zeltram Logistics Ltd", addresses=(PartyAddress(UNIT, "HK"),), listed=LISTED)
OSKARD = ListedParty("s1", "SDN", "Brenlow Oskardsson", kind="person", listed=LISTED)
UNDATED = ListedParty("m1", "MEU", "Wexalin Institute")

ROW = {
    "id": "F-1",
    "date": "2026-03-01",
    "item": "H100 SXM",
    "from": "US",
    "to": "MY",
    "exporter": "Alpine Servers Inc",
    "exporter_hq": "US",
    "consignee": "Harbour Compute Sdn Bhd",
    "consignee_hq": "MY",
}


def screener(taken: date) -> Screener:
    snapshot = Snapshot.of((QUVORN, ZELTRAM, OSKARD, UNDATED), at_day(taken), name="test")
    return Screener(Held((Layer(snapshot),), (snapshot,)))


LISTS = screener(date(2026, 2, 1))


def holding(owner: str, owned: str, low: str, high: str | None = None, **more: Any) -> Holding:
    top = parts(Decimal(high if high is not None else low), up=True)
    return Holding(owner, owned, low=parts(Decimal(low)), high=top, **more)


def file(*holdings: Holding, units: tuple[Unit, ...] = (), name: str = "owners.csv") -> Holdings:
    gathered = Gathering(name)
    for unit in units:
        gathered.units[unit.id] = unit
    gathered.holdings.extend(replace(one, row=row) for row, one in enumerate(holdings, start=2))
    return gathered.finish("csv")


def found(*holdings: Holding, units: tuple[Unit, ...] = (), lists: Screener | None = LISTS, **cells: str) -> Route:
    register = Register.of(file(*holdings, units=units)) if holdings or units else None
    return Router(lists, register).route(Deal({**ROW, **cells}, row=2, origin="orders.csv"), DAY, CONCERN)


def names(route: Route, at: int = 0) -> list[str]:
    """The names along a way."""
    ties = route.ways[at].ties
    return [route.node(ties[0].source).name, *(route.node(tie.target).name for tie in ties)]


def tie(route: Route, kind: str, source: str = "") -> Tie:
    return next(one for one in route.ties if one.kind == kind and source in route.node(one.source).name)


def asked(route: Route) -> str:
    return " | ".join(one.what for one in route.untold)


def test_a_listed_consignee_is_two_steps_from_the_exporter() -> None:
    """Goods go to it, and its name is on a list, with the entry and the score."""
    route = found(consignee="QUVORN SEMICONDUCTOR CO LTD")
    assert names(route) == ["Alpine Servers Inc", "QUVORN SEMICONDUCTOR CO LTD", "Quvorn Semiconductors Co., Ltd."]
    step = route.ways[0].ties[-1]
    assert (step.kind, step.told_by) == ("listing", "inferred")
    assert "EL e1, listed 2023-05-10" in step.text
    assert "score" in step.text


def test_goods_pass_through_every_hand_that_is_named() -> None:
    """From the exporter by reseller and forwarder to the consignee and the end user, in that order."""
    route = found(
        intermediary="Mid Trade Pte", forwarder="Lion Freight Pte", end_user="Quvorn Semiconductors Co., Ltd."
    )
    hands = ["Alpine Servers Inc", "Mid Trade Pte", "Lion Freight Pte", "Harbour Compute Sdn Bhd"]
    assert names(route)[:4] == hands


def test_several_forwarders_in_one_cell_are_each_a_hand() -> None:
    """Each stands between the exporter and the consignee, and any of them may be the way."""
    route = found(forwarder="Lion Freight Pte; Zeltram Logistics Ltd")
    ends = {(route.node(one.source).name, route.node(one.target).name) for one in route.ties if one.kind == "movement"}
    assert ("Alpine Servers Inc", "Lion Freight Pte") in ends
    assert ("Zeltram Logistics Ltd", "Harbour Compute Sdn Bhd") in ends
    assert names(route) == ["Alpine Servers Inc", "Zeltram Logistics Ltd", "Zeltram Logistics Ltd"]


def test_a_forwarder_in_the_unit_of_a_listed_party_is_a_way() -> None:
    """The address is the evidence, though the name is another; the other unit of the house is a far weaker one."""
    route = found(
        forwarder="Lion Freight Pte", forwarder_address="Rm 1206, 12/F, Ocean Centre, 5 Canton Rd, Kowloon, HK"
    )
    step = tie(route, "listing", "Lion Freight")
    assert "is the unit of Zeltram Logistics Ltd" in step.text
    assert step.target in {way.target for way in route.ways}
    beside = found(forwarder="Lion Freight Pte", forwarder_address=UNIT.replace("1206, 12/F", "803, 8/F"))
    assert "is in the house of" in tie(beside, "listing", "Lion Freight").text
    assert tie(beside, "listing", "Lion Freight").confidence < step.confidence


def test_two_parties_who_share_a_unit_a_phone_or_an_officer_are_tied() -> None:
    """However the address and the number are written; each tie says in what columns it stands."""
    route = found(
        payer="Bright Sky Trading",
        payer_address="Rm 1206, 12/F, Ocean Centre, 5 Canton Rd, Kowloon, HK",
        consignee_address=UNIT,
        payer_phone="+60 3-2161 7788",
        consignee_phone="03 2161 7788",
        payer_officers="Tan Wei Ming",
        consignee_officers="Lim Ah Kow; TAN, Wei-Ming",
        lists=None,
    )
    pair = {"Bright Sky Trading", "Harbour Compute Sdn Bhd"}
    kinds = {one.kind for one in route.ties if {route.node(one.source).name, route.node(one.target).name} == pair}
    assert kinds == {"address", "phone"}
    assert len([node for node in route.nodes if node.kind == "officer"]) == 2
    shared = [one for one in route.ties if one.kind == "officer" and one.told_by == "inferred"]
    assert {route.node(one.target).name for one in shared} == pair


def test_a_payer_seated_in_d5_is_a_way_by_money() -> None:
    """Whoever pays may be whoever gets; Hong Kong counts as China, and the step says so."""
    route = found(payer="Bright Sky Trading", payer_hq="HK")
    assert names(route) == ["Alpine Servers Inc", "Bright Sky Trading", "CN (Country Group D:5)"]
    assert route.ways[0].ties[0].kind == "payment"
    assert "Hong Kong counts as China" in route.ways[0].ties[1].note


def test_money_from_d5_is_a_way_though_nobody_is_named_to_pay() -> None:
    """The country of payment is enough."""
    assert names(found(payment_from="Macau")) == ["Alpine Servers Inc", "MO (Macau or Country Group D:5)"]


def test_goods_that_openly_go_to_d5_are_a_way() -> None:
    """The destination itself, and a place on the way."""
    assert names(found(to="CN"))[-1] == "CN (Country Group D:5)"
    assert "the goods go through HK" in found(forwarder="Lion Freight Pte", via="SG;HK").ways[0].ties[-1].text


def test_an_owner_two_companies_up_is_found() -> None:
    """Each holding is a step with its share, file and row."""
    route = found(
        holding("Pearl Holdings Ltd", "Harbour Compute Sdn Bhd", "60"),
        holding("Quvorn Semiconductors Co., Ltd.", "Pearl Holdings Ltd", "80"),
    )
    assert names(route)[-3:] == [
        "Pearl Holdings Ltd",
        "Quvorn Semiconductors Co., Ltd.",
        "Quvorn Semiconductors Co., Ltd.",
    ]
    shares = [one for one in route.ways[0].ties if one.kind == "ownership"]
    assert [one.text for one in shares] == [
        "Pearl Holdings Ltd holds 60 % of Harbour Compute Sdn Bhd",
        "Quvorn Semiconductors Co., Ltd. holds 80 % of Pearl Holdings Ltd",
    ]
    assert [(one.told_by, one.origin) for one in shares] == [
        ("file", "owners.csv, row 2"),
        ("file", "owners.csv, row 3"),
    ]


def test_a_minority_owner_is_a_step_and_defeats_no_eye() -> None:
    """A third meets no 50 percent rule by itself, and is shown with its share and that remark."""
    route = found(holding("Quvorn Semiconductors Co., Ltd.", "Harbour Compute Sdn Bhd", "33.333333"))
    [share] = [one for one in route.ways[0].ties if one.kind == "ownership"]
    assert "holds 33.333333 % of Harbour Compute Sdn Bhd" in share.text
    assert "below 50 %, so by itself it meets no 50 percent rule" in share.note
    assert "nobody has established who holds 66.666667 % of Harbour Compute Sdn Bhd" in asked(route)


@pytest.mark.parametrize(
    ("low", "high", "note"),
    [
        ("49.999999", None, "below 50 %"),
        ("50", None, ""),
        ("25", "75", "whether it reaches 50 % is not told"),
        ("0", "100", "whether it reaches 50 % is not told"),
    ],
)
def test_a_share_on_the_line_is_not_below_it(low: str, high: str | None, note: str) -> None:
    """One part below half has the remark, half has none, and a share between two ends is open."""
    route = found(holding("Quvorn Semiconductors Co., Ltd.", "Harbour Compute Sdn Bhd", low, high))
    assert tie(route, "ownership").note.startswith(note)
    assert bool(tie(route, "ownership").note) is bool(note)


def test_a_larger_share_is_trusted_more() -> None:
    """The bands fall from more than half to a few percent."""
    shares = ["60", "50", "30", "15", "5"]
    held = [tie(found(holding("Q", "Harbour Compute Sdn Bhd", share)), "ownership").confidence for share in shares]
    assert held == sorted(held, reverse=True)
    assert len(set(held)) == len(held)


def test_owners_in_a_ring_come_to_an_end() -> None:
    """Companies that own each other are each drawn once."""
    route = found(
        holding("Pearl Holdings Ltd", "Harbour Compute Sdn Bhd", "60"),
        holding("Harbour Compute Sdn Bhd", "Pearl Holdings Ltd", "60"),
        holding("Harbour Compute Sdn Bhd", "Harbour Compute Sdn Bhd", "10"),
        holding("Quvorn Semiconductors Co., Ltd.", "Pearl Holdings Ltd", "40"),
    )
    assert len([node for node in route.nodes if node.kind == "owner"]) == 3
    assert names(route)[-1] == "Quvorn Semiconductors Co., Ltd."


def test_ties_that_are_no_share_are_shown_as_none() -> None:
    """Control, votes and directors are steps that no 50 percent rule counts."""
    route = found(Holding("Quvorn Semiconductors Co., Ltd.", "Harbour Compute Sdn Bhd", "control"))
    assert "controls, otherwise than by shares" in tie(route, "ownership").text
    assert "no share" in tie(route, "ownership").note


def test_a_seat_that_a_file_tells_is_a_way_and_a_registration_a_weaker_one() -> None:
    """A firm is often registered where it is not run."""
    seat = Unit("Pearl Holdings Ltd", "Pearl Holdings Ltd", headquarters="CN")
    home = Unit("Pearl Holdings Ltd", "Pearl Holdings Ltd", registered="CN")
    held = holding("Pearl Holdings Ltd", "Harbour Compute Sdn Bhd", "60")
    one, other = found(held, units=(seat,)), found(held, units=(home,))
    assert names(one)[-1] == names(other)[-1] == "CN (Country Group D:5)"
    assert one.ways[0].confidence > other.ways[0].confidence
    assert "where its headquarters are is not told" in other.ways[0].ties[-1].note


def test_an_owner_that_is_not_named_is_a_question() -> None:
    """That there is somebody is told; who, is asked."""
    unit = Unit("x", "somebody", anonymous=True)
    route = found(holding("x", "Harbour Compute Sdn Bhd", "70"), units=(unit,))
    assert "an owner of Harbour Compute Sdn Bhd is told of, but not who it is" in asked(route)


def test_a_holding_that_has_ended_is_no_step() -> None:
    """Only what holds on the day, or whose days are not told, is drawn."""
    gone = holding("Quvorn Semiconductors Co., Ltd.", "Harbour Compute Sdn Bhd", "60", until=DAY)
    assert found(gone).ways == ()
    lasting = holding("Quvorn Semiconductors Co., Ltd.", "Harbour Compute Sdn Bhd", "60", until=date(2026, 3, 2))
    assert found(lasting).ways


def test_an_officer_on_a_list_is_a_way() -> None:
    """A person is looked for as the firm is."""
    route = found(consignee_officers="Brenlow Oskardsson")
    assert names(route)[-2:] == ["Brenlow Oskardsson", "Brenlow Oskardsson"]


def test_whether_it_was_listed_then_may_not_be_established() -> None:
    """An entry without a listing date is trusted less, and the step says why."""
    step = tie(found(consignee="Wexalin Institute"), "listing")
    later = tie(found(consignee="Wexalin Institute", lists=screener(date(2026, 4, 1))), "listing")
    assert "no listing date" in later.note
    assert later.confidence < step.confidence


def test_nobody_named_is_answered_with_questions() -> None:
    """Without any name there is no way, and every part that lacks is asked for."""
    route = Router(LISTS, None).route(Deal({"date": "2026-03-01", "item": "H100", "to": "MY"}), DAY, CONCERN)
    assert route.ways == ()
    assert {"who exports is not named", "the consignee is not named", "the end user is not named"} <= {
        one.what for one in route.untold
    }
    assert all(one.ask.endswith("?") and one.who for one in route.untold)


def test_nobody_named_and_goods_for_d5_is_still_a_way() -> None:
    """The exporter that is not named stands at its beginning."""
    route = Router(LISTS, None).route(Deal({"date": "2026-03-01", "item": "H100", "to": "CN"}), DAY, CONCERN)
    assert names(route) == ["exporter (not named)", "CN (Country Group D:5)"]


def test_what_is_known_to_be_none_is_no_question() -> None:
    """``none`` is an answer, and an empty cell is not."""
    assert "forwarder" not in asked(found(forwarder="none"))
    assert "no forwarder is named" in asked(found())


def test_no_way_is_never_called_clear() -> None:
    """Where was looked stands in the answer, and that it proves nothing."""
    written = route_dict(Deal(ROW), DAY, found())
    assert written["ways"] == []
    assert written["looked_in"] == ["test of 2026-02-01", "no file of owners"]
    assert NOTHING in written["notices"]
    assert "clear" not in str(written)


def test_without_lists_the_answer_says_so() -> None:
    """Nobody was held against any."""
    assert "no list of restricted parties" in found(lists=None).looked


def test_a_party_that_no_file_has_is_said_to_be_unknown() -> None:
    """Nobody has established who owns it."""
    route = found(holding("A", "B", "60"))
    assert "Harbour Compute Sdn Bhd is not in owners.csv: nobody has established who owns it" in asked(route)


def test_units_of_one_name_are_each_followed_with_less_trust() -> None:
    """Which of two firms of one name is meant is not told."""
    units = (Unit("1", "Harbour Compute Sdn Bhd"), Unit("2", "Harbour Compute Sdn Bhd"))
    one = found(holding("Quvorn Semiconductors Co., Ltd.", "1", "60"), units=units[:1])
    two = found(holding("Quvorn Semiconductors Co., Ltd.", "1", "60"), units=units)
    assert two.ways[0].confidence < one.ways[0].confidence
    assert "2 units bear it" in tie(two, "identity").text


def test_one_firm_in_two_roles_is_one_node() -> None:
    """It bears both roles, whatever the case and punctuation of its name."""
    route = found(payer="HARBOUR COMPUTE SDN. BHD")
    [node] = [node for node in route.nodes if "harbour" in node.name.casefold()]
    assert set(node.roles) == {"consignee", "payer"}


def test_two_firms_of_one_name_but_for_the_form_are_two_and_tied() -> None:
    """Nova Inc and Nova Sdn Bhd may be one group."""
    route = found(exporter="Novarrim Inc", consignee="Novarrim Sdn Bhd")
    assert "have one name but for its form" in tie(route, "identity").text


def test_a_place_that_cannot_be_read_is_a_question() -> None:
    """Each bad cell is told with its column."""
    route = found(via="Atlantis", consignee_hq="Nowhere", payment_from="none")
    assert "column via: 'Atlantis' is no country" in asked(route)
    assert "column consignee_hq: 'Nowhere' is no country" in asked(route)
    assert "payment_from" not in asked(route)


def test_what_one_of_several_is_told_is_trusted_less() -> None:
    """Two forwarders and one address: it may be the other's."""
    sole = found(forwarder="Lion Freight Pte", forwarder_hq="CN")
    shared = found(forwarder="Lion Freight Pte; Tiger Freight Pte; Puma Freight Pte", forwarder_hq="SG;CN")
    each = found(forwarder="Lion Freight Pte; Tiger Freight Pte", forwarder_hq="SG;CN")
    assert tie(shared, "seat").confidence < tie(sole, "seat").confidence == tie(each, "seat").confidence
    assert "or of another in that cell" in tie(shared, "seat").text
    assert [route.node(one.source).name for route in (each,) for one in route.ties if one.kind == "seat"] == [
        "Tiger Freight Pte"
    ]


def test_an_address_that_may_be_another_forwarders_is_looked_for_all_the_same() -> None:
    """One address beside two forwarders is each one's, with half the trust."""
    sole = tie(found(forwarder="Lion Freight Pte", forwarder_address=UNIT), "listing", "Lion")
    route = found(forwarder="Lion Freight Pte; Tiger Freight Pte", forwarder_address=UNIT)
    assert {tie(route, "listing", name).confidence for name in ("Lion", "Tiger")} == {sole.confidence / 2}


def test_more_owners_than_are_looked_at_are_told() -> None:
    """A web without end ends, and the answer says where."""
    wide = [holding(f"Owner {number}", "Harbour Compute Sdn Bhd", "0.1") for number in range(400)]
    assert any("more than 200 units" in notice for notice in found(*wide, lists=None).notices)
    crowd = [holding(f"Owner {number}", "Harbour Compute Sdn Bhd", "0.001") for number in range(1_001)]
    deep = [holding(f"Floor {n + 1}", f"Floor {n}" if n else "Harbour Compute Sdn Bhd", "60") for n in range(30)]
    assert any("1,000 owners or more" in notice for notice in found(*crowd, lists=None).notices)
    assert any("more than 10 companies above" in notice for notice in found(*deep, lists=None).notices)


def test_a_cell_that_holds_too_much_is_cut_and_said_to_be() -> None:
    """Forty names and forty addresses are no deal that anybody made; the answer comes soon and says what it left out."""
    many = "; ".join(f"Freight House {number}" for number in range(40))
    rooms = "; ".join(f"Unit {number}, 12/F, Ocean Centre, 5 Canton Road, Kowloon, Hong Kong" for number in range(39))
    route = found(forwarder=many, forwarder_address=rooms, consignee_address=rooms, lists=None)
    assert any("column forwarder: only the first 20 of 40 names" in notice for notice in route.notices)
    assert any("column forwarder_address: only the first 2 of 39 entries" in notice for notice in route.notices)
    assert any("column consignee_address: only the first 20 of 39 entries" in notice for notice in route.notices)


@pytest.mark.parametrize(
    "text",
    [
        "???",
        "=cmd|' /C calc'!A0",
        "\x1b[2J\x07",
        "A" * 20_000,
        ";;;;",
        "Ltd",
        "\ud800",
        "none;none",
        "🙂",
        "a\nb\r\nc",
        "()" * 300,
    ],
)
def test_hostile_cells_are_answered(text: str) -> None:
    """Whatever stands in a cell, there is an answer, on lines that no terminal takes for orders."""
    cells = {column: text for column in COLUMNS if column not in {"id", "date", "item"}}
    deal = Deal({**ROW, **cells})
    owner = text.encode("utf-8", "replace").decode()
    register = Register.of(file(holding(owner, "Harbour Compute Sdn Bhd", "60")))
    route = Router(LISTS, register).route(deal, DAY, CONCERN)
    for words in (
        *(one.text for one in route.ties),
        *(node.name for node in route.nodes),
        *(u.what for u in route.untold),
    ):
        assert "\x1b" not in words
        assert "\n" not in words


WORDS = st.sampled_from(["Alpine", "Harbour", "Lion", "Quvorn Semiconductors", "Pearl", "Zeltram Logistics Ltd", ""])
PLACES = st.sampled_from(["US", "CN", "SG", "HK", "RU", "", "none", "Atlantis"])
CELLS = st.fixed_dictionaries(
    {
        **dict.fromkeys(ROLES, WORDS),
        **{f"{role}_hq": PLACES for role in ROLES},
        "to": PLACES,
        "via": PLACES,
        "payment_from": PLACES,
        "payer_phone": st.sampled_from(["", "2161 7788"]),
        "consignee_phone": st.sampled_from(["", "+852 2161 7788"]),
    }
)
HOLDINGS = st.lists(
    st.tuples(
        st.sampled_from(["Pearl", "Alpine", "Harbour", "Quvorn Semiconductors", "Lion"]),
        st.sampled_from(["Harbour", "Pearl", "Lion"]),
        st.sampled_from(["10", "33", "50", "80"]),
    ),
    max_size=5,
    unique_by=lambda one: (one[0], one[1]),
)


def shape(route: Route) -> list[Any]:
    """What does not hang on the numbers of rows."""
    return [[(one.source, one.target, one.kind, one.text, one.confidence) for one in way.ties] for way in route.ways]


@hypothesis_settings(max_examples=60, deadline=None)
@given(CELLS, HOLDINGS, st.randoms(use_true_random=False))
def test_the_order_of_columns_and_of_rows_makes_no_difference(
    cells: dict[str, str], held: list[tuple[str, str, str]], chance: Any
) -> None:
    """The ways are the same, whatever comes first in the row or in the file of owners."""
    items, rows = list(cells.items()), list(held)
    chance.shuffle(items)
    chance.shuffle(rows)
    told = [
        Register.of(file(*(holding(*one) for one in some), units=(Unit("Alpine", "Alpine"),))) for some in (held, rows)
    ]
    routes = [
        Router(LISTS, register).route(Deal(dict(some)), DAY, CONCERN)
        for register, some in zip(told, (cells.items(), items), strict=True)
    ]
    assert shape(routes[0]) == shape(routes[1])
    assert {(n.id, n.kind) for n in routes[0].nodes} == {(n.id, n.kind) for n in routes[1].nodes}


@hypothesis_settings(max_examples=60, deadline=None)
@given(
    CELLS,
    HOLDINGS,
    st.tuples(
        st.sampled_from(["Pearl", "Quvorn Semiconductors", "Fresh"]),
        st.sampled_from(["Harbour", "Lion"]),
        st.sampled_from(["5", "90"]),
    ),
)
def test_another_holding_never_weakens_the_best_way(
    cells: dict[str, str], held: list[tuple[str, str, str]], more: tuple[str, str, str]
) -> None:
    """What is known besides can only make a way more trusted."""
    rows = [holding(*one) for one in held]
    units = tuple(Unit(name, name) for name in ("Alpine", "Harbour", "Lion", "Pearl", "Fresh", "Quvorn Semiconductors"))
    before, after = (
        Router(LISTS, Register.of(file(*some, units=units))).route(Deal(cells), DAY, CONCERN)
        for some in (rows, [*rows, holding(*more)])
    )
    if before.ways:
        assert after.ways[0].confidence >= before.ways[0].confidence


@hypothesis_settings(max_examples=60, deadline=None)
@given(CELLS, HOLDINGS)
def test_every_way_begins_with_the_exporter_and_ends_with_somebody_of_concern(
    cells: dict[str, str], held: list[tuple[str, str, str]]
) -> None:
    """Each step starts where the last one ended, meets nobody twice, and the product of its steps is its confidence."""
    route = Router(LISTS, Register.of(file(*(holding(*one) for one in held), units=(Unit("Lion", "Lion"),)))).route(
        Deal(cells), DAY, CONCERN
    )
    for way in route.ways:
        met = [way.ties[0].source, *(one.target for one in way.ties)]
        assert "exporter" in route.node(met[0]).roles
        assert route.node(met[-1]).kind in {"listed", "place"}
        assert len(set(met)) == len(met)
        assert all(one.target == other.source for one, other in zip(way.ties, way.ties[1:], strict=False))
        product = Decimal(1)
        for one in way.ties:
            product *= one.confidence
        assert abs(product - way.confidence) < Decimal("0.000002")
    assert [way.confidence for way in route.ways] == sorted((way.confidence for way in route.ways), reverse=True)
