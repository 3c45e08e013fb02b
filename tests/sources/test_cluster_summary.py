"""Totals of whole clusters are accelerator-hours where sums are told, and nothing where only means are."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from fencepost.model.fault import FencepostError
from fencepost.sources.cluster_summary import NO_SUM, is_cluster_summary, read_cluster_summary
from fencepost.sources.usage_rows import NEGATIVE, UNREADABLE, USAGE, UsageFile

# Figures of the published summary (AcmeTrace), the columns that are read.
PUBLISHED = """id,gpu_job_num,avg_run_time_gpu,avg_gpu_num,max_gpu,complete_gpu_time,cancel_gpu_time,fail_gpu_time
Seren,663813,1414.335,5.68,1024.0,4560592618.0,14274584510.0,2675447459.0
Kalos,19907,1259.689,26.77,1024.0,1667685146.0,3239202064.0,426292851.0
Helios,1580464,6651.681,3.716,2048.0,39994296320.0,30715109125.0,7288334702.0
PAI,1037085,4787.109,0.683,8.0,,,
"""


def told(tmp_path: Path, text: str, chips: dict[str, str] | None = None) -> tuple[pl.DataFrame, UsageFile]:
    path = tmp_path / "totals.csv"
    path.write_text(text, encoding="utf-8")
    file = read_cluster_summary(path, chips or {})
    frame = pl.concat(list(file.pieces))
    assert frame.schema == USAGE
    return frame, file


def test_the_published_clusters(tmp_path: Path) -> None:
    """Kalos has 1.48, Seren 5.98 and Helios 21.67 million GPU-hours, and each cluster its own chip."""
    frame, file = told(tmp_path, PUBLISHED, {"kalos": "A100 SXM 80GB"})
    hours = dict(frame.filter(pl.col("kind") == "use").select("provider", "hours").iter_rows())
    millions = {name: round(total / 1_000_000, 2) for name, total in hours.items() if total is not None}
    assert millions == {"Seren": Decimal("5.98"), "Kalos": Decimal("1.48"), "Helios": Decimal("21.67")}
    assert hours["Kalos"] == (Decimal(5333180061) / 3600).quantize(Decimal("1e-12"))
    chips = frame.get_column("accelerator").to_list()
    assert chips == ["GPU of Seren", "A100 SXM 80GB", "GPU of Helios", "GPU of PAI"]
    assert not file.faults


def test_means_are_no_total(tmp_path: Path) -> None:
    """A cluster of which only means are told has an upper end: jobs by mean time by the most GPUs of any job."""
    frame, file = told(tmp_path, PUBLISHED)
    row = frame.row(3, named=True)
    assert (row["kind"], row["reason"]) == ("at_most", "")
    assert round(row["hours"]) == 11_032_531
    assert any(NO_SUM in note and "at most" in note for note in file.notes)
    assert any("would be no total" in note for note in file.notes)


def test_without_the_most_gpus_of_a_job_nothing_bounds_a_total(tmp_path: Path) -> None:
    """Means alone give no bound: the row counts nothing and says why."""
    frame, _ = told(tmp_path, PUBLISHED.replace("0.683,8.0", "0.683,"))
    row = frame.row(3, named=True)
    assert (row["kind"], row["hours"], row["reason"]) == ("none", None, NO_SUM)


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_an_own_table(tmp_path: Path, mark: str) -> None:
    """A plain table names its accounts, chips and hours, and may name days."""
    text = "account,accelerator,gpu_hours,start,end\nlab,H100,12.5,2024-01-01,2024-02-01\n".replace(",", mark)
    row = told(tmp_path, text)[0].row(0, named=True)
    assert (row["account"], row["accelerator"], row["hours"], row["kind"]) == ("lab", "H100", Decimal("12.5"), "use")
    assert str(row["start"]) == "2024-01-01 00:00:00+00:00"


def test_bad_rows_keep_their_place(tmp_path: Path) -> None:
    """Hours below zero, no number, and a row with too many cells are told, and the others count."""
    frame, file = told(tmp_path, "cluster,gpu_hours\na,-1\nb,many\nc,1,2,3\nd,5\n")
    assert frame.get_column("row").to_list() == [2, 3, 4, 5]
    assert frame.get_column("reason").to_list() == [NEGATIVE, UNREADABLE, UNREADABLE, ""]
    assert sorted(fault.row or 0 for fault in file.faults) == [2, 3, 4]


def test_equal_rows_have_equal_marks(tmp_path: Path) -> None:
    """The same total twice has one mark, another has another."""
    marks = told(tmp_path, "cluster,gpu_hours\na,1\na,1\na,2\n")[0].get_column("mark").to_list()
    assert marks[0] == marks[1] != marks[2]


def test_what_is_no_summary(tmp_path: Path) -> None:
    """Another table is refused."""
    assert not is_cluster_summary(["JobID|State|Elapsed"])
    assert not is_cluster_summary([])
    path = tmp_path / "x.csv"
    path.write_text("a,b\n1,2\n")
    with pytest.raises(FencepostError, match="no summary"):
        read_cluster_summary(path, {})
