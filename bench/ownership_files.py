"""Files of owners at full size: seconds and peak memory of each reader, each in a process of its own.

Run it as ``python bench/ownership_files.py``; it writes ``results/ownership_files.json``. The files are made from a
seed in a temporary folder, where the largest takes about one and a half thousand million bytes.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl

from fencepost.sources.gleif_levels import EXCEPTIONS, LEVEL_1, RELATIONS
from fencepost.sources.holdings_file import read_holdings

RESULTS = Path(__file__).resolve().parent / "results" / "ownership_files.json"
SEED = 4
LETTERS = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"
GOLDEN_COLUMNS = 338
"""Columns of GLEIF's full level 1."""


def lei(number: int) -> str:
    """A sound LEI made from a number."""
    head = f"5493{number:014d}"
    digits = int("".join(str(int(mark, 36)) for mark in head) + "00")
    return f"{head}{98 - digits % 97:02d}"


def drawing() -> random.Random:
    """The same draws every time."""
    return random.Random(SEED)  # noqa: S311 - a bench draws no secrets


def plain(path: Path, rows: int) -> None:
    """A plain table: one row in it has a quotation mark that never closes."""
    draw = drawing()
    units = rows // 2
    with path.open("w", encoding="utf-8") as file:
        file.write("owner,owned,min %,max %,from,until,source\n")
        for row in range(rows):
            if row == rows // 2:
                file.write('"Broken Company,Other Company,12,13,,,\n')
                continue
            owner, owned, share = draw.randrange(units), draw.randrange(units), draw.randrange(10_000) / 100
            day = f"20{draw.randrange(10, 26):02d}-{draw.randrange(1, 13):02d}-{draw.randrange(1, 29):02d}"
            names = f"Company {owner} Holdings Ltd.,Company {owned} (Shenzhen) Co."
            file.write(f"{names},{share},{share},{day},,register {row % 5_000}\n")


def level_1(path: Path, rows: int) -> None:
    """Level 1 with as many columns as the golden copy, in a zip archive of its own."""
    columns = [*LEVEL_1.values(), *(f"Filler.{n}" for n in range(GOLDEN_COLUMNS - len(LEVEL_1)))]
    rest = ",".join(f'"filler {n}"' if n % 6 == 0 else "" for n in range(GOLDEN_COLUMNS - len(LEVEL_1)))
    place = ["CN", "1 Long Road", "Jinan", "250000"]
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("l1.csv", "w") as file,
    ):
        file.write(b"\xef\xbb\xbf" + ",".join(f'"{name}"' for name in columns).encode() + b"\n")
        for row in range(rows):
            head = [
                lei(row),
                f"Company {row}, Limited",
                *place,
                *place,
                "CN",
                "GENERAL",
                "ACTIVE",
                "RA000111",
                str(row),
            ]
            cells = [*head, "ISSUED", *[""] * (len(LEVEL_1) - len(head) - 1)]
            file.write((",".join(f'"{cell}"' for cell in cells) + "," + rest + "\n").encode())


def relations(path: Path, rows: int) -> None:
    """Level 2: each entity with a parent below it in number, and a period of ten."""
    draw = drawing()
    kinds = ["IS_DIRECTLY_CONSOLIDATED_BY", "IS_ULTIMATELY_CONSOLIDATED_BY", "IS_FUND-MANAGED_BY"]
    usual = {"child_type": "LEI", "parent_type": "LEI", "status": "ACTIVE", "registration": "PUBLISHED"}
    usual |= {"start_1": "2015-01-01T00:00:00Z", "period_1": "RELATIONSHIP_PERIOD", "evidence": "FULLY_CORROBORATED"}
    with path.open("w", encoding="utf-8") as file:
        file.write(",".join(RELATIONS.values()) + "\n")
        for row in range(1, rows + 1):
            cells = usual | {"child": lei(row), "parent": lei(draw.randrange(row)), "type": kinds[row % 3]}
            file.write(",".join(cells.get(name, "") for name in RELATIONS) + "\n")


def exceptions(path: Path, rows: int) -> None:
    """Reporting exceptions: two for each entity."""
    reasons = ["NO_KNOWN_PERSON", "NATURAL_PERSONS", "NON_CONSOLIDATING", "NON_PUBLIC"]
    with path.open("w", encoding="utf-8") as file:
        file.write(",".join([EXCEPTIONS["lei"], EXCEPTIONS["category"], EXCEPTIONS["reason_1"]]) + "\n")
        for row in range(rows):
            end = "DIRECT" if row % 2 else "ULTIMATE"
            file.write(f"{lei(row // 2)},{end}_ACCOUNTING_CONSOLIDATION_PARENT,{reasons[row % 4]}\n")


