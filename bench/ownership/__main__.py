"""Run as ``python -m bench.ownership``: a million companies, the same work beside networkx, one company's owners."""

from __future__ import annotations

import argparse
import json
import platform
import resource
import statistics
import time
from collections.abc import Callable
from datetime import date
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from bench.ownership import peer_networkx
from bench.ownership.web import Columns, web

from fencepost.ownership import interest as rounds
from fencepost.ownership.behind import Behind
from fencepost.ownership.cascade import cascade
from fencepost.ownership.graph import Graph
from fencepost.ownership.interest import interest
from fencepost.ownership.register import Register
from fencepost.sources.holdings import HOLDINGS, UNITS, Holdings

DAY = date(2026, 11, 20)
RESULTS = Path(__file__).parent.parent / "results" / "ownership.json"


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    """What some work gives, and the seconds it took."""
    start = time.perf_counter()
    found = work()
    return found, time.perf_counter() - start


def drawn(columns: Columns) -> Graph:
    """The graph of a web."""
    return Graph.of(columns.size, columns.owner, columns.owned, columns.low, columns.high)


def large(companies: int, holdings: int, seed: int) -> dict[str, Any]:
    """Every listed share of a large web, from columns to both kinds of share."""
    columns = web(companies, holdings, listed=3_000, seed=seed)
    graph, building = timed(lambda: drawn(columns))
    found, cascading = timed(lambda: cascade(graph, columns.listed))
    _, reckoning = timed(lambda: interest(graph, columns.listed))
    return {
        "companies": companies,
        "holdings": len(columns.owner),
        "seconds": {"graph": building, "cascade": cascading, "interest": reckoning},
        "seconds_together": building + cascading + reckoning,
        "peak_gb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6,
        "restricted": int(found.sure.sum()),
        "may_be_restricted": int(found.likely.sum()),
    }


