from __future__ import annotations

import random
from datetime import date
from pathlib import Path

import polars as pl
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from fencepost.book.book import Axis
from fencepost.book.cases import Case
from fencepost.decide.batch import check_batch
from fencepost.decide.check import Checker
from fencepost.model.deal import Deal
from fencepost.model.fault import FencepostError

TODAY = date(2026, 11, 23)
ROOT = Path(__file__).resolve().parents[2]

POOLS: dict[str, tuple[str, ...]] = {
    "date": (
        *("2022-08-26", "2022-08-27", "2022-10-07", "2022-10-21", "2023-01-17", "2023-09-15", "2023-10-23"),
        *("2023-11-16", "2023-11-17", "2024-04-04", "2024-12-02", "2024-12-31", "2025-02-01", "2025-05-12"),
        *("2025-05-15", "2025-10-15", "2026-01-15", "2026-07-20", "2026-09-25", "2026-11-20", "2027-01-01"),
    ),
    "kind": ("export", "reexport", "transfer", "deemed_export", "us_person_support", "fabrication", "service"),
    "item": (
        *("H100 SXM", "H20", "A800 SXM 80GB", "RTX 4090", "RTX 4090 D", "L4", "L40S", "MI210", "B200", "H200", "H800"),
        *("8x H100 SXM server", "DGX H100", "2000 x H100 SXM", "HBM3E stack", "Ascend 910B", "B30A", "a chip of ours"),
        *("logic die", "etch tool", "accelerator under test"),
    ),
    "quantity": ("1", "8", "1699", "1700", "2000..4000", "100000", "1000000000"),
    "from": ("US", "TW", "NL", "CN", "SG", "KR"),
    "to": ("CN", "HK", "MO", "RU", "VN", "SG", "MY", "AE", "SA", "TW", "PL", "US", "GB", "IR"),
    "exporter": ("NVIDIA", "AMD", "Intel", "a distributor", "TSMC"),
    "consignee_hq": ("CN", "SG", "US", "none", "AE"),
    "consignee_parent_hq": ("CN", "none", "US"),
    "end_user_hq": ("CN", "SG", "US", "RU", "AE"),
    "end_user_parent_hq": ("CN", "none", "MO"),
    "end_use": ("civil", "ai_training", "military", "supercomputer", "advanced_node_ic", "sme_production", "wmd"),
    "informed_by": ("none", "nvidia_2025_04_09", "nvidia_2022_08_26"),
    "notified": ("none", "2024-01-01", "2023-10-30", "2025-12-01"),
    "certified": ("none", "purchase_order", "dd", "purchase_order;dd"),
    "citizenship": ("CN", "US", "RU", "IN"),
    "us_person": ("yes", "no"),
    "employer_hq": ("US", "CN", "JP"),
    "made_in": ("TW", "US", "CN"),
    "us_content_pct": ("0", "10", "10.01", "25", "25.01", "20..30"),
    "us_technology": ("yes", "no"),
    "node_nm": ("16", "16.1", "7", "5"),
    "designer": ("Shenzhen Chip Design", "NVIDIA"),
    "designer_hq": ("CN", "US", "TW"),
    "packaged_in": ("TW", "CN"),
    "osat": ("none", "ASE Technology Holding"),
    "tops": ("299.999", "300", "599.999", "600", "222", "100..700"),
    "bits": ("8", "16"),
    "die_mm2": ("300", "300.01", "600", "800"),
    "nonplanar": ("yes", "no"),
    "io_gbyte_s": ("599.999", "600", "900"),
    "dram_gbyte_s": ("1399", "1400", "6500"),
    "datacenter": ("yes", "no"),
    "eccn": ("3A090.a", "4A090", "3B001.a.4", "3B001", "3E001", "EAR99", "3A090.c", "4E091"),
    "transistors_bn": ("29.999", "30", "40"),
    "hbm": ("yes", "no"),
    "parties.entity_listed": ("yes", "no"),
    "parties.footnote_5": ("yes", "no"),
    "parties.footnote_3": ("yes", "no"),
    "parties.footnote_4": ("yes", "no"),
    "parties.denied": ("yes", "no"),
    "parties.sdn_744_8": ("yes", "no"),
    "parties.meu_listed": ("yes", "no"),
    "parties.mieu_named": ("yes", "no"),
    "parties.has_listed_owner": ("yes", "no"),
    "customer.first_advanced_order": ("202209", "202210"),
    "consignee": ("Swift Cargo", "Alpha"),
    "forwarder": ("Swift Cargo LLC", "none"),
    "payer": ("Alpha Ltd", "Beta"),
    "parties.listed_ownership_pct": ("49.9", "50", "40..60"),
    "item.tpp": ("4799", "4800", "4799..4800", ">=1600"),
    "item.is_a": ("yes", "no"),
    "deal.reached": ("yes", "no"),
    "end_use.supercomputer": ("yes", "no"),
}
BAD: dict[str, tuple[str, ...]] = {
    "date": ("2023-02-30", "", "soon"),
    "tops": ("1,5", "nan"),
    "to": ("Atlantis",),
    "notified": ("2024-13-01",),
    "parties.entity_listed": ("perhaps",),
    "item.tpp": ("inf",),
    "hbm": ("some",),
    "kind": ("smuggle",),
}
UNSHRUNK = (Phase.explicit, Phase.reuse, Phase.generate)
"""A failing row is told by itself, so the frame around it need not be made smaller."""
ALWAYS_THERE = ("date", "kind", "item", "from", "to")


