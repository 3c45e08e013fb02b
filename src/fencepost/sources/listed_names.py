"""The name of a listed party out of what was published as it: aliases, parents and paragraphs taken apart."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from fencepost.sources.name_brackets import GROUP, LEGAL_END, unbracketed

_MARK = re.compile(
    r"(?<!\w)(?:a\.k\.a\.?|a/k/a|akas?|also\s+known\s+as"
    r"|f\.k\.a\.?|f/k/a|fka|formerly(?:\s+known\s+as)?|previously\s+known\s+as"
    r"|d/b/a|d\.b\.a\.?|dba|doing\s+business\s+as|n/k/a|n\.k\.a\.?|now\s+known\s+as)(?!\w)",
    re.IGNORECASE,
)
_MARKED = re.compile(r"[\s,;\-]*" + _MARK.pattern + r"[\s,:.\-]*", re.IGNORECASE)
_MANY = re.compile(r"(?<!\w)akas(?!\w)", re.IGNORECASE)
_DELIMITED = re.compile(r"[./]|akas|also|known|doing", re.IGNORECASE)

# "Huawei Technologies Co., Ltd. (Huawei). Affiliated Entity: Beijing Huawei Longshine …": a row of its own.
_OWN_NAME = re.compile(
    r"(?P<parent>.+?)(?:[.,;]?\s+(?:and\s+)?(?P<how>affiliated\s+entity|subordinate\s+(?:institution|entity))\s*[:\-–]?"
    r"|\s+(?P<branch>branch):)\s+(?P<own>.+)",
    re.IGNORECASE,
)
_FACILITIES = re.compile(r"(?P<name>.+\bfacilities):\s*(?P<rest>.+)", re.IGNORECASE)
# "204th Research Institute" alone names nobody: its parent is part of its name.
_ORDINAL = r"(?:no\.?\s*)?\d+\w*|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth"
_GENERIC = re.compile(
    rf"(?:{_ORDINAL})\s+(?:\w+\s+)?(?:institute|academy|factory|department|plant|cent(?:er|re)|bureau|laboratory)",
    re.IGNORECASE,
)
_TAILS = (
    re.compile(r"[;,]?\s+and\s+(?:any\s+successors?|its\s+sub-units)\b.*", re.IGNORECASE),
    re.compile(r",?\s+including\s+(?:the|all)\b.*", re.IGNORECASE),
    re.compile(r"\s+C/O\s+.*"),
    re.compile(r"\+[A-Z]{1,3}\d+:[A-Z]{1,3}\d+$"),
)
_SENTENCE = re.compile(r"\.\s+(?=(?:This|These|All|The)\s)")
_LONG, _DESCRIPTION = 120, 12
_PERSON_AFTER = re.compile(r"(.+?\b(?:Ltd|Inc|LLC|Corp)\.?)\s+and\s+([A-Z]\w+\s+[A-Z]\w+)")
_SUSPECT = re.compile(
    r"[()\[\];:/+]|,$|[.,]\s*,|,.*,|\band\b|\bC/O\b|k\.?a|d\.?b\.?a|formerly|subordinate", re.IGNORECASE
)
_COMMA = re.compile(r"\s*,\s*")


@dataclass(slots=True)
class Names:
    """A name, its aliases, what belongs in the remarks, and what was mended to get there."""

    name: str
    aliases: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def read_name(text: str, addresses: Sequence[str] = ()) -> Names:
    """Take a published name apart; the text of ``addresses`` tells which fragments at its end are places.

    >>> read_name("FUYI SUN A/K/A FRANK SUN").aliases
    ['FRANK SUN']
    >>> read_name("Huawei Technologies Co., Ltd. (Huawei). Affiliated Entity: Huawei Mobile Technology Ltd.").name
    'Huawei Mobile Technology Ltd.'
    """
    names = Names(text)
    if not _SUSPECT.search(text):
        return names
    names.name = text.replace("[", "(").replace("]", ")")
    _own_name(names)
    _cut_tails(names)
    _take_marked_brackets(names)
    _split_at_marks(names)
    _take_brackets(names)
    _cut_place(names, addresses)
    _split_persons(names)
    _end(names, text)
    return names


def read_alias(text: str) -> Names:
    """Take a published alias apart: one may hold several, or a mark such as ``F.K.A.`` of its own.

    >>> read_alias("HPSTAR;").name
    'HPSTAR'
    >>> read_alias("CETC 24;Sichuan Solid Circuit Research Institute").aliases
    ['Sichuan Solid Circuit Research Institute']
    """
    if not _SUSPECT.search(text):
        return Names(text)
    if text.startswith("(") and text.endswith(")") and " of " in text:
        return Names("", [], [text[1:-1]], [f"the alias {text[:60]!r} is a remark"])
    start = _MARKED.match(text)
    pieces = [piece for piece in (text[start.end() :] if start else text).split(";") if piece.strip()]
    read = [read_name(piece.strip()) for piece in pieces]
    if not read:
        return Names("")
    first, *others = read
    for other in others:
        first.aliases.extend((other.name, *other.aliases))
        first.remarks.extend(other.remarks)
    first.faults = [f"one alias held several: {text[:80]!r}"] if others else []
    return first


def split_names(text: str) -> list[str]:
    """The names of a list with commas; a legal form after a comma belongs to the name before it.

    >>> split_names("Elint, S.A., Core Zing, Corezing Tech, Ltd.")
    ['Elint, S.A.', 'Core Zing', 'Corezing Tech, Ltd.']
    """
    names: list[str] = []
    for part in _COMMA.split(text):
        if names and LEGAL_END.fullmatch(f" {part}"):
            names[-1] = f"{names[-1]}, {part}"
        elif part:
            names.append(part)
    return names


def _own_name(names: Names) -> None:
    facilities = _FACILITIES.fullmatch(names.name)
    if facilities:
        names.name = facilities["name"]
        names.remarks.append(facilities["rest"])
        names.faults.append("a description stands after the name")
        return
    found = _OWN_NAME.fullmatch(names.name)
    if not found:
        return
    parent, own = found["parent"].strip(" .,;"), found["own"].strip()
    plain = unbracketed(parent).name
    if own[:1].isupper() and len(own.split()) > _DESCRIPTION:
        names.name = parent
        names.remarks.append(own)
        names.faults.append("a description stands after the name")
        return
    how = " ".join((found["how"] or found["branch"]).split()).lower()
    names.remarks.append(f"{how.capitalize()} of {parent}")
    names.name = f"{plain} {own}" if _GENERIC.fullmatch(own) else own
    names.faults.append("the entry's own name stands after that of its parent")


def _cut_tails(names: Names) -> None:
    for tail in _TAILS:
        match = tail.search(names.name)
        if match and match.start():
            names.remarks.append(match[0].strip(" ,;"))
            names.name = names.name[: match.start()]
            names.faults.append("more than a name stood in the name")
    if len(names.name) > _LONG and (sentence := _SENTENCE.search(names.name)):
        names.remarks.append(names.name[sentence.end() :])
        names.name = names.name[: sentence.start()]
        names.faults.append("more than a name stood in the name")


def _take_marked_brackets(names: Names) -> None:
    """``PEARL (A.K.A. NEI-CHIEN CHU) LI`` is also NEI-CHIEN CHU LI."""
    while match := next((g for g in GROUP.finditer(names.name) if _MARKED.match(g[1])), None):
        before, after = names.name[: match.start()].strip(), names.name[match.end() :].strip()
        tail = "" if after.startswith("(") or not before else after
        for part in _marked_parts(match[1]):
            joined = part if not tail or part.casefold().endswith(tail.casefold()) else f"{part} {tail}"
            names.aliases.append(joined)
        names.name = f"{before} {after}".strip()
        names.faults.append("an alias stood in the name")


def _marked_parts(text: str) -> list[str]:
    """The names between marks; commas part them only after the plural."""
    parts = [_ended(part.strip().removeprefix("(")) for part in _MARKED.split(text)]
    if _MANY.search(text):
        parts = [name for part in parts for name in split_names(part)]
    return [part for part in parts if part]


def _split_at_marks(names: Names) -> None:
    mark = next((m for m in _MARKED.finditer(names.name) if m.start() and _is_mark(m[0])), None)
    if mark:
        rest = names.name[mark.start() :]
        names.aliases.extend(_marked_parts(rest))
        names.name = names.name[: mark.start()]
        names.faults.append("an alias stood in the name")
    head, semicolon, rest = names.name.partition(";")
    if semicolon and head.strip():
        names.name = head
        names.aliases.extend(part.strip() for part in rest.split(";") if part.strip())
        names.faults.append("several names stood in one")


def _is_mark(text: str) -> bool:
    """A bare AKA may be a word of the name; one between commas, dashes or blanks in capitals is a mark."""
    return bool(_DELIMITED.search(text)) or bool(re.search(r"[\s,;\-]", text[:1]))


def _take_brackets(names: Names) -> None:
    done = unbracketed(names.name)
    names.name = done.name
    names.aliases.extend(done.aliases)
    names.remarks.extend(done.notes)
    for alias in list(names.aliases):
        inner = unbracketed(alias, names.name)
        if inner.aliases or inner.notes:
            names.aliases[names.aliases.index(alias)] = inner.name
            names.aliases.extend(inner.aliases)
            names.remarks.extend(inner.notes)


def _cut_place(names: Names, addresses: Sequence[str]) -> None:
    """``Xi'an Huawei Technologies Co., Ltd., Xi'an, Shaanxi``: after the legal form come fragments of the address."""
    parts = names.name.split(", ")
    whole = " ".join(addresses).casefold()
    for at in range(len(parts) - 1, 0, -1):
        head, tail = ", ".join(parts[:at]), parts[at:]
        if LEGAL_END.search(f" {head}") and not LEGAL_END.search(f" {tail[-1]}") and tail[0].casefold() in whole:
            names.remarks.append(", ".join(tail))
            names.name = head
            names.faults.append("a part of the address stood in the name")
            return


def _split_persons(names: Names) -> None:
    found = _PERSON_AFTER.fullmatch(names.name)
    if found:
        names.name = found[1]
        names.aliases.append(found[2])
        names.faults.append("two parties stood in one name")


def _end(names: Names, text: str) -> None:
    """Strip what is left over at the ends; a name that was all marks and brackets stays as it was published."""
    names.name = _ended(names.name) or text
    names.aliases = [alias for alias in dict.fromkeys(map(_ended, names.aliases)) if alias and alias != names.name]
    names.faults = list(dict.fromkeys(names.faults))


def _ended(name: str) -> str:
    bare = name.strip(" ,;:-–")
    while bare and bare.count("(") != bare.count(")"):
        at = bare.rindex("(") if bare.count("(") > bare.count(")") else bare.index(")")
        bare = (bare[:at] + bare[at + 1 :]).strip(" ,;:-–")
    return re.sub(r"\s{2,}", " ", re.sub(r"\.\.+", ".", bare))


def joined_aliases(name: str, aliases: Iterable[str]) -> tuple[str, ...]:
    """Aliases once each whatever their case, without those that are the name itself."""
    seen = {name.casefold()}
    kept: list[str] = []
    for alias in aliases:
        key = alias.casefold()
        if alias and key not in seen:
            seen.add(key)
            kept.append(alias)
    return tuple(kept)
