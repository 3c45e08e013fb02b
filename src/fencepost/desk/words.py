"""The words of pages and memos, in each language that they can be read in.

A catalogue is a folder of flat JSON objects, one file a page or a group of pages: a key with the page it belongs to
before the first dot (``memo.``, ``queue.``), and a text with ``{placeholders}``. Texts of law and citations are in no
catalogue: they stay as they were written.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from string import Formatter

from fencepost.model.fault import Fault, FencepostError

LANGUAGES: Mapping[str, str] = {"en": "English", "zh-Hant": "繁體中文"}
"""Each language by its tag (BCP 47), with its own name for itself."""

_FOLDER = Path(__file__).parent / "words"


class WordsError(FencepostError):
    """A language that there is no catalogue of, or a word that its catalogue lacks."""


class Words:
    """The words of one language: called with a key and what stands in its placeholders."""

    def __init__(self, language: str = "en") -> None:
        """Take the catalogue of a language.

        Raises:
            WordsError: there is none.
        """
        if language not in LANGUAGES:
            todo = f"Use one of {', '.join(LANGUAGES)}."
            raise WordsError(Fault(f"there are no pages in the language {language!r}.", todo))
        self.language = language
        self.texts = _catalogue(language)

    def __call__(self, key: str, **values: object) -> str:
        """The text of a key, its placeholders filled.

        Raises:
            WordsError: the catalogue lacks the key, or a placeholder was given no value.
        """
        try:
            return self.texts[key].format(**values)
        except KeyError as error:
            what = f"{error.args[0]!r} was asked for at {key!r} and is not there."
            todo = "Add the key to every catalogue, or hand in the placeholder."
            raise WordsError(Fault(what, todo, file=self.language)) from error

    def __contains__(self, key: str) -> bool:
        """Whether the catalogue has a key."""
        return key in self.texts

    def term(self, group: str, word: str) -> str:
        """The text of a word of an answer (``term("status", "prohibited")``), or the word itself if it has none."""
        return self.texts.get(f"{group}.{word}", word)


def placeholders(text: str) -> frozenset[str]:
    """The names in braces of a text."""
    return frozenset(name for _, name, _, _ in Formatter().parse(text) if name is not None)


@lru_cache(maxsize=len(LANGUAGES))
def _catalogue(language: str) -> Mapping[str, str]:
    texts: dict[str, str] = {}
    for path in sorted((_FOLDER / language).glob("*.json")):
        texts |= json.loads(path.read_text("utf-8"))
    return texts
