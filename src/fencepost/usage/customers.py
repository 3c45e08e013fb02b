"""Who stands behind an account, as far as the list of accounts and the bills tell; and what ties two accounts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from fencepost.sources.account_list import AccountRow
from fencepost.sources.instances import provider_called
from fencepost.usage.periods import Cell

_NUMBERS = re.compile(r"[0-9a-f]{8,}|\d+", re.IGNORECASE)
_LETTERS = re.compile(r"[a-z]", re.IGNORECASE)
_OWN = ("amazon web services", "amazon", "microsoft", "google", "oracle", "alibaba", "tencent", "huawei", "ibm")

Tie = tuple[str, str]
"""What accounts have in common: ``("payer", "acme")``."""


@dataclass(frozen=True, slots=True)
class Customers:
    """The list of accounts, asked for one account at a time."""

    accounts: Mapping[str, AccountRow]

    def who(self, account: str | None) -> str:
        """The customer of an account; an account of which nothing is told stands for itself."""
        row = self.accounts.get(account or "")
        return (row.customer if row else "") or f"account {account}"

    def identity(self, cell: Cell) -> str:
        """The customer that is told, else the payer: accounts that one firm pays for are taken to be one customer's."""
        row = self.accounts.get(cell.line.account or "")
        told = row.customer if row else ""
        return told or (f"payer {cell.line.payer}" if cell.line.payer else f"account {cell.line.account}")

    def told(self, account: str | None) -> str:
        """The customer that the list tells of an account; empty where it does not."""
        row = self.accounts.get(account or "")
        return row.customer if row else ""

    def ties(self, cell: Cell) -> set[Tie]:
        """What may tie the account of a cell to others; a cloud that bills for itself ties nobody."""
        ties = {("payer", cell.line.payer or "")}
        if other := resold_by(cell):
            ties.add(("seller", other))
        if row := self.accounts.get(cell.line.account or ""):
            ties |= {("customer", row.customer), ("reseller", row.reseller), ("owner", row.owner)}
        return {tie for tie in ties if tie[1]}


def resold_by(cell: Cell) -> str:
    """The seller of a cell where that is told and is not the cloud itself, nor a company of its name."""
    seller, provider = cell.line.seller or "", cell.line.provider or ""
    plain = " ".join(seller.casefold().split())
    if not plain or not provider or plain == " ".join(provider.casefold().split()):
        return ""
    cloud = provider_called(provider)
    if cloud is not None and (provider_called(seller) == cloud or _is_own(plain, cloud)):
        return ""
    return seller


def names_of(runs: Iterable[Cell], letters: int, most: int) -> dict[str, set[Tie]]:
    """By account, the names of its machines and jobs without their numbers, where they tell something."""
    stems: dict[str, set[Tie]] = {}
    for run in runs:
        stem = _NUMBERS.sub("#", re.split(r"[/:]", run.resource or "")[-1]).casefold()
        if run.line.account and len(_LETTERS.findall(stem)) >= letters and "#" in stem:
            stems.setdefault(run.line.account, set()).add(("name of machines", stem))
    common = Counter(tie for held in stems.values() for tie in held)
    return {account: {tie for tie in held if common[tie] <= most} for account, held in stems.items()}


def _is_own(seller: str, cloud: str) -> bool:
    """Whether a firm bears the cloud's own name, as its national companies do."""
    return any(re.match(rf"{name}\b", seller) and provider_called(name) == cloud for name in _OWN)
