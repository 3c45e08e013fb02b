"""From what a row of use names to accelerators: how many of which chip an hour of it is, or why nobody can tell.

A machine that is not in the table of machines is not a machine without accelerators. Names that look like those of a
family of GPU machines are kept apart, so that a row the table lacks is told and never becomes a silent nought.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from fencepost.compute.catalogue import Catalogue, UnknownItem
from fencepost.model.fault import Fault, FencepostError
from fencepost.sources.instances import Instance, Instances, shipped_instances

NO_ACCELERATOR = "machine without a known accelerator"
LOOKS_LIKE_ONE = "machine of a GPU family that is not in the table"

_FAMILIES = {
    "AWS": re.compile(r"(?:ml\.)?(?:p\d|g\d|gr\d|trn\d|inf\d|dl\d|vt\d|f\d)[a-z0-9-]*\.[\w-]+", re.IGNORECASE),
    "Azure": re.compile(r"(?:standard[_ ])?N[CDGPV]\d+\w*(?:[_ ]\w+)*", re.IGNORECASE),
    "Google": re.compile(r"(?:a[2-9]|g[2-9]|ct\d\w*|tpu\w*)-[\w-]+", re.IGNORECASE),
    "Oracle": re.compile(r"(?:BM|VM)\.GPU\S*", re.IGNORECASE),
    "Alibaba": re.compile(r"ecs\.(?:eb)?(?:gn|vgn|sgn|ga|f)\d\S*", re.IGNORECASE),
    "Tencent": re.compile(r"(?:GN|GT|GI|PNV|HCCPNV|HCCG)\w*\.\S+", re.IGNORECASE),
}
_ANY_GPU = re.compile(r"gpu|a100|h100|h200|h800|h20\b|b200|b300|v100|mi300", re.IGNORECASE)
_UNTYPED = "GPU of "
_COUNTED = re.compile(r"\s*(\d{1,4})\s*[xX×]\s*(.+)")  # noqa: RUF001 - the sign of multiplication is meant


@dataclass(frozen=True, slots=True)
class Held:
    """What an hour of something is: ``count`` accelerators of one name, or none with a ``reason``.

    ``accelerator`` may hold several names parted by ``;`` where any of them may be meant.
    """

    accelerator: str | None
    count: Fraction = Fraction(1)
    reason: str = ""
    machine: str | None = None
    """The machine by its name in the table."""
    note: str = ""


@dataclass(slots=True)
class Machines:
    """The table of machines, and what a user says of names that stand in no table."""

    said: Mapping[str, Held] = field(default_factory=dict)
    table: Instances = field(default_factory=shipped_instances)

    def held(self, machine: str | None, accelerator: str | None, provider: str | None) -> Held:
        """What an hour of a machine, or of an accelerator counted by itself, is; a user's word comes first."""
        for name in _names(machine, accelerator, provider):
            if found := self.said.get(name.casefold()):
                return found
        if machine is None:
            return _by_itself(accelerator)
        row, note = self._find(machine, provider)
        if row is not None:
            return Held(row.accelerator, row.count, machine=row.name, note=note)
        if looks_like_accelerators(machine):
            return Held(None, reason=LOOKS_LIKE_ONE)
        return Held(None, reason=NO_ACCELERATOR)

    def _find(self, machine: str, provider: str | None) -> tuple[Instance | None, str]:
        plain = machine[3:] if machine.lower().startswith("ml.") else machine
        row = self.table.find(plain, provider)
        if row is not None or provider is None:
            return row, ""
        # A reseller's own name stands where the provider's should: the machine's name tells whose it is.
        other = self.table.find(plain)
        if other is None or self.table.knows(provider):
            return None, ""
        return other, f"{machine} of {provider!r} was taken for {other.provider}'s machine of that name."


def said_by_user(told: Mapping[str, str]) -> dict[str, Held]:
    """What ``--chips NAME=CHIP[;CHIP]`` says: ``p9.large=8x H100`` is a machine with eight.

    Raises:
        FencepostError: the catalogue holds no chip of that name.
    """
    return {name.casefold(): _said(name, text) for name, text in told.items()}


def looks_like_accelerators(machine: str) -> bool:
    """Whether a machine's name is like those of a family of GPU machines, whoever rents it out."""
    return bool(_ANY_GPU.search(machine)) or any(family.fullmatch(machine.strip()) for family in _FAMILIES.values())


def _said(name: str, text: str) -> Held:
    counted = _COUNTED.fullmatch(text)
    count, chips = (int(counted[1]), counted[2]) if counted else (1, text)
    names = [part.strip() for part in chips.split(";") if part.strip()]
    for chip in names:
        try:
            Catalogue.load().find(chip)
        except UnknownItem as error:
            raise FencepostError(Fault(f"--chips {name}: {error}", "See 'fencepost chips' for the names.")) from error
    if not names or not count:
        raise FencepostError(Fault(f"--chips {name} names no chip.", "Write NAME=CHIP, or NAME=8x CHIP."))
    return Held("; ".join(names), Fraction(count), machine=name, note=f"{name} is {text}, as was said.")


def _names(machine: str | None, accelerator: str | None, provider: str | None) -> list[str]:
    """What a user may call it: the machine, the chip, 'cluster/partition', the partition, the cluster."""
    names = [name for name in (machine, accelerator) if name]
    if accelerator and accelerator.startswith(_UNTYPED):
        place = accelerator.removeprefix(_UNTYPED)
        names += [place, place.rpartition("/")[2], place.partition("/")[0]]
        names += [provider] if provider else []
    elif machine is None and accelerator is None and provider:
        names.append(provider)
    return names


def _by_itself(accelerator: str | None) -> Held:
    if accelerator is None:
        return Held(None, reason=NO_ACCELERATOR)
    return Held(accelerator)
