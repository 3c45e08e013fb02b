"""Slurm's accounting becomes accelerator-hours, and every row keeps its place."""

from __future__ import annotations

import gzip
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from fencepost.compute.catalogue import Catalogue, UnknownItem
from fencepost.model.fault import FencepostError
from fencepost.sources.sacct import HEADER_AGAIN, NOT_RUN, STEP, WAITING, is_sacct, read_sacct
from fencepost.sources.sacct_cells import NO_GPU, NOTHING_ALLOCATED, SHARED, UNTYPED
from fencepost.sources.usage_rows import NEGATIVE, UNREADABLE, USAGE, UsageFile

HEADER = "JobID|Cluster|Partition|Account|User|Start|End|Elapsed|State|NNodes|ReqTRES|AllocTRES|NodeList|JobName"
XDMOD = (
    "{id}|{id}|hpc|{part}|normal|chem|chem|4578|ann|3806|2016-12-22T07:15:12|2016-12-22T07:15:12|2016-12-22T07:15:13|"
    "2017-01-01T20:42:19|{elapsed}|0:0|{state}|1|12|12|31000Mn|cpu=12,node=1|{tres}|37-14:00:00|n-[31]|{name}"
)
TWO = "billing=12,cpu=12,gres/gpu=2,mem=31000M,node=1"


def told(tmp_path: Path, text: str, chips: dict[str, str] | None = None) -> tuple[pl.DataFrame, UsageFile]:
    path = tmp_path / "log.txt"
    path.write_text(text, encoding="utf-8")
    file = read_sacct(path, chips or {})
    pieces = list(file.pieces)
    frame = pl.concat(pieces) if pieces else pl.DataFrame(schema=USAGE)
    assert frame.schema == USAGE
    return frame, file


def job(**cells: str) -> str:
    usual = {
        "JobID": "1", "Cluster": "hpc", "Partition": "gpu", "Account": "chem", "User": "ann",
        "Start": "2024-05-01T00:00:00", "End": "2024-05-01T02:00:00", "Elapsed": "02:00:00", "State": "COMPLETED",
        "NNodes": "1", "ReqTRES": "", "AllocTRES": "cpu=8,gres/gpu=4,gres/gpu:a100=4", "NodeList": "g1", "JobName": "x",
    }  # fmt: skip
    return "|".join((usual | cells).values())


def one(tmp_path: Path, **cells: str) -> tuple[dict[str, object], UsageFile]:
    frame, file = told(tmp_path, f"{HEADER}\n{job(**cells)}\n")
    assert frame.height == 1
    return frame.row(0, named=True), file


def xdmod(
    elapsed: str = "10-13:27:06", tres: str = TWO, state: str = "COMPLETED", name: str = "run", no: int = 7
) -> str:
    return XDMOD.format(id=no, part="fat", elapsed=elapsed, tres=tres, state=state, name=name)


def test_a_job_is_its_time_times_its_gpus(tmp_path: Path) -> None:
    """Two hours on four A100 are eight A100-hours, charged to the account and used by the user."""
    row, file = one(tmp_path)
    assert row["hours"] == Decimal(8)
    assert (row["accelerator"], row["machine"], row["kind"], row["reason"]) == ("a100", None, "use", "")
    assert (row["payer"], row["account"], row["provider"], row["resource"], row["row"]) == (
        "chem",
        "ann",
        "hpc",
        "1",
        2,
    )
    assert file.format == "sacct"
    assert not file.faults


def test_a_log_without_a_header_is_known_by_its_order(tmp_path: Path) -> None:
    """The export of 26 columns gives 10 days, 13:27:06 on two GPUs, whatever bars its job's name holds."""
    frame, file = told(tmp_path, xdmod(name="a|b|c") + "\n", {"fat": "V100"})
    assert frame.item(0, "hours") == (Decimal(912426) * 2 / 3600).quantize(Decimal("1e-12"))
    assert frame.item(0, "accelerator") == "V100"
    assert not file.faults


