"""The spine's properties on the books of data law: completions, bulk, and the visitors of conditions."""

from __future__ import annotations

import random
from datetime import date

import duckdb
import polars as pl
import pytest
from bench.completions import choices_of
from hypothesis import given
from hypothesis import strategies as st
from tests.property.test_law_visitors import as_table, some_facts

from fencepost.book.book import Book
from fencepost.decide.judge import Judge
from fencepost.decide.program import Program
from fencepost.decide.ranks import HIGH, LOW, SHOWN, Ranks
from fencepost.decide.settle import nodes_of
from fencepost.decide.workload import WorkloadDesk
from fencepost.face import workload_desk
from fencepost.logic.closure import closure
from fencepost.logic.sql import sql
from fencepost.logic.trace import trace
from fencepost.logic.tree import Node, Value
from fencepost.model.deal import Deal
from fencepost.model.fault import FencepostError

TODAY = date(2026, 11, 23)
DAYS = ("2018-04-01", "2021-10-01", "2023-01-01", "2024-06-01", "2025-11-01", "2026-02-01", "2026-06-12", "2027-03-20")
_YES_NO = ["yes", "no"]
CELLS = {
    "customer_hq": ["CN", "US", "HK", "GB"],
    "customer_resides_us": _YES_NO,
    "ciio": _YES_NO,
    "provider_hq": ["US", "CN", "SG"],
    "provider_parent_hq": ["none", "US", "CN"],
    "provider_us_contacts": _YES_NO,
    "provider_service": ["cloud", "equipment", "hotel"],
    "operator": ["none", "Sinnet"],
    "operator_hq": ["CN", "US"],
    "storage": ["US", "CN", "HK", "SG"],
    "accessed_from": ["CN", "US", "CN;US"],
    "collected_in": ["CN", "US", "CN;US"],
    "important": _YES_NO,
    "core": _YES_NO,
    "persons": ["0", "99999", "100000", "999999", "1000000", "90000..110000"],
    "sensitive_persons": ["0", "1", "9999", "10000"],
    "persons_two_years": ["99999", "100000"],
    "sensitive_two_years": ["9999", "10000"],
    "persons_handled": ["999999", "1000000", "10000000"],
    "purpose": ["trade", "contract", "hr", "foreign_processing", "other"],
    "ftz_outside_list": _YES_NO,
    "rests_on_consent": _YES_NO,
    "approvals": ["none", "assessment", "contract", "certification", "disclosure"],
    "us_genomic": ["0", "100", "101"],
    "us_health": ["0", "10000", "10001"],
    "us_identifiers": ["0", "100000", "100001"],
    "us_government": _YES_NO,
    "transaction": ["none", "brokerage", "vendor"],
    "us_person": _YES_NO,
    "recipient_hq": ["CN", "US", "SG"],
    "recipient_owned_pct": ["0", "49.9", "50"],
    "recipient_access": _YES_NO,
    "exempt": _YES_NO,
    "security_requirements": _YES_NO,
    "onward_clause": _YES_NO,
    "requester": ["none", "us_law_enforcement", "us_court", "us_intelligence", "cn_authority", "foreign_authority"],
    "process": ["warrant", "d_order", "subpoena", "nsl", "directive_702", "section_215"],
    "sought": ["content", "records", "subscriber", "content;records"],
    "conflicting_law": ["CN", "GB", "AU", "none"],
    "motion_days": ["14", "15"],
    "target_abroad": _YES_NO,
    "old_investigation": _YES_NO,
    "customer_consents": _YES_NO,
}
ROWS = st.fixed_dictionaries({}, optional={name: st.sampled_from(texts) for name, texts in CELLS.items()})


@pytest.fixture(scope="module")
def desk() -> WorkloadDesk:
    return workload_desk()


def judges(desk: WorkloadDesk) -> list[Judge]:
    return [*desk.judges.values(), desk.meeting]


