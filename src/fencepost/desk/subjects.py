"""Subjects of a screening as somebody sent them."""

from __future__ import annotations

from collections.abc import Sequence

from fencepost.decide.answer_cells import mended
from fencepost.model.fault import Fault, FencepostError
from fencepost.model.party import PartyAddress
from fencepost.names.screen import Subject
from fencepost.sources.list_places import countries


def subject_of(  # noqa: PLR0913, PLR0917 - what is known of a subject
    name: str,
    id: str = "",  # noqa: A002 - the key of the subject
    others: Sequence[str] = (),
    addresses: Sequence[str] = (),
    country: Sequence[str] = (),
    identifiers: Sequence[str] = (),
) -> Subject:
    """A subject; ``country`` are codes or names.

    Raises:
        FencepostError: a country is none.
    """
    codes: list[str] = []
    for text in country:
        found, unread = countries(text)
        if unread or not found:
            raise FencepostError(Fault(f"{text[:60]!r} is no country.", "Write a name, or a code such as CN."))
        codes += found
    return Subject(
        mended(name),
        mended(id),
        tuple(map(mended, others)),
        tuple(PartyAddress(mended(one)) for one in addresses),
        tuple(codes),
        tuple(map(mended, identifiers)),
    )
