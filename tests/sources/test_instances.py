"""The table of machines for rent: counted with care, looked up without guessing."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fencepost.compute.catalogue import Catalogue
from fencepost.sources.instances import Instance, read_instances, shipped_instances
from fencepost.sources.shipped import shipped
from fencepost.sources.tables import TableError

_HEADER = "instance,provider,accelerator,count,source,confidence,note\n"
_ROWS = tuple(shipped_instances())


def _found(name: str, provider: str | None = None) -> Instance:
    row = shipped_instances().find(name, provider)
    assert row is not None
    return row


def _table(path: Path, *rows: str) -> Path:
    file = path / "instances.csv"
    file.write_text(_HEADER + "\n".join(rows) + "\n", encoding="utf-8")
    return file


def test_the_table_is_within_the_bounds_of_its_card() -> None:
    """Seventy types or more, of nine providers, each with a count of at most sixteen, and every column explained."""
    card = shipped("data", "instances.card.md").read_text(encoding="utf-8")
    header = shipped("data", "instances.csv").read_text(encoding="utf-8").splitlines()[0].split(",")
    assert 70 <= len(_ROWS) <= 2000
    assert f"\n{len(_ROWS)} machines" in card
    assert {row.provider for row in _ROWS} >= {"AWS", "Azure", "Google", "Oracle", "Alibaba", "Tencent"}
    assert all(0 < row.count <= 16 for row in _ROWS)
    assert [column for column in header if f"`{column}`" not in card] == []


def test_an_accelerator_is_named_as_the_catalogue_names_it() -> None:
    """Each name is found as one bare chip."""
    catalogue = Catalogue.load()
    for name in {row.accelerator for row in _ROWS}:
        match = catalogue.find(name)
        assert match.kind == "ic"
        assert match.count is not None
        assert str(match.count) == "1"


@pytest.mark.parametrize(
    ("name", "accelerator", "count"),
    [
        ("p3dn.24xlarge", "V100 SXM2 32GB", "8"),
        ("p4d.24xlarge", "A100 SXM4 40GB", "8"),
        ("p4de.24xlarge", "A100 SXM4 80GB", "8"),
        ("p5.48xlarge", "H100 SXM5 80GB", "8"),
        ("p5en.48xlarge", "H200 SXM", "8"),
        ("g5.12xlarge", "A10G", "4"),
        ("g5.16xlarge", "A10G", "1"),
        ("g5.48xlarge", "A10G", "8"),
        ("g3.4xlarge", "Tesla M60", "1"),
        ("inf2.24xlarge", "Inferentia2", "6"),
        ("Standard_ND96isr_H100_v5", "H100 SXM5 80GB", "8"),
        ("Standard_NV6ads_A10_v5", "A10", "1/6"),
        ("a2-megagpu-16g", "A100 SXM4 40GB", "16"),
        ("BM.GPU.H100.8", "H100 SXM5 80GB", "8"),
    ],
)
def test_a_well_known_machine_holds_what_its_provider_says(name: str, accelerator: str, count: str) -> None:
    """The largest of a family is not always the one with the most accelerators: each type has its own count."""
    row = _found(name)
    assert (row.accelerator, row.count) == (accelerator, Fraction(count))


@given(st.sampled_from(_ROWS), st.sampled_from((str.upper, str.lower, str.title)))
def test_case_does_not_matter(row: Instance, written: object) -> None:
    """A name in capitals or small letters is the same machine, with or without its provider."""
    assert callable(written)
    assert _found(written(row.name)) is row
    assert _found(f" {written(row.name)} ", written(row.provider)) is row


def test_azure_leaves_its_prefix_out_and_writes_spaces() -> None:
    """Meters say 'NC24ads A100 v4' where the interface says 'Standard_NC24ads_A100_v4'."""
    assert _found("NC24ads A100 v4") is _found("Standard_NC24ads_A100_v4")


@pytest.mark.parametrize(
    "name",
    ["", "p4", "p4d", "p4d.24xlarg", "p4d.32xlarge", "m5.large", "g6f.xlarge", "Standard_p5.48xlarge", "NULL", "GPU"],
)
def test_what_is_not_in_the_table_is_not_known(name: str) -> None:
    """A family, a misspelling, a machine without accelerators and a shared type that is left out are all unknown."""
    assert shipped_instances().find(name) is None


def test_another_provider_has_no_such_machine() -> None:
    """AWS's p3.2xlarge is not Google's, and a provider nobody knows rents out nothing."""
    assert _found("p3.2xlarge", "Amazon Web Services").count == 1
    assert shipped_instances().find("p3.2xlarge", "Google Cloud") is None
    assert shipped_instances().find("p3.2xlarge", "Some Cloud") is None


@pytest.mark.parametrize("count", ["", "0", "-1", "eight", "1/0", "0.5", "8.0", "٨"])
def test_a_count_that_is_none_is_told_with_its_row(tmp_path: Path, count: str) -> None:
    """A count is a whole number or an exact part; anything else is a fault of the table."""
    with pytest.raises(TableError, match="row 2, column count"):
        read_instances(_table(tmp_path, f"x1,AWS,H100,{count},list,knowledge,"))


def test_a_name_that_stands_twice_is_told(tmp_path: Path) -> None:
    """Two rows for one machine would make the answer depend on their order, even if only the case differs."""
    with pytest.raises(TableError, match="stands there twice"):
        read_instances(_table(tmp_path, "x1,AWS,H100,8,list,knowledge,", "X1,AWS,H100,4,list,knowledge,"))


def test_nothing_from_memory_passes_for_more() -> None:
    """No provider's page was read for the table, so every row says that it is from memory."""
    assert {row.sure for row in _ROWS} == {"knowledge"}
