"""To whom an account belongs: a customer, whoever resold to it, and its beneficial owner."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from fencepost.sources.account_list import AccountRow
from fencepost.usage.metering import Line

BY = ("account", "customer", "reseller", "owner", "accelerator")
"""By what totals are told."""

UNKNOWN = "(not told)"


@dataclass(frozen=True, slots=True)
class Grouping:
    """Whose an account is, by one of ``BY``."""

    by: str
    accounts: Mapping[str, AccountRow]

    def of_line(self, line: Line) -> str:
        """The group of a total."""
        if self.by == "accelerator":
            return line.accelerator
        if self.by == "reseller":
            told = self._told(line.account)
            return told or line.seller or UNKNOWN
        return self.of_account(line.account)

    def of_account(self, account: str | None) -> str:
        """The group of an account; an account of which nothing is told stands for itself."""
        if self.by == "account":
            return account or UNKNOWN
        told = self._told(account)
        return told or (UNKNOWN if self.by == "reseller" else f"account {account or UNKNOWN}")

    def _told(self, account: str | None) -> str:
        row = self.accounts.get(account or "")
        return "" if row is None else {"customer": row.customer, "reseller": row.reseller}.get(self.by, row.owner)
