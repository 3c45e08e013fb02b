"""FOCUS bills: what counts, why the rest does not, and that no row is lost on the way."""

from __future__ import annotations

import csv
import gzip
import io
import zipfile
from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from fencepost.model.fault import FencepostError
from fencepost.sources.focus import EMPTY, read_focus
from fencepost.sources.focus_machines import Named, named
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

SAMPLE = Path(__file__).resolve().parents[3] / "shared" / "data" / "cloud" / "focus" / "focus_sample.csv"

ROW = {
    "BillingAccountId": "payer",
    "SubAccountId": "tenant",
    "ProviderName": "AWS",
    "InvoiceIssuerName": "Amazon Web Services, Inc.",
    "RegionId": "us-east-1",
    "ResourceId": "i-1",
    "ChargeCategory": "Usage",
    "ChargeClass": "NULL",
    "ChargeDescription": "$1.624 per On Demand Linux g5.4xlarge Instance Hour",
    "ConsumedQuantity": "1.500000000000000",
    "ConsumedUnit": "Hours",
    "PricingQuantity": "1.5",
    "PricingUnit": "Hours",
    "ChargePeriodStart": "2024-09-24T02:00:00Z",
    "ChargePeriodEnd": "2024-09-24T04:00:00Z",
    "BilledCost": "2.436",
    "BillingCurrency": "USD",
    "CommitmentDiscountId": "NULL",
    "CommitmentDiscountStatus": "NULL",
    "CapacityReservationStatus": "NULL",
    "SkuPriceDetails": "NULL",
    "Tags": "NULL",
}


def bill(path: Path, rows: Iterable[Mapping[str, str]], leave_out: tuple[str, ...] = ()) -> Path:
    """A bill as CSV; each row is the usual one but for what is given."""
    out = io.StringIO()
    columns = [column for column in ROW if column not in leave_out]
    writer = csv.DictWriter(out, columns, extrasaction="ignore")
    writer.writeheader()
    writer.writerows({**ROW, **row} for row in rows)
    path.write_text(out.getvalue(), encoding="utf-8")
    return path


def read(path: Path) -> tuple[pl.DataFrame, UsageFile]:
    """Every row of use of a bill."""
    file = read_focus(path)
    pieces = list(file.pieces)
    return (pl.concat(pieces) if pieces else pl.DataFrame(schema=USAGE)), file


def one(tmp_path: Path, **cells: str) -> tuple[dict[str, object], UsageFile]:
    """The row of use of a bill of one row."""
    rows, file = read(bill(tmp_path / "bill.csv", [cells]))
    assert rows.schema == USAGE
    assert rows.height == 1
    return rows.row(0, named=True), file


@pytest.mark.skipif(not SAMPLE.exists(), reason="FOCUS's own sample is not beside this checkout")
def test_the_sample_has_two_gpu_machines_on_one_account() -> None:
    """6.283056 hours of g5.4xlarge, 1.686667 of g3.4xlarge, both of one sub-account; a thousand rows in and out."""
    rows, file = read(SAMPLE)
    assert file.format == "FOCUS 1.0"
    assert rows.height == 1000
    found = rows.filter(pl.col("machine").is_in(["g5.4xlarge", "g3.4xlarge"]))
    hours = dict(found.group_by("machine").agg(pl.col("hours").sum()).iter_rows())
    assert hours == {"g5.4xlarge": Decimal("6.283056"), "g3.4xlarge": Decimal("1.686667")}
    assert set(found["account"]) == {"11353890204"}
    assert found["seller"].null_count() == found.height


def test_a_row_of_use_tells_what_the_bill_tells(tmp_path: Path) -> None:
    """Hours, cost and period are exact, and the provider's own company is no reseller."""
    row, file = one(tmp_path)
    assert (row["machine"], row["hours"], row["cost"]) == ("g5.4xlarge", Decimal("1.5"), Decimal("2.436"))
    assert (row["account"], row["payer"], row["seller"], row["kind"]) == ("tenant", "payer", None, "use")
    assert str(row["start"]) == "2024-09-24 02:00:00+00:00"
    assert file.faults == []


