"""The checker of a command: the shipped law, and the lists that the parties of its deals are held against."""

from __future__ import annotations

from datetime import date

from fencepost.decide.check import Checker

NONE = "none"


def checker_for(known_on: date, which: str | None = None) -> Checker:
    """A checker that screens against the named lists, the kept ones or the shipped table; ``none`` screens nobody.

    Raises:
        FencepostError: there are no such lists.
    """
    if which == NONE:
        return Checker()
    # Names are dear to import, and some commands screen nobody.
    from fencepost.cli.lists_held import held_for  # noqa: PLC0415
    from fencepost.facts.screening import PartyScreening  # noqa: PLC0415
    from fencepost.lists.home import dispositions_file  # noqa: PLC0415
    from fencepost.names.dispositions import Dispositions  # noqa: PLC0415
    from fencepost.names.screen import Screener  # noqa: PLC0415

    screener = Screener(held_for(which, known_on), Dispositions(dispositions_file()))
    return Checker(screening=PartyScreening(screener))
