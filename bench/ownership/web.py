"""A made-up web of companies: many small holdings and few great holders, wholly owned chains, rings, shares in bands.

Not data of anybody; the proportions are chosen to look like registers: most companies have one to a few owners and some
have hundreds, a few holders hold tens of thousands, about one share in four is told only as a band of a register of
significant control, and one in twenty not at all.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from fencepost.model.holding import WHOLE

_BANDS = np.array([[25, 50], [50, 75], [75, 100]]) * (WHOLE // 100)


@dataclass(frozen=True)
class Columns:
    """Holdings as columns, and who is listed."""

    size: int
    owner: npt.NDArray[np.int32]
    owned: npt.NDArray[np.int32]
    low: npt.NDArray[np.int64]
    high: npt.NDArray[np.int64]
    listed: npt.NDArray[np.bool_]


def web(companies: int, holdings: int, *, listed: int, seed: int) -> Columns:
    """Draw a web of so many companies and about as many holdings; pairs that are drawn twice are one."""
    rng = np.random.default_rng(seed)
    # How many owners a company has, and how many companies an owner holds, both with long tails.
    weight = np.minimum(rng.pareto(1.3, companies) + 0.2, 100)
    owned = rng.choice(companies, holdings, p=weight / weight.sum())
    reach = np.minimum(rng.pareto(1.1, companies) + 0.05, 2_000)
    owner = rng.choice(companies, holdings, p=reach / reach.sum())
    # Holders mostly stand above what they hold; one in fifty does not, and so rings come about.
    upward = rng.random(holdings) < 0.98
    swap = upward & (owner > owned)
    owner[swap], owned[swap] = owned[swap], owner[swap]
    keep = owner != owned
    pairs = np.unique(owned[keep].astype(np.int64) * companies + owner[keep])
    owners, held = (pairs % companies).astype(np.int32), (pairs // companies).astype(np.int32)
    low, high = _shares(rng, held, companies)
    marks = np.zeros(companies, dtype=np.bool_)
    # The listed are no great funds, but they hold something.
    holders = np.unique(owners)
    marks[rng.choice(holders, min(listed, len(holders) // 3), replace=False)] = True
    return Columns(companies, owners, held, low, high, marks)


def _shares(
    rng: np.random.Generator, owned: npt.NDArray[np.int32], companies: int
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Shares that leave a part of each company untold, some of them bands, some unknown."""
    count = len(owned)
    weight = rng.exponential(1, count) ** 2
    told = rng.beta(4, 1, companies)[owned]
    total = np.bincount(owned, weights=weight, minlength=companies)[owned]
    exact = (weight / total * told * WHOLE).astype(np.int64)
    low, high = exact.copy(), exact.copy()
    banded = (rng.random(count) < 0.25) & (exact >= _BANDS[0][0])
    band = np.searchsorted(_BANDS[1:, 0], exact[banded], side="right")
    low[banded], high[banded] = _BANDS[band, 0], _BANDS[band, 1]
    unknown = rng.random(count) < 0.05
    low[unknown], high[unknown] = 0, WHOLE
    return low, high
