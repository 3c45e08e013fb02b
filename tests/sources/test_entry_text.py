"""What an Entity List entry says is read out of its text, in every wording that the list has."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from pathlib import Path

import pytest

from fencepost.sources.entry_text import citations, footnotes, review_word

REAL = Path(__file__).resolve().parents[3] / "shared" / "data" / "screening" / "consolidated.json.gz"
FDP = "For all items subject to the EAR"


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        (f"{FDP}, see §§ 734.9(e)1 and 744.11 of the EAR2", ("1", "2")),
        (f"{FDP}, see §§ 734.9(e) 1 and 744.11 of the EAR 2", ("1", "2")),
        (f"{FDP} (See §734.9(e)1, and §744.11 of the EAR)2.", ("1", "2")),
        (f"{FDP}. (See §§ 734.9(g),3 746.8(a)(3), and 744.21(b) of the EAR)", ("3",)),
        (f"{FDP} (See §734.9(g), 3 §746.8(a)(3), and §744.21(b) of the EAR).", ("3",)),
        (f"{FDP} (See §§734.9(g)3, 746.8(a)(3), and 744.2l(b) of the EAR", ("3",)),
        (f"{FDP} (See §§ 734.9(g), 746.8(a)(3), and 744.21(b) of the EAR)", ("3",)),
        (f"{FDP}. (See §§ 734.9(e) and 744.11 of the EAR)4", ("4",)),
        (f"{FDP}. (See §§ 734.9(e) and 744.11 of the EAR) 4", ("4",)),
        (f"{FDP} (See §734.9(e), and 744.11 of the EAR)4.", ("4",)),
        (f"{FDP}. (See §§ 734.9(e)(2) and 744.11 of the EAR)", ("4",)),
        (f"{FDP} (See §§734.4(a)(9), 734.9(e)(3), and 744.11 of the EAR)5", ("5",)),
        (f"{FDP}. (See §734.4(a)(9), 734.9(e)(3) and 744.11 of the EAR)5", ("5",)),
        (f"{FDP}. (See §744.11 of the EAR).", ()),
        (f"{FDP} when used in projects specified in § 746.8(a)(4) of the EAR", ()),
        ("", ()),
    ],
)
def test_footnotes_are_read_however_their_marks_were_flattened(text: str, marks: tuple[str, ...]) -> None:
    """The cited paragraph and the superscripts together tell the footnotes."""
    assert footnotes(text) == (marks, None)


def test_a_lost_mark_is_told() -> None:
    """An entry that cites 734.9(e) without any mark is footnote 4, and said to be doubtful."""
    marks, doubt = footnotes(f"{FDP}. (See §734.9(e) and §744.11 of the EAR)")
    assert marks == ("4",)
    assert doubt is not None
    assert "mark" in doubt


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Presumption of denial.", "presumption_of_denial"),
        ("Presumption for denial", "presumption_of_denial"),
        ("Policy of denial. See §§ 746.8(b) and 744.21(e).", "policy_of_denial"),
        ("Policy of denial for all items subject to the EAR. See §§ 746.8(b)", "policy_of_denial"),
        ("Case-by-case basis", "case_by_case"),
        ("Presumption of approval", "presumption_of_approval"),
        ("Presumption of approval for EAR99 items", "see_entry"),
        ("Policy of denial. See § 746.8(b). Presumption of approval for EAR99", "see_entry"),
        ("Policy of denial; Case-by-case basis for U.S. Government supported space programs.", "see_entry"),
        (
            "Policy of denial for all items subject to the EAR apart from food and medicine designated as EAR99",
            "see_entry",
        ),
        ("See §744.3(d) of this part", "see_entry"),
        ("", None),
    ],
)
def test_a_review_policy_is_one_word_only_where_the_whole_text_is(text: str, word: str | None) -> None:
    """A policy with an exception in it is 'see the entry'."""
    assert review_word(text) == word


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("73 FR 54504; 76 FR 71867", ("73 FR 54504", "76 FR 71867")),
        ("84 FR 22961, 85 FR 29852", ("84 FR 22961", "85 FR 29852")),
        ("78 F.R. 58519 9/24/2013", ("78 FR 58519",)),
        ("81.F.R. 22576 4/18/2016", ("81 FR 22576",)),
        ("88 F.R.2603 1/17/2023", ("88 FR 2603",)),
        ("54 F.R. 30436 7/20/89 and 56 F.R. 25653 6/5/91", ("54 FR 30436", "56 FR 25653")),
        ("77 FR 58006 (no. 182)", ("77 FR 58006",)),
        ("Vol. 59, No. 153, 08/10/1994", ("Vol. 59, No. 153, 08/10/1994",)),
    ],
)
def test_citations_are_parted(text: str, found: tuple[str, ...]) -> None:
    """Each Federal Register citation stands alone, in one spelling."""
    assert citations(text) == (found, None)


def test_a_citation_without_its_page_is_told() -> None:
    """What upstream cut off is not lost silently."""
    found, doubt = citations("85 FR 34501; 88 FR")
    assert "85 FR 34501" in found
    assert doubt == "the citation '88 FR' has no page"


@pytest.mark.skipif(not REAL.is_file(), reason="the screening list of the shared data is not here")
def test_every_footnote_of_the_real_list_is_found() -> None:
    """Of 3,420 entries 156 bear footnotes 1 and 2, 771 footnote 3, 97 footnote 4 and 16 footnote 5."""
    rows = json.loads(gzip.decompress(REAL.read_bytes()))["results"]
    texts = Counter(row["license_requirement"] for row in rows if row["license_requirement"])
    told: Counter[tuple[str, ...]] = Counter()
    for text, count in texts.items():
        told[footnotes(text)[0]] += count
        # Whatever cites a foreign-direct-product rule bears a footnote, and nothing else does.
        assert bool(footnotes(text)[0]) == ("734.9" in text)
    assert {marks: told[marks] for marks in told if marks} == {("1", "2"): 156, ("3",): 771, ("4",): 97, ("5",): 16}