def beside_networkx(holdings: int, seed: int, times: int = 3) -> dict[str, Any]:
    """The same shares of one web with both, results compared before times are."""
    columns = web(max(100, holdings // 10), holdings, listed=max(10, holdings // 300), seed=seed)
    listed = set(np.flatnonzero(columns.listed).tolist())
    peer, loading = timed(lambda: peer_networkx.graph(columns))
    ours, building = timed(lambda: drawn(columns))
    spans: dict[str, list[float]] = {"ours_cascade": [], "peer_cascade": [], "ours_interest": [], "peer_interest": []}
    for _ in range(times):
        mine, seconds = timed(lambda: cascade(ours, columns.listed))
        spans["ours_cascade"].append(seconds)
        theirs, seconds = timed(lambda: peer_networkx.shares(peer, listed))
        spans["peer_cascade"].append(seconds)
        for end in ("low", "high", "most"):
            assert getattr(mine, end).tolist() == theirs[end], f"the {end} ends differ"
        ends, seconds = timed(lambda: interest(ours, columns.listed))
        spans["ours_interest"].append(seconds)
        peers, seconds = timed(lambda: peer_networkx.interest(peer, listed, rounds.STILL, rounds.MOST_ROUNDS))
        spans["peer_interest"].append(seconds)
        for mine_end, their_end in zip(ends, peers, strict=True):
            assert np.allclose(mine_end, their_end, atol=1e-9), "the interests differ"
    middle = {name: statistics.median(seconds) for name, seconds in spans.items()}
    ours_all = middle["ours_cascade"] + middle["ours_interest"]
    peer_all = middle["peer_cascade"] + middle["peer_interest"]
    return {
        "companies": columns.size,
        "holdings": len(columns.owner),
        "seconds": middle,
        "seconds_to_build": {"ours": building, "peer": loading},
        "times_faster": {
            "cascade": middle["peer_cascade"] / middle["ours_cascade"],
            "interest": middle["peer_interest"] / middle["ours_interest"],
            "together": peer_all / ours_all,
            "together_with_building": (peer_all + loading) / (ours_all + building),
        },
    }


def one_company(companies: int, holdings: int, seed: int, asked: int = 200) -> dict[str, Any]:
    """The owners of single companies after load: found by name, chains, both shares."""
    columns = web(companies, holdings, listed=3_000, seed=seed)
    register = Register.of(_file(columns))
    _, loading = timed(lambda: register.graph(DAY))
    _owners(register, int(columns.owned[0]), columns)  # what is drawn once for a day is drawn before the clock starts
    rng = np.random.default_rng(seed)
    drawn_by_lot = rng.choice(np.unique(columns.owned), asked, replace=False).tolist()
    spans = sorted(timed(partial(_owners, register, number, columns))[1] for number in drawn_by_lot)
    return {
        "companies": companies,
        "asked": asked,
        "seconds_to_draw_the_day": loading,
        "p50_ms": 1000 * spans[len(spans) // 2],
        "p95_ms": 1000 * spans[int(len(spans) * 0.95)],
        "p99_ms": 1000 * spans[int(len(spans) * 0.99)],
        "most_ms": 1000 * spans[-1],
    }


def _owners(register: Register, number: int, columns: Columns) -> None:
    (unit,) = register.find(f"company {number}")
    behind = Behind(register, unit, DAY)
    listed = [one for one in behind.above[1:] if columns.listed[one]]
    behind.reckoned(listed)
    behind.interest(listed)
    behind.chains(listed)
    assert behind.ties or not len(behind.above) > 1


def _file(columns: Columns) -> Holdings:
    ids = [f"company {number}" for number in range(columns.size)]
    units = pl.DataFrame({"id": ids, "name": ids}).with_columns(
        *(pl.lit(None, dtype=UNITS[name]).alias(name) for name in ("registered", "headquarters")),
        aliases=pl.lit([], dtype=pl.List(pl.String)),
        identifiers=pl.lit([], dtype=pl.List(pl.String)),
        kind=pl.lit("organisation"),
        address=pl.lit(""),
        anonymous=pl.lit(value=False),
        source=pl.lit(""),
        row=pl.int_range(pl.len(), dtype=pl.Int64),
    )
    named = pl.Series(ids)
    holdings = pl.DataFrame(
        {
            "owner": named.gather(columns.owner),
            "owned": named.gather(columns.owned),
            "low": columns.low,
            "high": columns.high,
        }
    ).with_columns(
        kind=pl.lit("share"),
        since=pl.lit(None, dtype=pl.Date),
        until=pl.lit(None, dtype=pl.Date),
        direct=pl.lit(None, dtype=pl.Boolean),
        source=pl.lit(""),
        row=pl.int_range(pl.len(), dtype=pl.Int64),
    )
    return Holdings(units.select(*UNITS), holdings.select(*HOLDINGS), name="made up")


def main() -> None:
    """Measure, print and write down."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--companies", type=int, default=1_000_000)
    asked.add_argument("--holdings", type=int, default=10_000_000)
    asked.add_argument("--beside", type=int, default=114_000, help="holdings of the web that networkx gets too")
    asked.add_argument("--seed", type=int, default=20261123)
    asked.add_argument("--write", action="store_true", help=f"write {RESULTS.name}")
    given = asked.parse_args()
    results: dict[str, Any] = {"seed": given.seed, "versions": _versions()}
    results["large"] = large(given.companies, given.holdings, given.seed)
    try:
        results["beside_networkx"] = beside_networkx(given.beside, given.seed)
    except ModuleNotFoundError:
        results["beside_networkx"] = "networkx is not installed"
    results["one_company"] = one_company(given.companies, given.holdings, given.seed)
    text = json.dumps(results, indent=2) + "\n"
    print(text)
    if given.write:
        RESULTS.write_text(text, encoding="utf-8")


def _versions() -> dict[str, str]:
    found = {"python": platform.python_version()}
    for name in ("numpy", "polars", "networkx"):
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed"
    return found


if __name__ == "__main__":
    main()