def bods(path: Path, rows: int) -> None:
    """BODS statements, one a line: an entity for every relationship."""
    draw = drawing()
    said = {"statementDate": "2024-01-01", "recordStatus": "new", "publicationDetails": {"bodsVersion": "0.4"}}
    count = rows // 2
    with path.open("w", encoding="utf-8") as file:
        for row in range(rows // 2):
            details: dict[str, Any] = {"name": f"Company {row}", "entityType": {"type": "registeredEntity"}}
            details["identifiers"] = [{"scheme": "XI-LEI", "id": lei(row)}]
            one: dict[str, Any] = {"statementId": f"e{row}", "recordId": f"c{row}", "recordType": "entity"}
            one["recordDetails"] = details
            file.write(json.dumps(said | one) + "\n")
            share = {"type": "shareholding", "share": {"exact": draw.randrange(10_000) / 100}}
            details = {
                "subject": f"c{row}",
                "interestedParty": f"c{(row + 1 + draw.randrange(9)) % count}",
                "interests": [share],
            }
            one = {
                "statementId": f"r{row}",
                "recordId": f"r{row}",
                "recordType": "relationship",
                "recordDetails": details,
            }
            file.write(json.dumps(said | one) + "\n")


FILES: dict[str, tuple[str, Callable[[Path, int], None], int]] = {
    "plain CSV": ("plain.csv", plain, 2_000_000),
    "GLEIF level 1, zipped": ("l1.csv.zip", level_1, 1_000_000),
    "GLEIF relationships": ("rr.csv", relations, 480_000),
    "GLEIF exceptions": ("repex.csv", exceptions, 2_000_000),
    "BODS lines": ("bods.ndjson", bods, 400_000),
}


def read(path: Path) -> dict[str, Any]:
    """Read one file in this process: seconds by the clock and of all cores, peak memory in MB, what came of it."""
    import resource  # noqa: PLC0415 - there is none on Windows

    start, worked = time.perf_counter(), time.process_time()
    told = read_holdings(path)
    seconds, worked = time.perf_counter() - start, time.process_time() - worked
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    counted = {"units": told.units.height, "holdings": told.holdings.height, "lost": told.skipped}
    figures = {"seconds": round(seconds, 1), "core_seconds": round(worked, 1), "peak_mb": peak}
    return {**figures, **counted, "faults": [str(one) for one in told.faults[:3]]}


def measured(folder: Path, scale: float = 1.0) -> dict[str, Any]:
    """Make and read each file; ``scale`` shrinks them."""
    results: dict[str, Any] = {}
    for name, (file, make, rows) in FILES.items():
        path = folder / file
        make(path, int(rows * scale))
        size = path.stat().st_size
        done = subprocess.run(  # noqa: S603 - this very script
            [sys.executable, __file__, "--read", str(path)], capture_output=True, text=True, check=True, env=os.environ
        )
        results[name] = {"rows": int(rows * scale), "file_mb": size // 2**20, **json.loads(done.stdout)}
        path.unlink()
    return results


def main() -> None:
    """Measure, print and write the figures."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--read", type=Path, help="read one file and print its figures")
    asked.add_argument("--scale", type=float, default=1.0, help="make the files so many times as long")
    given = asked.parse_args()
    if given.read:
        print(json.dumps(read(given.read)))
        return
    with tempfile.TemporaryDirectory(prefix="fencepost-owners-") as folder:
        results = measured(Path(folder), given.scale)
    # Others may be at work on the machine: the seconds by the clock then say more of them than of the readers.
    machine = {
        "python": platform.python_version(),
        "polars": pl.__version__,
        "cores": os.cpu_count(),
        "load": os.getloadavg()[0],
    }
    for name, one in results.items():
        took = f"{one['seconds']:>6.1f} s ({one['core_seconds']:.1f} s of cores)"
        print(f"{name:24} {one['rows']:>9,} rows {took} {one['peak_mb']:>6,} MB  lost {one['lost']}")
    if given.scale == 1.0:
        RESULTS.write_text(json.dumps({"machine": machine, "files": results}, indent=2, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
