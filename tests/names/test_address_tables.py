"""The tables of streets and places behind addresses keep the bounds that their cards state."""

from __future__ import annotations

import csv
import re

import pytest

from fencepost.names.address_places import known_streets, places_by_han, streets_by_han
from fencepost.sources.shipped import shipped

KINDS = {"Road", "Street", "Avenue", "Lane", "Drive", "Crescent", "Circuit", "Terrace", "Strand", "Bazaar"}
SIDES = {"North", "South", "East", "West", "Central"}


def rows(name: str) -> list[dict[str, str]]:
    with shipped("data", name).open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


def test_streets() -> None:
    """Each street has a kind or is one word, a Chinese name and a source, and no row stands twice."""
    streets = rows("hk_streets.csv")
    assert 200 <= len(streets) <= 5_000
    assert len({(row["english"], row["chinese"]) for row in streets}) == len(streets)
    for row in streets:
        words = [word for word in row["english"].split() if word not in SIDES]
        assert words[-1] in KINDS or len(words) == 1, row
        assert re.fullmatch("[\\u3400-\\u9fff]{2,10}", row["chinese"]), row
        assert row["source"] in {"landsd", "knowledge"}, row


def test_streets_are_told_apart() -> None:
    """No two streets of the table have one key, and none shares its Chinese name with another."""
    streets = rows("hk_streets.csv")
    assert len(known_streets()) == len({row["english"] for row in streets})
    assert len(streets_by_han()) == len({row["chinese"] for row in streets})


def test_places() -> None:
    """Each place is a city, province or district of Hong Kong, China or Macau with a Chinese name."""
    table = rows("address_places.csv")
    assert 150 <= len(table) <= 500
    assert {row["kind"] for row in table} == {"city", "province", "district"}
    assert {row["country"] for row in table} == {"HK", "CN", "MO"}
    assert len(places_by_han()) == len(table)


@pytest.mark.parametrize("name", ["hk_streets", "address_places"])
def test_cards(name: str) -> None:
    """Each table has a card with its source, date, bounds and known faults."""
    card = shipped("data", f"{name}.card.md").read_text(encoding="utf-8")
    assert all(part in card for part in ("**Source.**", "**Date.**", "**Bounds.**", "## Known faults"))
