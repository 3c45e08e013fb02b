"""Samples of chips become hours with their tensor activity, and each chip's time counts once."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from fencepost.model.fault import FencepostError
from fencepost.sources.dcgm import (
    NO_TIME,
    OTHER_METRIC,
    OTHER_PART,
    OUT_OF_ORDER,
    SAME_MOMENT,
    is_dcgm,
    read_dcgm,
)
from fencepost.sources.usage_rows import UNREADABLE, USAGE, UsageFile

TENSOR = "DCGM_FI_PROF_PIPE_TENSOR_ACTIVE"
HALF_MINUTE = (Decimal(30) / 3600).quantize(Decimal("1e-12"))


def sample(value: object, at: int | None, metric: str = TENSOR, chip: str = "GPU-1", more: str = "") -> str:
    labels = f'gpu="0",UUID="{chip}",device="nvidia0",modelName="NVIDIA A100-SXM4-80GB",Hostname="n1"{more}'
    return f"{metric}{{{labels}}} {value}" + ("" if at is None else f" {1716400000000 + at * 1000}")


def told(tmp_path: Path, *lines: str) -> tuple[pl.DataFrame, UsageFile]:
    path = tmp_path / "metrics.txt"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    file = read_dcgm(path)
    frame = pl.concat(list(file.pieces))
    assert frame.schema == USAGE
    return frame, file


def test_the_time_between_samples_is_hours(tmp_path: Path) -> None:
    """Three samples half a minute apart are a minute and a half of one chip, each with its activity."""
    head = (f"# HELP {TENSOR} Ratio of cycles", f"# TYPE {TENSOR} gauge")
    more = ',namespace="x",pod="y\\"z",container="c"'
    frame, file = told(tmp_path, *head, *(sample(0.42, at, more=more) for at in (0, 30, 60)))
    assert frame.get_column("hours").to_list() == [HALF_MINUTE] * 3
    assert frame.get_column("activity").to_list() == [0.42] * 3
    assert frame.get_column("row").to_list() == [3, 4, 5]
    row = frame.row(0, named=True)
    assert (row["account"], row["payer"], row["resource"]) == ('x/y"z', None, "GPU-1")
    assert row["accelerator"] == "NVIDIA A100-SXM4-80GB"
    assert not file.faults


def test_other_metrics_count_nothing(tmp_path: Path) -> None:
    """Power and load of the same chip stay as rows without hours."""
    lines = [
        text
        for at in (0, 30)
        for text in (
            sample(350, at, "DCGM_FI_DEV_POWER_USAGE"),
            sample(0.5, at),
            sample(97, at, "DCGM_FI_DEV_GPU_UTIL"),
        )
    ]
    frame, _ = told(tmp_path, *lines)
    assert frame.get_column("reason").to_list() == [OTHER_METRIC, "", OTHER_METRIC] * 2


def test_without_tensor_metric_the_engine_gives_time_and_no_activity(tmp_path: Path) -> None:
    """Graphics engine activity is no tensor activity."""
    frame, file = told(tmp_path, *(sample(0.9, at, "DCGM_FI_PROF_GR_ENGINE_ACTIVE") for at in (0, 30)))
    assert frame.get_column("hours").to_list() == [HALF_MINUTE] * 2
    assert frame.get_column("activity").to_list() == [None, None]
    assert any("no tensor activity" in note for note in file.notes)


def test_percent_is_found_and_a_mixture_told(tmp_path: Path) -> None:
    """85.5 is a percentage; a chip of the same file that never shows more than 1 counts without activity."""
    lines = [text for at in (0, 30) for text in (sample(85.5, at), sample(0.4, at, chip="GPU-2"))]
    frame, file = told(tmp_path, *lines)
    assert frame.get_column("activity").to_list() == [0.855, None, 0.855, None]
    assert frame.get_column("kind").to_list() == ["use"] * 4
    assert any("percent" in note for note in file.notes)
    assert "GPU-2" in file.faults[0].what


def test_gaps_repeats_and_disorder(tmp_path: Path) -> None:
    """A long gap is not bridged, a moment counts once, and a sample that comes too late counts nothing."""
    frame, file = told(tmp_path, *(sample(0.5, at) for at in (0, 30, 60, 60, 45, 90, 9000)))
    reasons = ["", "", "", SAME_MOMENT, OUT_OF_ORDER, "", ""]
    assert frame.get_column("reason").to_list() == reasons
    assert frame.get_column("hours").drop_nulls().to_list() == [HALF_MINUTE] * 5
    assert any("1 gaps" in note for note in file.notes)


def test_one_scrape_tells_activity_and_no_hours(tmp_path: Path) -> None:
    """Without times there are no hours, and the activity is kept."""
    row = told(tmp_path, sample(0.3, None))[0].row(0, named=True)
    assert (row["hours"], row["activity"], row["reason"]) == (None, 0.3, NO_TIME)


@pytest.mark.parametrize("value", ["NaN", "9223372036854775794", "140737488355328"])
def test_blank_values_are_no_activity(tmp_path: Path, value: str) -> None:
    """What DCGM writes where it has no value leaves the hours without activity."""
    frame, _ = told(tmp_path, sample(value, 0), sample(0.5, 30))
    assert frame.get_column("activity").to_list() == [None, 0.5]
    assert frame.get_column("hours").to_list() == [HALF_MINUTE] * 2


def test_parts_of_a_chip(tmp_path: Path) -> None:
    """An instance of three slices is three sevenths of the chip, and the chip's own lesser metric counts nothing."""
    part = ',GPU_I_PROFILE="3g.40gb",GPU_I_ID="1"'
    lines = [text for at in (0, 30) for text in (sample(0.5, at, more=part), sample(40, at, "DCGM_FI_DEV_GPU_UTIL"))]
    frame, _ = told(tmp_path, *lines)
    assert frame.get_column("reason").to_list() == ["", OTHER_PART] * 2
    assert frame.item(0, "hours") == (Decimal(90) / 7 / 3600).quantize(Decimal("1e-12"))


