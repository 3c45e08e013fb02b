"""A deal as its owner wrote it: one row of an order file, under the canonical column names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

KINDS = (
    "export",
    "reexport",
    "transfer",
    "deemed_export",
    "us_person_support",
    "service",
    "data_transfer",
    "fabrication",
)
END_USES = (
    "civil",
    "ai_training",
    "datacentre",
    "military",
    "military_intelligence",
    "supercomputer",
    "advanced_node_ic",
    "ic_unknown_node",
    "sme_production",
    "wmd",
    "packaging",
)

ROLES: tuple[str, ...] = ("exporter", "intermediary", "forwarder", "consignee", "end_user", "payer", "installer")
"""Who may have a part in a deal; ``intermediary`` (who sells it on) and ``forwarder`` may name several, split by
semicolons."""

COLUMNS: tuple[str, ...] = (
    *("id", "date", "kind", "item", "quantity", "unit_value", "currency", "from", "to", "via"),
    *("exporter", "exporter_hq", "exporter_parent_hq"),
    *("consignee", "consignee_hq", "consignee_parent_hq"),
    *("end_user", "end_user_hq", "end_user_parent_hq"),
    *("payer", "forwarder", "end_use", "informed_by", "notified", "certified"),
    *("citizenship", "us_person", "employer_hq", "made_in", "us_content_pct", "us_technology"),
    *("node_nm", "designer", "designer_hq", "packaged_in", "osat"),
    *("tops", "bits", "die_mm2", "nonplanar", "io_gbyte_s", "dram_gbyte_s", "package_mm2"),
    *("datacenter", "eccn", "transistors_bn", "hbm"),
    *("intermediary", "installer", "intermediary_hq", "forwarder_hq", "payer_hq", "installer_hq", "payment_from"),
    *(f"{role}_{what}" for role in ROLES for what in ("address", "phone", "officers")),
    *("consignee_founded", "end_user_founded", "declared_as", "site_mw", "site_chips"),
)
"""Every column of an order file; all are optional but ``date``, ``item`` and ``to``."""

REQUIRED_COLUMNS = ("date", "item", "to")

KNOWN_NONE = "none"
"""A cell that says the thing is known not to exist; an empty cell says it is not known."""


@dataclass(frozen=True, slots=True)
class Deal:
    """One order line: the cells as text, keyed by canonical column or by a fact's own id.

    A cell that is absent or empty is unknown. ``row`` counts as a spreadsheet does (the header is
    row 1); it is 0 for a deal made in code. ``origin`` names the file.
    """

    cells: Mapping[str, str] = field(default_factory=dict)
    row: int = 0
    origin: str = ""

    def __post_init__(self) -> None:
        """Freeze the cells, each as text."""
        cells = {name: "" if text is None else str(text) for name, text in self.cells.items()}
        object.__setattr__(self, "cells", MappingProxyType(cells))

    def cell(self, column: str) -> str | None:
        """The trimmed text of a cell, or ``None`` where it is empty or absent."""
        text = self.cells.get(column, "").strip()
        return text or None

    @property
    def id(self) -> str:
        """The deal's own id, or its row number where it has none."""
        return self.cell("id") or str(self.row)
