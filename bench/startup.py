"""Wall time of whole commands, each in a process of its own, with the files already in the disk cache."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RUNS = 7


def fencepost(*words: str) -> list[str]:
    """The command line as it is installed beside this interpreter, else as a module."""
    script = Path(sys.executable).parent / "fencepost"
    return [str(script), *words] if script.exists() else [sys.executable, "-m", "fencepost.cli.main", *words]


def wall(command: list[str], runs: int = RUNS) -> dict[str, float]:
    """Median and spread in seconds of a command, after one run that warms the disk cache."""
    times = []
    for number in range(runs + 1):
        start = time.perf_counter()
        done = subprocess.run(command, capture_output=True, check=False, cwd=ROOT)  # noqa: S603 - our own command
        took = time.perf_counter() - start
        if b"Traceback" in done.stderr or done.returncode in {2, 3, 4}:
            raise RuntimeError(f"{' '.join(command)} failed: {done.stderr.decode()[-500:]}")
        if number:
            times.append(took)
    return {"median_s": statistics.median(times), "least_s": min(times), "most_s": max(times)}


def startup(folder: Path) -> dict[str, dict[str, float]]:
    """`--help`, and a check of twenty lines as a table and as NDJSON."""
    lines = (ROOT / "examples" / "orders.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    orders = folder / "twenty.csv"
    orders.write_text("".join(lines[:21]), encoding="utf-8")
    answers = str(folder / "answers.ndjson")
    return {
        "python -c pass": wall([sys.executable, "-c", "pass"]),
        "fencepost --help": wall(fencepost("--help")),
        "fencepost check, 20 lines, table": wall(fencepost("check", str(orders))),
        "fencepost check, 20 lines, ndjson": wall(fencepost("check", str(orders), "-o", answers)),
    }


if __name__ == "__main__":
    import tempfile

    with tempfile.TemporaryDirectory() as temporary:
        for name, took in startup(Path(temporary)).items():
            print(f"{name:36} {took['median_s']:.3f} s ({took['least_s']:.3f} to {took['most_s']:.3f})")
