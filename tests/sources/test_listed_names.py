"""Names as publishers write them come out as one name and its aliases; nothing of the text is lost."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fencepost.sources.flipped_names import turned_back
from fencepost.sources.listed_names import read_alias, read_name, split_names

ALIASES = {
    "FUYI SUN A/K/A FRANK SUN": ("FUYI SUN", ["FRANK SUN"]),
    "KOW SENG LIM -AKA- ERIC LIM": ("KOW SENG LIM", ["ERIC LIM"]),
    "JIE LUO -AKA-IVY LUO": ("JIE LUO", ["IVY LUO"]),
    "KOLOKOL (AKA: ALDRICH AMES)": ("KOLOKOL", ["ALDRICH AMES"]),
    "PEARL (A.K.A. NEI-CHIEN CHU) LI": ("PEARL LI", ["NEI-CHIEN CHU LI"]),
    "Cory (a.k.a Jason Cory Wilson) Wilson": ("Cory Wilson", ["Jason Cory Wilson"]),
    "SIBERIAN AIRLINES D/B/A S7 AIRLINES": ("SIBERIAN AIRLINES", ["S7 AIRLINES"]),
    "AVIATION SERVICES INTERNATIONAL, B.V. ALSO KNOWN AS DELTA LOGISTICS, B.V.": (
        "AVIATION SERVICES INTERNATIONAL, B.V.",
        ["DELTA LOGISTICS, B.V."],
    ),
    "LTS Holding Limited (f.k.a. IPP-International Petroleum Products Ltd.)": (
        "LTS Holding Limited",
        ["IPP-International Petroleum Products Ltd."],
    ),
    "COREZING INTERNATIONAL, AKAS, COREZING TECH PTE LTD,  CORE ZING": (
        "COREZING INTERNATIONAL",
        ["COREZING TECH PTE LTD", "CORE ZING"],
    ),
    "COREZING INTERNATIONAL -AKAS- COREZING TECH PTE LTD, CORE ZING": (
        "COREZING INTERNATIONAL",
        ["COREZING TECH PTE LTD", "CORE ZING"],
    ),
    "Chitron Electronics Company Ltd., a.k.a. Chi-Chung Electronics Company Ltd. (Chitron-Shenzhen)": (
        "Chitron Electronics Company Ltd.",
        ["Chi-Chung Electronics Company Ltd.", "Chitron-Shenzhen"],
    ),
    "Universal Enterprise Limited [aka General Technology Limited, aka Tiger Force Electronics] (Hong Kong Entity),"
    " and its sub-units and successors": (
        "Universal Enterprise Limited",
        ["General Technology Limited", "Tiger Force Electronics"],
    ),
    "China Aerospace Science and Technology Corporation (CASC)": (
        "China Aerospace Science and Technology Corporation",
        ["CASC"],
    ),
    "Huawei Technologies Co., Ltd. (Huawei)": ("Huawei Technologies Co., Ltd.", ["Huawei"]),
    "MES (MODERN ENGINEERING SERVICES, LTD)": ("MES", ["MODERN ENGINEERING SERVICES, LTD"]),
    "Lev Anatolyevich Yershov (Ershov)": ("Lev Anatolyevich Yershov", ["Lev Anatolyevich Ershov"]),
    "Petersburg Electronic Company (PEC), LLC": ("Petersburg Electronic Company, LLC", ["PEC"]),
    "Kam-Tech Systems, Ltd. and David Menashe": ("Kam-Tech Systems, Ltd.", ["David Menashe"]),
}


@pytest.mark.parametrize("text", ALIASES)
def test_aliases_inside_a_name_are_taken_out(text: str) -> None:
    """An alias behind a mark or in a bracket becomes an alias, and the name is left clean."""
    read = read_name(" ".join(text.split()))
    assert (read.name, read.aliases) == ALIASES[text]


@pytest.mark.parametrize(
    "text",
    [
        "Cambricon (Nanjing) Information Technology Co., Ltd.",
        "China Unicom (Hong Kong) Limited",
        "LT Engineering (Pvt) Ltd",
        "CHITRON (HK) ELECTRONICS COMPANY LIMITED",
        "PJSC VTB BANK (KIEV)",
        "BANK VTB 24 (ZAKRYTOE AKTSIONERNOE OBSHCHESTVO)",
        "SHERKATE BASARGANI PETROCHEMIE (SAHAMI KHASS)",
        "Piotech (Shanghai) Co., Ltd.",
        "AKA Trading LLC",
        "Acme and Sons Ltd.",
        "48th Central Scientific Research Institute, Kirov",
        "Tactical Missile Corporation, Raduga Design Bureau",
        "JLD Technology, Hong Kong Co., Ltd.",
    ],
)
def test_what_belongs_to_a_name_stays_in_it(text: str) -> None:
    """Places, legal forms and parts in brackets or behind commas tell one company from another."""
    read = read_name(text)
    assert (read.name, read.aliases) == (text, [])


def test_the_acronym_of_a_group_is_no_alias_of_its_institute() -> None:
    """An institute is not found under the short name of the whole group; it is kept as a remark."""
    read = read_name("20th Research Institute of China Electronic Technology Group Corp (CETC)")
    assert (read.aliases, read.remarks) == ([], ["CETC"])
    read = read_name("Institute for Information Problems (IITP), Russian Academy of Sciences (RAS)")
    assert (read.aliases, read.remarks) == (["IITP"], ["RAS"])
    assert read_name("ISLAMIC REVOLUTIONARY GUARD CORPS (IRGC)-QODS FORCE").aliases == ["IRGC-QODS FORCE"]


def test_the_acronym_of_a_parent_is_no_alias_of_its_institute() -> None:
    """An acronym in the middle stands for the words before it, not for the whole name."""
    read = read_name("China State Shipbuilding Corporation, Limited (CSSC) 12th Research Institute")
    assert read.aliases == ["CSSC 12th Research Institute"]


PARENT = "Huawei Technologies Co., Ltd. (Huawei)"


def test_an_affiliate_is_not_found_under_its_parents_name() -> None:
    """The affiliated entity's own name is the name; the parent stands in the remarks only."""
    read = read_name(f"{PARENT}. Affiliated Entity: Beijing Huawei Longshine Information Technology Co., Ltd.")
    assert read.name == "Beijing Huawei Longshine Information Technology Co., Ltd."
    assert read.aliases == []
    assert read.remarks == [f"Affiliated entity of {PARENT}"]
    assert read.faults


