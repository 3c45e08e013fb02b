"""Lists of restricted parties: whatever is published, every row comes out as a party."""

from __future__ import annotations

import gzip
import io
import json
import time
import tracemalloc
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fencepost.model.fault import FencepostError
from fencepost.model.party import ListedParty, PartyAddress
from fencepost.sources.ftm import as_ftm
from fencepost.sources.limits import MAX_CELL
from fencepost.sources.parties import read_parties
from fencepost.sources.party_file import PartyFile

REAL = Path(__file__).resolve().parents[3] / "shared" / "data" / "screening" / "consolidated.json.gz"
EL = "Entity List (EL) - Bureau of Industry and Security"


def read(data: bytes | str, name: str = "list", code: str | None = None) -> PartyFile:
    raw = data.encode() if isinstance(data, str) else data
    return read_parties(io.BytesIO(raw), name, list_code=code)


def row(**cells: Any) -> dict[str, Any]:
    return {"id": "1", "source": EL, "name": "Acme Ltd.", "addresses": [], "alt_names": []} | cells


def csl(*rows: object, **beside: object) -> bytes:
    return json.dumps({"total": len(rows), "sources": [], "results": list(rows)} | beside).encode()


def one(data: bytes | str, name: str = "list") -> ListedParty:
    [party] = read(data, name).parties
    return party


def refused(data: bytes | str, name: str = "list") -> str:
    with pytest.raises(FencepostError) as caught:
        read(data, name)
    assert all(fault.what and fault.todo for fault in caught.value.faults)
    return str(caught.value)


# --- the Consolidated Screening List


def test_an_entry_of_the_screening_list_is_read_whole() -> None:
    """Every cell that says something comes out in its place."""
    party = one(
        csl(
            row(
                alt_names=["Acme", "Acme Ltd."],
                addresses=[{"address": "1 Road", "city": "Kabul", "state": None, "postal_code": "1", "country": "AF"}],
                federal_register_notice="73 FR 54504; 76 FR 71867",
                start_date="2011-11-21",
                license_requirement="For all items subject to the EAR, see §§ 734.9(e)1 and 744.11 of the EAR2",
                license_policy="Presumption of denial.",
                remarks="a remark",
                source_list_url="https://example.org/list",
            )
        )
    )
    assert party == ListedParty(
        id="1",
        list="EL",
        name="Acme Ltd.",
        aliases=("Acme",),
        addresses=(PartyAddress("1 Road, Kabul, 1", "AF"),),
        countries=("AF",),
        listed=date(2011, 11, 21),
        citations=("73 FR 54504", "76 FR 71867"),
        licence_requirement="For all items subject to the EAR, see §§ 734.9(e)1 and 744.11 of the EAR2",
        review_policy="Presumption of denial.",
        footnotes=("1", "2"),
        remarks="a remark",
        url="https://example.org/list",
    )


def test_the_number_of_ofac_is_the_id() -> None:
    """OFAC's own number stays; the copy's may be another tomorrow, and may come as a number."""
    assert one(csl(row(entity_number=15268))).id == "15268"


@pytest.mark.parametrize(
    ("country", "code"),
    [
        ("CN", "CN"),
        ("HK", "CN"),
        ("PRC", "CN"),
        ("TURKIYE", "TR"),
        ("REGION: CHINA", "CN"),
        ("UK", "GB"),
        ("CN; HK", "CN"),
    ],
)
def test_countries_are_read_however_they_are_written(country: str, code: str) -> None:
    """Codes, names and regions give the code; several in one field give each once."""
    assert one(csl(row(addresses=[{"country": country}]))).countries == (code,)


def test_a_country_that_is_none_is_told() -> None:
    """An unknown country does not stop the row, and stands in its faults."""
    party = one(csl(row(addresses=[{"address": "1 Road", "country": "OS"}])))
    assert party.countries == ()
    assert "the country 'OS' is not known" in party.faults


