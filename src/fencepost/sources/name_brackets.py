"""What a publisher puts in brackets inside a name: an acronym, another name, a nationality, or a part of the name."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, field

from fencepost.sources.list_places import countries

GROUP = re.compile(r"\(([^()]*(?:\([^()]*\)[^()]*)*)\)")
"""A bracket, with at most one more inside it."""

_NOTE = re.compile(
    r"(?:.{1,40}\s(?:individual|national|entity|citizen|subject)"
    r"|(?:an?|the)\s+(?:subordinate|subsidiary|branch|division|part|unit|affiliate)\b.*"
    r"|(?:president|director|owner|chairman|head|member|ceo)\s+of\b.*"
    r"|(?:parent\s+organi[sz]ation|subsidiary|affiliate|branch)\b.*"
    r"|(?:all\s+of|except|excluding|including|not)\b.*|.*\sonly)",
    re.IGNORECASE,
)
_FORM = re.compile(
    r"(?:ltd|limited|inc|incorporated|corp|corporation|co|company|l\.?l\.?c|gmbh|s\.?a|b\.?v|pty|pte|pvt|private|p|s"
    r"|group|holdings?|public|intl?|international|free zone|f\.?z\.?[ce]|fzco|smc-private|opc|[cjop]*jsc|ooo|oao|ao|plc"
    r"|off-?\s?shore|.*\bbranch|sahami\s+\w+|.*\baktsionernoe\s+obshchestvo|.*\b(?:joint[\s-]stock|liability)\s+company|h\.?k\.?|u\.?k\.?|u\.?s\.?a?\.?|u\.?a\.?e\.?|prc|cis|eu)\.?",
    re.IGNORECASE,
)
LEGAL_END = re.compile(
    r"(?:,|\s)\s*(?:ltd|limited|inc|incorporated|corp|corporation|co|company|llc|l\.l\.c|gmbh|s\.a|b\.v|plc|jsc|cjsc|pjsc"
    r"|ooo|oao|ao|zao|fze|fzc|fzco|sdn\.? bhd|s\.l|s\.r\.l|n\.v|a\.s|llp|kg)\.?$",
    re.IGNORECASE,
)
"""A legal form at the end of a name."""

_PART_OF = re.compile(r"\d+\w*\s+[\w\s]+?\sof\s+", re.IGNORECASE)
_ALIKE = 0.7
_PLACE_WORDS = 2
_FULL_NAME = 3


@dataclass(slots=True)
class Unbracketed:
    """A name without the brackets that are no part of it, and what stood in them."""

    name: str
    aliases: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def unbracketed(name: str, of: str = "") -> Unbracketed:
    """Take acronyms, other names and notes out of the brackets of a name; ``of`` is the name that it is an alias of.

    A place or a legal form in brackets stays: it tells one company from another.

    >>> unbracketed("China General Nuclear Power Corporation (CGNPC)").aliases
    ['CGNPC']
    >>> unbracketed("China State Shipbuilding Corporation, Limited (CSSC) 12th Research Institute").aliases
    ['CSSC 12th Research Institute']
    >>> unbracketed("Cambricon (Nanjing) Information Technology Co., Ltd.").aliases
    []
    """
    done = Unbracketed(name)
    if "(" not in name:
        return done
    start = 0
    while match := GROUP.search(done.name, start):
        before, content = done.name[: match.start()].strip(" ,"), match[1].strip(" ,;")
        after = done.name[match.end() :].strip()
        start = match.end()
        if _NOTE.fullmatch(content) or (not after and _is_of_the_parent(before, content)):
            done.notes.append(content)
        elif before and (others := _other_names(before, content, after) or (of and _other_names(of, content, after))):
            done.aliases.extend(others)
        else:
            continue
        done.name, start = _without(done.name, match), 0
    return done


def _other_names(before: str, content: str, after: str) -> list[str]:
    """The names that a bracket gives, or none where it is part of the name."""
    if not content or _FORM.fullmatch(content) or _is_place(content):
        return []
    tail = "" if after.startswith(("(", ",")) else after
    if tail.startswith("-") and _is_acronym(before, content):
        return [f"{content}{tail}"]
    if variant := _variant_of_last_word(before, content):
        return [f"{variant} {tail}".strip()]
    if _is_acronym(before, content) or _stands_for_it(before, content):
        return [f"{content} {tail}".strip()]
    return []


def _is_of_the_parent(before: str, content: str) -> bool:
    """``10th Research Institute of … Group Corp (CETC)``, ``… Institute, Russian Academy of Sciences (RAS)``."""
    last = before.rpartition(", ")[2] if ", " in before else ""
    initials = "".join(word[0] for word in last.split() if word[0].isupper())
    return bool(_PART_OF.match(before)) or (len(initials) > 1 and initials == content)


def _without(name: str, match: re.Match[str]) -> str:
    left, right = name[: match.start()].rstrip(), name[match.end() :].lstrip()
    return f"{left}{right}" if right[:1] in {",", ".", ";", "-"} else f"{left} {right}".strip()


def _is_place(content: str) -> bool:
    return len(content.split()) <= _PLACE_WORDS and bool(countries(content)[0])


def _is_acronym(before: str, content: str) -> bool:
    """Capitals that are not the rule in the name, or that stand for its initials."""
    first = content.split(maxsplit=1)[0].split("-", maxsplit=1)[0]
    letters = [c for c in first if c.isalpha()]
    capitals = sum(c.isupper() for c in letters)
    if len(letters) < 2 or capitals < 2 or first.isdigit():  # noqa: PLR2004 - one letter is a form of company
        return False
    if not before.isupper():
        return capitals * 2 >= len(letters) or any(c.isupper() for c in first[1:])
    initials = "".join(word[0] for word in re.findall(r"\w+", before))
    # "PETROIRAN DEVELOPMENT COMPANY (PEDCO)" takes more than initials.
    from_words = " " not in content and letters[0] == initials[0] and _runs_through("".join(letters), before)
    return _runs_through("".join(letters), initials) or from_words


def _stands_for_it(before: str, content: str) -> bool:
    """A short form (Huawei), or a name written out (Rostec: Russian Technologies State Corporation)."""
    words = content.split()
    head = before.split(maxsplit=1)[0]
    initials = "".join(word[0] for word in words if word[0].isalpha()).upper()
    if head.isupper() and len(head) > 1 and _runs_through(head, initials):
        return True
    if words[0].casefold()[:4] == head.casefold()[:4] and words[0][:1].isupper():
        return True
    return len(words) >= _FULL_NAME and not LEGAL_END.search(f" {content}")


def _variant_of_last_word(before: str, content: str) -> str | None:
    """``Lev Yershov (Ershov)`` is also Lev Ershov."""
    words = before.split()
    if len(content.split()) > 1 or (len(words) < 2 and not content.isalpha()):  # noqa: PLR2004
        return None
    alike = difflib.SequenceMatcher(None, words[-1].casefold(), content.casefold()).ratio()
    return " ".join([*words[:-1], content]) if alike >= _ALIKE else None


def _runs_through(letters: str, text: str) -> bool:
    """Whether the letters come one after another in the text."""
    rest = iter(text.casefold())
    return all(letter in rest for letter in letters.casefold())
