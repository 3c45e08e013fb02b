"""Alerts: each kind is raised by what it names and not by its neighbour, whatever the order of files and rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.usage.files import use

from fencepost.sources.account_list import AccountRow
from fencepost.sources.usage_rows import CORRECTION, IDLE
from fencepost.usage.alert import NO_FINDING, Alert
from fencepost.usage.alerts import Held, alerts_of
from fencepost.usage.alerts_written import alert_lines, alerts_dict
from fencepost.usage.crossings import Threshold
from fencepost.usage.periods import month_before

A100_HOUR = Fraction(3600) * 312 * 10**12
"""Operations of one A100 in an hour at its dense peak in bf16: 312 tera a second."""


def row(month: int, hours: str | int = 100, **more: Any) -> dict[str, Any]:
    """Machine-hours of a p4d.24xlarge (eight A100) through a month of 2024; an account that is told is its own payer."""
    start = datetime(2024, month, 1, tzinfo=UTC)
    end = datetime(2024, month + 1, 1, tzinfo=UTC)
    cost = Decimal(hours) * Decimal("32.77")
    return {"start": start, "end": end, "hours": Decimal(hours), "cost": cost, "resource": "i-1", **more}


def listed(account: str, customer: str = "", owner: str = "", **more: str) -> dict[str, AccountRow]:
    """One row of a list of accounts."""
    return {account: AccountRow(account, customer, "", owner, **more)}


def limit(hours: int, share: Fraction, *, strict: bool = False, **more: Any) -> Threshold:
    """A limit that so many machine-hours reach at a share of the peak."""
    return Threshold("a limit", hours * 8 * A100_HOUR * share, strict, "its text", "pending", **more)


def raised(
    rows: Sequence[Mapping[str, Any]], kind: str, accounts: Mapping[str, AccountRow] | None = None, **held: Any
) -> list[Alert]:
    """The alerts of one kind that one bill raises."""
    found = alerts_of([use("bill", rows)], accounts or {}, Held(**held))
    return [alert for alert in found if alert.kind == kind]


LOW, HIGH = Fraction(1, 5), Fraction(1)


def test_a_limit_is_passed_for_sure_only_when_the_low_end_is_over_it() -> None:
    """The high end reaches it in the first month, the low end in the second; each is told once, on the day its use ended."""
    found = raised([row(8), row(9, 400), row(10)], "crossed", thresholds=[limit(100, HIGH)])
    sums = [(alert.day, alert.certain) for alert in found if "in sum" in alert.what]
    assert sums == [(date(2024, 9, 1), False), (date(2024, 10, 1), True)]


@pytest.mark.parametrize(("strict", "count"), [(True, 0), (False, 1)])
def test_on_the_line_a_strict_limit_is_not_passed(strict: bool, count: int) -> None:  # noqa: FBT001 - a case
    """Exactly the limit is "at least" it and not "more than" it."""
    found = raised([row(8, resource=None)], "crossed", thresholds=[limit(100, HIGH, strict=strict)])
    assert len(found) == count


def test_a_run_that_passes_alone_is_told_apart_from_a_customer_that_does_in_sum() -> None:
    """Two machines of half the hours pass together and not alone; one machine passes as both."""
    two = [row(8, 50, resource="job-1"), row(8, 50, resource="job-2")]
    assert [dict(one.figures)["scope"] for one in raised(two, "crossed", thresholds=[limit(100, HIGH)])] == ["in sum"]
    scopes = {dict(one.figures)["scope"] for one in raised([row(8)], "crossed", thresholds=[limit(100, HIGH)])}
    assert scopes == {"in sum", "in the run i-1 alone"}


def test_hours_taken_back_lower_the_least_and_raise_nothing() -> None:
    """A limit that the low end would pass is only possible where a correction takes hours back."""
    back = row(8, -1, kind="correction", reason=CORRECTION)
    found = raised([row(8, resource=None), back], "crossed", thresholds=[limit(100, LOW)])
    assert [alert.certain for alert in found] == [False]


def test_accelerators_at_one_time_pass_a_limit_of_operations_a_second() -> None:
    """Sixteen A100 for an hour are over fifteen's dense peak and not over seventeen's."""
    hour: dict[str, Any] = {
        "start": datetime(2024, 8, 1, tzinfo=UTC),
        "end": datetime(2024, 8, 1, 1, tzinfo=UTC),
        "hours": Decimal(2),
    }
    for chips, count in ((15, 1), (17, 0)):
        line = Threshold("cluster", Fraction(312 * 10**12 * chips), False, "x", "pending", "operations_per_second")
        assert len(raised([row(8, **hour)], "crossed", thresholds=[line])) == count


SPLIT = [row(8, account="a"), row(9, 50, account="a"), row(9, 50, account="b", resource="i-2")]


def test_an_account_that_falls_while_another_of_its_payer_begins_is_a_split() -> None:
    """The accounts and the sums before and after are told, and the rows they stand in."""
    (alert,) = raised(SPLIT, "split")
    figures = dict(alert.figures)
    assert alert.accounts == ("a", "b")
    assert [figures[name] for name in ("hours_before", "hours_together")] == [Fraction(800)] * 2
    assert [(one.account, one.month, one.first_row) for one in alert.evidence] == [
        ("a", "2024-08", 2),
        ("a", "2024-09", 3),
        ("b", "2024-09", 4),
    ]


@pytest.mark.parametrize(
    "rows",
    [
        [SPLIT[0], SPLIT[1], {**SPLIT[2], "payer": "another"}],
        [SPLIT[0], SPLIT[1], {**SPLIT[2], "hours": Decimal(10)}],
        [SPLIT[0], {**SPLIT[1], "hours": Decimal(200)}, SPLIT[2]],
        [*SPLIT, row(8, 1, account="b", resource="i-3")],
        SPLIT[1:],
    ],
    ids=["no tie", "the sum falls", "the old one grows", "the other is not new", "the month before is not told"],
)
def test_without_one_of_its_marks_nothing_is_a_split(rows: list[dict[str, Any]]) -> None:
    """Each part of the pattern is needed."""
    assert raised(rows, "split") == []


def test_names_of_machines_tie_accounts_and_bare_ids_do_not() -> None:
    """'pretrain-7' and 'pretrain-8' tie two payers' accounts; 'i-1' and 'i-2' do not."""
    apart = [{**one, "payer": one["account"]} for one in SPLIT]
    assert raised(apart, "split") == []
    named = [{**one, "resource": f"pretrain-{at}"} for at, one in enumerate(apart)]
    (alert,) = raised(named, "split")
    assert dict(alert.figures)["in_common"] == "name of machines pretrain-#"


