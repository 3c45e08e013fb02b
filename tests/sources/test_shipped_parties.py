"""Every fact of the shipped party tables stands in the full list of that day."""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from fencepost.model.party import ListedParty
from fencepost.sources.name_brackets import unbracketed
from fencepost.sources.shipped_parties import (
    AS_OF,
    NOT_THE_FULL_LIST,
    read_asked_about,
    read_shipped_parties,
    shipped_parties,
)
from fencepost.sources.tables import TableError

FULL_LIST = Path(__file__).resolve().parents[3] / "shared" / "data" / "screening" / "consolidated.json.gz"

needs_the_full_list = pytest.mark.skipif(
    not FULL_LIST.exists(), reason="the Consolidated Screening List of 2026-07-31 is not beside the checkout"
)

CODES = {
    "Entity List": "EL",
    "Unverified List": "UVL",
    "Military End User": "MEU",
    "Specially Designated Nationals": "SDN",
    "Non-SDN Chinese Military-Industrial Complex": "CMIC",
}


@lru_cache(maxsize=1)
def full_list() -> dict[str, dict[str, Any]]:
    with gzip.open(FULL_LIST, "rt", encoding="utf-8") as handle:
        return {row["id"]: row for row in json.load(handle)["results"]}


def tidy(text: str | None) -> str:
    return " ".join((text or "").replace("ÿ", "").split())


def plain(text: str) -> str:
    return " ".join(re.sub("['`\\u2018\\u2019]", "", text.lower()).replace("-", " ").split())


def pieces(texts: list[str] | None, marks: str = ";") -> set[str]:
    return {tidy(piece) for text in texts or [] for piece in re.split(f"[{marks}]", text)} - {""}


def of_the_list(party: ListedParty, names_zh: tuple[str, ...]) -> set[str]:
    return set(party.aliases[: len(party.aliases) - len(names_zh)])


def test_the_tables_are_within_the_bounds_of_their_cards() -> None:
    """A table that has lost many rows, or doubles an id, does not pass for the table."""
    rows = read_shipped_parties()
    assert 150 <= len(rows) <= 600
    assert 80 <= len(read_asked_about()) <= 300
    for ids in (Counter(row.id for row in rows), Counter(row.party.id for row in rows)):
        assert [key for key, times in ids.items() if times > 1] == []
    assert len({asked.name for asked in read_asked_about()}) == len(read_asked_about())


def test_a_party_is_found_by_its_chinese_name() -> None:
    """The list gives no Chinese names: the table adds them to the aliases."""
    (iflytek,) = (party for party in shipped_parties() if party.id == "csl-3410")
    assert "科大讯飞" in iflytek.names
    assert iflytek.footnotes == ("4",)
    assert str(iflytek.listed) == "2019-10-09"


def test_what_the_essay_names_is_in_one_table_or_the_other() -> None:
    """Sichuan University is listed and Shenzhen University is not: the essay sets them side by side."""
    listed = " | ".join(name for party in shipped_parties() for name in party.names)
    for name in ("Sichuan University", "IFLYTEK", "Sense Time", "Huawei"):
        assert name in listed
    asked = {about.name for about in read_asked_about()}
    assert {"Shenzhen University", "DeepSeek", "Alibaba Group", "Baidu", "ByteDance", "Tencent", "ModelBest"} <= asked


def test_no_finding_says_that_a_party_is_clear() -> None:
    """Absence from some lists on one day is all that is known."""
    for about in read_asked_about():
        assert about.as_of == AS_OF
        assert about.finding.endswith("asked about often, not on the lists of 2026-07-31.")
        assert "clear" not in about.finding + about.note
    assert "may still be listed" in NOT_THE_FULL_LIST


