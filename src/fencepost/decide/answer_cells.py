"""The cells of an answer: each key as one line of text, or as plain JSON."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping

Answer = Mapping[str, object]
"""The answer to one row, by the answer keys of the design, with ``row``, ``deal`` and ``reasons``."""

COLUMNS: tuple[str, ...] = (
    *("row", "id", "status", "certain", "review_policy", "reasons", "missing", "classification"),
    *("date", "kind", "item", "quantity", "from", "to", "consignee", "end_user"),
    *("regimes", "margins", "flags", "hits", "branches", "silent", "open_text", "receipt", "error"),
)
"""The columns of CSV and XLSX; the steps stand in JSON and NDJSON only."""

MAX_CELL = 32_767
"""Characters that a spreadsheet cell holds; a longer one is cut and says so."""

_FROM_DEAL = frozenset({"date", "kind", "item", "quantity", "from", "to", "consignee", "end_user"})
NOT_READ = "not read"
"""The status shown for a row that could not be read."""

_SHORT_KEYS = ("text", "words", "question", "what", "name", "fact", "id")
_CUT = " … (cut; see JSON)"


def status_of(answer: Answer) -> str:
    """The status word of an answer, or :data:`NOT_READ`."""
    return NOT_READ if answer.get("error") else str(answer.get("status") or NOT_READ)


def cell_of(answer: Answer, column: str) -> str | int:
    """One cell of a flat answer: text, or the row number as a number."""
    if column in _FROM_DEAL:
        deal = answer.get("deal")
        value = deal.get(column) if isinstance(deal, Mapping) else None
    else:
        value = answer.get(column)
    if column == "row" and isinstance(value, int):
        return value
    if column == "regimes" and isinstance(value, Mapping):
        value = [f"{name}: {flat(_of(regime, 'status'))}" for name, regime in value.items()]
    if column == "hits" and isinstance(value, list):
        value = [_hit(hit) for hit in value]
    text = mended(flat(value))
    return text if len(text) <= MAX_CELL else text[: MAX_CELL - len(_CUT)] + _CUT


def _hit(hit: object) -> object:
    """A hit in a line: ``consignee 科大讯飞 = IFLYTEK (EL csl-3410, 0.989)``; what is none stays as it is."""
    if not isinstance(hit, Mapping) or "listed_name" not in hit:
        return hit
    told = {key: flat(hit.get(key)) for key in ("party", "name", "listed_name", "list", "entry_id", "score")}
    return "{party} {name} = {listed_name} ({list} {entry_id}, {score})".format_map(told)


def _of(value: object, key: str) -> object:
    return value.get(key) if isinstance(value, Mapping) else value


def flat(value: object) -> str:
    """A value on one line: a list parted by semicolons, an object by its short name or else as JSON."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        name = next((value[key] for key in _SHORT_KEYS if isinstance(value.get(key), str)), None)
        return str(name) if name else json.dumps(plain(value), ensure_ascii=False) if value else ""
    return "; ".join(listed(value)) if _is_list(value) else str(value)


def listed(value: object) -> list[str]:
    """The items of a list, or a single value, each on one line."""
    items = value if _is_list(value) else [value]
    return [text for text in (flat(item) for item in items) if text]  # type: ignore[attr-defined]


def _is_list(value: object) -> bool:
    return isinstance(value, list | tuple | set | frozenset)


def plain(value: object) -> object:
    """A value as JSON has it: numbers that are not finite become null, exact numbers and dates text."""
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return mended(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {mended(str(key)): plain(item) for key, item in value.items()}
    if isinstance(value, set | frozenset):
        return sorted((plain(item) for item in value), key=str)
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return mended(str(value))


def mended(text: str) -> str:
    """Text that UTF-8 can carry."""
    return text if text.isascii() else text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
