from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any

import pytest
from tests.ownership.files import file, holding

from fencepost.decide.check import Checker
from fencepost.decide.written import answer_dict
from fencepost.face import _checker, _screener, checker_for
from fencepost.facts.owners import PartyOwners
from fencepost.model.deal import Deal
from fencepost.model.holding import Unit
from fencepost.ownership.register import Register
from fencepost.sources.holdings import Holdings

KNOWN = date(2026, 11, 23)
AFFILIATES = "us.ear.744.11.a.1.affiliates"
HUAWEI, SMIC = "Huawei Technologies Co., Ltd.", "SMIC Holdings Limited"


@lru_cache(maxsize=1)
def screening() -> Any:
    """The screening of the shipped table."""
    return checker_for(KNOWN, "shipped").gatherer.screening


def checker(*files: Holdings) -> Checker:
    """A checker that looks for owners in these files and for names in the shipped table."""
    plain = _checker()
    owners = PartyOwners(Register.of(*files), _screener("shipped", KNOWN))
    return Checker(plain.shelf.corpus, plain.gatherer.catalogue, screening(), owners)


def answered(check: Checker, on: str, **cells: str) -> dict[str, Any]:
    """The answer for a plain item that needs no licence but for its parties."""
    deal = {"date": on, "item": "laptop battery", "eccn": "EAR99", "kind": "export", "from": "US", "to": "SG"}
    deal |= {"consignee": "Mid Systems", "end_user": "Mid Systems", "end_use": "civil"}
    return answer_dict(check.check(Deal(deal | cells), known_on=KNOWN))


def affiliate() -> Checker:
    """A company that two listed parties own, 30 and 25 percent."""
    return checker(
        file(
            [
                holding(HUAWEI, "Mid Systems", "30"),
                holding(SMIC, "Mid Systems", "25"),
                holding("Mr Tan", "Mid Systems", "45"),
            ]
        )
    )


@pytest.mark.parametrize(
    ("on", "status", "certain", "binds"),
    [
        ("2025-09-28", "no_licence_required", False, False),
        ("2025-09-29", "licence_required", True, True),
        ("2025-10-15", "licence_required", True, True),
        ("2025-11-09", "licence_required", True, True),
        ("2025-11-10", "no_licence_required", False, False),
        ("2025-12-15", "no_licence_required", False, False),
        ("2026-11-20", "licence_required", False, True),
    ],
)
def test_the_same_affiliate_is_answered_by_the_rule_of_the_day(
    *, on: str, status: str, certain: bool, binds: bool
) -> None:
    """Owned 30 and 25 percent by listed parties: no licence by ownership before the rule and during its stay."""
    answer = answered(affiliate(), on)
    assert (answer["status"], answer["certain"]) == (status, certain)
    assert (AFFILIATES in answer["regimes"]["us.ear"]["provisions"]) == binds


def test_the_stayed_rule_is_shown_with_what_it_restores() -> None:
    """During the stay the answer names the rule, since when it is stayed, by what, and that nothing comes back."""
    (why,) = [silent["why"] for silent in answered(affiliate(), "2025-12-15")["silent"] if silent["id"] == AFFILIATES]
    assert why == "suspended from 2025-11-10 until 2026-11-10 by 90 FR 50857, which restores nothing"


def test_after_the_end_of_the_stay_both_states_of_the_law_are_told() -> None:
    """Nobody has read how the stay ended, so the answer takes the stricter state and shows the other one."""
    (branch,) = answered(affiliate(), "2026-11-20")["branches"]
    assert "extended" in branch["label"]
    assert branch["status"] == "no_licence_required"


def test_no_stay_frees_a_party_that_is_listed_itself() -> None:
    """The suspension of the rule on owners does not touch the listing of the company itself."""
    check = checker(file([holding(SMIC, HUAWEI, "10")]))
    answer = answered(check, "2025-12-15", consignee=HUAWEI, end_user=HUAWEI)
    assert (answer["status"], answer["certain"]) == ("licence_required", True)
    assert answer["regimes"]["us.ear"]["provisions"] == ["us.ear.744.11"]


def test_owners_that_are_on_no_list_prove_nothing() -> None:
    """A full table of unknown owners leaves the share open; it is asked for, and no 'no' is told."""
    answer = answered(checker(file([holding("Mr Tan", "Mid Systems", "100")])), "2025-10-15")
    assert (answer["status"], answer["certain"]) == ("no_licence_required", False)
    assert "parties.listed_ownership_pct" in {missing["fact"] for missing in answer["missing"]}


