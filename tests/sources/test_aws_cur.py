"""AWS's bills: what ran counts once, whichever of the report's spellings tells it."""

from __future__ import annotations

import csv
import gzip
import io
import zipfile
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fencepost.model.fault import FencepostError
from fencepost.sources.aws_cur import HOST, RESERVED, is_cur, read_cur
from fencepost.sources.bill_rows import EMPTY
from fencepost.sources.usage_file import open_usage
from fencepost.sources.usage_rows import IDLE, NEGATIVE, NO_MACHINE, NOT_IN_HOURS, UNREADABLE, USAGE, UsageFile

LINE = {
    "identity_line_item_id": "abc1",
    "identity_time_interval": "2025-01-01T00:00:00Z/2025-01-01T01:00:00Z",
    "bill_payer_account_id": "111111111111",
    "bill_invoicing_entity": "Amazon Web Services, Inc.",
    "line_item_usage_account_id": "222222222222",
    "line_item_line_item_type": "Usage",
    "line_item_usage_start_date": "2025-01-01T00:00:00.000Z",
    "line_item_usage_end_date": "2025-01-01T01:00:00.000Z",
    "line_item_product_code": "AmazonEC2",
    "line_item_usage_type": "USE2-BoxUsage:p5.48xlarge",
    "line_item_operation": "RunInstances",
    "line_item_availability_zone": "us-east-2a",
    "line_item_resource_id": "i-0abc",
    "line_item_usage_amount": "1.0000000000",
    "line_item_currency_code": "USD",
    "line_item_unblended_cost": "98.32",
    "line_item_legal_entity": "Amazon Web Services, Inc.",
    "pricing_unit": "Hrs",
    "product_region_code": "us-east-2",
    "reservation_reservation_a_r_n": "",
    "savings_plan_savings_plan_a_r_n": "",
}
LEGACY = {
    "identity_line_item_id": "identity/LineItemId",
    "identity_time_interval": "identity/TimeInterval",
    "bill_payer_account_id": "bill/PayerAccountId",
    "bill_invoicing_entity": "bill/InvoicingEntity",
    "line_item_usage_account_id": "lineItem/UsageAccountId",
    "line_item_line_item_type": "lineItem/LineItemType",
    "line_item_usage_start_date": "lineItem/UsageStartDate",
    "line_item_usage_end_date": "lineItem/UsageEndDate",
    "line_item_product_code": "lineItem/ProductCode",
    "line_item_usage_type": "lineItem/UsageType",
    "line_item_operation": "lineItem/Operation",
    "line_item_availability_zone": "lineItem/AvailabilityZone",
    "line_item_resource_id": "lineItem/ResourceId",
    "line_item_usage_amount": "lineItem/UsageAmount",
    "line_item_currency_code": "lineItem/CurrencyCode",
    "line_item_unblended_cost": "lineItem/UnblendedCost",
    "line_item_legal_entity": "lineItem/LegalEntity",
    "pricing_unit": "pricing/unit",
    "product_region_code": "product/regionCode",
    "reservation_reservation_a_r_n": "reservation/ReservationARN",
    "savings_plan_savings_plan_a_r_n": "savingsPlan/SavingsPlanARN",
}


def line(**cells: str) -> dict[str, str]:
    return LINE | {(key if key in LINE else f"line_item_{key}"): text for key, text in cells.items()}


def written(lines: list[dict[str, str]], names: dict[str, str] | None = None) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([(names or {}).get(key, key) for key in LINE])
    writer.writerows([[one[key] for key in LINE] for one in lines])
    return out.getvalue().encode()


def bill(folder: Path, lines: list[dict[str, str]], names: dict[str, str] | None = None) -> Path:
    path = folder / "cur.csv"
    path.write_bytes(written(lines, names))
    return path


def rows(path: Path) -> tuple[pl.DataFrame, UsageFile]:
    file = read_cur(path)
    return pl.concat([pl.DataFrame(schema=USAGE), *file.pieces]), file


