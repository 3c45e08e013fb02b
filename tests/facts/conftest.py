"""Gathers the facts of one row under a small body of law with three letters and the tables of names."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from fencepost.book.files import load_corpus
from fencepost.book.shelf import Shelf
from fencepost.facts.gather import Gatherer, Known
from fencepost.model.deal import Deal

FACTS = """
- {id: deal.tpp_total, type: number, digits: 3, meaning: total}
- {id: deal.lpp_tpp_this_year, type: number, digits: 3, meaning: year}
- {id: item.tpp, type: number, digits: 6, meaning: one chip}
- {id: item.datacenter, type: flag, meaning: for data centres}
- {id: item.kind, type: code, codes: [ic, computer], meaning: kind}
- {id: deal.to, type: place, meaning: destination}
- {id: letter.nvidia_2022_08_26, type: flag, meaning: letter}
- {id: letter.amd_2022_08, type: flag, meaning: letter}
- {id: letter.tsmc_2024_11_11, type: flag, meaning: letter}
"""
REGIME = "id: us.ear\ntitle: EAR\nkind: regime\nfrom: 2020-01-01\nread_through: 2030-01-01\nmodelled: [x]\nnot_modelled: [y]\n"


def _instrument(name: str, binds: str) -> str:
    head = f"- {{id: {name}, title: T, kind: letter, cite: C, published: 2020-01-01, sure: text"
    return f"{head}, binds: [{binds}]}}\n" if binds else f"{head}}}\n"


def _table(number: int, rows: str) -> str:
    head = f"id: us.ear.supp{number}_740\ntitle: T\nkind: table\nof: name\ncite: C\nversions:\n"
    return f"{head}- {{from: 2020-01-01, by: rule, sure: text, rows: [{rows}]}}\n"


def _letter(name: str, binds: str) -> str:
    head = f"id: us.ear.letter.{name}\ntitle: T\nkind: control\noutcome: licence_required\ncite: C\nversions:\n"
    return f"{head}- {{from: 2020-01-01, by: {name}, sure: text, binds: [{binds}], when: letter.{name}}}\n"


LETTERS = {"nvidia_2022_08_26": "NVIDIA", "amd_2022_08": "AMD", "tsmc_2024_11_11": "TSMC"}
TABLES = {
    6: '"Nvidia Corporation", "International Business Machines Corporation (IBM)"',
    7: '"Taiwan Semiconductor Manufacturing Company Limited (TSMC)", "ASE Technology Holding Co., Ltd."',
    8: '"G42", "Microsoft Corporation"',
}


@pytest.fixture(scope="session")
def gather(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Known]:
    """The facts and faults of a row, given as column=text; a column that is a word of Python takes an underscore."""
    root: Path = tmp_path_factory.mktemp("law")
    (root / "facts").mkdir()
    (root / "facts" / "all.yaml").write_text(FACTS)
    (root / "instruments.yaml").write_text(
        _instrument("rule", "") + "".join(_instrument(name, binds) for name, binds in LETTERS.items())
    )
    (root / "regime.yaml").write_text(REGIME)
    for number, rows in TABLES.items():
        (root / f"supp{number}.yaml").write_text(_table(number, rows))
    for name, binds in LETTERS.items():
        (root / f"{name}.yaml").write_text(_letter(name, binds))
    corpus = load_corpus(root)
    gatherer = Gatherer(corpus)
    book = Shelf(corpus).open(date(2025, 3, 10), date(2026, 1, 1))

    def run(**cells: str) -> Known:
        row = {"item": "H100 SXM", "from": "US", "to": "CN"} | {
            name.rstrip("_").replace("__", "."): text for name, text in cells.items()
        }
        return gatherer.gather(Deal(row, row=2, origin="orders.csv"), book, date(2025, 3, 10))

    return run