def test_an_address_may_tell_its_country_at_its_end() -> None:
    """OFAC's addresses end with the country; a code of two letters there may be a state of the United States."""
    texts = ["Pyongyang, Korea, North", "Havana, Cuba", "Reno, NV", "Sacramento, CA"]
    party = one(csl(row(addresses=[{"address": text} for text in texts])))
    assert [address.country for address in party.addresses] == ["KP", "CU", None, None]


def test_an_entry_that_is_a_bare_address_is_one() -> None:
    """'Address 01' is no name of a party: the entry lists a place."""
    party = one(csl(row(name="Address 01", addresses=[{"address": "18 Luard Rd, Wan Chai", "country": "HK"}])))
    assert (party.kind, party.name) == ("address", "Address 01")


DIRT: list[tuple[dict[str, Any], str]] = [
    ({"name": None}, "the row has no name"),
    ({"name": "", "alt_names": ["Other"]}, "its first alias is used"),
    ({"name": float("nan")}, "NaN"),
    ({"name": "NaN"}, "stands for nothing"),
    ({"name": 360}, "is a number, not text"),
    ({"name": {"en": "Acme"}}, "is an object"),
    ({"name": "Ministry\x00of\tDefence\xa0"}, "control characters"),
    ({"start_date": "Various"}, "'Various', which is no day"),
    ({"start_date": "2019-02-30"}, "no day"),
    ({"type": "Blimp"}, "'Blimp' is not known"),
    ({"source": None}, "which list"),
    ({"id": None}, "has no id"),
    ({"name": "x" * 200_000}, "was cut"),
    ({"alt_names": 7}, "is a number"),
    ({"addresses": "1 Road, Havana, Cuba"}, ""),
    ({"ids": [{"type": "IMO", "number": 9187629}]}, "is a number"),
]


@pytest.mark.parametrize(("cells", "told"), DIRT, ids=[f"{next(iter(cells))} {told[:20]}" for cells, told in DIRT])
def test_a_dirty_row_is_kept_and_told(cells: dict[str, Any], told: str) -> None:
    """Dirt in one row is no reason to lose it or its neighbours; what was wrong stands in the party's faults."""
    file = read(csl(row(id="0", name="Before"), row(**cells), row(id="2", name="After")))
    before, party, after = file.parties
    assert (before.name, after.name) == ("Before", "After")
    assert told in " ".join(party.faults)
    assert len(party.name) <= MAX_CELL


@pytest.mark.parametrize("junk", [None, 7, "text", [], [[]]])
def test_a_row_that_is_no_object_is_a_party_with_a_fault(junk: object) -> None:
    """Rows in are parties out, even where a row is no row."""
    file = read(csl(junk, row()))
    assert len(file.parties) == 2
    assert "the row is no object" in file.parties[0].faults


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["address", "country", "x"]), inner),
    max_leaves=6,
)
COLUMNS = ["id", "source", "entity_number", "type", "programs", "name", "addresses", "start_date", "alt_names", "ids",
           "license_requirement", "license_policy", "federal_register_notice", "remarks", "nationalities"]  # fmt: skip


@settings(deadline=None)
@given(st.lists(st.dictionaries(st.sampled_from(COLUMNS), JSON) | JSON, max_size=5))
def test_rows_in_are_parties_out(rows: list[Any]) -> None:
    """Whatever stands in the cells, each row gives one party, and nothing is raised."""
    file = read(csl(*rows))
    assert len(file.parties) == len(rows)
    assert sum(file.counts.values()) == len(rows)


def test_an_id_that_stands_twice_is_told_and_both_are_kept() -> None:
    """The first of two entries with one id is not overwritten by the second."""
    file = read(csl(row(name="First"), row(name="Second")))
    assert [party.name for party in file.parties] == ["First", "Second"]
    assert "also that of party 1" in file.parties[1].faults[0]


