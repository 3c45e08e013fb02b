"""fencepost usage: from bills and logs to accelerator-hours and operations."""

from __future__ import annotations

import csv
import json
import sys
from contextlib import ExitStack
from datetime import date
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import click

from fencepost.book.lines import line_dict
from fencepost.cli.exits import METERED
from fencepost.cli.options import Day, today
from fencepost.desk.metering import RUN, alarm_of, lines_of, metered
from fencepost.model.fault import Fault, FencepostError
from fencepost.usage.operations import DTYPES, HIGH, LOW, MID

if TYPE_CHECKING:
    from fencepost.usage.alerts import Held
    from fencepost.usage.grouping import Grouping
    from fencepost.usage.report import Terms

_SHARES = f"{float(LOW)},{float(MID)},{float(HIGH)}"


@click.command(name="usage")
@click.argument("files", metavar="FILE...", nargs=-1)
@click.option("--dtype", type=click.Choice(tuple(DTYPES)), default="bf16", show_default=True, help="The dense peak of.")
@click.option("--utilisation", default=_SHARES, show_default=True, help="One share of the peak, or low,mid,high.")
@click.option(
    "--chips", "chips", metavar="NAME=CHIP", multiple=True, help="What a machine, partition or cluster holds."
)
@click.option("--accounts", metavar="FILE", default=None, help="CSV: account, customer, reseller, owner.")
@click.option("--by", type=click.Choice(["account", "customer", "reseller", "owner", "accelerator"]), default="account")
@click.option(
    "--limit", "limits", metavar="FLOP", multiple=True, help="Compare with this instead of the lines that law draws."
)
@click.option("--on", type=Day(), default=None, help="The day on which the law's lines are asked for (today).")
@click.option("--known-on", type=Day(), default=None, help="The law as it could be known on this day (today).")
@click.option("--alerts", is_flag=True, help="Show also what the bills tell over time, each a reason to ask.")
@click.option("--format", "form", type=click.Choice(["table", "json", "csv"]), default="table", show_default=True)
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), default=None, help="Write here.")
@click.option("--money", default=None, help="Without files: what this much money buys, with --price and --machine.")
@click.option("--price", default=None, help="Of one hour of the machine, in the same currency.")
@click.option("--machine", default=None, help="A machine of the table, or a chip such as '8x A100'.")
def command(  # noqa: PLR0913 - one parameter an option
    *,
    files: tuple[str, ...],
    dtype: str,
    utilisation: str,
    chips: tuple[str, ...],
    accounts: str | None,
    by: str,
    limits: tuple[str, ...],
    on: date | None,
    known_on: date | None,
    alerts: bool,
    form: str,
    output: Path | None,
    money: str | None,
    price: str | None,
    machine: str | None,
) -> None:
    """Count the accelerator-hours of bills and logs, and the operations that they may have been.

    FILE is a bill (FOCUS 1.0 to 1.2, CSV or Parquet) or a log of use. A bill given twice counts once. Rows in are rows
    counted and rows skipped by reason. How hard a chip worked is not in a bill: operations are a range.

    The numbers that totals are held against are those that law draws, in force or not; each is told with how it stands.
    A sum below every line clears no tenant, and one above it is no run: a bill does not say what was trained.

    --chips names what no table tells: NAME=CHIP, NAME=8x CHIP for a machine, or NAME=CHIP;CHIP where either may be.

    Exit codes: 0 all was told; 20 some hours or operations are open; 50 some row could not be read.
    """
    from fencepost.usage.report import Terms  # noqa: PLC0415 - the catalogue is dear to load

    day, known = on or today(), known_on or today()
    lines = () if limits and not alerts else lines_of(day, known)
    numbers = [_number(text, "--limit") for text in limits] or [one.number for one in lines if one.fact in RUN]
    terms = Terms(dtype, _shares(utilisation), tuple(sorted(set(numbers))))
    if money is not None or price is not None or machine is not None:
        if files or money is None or price is None or machine is None:
            raise click.UsageError("--money, --price and --machine go together, and without FILE.")
        answer = _bought(_number(money, "--money"), _number(price, "--price"), machine, terms)
    elif not files:
        raise click.UsageError("Name a bill or a log of use, or give --money, --price and --machine.")
    else:
        alarm = alarm_of(lines, day, known, terms) if alerts else None
        answer = _metered(files, _told(chips), _grouping(by, accounts), terms, alarm)
    answer["law"] = [line_dict(one) for one in lines]
    with ExitStack() as stack:
        stream = stack.enter_context(output.open("w", encoding="utf-8", newline="")) if output else sys.stdout
        _write(answer, form, stream)
    sys.exit(_code(answer))


