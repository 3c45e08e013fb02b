"""The holdings that ship with the package: what public reports say of who is behind a few parties of the field."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from fencepost.model.fault import FencepostError
from fencepost.sources.holdings import Holdings
from fencepost.sources.holdings_file import read_holdings
from fencepost.sources.shipped import shipped


@lru_cache(maxsize=4)
def shipped_holdings(path: Path | None = None) -> Holdings:
    """The shipped table of holdings; each holding's source ends with how sure it is and what is not told.

    Raises:
        FencepostError: a row cannot be read.
    """
    read = read_holdings(path or shipped("data", "holdings.csv"))
    if read.faults:
        raise FencepostError(*read.faults)
    return read