def test_a_file_cut_in_the_middle_gives_the_rows_before_the_cut() -> None:
    """What came is read, and the file says that it broke off."""
    whole = csl(*(row(id=str(number), name=f"Party {number}") for number in range(100)))
    file = read(whole[: len(whole) // 2])
    assert 40 < len(file.parties) < 60
    assert [party.name for party in file.parties] == [f"Party {number}" for number in range(len(file.parties))]
    assert file.cut
    assert "breaks off" in str(file.faults[0])


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 600), st.booleans())
def test_a_file_cut_anywhere_is_never_taken_for_whole(at: int, packed: bool) -> None:  # noqa: FBT001
    """At no place does a cut go unnoticed, packed or not."""
    whole = csl(*(row(id=str(number), name=f"Party é {number}") for number in range(5)))
    data = gzip.compress(whole, mtime=0) if packed else whole
    piece = data[: min(at, len(data) - 1)]
    try:
        file = read(piece)
    except FencepostError:
        return
    assert file.cut or file.faults
    assert len(file.parties) <= 5


def test_a_total_that_is_not_met_is_told() -> None:
    """A file that says it holds more rows than it does is not whole."""
    file = read(csl(row(), total=2))
    assert file.cut
    assert "says that it holds 2 parties, and holds 1" in str(file.faults[0])


def test_a_list_that_is_not_known_is_kept_apart() -> None:
    """A list that upstream adds is kept under a code of its own and told once."""
    file = read(csl(row(source="Space Pirates List"), row(id="2", source="Space Pirates List")))
    assert dict(file.counts) == {"SPACE_PIRATES_LIST": 2}
    assert len(file.faults) == 1


def test_an_empty_list_is_told() -> None:
    """A list without parties is read, and said to have none."""
    file = read(csl())
    assert (file.parties, len(file.faults)) == ((), 1)
    assert "no parties" in str(file.faults[0])


@pytest.mark.parametrize(
    "shape",
    [
        json.dumps,
        lambda rows: json.dumps({"results": rows}),
        lambda rows: "\ufeff" + json.dumps({"results": rows, "sources": [{"a": [1]}]}, indent=2),
        lambda rows: json.dumps({"results": rows}, ensure_ascii=False).encode("utf-16"),
        lambda rows: gzip.compress(json.dumps(rows).encode()),
    ],
)
def test_the_shape_around_the_rows_does_not_matter(shape: Any) -> None:
    """A bare array, an object around it, UTF-16, a byte order mark and gzip give the same parties."""
    rows = [row(name="Société Générale 公司"), row(id="2")]
    assert [party.name for party in read(shape(rows)).parties] == ["Société Générale 公司", "Acme Ltd."]


def test_a_list_in_an_old_encoding_is_read_and_told() -> None:
    """A copy saved in Windows-1252 keeps its names."""
    data = json.dumps({"results": [row(name="Société Générale")]}, ensure_ascii=False).encode("cp1252")
    file = read(data)
    assert file.parties[0].name == "Société Générale"
    assert "not UTF-8" in str(file.faults[0])


def test_an_object_nested_very_deep_ends_the_reading_with_a_fault() -> None:
    """Deep nesting is no crash, and the rows before it are kept."""
    deep = json.dumps(row())[:-1] + ', "x": ' + "[" * 200_000
    file = read('{"results": [' + json.dumps(row()) + ", " + deep)
    assert len(file.parties) == 1
    assert file.cut


def test_ten_megabytes_of_one_name_are_cut_and_told() -> None:
    """A monstrous name takes neither the memory nor the next row."""
    file = read(csl(row(name="A" * 10_000_000), row(id="2", name="After")))
    assert [len(party.name) for party in file.parties] == [MAX_CELL, 5]
    assert "10,000,000 characters" in file.parties[0].faults[0]