def test_accounts_that_begin_together_below_a_limit_and_pass_it_in_sum_are_told() -> None:
    """Two of sixty hours against a hundred; one of them alone over it is another matter."""
    rows = [row(8, account="old"), *(row(9, 60, account=name, resource=name) for name in ("a", "b"))]
    at = [limit(100, HIGH)]
    accounts = listed("a", owner="O") | listed("b", owner="O")
    paid = [{**one, "payer": one["account"]} for one in rows]
    assert [alert.accounts for alert in raised(paid, "split", accounts, thresholds=at)] == [("a", "b")]
    assert raised(paid, "split", accounts, thresholds=[limit(60, HIGH)]) == []


def test_a_commitment_that_another_customer_uses_later_is_told() -> None:
    """Accounts of two payers; accounts of one payer are taken for one customer."""
    rows = [row(8, account="a", payer="A", commitment="r"), row(9, account="b", payer="B", commitment="r")]
    (alert,) = raised(rows, "commitment_handed_on")
    assert alert.accounts == ("a", "b")
    assert raised([{**one, "payer": "A"} for one in rows], "commitment_handed_on") == []


def test_a_commitment_that_one_customer_pays_and_another_uses_is_told() -> None:
    """Both must be in the list of accounts."""
    rows = [row(8, account="b", payer="a", commitment="r")]
    accounts = listed("a", "Ames") | listed("b", "Bose")
    assert len(raised(rows, "commitment_handed_on", accounts)) == 1
    assert raised(rows, "commitment_handed_on", listed("b", "Bose")) == []