@st.composite
def frames(draw: st.DrawFn) -> pl.DataFrame:
    """Order rows under random columns: a third of the cells empty, one row in eight with a cell that cannot be read."""
    others = [name for name in POOLS if name not in ALWAYS_THERE]
    names = [*ALWAYS_THERE, *draw(st.lists(st.sampled_from(others), min_size=1, max_size=24, unique=True))]
    chooser = random.Random(draw(st.integers(0, 2**32)))  # noqa: S311 - cells, not secrets
    table: dict[str, list[str | None]] = {name: [] for name in names}
    for _ in range(draw(st.integers(1, 60))):
        spoiled = chooser.choice([*(name for name in names if name in BAD)]) if chooser.random() < 1 / 8 else ""
        for name in names:
            empty = name != "date" and chooser.random() < 1 / 3
            table[name].append(chooser.choice(BAD[name] if name == spoiled else POOLS[name]) if not empty else None)
    return pl.DataFrame(table, schema=dict.fromkeys(names, pl.String))


def single(checker: Checker, row: dict[str, str | None], axis: Axis) -> tuple[str, bool, str | None, bool]:
    """Status, certainty, review policy and whether the row failed, from checking it by itself."""
    deal = Deal({name: text for name, text in row.items() if text is not None})
    try:
        verdict = checker.check(deal, known_on=TODAY, axis=axis).answer.verdict
    except FencepostError:
        return "not_covered", False, None, True
    return verdict.status, verdict.certain, verdict.review_policy, False


def compare(checker: Checker, frame: pl.DataFrame, axis: Axis) -> None:
    found = check_batch(checker, frame, known_on=TODAY, axis=axis).frame()
    assert found.height == frame.height
    for row, bulk in zip(frame.iter_rows(named=True), found.iter_rows(named=True), strict=True):
        status, certain, policy, failed = single(checker, row, axis)
        told = {name: text for name, text in row.items() if text is not None}
        assert (bulk["status"], bulk["certain"]) == (status, certain), told
        assert bulk["review_policy"] == policy, told
        assert (bulk["error"] is not None) is failed, (told, bulk["error"])


@settings(max_examples=20, deadline=None, phases=UNSHRUNK, suppress_health_check=list(HealthCheck))
@given(frame=frames(), axis=st.sampled_from(("enforced", "books")))
def test_bulk_equals_single(checker: Checker, frame: pl.DataFrame, axis: Axis) -> None:
    """Status, certainty, review policy and failure of every row are the same in bulk and by itself."""
    compare(checker, frame, axis)


def test_bulk_equals_single_on_worked_rows(checker: Checker, rows: tuple[Case, ...]) -> None:
    """The worked order rows, all in one frame with every column any of them has, come out as each by itself."""
    for axis in ("enforced", "books"):
        own = [case for case in rows if case.model.axis == axis and case.known_on is None]
        cells = [case.deal or {} for case in own]
        names = sorted({name for row in cells for name in row})
        table = {name: [row.get(name) for row in cells] for name in names}
        compare(checker, pl.DataFrame(table, schema=dict.fromkeys(names, pl.String)), axis)


def test_bulk_equals_single_on_the_example(checker: Checker) -> None:
    """The shipped example comes out in bulk as row by row."""
    frame = pl.read_csv(ROOT / "examples" / "orders.csv", infer_schema=False)
    compare(checker, frame, "enforced")


@settings(max_examples=6, deadline=None, phases=UNSHRUNK, suppress_health_check=list(HealthCheck))
@given(frame=frames(), seed=st.integers(0, 2**32))
def test_order_of_rows_does_not_matter(checker: Checker, frame: pl.DataFrame, seed: int) -> None:
    """Shuffled rows get the same answers, shuffled the same way."""
    order = list(range(frame.height))
    random.Random(seed).shuffle(order)  # noqa: S311 - an order, not a secret
    straight = check_batch(checker, frame, known_on=TODAY).frame().drop("error")
    shuffled = check_batch(checker, frame[order], known_on=TODAY).frame().drop("error")
    assert shuffled.equals(straight[order])


def test_a_row_that_cannot_be_read_fails_on_any_day(checker: Checker) -> None:
    """A row with a fault has an error in bulk as by itself, also on a day before the law is modelled."""
    for day in ("2024-06-01", "2022-08-25"):
        frame = pl.DataFrame({"date": [day], "item": ["H100 SXM"], "to": ["Atlantis"], "kind": ["export"]})
        compare(checker, frame, "enforced")


def test_a_quantity_that_cannot_be_read_fails_on_any_day(checker: Checker) -> None:
    """A quantity of "many" is an error in bulk as by itself, whatever the law of the day asks."""
    for day in ("2023-10-23", "2024-06-01", "2025-06-01", "2026-11-20"):
        row = {"date": [day], "item": ["H100 SXM"], "to": ["CN"], "kind": ["export"], "quantity": ["many"]}
        compare(checker, pl.DataFrame(row), "enforced")
