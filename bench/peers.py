"""The 3A090 table of 2023 for zen-engine and OpenFisca, each asked in every way that its documentation offers."""

from __future__ import annotations

import importlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from importlib.util import find_spec
from typing import Any

import numpy as np
import numpy.typing as npt

RULES = 4
"""The rules of the table: paragraphs a.1, a.2, b.1 and b.2, each with Note 2; the last line only says "none"."""

CLASSES = ("none", "3A090.b", "3A090.a")
DAY = "2024-06-01"


@dataclass(frozen=True, slots=True)
class Chips:
    """Chips by their figures as written, and as the peers take them: numbers, ready before the clock starts."""

    tops: tuple[str, ...]
    die_mm2: tuple[str, ...]
    datacenter: npt.NDArray[np.bool_]
    tpp: npt.NDArray[np.float64]
    density: npt.NDArray[np.float64]

    def __len__(self) -> int:
        """How many there are."""
        return len(self.tops)

    def rows(self) -> list[dict[str, object]]:
        """The figures as zen-engine takes them, one object a row."""
        columns = (self.tpp.tolist(), self.density.tolist(), self.datacenter.tolist())
        return [{"tpp": tpp, "pd": pd, "dc": dc} for tpp, pd, dc in zip(*columns, strict=True)]


@dataclass(frozen=True, slots=True)
class Path:
    """One way to ask a peer: ``run`` answers for all its rows with a class each, and may be timed.

    ``prepare`` makes afresh whatever a second run may not reuse; it stays outside the clock.
    """

    name: str
    rows: int
    run: Callable[[Any], Sequence[str]]
    prepare: Callable[[], Any] = lambda: None


def chips(height: int, *, seed: int = 3090) -> Chips:
    """Chips drawn around the lines, at 8 bits; the first ones stand exactly on them or one step below."""
    rng = np.random.default_rng(seed)
    exact = [("600", "800"), ("599.9", "800"), ("222", "300"), ("221.9", "300"), ("300", "1500"), ("299.9", "1500")]
    exact += [("200", "100"), ("199.9", "100"), ("200", "500"), ("199.9", "500"), ("300", "600")]
    drawn = zip(rng.integers(500, 12_000, height).tolist(), rng.integers(100, 1600, height).tolist(), strict=True)
    pairs = [*exact, *((str(Decimal(tops) / 10), str(die)) for tops, die in drawn)][:height]
    tpp = [Decimal(tops) * 8 for tops, _ in pairs]
    return Chips(
        tops=tuple(tops for tops, _ in pairs),
        die_mm2=tuple(die for _, die in pairs),
        datacenter=rng.random(len(pairs)) < 0.6,
        tpp=np.array([float(value) for value in tpp]),
        density=np.array([float(value / Decimal(die)) for value, (_, die) in zip(tpp, pairs, strict=True)]),
    )


def missing_peers() -> list[str]:
    """The peers that are not installed (``make bench-setup`` installs them)."""
    return [name for name in ("zen", "openfisca_core") if find_spec(name) is None]


def zen_paths(given: Chips) -> dict[str, Path]:
    """zen-engine: its decision table row by row, in batches and looped over, and the same as one bare expression."""
    zen: Any = importlib.import_module("zen")
    rows = given.rows()
    whole, lines = json.dumps({"rows": rows}).encode(), [json.dumps(row).encode() for row in rows]
    engine = zen.ZenEngine({"loader": {"type": "static", "content": {"3A090": _model(loop=False)}}})
    quick = zen.ZenEngine().create_decision(json.dumps(_model(loop=False)))
    loop = zen.ZenEngine().create_decision(zen.ZenDecisionContent(json.dumps(_model(loop=True))))
    requests = [{"key": "3A090", "context": row} for row in rows]
    bare, mapped = zen.compile_expression(_expression("")), zen.compile_expression(f"map(rows, {_expression('#.')})")

    def path(name: str, run: Callable[[], Sequence[str]]) -> Path:
        return Path(name, len(rows), lambda _: run())

    return {
        "table, row by row": path(
            "decision.evaluate(row), as in the quick start",
            lambda: [quick.evaluate(r)["result"]["class"] for r in rows],
        ),
        "table, compiled once": path(
            "engine.evaluate(key, row), static loader",
            lambda: [engine.evaluate("3A090", r)["result"]["class"] for r in rows],
        ),
        "table, batch": path(
            "engine.evaluate_batch(requests)",
            lambda: [one["data"]["result"]["class"] for one in engine.evaluate_batch(requests)],
        ),
        "table, loop": path(
            "one evaluate, the table looping over all rows",
            lambda: [one["class"] for one in loop.evaluate(whole)["result"]["rows"]],
        ),
        "expression": path("compiled expression, one object a row", lambda: [bare.evaluate(row) for row in rows]),
        "expression, bytes": path(
            "compiled expression, JSON bytes a row", lambda: [bare.evaluate(row) for row in lines]
        ),
        "expression, map": path("one compiled map(rows, …)", lambda: list(mapped.evaluate(whole))),
    }


