"""Runs the command line in this process, as a shell would, with the law loaded once for all tests."""

from __future__ import annotations

import io
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from fencepost.book.files import Corpus, load_corpus
from fencepost.cli.main import main

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Done:
    """What a command left behind."""

    code: int
    out: str
    err: str
    raw: bytes


@cache
def _corpus(folder: Path | None = None) -> Corpus:
    return load_corpus(folder)


@pytest.fixture
def fencepost(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Done]:
    """Call the command line with words and, if wanted, bytes on standard input."""
    monkeypatch.setattr("fencepost.decide.check.load_corpus", _corpus)
    monkeypatch.setattr("fencepost.cli.law.load_corpus", _corpus)
    monkeypatch.setattr("fencepost.cli.gates.load_corpus", _corpus)

    def run(*words: object, stdin: bytes = b"") -> Done:
        streams = {name: io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True) for name in ("stdout", "stderr")}
        with monkeypatch.context() as patch:
            patch.setattr(sys, "argv", ["fencepost", *map(str, words)])
            patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), "utf-8"))
            for name, stream in streams.items():
                patch.setattr(sys, name, stream)
            code = 0
            try:
                main()
            except SystemExit as leaving:
                code = leaving.code if isinstance(leaving.code, int) else int(leaving.code is not None)
        raw = {name: stream.buffer.getvalue() for name, stream in streams.items()}
        return Done(code, raw["stdout"].decode("utf-8", "replace"), raw["stderr"].decode(), raw["stdout"])

    return run


@pytest.fixture
def orders(tmp_path: Path) -> Path:
    """A copy of the example orders."""
    return Path(shutil.copy(ROOT / "examples" / "orders.csv", tmp_path / "orders.csv"))