@pytest.mark.parametrize(
    ("resources", "qos", "gpus", "chip"),
    [
        ("gpu:2", "", 2, "GPU of hpc/fat"),
        ("gres:gpu:1|cpu=1", "", 1, "GPU of hpc/fat"),
        ("gpu:v100:2(IDX:0-1)|cpu=4|cpu=4", "", 2, "v100"),
        ("gpu:p100:2hbm:0|cpu=4|cpu=4,gres/gpu=2", "", 2, "GPU of hpc/fat"),
        ("gpu:9|cpu=4|cpu=4,gres/gpu=3,gres/gpu:v100=3", "normal|", 3, "v100"),
    ],
)
def test_older_exports(tmp_path: Path, resources: str, qos: str, gpus: int, chip: str) -> None:
    """The older orders, of 24 to 27 columns, are known too; what is allocated goes before what was asked for."""
    line = (
        f"7|7|hpc|fat|{qos}chem|chem|4578|ann|3806|2016-12-22T07:15:12|2016-12-22T07:15:12|2016-12-22T07:15:13|"
        f"2016-12-22T08:15:13|01:00:00|0:0|COMPLETED|1|12|12|31000Mn|{resources}|UNLIMITED|n1|run"
    )
    frame, file = told(tmp_path, line + "\n")
    assert frame.select("hours", "accelerator").row(0) == (Decimal(gpus), chip)
    assert not file.faults


def test_orders_may_change_within_a_log(tmp_path: Path) -> None:
    """A row in an older order is read by that order."""
    old = (
        "8|8|hpc|fat|chem|chem|4578|bob|3806|2016-12-22T07:15:12|2016-12-22T07:15:12|2016-12-22T07:15:13|"
        "2016-12-22T08:15:13|01:00:00|0:0|COMPLETED|1|12|12|31000Mn|gpu:2|cpu=1|UNLIMITED|n1|run"
    )
    frame, file = told(tmp_path, "\n".join([xdmod("01:00:00"), xdmod("01:00:00"), old, "junk|row"]) + "\n")
    assert frame.get_column("account").to_list() == ["ann", "ann", "bob", None]
    assert frame.get_column("hours").to_list() == [Decimal(2), Decimal(2), Decimal(2), None]
    assert [fault.row for fault in file.faults] == [4]


@pytest.mark.parametrize("mark", ["|", "\t", ";", "^"])
@pytest.mark.parametrize("trailing", [False, True])
def test_headers_in_any_order_and_case(tmp_path: Path, mark: str, trailing: bool) -> None:  # noqa: FBT001
    """Columns are found by their names, with any delimiter and with the trailing one of --parsable."""
    end = mark if trailing else ""
    text = mark.join(["STATE", "alloctres", "JobID", "ElapsedRaw"]) + end + "\n"
    text += mark.join(["COMPLETED", "gres/gpu:h100=2", "5", "1800"]) + end + "\n"
    frame, _ = told(tmp_path, text)
    assert frame.select("hours", "accelerator", "resource").row(0) == (Decimal(1), "h100", "5")


def test_a_bar_in_a_name_in_the_middle(tmp_path: Path) -> None:
    """Cells too many belong to the job's name, wherever it stands."""
    frame, _ = told(tmp_path, "JobID|JobName|State|Elapsed|AllocTRES\n1|a|b|c|COMPLETED|01:00:00|gres/gpu=1\n")
    assert frame.item(0, "hours") == Decimal(1)