@given(ROWS, st.sampled_from(DAYS), st.data())
def test_no_completion_of_a_workload_overturns_a_certain_answer(
    desk: WorkloadDesk, row: dict[str, str], day: str, data: st.DataObject
) -> None:
    """Where a regime or the relation is certain, telling more cells leaves it as it is."""
    empty = [name for name in CELLS if name not in row]
    some = data.draw(st.lists(st.sampled_from(empty), unique=True)) if empty else []
    told = {name: data.draw(st.sampled_from(CELLS[name])) for name in some}
    try:
        before = desk.answer(Deal({"date": day, **row}), known_on=TODAY)
        after = desk.answer(Deal({"date": day, **row, **told}), known_on=TODAY)
    except FencepostError:
        return  # cells that contradict each other are no completion
    for name, one in before.regimes.items():
        if one.answer.verdict.certain:
            assert after.regimes[name].answer.verdict.status == one.answer.verdict.status, (name, row, told)
    if before.relation_certain:
        assert after.relation == before.relation, (row, told)
    assert set(after.levels) <= {*before.levels, "not_rated"}, (row, told)


def random_row(chooser: random.Random) -> dict[str, str]:
    return {name: chooser.choice(texts) for name, texts in CELLS.items() if chooser.random() < 0.7}


def in_bulk(program: Program, rows: list[dict[str, Value]]) -> pl.DataFrame:
    """What the polarity of many rows at once makes of them; atoms are read one by one."""
    names: dict[Node, str] = {}

    def name(node: Node) -> str:
        return names.setdefault(node, f"atom{len(names)}")

    book = program.book
    ranks = Ranks(book, name, lambda fact: (fact, book.facts[fact].knowledge))
    frame: dict[str, list[bool]] = {"row": [True] * len(rows)}
    for node in ranks.atoms():
        truths = [closure(node)(row) for row in rows]
        frame[f"{name(node)}.t"] = [truth is True for truth in truths]
        frame[f"{name(node)}.p"] = [truth is not False for truth in truths]
    return ranks.of(pl.LazyFrame(frame), frozenset(frame))


@pytest.mark.parametrize("day", DAYS)
def test_many_workloads_at_once_get_what_each_gets_alone(desk: WorkloadDesk, day: str) -> None:
    """The status and its bounds are the same for a row alone and among a hundred, under every regime."""
    on = date.fromisoformat(day)
    chooser = random.Random(day)  # noqa: S311 - workloads, not secrets
    for judge in judges(desk):
        book = judge.shelf.open(on, TODAY)
        program = judge.program(book)
        known = [desk.known(Deal(random_row(chooser)), on, TODAY) for _ in range(100)]
        rows = [judge.values(one.facts) for one in known if not one.faults]
        bulk = in_bulk(program, rows)
        alone = [program.run(row) for row in rows]
        assert bulk[SHOWN].to_list() == [one.status for one in alone]
        assert bulk[LOW].to_list() == [one.low for one in alone]
        assert bulk[HIGH].to_list() == [one.high for one in alone]


@pytest.mark.parametrize("day", DAYS)
def test_closure_trace_and_duckdb_agree_on_data_law(desk: WorkloadDesk, day: str) -> None:
    """Every condition of data law in force has one truth for the closure, the trace and DuckDB."""
    on = date.fromisoformat(day)
    chooser = random.Random(on.toordinal())  # noqa: S311 - facts, not secrets
    for judge in judges(desk):
        book: Book = judge.shelf.open(on, TODAY)
        nodes = nodes_of(book)
        if not nodes or not choices_of([book]):
            continue
        deals = [some_facts(book, chooser) for _ in range(20)]
        expressions = ", ".join(f"{sql(node)} AS n{number}" for number, node in enumerate(nodes))
        with duckdb.connect() as connection:
            connection.register("deals", as_table(deals, dict(judge.shelf.corpus.vocabulary)))
            witness = connection.sql(f"SELECT {expressions} FROM deals").fetchall()  # noqa: S608 - the law's own words
        for deal, row in zip(deals, witness, strict=True):
            for node, third in zip(nodes, row, strict=True):
                fast = closure(node)(deal)
                assert trace(node, deal).truth is fast
                assert third is fast, node