def one(folder: Path, **cells: str) -> dict[str, object]:
    return rows(bill(folder, [line(**cells)]))[0].row(0, named=True)


def test_an_hour_of_a_machine_is_told_in_full(tmp_path: Path) -> None:
    """A line of use names who paid, who used, where, what, for how long and for how much."""
    row = one(tmp_path)
    assert row["machine"] == "p5.48xlarge"
    assert row["hours"] == 1
    assert (row["payer"], row["account"], row["provider"], row["seller"]) == (
        "111111111111",
        "222222222222",
        "AWS",
        None,
    )
    assert (row["region"], row["resource"]) == ("us-east-2", "i-0abc")
    assert (row["cost"], row["currency"]) == (Decimal("98.32"), "USD")
    assert (row["kind"], row["reason"]) == ("use", "")
    assert str(row["start"]) == "2025-01-01 00:00:00+00:00"
    assert str(row["end"]) == "2025-01-01 01:00:00+00:00"


@pytest.mark.parametrize(
    ("usage_type", "machine"),
    [
        ("BoxUsage:p5.48xlarge", "p5.48xlarge"),
        ("EUC1-BoxUsage:p4d.24xlarge", "p4d.24xlarge"),
        ("EU-SpotUsage:g5.xlarge", "g5.xlarge"),
        ("USW2-LAX1-DedicatedUsage:p6-b200.48xlarge", "p6-b200.48xlarge"),
        ("HostBoxUsage:p4d.24xlarge", "p4d.24xlarge"),
        ("BoxUsage", "m1.small"),
        ("APN1-BoxUsage:g4dn.metal", "g4dn.metal"),
    ],
)
def test_the_machine_stands_in_the_usage_type(tmp_path: Path, usage_type: str, machine: str) -> None:
    """The code of the region in front says nothing of the machine; ``BoxUsage`` alone is an m1.small."""
    row = one(tmp_path, usage_type=usage_type)
    assert (row["machine"], row["kind"]) == (machine, "use")


@pytest.mark.parametrize(
    ("cells", "kind", "reason"),
    [
        ({"usage_type": "USE2-UnusedBox:p5.48xlarge"}, "idle", IDLE),
        ({"usage_type": "UnusedDed:p5.48xlarge"}, "idle", IDLE),
        ({"usage_type": "USE2-Reservation:p5.48xlarge"}, "none", RESERVED),
        ({"usage_type": "DedicatedRes:p5.48xlarge"}, "none", RESERVED),
        ({"usage_type": "HostUsage:p4d"}, "none", HOST),
        ({"usage_type": "HeavyUsage:p4d.24xlarge"}, "none", "usage type HeavyUsage"),
        ({"usage_type": "EBSOptimized:p4d.24xlarge"}, "none", NO_MACHINE),
        ({"usage_type": "EBS:VolumeUsage.gp3", "pricing_unit": "GB-Mo"}, "none", NO_MACHINE),
        ({"usage_type": "USE2-DataTransfer-Out-Bytes", "pricing_unit": "GB"}, "none", NO_MACHINE),
        ({"product_code": "ElasticMapReduce"}, "none", NO_MACHINE),
        ({"product_code": "a1b2c3softwareproduct"}, "none", NO_MACHINE),
        ({"pricing_unit": "GB-Mo"}, "none", NOT_IN_HOURS),
        ({"line_item_type": "Tax"}, "none", "line item type Tax"),
        ({"line_item_type": "RIFee", "usage_type": "HeavyUsage:p4d.24xlarge"}, "none", "line item type RIFee"),
        ({"line_item_type": "SavingsPlanNegation", "usage_amount": "-1"}, "none", "line item type SavingsPlanNegation"),
        ({"line_item_type": "SavingsPlanUpfrontFee"}, "none", "line item type SavingsPlanUpfrontFee"),
        ({"line_item_type": "Refund", "usage_amount": "-1"}, "none", "line item type Refund"),
        ({"line_item_type": "EdpDiscount"}, "none", "line item type EdpDiscount"),
        ({"line_item_type": ""}, "none", "no line item type"),
    ],
)
def test_what_did_not_run_keeps_its_place_with_its_reason(
    tmp_path: Path, cells: dict[str, str], kind: str, reason: str
) -> None:
    """Fees, taxes, disks, surcharges of other services and idle reservations are no hours that anybody used."""
    row = one(tmp_path, **cells)
    assert (row["kind"], row["reason"]) == (kind, reason)


