"""Each lint finds what its page describes, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from fencepost.book.files import Corpus
from fencepost.book.lint import LINTS, lint

Law = Callable[..., Corpus]
TODAY = date(2028, 1, 1)
TABLE = "id: xx.law.far\ntitle: Far\nkind: table\nof: place\ncite: Annex\nversions:\n- {from: 2021-01-01, by: r2021, sure: text, rows: [CN]}\n"
CHIP = "id: xx.law.chip\ntitle: Chips\nkind: classification\nconcludes: item.chip\ncite: Sec. 0\nversions:\n- {from: 2021-01-01, by: r2021, sure: text, when: item.size >= 5}\n"
SEND = "id: xx.law.send\ntitle: Sending\nkind: control\noutcome: duty\ncite: Sec. 1\nversions:\n"
READ = "when: {all: [item.chip, deal.to in xx.law.far]}"
SINCE = f"- {{from: 2021-01-01, by: r2021, sure: text, {READ}}}\n"
LET = "id: xx.law.let\ntitle: Let\nkind: release\neffect: exception\nreleases: [xx.law.send]\ncite: Sec. 2\nversions:\n- {from: 2022-01-01, by: r2022, sure: text, when: item.size >= 9}\n"
STAY = "- {from: 2024-01-01, by: r2024, sure: text, suspends: true, until: 2028-01-01, restores: nothing}\n"
SIGNED = "readings: [{by: A, on: 2027-01-02, source: text, settles: ended}]"
EFFECTIVE = (
    "- {id: late, title: Late, kind: rule, cite: Late rule, published: 2020-12-01, effective: 2021-02-01, sure: text}\n"
)


def ended(until: str, more: str = "") -> str:
    return f"- {{from: 2021-01-01, until: {until}, by: r2021, sure: text, {READ}{more}}}\n"


def newer(begins: str, more: str = "") -> str:
    return f"- {{from: {begins}, by: r2020, sure: text, {READ}{more}}}\n"


SOUND = (TABLE, CHIP, SEND + SINCE, LET)
"""A body of law in which no lint finds anything."""

EXAMPLES: list[tuple[str, str, tuple[str, ...], str]] = [
    ("overlap", "from the same day or in reverse", (SEND + newer("2022-01-01") + newer("2021-01-01", ", comply_from: 2022-01-01"),), ""),
    ("gap", "nothing stands between 2021-06-30 and 2022-01-01", (SEND + newer("2022-01-01") + ended("2021-06-30"),), ""),
    ("control-gone-silent", "no note says what took its place", (SEND + ended("2026-06-30", f", {SIGNED}"),), ""),
    ("unknown-fact", "item.lost is declared but no condition reads it", (), "- {id: item.lost, type: flag, meaning: x, ask: y}\n"),
    ("unknown-fact", "item.mute is read but nobody is asked", (SEND + SINCE.replace("item.chip,", "item.chip, item.mute,"),), "- {id: item.mute, type: flag, meaning: x}\n"),
    ("unknown-fact", "concludes what no condition reads", (SEND + SINCE.replace("item.chip,", "item.size >= 1,"),), ""),
    ("unused-table", "no condition names xx.law.near", (TABLE.replace("far", "near"),), ""),
    ("version-without-instrument", "begins before Late rule (2021-02-01)", (SEND + SINCE.replace("r2021", "late"),), ""),
    ("release-that-releases-nothing", "xx.law.chip is no control", (LET.replace("[xx.law.send]", "[xx.law.send, xx.law.chip]"),), ""),
    ("release-that-releases-nothing", "never in force together", (SEND + ended("2021-12-31", f", note: gone, {SIGNED}"),), ""),
    ("suspension-end-passed", "the suspension was to end on 2028-01-01", (SEND + STAY + SINCE,), ""),
    ("suspension-end-passed", "the version was to end on 2027-12-31", (SEND + ended("2027-12-31", ", note: gone"),), ""),
]  # fmt: skip
"""Lint, what it says, the provisions that take the place of those of the same id, and more facts."""

SILENT: list[tuple[str, tuple[str, ...]]] = [
    ("two versions that decide from different days", (SEND + newer("2022-01-01") + newer("2021-01-01", ", comply_from: 2021-06-01"),)),
    ("a version that follows on the day after the last", (SEND + newer("2021-07-01") + ended("2021-06-30"),)),
    ("days that a suspension leaves", (SEND + newer("2029-01-01") + STAY.replace("}", f", {SIGNED}}}") + SINCE,)),
    ("a control whose end is noted and read", (SEND + ended("2026-06-30", f", note: gone, {SIGNED}"),)),
    ("a control whose end is still to come", (SEND + ended("2031-06-30"),)),
    ("a sunset on its last day", (SEND + ended("2028-01-01", ", note: gone"),)),
    ("a sunset that a newer version overtook", (SEND + newer("2023-01-01") + ended("2022-12-31"),)),
    ("a table of names", (TABLE.replace("far", "names").replace("of: place", "of: name"),)),
    ("a suspension that was read", (SEND + STAY.replace("}", f", {SIGNED}}}") + SINCE,)),
    ("a suspension that has not ended", (SEND + STAY.replace("2028-01-01", "2028-01-02") + SINCE,)),
]  # fmt: skip


def corpus_with(law: Law, instead: tuple[str, ...], facts: str = "") -> Corpus:
    """Sound law in which some provisions are replaced by others of the same id, or stand beside it."""
    by_id = {text.splitlines()[0]: text for text in (*SOUND, *instead)}
    return law(*by_id.values(), facts=facts, instruments=EFFECTIVE)


def test_sound_law_has_no_finding(law: Law) -> None:
    """Nothing is found where nothing is wrong."""
    assert lint(law(*SOUND), TODAY) == ()


@pytest.mark.parametrize(("name", "says", "instead", "facts"), EXAMPLES)
def test_a_lint_finds_what_its_page_describes(
    law: Law, name: str, says: str, instead: tuple[str, ...], facts: str
) -> None:
    """The one thing that is wrong is found once, by its own lint, at a file and a line."""
    found = lint(corpus_with(law, instead, facts), TODAY)
    assert [finding.lint for finding in found] == [name]
    assert says in found[0].what
    assert found[0].at.file.endswith(".yaml")
    assert str(found[0]).startswith(f"{found[0].at.file}:{found[0].at.line}: {name}: ")


@pytest.mark.parametrize(("what", "instead"), SILENT)
def test_a_lint_leaves_sound_law_alone(law: Law, what: str, instead: tuple[str, ...]) -> None:
    """What only resembles a finding is none."""
    assert lint(corpus_with(law, instead), TODAY) == (), what


def test_a_flag_stayed_with_its_rule_is_not_told_twice(law: Law) -> None:
    """The end of a stay is one finding, though a red flag was stayed by the same act; by itself the flag is told."""
    flag = "id: xx.law.flag\ntitle: Flag\nkind: red_flag\ncite: Guide\nversions:\n"
    seen = "- {from: 2021-01-01, by: r2021, sure: text, when: item.chip, ask: Why?}\n"
    both = lint(law(TABLE, CHIP, SEND + STAY + SINCE, LET, flag + STAY + seen), TODAY)
    alone = lint(law(TABLE, CHIP, SEND + SINCE, LET, flag + STAY + seen), TODAY)
    assert [finding.lint for finding in both] == ["suspension-end-passed"]
    assert [finding.lint for finding in alone] == ["suspension-end-passed"]


def test_every_lint_has_an_example() -> None:
    """No lint is without a corpus that sets it off."""
    assert {name for name, *_ in EXAMPLES} == set(LINTS)
