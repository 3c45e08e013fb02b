"""Google's billing export: accelerators have lines of their own, and nothing beside them counts twice."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fencepost.compute.catalogue import Catalogue
from fencepost.model.fault import FencepostError
from fencepost.sources.google_billing import BESIDE, COMMITMENT, OLD_TPU, accelerator_of, is_google, read_google
from fencepost.sources.usage_file import open_usage
from fencepost.sources.usage_rows import (
    CORRECTION,
    IDLE,
    NEGATIVE,
    NO_MACHINE,
    NOT_IN_HOURS,
    UNREADABLE,
    USAGE,
    UsageFile,
)

A100 = "Nvidia Tesla A100 GPU running in Americas"
LINE: dict[str, Any] = {
    "billing_account_id": "01AAAA-BBBBBB-CCCCCC",
    "service": {"id": "6F81-5844-456A", "description": "Compute Engine"},
    "sku": {"id": "039F-D0DA-4055", "description": A100},
    "usage_start_time": "2025-01-01 00:00:00 UTC",
    "usage_end_time": "2025-01-01 01:00:00 UTC",
    "project": {"id": "train-1", "number": "123", "labels": []},
    "labels": [{"key": "team", "value": "x"}],
    "location": {"location": "us-central1", "country": "US", "region": "us-central1", "zone": "us-central1-a"},
    "resource": {"name": "vm-1", "global_name": "//compute.googleapis.com/projects/1/zones/us-central1-a/instances/2"},
    "cost": 35.2,
    "currency": "USD",
    "usage": {"amount": 57600.0, "unit": "seconds", "amount_in_pricing_units": 16.0, "pricing_unit": "hour"},
    "credits": [{"name": "Sustained use", "amount": -3.1}],
    "cost_type": "regular",
    "adjustment_info": {"id": "", "mode": ""},
    "seller_name": "Google LLC",
}


def line(**cells: object) -> dict[str, Any]:
    """A line of the export: ``sku__description`` stands for the description in the structure of the SKU."""
    made: dict[str, Any] = json.loads(json.dumps(LINE))
    for key, value in cells.items():
        outer, _, inner = key.partition("__")
        if inner:
            made[outer][inner] = value
        else:
            made[outer] = value
    return made


def flat(value: dict[str, Any], above: str = "") -> dict[str, str]:
    found: dict[str, str] = {}
    for key, inner in value.items():
        if isinstance(inner, dict):
            found |= flat(inner, f"{above}{key}.")
        elif not isinstance(inner, list):
            found[above + key] = str(inner)
    return found


def as_csv(folder: Path, lines: list[dict[str, Any]]) -> Path:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(flat(LINE)), lineterminator="\n")
    writer.writeheader()
    writer.writerows([flat(one) for one in lines])
    path = folder / "google.csv"
    path.write_text(out.getvalue(), encoding="utf-8")
    return path


def as_ndjson(folder: Path, lines: list[dict[str, Any]]) -> Path:
    path = folder / "google.ndjson"
    path.write_text("".join(json.dumps(one) + "\n" for one in lines), encoding="utf-8")
    return path


def rows(path: Path) -> tuple[pl.DataFrame, UsageFile]:
    file = read_google(path)
    return pl.concat([pl.DataFrame(schema=USAGE), *file.pieces]), file


def one(folder: Path, **cells: object) -> dict[str, object]:
    return rows(as_csv(folder, [line(**cells)]))[0].row(0, named=True)


def test_hours_of_accelerators_are_told_in_full(tmp_path: Path) -> None:
    """Sixteen GPUs for an hour are 57,600 seconds, and sixteen accelerator-hours of no machine."""
    row = one(tmp_path)
    assert (row["accelerator"], row["machine"], row["hours"]) == ("Nvidia Tesla A100", None, 16)
    assert (row["kind"], row["reason"]) == ("use", "")
    assert (row["payer"], row["account"], row["seller"]) == ("01AAAA-BBBBBB-CCCCCC", "train-1", None)
    assert (row["region"], row["resource"], row["provider"]) == ("us-central1", "vm-1", "Google")
    assert (row["cost"], row["currency"]) == (Decimal("35.2"), "USD")
    assert (str(row["start"]), str(row["end"])) == ("2025-01-01 00:00:00+00:00", "2025-01-01 01:00:00+00:00")


@pytest.mark.parametrize(
    ("sku", "accelerator"),
    [
        (A100, "Nvidia Tesla A100"),
        ("Nvidia Tesla A100 80GB GPU running in Columbus", "Nvidia Tesla A100 80GB"),
        ("Nvidia H100 80GB GPU attached to Spot Preemptible VMs running in Americas", "Nvidia H100 80GB"),
        ("Nvidia H100 80GB Mega GPU attached to Spot Preemptible VMs running in Tokyo", "Nvidia H100 80GB"),
        ("Nvidia H100 80GB Plus GPU running in Americas", "Nvidia H100 80GB"),
        ("H200 141GB GPU running in Americas", "H200 141GB"),
        ("A4 Nvidia B200 (1 gpu slice) running in Americas", "Nvidia B200"),
        ("Spot Preemptible A4 Nvidia B200 (1 gpu slice) running in Americas", "Nvidia B200"),
        ("Nvidia L4 GPU running in Virginia", "Nvidia L4"),
        ("Preemptible Nvidia Tesla V100 GPU running in Americas", "Nvidia Tesla V100"),
        ("TpuV5e running in Oregon", "TPU v5e"),
        ("TPU v4 running in us-central2", "TPU v4"),
        ("TPU7x running in Americas", "TPU7x"),
    ],
)
def test_the_accelerator_stands_in_the_description(sku: str, accelerator: str) -> None:
    """The name is the chip's alone, and the catalogue of chips knows it."""
    assert accelerator_of(sku) == accelerator
    assert str(Catalogue.load().find(accelerator).count) == "1"


