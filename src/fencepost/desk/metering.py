"""Bills and logs of use, metered and held against the lines that law draws."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fencepost.model.fault import Fault, FencepostError

if TYPE_CHECKING:
    from fencepost.book.lines import LawLine
    from fencepost.sources.usage_rows import UsageFile
    from fencepost.usage.alerts import Held
    from fencepost.usage.grouping import Grouping
    from fencepost.usage.report import Terms

RUN, CLUSTER = ("run.operations", "run.operations_cumulative"), ("cluster.operations_per_s",)
"""The facts on which law draws lines: the operations of a run, and those of a cluster in a second."""


def metered(  # noqa: PLR0913, PLR0917 - files, what they hold, whose they are, and what is asked of them
    files: Sequence[tuple[Path, str]],
    chips: Mapping[str, str],
    grouping: Grouping,
    terms: Terms,
    alarm: Held | None = None,
    took: Callable[[int], None] = lambda _: None,
) -> dict[str, Any]:
    """What files (each with the name it is told by) say of use, by the keys of a usage report; ``took`` counts bytes.

    Raises:
        FencepostError: no file could be read.
    """
    from fencepost.sources.usage_file import open_usage  # noqa: PLC0415 - the catalogue is dear to load
    from fencepost.usage.machines import Machines, said_by_user  # noqa: PLC0415
    from fencepost.usage.metering import meter  # noqa: PLC0415
    from fencepost.usage.report import report  # noqa: PLC0415

    if alarm:
        from fencepost.usage.alerts import alerts_in, notes_of  # noqa: PLC0415
        from fencepost.usage.alerts_written import alerts_dict  # noqa: PLC0415
        from fencepost.usage.periods import Periods  # noqa: PLC0415
    # The order of the files must change no alert.
    files = sorted(files) if alarm else files
    machines = Machines(said_by_user(dict(chips)))
    unread: list[Fault] = []

    def opened() -> Iterator[UsageFile]:
        for path, name in files:
            try:
                yield open_usage(path, name, took)
            except FencepostError as error:
                unread.extend(error.faults)

    periods = Periods() if alarm else None
    totals, made = meter(opened(), machines, many=len(files) > 1, watch=periods)
    if not totals.formats:
        raise FencepostError(*unread)
    answer = report(totals, made, grouping, terms)
    if alarm is not None and periods is not None:
        ledger = periods.finish(made)
        raised = alerts_in(ledger, totals, made, grouping.accounts, alarm)
        answer |= alerts_dict(raised, notes_of(ledger, totals, grouping.accounts, alarm))
    answer["faults"] = [*map(str, unread), *answer["faults"]]
    # Rows that two bills tell apart are all counted; every other fault says that something was not.
    answer["incomplete"] = bool(unread) or len(totals.faults) > len(made.bills.faults)
    return answer


def alarm_of(lines: tuple[LawLine, ...], day: date, known_on: date, terms: Terms) -> Held:
    """What alerts are raised by: the lines in force or pending, and the places that are of concern on the day."""
    from fencepost.face import open_book  # noqa: PLC0415
    from fencepost.facts.places_of_concern import places_of_concern  # noqa: PLC0415
    from fencepost.usage.alerts import Held  # noqa: PLC0415
    from fencepost.usage.crossings import Threshold  # noqa: PLC0415

    thresholds = [
        Threshold(
            line.title,
            Fraction(line.number),
            line.op == ">",
            line.cite,
            "in force" if line.standing == "in_force" else "no law",
            "operations_per_second" if line.fact in CLUSTER else "operations",
        )
        for line in lines
        if line.standing != "silent"
    ]
    return Held(thresholds, concern=frozenset(places_of_concern(open_book(day, known_on=known_on))), terms=terms)


def lines_of(day: date, known_on: date) -> tuple[LawLine, ...]:
    """The lines that law draws on runs and clusters, and how each text stands."""
    from fencepost.face import law_lines  # noqa: PLC0415 - the law is dear to load

    return law_lines((*RUN, *CLUSTER), day, known_on)
