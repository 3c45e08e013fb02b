"""fencepost site: whether a site has the power for its chips, and whether a machine can be where it is said to be."""

from __future__ import annotations

import json
import re
import sys
from contextlib import contextmanager
from io import BytesIO
from typing import TYPE_CHECKING, BinaryIO

import click

from fencepost.cli.exits import CAPACITIES, PLACES, UNREAD
from fencepost.compute.capacity import MEASURES, Load, Metered, capacity, load_of, unnamed_load
from fencepost.compute.common_ground import common_ground
from fencepost.compute.distance import FIBRE_INDEX, claim
from fencepost.model.fault import Fault, FencepostError
from fencepost.model.landmark import Point
from fencepost.model.quantity import Interval
from fencepost.study.site_written import capacity_dict, capacity_lines, location_dict, location_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fencepost.compute.catalogue import Catalogue

_FORM = click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
_MEGAWATTS = re.compile(r"\s*MW$", re.IGNORECASE)
_AT = re.compile(r"\s*([+-]?[\d.]+)\s*[,; ]\s*([+-]?[\d.]+)\s*", re.ASCII)


@click.group(name="site")
def command() -> None:
    """Hold a site against physics: its power against its chips, its place against delays."""


@command.command(name="capacity")
@click.option("--item", "items", multiple=True, required=True, help="A chip or machine that is sent there, by name.")
@click.option("--count", "counts", multiple=True, help="How many of the item before it; a range is written 800..1000.")
@click.option("--mw", required=True, help="Megawatts of the site; a range is written 8..10.")
@click.option(
    "--mw-of", "metered", type=click.Choice(MEASURES), default="unknown", show_default=True, help="Megawatts of what."
)
@click.option("--installed", multiple=True, help="What stands there already: '5000x H100 SXM', or a number of chips.")
@_FORM
def capacity_command(  # noqa: PLR0913 - one parameter an option
    *,
    items: tuple[str, ...],
    counts: tuple[str, ...],
    mw: str,
    metered: Metered,
    installed: tuple[str, ...],
    form: str,
) -> None:
    """Hold the megawatts that chips need against those of a site.

    Exit codes: 0 fits; 20 cannot tell; 30 does not fit.
    """
    from fencepost.compute.catalogue import Catalogue  # noqa: PLC0415 - --help need not load it

    if counts and len(counts) != len(items):
        raise click.UsageError(f"there are {len(items)} --item and {len(counts)} --count; give each item its count.")
    catalogue = Catalogue.load()
    numbers = [_number("--count", counts[at]) if counts else None for at in range(len(items))]
    imports = [load_of(catalogue, item, number) for item, number in zip(items, numbers, strict=True)]
    there = [_there(catalogue, text) for text in installed]
    found = capacity(imports, _number("--mw", _MEGAWATTS.sub("", mw)), there, metered)
    if form == "json":
        click.echo(json.dumps(capacity_dict(found), ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(capacity_lines(found)))
    sys.exit(CAPACITIES[found.verdict])


def _number(option: str, text: str) -> Interval:
    try:
        number = Interval.parse(text)
        if any(end is not None and (end < 0 or end > 10**12) for end in (number.low, number.high)):
            raise ValueError(f"{text!r} is below nought or beyond any site")
    except ValueError as error:
        raise click.UsageError(f"{option}: {error}.") from None
    return number


def _there(catalogue: Catalogue, text: str) -> Load:
    try:
        number = Interval.parse(text)
    except ValueError:
        return load_of(catalogue, text)
    return unnamed_load(_number("--installed", str(number)))


@command.command(name="location")
@click.argument("file", metavar="FILE|-")
@click.option("--at", "place", metavar="LAT,LON", help="Where the machine is said to be, in degrees.")
@click.option("--within", type=float, default=0.0, help="How far off that place may be, in km.")
@click.option("--points", metavar="FILE", help="Further places to hold against the delays: name, lat, lon.")
@click.option("--index", type=float, default=FIBRE_INDEX, show_default=True, help="Refractive index of the links.")
@_FORM
def location_command(  # noqa: PLR0913 - one parameter an option
    *, file: str, place: str | None, within: float, points: str | None, index: float, form: str
) -> None:
    """Hold a place against the delays that landmarks measured: FILE has the columns landmark, lat, lon and rtt_ms.

    A place is 'impossible' or 'possible'; that a machine is anywhere is never shown by delay.

    Exit codes: 0 possible; 30 impossible, or no place is; 50 some row could not be read.
    """
    from fencepost.sources.landmarks import read_landmarks, read_points  # noqa: PLC0415 - --help need not load it

    with _opened(file) as (stream, name):
        read = read_landmarks(stream, name)
    asked = [] if place is None else [("the claimed place", _point(place))]
    faults = list(read.faults)
    if points is not None:
        with _opened(points) as (stream, name):
            more = read_points(stream, name)
        asked.extend(more.points)
        faults.extend(more.faults)
    try:
        ground = common_ground(read.landmarks, index)
        claims = [(name, claim(read.landmarks, at, index=index, within_km=within)) for name, at in asked]
    except ValueError as error:
        raise click.UsageError(f"{error}.") from None
    for fault in faults:
        click.echo(str(fault), err=True)
    if form == "json":
        click.echo(json.dumps(location_dict(claims, ground, faults, index), ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(location_lines(claims, ground, read.landmarks, index)))
    asked_of = claims[:1] if place is not None else []
    impossible = not ground.exists or any(one.verdict == "impossible" for _, one in asked_of)
    sys.exit(UNREAD if faults else PLACES["impossible" if impossible else "possible"])


def _point(text: str) -> Point:
    parts = _AT.fullmatch(text)
    try:
        if parts is None:
            raise ValueError(f"{text!r} is no place; write it as 1.3521,103.8198")
        return Point(float(parts[1]), float(parts[2]))
    except ValueError as error:
        raise click.UsageError(f"--at: {error}.") from None


@contextmanager
def _opened(file: str) -> Iterator[tuple[BinaryIO, str]]:
    """A file, or standard input for ``-``, with its name."""
    from pathlib import Path  # noqa: PLC0415

    from fencepost.sources.landmarks import MOST_BYTES  # noqa: PLC0415

    if file == "-":
        yield BytesIO(sys.stdin.buffer.read(MOST_BYTES + 1)), "standard input"
        return
    path = Path(file)
    if path.is_dir():
        raise FencepostError(Fault(f"{file!r} is a folder.", "Name a file in it."))
    if not path.is_file():
        raise FencepostError(Fault(f"there is no file {file!r}.", "Mend the path, or write - for standard input."))
    with path.open("rb") as stream:
        yield stream, path.name
