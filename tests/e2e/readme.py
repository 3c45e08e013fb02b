"""Runs the commands that README.md and docs/how-to/*.md show, and pastes what they print.

A command stands in a fenced block, on a line that begins with ``fencepost`` or ``$ fencepost``, or is
``make demo``. Its output stands in the fenced block that follows a comment ``<!-- output: … -->`` or
``<!-- demo output -->``; with ``first 12 lines`` in the comment the rest is left out. A line ``…``
in such a block stands for any lines. Commands with a word in angle brackets or dots are not run, nor
those that fetch a list.

    .venv/bin/python tests/e2e/readme.py --write     refresh the blocks
    .venv/bin/python tests/e2e/readme.py             say which of them are out of date
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CUT = "…"
FAILED = {2, 3, 4}
"""Exit codes that are no answers (docs/reference/exit-codes.md)."""

_MARK = re.compile(r"<!-- (?:output\b.*|demo output.*) -->")
_FIRST = re.compile(r"first (\d+) lines")
_PLACEHOLDER = re.compile(r"<[a-z-]+>|…|\.\.\.")
_FETCHES = re.compile(r"fencepost (?:lists update(?!.*--from)|serve)")
_KNOWN_DAY = re.compile(r"(known on |known_on\W+)\d{4}-\d{2}-\d{2}")
_DEMO = "fencepost check examples/orders.csv"


@dataclass(frozen=True)
class Block:
    """Commands as a page shows them, and the lines of the block that holds their output, if one does."""

    page: Path
    line: int
    commands: tuple[str, ...]
    output: tuple[int, int] | None
    expected: str
    first: int | None

    @property
    def name(self) -> str:
        """The page and the line, for the name of a test."""
        return f"{self.page.name}:{self.line}"


@dataclass(frozen=True)
class Ran:
    """What a command printed, and how it ended."""

    command: str
    code: int
    out: str
    err: str


def pages() -> list[Path]:
    """The pages whose commands are run."""
    return [ROOT / "README.md", *sorted((ROOT / "docs" / "how-to").glob("*.md"))]


def blocks(page: Path) -> Iterator[Block]:
    """Every block of commands of a page, each with the output that follows it."""
    lines = page.read_text(encoding="utf-8").splitlines()
    fences = [number for number, line in enumerate(lines) if line.startswith("```")]
    spans = list(zip(fences[::2], fences[1::2], strict=False))
    for place, (start, end) in enumerate(spans):
        commands = tuple(_commands(lines[start + 1 : end]))
        if not commands:
            continue
        output, first = None, None
        if place + 1 < len(spans):
            begin, stop = spans[place + 1]
            marks = [line for line in lines[end + 1 : begin] if _MARK.fullmatch(line.strip())]
            if marks:
                output = (begin + 1, stop)
                found = _FIRST.search(marks[-1])
                first = int(found[1]) if found else None
        expected = "\n".join(lines[slice(*output)]) if output else ""
        yield Block(page, start + 2, commands, output, expected, first)


def _commands(lines: list[str]) -> Iterator[str]:
    for line in lines:
        command = line.strip().removeprefix("$ ")
        if command == "make demo":
            yield _DEMO
        elif command.startswith("fencepost ") and not (_PLACEHOLDER.search(command) or _FETCHES.match(command)):
            yield command


def prepare(folder: Path) -> None:
    """The files that the pages speak of: orders in several forms, answers, a receipt."""
    shutil.copytree(ROOT / "examples", folder / "examples")
    orders = shutil.copy(ROOT / "examples" / "orders.csv", folder / "orders.csv")
    with Path(orders).open(encoding="utf-8", newline="") as file:
        rows = [{name: text for name, text in row.items() if text} for row in csv.DictReader(file)]
    (folder / "orders.ndjson").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    (folder / "orders.json").write_text(json.dumps(rows), encoding="utf-8")
    _workbook(rows, folder / "orders.xlsx")
    run("fencepost check orders.csv -o answers.json", folder)
    answers = json.loads((folder / "answers.json").read_text(encoding="utf-8"))
    (folder / "receipt.json").write_text(json.dumps(answers[1]["receipt"]), encoding="utf-8")


def _workbook(rows: list[dict[str, str]], path: Path) -> None:
    import openpyxl  # type: ignore[import-untyped]  # noqa: PLC0415 - wanted here only

    names = list(dict.fromkeys(name for row in rows for name in row))
    book = openpyxl.Workbook()
    book.active.append(names)
    for row in rows:
        book.active.append([row.get(name) for name in names])
    book.save(path)
    book.close()


def run(command: str, folder: Path) -> Ran:
    """Run a command as a reader would, in a folder that holds the files of the pages."""
    tools = folder / ".bin"
    shim = tools / "fencepost"
    if not shim.exists():
        tools.mkdir(exist_ok=True)
        shim.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m fencepost.cli.main "$@"\n', encoding="utf-8")
        shim.chmod(0o755)
    env = {**os.environ, "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}", "PYTHONUTF8": "1"}
    env["FENCEPOST_HOME"] = str(folder / "home")
    done = subprocess.run(  # noqa: S603 - a command of our own pages
        ["/bin/sh", "-c", command], cwd=folder, env=env, capture_output=True, encoding="utf-8", check=False
    )
    return Ran(command, done.returncode, done.stdout, done.stderr)


def printed(block: Block, ran: list[Ran]) -> str:
    """What the block of output should hold; where several commands stand together each is named."""
    parts = [f"$ {one.command}\n{one.out}" if len(ran) > 1 else one.out for one in ran]
    lines = [line.rstrip() for line in "\n".join(part.rstrip("\n") for part in parts).splitlines()]
    if block.first is not None and len(lines) > block.first:
        lines = [*lines[: block.first], CUT]
    return "\n".join(lines)


def same(expected: str, found: str) -> bool:
    """Whether two outputs are alike; days of knowledge, which are today's, and lines cut out do not count."""
    wanted, have = (_KNOWN_DAY.sub(r"\1DAY", text.strip("\n")).splitlines() for text in (expected, found))
    pattern = "\n".join(r"(?:.*\n?)*?" if line.strip() == CUT else re.escape(line.rstrip()) for line in wanted)
    pattern = pattern.replace("(?:.*\\n?)*?\n", "(?:.*\\n)*?")
    return re.fullmatch(pattern, "\n".join(line.rstrip() for line in have)) is not None


