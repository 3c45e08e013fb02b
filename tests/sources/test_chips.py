"""The shipped tables are read whole, and a damaged one says where."""

from __future__ import annotations

from pathlib import Path

import pytest

from fencepost.model.quantity import Interval
from fencepost.sources.chips import read_chips, read_memories, read_systems
from fencepost.sources.shipped import shipped
from fencepost.sources.tables import TableError


def test_the_tables_are_within_the_bounds_of_their_cards() -> None:
    """A table that has lost many rows, or doubles an id, does not pass for the table."""
    for rows, least, most in (
        (read_chips(), 120, 400),
        (read_memories(), 15, 100),
        (read_systems(), 60, 500),
    ):
        assert least <= len(rows) <= most
        assert len({row.id for row in rows}) == len(rows)


def test_every_machine_holds_a_chip_of_the_table() -> None:
    """No system points at a chip that is not there."""
    chips = {chip.id for chip in read_chips()}
    assert {system.chip_id for system in read_systems()} <= chips


def test_every_table_has_a_card_with_each_of_its_columns() -> None:
    """A column without a meaning in the card is a fault of the card."""
    for name in ("chips", "memory", "systems"):
        card = shipped("data", f"{name}.card.md").read_text(encoding="utf-8")
        header = shipped("data", f"{name}.csv").read_text(encoding="utf-8").splitlines()[0].split(",")
        precisions = {"fp32", "tf32", "fp16", "fp8", "int8", "fp4"}
        assert [column for column in header if f"`{column}`" not in card and column not in precisions] == []


def test_derived_figures_are_not_stored() -> None:
    """TPP and density are computed, so the table cannot contradict them."""
    header = shipped("data", "chips.csv").read_text(encoding="utf-8").splitlines()[0].split(",")
    assert not {"tpp", "perf_density", "performance_density"} & set(header)


def test_no_sparse_rate_is_held() -> None:
    """The H100's 3,958 is the sparse rate; the row holds the dense one."""
    h100 = next(chip for chip in read_chips() if chip.id == "nvidia-h100-sxm5-80gb")
    assert h100.rates["fp8"] == Interval.point("1978.9")


def test_an_empty_cell_is_unknown() -> None:
    """A China Gaudi 3 whose links are not published has none of them as nought."""
    chip = next(chip for chip in read_chips() if chip.id == "intel-gaudi-3-hl-328")
    assert chip.link_gbyte_s is None
    assert not chip.rates


def test_each_value_knows_how_sure_it_is() -> None:
    """A value bears the mark of its own source, and one without a source rests on memory."""
    chip = next(chip for chip in read_chips() if chip.id == "nvidia-a100-sxm4-80gb")
    assert chip.sure("die_mm2") == "secondary"
    assert chip.sure("host_gbyte_s") == "knowledge"
    assert chip.sure("datacenter") == "knowledge"


def test_a_damaged_table_reports_all_its_faults(tmp_path: Path) -> None:
    """Every bad cell is named by row and column at once."""
    table = tmp_path / "memory.csv"
    table.write_text(
        "id,name,kind,bandwidth_gbyte_s,area_mm2,copackaged_with_logic,source,confidence\n"
        ",Nameless,hbm,lots,92,maybe,somewhere,hearsay\n",
        encoding="utf-8",
    )
    with pytest.raises(TableError) as caught:
        read_memories(table)
    columns = {fault.column for fault in caught.value.faults}
    assert columns == {"id", "bandwidth_gbyte_s", "copackaged_with_logic", "confidence"}
    assert {fault.row for fault in caught.value.faults} == {2}


def test_a_wheel_is_read_from_inside_the_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the package carries its own data, that is what is read; else the top of the checkout."""
    assert shipped("data", "chips.csv").is_file()
    monkeypatch.setattr("fencepost.sources.shipped._PACKAGE", tmp_path)
    (tmp_path / "_data").mkdir()
    assert shipped("data", "chips.csv") == tmp_path / "_data" / "chips.csv"
    assert shipped("law", "us").parts[-2:] == ("law", "us")
