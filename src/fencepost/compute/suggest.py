"""What to say of a name the catalogue does not hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches

from fencepost.model.fault import Fault, FencepostError

_MOST = 3
_ALIKE = 0.5


class UnknownItem(FencepostError):  # noqa: N818 - the name is part of the public contract
    """A name that fits no row; ``suggestions`` holds up to three names that do."""

    def __init__(self, text: str, why: str, suggestions: Sequence[str] = ()) -> None:
        """Keep the name, what is wrong with it, and what may have been meant."""
        self.text = text
        self.why = why
        self.suggestions = tuple(suggestions)[:_MOST]
        meant = f"Did you mean {' or '.join(self.suggestions)}? Otherwise" if self.suggestions else "Either"
        todo = f"{meant} correct the name, or give the figures (tops, bits, die_mm2) in columns of their own."
        super().__init__(Fault(f"the catalogue does not hold {text!r}: {why}.", todo, column="item"))


class Suggester:
    """Names of the catalogue by likeness to a name it does not hold."""

    __slots__ = ("_names",)

    def __init__(self, names: Mapping[str, str]) -> None:
        """Take the spellings known, each with the name to show."""
        self._names = {spelling.lower(): shown for spelling, shown in names.items()}

    def near(self, text: str) -> tuple[str, ...]:
        """Up to three names, the most alike first."""
        close = get_close_matches(text.lower(), list(self._names), n=_MOST * 3, cutoff=_ALIKE)
        return tuple(dict.fromkeys(self._names[spelling] for spelling in close))[:_MOST]
