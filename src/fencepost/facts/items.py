"""What the item is: the catalogue's figures, the row's own figures, and a stated ECCN."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache

from fencepost.compute.catalogue import Catalogue, Match
from fencepost.compute.figures import Figure, io_total, memory_bandwidth_density, performance_density, tpp_of
from fencepost.compute.items import ItemFigures
from fencepost.compute.suggest import UnknownItem
from fencepost.facts.derivation import Cells, Derivation, Findings, Setting
from fencepost.facts.movement import kind_named, read_flag, read_number
from fencepost.facts.parties import packages
from fencepost.model.deal import KNOWN_NONE
from fencepost.model.fact import least_sure
from fencepost.model.quantity import EXACT, Interval
from fencepost.sources.chips import Chip

BY_FIGURES = "by_figures"
"""Stands for the ECCN of an item that is classified by its figures: under no paragraph of any table."""

NAMING_COLUMNS = ("item", "kind", "eccn", "tops", "package_mm2")
NAMING_FACTS = ("item.kind", "item.by_figures", "item.by_eccn", "item.eccn", "item.serves")
FABRICATION_COLUMNS = ("kind", "node_nm", "transistors_bn", "exporter", "osat", "packaged_in")
FABRICATION_FACTS = ("item.transistors_bn", "deal.by_fabricator")
FIGURE_COLUMNS = (
    *("item", "tops", "bits", "die_mm2", "nonplanar", "io_gbyte_s", "dram_gbyte_s", "package_mm2"),
    *("datacenter", "hbm", "node_nm"),
)
_ECCN = re.compile(r"^(?P<code>\d[A-E]\d{3}(?:\.[a-z0-9]+)*|EAR99)(?!\w)", re.IGNORECASE)
_SERVES = re.compile(r"\bfor\b\D{0,30}(?P<code>\d[A-E]\d{3}(?:\.[a-z0-9]+)*)", re.IGNORECASE)
_GROUPS = {"A": "other", "B": "equipment", "C": "other", "D": "software", "E": "technology"}
COMPUTER_WORDS = re.compile(
    r"\b(server|servers|computer|board|baseboard|node|rack|pod|cluster|workstation)\b", re.IGNORECASE
)
_SERVICES = frozenset({"us_person_support", "service", "data_transfer"})
_FINFET_NM = 16
"""At 16/14 nm and below volume logic is made on non-planar transistors; used for unnamed chips only."""

_NUMBERS = (
    ("item.tpp", "tpp"),
    ("item.performance_density", "performance_density"),
    ("item.io", "io_total"),
    ("item.dram_bandwidth", "dram_bandwidth"),
    ("item.memory_bandwidth_density", "memory_bandwidth_density"),
)
FIGURE_FACTS = (
    *(fact for fact, _ in _NUMBERS),
    *("item.tops", "item.dram_and_io", "item.datacenter", "item.nonplanar", "item.copackaged_processing"),
    *("item.hbm", "item.node_nm"),
)


def item_derivations(catalogue: Catalogue) -> tuple[Derivation, ...]:
    """The derivations that say what the item is, what its figures are, and who ships it, with a catalogue at hand."""

    def name(cells: Cells, _: Setting, found: Findings) -> None:
        _Naming(cells, found).read(catalogue)

    def measure(cells: Cells, _: Setting, found: Findings) -> None:
        _Figures(cells, found).read(_match(catalogue, cells.get("item")))

    return (
        Derivation(NAMING_COLUMNS, NAMING_FACTS, name),
        Derivation(FIGURE_COLUMNS, FIGURE_FACTS, measure),
        Derivation(FABRICATION_COLUMNS, FABRICATION_FACTS, _fabrication, dated=True),
    )


def _fabrication(cells: Cells, setting: Setting, found: Findings) -> None:
    read_number(cells, "transistors_bn", "item.transistors_bn", found)
    text = cells.get("kind")
    if text is not None and kind_named(text) == "fabrication":
        found.know("deal.by_fabricator", True, "column kind: fabrication")
    elif any(cells.get(column) for column in ("node_nm", "transistors_bn", "osat", "packaged_in")):
        found.know("deal.by_fabricator", None, "the row tells of a die but not who ships it")
    elif packages(cells.get("exporter"), setting):
        found.know("deal.by_fabricator", None, "the exporter is a fabricator or packaging company (740 Supp. 7)")
    else:
        found.know("deal.by_fabricator", False, "nothing in the row speaks of fabrication", "knowledge")


def _match(catalogue: Catalogue, text: str | None) -> Match | None:
    if text is None:
        return None
    try:
        return catalogue.find(text)
    except UnknownItem:
        return None


class _Naming:
    """Says what the item is: known by its figures, by a stated ECCN, or not at all."""

    def __init__(self, cells: Cells, found: Findings) -> None:
        self._cells = cells
        self._found = found
        self._doing = kind_named(cells.get("kind") or "")

    def read(self, catalogue: Catalogue) -> None:
        """Tell the naming facts."""
        text = self._cells.get("item")
        eccn, serves = self._eccn()
        match = _match(catalogue, text)
        by_figures = match is not None or any(self._cells.get(column) for column in ("tops", "package_mm2"))
        # A die that is made has figures, told or not: untold they are asked for, and clear nothing.
        die = not by_figures and eccn is None and self._doing == "fabrication"
        if not by_figures and eccn is None:
            self._unknown(catalogue, text)
        why = f"item {text}" if by_figures else "a die has figures; none are given" if die else "no figures are given"
        by_figures = by_figures or die
        self._found.know("item.by_figures", by_figures, why)
        self._state_eccn(eccn, by_figures=by_figures)
        self._found.know("item.serves", serves, "column eccn" if serves else "column eccn does not say for what")
        self._found.know("item.kind", self._kind(match, text, eccn), f"item {text}")

    def _eccn(self) -> tuple[str | None, str | None]:
        text = self._cells.get("eccn")
        if text is None or text.casefold() == KNOWN_NONE:
            return None, None
        code = _ECCN.match(text)
        if code is None:
            todo = "Write it as 3A090.a or EAR99, or leave the cell empty."
            self._found.fault("eccn", f"{text!r} is no ECCN.", todo)
            return None, None
        serves = _SERVES.search(text[code.end() :])
        return _tidy(code["code"]), None if serves is None else _tidy(serves["code"])

    def _unknown(self, catalogue: Catalogue, text: str | None) -> None:
        """A movement of something that nothing is known of is a fault; a service may touch anything."""
        if text is None:
            self._found.fault("item", "the item is missing.", "Write what is shipped, or give its ECCN or figures.")
        elif self._doing not in {"fabrication", *_SERVICES}:
            try:
                catalogue.find(text)
            except UnknownItem as error:
                self._found.faults.extend(error.faults)

    def _state_eccn(self, eccn: str | None, *, by_figures: bool) -> None:
        if eccn is None and not by_figures and self._doing in _SERVICES:
            # A service names the thing it touches loosely; what that thing is stays open.
            self._found.know("item.by_eccn", None, "column eccn is empty, and the item is not in the catalogue")
            self._found.know("item.eccn", None, "column eccn is empty")
            return
        self._found.know("item.by_eccn", eccn is not None, f"column eccn: {eccn or 'empty'}")
        if eccn is None:
            self._found.know("item.eccn", BY_FIGURES, "classified by its figures; no ECCN is stated")
        else:
            self._found.know("item.eccn", eccn, f"column eccn: {self._cells.get('eccn')}")

    def _kind(self, match: Match | None, text: str | None, eccn: str | None) -> str:
        if match is not None:
            return match.kind
        if eccn is not None:
            return _kind_of(eccn)
        if self._cells.get("package_mm2"):
            return "memory"
        return "computer" if COMPUTER_WORDS.search(text or "") else "ic"


class _Figures:
    """Reads the figures of the item: the catalogue's, and above them the row's own, each by itself."""

    def __init__(self, cells: Cells, found: Findings) -> None:
        self._cells = cells
        self._found = found

    def read(self, match: Match | None) -> None:
        """Tell the facts that are figures."""
        read_number(self._cells, "node_nm", "item.node_nm", self._found)
        self._figures(match)

    def _figures(self, match: Match | None) -> None:
        figures = None if match is None else match.figures
        source = "" if match is None else _rows(match)
        for fact, name in _NUMBERS:
            figure: Figure | None = None if figures is None else getattr(figures, name)
            self._note(fact, figure, source)
        self._flags(figures, source)
        self._rates(match, source)
        self._own(figures)
        self._sum()

    def _note(self, fact: str, figure: Figure | None, source: str) -> None:
        if figure is None:
            self._found.know(fact, None, "not in the catalogue and not given in columns")
        else:
            self._found.override(fact, figure.value, f"{source}: {figure.how} ({figure.cite})", figure.sure)

    def _flags(self, figures: ItemFigures | None, source: str) -> None:
        for column, fact, known in (
            ("datacenter", "item.datacenter", None if figures is None else figures.datacenter),
            ("nonplanar", "item.nonplanar", None if figures is None else figures.nonplanar),
            ("hbm", "item.hbm", None if figures is None else figures.hbm),
        ):
            if self._cells.get(column) is not None:
                if known is not None:
                    self._found.know(fact, known, source, "secondary")
                self._own_flag(column, fact)
            elif known is not None:
                self._found.know(fact, known, source, "secondary")
            else:
                self._found.know(fact, None, f"column {column} is empty")
        copackaged = None if figures is None else figures.copackaged
        if copackaged is None and figures is None and self._cells.get("package_mm2"):
            self._found.know("item.copackaged_processing", None, "not said in any column")
        else:
            self._found.know("item.copackaged_processing", copackaged, source or "not in the catalogue", "secondary")
        node = self._found.facts["item.node_nm"].value
        if self._found.facts["item.nonplanar"].value is None and isinstance(node, Interval):
            self._nonplanar_by_node(node)

    def _own_flag(self, column: str, fact: str) -> None:
        apart = Findings()
        read_flag(self._cells, column, fact, apart)
        own = apart.facts.get(fact)
        self._found.faults.extend(apart.faults)
        if own is not None:
            self._found.override(fact, own.value, own.source, own.sure)

    def _nonplanar_by_node(self, node: Interval) -> None:
        if node.high is not None and node.high <= _FINFET_NM:
            why = f"column node_nm: {node} nm; volume logic at 16/14 nm and below is non-planar"
            self._found.know("item.nonplanar", True, why, "knowledge")

    def _rates(self, match: Match | None, source: str) -> None:
        highest = None if match is None or not match.chips else _highest_rates(match.chips)
        self._found.know("item.tops", highest, f"{source}: highest dense rate", "secondary")

    def _own(self, figures: ItemFigures | None) -> None:
        """The row's own figures stand above the catalogue's, each by itself."""
        total = self._own_tpp(figures)
        die = self._number("die_mm2")
        if total is not None or die is not None or self._cells.get("nonplanar") is not None:
            self._own_density(figures, total, die)
        io = self._number("io_gbyte_s")
        if io is not None:
            figure = io_total(io, Interval.point(0))
            self._found.override("item.io", figure.value, f"column io_gbyte_s ({figure.cite})")
        dram = self._number("dram_gbyte_s")
        if dram is not None:
            self._found.override("item.dram_bandwidth", dram, "column dram_gbyte_s")
        area = self._number("package_mm2")
        if area is not None:
            bandwidth = self._found.facts["item.dram_bandwidth"].value
            density = memory_bandwidth_density(bandwidth if isinstance(bandwidth, Interval) else None, area)
            self._note("item.memory_bandwidth_density", density, "columns dram_gbyte_s, package_mm2")

    def _own_tpp(self, figures: ItemFigures | None) -> Figure | None:
        tops, bits = self._number("tops"), self._number("bits")
        if tops is None:
            return None
        self._found.know("item.tops", tops, "column tops")
        if bits is None:
            if figures is None:
                self._found.fault("bits", "tops needs bits.", "Write the bit length of the operation, such as 8 or 16.")
            return None
        figure = tpp_of(tops, bits)
        self._note("item.tpp", figure, "columns tops, bits")
        return figure

    def _own_density(self, figures: ItemFigures | None, total: Figure | None, die: Interval | None) -> None:
        over = total or (figures.tpp if figures else None)
        if over is None:
            return
        known_die = die if die is not None else (figures.die_area.value if figures and total is None else None)
        nonplanar = self._found.facts["item.nonplanar"].value
        source = "columns die_mm2, nonplanar"
        if nonplanar is None and die is not None:
            # Only a die on a non-planar process has an applicable area, and the higher density is the stricter.
            nonplanar, source = True, "column die_mm2, taken as the applicable die area, for column nonplanar is empty"
        figure = performance_density(over, known_die, nonplanar if isinstance(nonplanar, bool) else None)
        self._note("item.performance_density", figure, source)

    def _number(self, column: str) -> Interval | None:
        if self._cells.get(column) is None or self._cells.get(column, "").casefold() == KNOWN_NONE:  # type: ignore[union-attr]
            return None
        apart = Findings()
        value = read_number(self._cells, column, column, apart)
        self._found.faults.extend(apart.faults)
        return value

    def _sum(self) -> None:
        io, dram = self._found.facts["item.io"], self._found.facts["item.dram_bandwidth"]
        if not isinstance(io.value, Interval) or not isinstance(dram.value, Interval):
            self._found.know("item.dram_and_io", None, "the memory or the input-output bandwidth is not known")
            return
        value = Interval(_plus(io.value.low, dram.value.low), _plus(io.value.high, dram.value.high))
        self._found.know("item.dram_and_io", value, f"{dram.value} + {io.value} GB/s", least_sure(io.sure, dram.sure))


def _plus(left: Decimal | None, right: Decimal | None) -> Decimal | None:
    return None if left is None or right is None else EXACT.add(left, right)


@lru_cache(maxsize=4096)
def _highest_rates(chips: tuple[Chip, ...]) -> Interval | None:
    per_chip = [_highest(list(chip.rates.values())) for chip in chips if chip.rates]
    if len(per_chip) < len(chips):
        return None
    hull = per_chip[0]
    for other in per_chip[1:]:
        hull = hull.union(other)
    return hull


def _highest(rates: Sequence[Interval]) -> Interval:
    lows = [rate.low for rate in rates if rate.low is not None]
    highs = [rate.high for rate in rates]
    high = None if any(end is None for end in highs) else max(end for end in highs if end is not None)
    return Interval(max(lows, default=None), high)


def _rows(match: Match) -> str:
    names = [chip.id for chip in match.chips] or [memory.id for memory in match.memory]
    file = "chips.csv" if match.chips else "memory.csv"
    shown = ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")  # noqa: PLR2004
    return f"data/{file} {shown}"


def _tidy(code: str) -> str:
    head, *rest = code.split(".")
    return ".".join([head.upper(), *(part.lower() for part in rest)])


def _kind_of(eccn: str) -> str:
    if eccn.startswith("4E091"):
        return "weights"
    if eccn.startswith("3A090.c"):
        return "memory"
    if eccn == "EAR99":
        return "other"
    if eccn.startswith(("4A", "5A")):
        return "computer"
    return "ic" if eccn.startswith(("3A090", "3A001", "3A991")) else _GROUPS[eccn[1]]
