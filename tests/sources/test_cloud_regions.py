"""Regions of clouds: a code is another place with another cloud, and what is not known is not guessed."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fencepost.sources.alert_lines import WANTED, read_alert_lines, shipped_alert_lines
from fencepost.sources.cloud_regions import read_cloud_regions, shipped_cloud_regions
from fencepost.sources.shipped import shipped
from fencepost.sources.tables import TableError

_ROWS = tuple(shipped_cloud_regions())


@pytest.mark.parametrize("name", ["cloud_regions", "alert_lines"])
def test_the_card_explains_every_column(name: str) -> None:
    """Each column stands in the card."""
    card = shipped("data", f"{name}.card.md").read_text(encoding="utf-8")
    header = shipped("data", f"{name}.csv").read_text(encoding="utf-8").splitlines()[0].split(",")
    assert [column for column in header if f"`{column}`" not in card] == []


def test_the_table_is_within_the_bounds_of_its_card() -> None:
    """As many regions as the card says, of seven clouds."""
    card = shipped("data", "cloud_regions.card.md").read_text(encoding="utf-8")
    assert 200 <= len(_ROWS) <= 1000
    assert f"\n{len(_ROWS)} regions of seven clouds" in card
    assert len({one.provider for one in _ROWS}) == 7


@pytest.mark.parametrize(
    ("region", "provider", "country"),
    [
        ("cn-north-1", "AWS", "CN"),
        ("chinaeast2", "Microsoft", "CN"),
        ("China North 3", "Azure", "CN"),
        ("cn-shanghai", "Alibaba", "CN"),
        ("ap-beijing", "Tencent Cloud", "CN"),
        ("ap-southeast-3", "AWS", "ID"),
        ("ap-southeast-3", "Alibaba", "MY"),
        ("ap-southeast-3", "Huawei", "SG"),
        ("US West (Oregon)", "AWS", "US"),
        ("us-east-1a", "AWS", "US"),
        ("us-central1-b", "Google", "US"),
        ("cn-beijing-h", "Alibaba", "CN"),
        ("ap-southeast-3", None, None),
        ("ap-southeast-3", "a reseller", None),
        ("cn-north-1", None, "CN"),
        ("ap-southeast-99", "AWS", None),
        ("cn-shanghai", "AWS", None),
        ("", "AWS", None),
        (None, None, None),
    ],
)
def test_a_region_has_the_country_of_its_cloud_or_none(
    region: str | None, provider: str | None, country: str | None
) -> None:
    """By code, zone or shown name; where the cloud is not told, only if all clouds agree."""
    found = shipped_cloud_regions().find(region, provider)
    assert (found.country if found else None) == country


def test_hong_kong_is_china_and_its_place_says_hong_kong() -> None:
    """As everywhere in the project."""
    found = shipped_cloud_regions().find("ap-east-1", "AWS")
    assert found is not None
    assert (found.country, found.place) == ("CN", "Hong Kong")


@given(st.sampled_from(_ROWS))
def test_every_row_is_found_by_each_of_its_names(row: object) -> None:
    """Code, name and spellings lead back to the row, in any case."""
    for name in (row.code, row.name, *row.spellings):  # type: ignore[attr-defined]
        assert shipped_cloud_regions().find(name.upper(), row.provider) is row  # type: ignore[attr-defined]


def test_a_bad_region_is_told_with_its_row(tmp_path: Path) -> None:
    """A cloud that is not known and a country that is none are two faults."""
    file = tmp_path / "cloud_regions.csv"
    header = shipped("data", "cloud_regions.csv").read_text(encoding="utf-8").splitlines()[0]
    file.write_text(f"{header}\nNimbus,x-1,X,,ZZ,,here,knowledge,\n", encoding="utf-8")
    with pytest.raises(TableError, match="'ZZ' is no country") as caught:
        read_cloud_regions(file)
    assert len(caught.value.faults) == 2


def test_every_figure_of_an_alert_is_there_and_marked_judgement() -> None:
    """No figure is law, and none is missing."""
    lines = shipped_alert_lines()
    assert sorted(lines) == sorted(WANTED)
    assert {line.confidence for line in lines.values()} == {"judgement"}


@pytest.mark.parametrize("value", ["0", "-1", "many", "1/0"])
def test_a_figure_that_is_no_number_above_nought_is_told(tmp_path: Path, value: str) -> None:
    """With the cell as it was written."""
    file = tmp_path / "alert_lines.csv"
    text = shipped("data", "alert_lines.csv").read_text(encoding="utf-8")
    file.write_text(text.replace("split_flat,1.05,", f"split_flat,{value},"), encoding="utf-8")
    with pytest.raises(TableError, match="no number above nought"):
        read_alert_lines(file)
