"""Azure's cost and usage details: hours of machines, where they run, and whom the bill names."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fencepost.model.fault import FencepostError
from fencepost.sources.azure_cost import DAY_FIRST, HOURS_NOTE, MONTH_FIRST, is_azure, read_azure
from fencepost.sources.bill_rows import EMPTY
from fencepost.sources.instances import shipped_instances
from fencepost.sources.usage_file import open_usage
from fencepost.sources.usage_rows import IDLE, NEGATIVE, NO_MACHINE, NOT_IN_HOURS, UNREADABLE, USAGE, UsageFile

VM = "/subscriptions/aaaa/resourceGroups/rg/providers/Microsoft.Compute/virtualMachines/train-1"
EA = {
    "BillingAccountId": "7654321",
    "SubscriptionId": "aaaa",
    "Date": "01/15/2025",
    "MeterCategory": "Virtual Machines",
    "MeterSubCategory": "NDsrH100v5 Series",
    "MeterName": "ND96isr H100 v5",
    "MeterId": "m-1",
    "MeterRegion": "US East",
    "ResourceLocation": "westeurope",
    "ResourceId": VM,
    "Quantity": "24",
    "UnitOfMeasure": "1 Hour",
    "ChargeType": "Usage",
    "PricingModel": "OnDemand",
    "AdditionalInfo": '{"ServiceType":"Standard_ND96isr_H100_v5","ImageType":"Canonical"}',
    "ReservationId": "",
    "benefitId": "",
    "PartnerName": "",
    "CostInBillingCurrency": "2359.68",
    "BillingCurrencyCode": "USD",
}
MCA = {
    "BillingAccountId": "billingAccountId",
    "SubscriptionId": "SubscriptionId",
    "Date": "date",
    "MeterCategory": "meterCategory",
    "MeterName": "meterName",
    "MeterId": "meterId",
    "MeterRegion": "meterRegion",
    "ResourceLocation": "resourceLocation",
    "Quantity": "quantity",
    "UnitOfMeasure": "unitOfMeasure",
    "ChargeType": "chargeType",
    "PricingModel": "pricingModel",
    "ReservationId": "reservationId",
    "PartnerName": "resellerName",
    "CostInBillingCurrency": "costInBillingCurrency",
    "BillingCurrencyCode": "billingCurrency",
}


def bill(folder: Path, lines: list[dict[str, str]], names: dict[str, str] | None = None) -> Path:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([(names or {}).get(key, key) for key in EA])
    writer.writerows([[one[key] for key in EA] for one in lines])
    path = folder / "azure.csv"
    path.write_text(out.getvalue(), encoding="utf-8-sig")
    return path


def line(**cells: str) -> dict[str, str]:
    return EA | cells


def rows(path: Path) -> tuple[pl.DataFrame, UsageFile]:
    file = read_azure(path)
    return pl.concat([pl.DataFrame(schema=USAGE), *file.pieces]), file


def one(folder: Path, **cells: str) -> dict[str, object]:
    return rows(bill(folder, [line(**cells)]))[0].row(0, named=True)


def test_a_day_of_a_machine_is_told_in_full(tmp_path: Path) -> None:
    """A row names who paid, who used, what, for how long and for how much; its day is one in UTC."""
    row = one(tmp_path)
    assert (row["machine"], row["hours"], row["kind"], row["reason"]) == ("Standard_ND96isr_H100_v5", 24, "use", "")
    assert (row["payer"], row["account"], row["provider"], row["resource"]) == ("7654321", "aaaa", "Azure", VM)
    assert (row["cost"], row["currency"]) == (Decimal("2359.68"), "USD")
    assert (str(row["start"]), str(row["end"])) == ("2025-01-15 00:00:00+00:00", "2025-01-16 00:00:00+00:00")


def test_the_region_is_where_the_machine_runs(tmp_path: Path) -> None:
    """The meter says US East, the machine runs in western Europe: only the latter counts, and no meter stands in."""
    assert one(tmp_path)["region"] == "westeurope"
    assert one(tmp_path, ResourceLocation="")["region"] is None


@pytest.mark.parametrize("unit", ["1 Hour", "10 Hours", "100 Hours", "1,000 Hours"])
def test_the_block_of_the_price_multiplies_no_hour(tmp_path: Path, unit: str) -> None:
    """Twenty-four hours are twenty-four, whether one hour or a hundred have a price; the file's notes say so."""
    table, file = rows(bill(tmp_path, [line(UnitOfMeasure=unit)]))
    assert table["hours"].to_list() == [24]
    assert HOURS_NOTE in file.notes


