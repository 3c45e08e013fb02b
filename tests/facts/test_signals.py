"""What a row's own cells tell of the patterns that cases share: hubs, money, papers, young firms."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fencepost.facts.derivation import Derivation, Findings, Setting
from fencepost.facts.gather import Known
from fencepost.facts.signals import FROM_D5, HELPERS, HUB, OTHER, SIGNALS, THIRD_COUNTRY, VAGUE, founded
from fencepost.model.fact import FactValue
from fencepost.model.quantity import Interval

TABLES = Setting({"us.ear.country_group.d5": frozenset({"CN", "RU", "IR"})})


def told(fact: str, **cells: str) -> FactValue | None:
    return facts(**cells)[fact]


def facts(**cells: str) -> dict[str, FactValue | None]:
    given_cells = {name.rstrip("_"): text for name, text in cells.items()}
    found = Findings()
    for derivation in SIGNALS:
        derivation.run({column: given_cells.get(column) for column in derivation.columns}, TABLES, found)
    assert not found.faults
    return {name: fact.value for name, fact in found.facts.items()}


@pytest.mark.parametrize(
    ("cells", "through"),
    [
        ({"from_": "US", "to": "DE", "via": "SG", "forwarder_hq": "US"}, True),
        ({"from_": "US", "to": "DE", "via": "GB; Malaysia"}, True),
        ({"from_": "US", "to": "DE", "via": "GB", "forwarder_hq": "Hong Kong"}, True),
        ({"from_": "US", "to": "AE"}, True),
        ({"from_": "US", "to": "DE", "via": "none", "forwarder_hq": "US"}, False),
        ({"from_": "US", "to": "DE", "via": "GB"}, None),
        ({"from_": "US", "to": "DE", "forwarder_hq": "US"}, None),
        ({"from_": "SG", "to": "SG", "via": "none", "forwarder_hq": "SG"}, False),
        ({"from_": "US", "to": "China", "via": "none", "forwarder_hq": "US"}, False),
        ({}, None),
    ],
)
def test_a_hub_is_a_place_on_the_way(cells: dict[str, str], through: bool | None) -> None:  # noqa: FBT001 - one column of the examples
    """By way of a hub, to one, or by a forwarder at home in one; where goods start they are not handed on."""
    assert told(HUB, **cells) is through


@pytest.mark.parametrize(
    ("cells", "d5", "third"),
    [
        ({"to": "DE", "consignee_hq": "DE", "end_user_hq": "DE", "payment_from": "CN"}, True, True),
        ({"to": "DE", "consignee_hq": "DE", "end_user_hq": "DE", "payment_from": "Hong Kong"}, True, True),
        ({"to": "DE", "consignee_hq": "DE", "end_user_hq": "DE", "payment_from": "MO"}, True, True),
        ({"to": "CN", "consignee_hq": "CN", "end_user_hq": "CN", "payment_from": "HK"}, True, False),
        ({"to": "DE", "consignee_hq": "DE", "end_user_hq": "DE", "payment_from": "CH"}, False, True),
        ({"to": "DE", "consignee_hq": "DE", "payment_from": "CH"}, False, None),
        ({"to": "DE", "payment_from": "DE"}, False, False),
        ({"to": "DE", "consignee_hq": "DE", "end_user_hq": "DE", "payer_hq": "CN"}, True, True),
        ({"to": "DE", "consignee_hq": "DE", "end_user_hq": "DE"}, None, None),
        ({"to": "DE", "consignee_hq": "DE", "end_user_hq": "DE", "payment_from": "none"}, False, False),
    ],
)
def test_money_is_held_against_the_countries_of_the_deal(
    cells: dict[str, str],
    d5: bool | None,  # noqa: FBT001 - one column of the examples
    third: bool | None,  # noqa: FBT001 - the same
) -> None:
    """A third country is one that nobody in the deal is of; while a buyer's home is not known, it may be that one."""
    found = facts(from_="US", **cells)
    assert (found[FROM_D5], found[THIRD_COUNTRY]) == (d5, third)


