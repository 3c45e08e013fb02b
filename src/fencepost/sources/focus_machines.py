"""Which machine, or which accelerator, a line of a FOCUS bill is an hour of; a GPU count alone names neither.

A bill speaks of a machine in many lines that are no hours of it: the bandwidth of its disk, a service's surcharge, a
database that runs on one. Only what the details of the price name, or a wording that is known to mean hours, is taken.
"""

from __future__ import annotations

import json
import re
from typing import Any, NamedTuple

from fencepost.sources.instances import shipped_instances


class Named(NamedTuple):
    """What a line names: a machine, or an accelerator counted by itself, or neither."""

    machine: str | None = None
    accelerator: str | None = None


NOTHING = Named()
_KEYS = ("instancetype", "servicetype", "machinetype", "vmsize", "shape", "vmname")
# '$1.624 per On Demand Linux g5.4xlarge Instance Hour', and not '$0.00 for 4750 Mbps per g5.4xlarge instance-hour'.
_DESCRIBED = (
    re.compile(r"^\$?[\d.,]+ (?:USD )?per (?:.* )?([A-Za-z][\w-]*\.[\w-]+) Instance Hour\b"),
    re.compile(r"^([a-z][\w-]*\.[\w-]+) .{0,60}Spot Instance-hour\b"),
    re.compile(r"^[\w/ ().-]{0,60}, ([a-z][\w-]*\.[\w-]+) (?:reserved )?instance(?: applied| used this month)?$"),
    re.compile(r"\bper .{0,60}\b(ml\.[a-z][\w-]*\.[\w-]+) (?:instance[- ])?hour\b", re.IGNORECASE),
)
_NOT_THE_MACHINE = re.compile(r"\b(?:[MG]bps|IOPS) per\b|\bEBS[- ]optimized\b|\bGB[- ]", re.IGNORECASE)
_SERVICES = ("db.", "cache.", "dax.", "search.", "kafka.", "mq.", "dms.")
# Google bills accelerators by themselves, beside the machine: 'Nvidia Tesla A100 GPU running in Americas'.
_ACCELERATORS = (
    re.compile(r"^(?:Nvidia |AMD )(.+?) GPU (?:attached|running)\b", re.IGNORECASE),
    re.compile(r"\bCompute - GPU(?: Standard)? - ([\w. ]+?)(?: - .*| \(.*)?$"),
)
_METER = re.compile(r"(?:Standard[_ ])?N[CDGPV]\d+\w*(?:[ _]\w+)*", re.ASCII)
_METER_TAIL = re.compile(r"\s+(?:Spot|Low Priority|Expired|Promo)$", re.IGNORECASE)


def named(details: str | None, description: str | None, meter: str | None) -> Named:
    """What the price's details (JSON), the description of the charge and the meter's name point at, in this order."""
    if description and _NOT_THE_MACHINE.search(description):
        return NOTHING
    machine = _in_details(details) or _described(description) or _metered(meter)
    if machine:
        return NOTHING if machine.lower().startswith(_SERVICES) else Named(machine=machine)
    for text in (description, meter):
        for pattern in _ACCELERATORS:
            found = pattern.search(text) if text else None
            if found:
                return Named(accelerator=found[1].strip())
    return NOTHING


def _in_details(details: str | None) -> str | None:
    if not details or not details.lstrip().startswith(("{", "[")):
        return None
    try:
        told: Any = json.loads(details)
    except ValueError:
        return None
    if not isinstance(told, dict):
        return None
    folded = {str(key).lower().removeprefix("x_").replace("_", ""): value for key, value in told.items()}
    values = (folded.get(key) for key in _KEYS)
    return next((value.strip() for value in values if isinstance(value, str) and value.strip()), None)


def _described(description: str | None) -> str | None:
    found = (pattern.search(description) for pattern in _DESCRIBED) if description else ()
    return next((match[1] for match in found if match), None)


def _metered(meter: str | None) -> str | None:
    """Azure's meter: 'NC24ads A100 v4', or 'NC6s v3 Spot'; only names of its GPU families, or of the table."""
    if not meter:
        return None
    name = _METER_TAIL.sub("", meter.split("/")[0].strip())
    if _METER.fullmatch(name) or shipped_instances().find(name, "Azure"):
        return name.replace(" ", "_")
    return None