def test_a_savings_plan_leaves_the_hours_it_covers(tmp_path: Path) -> None:
    """Covered use counts once, with its plan; the negation that balances the money takes no hour away."""
    covered = line(
        line_item_type="SavingsPlanCoveredUsage", savings_plan_savings_plan_a_r_n="arn:aws:savingsplans::1:sp"
    )
    negation = line(line_item_type="SavingsPlanNegation", unblended_cost="-98.32")
    table, _ = rows(bill(tmp_path, [covered, negation]))
    used = table.filter(pl.col("kind") == "use")
    assert used["hours"].sum() == 1
    assert used["commitment"].to_list() == ["arn:aws:savingsplans::1:sp"]
    assert table.height == 2


def test_sagemaker_rents_a_machine_inside(tmp_path: Path) -> None:
    """An instance type of SageMaker loses its ``ml.``; its other lines name no machine."""
    row = one(tmp_path, product_code="AmazonSageMaker", usage_type="USE1-Train:ml.p4d.24xlarge")
    assert (row["machine"], row["kind"], row["hours"]) == ("p4d.24xlarge", "use", 1)
    other = one(tmp_path, product_code="AmazonSageMaker", usage_type="USE1-Notebk:VolumeUsage.gp2")
    assert other["reason"] == NO_MACHINE


def test_a_reseller_issues_the_invoice(tmp_path: Path) -> None:
    """An invoicing entity that is not Amazon is the seller."""
    assert one(tmp_path, bill_invoicing_entity="Some Cloud Reseller Ltd")["seller"] == "Some Cloud Reseller Ltd"


def test_the_spellings_of_the_report_say_the_same(tmp_path: Path) -> None:
    """CUR 2.0, the legacy names with strokes, and Athena's names give equal rows, marks too."""
    lines = [line(), line(usage_type="UnusedBox:p5.48xlarge"), line(line_item_type="Tax")]
    athena = {key: LEGACY[key].replace("/", "_").lower() for key in LINE}
    read = [rows(bill(tmp_path, lines, names)) for names in (None, LEGACY, athena)]
    assert [file.format for _, file in read] == ["AWS CUR 2.0", "AWS CUR legacy", "AWS CUR as Athena names it"]
    assert read[0][0].equals(read[1][0])
    assert read[0][0].equals(read[2][0])
    assert all(is_cur([names.get(key, key) for key in LINE]) for names in ({}, LEGACY, athena))


def test_parquet_and_gzip_say_what_csv_says(tmp_path: Path) -> None:
    """Typed columns of Parquet and a packed file give the rows of the plain text."""
    lines = [line(usage_amount="0.25"), line(line_item_type="Tax")]
    plain, _ = rows(bill(tmp_path, lines))
    packed = tmp_path / "cur.csv.gz"
    packed.write_bytes(gzip.compress(written(lines)))
    typed = pl.DataFrame(lines).with_columns(
        pl.col("line_item_usage_amount", "line_item_unblended_cost").cast(pl.Float64),
        pl.col("line_item_usage_start_date", "line_item_usage_end_date").str.to_datetime("%Y-%m-%dT%H:%M:%S%.fZ"),
        product=pl.lit([{"key": "instance_type", "value": "p5.48xlarge"}]),
    )
    typed.write_parquet(tmp_path / "cur.parquet")
    assert rows(packed)[0].equals(plain)
    from_parquet, _ = rows(tmp_path / "cur.parquet")
    assert from_parquet.drop("row").equals(plain.drop("row"))
    assert from_parquet["row"].to_list() == [1, 2]


