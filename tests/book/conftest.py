"""Small bodies of law, made for one test each."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from fencepost.book.files import Corpus, load_corpus

FACTS = """
- {id: item.size, type: number, digits: 0, meaning: size, ask: How big?, who: maker}
- {id: item.chip, type: flag, meaning: a chip}
- {id: deal.to, type: place, meaning: destination, ask: Where to?, who: exporter}
"""
REGIME = """
id: xx.law
title: The law
kind: regime
from: 2020-01-01
read_through: 2030-01-01
modelled: [all]
not_modelled: [nothing]
"""


def _instrument(name: str, published: str, more: str = "") -> str:
    return f"- {{id: {name}, title: Rule {name}, kind: rule, cite: Cite {name}, published: {published}, sure: text{more}}}\n"


INSTRUMENTS = "".join(_instrument(f"r{year}", f"{year}-01-01") for year in range(2020, 2030))


@pytest.fixture
def law(tmp_path: Path) -> Callable[..., Corpus]:
    """Loads provisions, each given as YAML, together with a few facts, instruments r2020 to r2029 and a regime."""

    def load(
        *provisions: str, facts: str = "", instruments: str = "", names: str = "p{}.yaml", regime: str = REGIME
    ) -> Corpus:
        root = tmp_path / f"law{len(list(tmp_path.iterdir()))}"
        (root / "facts").mkdir(parents=True)
        (root / "facts" / "all.yaml").write_text(FACTS + facts)
        (root / "instruments.yaml").write_text(INSTRUMENTS + instruments)
        (root / "regime.yaml").write_text(regime)
        for index, provision in enumerate(provisions):
            (root / names.format(index)).write_text(provision)
        return load_corpus(root)

    return load