def test_several_types_are_several_rows_of_one(tmp_path: Path) -> None:
    """Two A100 and one V100 of four GPUs are three rows with one number, and the fourth GPU is untyped."""
    tres = "gres/gpu:a100=2,gres/gpu:v100=1,gres/gpu=4"
    frame, _ = told(tmp_path, f"{HEADER}\n{job(AllocTRES=tres)}\n")
    assert frame.get_column("row").to_list() == [2, 2, 2]
    assert frame.get_column("mark").n_unique() == 1
    rows = frame.select("accelerator", "hours").rows()
    assert rows == [("a100", Decimal(4)), ("v100", Decimal(2)), ("GPU of hpc/gpu", Decimal(2))]


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"JobID": "1.batch"}, STEP),
        ({"JobID": "1.0"}, STEP),
        (
            {"State": "PENDING", "Start": "Unknown", "End": "Unknown", "JobID": "1_[1-10%2]", "Elapsed": "00:00:00"},
            WAITING,
        ),
        ({"State": "CANCELLED by 12345", "Elapsed": "00:00:00"}, NOT_RUN),
        ({"AllocTRES": "cpu=8,mem=4G,gres/gpumem=40G,gres/gpuutil=80"}, NO_GPU),
        ({"AllocTRES": "cpu=8,gres/mps=50"}, SHARED),
        ({"AllocTRES": "cpu=8", "ReqTRES": "cpu=8,gres/gpu=2"}, NOTHING_ALLOCATED),
        ({"Elapsed": "-01:00:00"}, NEGATIVE),
        ({"Elapsed": "INVALID", "End": "Unknown"}, UNREADABLE),
    ],
)
def test_rows_that_count_no_hours(tmp_path: Path, cells: dict[str, str], reason: str) -> None:
    """A row that is no hours of a GPU stays, with the reason."""
    row, file = one(tmp_path, **cells)
    assert (row["kind"], row["reason"], row["hours"]) == ("none", reason, None)
    if reason in {NEGATIVE, UNREADABLE}:
        assert [(fault.row, fault.column) for fault in file.faults] == [(2, "elapsed")]


@pytest.mark.parametrize("state", ["CANCELLED by 12345", "TIMEOUT", "REQUEUED", "NODE_FAIL", "RUNNING"])
def test_a_job_that_ran_counts_however_it_ended(tmp_path: Path, state: str) -> None:
    """What ended a job changes nothing of the time for which it held its GPUs."""
    row, _ = one(tmp_path, State=state, End="Unknown" if state == "RUNNING" else "2024-05-01T02:00:00")
    assert row["hours"] == Decimal(8)


def test_requested_gpus_are_told_apart(tmp_path: Path) -> None:
    """Where nothing shows what was allocated, the request counts for a job that ran, and a note says so."""
    row, file = one(tmp_path, AllocTRES="", ReqTRES="cpu=8,gres/gpu=2", State="RUNNING", End="Unknown")
    assert row["hours"] == Decimal(4)
    assert any("as requested and not as allocated" in note for note in file.notes)
    assert any("had not ended" in note for note in file.notes)


def test_untyped_hours_are_never_lost(tmp_path: Path) -> None:
    """Without a chip for its partition an untyped GPU is told by its place, which the catalogue takes for no chip."""
    row, file = one(tmp_path, AllocTRES="gres/gpu=4", Partition="gpu-a100")
    assert (row["accelerator"], row["hours"]) == (f"{UNTYPED}hpc/gpu-a100", Decimal(8))
    assert any("8.00 accelerator-hours name no type" in note for note in file.notes)
    with pytest.raises(UnknownItem):
        Catalogue.load().find(str(row["accelerator"]))


@pytest.mark.parametrize("place", ["gpu", "GPU", "hpc", "hpc/gpu"])
def test_a_partition_or_cluster_names_the_chip(tmp_path: Path, place: str) -> None:
    """The chip that the caller names for a place is that of its untyped GPUs."""
    frame, _ = told(tmp_path, f"{HEADER}\n{job(AllocTRES='gres/gpu=1')}\n", {place: "A100 SXM 80GB"})
    assert frame.item(0, "accelerator") == "A100 SXM 80GB"


def test_parts_of_a_chip(tmp_path: Path) -> None:
    """Seven instances of three slices for an hour are three hours of the chip, and the note says so."""
    row, file = one(tmp_path, AllocTRES="gres/gpu:a100_3g.40gb=7,gres/gpu=7", Elapsed="01:00:00")
    assert (row["accelerator"], row["hours"]) == ("a100", Decimal(3))
    assert any("parts of a chip" in note for note in file.notes)


