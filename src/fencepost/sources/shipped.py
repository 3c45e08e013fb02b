"""Where the tables and the law that ship with the package lie."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]
_CHECKOUT = _PACKAGE.parents[1]


def shipped(*parts: str) -> Path:
    """The path of ``shipped("data", "chips.csv")`` or ``shipped("law")``, in a wheel or a source checkout.

    A wheel carries ``data`` as ``fencepost/_data`` and ``law`` as ``fencepost/_law``; a checkout keeps both at
    its top.
    """
    first, *rest = parts
    packed = _PACKAGE / f"_{first}"
    root = packed if packed.is_dir() else _CHECKOUT / first
    return root.joinpath(*rest)
