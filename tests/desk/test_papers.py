from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest

pytest.importorskip("sqlalchemy", reason="the workbench is an extra: pip install 'fencepost[serve]'")

from fencepost.desk.intake import take_in
from fencepost.desk.papers import Case
from fencepost.desk.review import decide
from fencepost.desk.words import LANGUAGES
from fencepost.store import hits
from fencepost.store.audit import read_export
from fencepost.store.people import Actor

if TYPE_CHECKING:
    from fencepost.desk.desk import Desk

ANN = Actor("ann", "analyst")
LISTED = {
    "id": "<script>alert('x')</script>",
    "date": "2025-06-02",
    "item": "H20",
    "quantity": "8",
    "unit_value": "12000",
    "currency": "USD",
    "from": "US",
    "to": "CN",
    "exporter": "=HYPERLINK(1)",
    "consignee": "Inspur Electronic Information Industry Co., Ltd.",
}


@pytest.fixture
def case(desk: Desk) -> Case:
    number = take_in(desk, ANN, LISTED)
    with desk.store.reading() as connection:
        found = hits.of_deal(connection, number)
    decide(desk, ANN, found[0]["id"], 1, ("same", "the address is <b>the same</b>"))
    return Case(desk, number)


def _text(page: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<style>.*?</style>|<[^>]*>", "", page, flags=re.DOTALL)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_citation_stands_in_the_memo(case: Case, language: str) -> None:
    """Each step with its citation and instrument, each question, each margin, each reason and each hit is in it."""
    text = _text(case.html(language))
    said = [one[key] for one in case.answer["steps"] for key in ("title", "cite", "by")]
    said += [test["pin"] for step in case.answer["steps"] for test in step["tests"]]
    said += [one["question"] for one in case.answer["missing"]] + [one["cite"] for one in case.answer["margins"]]
    said += [*case.answer["reasons"], *case.answer["open_text"], *case.answer["ruled_out"]]
    said += [cite for hit in case.answer["hits"] for cite in hit["citations"]]
    said += [case.receipt["law"], case.receipt["answer"], case.receipt["trace"], str(case.head.hash)]
    assert [one for one in said if re.sub(r"\s+", " ", one) not in text] == []


def test_what_a_row_holds_is_text(case: Case) -> None:
    """Markup of a row or of a reason is shown, and is no markup of the memo."""
    page = case.html("en")
    assert "<script" not in page
    assert "<b>the same" not in page
    assert "the address is <b>the same</b>" in _text(page)


def test_the_memo_fetches_nothing(case: Case) -> None:
    """The page that stands by itself names no address outside, and no script."""
    page = case.html("en")
    assert not re.search(r"(?:src|href|url)\s*[=(]\s*[\"']?(?:https?:)?//", page)
    assert "<link" not in page


def test_one_case_gives_one_memo(case: Case) -> None:
    """The same case gives the same bytes, as page, as PDF and as bundle."""
    pytest.importorskip("weasyprint", reason="the memo as PDF is an extra: pip install 'fencepost[pdf]'")
    assert case.html("en") == case.html("en")
    assert case.pdf("zh-Hant") == case.pdf("zh-Hant")
    assert case.bundle("en") == case.bundle("en")
    assert case.pdf("en").startswith(b"%PDF-")


def test_the_filing_guesses_nothing(case: Case) -> None:
    """Each element of 30.6 stands once; what the deal does not say is to be filled, and no cell is a formula."""
    rows = list(csv.DictReader(io.StringIO(case.filing().decode("utf-8-sig"))))
    by_cite = {row["cite"]: row for row in rows}
    assert len(by_cite) == len(rows) == 34
    assert by_cite["15 CFR 30.6(a)(1)"]["value"] == "'=HYPERLINK(1)"
    assert by_cite["15 CFR 30.6(a)(3)"]["value"] == LISTED["consignee"]
    assert by_cite["15 CFR 30.6(a)(17)"]["value"] == "96000"
    assert by_cite["15 CFR 30.6(b)(6)"]["value"] == ""
    assert by_cite["15 CFR 30.6(b)(6)"]["note"].startswith("by its figures: ")
    assert {row["to_be_filled"] for row in rows if not row["value"]} == {"yes"}


def test_of_two_receivers_none_is_chosen(desk: Desk) -> None:
    """Where consignee and end user differ, who is the ultimate consignee is to be filled in by a person."""
    number = take_in(desk, ANN, {**LISTED, "end_user": "Elbe Rechenzentrum GmbH"})
    rows = csv.DictReader(io.StringIO(Case(desk, number).filing().decode("utf-8-sig")))
    row = next(row for row in rows if row["cite"] == "15 CFR 30.6(a)(3)")
    assert (row["value"], row["to_be_filled"]) == ("", "yes")
    assert "Elbe Rechenzentrum GmbH" in row["note"]


def test_the_bundle_proves_itself(case: Case) -> None:
    """What is in the bundle: the answer that its receipt names, and events whose seals hold."""
    with zipfile.ZipFile(io.BytesIO(case.bundle("en"))) as bundle:
        parts: dict[str, Any] = {name: bundle.read(name) for name in bundle.namelist()}
    assert set(parts) == {"memo.html", "answer.json", "receipt.json", "filing.csv", "events.jsonl", "head.json"}
    assert json.loads(parts["answer.json"])["receipt"] == json.loads(parts["receipt.json"])
    events = list(read_export(parts["events.jsonl"].splitlines()))
    assert events[0].kind == "deal.taken_in"
    assert all(one.sealed() == one.hash for one in events)
