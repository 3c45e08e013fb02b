"""At which fence does this deal stand, and through which gate could it slip? The public face."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fencepost.decide.batch import check_batch
    from fencepost.decide.check import Checker
    from fencepost.decide.judge import Checked
    from fencepost.face import check, open_book, screen
    from fencepost.model.deal import Deal

__version__ = "0.1.0"
__all__ = ["Checked", "Checker", "Deal", "check", "check_batch", "open_book", "screen"]

_HOMES = {
    "Checked": "fencepost.decide.check",
    "Checker": "fencepost.decide.check",
    "Deal": "fencepost.model.deal",
    "check": "fencepost.face",
    "check_batch": "fencepost.decide.batch",
    "open_book": "fencepost.face",
    "screen": "fencepost.face",
}


def __getattr__(name: str) -> object:
    """Import a public name when it is first used, so that ``fencepost --help`` stays quick."""
    if name not in _HOMES:
        raise AttributeError(f"fencepost has no {name!r}; its public names are {', '.join(__all__)}")
    return getattr(import_module(_HOMES[name]), name)
