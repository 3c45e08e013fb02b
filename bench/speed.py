"""Fencepost beside zen-engine and OpenFisca in one run, on one machine, each against rules of the same law.

Run it as ``python bench/speed.py`` after ``make bench-setup``. Figures go to ``bench/results/speed.json``.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import polars as pl

sys.path.insert(0, str(Path(__file__).resolve().parent))

import deals  # the bench is a folder of scripts
import peers
import startup

from fencepost.decide.batch import check_batch
from fencepost.decide.check import Checker
from fencepost.decide.written import answer_dict
from fencepost.model.deal import Deal
from fencepost.model.fault import FencepostError

KNOWN_ON = date(2026, 11, 23)
RESULTS = Path(__file__).resolve().parent / "results"
MILLION = 1_000_000
SLOW_ROWS = 20_000
"""Rows for the paths of peers that take them one by one; their speed does not hang on the number."""

TARGETS = {"zen decision table": 1000.0, "zen expression": 30.0, "OpenFisca": 0.9}
Figures = dict[str, Any]


def median_of(run: Callable[[Any], object], prepare: Callable[[], Any] = lambda: None, times: int = 5) -> list[float]:
    """Seconds of a first run that warms up, then of some more; what ``prepare`` makes is not timed."""
    took = []
    for _ in range(times + 1):
        given = prepare()
        gc.collect()
        start = time.perf_counter()
        run(given)
        took.append(time.perf_counter() - start)
    return took


def rules_per_row(checker: Checker, frame: pl.DataFrame) -> float:
    """The mean, over the rows, of the provision versions in force on the row's day; tables are not counted."""
    counted = frame["date"].cast(pl.String).value_counts()
    total = rows = 0
    for text, count in counted.iter_rows():
        try:
            day = date.fromisoformat(text or "")
        except ValueError:
            continue
        total += count * len(checker.shelf.open(day, KNOWN_ON).rulings)
        rows += count
    return total / rows


def agree(checker: Checker, given: peers.Chips) -> None:
    """Assert that every path of every peer gives Fencepost's class for every chip."""
    ours = []
    for place in range(len(given)):
        known = checker.check(_chip(given, place), known_on=KNOWN_ON)
        text = known.answer.classification
        ours.append(text if text in peers.CLASSES else "none")
    paths = {**peers.zen_paths(given), "openfisca": peers.openfisca_paths(given)["classes"]}
    for name, path in paths.items():
        theirs = list(path.run(path.prepare()))
        wrong = [
            (ours[n], theirs[n], given.tops[n], given.die_mm2[n]) for n in range(len(ours)) if ours[n] != theirs[n]
        ]
        if wrong:
            raise AssertionError(f"{name} and Fencepost disagree on {len(wrong)} chips, such as {wrong[0]}")
    counts = {name: ours.count(name) for name in peers.CLASSES}
    print(f"the peers and Fencepost agree on {len(ours)} chips: {counts}")


def _chip(given: peers.Chips, place: int) -> Deal:
    cells = {"tops": given.tops[place], "bits": "8", "die_mm2": given.die_mm2[place], "nonplanar": "yes"}
    cells["datacenter"] = "yes" if given.datacenter[place] else "no"
    return Deal({"date": peers.DAY, "item": "accelerator under test", "from": "US", "to": "CN", **cells})


def measure_peers(height: int, slow: int) -> Figures:
    """Every path of every peer: rows a second, and rows times rules a second."""
    found: Figures = {}
    for name, path in peers.zen_paths(peers.chips(slow)).items():
        found[f"zen {name}"] = _figures(path.name, path.rows, peers.RULES, median_of(path.run, path.prepare))
    for name, path in peers.openfisca_paths(peers.chips(height)).items():
        if name != "classes":
            found[f"OpenFisca {name}"] = _figures(path.name, path.rows, peers.RULES, median_of(path.run, path.prepare))
    return found


