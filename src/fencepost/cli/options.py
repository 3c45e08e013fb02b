"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, TypeVar

import click

_F = TypeVar("_F", bound=Callable[..., Any])


class Day(click.ParamType[date]):
    """A day as YYYY-MM-DD."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:  # noqa: ANN401
        """Read the day, or say how to write it."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value!r} is not a day of the calendar; write YYYY-MM-DD", param, ctx)


def today() -> date:
    """The one place where the clock is read, with ``now``: the default of --known-on."""
    return date.today()  # noqa: DTZ011 - a day of the user's own calendar


def now() -> datetime:
    """The clock once more, to the second and in UTC: when a list was taken."""
    return datetime.now(tz=UTC).replace(microsecond=0)


def screened(function: _F) -> _F:
    """Add --list."""
    told = "Hold the parties against this kept snapshot or list file; 'shipped', or 'none' for nobody."
    return click.option("--list", "which", metavar="SNAPSHOT|FILE", default=None, help=told)(function)


def owned(function: _F) -> _F:
    """Add --owners."""
    told = "Look in this file for who is behind the parties (repeat for more); 'shipped' for the table that ships."
    return click.option("--owners", "owners", metavar="FILE", multiple=True, help=told)(function)


def dated(function: _F) -> _F:
    """Add --on, --known-on and --axis."""
    axis = click.Choice(["enforced", "books"])
    for option in (
        click.option(
            "--axis", type=axis, default="enforced", show_default=True, help="Enforcement as declared, or text."
        ),
        click.option("--known-on", type=Day(), default=None, help="The law as it could be known on this day (today)."),
        click.option("--on", type=Day(), default=None, help="Take every deal on this day instead of its own."),
    ):
        function = option(function)
    return function


def columns_as_options(columns: Sequence[str], shown_as: Mapping[str, str]) -> Callable[[_F], _F]:
    """Add an option for each column of a file, so that one row can be told by options; ``shown_as`` are metavars."""

    def add(function: _F) -> _F:
        for column in reversed(columns):
            option = f"--{column.replace('_', '-')}"
            function = click.option(option, column, metavar=shown_as.get(column, "TEXT"), default=None)(function)
        return function

    return add