def test_an_institute_that_is_only_a_number_keeps_its_parent() -> None:
    """Nobody is called '204th Research Institute' alone."""
    academy = "China Aerospace Science and Industry Corporation Second Academy"
    read = read_name(f"{academy}. Subordinate Institution - 204th Research Institute")
    assert read.name == f"{academy} 204th Research Institute"


def test_a_paragraph_is_cut_to_the_name_it_begins_with() -> None:
    """What follows the leading name goes to the remarks, word for word."""
    rest = (
        "including the Armed Forces of Russia and all operating units wherever located. All address located in Russia."
    )
    read = read_name(f"Ministry of Defence of the Russian Federation, {rest}")
    assert read.name == "Ministry of Defence of the Russian Federation"
    assert read.remarks == [rest]


def test_a_description_after_the_parent_is_a_remark() -> None:
    """Reactors and plants are not the name of a party."""
    read = read_name(
        "Pakistan Atomic Energy Commission (PAEC), and subordinate entity Nuclear reactors (including power plants),"
        " fuel reprocessing and enrichment facilities, all uranium processing and conversion facilities"
    )
    assert (read.name, read.aliases) == ("Pakistan Atomic Energy Commission", ["PAEC"])
    assert read.remarks[0].startswith("Nuclear reactors")


def test_a_fragment_of_the_address_behind_the_legal_form_is_cut() -> None:
    """The party's own address tells that the fragment is a place."""
    read = read_name("Xi'an Huawei Technologies Co., Ltd., Xi'an, Shaanxi", ["Xi'an"])
    assert (read.name, read.remarks) == ("Xi'an Huawei Technologies Co., Ltd.", ["Xi'an, Shaanxi"])


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("UTAIR AVIATION JSC,", "UTAIR AVIATION JSC"),
        ("Leon Technology Co., Ltd.,", "Leon Technology Co., Ltd."),
        ("LAVANTIA LTD+B843:B853", "LAVANTIA LTD"),
        ("ACTION GLOBAL CO., LIMITED C/O WIN SINO", "ACTION GLOBAL CO., LIMITED"),
        ("PMC Wagner; and any successor, sub-unit, or subsidiary thereof", "PMC Wagner"),
        ("Pavel Shevelin (Russian individual)", "Pavel Shevelin"),
        ("GRAND STORES (THE GAMBIA LOCATION ONLY)", "GRAND STORES"),
        ("CNOOC Limited (a subsidiary of China National Offshore Oil Corporation)", "CNOOC Limited"),
    ],
)
def test_what_hangs_on_a_name_is_taken_off(text: str, name: str) -> None:
    """Commas, cell references, successors and nationalities are no part of a name."""
    read = read_name(text)
    assert (read.name, read.aliases) == (name, [])


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Roger) Roger (a/k/a Akembuom Akem", ("Roger Akem", "Roger Akembuom")),
        ("Anye Collins) Anye Collins (a/k/a Niba Ngomanji", ("Anye Collins Ngomanji", "Anye Collins Niba")),
        ("Eric Fru Eric Fru a/k/a Ngi Nji", ("Eric Fru Nji", "Eric Fru Ngi")),
        ("Mike Igor a/k/a Maru Panchernikov", ("Igor Panchernikov", "Mike Maru")),
        ("Cho Yan Nathan; a.k.a Nathan Man Man", ("Cho Yan Nathan Man", "Nathan Man")),
        (
            "Elena; a.k.a. Elena Leonidovna Shifrin Lena; a.k.a Gohkman Alexander; a.k.a Ivanov Elena; a.k.a Belov Shifrin",
            ("Elena Shifrin", "Alexander Belov", "Lena Ivanov", "Elena Gohkman", "Elena Leonidovna Shifrin"),
        ),
    ],
)
def test_names_turned_round_at_commas_are_put_back(text: str, names: tuple[str, ...]) -> None:
    """The pieces come out as they stood before the copy turned them round."""
    assert turned_back(text) == names


