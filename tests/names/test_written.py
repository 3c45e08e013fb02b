"""A screening written out."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

from fencepost.names.dispositions import Disposition
from fencepost.names.held import Held
from fencepost.names.screen import Screener, Screening, Subject
from fencepost.names.written import hit_dict, screening_dict

DAY = date(2026, 8, 1)


def screened(held: Held, subject: Subject) -> Screening:
    return Screener(held).screen(subject, DAY)


def test_a_hit_says_what_a_reviewer_needs(held: Held) -> None:
    """List, entry, both names, score, features, dates, citations, and what the entry asks for."""
    written = screening_dict(screened(held, Subject("Iflytek Co", "r1")))
    assert (written["id"], written["outcome"], written["on"], "error" in written) == ("r1", "hit", "2026-08-01", False)
    [hit] = written["hits"]
    assert (hit["list"], hit["entry_id"], hit["listed_name"], hit["matched_name"]) == ("EL", "3", "IFLYTEK", "IFLYTEK")
    assert (hit["dates"], hit["citations"]) == ({"listed": "2019-10-09", "removed": None}, ["84 FR 54002"])
    assert hit["features"]["pairs"] == [{"asked": "iflytek", "listed": "iflytek", "likeness": 1.0, "by": "same"}]
    assert [note["footnote"] for note in hit["footnotes"]] == ["4"]
    assert hit["effect"]
    assert hit["list_cite"]


def test_the_same_screening_is_the_same_bytes(held: Held) -> None:
    """Two screeners, two runs, one text."""
    one, other = (json.dumps(screening_dict(screened(held, Subject("四川大学 HIT Huawei")))) for _ in range(2))
    assert one == other


def test_what_could_not_be_read_is_an_error_beside_the_outcome(held: Held) -> None:
    """The row has both, so that no script takes it for answered."""
    written = screening_dict(screened(held, Subject("???")))
    assert (written["outcome"], written["hits"]) == ("review", [])
    assert "no letter or digit" in written["error"]


def test_half_a_character_is_shown_as_one_that_was_lost(held: Held) -> None:
    """A lone surrogate can be written to no file."""
    written = screening_dict(screened(held, Subject("IFLYTEK\udcff", "\ud800")))
    json.dumps(written, ensure_ascii=False).encode()
    assert (written["id"], written["name"]) == ("\ufffd", "IFLYTEK\ufffd")


def test_a_decision_is_written_with_its_reviewer(held: Held) -> None:
    """Who, when, why, and whether it stands."""
    hit = screened(held, Subject("IFLYTEK")).hits[0]
    made = Disposition("iflytek", "EL", "iflytek", "0", same=False, by="A. Reviewer", on=DAY, why="no", stands=False)
    written = hit_dict(replace(hit, disposition=made))["disposition"]
    assert written == {"same": False, "by": "A. Reviewer", "on": "2026-08-01", "why": "no", "stands": False}
    assert hit_dict(hit)["disposition"] is None


def test_a_list_of_ones_own_has_no_effect_in_law(held: Held) -> None:
    """And says what it is."""
    hit = screened(held, Subject("IFLYTEK")).hits[0]
    written = hit_dict(replace(hit, party=replace(hit.party, list="OWN")))
    assert (written["effect"], written["meaning"]) == ("", "a list of one's own")