def test_an_idle_commitment_that_wakes_when_another_account_begins_is_told() -> None:
    """Idle in one month, used by an account that begins in the next; idle hours by themselves raise nothing."""
    idle = row(8, account="a", commitment="r", kind="idle", reason=IDLE, resource="r")
    assert len(raised([idle, row(9, account="b", commitment="r")], "commitment_handed_on")) == 1
    assert raised([idle, row(9, account="a", commitment="r")], "commitment_handed_on") == []
    assert raised([idle], "commitment_handed_on") == []


def test_use_in_a_country_that_was_not_declared_is_told_and_an_unknown_region_is_not() -> None:
    """Beijing for a customer who declared Singapore; 'mars-1' is unknown and never guessed."""
    accounts = listed("tenant", "Acme")
    for region, count in (("cn-north-1", 1), ("ap-southeast-1", 0), ("mars-1", 0)):
        found = raised([row(8, region=region)], "region_mismatch", accounts, declared={"Acme": {"SG"}})
        assert len(found) == count
    assert len(raised([row(8, region="cn-north-1")], "region_mismatch", listed("tenant", used_in="Singapore"))) == 1


def test_logins_from_elsewhere_or_from_a_place_of_concern_are_told() -> None:
    """A place of concern counts though it was declared; without a record nothing is another country."""
    rows = [row(8)]
    assert len(raised(rows, "region_mismatch", listed("tenant", used_in="US", login_countries="US;MY"))) == 1
    assert raised(rows, "region_mismatch", listed("tenant", login_countries="MY")) == []
    both = listed("tenant", used_in="US;MO", login_countries="MO")
    assert raised(rows, "region_mismatch", both) == []
    assert len(raised(rows, "region_mismatch", both, concern={"MO"})) == 1


def test_a_country_is_new_after_two_months_elsewhere_and_another_region_of_one_country_is_not() -> None:
    """Malaysia after two months in the United States; Oregon after Virginia is no news."""
    months = [row(7), row(8)]
    assert len(raised([*months, row(9, region="ap-southeast-5")], "region_mismatch")) == 1
    assert raised([*months, row(9, region="us-west-2")], "region_mismatch") == []
    assert raised([row(8), row(9, region="ap-southeast-5")], "region_mismatch") == []


def _market(price: str, others: int) -> list[dict[str, Any]]:
    usual = [row(8, account=f"o{at}", resource=f"o{at}") for at in range(others)]
    return [*usual, row(8, account="x", resource="x", cost=Decimal(price) * 100)]


@pytest.mark.parametrize(("price", "others", "count"), [("65.54", 5, 1), ("65.5", 5, 0), ("65.54", 4, 0), ("16", 5, 1)])
def test_a_price_is_far_at_twice_the_median_of_five_others(price: str, others: int, count: int) -> None:
    """On the line it is far, a step below it is not, and four others are too few."""
    found = raised(_market(price, others), "tenant")
    assert [alert.customer for alert in found] == ["account x"] * count
    assert all("hidden tenant" in alert.what for alert in found)


def test_a_seller_is_told_when_it_newly_appears_and_is_not_the_cloud() -> None:
    """A reseller from the second month; the cloud's own company, or one from the beginning, is no news."""
    assert len(raised([row(8), row(9, seller="Reselling Ltd")], "tenant")) == 1
    assert raised([row(8), row(9, seller="Amazon Web Services Singapore Private Limited")], "tenant") == []
    assert raised([row(8, seller="Reselling Ltd"), row(9, seller="Reselling Ltd")], "tenant") == []


@pytest.mark.parametrize(("machines", "count"), [(32, 0), (33, 1)])
def test_a_burst_is_more_than_the_line_from_nought(machines: int, count: int) -> None:
    """256 accelerators at one time are on the line and 264 over it; the bills must tell the month before."""
    hour: dict[str, Any] = {"start": datetime(2024, 9, 1, tzinfo=UTC), "end": datetime(2024, 9, 1, 1, tzinfo=UTC)}
    begun = row(9, machines, account="b", **hour)
    assert len(raised([row(8), begun], "burst")) == count
    assert raised([begun], "burst") == []
    assert raised([row(8, account="b"), begun], "burst") == []