def test_a_gzip_bomb_is_refused() -> None:
    """A file that unpacks to two hundred times its size is not read."""
    start = time.monotonic()
    assert "bomb" in refused(gzip.compress(b"[" + b" " * 300_000_000, 9), "list.json.gz")
    assert time.monotonic() - start < 60


def test_a_long_file_is_read_in_little_more_memory_than_its_parties() -> None:
    """The text of a list is never held whole: padding between the rows costs nothing."""
    rows = (json.dumps(row(id=str(number), name=f"Party {number}")) + " " * 20_000 for number in range(2_000))
    data = ("[" + ",".join(rows) + "]").encode()
    tracemalloc.start()
    assert len(read(data).parties) == 2_000
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < len(data) / 2


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "empty"),
        (b"   \n", "empty"),
        (b"<html><body>403</body></html>", "web page"),
        (b"\x00\x01\x02\x03" * 2000, "not text"),
        (b"PK\x03\x04" + b"\x00" * 100, "damaged"),
        (b"a,b\n1,2\n", "no column of names"),
    ],
)
def test_what_is_no_list_is_refused_with_a_remedy(data: bytes, told: str) -> None:
    """A file that cannot be a list says why, and what to give instead."""
    assert told in refused(data)


CSV_HEAD = (
    "_id,source,entity_number,type,programs,name,title,addresses,federal_register_notice,start_date,end_date,"
    "standard_order,license_requirement,license_policy,call_sign,vessel_type,gross_tonnage,gross_registered_tonnage,"
    "vessel_flag,vessel_owner,remarks,source_list_url,alt_names,citizenships,dates_of_birth,nationalities,"
    "places_of_birth,source_information_url,ids\n"
)


def test_the_csv_of_the_screening_list_is_read() -> None:
    """Cells with several values are parted, and an address gives its country."""
    cells = (
        f'abc,{EL},,,,"Acme Ltd.",,"1 Road, Kabul, AF; 2 Road, Peshawar, PK",76 FR 71867,2011-11-21,,,'
        "For all items,Presumption of denial,,,,,,,,https://example.org,Acme; Akme,,,,,,\n"
    )
    party = one(CSV_HEAD + cells)
    assert (party.id, party.list, party.aliases) == ("abc", "EL", ("Acme", "Akme"))
    assert party.addresses == (PartyAddress("1 Road, Kabul", "AF"), PartyAddress("2 Road, Peshawar", "PK"))
    assert (party.countries, party.listed) == (("AF", "PK"), date(2011, 11, 21))


def test_a_person_of_the_csv_keeps_births_and_numbers() -> None:
    """Dates and places of birth, nationalities and ids come out in their places."""
    cells = (
        "x,Specially Designated Nationals (SDN) - Treasury Department,36,Individual,SDGT; IFSR,Ali HASAN,,,,,,,,,,,,,,,"
        'DOB 1970,https://example.org,,Iran,1970; 1971,IR,"Tehran, Iran",,"Passport, A1, Iran"\n'
    )
    party = one(CSV_HEAD + cells)
    assert (party.list, party.id, party.kind, party.programs) == ("SDN", "36", "person", ("SDGT", "IFSR"))
    assert party.births == ("1970", "1971", "Tehran, Iran")
    assert party.countries == ("IR",)
    assert party.identifiers == ("Passport, A1, Iran",)


@pytest.mark.skipif(not REAL.is_file(), reason="the screening list of the shared data is not here")
def test_the_real_list_is_read_whole() -> None:
    """25,921 rows in are 25,921 parties out, of twelve lists, each with its name."""
    file = read_parties(REAL)
    assert (len(file.parties), file.faults, file.cut) == (25_921, (), False)
    assert file.counts == {
        "CAP": 1, "CMIC": 68, "DPL": 1596, "DTC": 787, "EL": 3420, "ISN": 161,
        "MBS": 51, "MEU": 70, "PLC": 78, "SDN": 19181, "SSI": 286, "UVL": 222,
    }  # fmt: skip
    assert all(party.name and party.id for party in file.parties)
    assert sum(1 for party in file.parties if party.kind == "address") == 19
    names = [party.name for party in file.parties if party.list == "EL"]
    assert names.count("Huawei Technologies Co., Ltd.") == 2  # of Shenzhen and of Hong Kong; no affiliate is among them
    assert "Beijing Huawei Longshine Information Technology Co., Ltd." in names
    assert not any(mark in name for name in names for mark in ("a.k.a", "f.k.a", "Affiliated Entity", "\xa0"))