def test_what_is_broken_is_named_and_the_rest_is_counted(tmp_path: Path) -> None:
    """Each broken row has a fault with its row and column, keeps its place, and costs no other row its hours."""
    lines = [
        line(),
        line(usage_amount="1,5"),
        line(usage_start_date="yesterday"),
        line(usage_end_date="2024-12-31T00:00:00Z"),
        line(usage_amount="-2"),
        line(unblended_cost="much"),
        line(usage_amount="NULL"),
    ]
    table, file = rows(bill(tmp_path, lines))
    assert table["reason"].to_list() == ["", UNREADABLE, UNREADABLE, UNREADABLE, NEGATIVE, "", UNREADABLE]
    assert table.filter(pl.col("kind") == "use")["hours"].sum() == 2
    assert sorted((fault.row, fault.column) for fault in file.faults) == [
        (3, "line_item_usage_amount"),
        (4, "line_item_usage_start_date"),
        (5, "line_item_usage_end_date"),
        (6, "line_item_usage_amount"),
        (7, "line_item_unblended_cost"),
        (8, "line_item_usage_amount"),
    ]


def test_a_row_with_too_many_cells_keeps_its_place(tmp_path: Path) -> None:
    """A row that cannot be parted into cells is one row out, in order, that cannot be read."""
    path = tmp_path / "cur.csv"
    text = written([line(), line(), line()]).splitlines()
    text[2] += b",more,cells"
    path.write_bytes(b"\n".join(text) + b"\n")
    table, file = rows(path)
    assert table.select("row", "reason").rows() == [(2, ""), (3, UNREADABLE), (4, "")]
    assert [fault.row for fault in file.faults] == [3]