@pytest.mark.parametrize(
    ("cells", "machine"),
    [
        ({"AdditionalInfo": '"ServiceType":"Standard_NC24ads_A100_v4","VCPUs":24'}, "Standard_NC24ads_A100_v4"),
        ({"AdditionalInfo": '{"VMSize":"Standard_ND40rs_v2"}'}, "Standard_ND40rs_v2"),
        ({"AdditionalInfo": ""}, "Standard_ND96isr_H100_v5"),
        ({"AdditionalInfo": "", "MeterName": "NC24ads A100 v4 Spot"}, "Standard_NC24ads_A100_v4"),
        ({"AdditionalInfo": "", "MeterName": "ND40rs v2 Low Priority"}, "Standard_ND40rs_v2"),
    ],
)
def test_the_machine_is_told_by_details_or_by_its_meter(tmp_path: Path, cells: dict[str, str], machine: str) -> None:
    """Details without braces are read too; a meter's name stands in for them, without its kind of sale."""
    assert one(tmp_path, **cells)["machine"] == machine
    assert shipped_instances().find(machine, "Azure") is not None


def test_a_meter_of_two_machines_names_none_that_is_known(tmp_path: Path) -> None:
    """Where one meter serves two sizes and nothing else tells which ran, no size is picked."""
    machine = one(tmp_path, AdditionalInfo="", MeterName="NC6s v3/NC12s v3 Low Priority")["machine"]
    assert shipped_instances().find(str(machine), "Azure") is None


@pytest.mark.parametrize(
    ("cells", "kind", "reason"),
    [
        ({"ChargeType": "UnusedReservation"}, "idle", IDLE),
        ({"ChargeType": "UnusedSavingsPlan"}, "idle", IDLE),
        ({"ChargeType": "UnusedReservation", "MeterCategory": "SQL Database"}, "none", IDLE),
        ({"ChargeType": "UnusedReservation", "UnitOfMeasure": "1/Month"}, "none", IDLE),
        ({"ChargeType": "Purchase"}, "none", "charge type Purchase"),
        ({"ChargeType": "Refund", "Quantity": "-24"}, "none", "charge type Refund"),
        ({"ChargeType": "Tax"}, "none", "charge type Tax"),
        ({"ChargeType": "RoundingAdjustment"}, "none", "charge type RoundingAdjustment"),
        ({"MeterCategory": "Virtual Machines Licenses"}, "none", NO_MACHINE),
        ({"MeterCategory": "Storage", "UnitOfMeasure": "1/Month"}, "none", NO_MACHINE),
        ({"MeterCategory": "Azure Machine Learning"}, "none", NO_MACHINE),
        ({"MeterName": "8 vCPU VM License"}, "none", NO_MACHINE),
        ({"UnitOfMeasure": "1 GB/Month"}, "none", NOT_IN_HOURS),
    ],
)
def test_what_did_not_run_keeps_its_place_with_its_reason(
    tmp_path: Path, cells: dict[str, str], kind: str, reason: str
) -> None:
    """Purchases, taxes, licences, disks and idle commitments are no hours that anybody used."""
    row = one(tmp_path, **cells)
    assert (row["kind"], row["reason"]) == (kind, reason)


def test_both_agreements_say_the_same(tmp_path: Path) -> None:
    """The spellings of an enterprise and of a customer agreement give equal rows, the partner among them."""
    lines = [line(PartnerName="Some Partner GmbH"), line(ChargeType="Purchase"), line(ReservationId="r-1")]
    enterprise, _ = rows(bill(tmp_path, lines))
    customer, file = rows(bill(tmp_path, lines, MCA))
    assert enterprise.equals(customer)
    assert enterprise["seller"].to_list() == ["Some Partner GmbH", None, None]
    assert enterprise["commitment"].to_list() == [None, None, "r-1"]
    assert file.format == "Azure cost details"
    assert is_azure([MCA.get(key, key) for key in EA])
    assert not is_azure(["BilledCost", "ChargeCategory", "x_SkuMeterCategory", "ConsumedQuantity", "ChargePeriodStart"])