@pytest.mark.parametrize("text", ["Adams, Ryan", "Acme Ltd.", "Cory (a.k.a Jason Cory Wilson) Wilson", "", "a.k.a."])
def test_other_names_are_not_turned(text: str) -> None:
    """A name that was not turned round is left alone."""
    assert turned_back(text) is None


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("HPSTAR;", ["HPSTAR"]),
        (
            "CETC 24;Sichuan Solid Circuit Research Institute;CETC 44",
            ["CETC 24", "Sichuan Solid Circuit Research Institute", "CETC 44"],
        ),
        (
            "F.K.A. Office of Scientific and Industrial Studies (OSIS)",
            ["Office of Scientific and Industrial Studies", "OSIS"],
        ),
        (
            "Yichang Testing Institute a.k.a. Yichang Institute of Testing",
            ["Yichang Testing Institute", "Yichang Institute of Testing"],
        ),
        ("(all of preceding located in or near Mianyang, Sichuan Province)", [""]),
    ],
)
def test_aliases_that_hold_several_are_parted(text: str, names: list[str]) -> None:
    """Semicolons and marks inside an alias part it; a remark among the aliases is none."""
    read = read_alias(text)
    assert [read.name, *read.aliases] == names


def test_a_legal_form_behind_a_comma_is_no_name_of_its_own() -> None:
    """A list with commas is parted at names only."""
    assert split_names("Elint, S.A., Core Zing, Tech, Ltd.") == ["Elint, S.A.", "Core Zing", "Tech, Ltd."]


TEXT = st.text(alphabet=st.sampled_from("AaBkK ./,;:()[]-&'é"), max_size=40) | st.text(max_size=30)


@settings(deadline=None)
@given(TEXT)
def test_any_text_gives_a_name(text: str) -> None:
    """Whatever is published, a name comes out where there was one, and no word of it is lost without a fault."""
    plain = " ".join(text.split())
    read = read_name(plain)
    assert bool(read.name) == bool(plain)
    kept = " ".join([read.name, *read.aliases, *read.remarks]).casefold()
    if not read.faults:
        assert all(word in kept for word in "".join(c if c.isalnum() else " " for c in plain.casefold()).split() if len(word) > 5)  # fmt: skip
    read_alias(plain)
    turned_back(plain)