def test_the_footnotes_follow_from_the_licence_requirement() -> None:
    """Footnotes 1, 3, 4 and 5 stand for the four foreign direct product rules of 734.9(e) and (g)."""
    for party in shipped_parties():
        text = party.licence_requirement
        assert ("3" in party.footnotes) == ("734.9(g)" in text), party.name
        assert ("5" in party.footnotes) == ("734.9(e)(3)" in text), party.name
        assert ("1" in party.footnotes) == ("734.9(e)1" in text), party.name
        fourth = "734.9(e)(2)" in text or ("734.9(e) " in text and text.rstrip(".")[-1:] == "4")
        fourth = fourth or ("734.9(e)," in text and text.rstrip(".")[-1:] == "4")
        assert ("4" in party.footnotes) == fourth, party.name


def test_a_short_name_in_brackets_is_a_name_of_its_own() -> None:
    """Huawei is found in the shipped table as in the list that it was taken from."""
    [huawei] = [row.party for row in read_shipped_parties() if row.id == "huawei"]
    assert (huawei.name, "Huawei" in huawei.aliases) == ("Huawei Technologies Co., Ltd.", True)


@needs_the_full_list
def test_every_listing_fact_stands_in_the_full_list() -> None:
    """Names, aliases, dates, requirements, policies, citations and countries are those of the entry."""
    for row in read_shipped_parties():
        party, entry = row.party, full_list()[row.party.id]
        code = next(code for start, code in CODES.items() if entry["source"].startswith(start))
        assert party.list == code
        published = unbracketed(tidy(entry["name"]))
        assert party.name == published.name
        aliases = {*pieces(entry["alt_names"]), *published.aliases}
        assert of_the_list(party, row.names_zh) == aliases - {party.name}
        assert (str(party.listed) if party.listed else None) == entry["start_date"]
        assert party.licence_requirement == tidy(entry["license_requirement"])
        assert party.review_policy == tidy(entry["license_policy"])
        assert set(party.citations) == pieces([entry["federal_register_notice"] or ""], ";,")
        assert set(party.programs) == set(entry["programs"] or ())
        lands = {address["country"] for address in entry["addresses"] or () if address["country"]}
        assert set(party.countries) == lands or (not lands and "from knowledge" in party.remarks), party.name


@needs_the_full_list
def test_whoever_is_said_not_to_be_listed_is_in_no_entry() -> None:
    """Every name and alias of the full file is searched for each spelling, at the beginning of a word."""
    spelt = [
        (entry["id"], plain(name))
        for entry in full_list().values()
        for name in (entry["name"], *(entry["alt_names"] or ()))
    ]
    for about in read_asked_about():
        found = set()
        for text in about.searched:
            look = re.compile(r"(?<![a-z0-9])" + re.escape(plain(text)))
            found |= {id_ for id_, name in spelt if look.search(name)}
        assert found <= set(about.near), about.name


@needs_the_full_list
def test_every_entry_that_a_remark_points_at_is_there() -> None:
    """A remark such as csl-5199 that pointed nowhere would lead the reader astray."""
    texts = [row.note for row in read_shipped_parties()] + [about.note for about in read_asked_about()]
    texts += [id_ for about in read_asked_about() for id_ in about.near]
    named = {id_ for text in texts for id_ in re.findall(r"csl-\d+", text)}
    assert named <= set(full_list())


def test_a_damaged_row_says_where(tmp_path: Path) -> None:
    """A date that is none, a list that is none and a Chinese name without a source are three faults of one row."""
    path = tmp_path / "parties.csv"
    header = (
        "id,list,entry_id,name,aliases,names_zh,names_zh_source,country,listed,footnotes,licence_requirement,"
        "review_policy,programs,citations,source,sure,note"
    )
    path.write_text(f"{header}\na,XL,csl-1,A Co,,甲,,CN,2026-13-01,2,,,,,s,text,\n", "utf-8")
    with pytest.raises(TableError) as caught:
        read_shipped_parties(path)
    assert {fault.column for fault in caught.value.faults} == {"list", "names_zh_source", "listed", "footnotes"}
    assert {fault.row for fault in caught.value.faults} == {2}