@pytest.mark.parametrize(
    ("dates", "starts", "note"),
    [
        (["01/15/2025", "03/04/2025"], ["2025-01-15", "2025-03-04"], None),
        (["15/01/2025", "03/04/2025"], ["2025-01-15", "2025-04-03"], DAY_FIRST),
        (["02/01/2025", "03/04/2025"], ["2025-02-01", "2025-03-04"], MONTH_FIRST),
        (["2025-03-04", "2025-03-05T00:00:00Z"], ["2025-03-04", "2025-03-05"], None),
    ],
)
def test_dates_are_read_in_the_order_that_the_file_shows(
    tmp_path: Path, dates: list[str], starts: list[str], note: str | None
) -> None:
    """A day above twelve settles the order for all; where none does, the month stands first and the notes say so."""
    table, file = rows(bill(tmp_path, [line(Date=text) for text in dates]))
    assert [str(start)[:10] for start in table["start"]] == starts
    assert [one for one in file.notes if one in {DAY_FIRST, MONTH_FIRST}] == ([note] if note else [])


def test_a_date_against_the_order_cannot_be_read(tmp_path: Path) -> None:
    """Where one date must have the month first and another the day, the latter is told with its row and column."""
    table, file = rows(bill(tmp_path, [line(Date="01/15/2025"), line(Date="15/01/2025")]))
    assert table["reason"].to_list() == ["", UNREADABLE]
    assert [(fault.row, fault.column) for fault in file.faults] == [(3, "Date")]


def test_negative_use_is_told(tmp_path: Path) -> None:
    """Hours below zero that are no refund count nothing, and the fault names the row."""
    table, file = rows(bill(tmp_path, [line(), line(Quantity="-24")]))
    assert table["reason"].to_list() == ["", NEGATIVE]
    assert [(fault.row, fault.column) for fault in file.faults] == [(3, "Quantity")]


def test_actual_and_amortized_rows_of_one_use_have_one_mark(tmp_path: Path) -> None:
    """The two files of a month differ in costs; given both, nothing is counted twice by its mark."""
    actual, _ = rows(bill(tmp_path, [line(ReservationId="r-1", CostInBillingCurrency="0")]))
    amortized, _ = rows(bill(tmp_path, [line(ReservationId="r-1", CostInBillingCurrency="1200.5")]))
    assert actual["mark"].equals(amortized["mark"])
    other, _ = rows(bill(tmp_path, [line(ReservationId="r-2", CostInBillingCurrency="0")]))
    assert not actual["mark"].equals(other["mark"])


def test_parquet_says_what_csv_says(tmp_path: Path) -> None:
    """Numbers and days with types of their own give the rows of the plain text."""
    plain, _ = rows(bill(tmp_path, [line(), line(ChargeType="Tax")]))
    typed = pl.DataFrame([line(), line(ChargeType="Tax")]).with_columns(
        pl.col("Quantity", "CostInBillingCurrency").cast(pl.Float64), pl.col("Date").str.to_date("%m/%d/%Y")
    )
    typed.write_parquet(tmp_path / "azure.parquet")
    assert rows(tmp_path / "azure.parquet")[0].drop("row").equals(plain.drop("row"))


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    """Without a quantity nothing can be counted, and the column is named as Azure does."""
    with pytest.raises(FencepostError, match="no column Quantity"):
        read_azure(bill(tmp_path, [line()], {"Quantity": "Amount of it"}))


@settings(deadline=None, max_examples=50)
@given(
    lines=st.lists(
        st.tuples(
            st.sampled_from(["Usage", "Purchase", "UnusedReservation", "Tax", "usage", ""]),
            st.sampled_from(["Virtual Machines", "Storage", "NULL"]),
            st.integers(min_value=0, max_value=10**9),
        ),
        max_size=25,
    )
)
def test_rows_in_are_rows_out(tmp_path_factory: pytest.TempPathFactory, lines: list[tuple[str, str, int]]) -> None:
    """Each row comes out once and in order, and the hours are those of machines' use, to the last digit."""
    told = [line(ChargeType=kind, MeterCategory=what, Quantity=f"{n / 1000:.3f}") for kind, what, n in lines]
    table, _ = rows(bill(tmp_path_factory.mktemp("azure"), told))
    assert table["row"].to_list() == list(range(2, len(lines) + 2))
    used = [n for kind, what, n in lines if kind.lower() in {"usage", ""} and what == "Virtual Machines"]
    assert table.filter(pl.col("reason") == "")["hours"].sum() == sum((Decimal(n) for n in used), Decimal(0)) / 1000


def test_the_one_door_knows_the_file(tmp_path: Path) -> None:
    """Opened without its form being told, the bill is known by its headers; an empty row keeps its place."""
    path = bill(tmp_path, [line()])
    path.write_bytes(path.read_bytes() + b"\n" + path.read_bytes().splitlines()[1] + b"\n")
    file = open_usage(path)
    assert file.format == "Azure cost details"
    assert pl.concat(list(file.pieces))["reason"].to_list() == ["", EMPTY, ""]
