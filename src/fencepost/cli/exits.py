"""Exit codes: the strictest outcome of a file, apart from mistakes in the call, in a file or in the law."""

from __future__ import annotations

from collections.abc import Iterable

USAGE, FILE_UNREADABLE, LAW_FAULTY, DIFFERS = 2, 3, 4, 1

CODES = {
    "no_licence_required": 0,
    "duty": 10,
    "exception_available": 20,
    "licence_required": 30,
    "prohibited": 40,
    "not_covered": 50,
}

SCREENED = {"no_match": 0, "review": 20, "hit": 30, "error": 50}
"""The code of a screening's outcome."""

FLAGGED = {"nothing_raised": 0, "raised": 20, "error": 50}
"""The code of a row whose red flags were looked at."""

CAPACITIES = {"fits": 0, "cannot_tell": 20, "does_not_fit": 30}
"""The code of what a site's power allows."""

PLACES = {"possible": 0, "impossible": 30}
"""The code of what delays leave of a place."""

UNREAD = 50
"""Some row could not be read."""

OWNED = {"not_met": 0, "open": 20, "met": 30, "not_found": 50}
"""The code of what the 50 percent rules make of a party's owners."""

METERED = {"told": 0, "open": 20, "unread": UNREAD}
"""The code of what bills and logs of use come to."""

CUSTOMERS = {"nothing": 0, "verify": 20, "hit": 30, "unread": UNREAD}
"""The code of what a customer's record comes to."""

ROUTES = {"none": 0, "found": 20, "error": UNREAD}
"""The code of what was found of a deal's route."""


def exit_code(statuses: Iterable[str]) -> int:
    """The code of the strictest status; a row that is not covered or not read outranks them all."""
    return max((CODES[status] for status in statuses), default=0)
