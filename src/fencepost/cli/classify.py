"""fencepost classify: where a chip stands, by name or by its figures."""

from __future__ import annotations

import json
import sys
from datetime import date

import click

from fencepost.book.book import Axis
from fencepost.cli.options import Day, today
from fencepost.decide.check import Checker
from fencepost.decide.classified import classified


@click.command(name="classify")
@click.argument("chip", required=False)
@click.option("--tops", help="Dense tera-operations per second; a range is written 600..700.")
@click.option("--bits", help="Bit length of the operation.")
@click.option("--die", "die_mm2", help="Area in mm2 of all logic dies on a non-planar process.")
@click.option("--nonplanar", type=click.Choice(["yes", "no"]), help="FinFET or gate-all-around.")
@click.option("--io", "io_gbyte_s", help="Total input and output, GB/s, both directions.")
@click.option("--dram", "dram_gbyte_s", help="Memory bandwidth, GB/s.")
@click.option("--package", "package_mm2", help="Area of a memory package or stack, mm2.")
@click.option("--datacenter", type=click.Choice(["yes", "no"]), help="Designed or marketed for datacenters.")
@click.option("--on", type=Day(), default=None, help="The day (today).")
@click.option("--known-on", type=Day(), default=None, help="The law as it could be known on this day (today).")
@click.option("--axis", type=click.Choice(["enforced", "books"]), default="enforced")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def command(
    *,
    chip: str | None,
    on: date | None,
    known_on: date | None,
    axis: Axis,
    form: str,
    **figures: str | None,
) -> None:
    """Classify CHIP by name, or a chip given by --tops, --bits and --die, on a day."""
    given = {name: value for name, value in figures.items() if value is not None}
    if chip is None and not given:
        raise click.UsageError("give a chip's name, or --tops and --bits")
    day = on or today()
    shown = classified(Checker(), {"item": chip or "", **given}, (day, known_on or today()), axis)
    if form == "json":
        click.echo(json.dumps(shown, ensure_ascii=False, indent=2))
        return
    click.echo(f"{chip or 'the chip'} on {day}: {shown['classification']}")
    for name, (value, source, sure) in shown["facts"].items():
        if name in _SHOWN:
            click.echo(f"  {name} = {value}  <- {source}{'' if sure == 'text' else f' [{sure}]'}")
    for margin in shown["margins"]:
        line = f"  {margin['cite']}: {margin['fact']} {margin['op']} {margin['line']}: {margin['met']}"
        extra = margin["break_even"] or (f"{margin['distance']} from the line" if margin["distance"] else "")
        click.echo(f"{line}{', ' if extra else ''}{extra}")
    for flag in shown["flags"]:
        click.echo(f"  remark: {flag}")
    sys.exit(0)


_SHOWN = frozenset(
    {"item.tpp", "item.performance_density", "item.io", "item.dram_bandwidth", "item.memory_bandwidth_density"}
    | {"item.datacenter", "item.nonplanar"}
)