def test_a_minority_of_a_listed_owner_is_told_and_its_unknown_rest_raises_the_flag() -> None:
    """A third meets no rule; while nobody has established who holds the rest, red flag 29 stands with its question."""
    third = [holding(HUAWEI, "Mid Systems", "33.333333")]
    answer = answered(checker(file(third)), "2025-10-15")
    assert (answer["status"], answer["certain"]) == ("no_licence_required", False)
    assert any("Huawei" in flag and "33.333333 %" in flag and "minority" in flag for flag in answer["flags"])
    assert any("red flag 29" in flag for flag in answer["flags"])
    rest = [*third, holding("Mr Tan", "Mid Systems", "66.666667")]
    settled = answered(checker(file(rest, [Unit("Mr Tan", "Mr Tan", kind="person")])), "2025-10-15")
    assert not any("red flag 29" in flag for flag in settled["flags"])


def test_what_the_row_states_of_owners_stands_above_the_register() -> None:
    """Whoever knows the share better writes it into the row."""
    answer = answered(affiliate(), "2025-10-15", **{"parties.listed_ownership_pct": "10"})
    assert answer["status"] == "no_licence_required"
    assert "parties.listed_ownership_pct" not in {missing["fact"] for missing in answer["missing"]}


def test_the_seat_of_the_ultimate_parent_comes_from_the_register() -> None:
    """A Singapore company under a parent seated in China meets the headquarters test, and the row need not say so."""
    units = [Unit("Top", "Top Holding", headquarters="CN"), Unit("P", "P", kind="person")]
    owned = [holding("Top", "Mid Systems", "80"), holding("P", "Top", "100")]
    chip = {"item": "A100", "eccn": "", "end_user_hq": "SG", "consignee_hq": "SG", "exporter": "ACME", "made_in": "TW"}
    with_parent = answered(checker(file(owned, units)), "2024-06-01", **chip)
    without = answered(checker(file([holding("P", "Other", "100")], units)), "2024-06-01", **chip)
    assert with_parent["status"] == "licence_required"
    assert with_parent["regimes"]["us.ear"]["provisions"] == ["us.ear.744.23.a.3.i.A"]
    assert without["certain"] is False
    assert "end_user.parent_hq" in {missing["fact"] for missing in without["missing"]}


def test_a_seat_that_the_row_states_otherwise_is_kept_and_told() -> None:
    """The row stands above the register, and the reader is told that the two differ."""
    units = [Unit("Top", "Top Holding", headquarters="CN"), Unit("P", "P", kind="person")]
    check = checker(file([holding("Top", "Mid Systems", "80"), holding("P", "Top", "100")], units))
    answer = answered(check, "2024-06-01", item="A100", eccn="", end_user_parent_hq="SG", end_user_hq="SG")
    assert any("the row says SG for end_user.parent_hq, the register CN" in flag for flag in answer["flags"])


def test_a_domestic_company_is_no_foreign_affiliate() -> None:
    """The rule is of foreign entities: one registered in the United States is not caught by its owners."""
    check = checker(file([holding(HUAWEI, "Mid Systems", "60")], [Unit("Mid Systems", "Mid Systems", registered="US")]))
    assert AFFILIATES not in answered(check, "2025-10-15")["regimes"]["us.ear"]["provisions"]


def test_a_party_in_no_file_is_said_to_be_in_none() -> None:
    """Nobody has established who owns a company that no file names."""
    answer = answered(affiliate(), "2025-10-15", consignee="Quite Another", end_user="Quite Another")
    assert any(
        "'Quite Another' is not in owners.csv: nobody has established who owns it" in flag for flag in answer["flags"]
    )


def test_single_and_bulk_answers_agree_about_owners() -> None:
    """A portfolio gives every row the status that the row alone has."""
    import polars as pl  # noqa: PLC0415 - only here

    from fencepost.decide.batch import check_batch  # noqa: PLC0415 - only here

    check = affiliate()
    days = ["2025-09-28", "2025-10-15", "2025-12-15", "2026-11-20"] * 2
    names = ["Mid Systems"] * 4 + [HUAWEI] * 4
    rows = [
        {"date": day, "item": "laptop battery", "eccn": "EAR99", "kind": "export", "from": "US", "to": "SG"}
        | {"consignee": name, "end_user": name, "end_use": "civil"}
        for day, name in zip(days, names, strict=True)
    ]
    bulk = check_batch(check, pl.DataFrame(rows), known_on=KNOWN).frame()
    single = [check.check(Deal(row), known_on=KNOWN).answer.verdict for row in rows]
    assert bulk["status"].to_list() == [verdict.status for verdict in single]
    assert bulk["certain"].to_list() == [verdict.certain for verdict in single]