@pytest.mark.parametrize(
    ("declared", "item", "vague", "other"),
    [
        ("Computer parts", "8x H100 server", True, False),
        ("2 cartons of computer part, electronics", "8x H100 server", True, False),
        ("toys", "H100 SXM", False, True),
        ("electronics and tea", "H100 SXM", False, True),
        ("computer parts (H100)", "H100 SXM", False, False),
        ("video cards", "GeForce RTX 4090", False, False),
        ("video cards", "H100 SXM", True, False),
        ("server", "8x H100 server", False, False),
        ("neural assemblies", "H100 SXM", None, None),
        ("toys, neural assemblies", "H100 SXM", None, None),
        ("none", "H100 SXM", None, None),
    ],
)
def test_papers_are_held_against_the_item(declared: str, item: str, vague: bool | None, other: bool | None) -> None:  # noqa: FBT001 - columns of the examples
    """Papers that name the item tell nothing, known empty words are vague, known other goods wrong, the rest open."""
    found = facts(declared_as=declared, item=item)
    assert (found[VAGUE], found[OTHER]) == (vague, other)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("2023", 20230101, 20231231),
        ("2022-10", 20221001, 20221031),
        ("2022-10-07", 20221007, 20221007),
        ("2022/10/7", 20221007, 20221007),
        ("2022-10-07T00:00:00", 20221007, 20221007),
    ],
)
def test_a_founding_may_be_a_day_a_month_or_a_year(text: str, low: int, high: int) -> None:
    """A year is any of its days, so that 2022 alone does not tell whether it was before October."""
    assert founded(text) == Interval(Decimal(low), Decimal(high))


@pytest.mark.parametrize("text", ["soon", "2022-13", "2022-02-30", "22", "7.10.2022", "0000"])
def test_what_is_no_day_is_refused(text: str) -> None:
    """A founding that cannot be read is told, never guessed."""
    with pytest.raises(ValueError, match="is no day"):
        founded(text)


def test_a_cell_that_cannot_be_read_leaves_its_fact_open_and_says_so(gather: Callable[..., Known]) -> None:
    """A country that is none is a remark with its column and what to write, and no fault of the row."""
    known = gather(payment_from="Chinna", via="SG; Narnia", consignee_founded="soon")
    assert not known.faults
    assert known.facts[FROM_D5].value is None
    assert known.facts["consignee.founded"].value is None
    assert [remark.partition(";")[0] for remark in known.remarks if remark.startswith("column")] == [
        "column via: 'Narnia' is no country",
        "column payment_from: 'Chinna' is no country",
        "column consignee_founded: 'soon' is no day, month or year",
    ]


def test_an_installer_from_china_is_told_by_name_of_its_column() -> None:
    """Who sells on or installs may sit in Macau or a D:5 country; one that is not named leaves the matter open."""
    assert told(HELPERS, intermediary_hq="SG", installer_hq="CN") is True
    assert told(HELPERS, intermediary_hq="SG", installer_hq="none") is False
    assert told(HELPERS, intermediary_hq="SG") is None


@given(st.dictionaries(st.sampled_from(sorted({c for d in SIGNALS for c in d.columns})), st.text(max_size=40)))
def test_whatever_stands_in_the_cells_is_read_without_an_error(cells: dict[str, str]) -> None:
    """No text breaks a derivation, makes it a fault of the row, or tells a fact that it does not declare."""
    for derivation in SIGNALS:
        found = _run(derivation, cells)
        assert set(found.facts) <= set(derivation.facts)
        assert not found.faults


@given(st.sampled_from(["SG", "DE", "MY", "Hong Kong", "none"]), st.sampled_from(["to", "via", "forwarder_hq"]))
def test_an_empty_cell_never_rules_a_hub_out(code: str, column: str) -> None:
    """With one cell alone a hub is found or open, never ruled out."""
    assert told(HUB, **{column: code}) is not False


def _run(derivation: Derivation, cells: dict[str, str]) -> Findings:
    found = Findings()
    derivation.run({name: cells.get(name, "").strip() or None for name in derivation.columns}, TABLES, found)
    return found
