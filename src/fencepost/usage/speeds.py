"""How many operations a second a customer could do at one time, and how many accelerators came at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from fractions import Fraction

import polars as pl

from fencepost.usage.alert import Alert, accounts_of, evidence_of, last_day
from fencepost.usage.concurrency import peaks
from fencepost.usage.crossings import Threshold
from fencepost.usage.customers import Customers
from fencepost.usage.metering import Meter, Spans
from fencepost.usage.operations import rate_of
from fencepost.usage.periods import Cell, Ledger, by_month, month_before

_HOUR = 3_600_000_000
_NAMES = ["machine", "accelerator", "provider"]
_BOUND = "A bill spreads its hours evenly over each period: the true number may have been higher."
_WIDER = 1e-9
"""Sums of a sweep are floating: what is nearer to a limit than this part is left open, never settled."""


def speeds(
    ledger: Ledger, spans: Spans, customers: Customers, limits: Sequence[Threshold], reckoned: tuple[Meter, str]
) -> list[Alert]:
    """Customers whose accelerators at one time came to a limit of operations a second, at their dense peak."""
    limits = [limit for limit in limits if limit.measure == "operations_per_second"]
    if not limits or spans.frame is None or not spans.frame.height:
        return []
    running = _running(spans.frame, customers, *reckoned)
    used = ledger.used()
    first: dict[tuple[str, str, bool], Alert] = {}
    for who, at, low, high in running.iter_rows():
        for limit in limits:
            certain = _over(limit, low * (1 - _WIDER))
            known = (who, limit.name, certain) in first or (who, limit.name, True) in first
            if not known and (certain or _over(limit, high * (1 + _WIDER))):
                own = [cell for cell in used if customers.who(cell.line.account) == who]
                begun = [cell for cell in own if cell.month == at.strftime("%Y-%m")] or own
                first[(who, limit.name, certain)] = _speed(who, (limit, certain), (at, high, begun))
    return list(first.values())


def bursts(ledger: Ledger, spans: Spans, customers: Customers, made: tuple[Meter, str], most: Fraction) -> list[Alert]:
    """Accounts that had nought in one month and more than ``most`` accelerators at one time in the next."""
    begins = beginnings(ledger.used(), ledger.cells)
    if spans.frame is None or not begins or not spans.frame.height:
        return []
    wanted = pl.DataFrame(
        [{"account": account, "month": month, "key": f"{account}\n{month}"} for account, month in sorted(begins)]
    )
    dated = spans.frame.with_columns(pl.col("start").dt.strftime("%Y-%m").alias("month"))
    held = dated.join(wanted, on=["account", "month"]).with_columns(pl.col("key").alias("account"))
    found = peaks(Spans(held.drop("key", "month")), made[0], str, made[1]) or {}
    return [
        _burst((key.rpartition("\n")[0], key.rpartition("\n")[2]), (peak.accelerators, most), (begins, customers))
        for key, peak in sorted(found.items())
        if Fraction(peak.accelerators) > most
    ]


def beginnings(used: Sequence[Cell], every: Sequence[Cell]) -> dict[tuple[str, str], list[Cell]]:
    """Cells of each account and month after one without use, where bills of its cloud tell that earlier month."""
    told = {(cell.line.provider, cell.month) for cell in every}
    months: dict[tuple[str, str], list[Cell]] = {}
    for cell in used:
        months.setdefault((cell.line.account or "", cell.month), []).append(cell)
    return {
        (account, month): cells
        for (account, month), cells in months.items()
        if (account, month_before(month)) not in months
        and any((cell.line.provider, month_before(month)) in told for cell in cells)
    }


def _burst(
    begun: tuple[str, str],
    sizes: tuple[float, Fraction],
    known: tuple[dict[tuple[str, str], list[Cell]], Customers],
) -> Alert:
    account, month = begun
    cells, who = known[0][begun], known[1].who(account)
    what = (
        f"The account {account} had no use in {month_before(month)} and {sizes[0]:g} accelerators at one time in "
        f"{month}; {float(sizes[1]):g} is our line. {_BOUND}"
    )
    ask = "Ask what the customer began, for whom, and why it did not grow step by step."
    figures = (("accelerators", f"{sizes[0]:g}"), ("line", sizes[1]))
    return Alert("burst", last_day(cells), who, (account,), what, ask, True, figures, evidence_of(cells))


def _speed(who: str, passed: tuple[Threshold, bool], seen: tuple[datetime, float, list[Cell]]) -> Alert:
    limit, certain = passed
    at, high, cells = seen
    month = by_month(cells)
    what = (
        f"{who} {'had' if certain else 'may have had'} accelerators for {limit} operations a second at one time, "
        f"from {at:%Y-%m-%d %H:%M} UTC: {high:.5e} at the dense peak. {_BOUND}"
    )
    ask = "Ask whether they were joined to one cluster, by which network, and what ran on them."
    figures = (("threshold", limit.name), ("operations_per_second", f"{high:.5e}"), ("months", ", ".join(month)))
    return Alert("crossed", last_day(cells), who, accounts_of(cells), what, ask, certain, figures, evidence_of(cells))


def _over(limit: Threshold, number: float) -> bool:
    return limit.reached(Fraction(number))


def _running(frame: pl.DataFrame, customers: Customers, made: Meter, dtype: str) -> pl.DataFrame:
    """Operations a second of each customer at each moment at which they change, at the least and greatest rates."""
    rows = frame.filter((pl.col("hours") > 0) & (pl.col("end") > pl.col("start")) & pl.col("account").is_not_null())
    names = rows.select(_NAMES).unique()
    held = [made.held(*key) for key in names.iter_rows()]
    known = [(one, rate_of(one.accelerator or "", dtype)) for one in held]
    weights = names.with_columns(
        pl.Series("low", [float(one.count * (rate.low or 0)) for one, rate in known], dtype=pl.Float64),
        pl.Series("high", [float(one.count * (rate.high or 0)) for one, rate in known], dtype=pl.Float64),
    )
    accounts = rows["account"].unique().to_list()
    whose = pl.DataFrame(
        {"account": accounts, "who": [customers.who(one) for one in accounts]},
        schema={"account": pl.String, "who": pl.String},
    )
    share = pl.col("hours").cast(pl.Float64) * _HOUR / (pl.col("end") - pl.col("start")).dt.total_microseconds()
    even = rows.join(weights, on=_NAMES, nulls_equal=True).join(whose, on="account")
    even = even.with_columns(pl.col("low") * share, pl.col("high") * share)
    begin = even.select("who", pl.col("start").alias("at"), "low", "high")
    end = even.select("who", pl.col("end").alias("at"), -pl.col("low"), -pl.col("high"))
    events = pl.concat([begin, end]).group_by("who", "at").agg(pl.col("low", "high").sum()).sort("who", "at")
    return events.with_columns(pl.col("low", "high").cum_sum().over("who"))