def test_steps_without_their_job_are_told_loudly(tmp_path: Path) -> None:
    """Where a log holds only steps of a job, none of its hours count, and the first fault says so."""
    frame, file = told(tmp_path, f"{HEADER}\n{job()}\n{job(JobID='1.batch')}\n{job(JobID='2.batch')}\n")
    assert frame.get_column("kind").to_list() == ["use", "none", "none"]
    assert [str(fault) for fault in file.faults if "1 jobs with GPUs stand here only by their steps" in fault.what]


def test_attempts_count_each_and_equal_rows_have_equal_marks(tmp_path: Path) -> None:
    """Two attempts of a job count both; the same row twice has one mark."""
    first = job(State="REQUEUED", Elapsed="01:00:00")
    frame, _ = told(tmp_path, f"{HEADER}\n{first}\n{job()}\n{job()}\n")
    assert frame.get_column("hours").to_list() == [Decimal(4), Decimal(8), Decimal(8)]
    marks = frame.get_column("mark").to_list()
    assert marks[0] != marks[1] == marks[2]


def test_remarks_on_times_and_nodes(tmp_path: Path) -> None:
    """A job longer than its span, and a list of another number of nodes, are told; the time that passed counts."""
    row, file = one(tmp_path, Elapsed="03:00:00", NNodes="2", NodeList="g[1-3]")
    assert row["hours"] == Decimal(12)
    assert any("ran longer than from their start" in note for note in file.notes)
    assert any("another number of nodes" in note for note in file.notes)


def test_times(tmp_path: Path) -> None:
    """Times are UTC where no zone is told; seconds since 1970 are read, and 'Unknown' is nothing."""
    row, _ = one(tmp_path, Start="1714521600", End="2024-05-01T04:00:00+0200")
    assert str(row["start"]) == "2024-05-01 00:00:00+00:00"
    assert str(row["end"]) == "2024-05-01 02:00:00+00:00"
    row, file = one(tmp_path, Start="soon")
    assert row["start"] is None
    assert row["hours"] == Decimal(8)
    assert [(fault.row, fault.column) for fault in file.faults] == [(2, "start")]


def test_a_header_in_the_middle_and_a_short_row(tmp_path: Path) -> None:
    """Logs joined end to end repeat their header, which is a row without hours; a cut row is a fault."""
    frame, file = told(tmp_path, f"{HEADER}\n{job()}\n{HEADER}\n1|hpc\n\n{job()}\n")
    assert frame.get_column("reason").to_list() == ["", HEADER_AGAIN, UNREADABLE, ""]
    assert frame.get_column("row").to_list() == [2, 3, 4, 6]
    assert [fault.row for fault in file.faults] == [4]


def test_a_cut_gzip(tmp_path: Path) -> None:
    """What stands before the break of a packed log is given, and the break is told."""
    path = tmp_path / "log.gz"
    whole = gzip.compress(
        "\n".join([HEADER, *(job(JobID=str(at), User=f"u{at * 7919}") for at in range(5000))]).encode()
    )
    path.write_bytes(whole[: len(whole) // 2])
    file = read_sacct(path, {})
    frame = pl.concat(list(file.pieces))
    assert 100 < frame.filter(pl.col("kind") == "use").height < 5000
    assert "damaged" in file.faults[0].what


def test_many_faults_are_counted(tmp_path: Path) -> None:
    """A log broken in every row tells the first faults, and how many more there are."""
    _, file = told(tmp_path, HEADER + "\n" + "1|2\n" * 500)
    assert len(file.faults) == 201
    assert "300 more" in file.faults[-1].what


def test_what_is_no_log(tmp_path: Path) -> None:
    """Another table is refused with what to do."""
    path = tmp_path / "x.csv"
    path.write_text("a,b\n1,2\n")
    with pytest.raises(FencepostError, match="no accounting of Slurm"):
        read_sacct(path, {})
    assert is_sacct([HEADER])
    assert is_sacct([xdmod()])
    assert not is_sacct(["BillingAccountId,SubAccountId,ChargePeriodStart", "1,2,3"])
    assert not is_sacct([])