def test_broken_lines_keep_their_place(tmp_path: Path) -> None:
    """A line that is no sample is a row that cannot be read, with its number."""
    frame, file = told(tmp_path, sample(0.5, 0), "what is this?", sample("abc", 30), sample(0.5, 30))
    assert frame.get_column("reason").to_list() == ["", UNREADABLE, UNREADABLE, ""]
    assert [fault.row for fault in file.faults] == [2, 3]


@pytest.mark.parametrize(
    "text",
    [
        (
            "time,UUID,modelName,Hostname,DCGM_FI_PROF_PIPE_TENSOR_ACTIVE,DCGM_FI_DEV_POWER_USAGE\n"
            "2024-05-22T10:00:00Z,GPU-1,A100,n1,0.5,300\n2024-05-22T10:00:30Z,GPU-1,A100,n1,0.25,310\n"
        ),
        (
            "timestamp;UUID;modelName;Hostname;metric;value\n"
            f"1716372000;GPU-1;A100;n1;{TENSOR};0.5\n1716372030;GPU-1;A100;n1;{TENSOR};0.25\n"
        ),
    ],
)
def test_tables(tmp_path: Path, text: str) -> None:
    """A table with a column for each metric, or with metric and value, says the same."""
    frame, file = told(tmp_path, text.strip())
    assert frame.get_column("hours").to_list() == [HALF_MINUTE] * 2
    assert frame.get_column("activity").to_list() == [0.5, 0.25]
    assert str(frame.item(0, "end")) == "2024-05-22 10:00:00+00:00"
    assert frame.get_column("row").to_list() == [2, 3]
    assert not file.faults


def test_what_holds_no_metrics(tmp_path: Path) -> None:
    """Another text is refused."""
    assert is_dcgm([sample(1, 0)])
    assert not is_dcgm(["JobID|State|Elapsed"])
    assert not is_dcgm([])
    path = tmp_path / "x.txt"
    path.write_text("node_load1 0.5\n")
    with pytest.raises(FencepostError, match="no DCGM metrics"):
        read_dcgm(path)
