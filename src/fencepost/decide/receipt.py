"""Receipts: enough to replay an answer bit for bit, and to see what changed where it does not."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, get_args

from fencepost import __version__
from fencepost.book.book import Axis
from fencepost.decide.judge import Checked, Screened
from fencepost.facts.gather import stated_value
from fencepost.logic.vocabulary import Vocabulary
from fencepost.model.canonical import digest
from fencepost.model.deal import Deal
from fencepost.model.fact import SURENESS, Fact
from fencepost.model.fault import Fault, FencepostError

if TYPE_CHECKING:
    from fencepost.decide.check import Checker

FORMAT = "fencepost-receipt-1"


class ReceiptError(FencepostError):
    """A receipt that cannot be read."""


def receipt_of(checked: Checked, written: Mapping[str, Any]) -> dict[str, Any]:
    """The receipt of an answer: engine, law, day, known-on day, facts with their sources, and hashes."""
    return {
        "format": FORMAT,
        "engine": __version__,
        "law": checked.book.fingerprint,
        "lists": dict(checked.screened.lists),
        "hits": list(checked.screened.hits),
        "screening": list(checked.screened.remarks),
        "day": checked.day.isoformat(),
        "known_on": checked.book.known_on.isoformat(),
        "axis": checked.book.axis,
        "row": checked.deal.row,
        "deal": dict(checked.deal.cells),
        "facts": {
            name: [None if fact.value is None else _text(fact.value), fact.source, fact.sure]
            for name, fact in sorted(checked.facts.items())
        },
        "trace": digest(written["steps"]),
        "answer": answer_hash(written),
    }


def answer_hash(written: Mapping[str, Any]) -> str:
    """The hash of an answer without its receipt."""
    return digest({key: value for key, value in written.items() if key != "receipt"})


def replay(receipt: Mapping[str, Any], checker: Checker) -> Checked:
    """Answer again from the facts of a receipt, under the law of its day as it was known on its known-on day.

    Raises:
        ReceiptError: the receipt is damaged or of another format.
    """
    try:
        if receipt["format"] != FORMAT:
            raise ReceiptError(Fault(f"this is no receipt of format {FORMAT}.", "Give the receipt of an answer."))
        axis = receipt["axis"]
        if axis not in get_args(Axis):
            raise ReceiptError(Fault(f"{axis!r} is no axis.", "It is enforced or books."))
        deal = Deal(dict(receipt["deal"]), row=int(receipt["row"]))
        day, known_on = date.fromisoformat(receipt["day"]), date.fromisoformat(receipt["known_on"])
        facts = {name: _fact(name, row, checker.gatherer.vocabulary) for name, row in receipt["facts"].items()}
        screened = Screened(tuple(receipt.get("hits", ())), tuple(receipt.get("screening", ())), dict(receipt["lists"]))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        fault = Fault(f"the receipt is damaged ({error}).", "Take it again from the answer it belongs to.")
        raise ReceiptError(fault) from error
    return checker.decide(deal, day, checker.shelf.open(day, known_on, axis), facts, screened)


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """What differs between a receipt and the receipt of its replay, in words; empty where nothing does."""
    lines = []
    for key, name in (("engine", "engine version"), ("law", "law in force"), ("trace", "steps"), ("answer", "answer")):
        if old.get(key) != new.get(key):
            lines.append(f"{name}: was {old.get(key)}, is {new.get(key)}")
    return lines


def _text(value: object) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


def _fact(name: str, row: list[Any], vocabulary: Vocabulary) -> Fact:
    text, source, sure = row
    if sure not in SURENESS:
        raise ValueError(f"{sure!r} is no mark of sureness")
    value = None if text in {None, "unknown"} else _value(text, name, vocabulary)
    return Fact(name, value, source, sure)


def _value(text: str, name: str, vocabulary: Vocabulary) -> Any:  # noqa: ANN401 - a fact's value is of its type
    kind = vocabulary[name]
    return text if kind.kind in {"place", "path", "code"} else stated_value(text, kind)
