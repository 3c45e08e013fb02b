"""The two ends of a holding in a plain table: names, identifiers and countries become numbered units."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from fencepost.sources.holding_columns import About, Told
from fencepost.sources.identifiers import Identifier, name_of, tagged
from fencepost.sources.list_places import countries

_SEVERAL = re.compile(r"\s*[;|]\s*")
_NOT_NAMED = frozenset(
    {
        "unknown",
        "not told",
        "not named",
        "not disclosed",
        "undisclosed",
        "anonymous",
        "n/a",
        "?",
        "未披露",
        "未知",
        "不详",
    }
)
_BARE_SIZES = frozenset({18, 20})
_LONGEST_NAME = 1_000
_STRANGE = "\ufffd"
"""What a byte that is not text was read as."""


@dataclass(slots=True)
class Ends:
    """Reads owner and owned of each row; what is wrong with an end is noted with its column."""

    told: Told
    headers: Mapping[str, str]

    def plainly(self, cells: Mapping[str, str], end: str) -> int | None:
        """The number of an end of which there is nothing to say; ``None`` for one that ``of`` has to look at."""
        name, text, row = cells[end], cells.get(f"{end}_id"), int(cells["row"])
        if len(name) > _LONGEST_NAME or name.casefold() in _NOT_NAMED or _STRANGE in name or not (name or text):
            return None
        if _code_in(name):
            return None
        found = tagged(text) if text and not _SEVERAL.search(text) else None
        if text and (found is None or found.sound is False):
            return None
        places = {column: place for column in ("country", "hq") if (place := cells.get(f"{end}_{column}"))}
        if any(len(codes) != 1 or unread for codes, unread in map(countries, places.values())):
            return None
        number = self.told.identified(name, (str(found),), row) if found else self.told.named(name, row)
        agreed = [self._agrees(number, column, countries(place)[0][0]) for column, place in places.items()]
        return number if all(agreed) else None

    def numbers(self, ends: pl.DataFrame, end: str) -> pl.Series:
        """The numbers of ends by name, identifier and places; none where ``of`` has to look at one.

        ``ends`` has a row for each different end, with the ``row`` in which it is told first.
        """
        others = [pl.col(name) != "" for name in ends.columns if name not in {end, "row"}]
        name = pl.col(end)
        odd = pl.any_horizontal(
            name.str.len_chars().is_in([0, *_BARE_SIZES]) | (name.str.len_chars() > _LONGEST_NAME),
            name.str.contains(f"[:{_STRANGE}]"),
            name.str.to_lowercase().is_in(_NOT_NAMED),
            *others,
        )
        single = name.str.replace_all(r"\s+", " ")
        parted = ends.with_columns(odd.alias("odd"), single.alias(end)).with_row_index("at")
        names = parted.filter(~pl.col("odd"))
        easy = names.select("at", number=self.told.each_named(names[end], names["row"]))
        rest = parted.filter("odd")
        hard = [self.plainly(row, end) for row in rest.iter_rows(named=True)]
        both = pl.concat([easy, rest.select("at", number=pl.Series(hard, dtype=pl.Int32))])
        return both.sort("at")["number"]

    def of(self, cells: Mapping[str, str], row: int) -> tuple[int, int] | None:
        """The numbers of owner and owned, or ``None`` where one of them cannot be told."""
        owner_name = cells.get("owner", "")
        is_nameless = owner_name.casefold() in _NOT_NAMED and not cells.get("owner_id")
        if not (is_nameless or self._is_told(cells, "owner", row)) or not self._is_told(cells, "owned", row):
            return None
        owner = None if is_nameless else self._unit(cells, "owner", row)
        owned = self._unit(cells, "owned", row)
        owner = self.told.nameless(owned, row) if owner is None else owner
        if owner == owned:
            what = f"{self.told.names[owned][:80]!r} owns itself; the row is kept as shares that it holds of its own."
            self.told.gathering.fault(what, "Mend it if another company is meant.", row, self._header("owner"))
        return owner, owned

    def _is_told(self, cells: Mapping[str, str], end: str, row: int) -> bool:
        name = cells.get(end, "")
        if len(name) > _LONGEST_NAME:
            what = f"the name is {len(name):,} characters long, beginning {name[:40]!r}."
            self.told.gathering.fault(what, "Write the name alone.", row, self._header(end), lost=True)
            return False
        if name or cells.get(f"{end}_id"):
            return True
        what = f"the {end} is not told."
        todo = "Write a name or an identifier; write 'unknown' for an owner who is not named."
        self.told.gathering.fault(what, todo, row, self._header(end), lost=True)
        return False

    def _unit(self, cells: Mapping[str, str], end: str, row: int) -> int:
        name = cells.get(end, "")
        codes = self._identifiers(cells.get(f"{end}_id", ""), f"{end}_id", row)
        if found := _code_in(name):
            name, codes = "", (*codes, str(found))
        if _STRANGE in name:
            self.told.gathering.fault(
                "the name holds bytes that are not text.", "Save the file as 'CSV UTF-8'.", row, self._header(end)
            )
        name = name or cells.get(f"{end}_id", "")
        number = self.told.identified(name, codes, row) if codes else self.told.named(name, row)
        for column in ("country", "hq"):
            if text := cells.get(f"{end}_{column}"):
                self._place(number, f"{end}_{column}", text, row)
        return number

    def _identifiers(self, text: str, column: str, row: int) -> tuple[str, ...]:
        sound: list[str] = []
        for part in _SEVERAL.split(text) if text else ():
            found = tagged(part) if part else None
            if found is None and part:
                what = f"{part[:40]!r} is no identifier that can be told by itself."
                self.told.gathering.fault(
                    what, "Write its scheme before it, as in lei:5493…", row, self._header(column)
                )
            elif found is not None and found.sound is False:
                what = f"{part[:60]!r} is no sound {name_of(found.scheme)}: {found.why}; it was not used."
                self.told.gathering.fault(what, "Check it against the register.", row, self._header(column))
            elif found is not None:
                sound.append(str(found))
        return tuple(sound)

    def _place(self, number: int, column: str, text: str, row: int) -> None:
        codes, unread = countries(text)
        if unread or len(codes) > 1:
            what = f"the country {text[:40]!r} " + ("is not known." if unread else "is more than one.")
            self.told.gathering.fault(what, "Write one ISO code, such as CN.", row, self._header(column))
        if not codes:
            return
        if not self._agrees(number, column.rpartition("_")[2], codes[0]):
            what = f"{self.told.names[number][:80]!r} is said to be in {codes[0]} here and elsewhere before."
            self.told.gathering.fault(what, "The first is kept; mend the other.", row, self._header(column))

    def _agrees(self, number: int, column: str, code: str) -> bool:
        """Take up where a unit is; whether nothing else was told before."""
        about = self.told.about.setdefault(number, About())
        if column == "hq":
            about.headquarters = about.headquarters or code
            return about.headquarters == code
        about.registered = about.registered or code
        return about.registered == code

    def _header(self, column: str) -> str:
        return self.headers.get(column, column)


def _code_in(name: str) -> Identifier | None:
    """The sound identifier that stands where a name should."""
    if ":" not in name and len(name) not in _BARE_SIZES:
        return None
    found = tagged(name)
    return found if found is not None and found.sound else None
