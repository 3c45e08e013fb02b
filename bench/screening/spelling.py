"""The bench's own plain spelling of a name, which belongs to no contestant.

It decides whether two names count as one when the query sets are drawn, and nothing else: every contestant
gets the names as they are written.
"""

from __future__ import annotations

import re
import unicodedata


def words(text: str) -> frozenset[str]:
    """The words of a text."""
    return frozenset(text.split())


LEGAL = words(
    "co company ltd limited inc incorporated corp corporation llc plc gmbh ag sa nv bv ab asa oyj spa srl pte pty lp "
    "llp jsc ojsc pjsc cjsc ooo oao zao pao fze fzco fzc kg as se kk bhd sdn"
)
"""Words that tell a legal form; they are left out when two companies are compared for being one."""

ORGANISATION = LEGAL | words(
    "institute university academy laboratory lab factory technology technologies tech electronics electronic industry "
    "industries industrial group trading international school college center centre research bureau hospital "
    "enterprise enterprises holdings holding engineering science sciences logistics optoelectronics semiconductor "
    "semiconductors microelectronics aviation aerospace shipbuilding systems system services service network "
    "networks communications communication information instruments instrument equipment machinery materials "
    "import export development manufacturing intelligence integrated circuit circuits cloud huawei sensors power "
    "energy medical biotech biotechnology pharmaceutical chemical chemicals petroleum express freight shipping supply "
    "division department office station solutions components component devices optics optical marine digital data "
    "security public police army force navy fund investment textile corps plant base company"
)
"""Words that a person's name does not hold: the U.S. lists of the Commerce Department do not tell who is a person."""

_NOT_WORD = re.compile(r"[^\w]+|_")
_BRACKETS = re.compile(r"[(\[\uff08].*?[)\]\uff09]")
_PLACE_HOLDER = re.compile(r"address \d+")


def plain(name: str) -> str:
    """The name in lower case without accents and punctuation, ``&`` read as ``and``, one space between words."""
    text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", name).replace("&", " and ").casefold())
    text = "".join(letter for letter in text if not unicodedata.combining(letter))
    # An apostrophe stands inside a word (Xi'an, Int'l), whichever sign is used for it.
    text = re.sub(r"(?<=\w)['`\u2018\u2019\u02bc](?=\w)", "", text)
    return _NOT_WORD.sub(" ", text).strip()


def core(name: str) -> str:
    """The plain name without spaces, legal forms and what stands in brackets; empty if nothing else is left."""
    words = plain(_BRACKETS.sub(" ", name)).split()
    return "".join(word for word in words if word not in LEGAL)


def is_place_holder(name: str) -> bool:
    """Whether an Entity List row stands for an address alone (``Address 07``) and names nobody."""
    return _PLACE_HOLDER.fullmatch(plain(name)) is not None


def has_organisation_word(name: str) -> bool:
    """Whether a word of the name says that it is no person's name."""
    return not ORGANISATION.isdisjoint(plain(name).split())