def test_each_alert_says_what_to_ask_and_that_it_is_no_finding() -> None:
    """In its text, in JSON and in lines; and where none is raised, nobody is cleared."""
    (alert,) = raised(SPLIT, "split")
    assert alert.text.endswith(NO_FINDING)
    assert " Ask " in alert.text
    answer = alerts_dict([alert], ["a note"])
    assert answer["alerts"][0]["law"] == NO_FINDING
    assert answer["alerts"][0]["figures"]["hours_before"] == "800"
    assert any("bill, rows 2 to 2: a, 2024-08" in line for line in alert_lines(answer))
    assert "clears nobody" in next(alert_lines(alerts_dict([])))


ROWS = st.lists(
    st.builds(
        row,
        st.integers(6, 9),
        st.integers(1, 400),
        account=st.sampled_from(["a", "b", "c"]),
        payer=st.sampled_from(["p", "q"]),
        commitment=st.sampled_from([None, "r"]),
        region=st.sampled_from(["us-east-1", "ap-southeast-1", "mars-1"]),
        seller=st.sampled_from([None, "Reselling Ltd"]),
        resource=st.sampled_from(["i-1", "pretrain-1", "pretrain-2"]),
    ),
    max_size=12,
)
ACCOUNTS = listed("a", "Ames", used_in="US") | listed("b", "Bose", "Ames")
HELD = Held(thresholds=[limit(300, HIGH), limit(150, LOW)])


def seen(alerts: Sequence[Alert]) -> list[tuple[Any, ...]]:
    """Alerts without the places of their rows."""
    return [(one.kind, one.day, one.customer, one.accounts, one.what, one.certain, one.figures) for one in alerts]


@settings(max_examples=40, deadline=timedelta(seconds=5))
@given(ROWS, st.data())
def test_order_and_giving_a_bill_twice_change_nothing(rows: list[dict[str, Any]], data: st.DataObject) -> None:
    """Files and rows in any order, and the same bill again, raise the same alerts."""
    whole = seen(alerts_of([use("a", rows)], ACCOUNTS, HELD))
    shuffled = data.draw(st.permutations(rows))
    cut = data.draw(st.integers(0, len(rows)))
    numbered = [{**one, "activity": None, "cost": one["cost"] + at} for at, one in enumerate(rows)]
    parts = [use("x", numbered[:cut]), use("y", numbered[cut:])]
    back = [use("y", numbered[cut:]), use("x", numbered[:cut])]
    assert seen(alerts_of([use("a", shuffled)], ACCOUNTS, HELD)) == whole
    assert seen(alerts_of([use("b", shuffled), use("a", rows)], ACCOUNTS, HELD)) == whole
    assert seen(alerts_of(parts, ACCOUNTS, HELD)) == seen(alerts_of(back, ACCOUNTS, HELD))
    assert seen(alerts_of([use("z", numbered)], ACCOUNTS, HELD)) == seen(
        alerts_of([use("x", numbered[:cut]), use("y", numbered[cut:])], ACCOUNTS, HELD)
    )


@settings(max_examples=30, deadline=timedelta(seconds=5))
@given(ROWS, st.sampled_from([("idle", IDLE), ("correction", CORRECTION)]))
def test_corrections_and_idle_rows_alone_raise_nothing(rows: list[dict[str, Any]], kind: tuple[str, str]) -> None:
    """Only use is use."""
    assert alerts_of([use("a", [{**one, "kind": kind[0], "reason": kind[1]} for one in rows])], ACCOUNTS, HELD) == []


@given(st.dates())
def test_the_month_before_is_that_of_the_day_before_its_first(day: date) -> None:
    """As the calendar has it, over the turn of a year."""
    first = day.replace(day=1)
    if first > date.min:
        assert month_before(first.isoformat()[:7]) == (first - timedelta(days=1)).isoformat()[:7]
