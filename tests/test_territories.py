"""Which territory a cell names, where the mainland of China and Hong Kong are not one."""

from __future__ import annotations

import pytest

from fencepost.facts.cells import place_in, territories_in, territory_in
from fencepost.facts.derivation import Findings


@pytest.mark.parametrize("text", ["HK", "hk", "HKG", "Hong Kong", "香港"])
def test_hong_kong_is_apart_from_the_mainland_for_data_law_and_of_china_for_export_control(text: str) -> None:
    """Export control counts Hong Kong as China; the law on data that leave China counts it as abroad."""
    assert place_in({"storage": text}, "storage", Findings()) == "CN"
    assert territory_in({"storage": text}, "storage", Findings()) == "HK"


@pytest.mark.parametrize(
    ("text", "code"), [("CN", "CN"), ("China", "CN"), ("MO", "MO"), ("Taiwan", "TW"), ("HU", "HU")]
)
def test_every_other_territory_is_its_place(text: str, code: str) -> None:
    """Only Hong Kong has two readings."""
    assert territory_in({"storage": text}, "storage", Findings()) == code


def test_several_territories_are_all_told_and_what_is_no_place_is_one_fault() -> None:
    """None of several is lost, none is nobody, an empty cell is unknown, and a fault is told once."""
    found = Findings()
    assert territories_in({"at": "CN; HK; US"}, "at", found) == ["CN", "HK", "US"]
    assert territories_in({"at": "none"}, "at", found) == []
    assert territories_in({"at": None}, "at", found) is None
    assert not found.faults
    assert territories_in({"at": "CN; Ruritania"}, "at", found) == ["CN"]
    assert len(found.faults) == 1
