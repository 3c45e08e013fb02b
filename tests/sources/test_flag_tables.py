"""The tables behind red flags: every row can be read, and a bad one says where."""

from __future__ import annotations

from pathlib import Path

import pycountry
import pytest

from fencepost.sources.flag_tables import hubs, paper_words, read_flag_weights
from fencepost.sources.tables import TableError


def test_weights_are_graded_by_nature() -> None:
    """A weight is 1, 2 or 3, with what the flag is about and why; one reason is never given for two weights."""
    reasons: dict[str, set[int]] = {}
    for row in read_flag_weights().values():
        assert 1 <= row.weight <= 3
        reasons.setdefault(row.why, set()).add(row.weight)
    assert [why for why, weights in reasons.items() if len(weights) > 1] == []


def test_a_bad_weight_says_where(tmp_path: Path) -> None:
    """Each bad cell is a fault with its row and column, and all come at once."""
    path = tmp_path / "flag_weights.csv"
    path.write_text("flag,weight,about,why\na.b,7,x,y\nc.d,1,,y\n", encoding="utf-8")
    with pytest.raises(TableError) as caught:
        read_flag_weights(path)
    assert [(fault.row, fault.column) for fault in caught.value.faults] == [(2, "weight"), (3, "about")]


def test_hubs_are_countries_in_order() -> None:
    """Six countries by their codes, each shown by a case or with a word why it stands there all the same."""
    assert list(hubs()) == sorted(hubs())
    for code, hub in hubs().items():
        assert pycountry.countries.get(alpha_2=code) is not None
        assert hub.cases or hub.why


def test_words_of_papers_are_in_order_and_lower_case() -> None:
    """Each phrase stands once, as descriptions are looked up."""
    phrases = list(paper_words())
    assert phrases == sorted(phrases, key=lambda phrase: phrase.encode())
    assert all(phrase == " ".join(phrase.casefold().split()) for phrase in phrases)