# --- OFAC

SDN = (
    '36,"AEROCARIBBEAN AIRLINES",-0- ,"CUBA",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n'
    '2674,"ABBAS, Abu","individual","SDGT] [IFSR","Director of PLF",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,'
    '"DOB 10 Dec 1948; POB Safed; nationality Iran; Passport A12 (Iran); Linked To: PALESTINE LIBERATION FRONT."\r\n'
    '15036,"ARTIN","vessel","IRAN",-0- ,"9HC2",Crude Oil Tanker,99144,56068,Malta,-0- ,"Vessel Registration '
    'Identification IMO 9187629; MMSI 572438210 (vessel)."\r\n\x1a\r\n'
)
ALT = '36,12,"aka","AERO-CARIBBEAN",-0- \r\n2674,14,"aka","ZAYDAN, Muhammad",-0- \r\n\x1a'
ADD = '36,25,-0- ,"Havana","Cuba",-0- \r\n2674,27,"1 Road","Baghdad","Iraq",-0- \r\n\x1a'
PRIM = '9640,"ABU TEIR, Mohammed","individual","NS-PLC",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n30882,"CHINA TELECOM",-0- ,"CMIC-EO13959",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n'
COMMENTS = '2674,"alt. DOB 1947; citizen Syria."\r\n'
OFAC = {"SDN.CSV": SDN, "ALT.CSV": ALT, "ADD.CSV": ADD, "SDN_COMMENTS.CSV": COMMENTS,
        "CONS_PRIM.CSV": PRIM, "CONS_ALT.CSV": "\x1a", "CONS_ADD.CSV": "\x1a"}  # fmt: skip


def ofac_folder(folder: Path, without: tuple[str, ...] = ()) -> Path:
    for name, text in OFAC.items():
        if name not in without:
            (folder / name).write_bytes(text.encode("cp1252"))
    return folder


def test_ofacs_files_are_put_together(tmp_path: Path) -> None:
    """Names, addresses and remarks of three files make one party, and the last mark of DOS is no row."""
    file = read_parties(ofac_folder(tmp_path))
    assert (file.form, file.faults, dict(file.counts)) == ("ofac", (), {"SDN": 3, "PLC": 1, "CMIC": 1})
    airline, person, ship, *_ = file.parties
    assert (airline.id, airline.kind, airline.aliases) == ("36", "organisation", ("AERO-CARIBBEAN",))
    assert airline.addresses == (PartyAddress("Havana", "CU"),)
    assert (person.name, person.aliases, person.programs) == ("Abu ABBAS", ("Muhammad ZAYDAN",), ("SDGT", "IFSR"))
    assert person.births == ("10 Dec 1948", "Safed", "1947")
    assert set(person.countries) == {"IQ", "IR", "SY"}
    assert person.identifiers == ("Passport A12 (Iran)",)
    assert "PALESTINE LIBERATION FRONT" in person.remarks
    assert (ship.kind, ship.countries) == ("vessel", ("MT",))
    assert "call sign 9HC2" in ship.identifiers
    assert any("IMO 9187629" in number for number in ship.identifiers)


def test_a_zip_or_the_primary_file_gives_the_same_as_the_folder(tmp_path: Path) -> None:
    """However OFAC's files are given, the SDN list is the same."""
    folder = ofac_folder(tmp_path)
    whole = read_parties(folder).parties
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in OFAC:
            archive.write(folder / name, f"ofac/{name}")
    assert read(packed.getvalue()).parties == whole
    assert read_parties(folder / "SDN.CSV").parties == whole[:3]


