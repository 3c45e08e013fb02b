"""One run: all contestants, one after the other, on the same list with the same queries."""

from __future__ import annotations

import argparse
import importlib
import json
import os
import platform
from collections.abc import Sequence
from pathlib import Path

from bench.screening import listed
from bench.screening.contestant import Contestant
from bench.screening.measure import Figures
from bench.screening.queries import LISTED_SETS, draw
from bench.screening.table import table
from bench.screening.work import Task, in_own_process

SEED = 20261123
RESULTS = Path(__file__).resolve().parents[1] / "results" / "screening.json"
SETS = (*LISTED_SETS, "pairs", "speed")
FAMILIES = ("fencepost", "nomenklatura", "rapidfuzz")
_MODULES = {"fencepost": "own", "nomenklatura": "peer_nomenklatura", "rapidfuzz": "peer_rapidfuzz"}


def contestants(family: str) -> list[type[Contestant]]:
    """The contestants of a family: rapidfuzz has one for each scorer, nomenklatura one for each way to ask.

    Raises:
        ImportError: a module that the family needs at once is not there.
    """
    module = importlib.import_module(f"bench.screening.{_MODULES[family]}")
    return {
        "fencepost": lambda: list(module.ENGINES),
        "nomenklatura": lambda: list(module.CALLS),
        "rapidfuzz": lambda: list(module.SCORERS),
    }[family]()


def run(options: argparse.Namespace) -> Figures:
    """Everything that the options ask for, as the results file has it."""
    queries = draw(listed.Listed(listed.read_parties(options.data / listed.FILES[0])), options.data, options.seed)
    if options.quick:
        queries = queries.cut()
    data = listed.data_hash(options.data)
    print(f"seed {options.seed}; {sum(1 for _ in queries.cases())} names and {len(queries.pairs)} pairs are asked")
    versions = {"python": platform.python_version()}
    found: Figures = {}
    for family in options.only:
        try:
            kinds = contestants(family)
        except ImportError as error:
            found[family] = {"error": f"not measured: {error} (bench/README.md tells how to set the peers up)"}
            continue
        for kind in kinds:
            versions |= kind.versions()
            if missing := kind.missing():
                found[kind.name] = {"error": f"not measured: {', '.join(missing)} is not there"}
                continue
            cache = options.peer_cache
            found[kind.name] = in_own_process(Task(kind, queries, data, frozenset(options.sets), cache))
    return {
        "seed": options.seed,
        "quick": options.quick,
        "data": data,
        "parties": len(queries.parties),
        "cores": os.cpu_count(),
        "load_at_end": os.getloadavg()[0] if hasattr(os, "getloadavg") else None,
        "versions": versions,
        "contestants": found,
        "best": {family: best_of(found, family) for family in options.only},
    }


def best_of(found: Figures, family: str) -> str | None:
    """The contestant of a family with the highest mean recall above the line on the held-out aliases."""
    means = {
        name: sum(one["sets"][held]["recall_at_line"] for held in ("bis", "sdn", "person") if held in one["sets"])
        for name, one in found.items()
        if name.startswith(family) and "sets" in one
    }
    return max(means, key=lambda name: means[name]) if means else None


def _listed_in(words: Sequence[str]) -> argparse.Action | object:
    def parse(text: str) -> list[str]:
        chosen = [word.strip() for word in text.split(",") if word.strip()]
        if wrong := sorted(set(chosen) - set(words)):
            raise argparse.ArgumentTypeError(f"{', '.join(wrong)}: choose from {', '.join(words)}")
        return chosen

    return parse


def parser() -> argparse.ArgumentParser:
    """The options of the command."""
    found = argparse.ArgumentParser(prog="python -m bench.screening", description=__doc__)
    names = _listed_in(FAMILIES)
    found.add_argument("--only", type=names, default=list(FAMILIES), metavar="A,B", help="contestants to measure")
    found.add_argument("--peers", type=names, metavar="A,B", help="fencepost and these peers; short for --only")
    found.add_argument("--sets", type=_listed_in(SETS), default=list(SETS), metavar="A,B", help=", ".join(SETS))
    found.add_argument("--quick", action="store_true", help="a fifth of the queries; the index is the same")
    found.add_argument("--seed", type=int, default=SEED, help=f"default {SEED}")
    found.add_argument("--data", type=Path, default=listed.DATA, help="folder with the lists")
    found.add_argument("--peer-cache", type=Path, metavar="FILE", help="keep the peers' answers while developing")
    found.add_argument("--out", type=Path, help=f"results file; a full run without a cache writes {RESULTS.name}")
    return found


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print the table, write the results."""
    options = parser().parse_args(arguments)
    if options.peers is not None:
        options.only = ["fencepost", *(name for name in options.peers if name != "fencepost")]
    if not options.data.is_dir():
        raise SystemExit(f"The lists are not in {options.data}: name their folder with --data.")
    results = run(options)
    print(table(results))
    whole = set(options.sets) == set(SETS) and not options.quick and options.peer_cache is None
    path = options.out or (RESULTS if whole and set(options.only) == set(FAMILIES) else None)
    if path:
        path.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        print(f"\nwritten to {path}")