@pytest.mark.parametrize(
    ("cells", "kind", "reason"),
    [
        ({"sku__description": "A2 Instance Core running in Americas"}, "none", BESIDE),
        ({"sku__description": "Spot Preemptible A3 Instance Ram running in Americas"}, "none", BESIDE),
        ({"sku__description": "Commitment v1: Nvidia Tesla T4 GPU running in Americas for 1 Year"}, "none", COMMITMENT),
        (
            {"sku__description": "Commitment v1: A4 Nvidia B200 (1 gpu slice) in Americas for 1 Year"},
            "none",
            COMMITMENT,
        ),
        ({"sku__description": "Commitment v1: A3 Core in Americas for 1 Year"}, "none", COMMITMENT),
        ({"sku__description": "Licensing Fee for Nvidia Tesla T4 GPU"}, "none", NO_MACHINE),
        ({"sku__description": "Storage PD Capacity", "usage__unit": "byte-seconds"}, "none", NO_MACHINE),
        ({"sku__description": "Network Inter Zone Egress"}, "none", NO_MACHINE),
        ({"cost_type": "tax"}, "none", "cost type tax"),
        ({"cost_type": "rounding_error"}, "none", "cost type rounding_error"),
        ({"cost_type": "adjustment", "usage__amount": -3600}, "correction", CORRECTION),
        ({"usage__unit": "bytes", "usage__pricing_unit": "gibibyte"}, "none", NOT_IN_HOURS),
        ({"resource__global_name": "//compute.googleapis.com/projects/1/zones/z/reservations/3"}, "idle", IDLE),
        ({"usage__amount": -3600}, "none", NEGATIVE),
        ({"usage__amount": "many"}, "none", UNREADABLE),
        ({"usage_start_time": "soon"}, "none", UNREADABLE),
    ],
)
def test_what_is_no_use_keeps_its_place_with_its_reason(
    tmp_path: Path, cells: dict[str, object], kind: str, reason: str
) -> None:
    """Cores and memory, commitments, fees, taxes and corrections are no accelerator-hours of use."""
    row = one(tmp_path, **cells)
    assert (row["kind"], row["reason"]) == (kind, reason)


def test_faults_name_the_row_and_the_export_s_own_column(tmp_path: Path) -> None:
    """What cannot be read, or is below zero, is told where it stands in the file."""
    lines = [line(), line(usage__amount="many"), line(usage_end_time=""), line(usage__amount=-1), line(cost="free")]
    table, file = rows(as_csv(tmp_path, lines))
    assert table["reason"].to_list() == ["", UNREADABLE, UNREADABLE, NEGATIVE, ""]
    told = [(fault.row, fault.column) for fault in file.faults]
    assert sorted(told, key=str) == [(3, "usage.amount"), (4, "usage_end_time"), (5, "usage.amount"), (6, "cost")]


def test_a_machine_is_counted_by_its_accelerators_alone(tmp_path: Path) -> None:
    """Of the three lines of an a3-highgpu-8g for an hour, only that of its eight GPUs gives hours."""
    lines = [
        line(sku__description="Nvidia H100 80GB GPU running in Americas", usage__amount=8 * 3600),
        line(sku__description="A3 Instance Core running in Americas", usage__amount=208 * 3600),
        line(sku__description="A3 Instance Ram running in Americas", usage__amount=10**15, usage__unit="byte-seconds"),
    ]
    table, _ = rows(as_csv(tmp_path, lines))
    assert table.filter(pl.col("reason") == "")["hours"].to_list() == [8]


def test_other_units_of_time_are_hours_too(tmp_path: Path) -> None:
    """Where the use is in no unit of time, the amount in hours that was priced stands in for it."""
    row = one(tmp_path, usage__unit="requests", usage__amount=5)
    assert (row["hours"], row["reason"]) == (16, "")
    assert one(tmp_path, usage__unit="hours", usage__amount=2.5)["hours"] == Decimal("2.5")