def test_a_missing_file_of_ofac_is_told(tmp_path: Path) -> None:
    """Without the alternate names the parties are read, and the list is not taken for whole."""
    file = read_parties(ofac_folder(tmp_path, without=("ALT.CSV",)))
    assert len(file.parties) == 5
    assert file.cut
    assert "SDN.CSV has no ALT.CSV" in str(file.faults[0])


def test_rows_for_parties_that_are_not_there_are_told(tmp_path: Path) -> None:
    """Files of two days do not fit together, and that is said."""
    folder = ofac_folder(tmp_path)
    (folder / "ADD.CSV").write_text('99999,1,"1 Road","Baghdad","Iraq",-0- \r\n')
    file = read_parties(folder)
    assert file.cut
    assert "99999" in str(file.faults[0])


def test_a_folder_without_a_list_is_refused(tmp_path: Path) -> None:
    """A folder that holds none of OFAC's files says what it should hold."""
    with pytest.raises(FencepostError, match=r"neither SDN\.CSV nor CONS_PRIM\.CSV"):
        read_parties(tmp_path)


# --- the UN

UN = """<?xml version="1.0" encoding="UTF-8"?>
<CONSOLIDATED_LIST dateGenerated="2026-07-31"><INDIVIDUALS><INDIVIDUAL>
<DATAID>6908555</DATAID><FIRST_NAME>RI</FIRST_NAME><SECOND_NAME>WON HO</SECOND_NAME><UN_LIST_TYPE>DPRK</UN_LIST_TYPE>
<REFERENCE_NUMBER>KPi.033</REFERENCE_NUMBER><LISTED_ON>2016-11-30</LISTED_ON><NAME_ORIGINAL_SCRIPT>리원호</NAME_ORIGINAL_SCRIPT>
<COMMENTS1>An official &amp; more.</COMMENTS1><DESIGNATION><VALUE>Official</VALUE></DESIGNATION>
<NATIONALITY><VALUE>Democratic People's Republic of Korea</VALUE></NATIONALITY>
<INDIVIDUAL_ALIAS><QUALITY>Good</QUALITY><ALIAS_NAME>Ri Wonho</ALIAS_NAME></INDIVIDUAL_ALIAS>
<INDIVIDUAL_ADDRESS><COUNTRY>Egypt</COUNTRY></INDIVIDUAL_ADDRESS>
<INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>EXACT</TYPE_OF_DATE><DATE>1964-07-17</DATE></INDIVIDUAL_DATE_OF_BIRTH>
<INDIVIDUAL_DOCUMENT><TYPE_OF_DOCUMENT>Passport</TYPE_OF_DOCUMENT><NUMBER>381310014</NUMBER></INDIVIDUAL_DOCUMENT>
</INDIVIDUAL></INDIVIDUALS><ENTITIES><ENTITY><DATAID>1</DATAID><FIRST_NAME>KOREA MINING</FIRST_NAME>
<REFERENCE_NUMBER>KPe.001</REFERENCE_NUMBER><LISTED_ON>2009-04-24</LISTED_ON>
<ENTITY_ALIAS><ALIAS_NAME>KOMID</ALIAS_NAME></ENTITY_ALIAS><ENTITY_ADDRESS><CITY>Pyongyang</CITY></ENTITY_ADDRESS>
</ENTITY></ENTITIES></CONSOLIDATED_LIST>"""


def test_the_list_of_the_un_is_read() -> None:
    """Names in four parts and in their own script, aliases, births and papers come out in their places."""
    file = read(UN)
    person, firm = file.parties
    assert (person.id, person.list, person.name) == ("KPi.033", "UN", "RI WON HO")
    assert person.aliases == ("리원호", "Ri Wonho")
    assert (person.kind, person.listed, person.births) == ("person", date(2016, 11, 30), ("1964-07-17",))
    assert set(person.countries) == {"KP", "EG"}
    assert person.identifiers == ("Passport 381310014",)
    assert "An official & more." in person.remarks
    assert (firm.name, firm.kind, firm.aliases) == ("KOREA MINING", "organisation", ("KOMID",))