def test_a_file_that_breaks_off_tells_so(tmp_path: Path) -> None:
    """Half a gzip file gives the rows before the break, and says that there was one."""
    packed = gzip.compress(written([line(resource_id=f"i-{at * 7919 % 10007}") for at in range(20_000)]))
    path = tmp_path / "cur.csv.gz"
    path.write_bytes(packed[: len(packed) // 2])
    table, file = rows(path)
    assert 1_000 < table.height < 20_000
    assert any("damaged" in fault.what for fault in file.faults)


def test_a_line_without_a_unit_is_in_hours(tmp_path: Path) -> None:
    """AWS meters these codes in hours: an empty unit or none at all is no reason to drop them, and the latter is told."""
    assert one(tmp_path, pricing_unit="")["reason"] == ""
    table, file = rows(bill(tmp_path, [line()], {"pricing_unit": "something_else"}))
    assert table["reason"].to_list() == [""]
    assert any("pricing_unit" in note for note in file.notes)


def test_a_damaged_parquet_file_tells_what_is_lost(tmp_path: Path) -> None:
    """Where pages of a Parquet file are overwritten, the fault counts the rows that nobody knows."""
    path = tmp_path / "cur.parquet"
    pl.DataFrame([line()] * 1000).write_parquet(path)
    data = bytearray(path.read_bytes())
    data[100:2000] = bytes(1900)
    path.write_bytes(data)
    table, file = rows(path)
    assert table.height == 0
    assert any("1,000 of its rows" in fault.what for fault in file.faults)


def test_a_report_in_a_zip_is_read(tmp_path: Path) -> None:
    """The legacy report comes in zip archives too."""
    path = tmp_path / "cur.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("cur.csv", written([line()], LEGACY))
    assert rows(path)[0]["hours"].to_list() == [1]


@pytest.mark.parametrize(
    "data", [b"", b"[]", b"PAR1 and no more", bytes(range(256)) * 20, gzip.compress(b"x" * 99)[:12]]
)
def test_what_is_no_report_is_refused_in_words(tmp_path: Path, data: bytes) -> None:
    """Nothing, an empty array, half a file and bytes that are no text are refused with the file's name."""
    path = tmp_path / "cur.csv"
    path.write_bytes(data)
    with pytest.raises(FencepostError, match=r"cur\.csv"):
        read_cur(path)
    with pytest.raises(FencepostError, match="cannot be read"):
        read_cur(tmp_path / "absent.csv")


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    """A report without amounts is refused by the name of the column, before anything is counted."""
    path = tmp_path / "cur.csv"
    path.write_bytes(written([line()]).replace(b"line_item_usage_amount", b"something_else"))
    with pytest.raises(FencepostError, match="line_item_usage_amount"):
        read_cur(path)
    assert not is_cur(["line_item_usage_type", "pricing_unit"])


def test_currencies_and_zones_stay_with_their_rows(tmp_path: Path) -> None:
    """Two currencies stand as they are; a time with a zone is the same instant in UTC."""
    lines = [line(), line(currency_code="CNY", usage_start_date="2025-01-01T08:00:00+08:00")]
    table, _ = rows(bill(tmp_path, lines))
    assert table["currency"].to_list() == ["USD", "CNY"]
    assert table["start"].n_unique() == 1


def test_marks_know_a_row_again(tmp_path: Path) -> None:
    """The same line in another file has the same mark; another line item id makes another row of it."""
    first, _ = rows(bill(tmp_path, [line(), line(identity_line_item_id="abc2")]))
    again, _ = rows(bill(tmp_path, [line(identity_line_item_id="abc2")]))
    assert first["mark"].n_unique() == 2
    assert again["mark"][0] == first["mark"][1]


def test_progress_is_told(tmp_path: Path) -> None:
    """Whoever asks is told of every byte that was read."""
    path = bill(tmp_path, [line()] * 50)
    read: list[int] = []
    assert sum(piece.height for piece in read_cur(path, on_piece=read.append).pieces) == 50
    assert sum(read) == path.stat().st_size


TYPES = st.sampled_from(
    ["Usage", "DiscountedUsage", "SavingsPlanCoveredUsage", "SavingsPlanNegation", "Tax", "RIFee", ""]
)
CODES = st.sampled_from(
    ["BoxUsage:p5.48xlarge", "UnusedBox:g5.xlarge", "EBS:VolumeUsage", "Reservation:p5.48xlarge", ""]
)
AMOUNTS = st.one_of(
    st.decimals(min_value=0, max_value=1000, places=6).map(str),
    st.sampled_from(["", "NULL", "x", "-1", "1e-3", "1e99"]),
)


@settings(deadline=None, max_examples=60)
@given(lines=st.lists(st.tuples(TYPES, CODES, AMOUNTS), max_size=30))
def test_rows_in_are_rows_out(tmp_path_factory: pytest.TempPathFactory, lines: list[tuple[str, str, str]]) -> None:
    """Whatever the lines hold, each comes out once and in order; hours are those of lines that count, and no others."""
    told = [line(line_item_type=kind, usage_type=code, usage_amount=amount) for kind, code, amount in lines]
    table, _ = rows(bill(tmp_path_factory.mktemp("cur"), told))
    assert table["row"].to_list() == list(range(2, len(lines) + 2))
    assert table["reason"].null_count() == 0
    expected = Decimal(0)
    for kind, code, amount in lines:
        runs = kind in {"Usage", "DiscountedUsage", "SavingsPlanCoveredUsage"} and code.startswith("BoxUsage")
        if runs and amount not in {"", "NULL", "x", "-1", "1e99"}:
            expected += Decimal(amount)
    assert table.filter(pl.col("reason") == "")["hours"].sum() == expected
    assert (table.filter(pl.col("reason") == "")["kind"] == "use").all()


def test_the_one_door_knows_the_file(tmp_path: Path) -> None:
    """Opened without its form being told, the bill is known by its headers; an empty row keeps its place."""
    path = bill(tmp_path, [line()])
    path.write_bytes(path.read_bytes() + b"\n" + path.read_bytes().splitlines()[1] + b"\n")
    file = open_usage(path)
    assert file.format == "AWS CUR 2.0"
    assert pl.concat(list(file.pieces))["reason"].to_list() == ["", EMPTY, ""]