def test_old_tpus_are_told(tmp_path: Path) -> None:
    """Hours of the first TPUs may be of four chips; the file's notes say how they were taken."""
    _, file = rows(as_csv(tmp_path, [line(sku__description="Cloud TPU v3 running in Americas")]))
    assert OLD_TPU in file.notes


def test_a_reseller_and_two_currencies_stay_with_their_rows(tmp_path: Path) -> None:
    """A seller that is not Google is told, and money is never summed here."""
    table, _ = rows(as_csv(tmp_path, [line(seller_name="Some Partner KK", currency="JPY"), line()]))
    assert table["seller"].to_list() == ["Some Partner KK", None]
    assert table["currency"].to_list() == ["JPY", "USD"]


def test_all_forms_of_the_export_say_the_same(tmp_path: Path) -> None:
    """Flat CSV, an object a line, an array of objects, and structures of Parquet give equal rows, marks too."""
    lines = [line(), line(usage__amount=1800.0, cost_type="tax"), line(sku__description="TpuV5e running in Oregon")]
    plain = rows(as_csv(tmp_path, lines))[0]
    array = tmp_path / "google.json"
    array.write_text(json.dumps(lines, indent=1), encoding="utf-8")
    structured = tmp_path / "google.parquet"
    pl.DataFrame(lines).with_columns(
        pl.col("usage_start_time", "usage_end_time").str.to_datetime("%Y-%m-%d %H:%M:%S UTC", time_zone="UTC")
    ).write_parquet(structured)
    underscored = tmp_path / "underscored.csv"
    head, _, rest = (tmp_path / "google.csv").read_text(encoding="utf-8").partition("\n")
    underscored.write_text(head.replace(".", "_") + "\n" + rest, encoding="utf-8")
    for path in (as_ndjson(tmp_path, lines), array, structured, underscored):
        assert rows(path)[0].drop("row").equals(plain.drop("row")), path.name
    assert is_google(list(flat(LINE)))
    assert not is_google(["sku", "usage", "cost"])


def test_a_broken_line_of_json_keeps_its_place(tmp_path: Path) -> None:
    """A line that is no object is told with its number and comes out in its place; the others are counted."""
    path = as_ndjson(tmp_path, [line(), line()])
    good, other = path.read_text(encoding="utf-8").splitlines()
    path.write_text(f"{good}\n{{'not': json}}\n{other}\n[1\n", encoding="utf-8")
    table, file = rows(path)
    assert table.select("row", "reason").rows() == [(1, ""), (2, UNREADABLE), (3, ""), (4, UNREADABLE)]
    assert [fault.row for fault in file.faults] == [2, 4]


def test_an_array_that_breaks_off_gives_what_came_before(tmp_path: Path) -> None:
    """Half an array gives its whole objects and one fault."""
    path = tmp_path / "google.json"
    path.write_text(json.dumps([line()] * 4, indent=1)[:-900], encoding="utf-8")
    table, file = rows(path)
    assert table.height in {2, 3}
    assert (table["reason"] == "").all()
    assert any("breaks off" in fault.what for fault in file.faults)


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    """An export without descriptions of SKUs is refused by the name of the column."""
    path = as_csv(tmp_path, [line()])
    path.write_text(path.read_text(encoding="utf-8").replace("sku.description", "what"), encoding="utf-8")
    with pytest.raises(FencepostError, match=r"no column sku\.description"):
        read_google(path)


@settings(deadline=None, max_examples=50)
@given(seconds=st.lists(st.integers(min_value=0, max_value=10**9), max_size=30))
def test_seconds_are_hours_to_the_twelfth_place(tmp_path_factory: pytest.TempPathFactory, seconds: list[int]) -> None:
    """Every row's hours are its seconds over 3,600, and no row is off by more than half a unit of the last place."""
    table, _ = rows(as_ndjson(tmp_path_factory.mktemp("google"), [line(), *(line(usage__amount=n) for n in seconds)]))
    assert table.height == len(seconds) + 1
    for hours, n in zip(table["hours"].to_list()[1:], seconds, strict=True):
        assert abs(Fraction(hours) - Fraction(n, 3600)) <= Fraction(1, 2 * 10**12)


def test_the_one_door_knows_every_form(tmp_path: Path) -> None:
    """Opened without its form being told, an export is known by headers, keys of objects, or structures of Parquet."""
    parquet, array = tmp_path / "google.parquet", tmp_path / "google.json"
    pl.DataFrame([LINE]).write_parquet(parquet)
    array.write_text(json.dumps([LINE], indent=1), encoding="utf-8")
    for path in (as_csv(tmp_path, [LINE]), as_ndjson(tmp_path, [LINE]), parquet, array):
        file = open_usage(path)
        assert file.format == "Google billing export"
        assert pl.concat(list(file.pieces))["hours"].to_list() == [16]