def faults(ran: list[Ran]) -> list[str]:
    """The commands that did not answer, with what they said."""
    return [
        f"{one.command}: code {one.code}: {one.err.strip()[-300:]}"
        for one in ran
        if one.code in FAILED or "Traceback" in one.err
    ]


def refreshed(page: Path, folder: Path) -> tuple[str, list[str]]:
    """The page with its outputs as they are now, and the commands that failed."""
    lines, failed = page.read_text(encoding="utf-8").splitlines(), []
    for block in reversed(list(blocks(page))):
        ran = [run(command, folder) for command in block.commands]
        wrong = faults(ran)
        failed += wrong
        if block.output is not None and not wrong:
            start, end = block.output
            if not same(block.expected, printed(block, ran)):
                lines[start:end] = printed(block, ran).splitlines()
    return "\n".join(lines) + "\n", failed


def main() -> int:
    """Refresh the pages, or say what is out of date."""
    parser = argparse.ArgumentParser(description="Run the commands of the pages and paste what they print.")
    parser.add_argument("--write", action="store_true", help="refresh the pages")
    writes = parser.parse_args().write
    stale = 0
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        prepare(folder)
        for page in pages():
            text, failed = refreshed(page, folder)
            changed = text != page.read_text(encoding="utf-8")
            stale += bool(failed) or (changed and not writes)
            if changed and writes:
                page.write_text(text, encoding="utf-8")
            word = ("written" if writes else "out of date") if changed else "as it was"
            print("\n    ".join([f"{page.relative_to(ROOT)}: {word}", *failed]))  # noqa: T201 - a script tells
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
