"""The five published clusters, where their summary lies beside the project, as ranges of operations."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from fencepost.cli.main import cli

SUMMARY = Path(__file__).resolve().parents[3] / "shared" / "data" / "cloud" / "acme_cluster_summary.csv"
CHIPS = ("Kalos=A100 SXM4 80GB", "Seren=A100 SXM4 80GB", "Helios=V100 SXM2;P100 PCIe", "Philly=P100 PCIe", "PAI=V100 SXM2;P100 PCIe;T4")  # fmt: skip


def test_five_clusters_come_out_as_ranges_of_operations() -> None:
    """Kalos 6.7e23 and Seren 2.7e24 at two fifths; of PAI, which tells no sum, only the upper end is known."""
    if not SUMMARY.exists():
        pytest.skip(f"the summary of clusters is not here ({SUMMARY})")
    chips = [part for chip in CHIPS for part in ("--chips", chip)]
    found = CliRunner().invoke(cli, ["usage", str(SUMMARY), *chips, "--format", "json"])
    groups = {group["who"]: group for group in json.loads(found.stdout)["groups"]}
    assert set(groups) == {"Kalos", "Seren", "Helios", "Philly", "PAI"}
    mids = {name: [float(end) for end in group["operations"]["mid"]] for name, group in groups.items()}
    assert mids["Kalos"] == pytest.approx([6.66e23] * 2, rel=0.01)
    assert mids["Seren"] == pytest.approx([2.68e24] * 2, rel=0.01)
    assert groups["Helios"]["hours"].startswith("21666038.9")
    assert mids["Helios"][0] < mids["Helios"][1]
    assert (groups["PAI"]["hours"], groups["PAI"]["operations"]["low"]) == ("0", "0")
    assert float(groups["PAI"]["operations"]["high"]) > 1e24
