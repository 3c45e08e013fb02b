"""Places as people write them become ISO 3166-1 alpha-2 codes; never by likeness.

Fuzzy look-ups map Hong Kong to one country and Kosovo to another; here a name is known or it is not.
Hong Kong counts as China under the EAR (85 FR 83788), and so does a trader's ``HK``.
"""

from __future__ import annotations

import csv
from functools import lru_cache

import pycountry

from fencepost.sources.shipped import shipped

NOWHERE = "none"
"""The place of something that is known not to exist, such as the parent of a firm that has none."""


@lru_cache(maxsize=1)
def _aliases() -> dict[str, str]:
    with shipped("data", "places.csv").open(encoding="utf-8", newline="") as rows:
        return {row["name"]: row["code"] for row in csv.DictReader(rows)}


@lru_cache(maxsize=8192)
def place(text: str) -> str:
    """The code of a place.

    Raises:
        ValueError: no place is called so.
    """
    name = " ".join(text.strip().casefold().split())
    if name == NOWHERE:
        return NOWHERE
    known = _aliases().get(name)
    if known is not None:
        return known
    code = _codes().get(name)
    if code is not None:
        # The official name of Hong Kong is no alias, but its code is.
        return _aliases().get(code.casefold(), code)
    if name.upper() in _aliases().values():
        return name.upper()
    raise ValueError(f"{text!r} is no country")


@lru_cache(maxsize=8192)
def territory(text: str) -> str:
    """The code of a place with Hong Kong by itself, as law other than the EAR has it.

    Raises:
        ValueError: no place is called so.
    """
    code = place(text)
    return "HK" if code == "CN" and text.strip().casefold().startswith(("h", "香")) else code


@lru_cache(maxsize=1)
def _codes() -> dict[str, str]:
    keys = ("alpha_2", "alpha_3", "name", "official_name", "common_name")
    return {
        str(getattr(country, key)).casefold(): str(country.alpha_2)
        for country in pycountry.countries
        for key in keys
        if hasattr(country, key)
    }
