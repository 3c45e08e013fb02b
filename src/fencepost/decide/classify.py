"""The ECCN paragraph that an answer names."""

from __future__ import annotations

from collections.abc import Mapping

from fencepost.logic.tree import Value
from fencepost.model.fact import Fact


def classification(values: Mapping[str, Value], facts: Mapping[str, Fact], *, silent: bool) -> str:
    """The paragraph under which the item falls; those that missing figures leave open bear a question mark."""
    parts: list[str] = []
    computer = values.get("item.kind") == "computer"
    for letter in ("a", "b"):
        met = values.get(f"item.meets_3a090_{letter}")
        if met is not False and values.get("item.by_figures"):
            name = f"{'4A090' if computer else '3A090'}.{letter}"
            parts.append(name if met else f"{name}?")
    if values.get("item.presumed_a"):
        parts.insert(0, "3A090.a (presumed)")
    for fact, name in (("item.is_3a090_c", "3A090.c"), ("item.is_3a991_p", "3A991.p"), ("item.is_4e091", "4E091")):
        truth = values.get(fact)
        if truth or (truth is None and fact in values and not parts and values.get("item.by_figures")):
            parts.append(name if truth else f"{name}?")
    stated = facts.get("item.eccn")
    if not parts and stated is not None and values.get("item.by_eccn"):
        parts.append(str(stated.value))
    certain = [part for part in parts if not part.endswith("?")]
    if certain and certain[0].endswith(".a"):
        return certain[0]
    if parts or not values.get("item.by_figures"):
        return " or ".join(parts) or "not classified"
    known = values.get("item.kind") != "memory" and not silent
    return "below 3A991.p" if known else "no paragraph modelled"
