"""What a first reading of samples shows of each chip: its best metric, its interval, and the scale of activity."""

from __future__ import annotations

import polars as pl

from fencepost.sources.dcgm_samples import BY_RANK, TENSOR
from fencepost.sources.usage_reading import UsageReading

CHIP = ("uuid", "instance")
"""What tells chips, and parts of chips, apart."""

_SERIES = (*CHIP, "metric")
_SECOND = 1000
_SHOWN = 5


class Survey:
    """Series of samples, by chip and metric; it grows with them and with their distinct intervals, not with samples."""

    def __init__(self) -> None:
        """Nothing has been seen."""
        names = dict.fromkeys(_SERIES, pl.String)
        self._last = pl.DataFrame(schema={**names, "at": pl.Int64})
        self._steps = pl.DataFrame(schema={**names, "step": pl.Int64, "times": pl.Int64})
        self._most = pl.DataFrame(schema={**names, "most": pl.Float64})
        self.percent = False

    def take(self, samples: pl.DataFrame) -> None:
        """Samples in the order of the file."""
        usable = ~pl.col("broken") & pl.col("uuid").is_not_null() & pl.col("metric").is_in(BY_RANK)
        good = samples.filter(usable)
        most = pl.concat([self._most, good.select(*_SERIES, pl.col("value").alias("most"))])
        self._most = most.group_by(_SERIES).agg(pl.col("most").max())
        timed = pl.concat([self._last, good.filter(pl.col("at").is_not_null()).select(*_SERIES, "at")])
        step = pl.col("at").diff().over(_SERIES)
        # To the second, or a jitter of milliseconds would make as many intervals as samples.
        whole = pl.when(step >= _SECOND).then((step + _SECOND // 2) // _SECOND * _SECOND).otherwise(step)
        met = timed.select(*_SERIES, whole.alias("step"), pl.lit(1, dtype=pl.Int64).alias("times"))
        steps = pl.concat([self._steps, met.filter(pl.col("step") > 0)])
        self._steps = steps.group_by(*_SERIES, "step").agg(pl.col("times").sum())
        self._last = timed.group_by(_SERIES).agg(pl.col("at").max())

    def chips(self, reading: UsageReading) -> pl.DataFrame:
        """Each chip with its ``best`` metric, its ``interval`` in milliseconds, and whether it is ``taken``.

        ``mixed``: the file tells percentages, and this chip never more than one, so that its scale is not known.
        """
        rank = pl.col("metric").replace_strict({name: at for at, name in enumerate(BY_RANK)}, return_dtype=pl.Int64)
        chips = self._most.with_columns(rank.alias("rank")).sort("rank")
        chips = chips.group_by(CHIP, maintain_order=True).agg(pl.col("metric", "rank", "most").first())
        running = self._steps.sort(*_SERIES, "step").with_columns(
            pl.col("times").cum_sum().over(_SERIES).alias("sofar"), pl.col("times").sum().over(_SERIES).alias("all")
        )
        middle = running.filter(pl.col("sofar") * 2 >= pl.col("all")).group_by(_SERIES).agg(pl.col("step").min())
        chips = chips.join(middle, on=_SERIES, how="left", nulls_equal=True)
        is_tensor = pl.col("metric") == TENSOR
        self.percent = bool(chips.select((is_tensor & (pl.col("most") > 1)).any()).item())
        mixed = is_tensor & (pl.col("most") > 0) & (pl.col("most") <= 1) & pl.lit(self.percent)
        chips = chips.select(
            *CHIP,
            pl.col("metric").alias("best"),
            pl.col("step").alias("interval"),
            mixed.fill_null(False).alias("mixed"),
            _is_taken().alias("taken"),
        )
        self._tell(chips, reading)
        return chips

    def _tell(self, chips: pl.DataFrame, reading: UsageReading) -> None:
        mixed = chips.filter("mixed").get_column("uuid").to_list()
        if mixed:
            shown = ", ".join(sorted(set(mixed))[:_SHOWN])
            what = f"tensor activity is a percentage here, but {len(mixed)} chips never show more than 1: {shown}."
            reading.fault(
                what, "Give ratios and percentages in files of their own; those chips count without activity."
            )
        other = chips.filter((pl.col("best") != TENSOR) & pl.col("taken")).height
        if other:
            reading.notes.append(f"{other} chips show no tensor activity; their time is that of another metric.")
        still = chips.filter(pl.col("interval").is_null() & pl.col("taken")).height
        if still:
            reading.notes.append(f"{still} chips are shown at one moment or without times, which tells no hours.")


def _is_taken() -> pl.Expr:
    """A chip counts whole where its best metric is as good as that of its parts, and by its parts otherwise."""
    part = pl.col("instance").is_not_null()
    whole_rank = pl.col("rank").filter(~part).min().over("uuid")
    part_rank = pl.col("rank").filter(part).min().over("uuid")
    whole_counts = part_rank.is_null() | (whole_rank <= part_rank).fill_null(False)
    return pl.when(part).then(~whole_counts).otherwise(whole_counts)
