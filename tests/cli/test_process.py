"""The command line as a process of its own: how soon it answers, what it holds, what it does when a pipe breaks."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
COMMAND = [sys.executable, "-m", "fencepost.cli.main"]


def seconds(*words: str) -> float:
    start = time.perf_counter()
    subprocess.run([*COMMAND, *words], check=True, capture_output=True)  # noqa: S603 - our own command
    return time.perf_counter() - start


def test_help_is_quick() -> None:
    """Half a second at most, since no command is imported; bench/startup.py holds the sharper figure."""
    seconds("--help")
    assert statistics.median(seconds("--help") for _ in range(3)) < 0.5


def test_help_of_every_command_names_its_options() -> None:
    """--help works everywhere and ends with 0."""
    for words in ("check", "classify", "chips", "law", "law show", "law diff", "settle", "flips", "diff", "replay"):
        done = subprocess.run(  # noqa: S603 - our own command
            [*COMMAND, *words.split(), "--help"], check=False, capture_output=True, text=True
        )
        assert (done.returncode, done.stderr) == (0, ""), words
        assert "--help" in done.stdout, words


@pytest.mark.skipif(os.name == "nt", reason="pipes break in another way there")
def test_a_broken_pipe_is_no_accident() -> None:
    """`fencepost check … | head -1` ends in silence."""
    with subprocess.Popen(  # noqa: S603 - our own command
        [*COMMAND, "check", str(ROOT / "examples" / "orders.csv"), "--format", "ndjson"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert b"Traceback" not in process.stderr.read()


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "wait4"), reason="the memory of another process is told by wait4")
def test_ten_thousand_rows_stream(tmp_path: Path) -> None:
    """A file of 10,000 rows is answered whole, in the memory that 500 rows take and a quarter more."""
    peaks = {}
    for height in (500, 10_000):
        orders, answers = tmp_path / f"{height}.csv", tmp_path / f"{height}.ndjson"
        lines = [f"R{n},2024-{1 + n % 12:02}-{1 + n % 28:02},H20,US,CN,{n}" for n in range(height)]
        orders.write_text("\n".join(["id,date,item,from,to,quantity", *lines]), encoding="utf-8")
        start = time.perf_counter()
        process = subprocess.Popen([*COMMAND, "check", str(orders), "-o", str(answers)])  # noqa: S603 - our own
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        peaks[height] = usage.ru_maxrss
        assert time.perf_counter() - start < 300
        with answers.open(encoding="utf-8") as file:
            assert sum(1 for _ in file) == height
    assert peaks[10_000] < 1.25 * peaks[500]