def _figures(what: str, rows: int, rules: float, took: list[float]) -> Figures:
    first, *runs = took
    middle = statistics.median(runs)
    return {
        "what": what,
        "rows": rows,
        "rules": round(rules, 2),
        "first_s": round(first, 5),
        "seconds": [round(seconds, 5) for seconds in sorted(runs)],
        "rows_per_s": round(rows / middle),
        "row_rules_per_s": round(rows * rules / middle),
    }


def measure_batch(checker: Checker, height: int) -> Figures:
    """The batch on Enum columns, on String columns, and on rows that share no figures."""
    frame = deals.mixed(height, list(checker.gatherer.letters))
    same_as_single(checker, frame.head(400))
    found: Figures = {}
    rules = rules_per_row(checker, frame)
    for name, form in (("Enum columns", pl.DataFrame.clone), ("String columns", deals.as_text)):
        seeds = iter(range(100))

        def fresh(form: Callable[[pl.DataFrame], pl.DataFrame] = form, seeds: Iterator[int] = seeds) -> pl.DataFrame:
            return form(deals.mixed(height, list(checker.gatherer.letters), seed=next(seeds)))

        took = median_of(lambda given: check_batch(checker, given, known_on=KNOWN_ON), fresh)
        found[f"Fencepost {name}"] = _figures("check_batch, the whole book, new deals each run", height, rules, took)
    hard = deals.all_different(height // 50)
    took = median_of(lambda _: check_batch(checker, hard, known_on=KNOWN_ON))
    rules = rules_per_row(checker, hard)
    found["Fencepost all different"] = _figures("no two rows share their figures", hard.height, rules, took)
    return found


def same_as_single(checker: Checker, frame: pl.DataFrame) -> None:
    """Assert that the batch says of each row what a single check says."""
    decided = check_batch(checker, frame, known_on=KNOWN_ON).frame()
    for (status, certain, policy, _), row in zip(decided.iter_rows(), frame.iter_rows(named=True), strict=True):
        try:
            verdict = checker.check(_deal(row), known_on=KNOWN_ON).answer.verdict
        except FencepostError:
            assert status == "not_covered"
            continue
        assert (verdict.status, verdict.certain, verdict.review_policy) == (status, certain, policy), row


def _deal(row: Mapping[str, str | None]) -> Deal:
    return Deal({name: text for name, text in row.items() if text is not None})


def measure_single(checker: Checker, height: int) -> Figures:
    """Single checks a second with every step, without and with the answer written out; each deal is a new one."""
    frame = deals.mixed(3 * height, list(checker.gatherer.letters), seed=11)
    rows = [_deal(row) for row in frame.iter_rows(named=True)]

    def checked(some: list[Deal], *, written: bool) -> float:
        start = time.perf_counter()
        for deal in some:
            try:
                answer = checker.check(deal, known_on=KNOWN_ON)
            except FencepostError:
                continue
            if written:
                answer_dict(answer)
            else:
                assert answer.steps
        return len(some) / (time.perf_counter() - start)

    checked(rows[:height], written=True)
    plain = checked(rows[height : 2 * height], written=False)
    return {"check_per_s": round(plain), "check_and_write_per_s": round(checked(rows[2 * height :], written=True))}


def measure_memory(height: int, *, text: bool) -> Figures:
    """Peak memory of a process that makes the deals and decides them, and of the same process before it decides."""
    command = [sys.executable, __file__, "--memory", "text" if text else "enum", "--rows", str(height)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - this very file
    found: Figures = json.loads(done.stdout)
    return found


def _memory(kind: str, height: int) -> None:
    checker = Checker()
    frame = deals.mixed(height, list(checker.gatherer.letters))
    if kind == "text":
        frame = deals.as_text(frame)
    before = _peak_kb()
    check_batch(checker, frame, known_on=KNOWN_ON)
    print(json.dumps({"peak_mb": round(_peak_kb() / 1024), "with_the_deals_alone_mb": round(before / 1024)}))


def _peak_kb() -> int:
    """The most memory this process ever held; getrusage would also tell of the process that started it."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
        return int(line.split()[1])
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def ratios(figures: Mapping[str, Figures]) -> Figures:
    """Fencepost on Enum and String columns against each path of each peer, and whether the target is reached."""
    found: Figures = {}
    for ours in ("Fencepost Enum columns", "Fencepost String columns"):
        own = figures[ours]["row_rules_per_s"]
        for name, theirs in figures.items():
            if not (key := _target(name)):
                continue
            ratio = own / theirs["row_rules_per_s"]
            found[f"{ours} / {name}"] = {"ratio": round(ratio, 3), "target": TARGETS[key], "met": ratio >= TARGETS[key]}
    return found


def verdicts(figures: Mapping[str, Figures], found: Mapping[str, Figures]) -> Figures:
    """For each target the ratio to the fastest path of that peer, which alone says whether the target is reached."""
    best: Figures = {}
    for key in TARGETS:
        paths = [name for name in figures if _target(name) == key]
        fastest = max(paths, key=lambda name: figures[name]["row_rules_per_s"])
        best[key] = {"fastest path": fastest, **found[f"Fencepost Enum columns / {fastest}"]}
    return best


def _target(name: str) -> str:
    if name.startswith("Fencepost"):
        return ""
    if name.startswith("OpenFisca"):
        return "OpenFisca"
    return "zen expression" if "expression" in name else "zen decision table"


def surroundings() -> Figures:
    """The machine and the versions."""
    versions = {}
    for name in ("fencepost", "zen-engine", "openfisca-core", "polars", "numpy"):
        try:
            versions[name] = version(name)
        except PackageNotFoundError:
            versions[name] = "not installed"
    return {
        "python": platform.python_version(),
        "machine": platform.machine(),
        "cores": os.cpu_count(),
        "load": os.getloadavg(),
        **versions,
    }


def main() -> None:
    """Measure everything, print it and write it down."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=MILLION)
    parser.add_argument("--memory", choices=["enum", "text"], help="measure the memory of this process alone")
    parser.add_argument("-o", "--output", type=Path, default=RESULTS / "speed.json")
    asked = parser.parse_args()
    if asked.memory:
        _memory(asked.memory, asked.rows)
        return
    if missing := peers.missing_peers():
        sys.exit(f"not installed: {', '.join(missing)}. Run make bench-setup first.")
    where = surroundings()
    print(", ".join(f"{name} {value}" for name, value in where.items()))
    checker = Checker()
    agree(checker, peers.chips(2000))
    figures = {**measure_peers(asked.rows, SLOW_ROWS), **measure_batch(checker, asked.rows)}
    with tempfile.TemporaryDirectory() as folder:
        found = {
            "surroundings": where,
            "figures": figures,
            "ratios": (compared := ratios(figures)),
            "against the fastest path": verdicts(figures, compared),
            "single": measure_single(checker, 1500),
            "memory": {kind: measure_memory(asked.rows, text=kind == "text") for kind in ("enum", "text")},
            "startup": startup.startup(Path(folder)),
        }
    asked.output.parent.mkdir(exist_ok=True)
    asked.output.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    show(found)


def show(found: Figures) -> None:
    """Print the figures as tables."""
    print(f"\n{'path':34}{'rows':>10}{'rules':>8}{'first s':>10}{'median s':>10}{'rows/s':>13}{'rows x rules/s':>17}")
    for name, one in found["figures"].items():
        middle = statistics.median(one["seconds"])
        print(
            f"{name:34}{one['rows']:>10,}{one['rules']:>8}{one['first_s']:>10.4f}{middle:>10.4f}{one['rows_per_s']:>13,}{one['row_rules_per_s']:>17,}"
        )
    print()
    for name, one in found["ratios"].items():
        print(f"{name:62}{one['ratio']:>12,.2f}  target {one['target']:>7,}  {'met' if one['met'] else 'NOT MET'}")
    print(f"\nagainst the fastest path: {json.dumps(found['against the fastest path'], indent=2)}")
    print(f"\nsingle checks a second: {found['single']}\npeak memory: {found['memory']}")
    for name, one in found["startup"].items():
        print(f"{name:36}{one['median_s']:.3f} s")


if __name__ == "__main__":
    main()
