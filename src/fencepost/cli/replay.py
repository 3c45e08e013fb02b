"""fencepost replay: answer again from a receipt."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

from fencepost.cli.exits import DIFFERS
from fencepost.cli.orders import never_over
from fencepost.decide.check import Checker
from fencepost.decide.receipt import ReceiptError, answer_hash, differences, replay
from fencepost.decide.written import answer_dict
from fencepost.model.fault import Fault


@click.command(name="replay")
@click.argument("receipt", metavar="RECEIPT|-", type=click.File("rb"))
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), default=None, help="Write answers here."
)
def command(*, receipt: Any, output: Path | None) -> None:  # noqa: ANN401 - click's file
    """Replay RECEIPT: a receipt, an answer, or a JSON or NDJSON file of answers. Exit code 1 where one differs."""
    never_over(receipt.name, output)
    checker = Checker()
    differing = 0
    lines: list[str] = []
    for given, old in _receipts(receipt.read()):
        answer = answer_dict(replay(old, checker))
        lines.append(json.dumps(answer, ensure_ascii=False))
        found = differences(old, answer["receipt"])
        if given is not None and answer_hash(given) != old.get("answer"):
            found.append("the answer beside the receipt is not the one that the receipt was given for")
        click.echo(f"{answer['id']}: {'the same, bit for bit' if not found else 'differs'} ({answer['status']})")
        for line in found:
            click.echo(f"    {line}")
        differing += bool(found)
    if output is not None:
        output.write_text("\n".join(lines) + "\n", encoding="utf-8")
    sys.exit(DIFFERS if differing else 0)


def _receipts(content: bytes) -> list[tuple[dict[str, Any] | None, dict[str, Any]]]:
    """The receipts in a file, each with the answer it stands in; answers to rows that were not read have none."""
    try:
        entries = _entries(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        fault = Fault(f"this is no JSON ({error}).", "Give a receipt, an answer, or a file of answers.")
        raise ReceiptError(fault) from error
    answers = [entry for entry in entries if isinstance(entry, dict)]
    pairs = [(entry, entry["receipt"]) if "receipt" in entry else (None, entry) for entry in answers]
    chosen = [(given, receipt) for given, receipt in pairs if isinstance(receipt, dict)]
    if not chosen:
        raise ReceiptError(Fault("there is no receipt in it.", "Give a receipt, an answer, or a file of answers."))
    return chosen


def _entries(text: str) -> list[Any]:
    try:
        found: Any = json.loads(text)
    except json.JSONDecodeError:
        return [json.loads(line) for line in text.splitlines() if line.strip()]
    return found if isinstance(found, list) else [found]
