"""What some money buys: accelerator-hours at a price, and the operations that they may be."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from fencepost.compute.catalogue import Catalogue, UnknownItem
from fencepost.model.fault import Fault, FencepostError
from fencepost.usage.grouping import UNKNOWN, Grouping
from fencepost.usage.machines import Held, Machines, said_by_user
from fencepost.usage.metering import Line, Meter, Spans, Totals
from fencepost.usage.operations import hours_for
from fencepost.usage.report import Terms, report, written


def bought(money: Decimal, price: Decimal, machine: str, terms: Terms) -> dict[str, Any]:
    """The report on a customer of whom only the money is known, in the form of a report on bills.

    Raises:
        FencepostError: the machine is in no table and its name is no chip's.
    """
    held = _held(machine)
    hours = hours_for(money, price, held.count)
    line = Line(
        *(None,) * 5, held.machine, held.accelerator or "", None, "use", None, 0, hours, None, hours - hours, None
    )
    said = f"{written(money)} at {written(price)} an hour of {held.count} x {held.accelerator}"
    totals = Totals((line,), 0, 0, {}, (), Spans(None), (), (f"Not metered: {said}.",), ())
    made = report(totals, Meter(), Grouping("accelerator", {}), terms)
    return {**made, "notes": [note for note in made["notes"] if UNKNOWN not in note]}


def _held(machine: str) -> Held:
    held = Machines().held(machine, None, None)
    if held.accelerator is not None:
        return held
    try:
        Catalogue.load().find(machine)
    except UnknownItem as error:
        what = f"{machine!r} is neither a machine of the table nor a chip that is known ({error.why})."
        raise FencepostError(Fault(what, "Write a machine such as p4d.24xlarge, or a chip as '8x A100'.")) from error
    return said_by_user({machine: machine})[machine.casefold()]