@pytest.mark.parametrize(
    ("cells", "kind", "reason"),
    [
        ({"ChargeCategory": "Tax"}, "none", "charge category tax"),
        ({"ChargeCategory": "Purchase"}, "none", "charge category purchase"),
        ({"ChargeCategory": "Credit"}, "none", "charge category credit"),
        ({"ChargeCategory": "Adjustment"}, "none", "charge category adjustment"),
        ({"ChargeCategory": "NULL"}, "none", "no charge category"),
        ({"CommitmentDiscountStatus": "Unused"}, "idle", IDLE),
        ({"CapacityReservationStatus": "Unused"}, "idle", IDLE),
        ({"CommitmentDiscountStatus": "Used"}, "use", ""),
        ({"ChargeClass": "Correction", "ConsumedQuantity": "-2"}, "correction", CORRECTION),
        ({"ConsumedQuantity": "-2"}, "none", NEGATIVE),
        ({"ConsumedQuantity": "two"}, "none", UNREADABLE),
        ({"ChargePeriodStart": "2024-13-01"}, "none", UNREADABLE),
        ({"ChargePeriodEnd": "2024-09-24T01:00:00Z"}, "none", UNREADABLE),
        ({"ConsumedUnit": "GB", "PricingUnit": "GB"}, "none", NOT_IN_HOURS),
        ({"ChargeDescription": "$0.00 for 4750 Mbps per g5.4xlarge instance-hour"}, "none", NO_MACHINE),
        ({"ChargeDescription": "$0.10 per db.g5.4xlarge Instance Hour"}, "none", NO_MACHINE),
        ({"ChargeDescription": "a GPU", "SkuPriceDetails": '{"GpuCount": 8}'}, "none", NO_MACHINE),
    ],
)
def test_what_is_no_hour_of_a_machine_says_why(tmp_path: Path, cells: dict[str, str], kind: str, reason: str) -> None:
    """Tax, purchases, credits, idle commitments, corrections and what cannot be read each have their reason."""
    row, file = one(tmp_path, **cells)
    assert (row["kind"], row["reason"]) == (kind, reason)
    assert bool(file.faults) == (reason in {NEGATIVE, UNREADABLE})
    assert all(fault.row == 2 for fault in file.faults)


def test_idle_hours_are_kept_by_the_price_where_nothing_was_consumed(tmp_path: Path) -> None:
    """An unused commitment tells no consumed quantity: what was paid for is the priced one."""
    row, _ = one(
        tmp_path, CommitmentDiscountStatus="Unused", ConsumedQuantity="NULL", ConsumedUnit="NULL", PricingQuantity="7"
    )
    assert (row["kind"], row["hours"]) == ("idle", Decimal(7))


@pytest.mark.parametrize(
    ("quantity", "unit", "hours"),
    [
        ("90", "Minutes", "1.5"),
        ("5400", "Seconds", "1.5"),
        ("1", "Seconds", "0.000277777778"),
        ("0.02", "100 Hours", "2"),
        ("2", "Days", "48"),
        ("1E+1", "Hrs", "10"),
        ("0.1234567890125", "hours", "0.123456789012"),
        ("0.1234567890135", "hours", "0.123456789014"),
    ],
)
def test_units_of_time_become_hours(tmp_path: Path, quantity: str, unit: str, hours: str) -> None:
    """To the twelfth place, half even beyond it."""
    row, _ = one(tmp_path, ConsumedQuantity=quantity, ConsumedUnit=unit)
    assert row["hours"] == Decimal(hours)


def test_times_with_and_without_a_zone(tmp_path: Path) -> None:
    """An offset is reckoned with; a time without one is taken as UTC, which is said once."""
    row, file = one(tmp_path, ChargePeriodStart="2024-09-24T02:00:00+08:00", ChargePeriodEnd="2024-09-24 04:00:00")
    assert str(row["start"]) == "2024-09-23 18:00:00+00:00"
    assert file.notes == ["Times without a zone were taken as UTC."]


def test_nulls_in_any_spelling_are_nothing(tmp_path: Path) -> None:
    """NULL, null and an empty cell; the account is then who pays."""
    for null in ("NULL", "null", ""):
        row, _ = one(tmp_path, SubAccountId=null, ResourceId=null)
        assert (row["account"], row["resource"]) == ("payer", None)


def test_another_company_on_the_invoice_is_the_seller(tmp_path: Path) -> None:
    """A reseller issues the invoice; a daughter of the provider does not resell."""
    assert one(tmp_path, InvoiceIssuerName="Cloud Partner Ltd")[0]["seller"] == "Cloud Partner Ltd"
    assert one(tmp_path, InvoiceIssuerName="Amazon Web Services EMEA SARL")[0]["seller"] is None


