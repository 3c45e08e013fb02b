"""How many accelerators an account had at one time, at most: a sweep over the periods of its rows.

A row tells hours in a period and not when in it they ran. Its accelerators are taken to have run evenly, which is the
least that any moment of the period must have seen. Over an hour that is close; over a month the true peak may be far
higher, and the answer says that it is a lower bound.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

import polars as pl

from fencepost.usage.metering import Meter, Spans
from fencepost.usage.operations import Rate, rate_of

_HOUR = 3_600_000_000
_PLACES = 6


@dataclass(frozen=True, slots=True)
class Peak:
    """The most accelerators of one account, or of accounts that belong together, and when.

    ``at_most_an_hour`` is false where some period is longer than an hour: the peak is a lower bound. The operations a
    second are those of the dense peak at the moment of most operations; ``None`` where some chip has no figure.
    """

    who: str
    accelerators: float
    start: datetime | None
    at_most_an_hour: bool
    operations_per_second: float | None


def peaks(spans: Spans, meter: Meter, owner: Callable[[str | None], str], dtype: str) -> Mapping[str, Peak] | None:
    """The peak of everyone that ``owner`` names for an account; ``None`` where there are too many periods to sweep."""
    if spans.frame is None:
        return None
    rows = spans.frame.filter((pl.col("hours") > 0) & (pl.col("end") > pl.col("start")))
    if not rows.height:
        return {}
    told = rows.join(_weights(rows, meter, dtype), on=_NAMES, how="left", nulls_equal=True)
    accounts = rows["account"].unique().to_list()
    owners = pl.DataFrame(
        {"account": accounts, "who": [owner(account) for account in accounts]},
        schema={"account": pl.String, "who": pl.String},
    )
    length = (pl.col("end") - pl.col("start")).dt.total_microseconds()
    at_once = pl.col("hours").cast(pl.Float64) * pl.col("count") * _HOUR / length
    even = told.join(owners, on="account", how="left", nulls_equal=True).select(
        "who",
        "start",
        "end",
        at_once.alias("chips"),
        (at_once * pl.col("rate")).alias("rate"),
        (length > _HOUR).alias("long"),
    )
    long = dict(even.group_by("who").agg(pl.col("long").any()).iter_rows())
    openly = dict(even.group_by("who").agg(pl.col("rate").is_null().any()).iter_rows())
    return {
        who: Peak(who, round(chips, _PLACES), start, not long[who], None if openly[who] else rate)
        for who, chips, start, rate in _swept(even).iter_rows()
    }


_NAMES = ["machine", "accelerator", "provider"]


def _weights(rows: pl.DataFrame, meter: Meter, dtype: str) -> pl.DataFrame:
    """Accelerators in one machine, and the dense operations a second of one of them."""
    names = rows.select(_NAMES).unique()
    held = [meter.held(*key) for key in names.iter_rows()]
    rates: list[Rate] = [rate_of(one.accelerator or "", dtype) for one in held]
    return names.with_columns(
        pl.Series("count", [float(one.count) for one in held], dtype=pl.Float64),
        pl.Series("rate", [_float(rate.high) for rate in rates], dtype=pl.Float64),
    )


def _swept(even: pl.DataFrame) -> pl.DataFrame:
    """For each: the most accelerators at one time, when that began, and the most operations a second."""
    begin = even.select("who", pl.col("start").alias("at"), "chips", pl.col("rate").fill_null(0.0))
    end = even.select("who", pl.col("end").alias("at"), -pl.col("chips"), -pl.col("rate").fill_null(0.0))
    # Ends and beginnings of one moment are added before the sweep: a period does not hold its own end.
    events = pl.concat([begin, end]).group_by("who", "at").agg(pl.col("chips", "rate").sum()).sort("who", "at")
    running = events.with_columns(pl.col("chips", "rate").cum_sum().over("who"))
    most = pl.col("chips").arg_max()
    return (
        running.group_by("who", maintain_order=True)
        .agg(pl.col("chips").max().alias("most"), pl.col("at").get(most).alias("when"), pl.col("rate").max())
        .select("who", "most", "when", "rate")
    )


def _float(number: Fraction | None) -> float | None:
    return None if number is None else float(number)