def test_a_list_of_the_un_that_breaks_off_gives_what_came() -> None:
    """The individual before the cut is read, and the file is not taken for whole."""
    file = read(UN[: UN.index("<ENTITY>") + 30])
    assert [party.id for party in file.parties] == ["KPi.033"]
    assert file.cut


BOMB = '<!DOCTYPE CONSOLIDATED_LIST [<!ENTITY a "aaaa">]>'


@pytest.mark.parametrize(
    "xml",
    [
        UN.replace("?>", f"?>{BOMB}", 1),
        UN.replace("?>", '?><!DOCTYPE CONSOLIDATED_LIST SYSTEM "file:///etc/passwd">', 1),
        "<CONSOLIDATED_LIST>" + "<A>" * 100_000,
    ],
)
def test_hostile_xml_is_refused(xml: str) -> None:
    """Document types, entities and endless nesting are refused before they do harm."""
    assert "document type" in refused(xml) or "nested" in refused(xml)


# --- FollowTheMoney


def ftm(schema: str, key: str, properties: dict[str, Any], *datasets: str) -> str:
    return json.dumps({"id": key, "schema": schema, "properties": properties, "datasets": datasets, "referents": []})


def test_entities_are_joined_with_their_addresses_and_sanctions() -> None:
    """What stands in lines of its own comes to the party it belongs to, in whatever order."""
    lines = [
        ftm("Sanction", "s1", {"entity": ["p1"], "listingDate": ["2019-05-16"], "programId": ["X"]}, "us_bis_entity_list"),
        ftm("Address", "a1", {"full": ["1 Road, Shenzhen"], "country": ["cn"]}, "us_bis_entity_list"),
        ftm("Company", "p1", {"name": ["Acme", "Akme"], "weakAlias": ["AC"], "addressEntity": ["a1"], "innCode": ["77"]}, "us_bis_entity_list"),
    ]  # fmt: skip
    party = one("\n".join(lines))
    assert (party.list, party.name, party.aliases, party.kind) == ("EL", "Acme", ("Akme", "AC"), "organisation")
    assert (party.listed, party.programs, party.identifiers) == (date(2019, 5, 16), ("X",), ("77",))
    assert party.addresses == (PartyAddress("1 Road, Shenzhen", "CN"),)


def test_nested_entities_are_read_in_place() -> None:
    """In targets.nested.json addresses and sanctions stand inside their party."""
    properties = {
        "name": ["Acme"],
        "addressEntity": [{"id": "a", "schema": "Address", "properties": {"full": ["1 Road"], "country": ["ru"]}}],
        "sanctions": [{"schema": "Sanction", "properties": {"startDate": ["2022"], "endDate": ["2024-01-01"]}}],
    }
    party = one(ftm("LegalEntity", "x", properties, "ru_list"))
    assert (party.list, party.countries) == ("RU_LIST", ("RU",))
    assert (party.listed, party.removed) == (date(2022, 1, 1), date(2024, 1, 1))


def test_an_entity_of_several_lists_is_a_party_of_each() -> None:
    """One entry of one list is one party, although OpenSanctions makes one entity of them."""
    file = read(ftm("Person", "p", {"name": ["Ali"]}, "us_ofac_sdn", "un_sc_sanctions", "xx_other"))
    assert [party.list for party in file.parties] == ["SDN", "UN"]
    assert dict(read(ftm("Person", "p", {"name": ["Ali"]}, "us_ofac_sdn"), code="MINE").counts) == {"MINE": 1}