def test_a_missing_column_is_told_by_its_name(tmp_path: Path) -> None:
    """Without a period or a quantity no hour can be told; without a region much can."""
    for column in ("ChargePeriodEnd", "ChargeCategory"):
        with pytest.raises(FencepostError, match=column):
            read(bill(tmp_path / "bill.csv", [{}], leave_out=(column,)))
    rows, file = read(bill(tmp_path / "bill.csv", [{}], leave_out=("RegionId",)))
    assert rows["kind"].to_list() == ["use"]
    assert any("RegionId" in note for note in file.notes)


def test_empty_and_broken_rows_are_still_rows(tmp_path: Path) -> None:
    """A row whose asked cells are all empty, and one with too many cells, are counted with their reasons."""
    path = bill(tmp_path / "bill.csv", [{}, dict.fromkeys(ROW, ""), {}])
    text = path.read_text(encoding="utf-8").splitlines()
    text[2] = "," * (len(ROW) - 1) + "only a tag"
    text.append(text[1] + ",one,too,many")
    path.write_text("\n".join(text) + "\n", encoding="utf-8")
    rows, file = read(path)
    assert sorted(rows["reason"]) == sorted(["", EMPTY, "", UNREADABLE])
    assert [fault.row for fault in file.faults] == [5]


def test_a_truncated_gzip_is_told_and_its_rows_before_the_break_count(tmp_path: Path) -> None:
    """What came before the break is read; that something is missing is said."""
    whole = bill(tmp_path / "bill.csv", [{"ResourceId": f"i-{at * 7919}"} for at in range(5_000)]).read_bytes()
    packed = gzip.compress(whole)
    path = tmp_path / "bill.csv.gz"
    path.write_bytes(packed[: len(packed) // 2])
    rows, file = read(path)
    assert 0 < rows.filter(pl.col("kind") == "use").height < 5_000
    assert any("damaged" in fault.what for fault in file.faults)


def test_a_bill_is_the_same_in_gzip_in_zip_and_in_parquet(tmp_path: Path) -> None:
    """Packing changes nothing, marks included; Parquet with typed columns gives the same hours."""
    cells = [{"ResourceId": f"i-{at}", "ConsumedQuantity": f"{at}.25"} for at in range(50)]
    path = bill(tmp_path / "bill.csv", cells)
    plain, _ = read(path)
    (tmp_path / "bill.csv.gz").write_bytes(gzip.compress(path.read_bytes()))
    with zipfile.ZipFile(tmp_path / "bill.zip", "w") as archive:
        archive.write(path, "bill.csv")
    for name in ("bill.csv.gz", "bill.zip"):
        assert read(tmp_path / name)[0].equals(plain)
    typed = pl.read_csv(path, infer_schema=False).with_columns(
        pl.col("ConsumedQuantity").cast(pl.Decimal(30, 10)),
        pl.col("BilledCost").cast(pl.Float64),
        pl.col("ChargePeriodStart", "ChargePeriodEnd").str.to_datetime("%Y-%m-%dT%H:%M:%SZ", time_zone="UTC"),
    )
    typed.write_parquet(tmp_path / "bill.parquet", row_group_size=7)
    found, _ = read(tmp_path / "bill.parquet")
    same = ["row", "account", "machine", "hours", "start", "end", "cost", "kind", "reason"]
    assert found.select(same).equals(plain.select(same))


@pytest.mark.parametrize(
    ("details", "description", "meter", "found"),
    [
        ('{"InstanceType": "p5.48xlarge"}', "anything", None, Named("p5.48xlarge")),
        ('{"x_InstanceType": "p5.48xlarge"}', None, None, Named("p5.48xlarge")),
        ('{"ServiceType": "Standard_NC24ads_A100_v4"}', None, None, Named("Standard_NC24ads_A100_v4")),
        (None, None, "NC24ads A100 v4 Spot", Named("NC24ads_A100_v4")),
        (None, "p4d.24xlarge Linux/UNIX Spot Instance-hour in US East (Virginia)", None, Named("p4d.24xlarge")),
        (None, "Nvidia Tesla A100 GPU running in Americas", None, Named(None, "Tesla A100")),
        ('{"GpuCount": 8}', None, None, Named()),
        ("{broken", None, None, Named()),
        (None, "$0.27 per hour for EMR p3.2xlarge", None, Named()),
    ],
)
def test_what_names_a_machine(details: str | None, description: str | None, meter: str | None, found: Named) -> None:
    """The price's details come first, then wordings that mean hours; a count of GPUs alone names nothing."""
    assert named(details, description, meter) == found
