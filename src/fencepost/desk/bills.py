"""Bills and logs of use that were handed in: on the disk while they are metered, and kept nowhere."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from fencepost.book.lines import line_dict
from fencepost.desk.metering import RUN, lines_of, metered
from fencepost.usage.grouping import Grouping
from fencepost.usage.operations import HIGH, LOW, MID
from fencepost.usage.report import Terms

_LONGEST = 16


class Upload(Protocol):
    """A file that was handed in."""

    filename: str | None
    file: BinaryIO


def metered_upload(
    files: Sequence[Upload], by: str, days: tuple[date, date], limits: Sequence[Decimal] = ()
) -> dict[str, Any]:
    """What files say of use, by the keys of ``fencepost usage --format json``. ``days``: asked about, of knowledge.

    Raises:
        FencepostError: no file could be read.
    """
    lines = () if limits else lines_of(*days)
    numbers = list(limits) or [one.number for one in lines if one.fact in RUN]
    terms = Terms("bf16", (Fraction(LOW), Fraction(MID), Fraction(HIGH)), tuple(sorted(set(numbers))))
    with tempfile.TemporaryDirectory(prefix="fencepost-") as folder:
        named = [_written(Path(folder), number, one) for number, one in enumerate(files)]
        answer = metered(named, {}, Grouping(by, {}), terms)
    answer["law"] = [line_dict(one) for one in lines]
    return answer


def _written(folder: Path, number: int, one: Upload) -> tuple[Path, str]:
    """The file on the disk under a name of ours, with the ending that tells its form."""
    name = (one.filename or "bill.csv").replace("\\", "/").rsplit("/", 1)[-1]
    ending = "".join(Path(name).suffixes[-2:])
    safe = ending if ending.replace(".", "").isalnum() and ending.isascii() and len(ending) <= _LONGEST else ".csv"
    path = folder / f"{number}{safe}"
    with path.open("wb") as target:
        shutil.copyfileobj(one.file, target, 1 << 20)
    return path, name