def test_a_line_that_is_no_json_is_told_and_the_others_are_read() -> None:
    """One broken line does not hide its neighbours."""
    file = read("\n".join([ftm("Person", "1", {"name": ["A"]}), '{"id": "2", ', ftm("Person", "3", {"name": ["B"]})]))
    assert [party.name for party in file.parties] == ["A", "B"]
    assert (file.cut, file.faults[0].row) == (True, 2)


MARKS = {"aka", "akas", "dba", "fka", "nka"}
PARTIES = st.builds(
    ListedParty,
    id=st.from_regex(r"[a-z0-9]{1,8}", fullmatch=True),
    list=st.sampled_from(["EL", "SDN", "UN", "OWN"]),
    # A word such as Aka parts two names wherever it stands.
    name=st.from_regex(r"[A-Z][a-z]{2,9}( [A-Z][a-z]{2,9}){0,2}", fullmatch=True).filter(
        lambda name: not MARKS & set(name.casefold().split())
    ),
    aliases=st.just(()) | st.just(("Other Name",)),
    kind=st.sampled_from(["organisation", "person", "vessel", "aircraft", "unknown"]),
    countries=st.sampled_from([(), ("CN",), ("RU", "BY")]),
    identifiers=st.sampled_from([(), ("A1",)]),
    programs=st.sampled_from([(), ("SDGT",)]),
    listed=st.none() | st.dates(date(1950, 1, 1), date(2050, 1, 1)),
    removed=st.none() | st.dates(date(1950, 1, 1), date(2050, 1, 1)),
    citations=st.sampled_from([(), ("84 FR 22961",)]),
    licence_requirement=st.sampled_from(["", "For all items subject to the EAR."]),
    review_policy=st.sampled_from(["", "Presumption of denial"]),
    remarks=st.sampled_from(["", "a remark"]),
)


@settings(deadline=None)
@given(PARTIES)
def test_what_is_written_as_an_entity_is_read_again(party: ListedParty) -> None:
    """A party goes out as FollowTheMoney and comes in the same."""
    assert one(json.dumps(as_ftm(party))) == party


# --- one's own list


def test_ones_own_list_is_read_by_its_headers() -> None:
    """Headers in any usual spelling are understood; a list column puts each row on its list."""
    text = (
        "Ref;Company Name;Other names;Address;Country;Registration No;Source;Date listed;Notes\n"
        "7;Acme Ltd.;Akme|ACM;1 Road;PRC;91350;Entity List;2019-05-16;seen\n"
        "8;Beta;;;;;My own;;\n"
    )
    acme, beta = read(text).parties
    assert (acme.id, acme.list, acme.name, acme.aliases) == ("7", "EL", "Acme Ltd.", ("Akme", "ACM"))
    assert (acme.addresses, acme.listed) == ((PartyAddress("1 Road", "CN"),), date(2019, 5, 16))
    assert (acme.identifiers, acme.remarks, acme.faults) == (("91350",), "seen", ())
    assert (beta.list, beta.name) == ("MY_OWN", "Beta")


def test_a_list_of_names_alone_is_enough() -> None:
    """One column of names is a list; its rows get ids that stay the same."""
    first, again = read("name\n华为技术有限公司\n"), read("name\n华为技术有限公司\n")
    assert (first.parties[0].list, first.parties[0].name) == ("OWN", "华为技术有限公司")
    assert first.parties == again.parties


def test_a_quotation_mark_left_open_costs_its_own_row_only() -> None:
    """The row with the open mark is kept with a fault, and so are its neighbours."""
    file = read('id,name\n1,Before\n2,"Open\n3,After\n')
    assert [party.id for party in file.parties] == ["1", "2", "3"]
    assert "never closed" in file.parties[1].faults[0]


def test_the_code_that_is_given_stands_above_the_column() -> None:
    """A list read under a code is of that list, whatever its rows say."""
    file = read("name,list\nAcme,EL\n", code="WATCH")
    assert dict(file.counts) == {"WATCH": 1}