def _metered(
    files: tuple[str, ...], chips: dict[str, str], grouping: Grouping, terms: Terms, alarm: Held | None
) -> dict[str, Any]:
    progress = _Progress(files)
    answer = metered([(Path(file), file) for file in files], chips, grouping, terms, alarm, progress.took)
    progress.end()
    return answer


def _grouping(by: str, accounts: str | None) -> Grouping:
    from fencepost.sources.account_list import read_accounts  # noqa: PLC0415
    from fencepost.usage.grouping import Grouping  # noqa: PLC0415

    if accounts is None and by in {"customer", "owner"}:
        raise click.UsageError(f"--by {by} needs --accounts, which says whose each account is.")
    return Grouping(by, read_accounts(Path(accounts)) if accounts else {})


def _bought(money: Decimal, price: Decimal, machine: str, terms: Terms) -> dict[str, Any]:
    from fencepost.usage.bought import bought  # noqa: PLC0415

    return bought(money, price, machine, terms)


class _Progress:
    """How much of the files has been read, on a terminal only."""

    def __init__(self, files: tuple[str, ...]) -> None:
        self._total = sum(Path(file).stat().st_size for file in files if Path(file).is_file())
        self._read = 0
        self._shown = sys.stderr.isatty()

    def took(self, size: int) -> None:
        """Some bytes have been read; those of a packed file are more than its size."""
        self._read += size
        if self._shown:
            share = f" ({min(100, 100 * self._read // self._total)} %)" if self._total else ""
            click.echo(f"\r{self._read / 1e6:,.0f} MB read{share}", nl=False, err=True)

    def end(self) -> None:
        """Leave the line."""
        if self._shown:
            click.echo("", err=True)


def _write(answer: dict[str, Any], form: str, stream: TextIO) -> None:
    from fencepost.cli.usage_shown import rows, shown  # noqa: PLC0415

    if form == "json":
        json.dump(answer, stream, ensure_ascii=False, indent=2)
        stream.write("\n")
    elif form == "csv":
        csv.writer(stream, lineterminator="\n").writerows(rows(answer))
    else:
        stream.write(shown(answer) + "\n")


def _code(answer: dict[str, Any]) -> int:
    if answer.get("incomplete"):
        return METERED["unread"]
    loud = any(one["looks_like_accelerators"] for one in answer["unknown_machines"])
    is_open = loud or any(group["operations"]["open"] for group in answer["groups"])
    return METERED["open" if is_open else "told"]


def _told(chips: tuple[str, ...]) -> dict[str, str]:
    told = {}
    for text in chips:
        name, mark, chip = text.partition("=")
        if not mark or not name.strip() or not chip.strip():
            raise click.UsageError(f"--chips {text!r} is not NAME=CHIP.")
        told[name.strip()] = chip.strip()
    return told


def _shares(text: str) -> tuple[Fraction, Fraction, Fraction]:
    parts = [Fraction(_number(part, "--utilisation")) for part in text.split(",")]
    if any(not 0 < part <= 1 for part in parts) or parts != sorted(parts) or len(parts) not in {1, 3}:
        raise click.UsageError("--utilisation is a share above 0 and at most 1, or three of them: low,mid,high.")
    low, mid, high = parts * 3 if len(parts) == 1 else parts
    return low, mid, high


def _number(text: str, option: str) -> Decimal:
    try:
        number = Decimal(text.strip().replace(",", "") if option in {"--money", "--price"} else text.strip())
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or number <= 0 or abs(number.adjusted()) > _MOST_MAGNITUDE:
        raise FencepostError(Fault(f"{option}: {text!r} is no number above zero.", "Write for example 32.77 or 1e26."))
    return number


_MOST_MAGNITUDE = 60
