"""Who designs, packages and receives, as far as the tables name them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from fencepost.facts.gather import Known

Gather = Callable[..., Known]


@pytest.mark.parametrize(
    ("designer", "item", "approved"),
    [
        ("NVIDIA", "some chip", True),
        ("Nvidia Corp.", "some chip", True),
        ("IBM", "some chip", True),
        ("International Business Machines", "some chip", True),
        ("Nvidiaa", "some chip", False),
        ("none", "some chip", False),
        ("", "some chip", None),
        ("", "H100 SXM", True),
        ("", "Ascend 910B", False),
        ("Other", "H100 SXM", False),
    ],
)
def test_a_designer_is_approved_by_name(gather: Gather, designer: str, item: str, approved: bool | None) -> None:  # noqa: FBT001 - one column of the examples
    """A listed name counts with or without its legal form; a catalogued chip's designer is its vendor."""
    known = gather(designer=designer, item=item, tops="1", bits="8")
    assert known.facts["designer.approved"].value is approved


@pytest.mark.parametrize(
    ("osat", "exporter", "approved", "fabricator"),
    [
        ("", "TSMC", None, None),
        ("none", "TSMC", False, True),
        ("TSMC", "TSMC", True, True),
        ("Taiwan Semiconductor Manufacturing Company Limited (TSMC)", "TSMC", True, True),
        ("ASE Technology", "TSMC", True, None),
        ("ASE Technology Holding", "", True, None),
        ("Corner Shop Ltd", "TSMC", False, None),
        ("Ltd", "Co., Ltd", None, None),
        ("ASE", "TSMC", None, None),
        ("ASE Technology Malaysia", "TSMC", None, None),
    ],
)
def test_who_packages_is_told_from_who_fabricates(
    gather: Gather,
    osat: str,
    exporter: str,
    approved: bool | None,  # noqa: FBT001 - one column of the examples
    fabricator: bool | None,  # noqa: FBT001
) -> None:
    """A packager is approved by its whole or short name; none means the fabricator itself; other names may still be it."""
    facts = gather(osat=osat, exporter=exporter).facts
    assert (facts["osat.approved"].value, facts["osat.is_fabricator"].value) == (approved, fabricator)


@pytest.mark.parametrize(
    ("consignee", "end_user", "approved"),
    [
        ("G42", "Microsoft", True),
        ("G42", "", None),
        ("", "", None),
        ("Microsoft Gulf FZ", "G42", None),
        ("G42", "Corner Shop", False),
        ("Corner Shop", "", False),
    ],
)
def test_the_emirates_approve_every_party_or_none(
    gather: Gather,
    consignee: str,
    end_user: str,
    approved: bool | None,  # noqa: FBT001 - one column of the examples
) -> None:
    """Both must be named; a possible subsidiary is open; one that is not named decides against."""
    known = gather(consignee=consignee, end_user=end_user)
    assert known.facts["parties.uae_approved"].value is approved