def _model(*, loop: bool) -> dict[str, Any]:
    """The table as a JSON decision model: the first line that fits gives the class."""
    columns = ("tpp", "pd", "dc", "class")
    lines = (
        (">= 4800", "", "", '"3A090.a"'),
        (">= 1600", ">= 5.92", "true", '"3A090.a"'),
        ("[2400..4800)", "[1.6..5.92)", "true", '"3A090.b"'),
        (">= 1600", "[3.2..5.92)", "true", '"3A090.b"'),
        ("", "", "", '"none"'),
    )
    content: dict[str, Any] = {
        "hitPolicy": "first",
        "inputs": [{"id": name, "name": name, "field": name} for name in columns[:3]],
        "outputs": [{"id": "class", "name": "class", "field": "class"}],
        "rules": [{"_id": str(n), **dict(zip(columns, line, strict=True))} for n, line in enumerate(lines)],
    }
    if loop:
        content |= {"executionMode": "loop", "inputField": "rows", "outputPath": "rows", "passThrough": False}
    nodes = [("in", "inputNode", {}), ("table", "decisionTableNode", content), ("out", "outputNode", {})]
    return {
        "nodes": [
            {"id": name, "type": kind, "name": name, "position": {"x": 0, "y": 0}, "content": body}
            for name, kind, body in nodes
        ],
        "edges": [
            {"id": f"{a}-{b}", "sourceId": a, "targetId": b, "type": "edge"}
            for a, b in (("in", "table"), ("table", "out"))
        ],
    }


def _expression(of: str) -> str:
    """The table as one expression; ``of`` stands before each figure."""
    text = (
        'T >= 4800 or (T >= 1600 and P >= 5.92 and D) ? "3A090.a" : '
        "((T >= 2400 and T < 4800 and P >= 1.6 and P < 5.92 or T >= 1600 and P >= 3.2 and P < 5.92) and D "
        '? "3A090.b" : "none")'
    )
    for letter, field in (("T", "tpp"), ("P", "pd"), ("D", "dc")):
        text = text.replace(f"{letter} ", f"{of}{field} ").replace(f"{letter})", f"{of}{field})")
    return text


def openfisca_paths(given: Chips) -> dict[str, Path]:
    """OpenFisca: one variable with a formula over whole arrays; from the arrays, first calculation, and again."""
    builder: Any = importlib.import_module("openfisca_core.simulations").SimulationBuilder
    system = _system()
    inputs = {
        "tpp": given.tpp.astype(np.float32),
        "pd": given.density.astype(np.float32),
        "dc": given.datacenter,
    }
    names = np.array(CLASSES)

    def simulation() -> Any:  # noqa: ANN401 - OpenFisca has no types here
        made = builder().build_default_simulation(system, count=len(given))
        for name, array in inputs.items():
            made.set_input(name, DAY, array)
        return made

    def calculated(made: Any) -> Any:  # noqa: ANN401
        return made.calculate("class_3a090", DAY)

    warm = simulation()
    calculated(warm)

    def emptied() -> Any:  # noqa: ANN401
        warm.delete_arrays("class_3a090")
        return warm

    height = len(given)
    return {
        "from the arrays": Path(
            "build the simulation, set inputs, calculate", height, lambda _: calculated(simulation())
        ),
        "calculate": Path("calculate in a simulation made and filled before", height, calculated, simulation),
        "calculate again": Path("calculate again in a simulation already used", height, calculated, emptied),
        "classes": Path("classes by name, not timed", height, lambda _: names[calculated(warm)].tolist()),
    }


def _system() -> Any:  # noqa: ANN401 - OpenFisca has no types here
    """A tax and benefit system of one entity, three inputs and the class."""
    core = {name: importlib.import_module(f"openfisca_core.{name}") for name in ("entities", "periods", "variables")}
    systems = importlib.import_module("openfisca_core.taxbenefitsystems")
    chip = core["entities"].build_entity("chip", "chips", "a chip", is_person=True)

    def formula(population: Any, period: Any) -> Any:  # noqa: ANN401
        tpp, density, datacenter = (population(name, period) for name in ("tpp", "pd", "dc"))
        a = (tpp >= 4800) | ((tpp >= 1600) & (density >= 5.92) & datacenter)
        near = (tpp >= 2400) & (tpp < 4800) & (density >= 1.6)
        b = datacenter & (density < 5.92) & (near | ((tpp >= 1600) & (density >= 3.2)))
        return np.where(a, 2, np.where(b, 1, 0))

    def variable(name: str, kind: type, **more: object) -> type:
        day = core["periods"].DateUnit.DAY
        body = {"value_type": kind, "entity": chip, "definition_period": day, "label": name, **more}
        return type(name, (core["variables"].Variable,), body)

    system = systems.TaxBenefitSystem([chip])
    for one in (variable("tpp", float), variable("pd", float), variable("dc", bool)):
        system.add_variable(one)
    system.add_variable(variable("class_3a090", int, formula=formula))
    return system
