"""A flag that law concludes only later may be stated before: single and bulk read the statement alike."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from fencepost.book.files import load_corpus
from fencepost.decide.batch import check_batch
from fencepost.decide.check import Checker
from fencepost.model.deal import Deal
from fencepost.sources.shipped import shipped

DAY = date(2022, 8, 26)
CLASS = """id: us.ear.later
title: Later
kind: classification
concludes: item.is_later
cite: C
versions:
- {from: 2022-10-21, by: rule, sure: text, when: item.datacenter}
"""
CONTROL = """id: us.ear.control.now
title: Now
kind: control
outcome: licence_required
cite: C
versions:
- {from: 2022-08-26, by: rule, sure: text, when: item.is_later}
"""
INSTRUMENT = "- {id: rule, title: T, kind: rule, cite: C, published: 2022-08-26, sure: text}\n"
REGIME = "id: us.ear\ntitle: EAR\nkind: regime\nfrom: 2022-08-26\nread_through: 2030-01-01\nmodelled: [x]\nnot_modelled: [y]\n"


@pytest.mark.parametrize(("stated", "status"), [("yes", "licence_required"), ("no", "no_licence_required")])
def test_a_conclusion_stated_before_any_law_draws_it_counts_in_bulk_too(
    tmp_path: Path, stated: str, status: str
) -> None:
    """Before the classification begins, the row's own word is all there is."""
    (tmp_path / "facts").mkdir()
    for path in shipped("law", "facts").glob("*.yaml"):
        (tmp_path / "facts" / path.name).write_bytes(path.read_bytes())
    (tmp_path / "facts" / "later.yaml").write_text("- {id: item.is_later, type: flag, meaning: later}\n")
    folder = tmp_path / "us"
    folder.mkdir()
    files = {"instruments": INSTRUMENT, "regime": REGIME, "later": CLASS, "now": CONTROL}
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    checker = Checker(load_corpus(tmp_path))
    row = {"date": DAY.isoformat(), "item": "H100 SXM", "to": "CN", "item.is_later": stated}
    verdict = checker.check(Deal(row), known_on=DAY).answer.verdict
    frame = pl.DataFrame({name: [text] for name, text in row.items()})
    (bulk,) = check_batch(checker, frame, known_on=DAY).frame().iter_rows(named=True)
    assert (verdict.status, verdict.certain) == (bulk["status"], bulk["certain"]) == (status, True)
