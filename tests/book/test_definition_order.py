"""Conclusions are drawn after everything that any of their rulings reads."""

from __future__ import annotations

from datetime import date

from fencepost.decide.workload import WorkloadDesk
from fencepost.face import workload_desk
from fencepost.model.deal import Deal

TODAY = date(2026, 11, 23)


def test_a_flag_with_several_rulings_waits_for_what_the_last_of_them_reads() -> None:
    """A warrant that reaches the data compels, though another ruling of the same flag reads nothing of the reach."""
    desk: WorkloadDesk = workload_desk()
    row = {
        "date": "2026-06-01",
        "provider_hq": "US",
        "provider_service": "cloud",
        "operator": "none",
        "requester": "us_law_enforcement",
        "process": "warrant",
        "sought": "content",
    }
    answer = desk.answer(Deal(row), known_on=TODAY)
    assert answer.truth("access.reached") is True
    assert answer.truth("access.compelled") is True


def test_a_party_is_defined_for_deals_wherever_its_law_stands() -> None:
    """Who is a covered person is asked of deals' parties too; what the rule forbids is not asked of a deal."""
    corpus = workload_desk().shelf.corpus
    assert "us.data_security.202.401" in corpus.provisions
    from fencepost.book.files import load_corpus  # noqa: PLC0415 - read once more, as deals have it

    deals = load_corpus().about("deal").provisions
    assert {"us.data_security.covered_person", "us.data_security.countries_of_concern"} <= set(deals)
    assert not [name for name, one in deals.items() if one.regime == "us.data_security" and one.kind == "control"]
