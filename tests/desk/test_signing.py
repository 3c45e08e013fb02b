"""A webhook's receiver knows who sent it and when."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fencepost.desk.signing import Event, Retries, sign, verify

SECRET = b"0123456789abcdef0123456789abcdef"
AT = 1_790_000_000


def test_the_signature_is_that_of_openssl() -> None:
    """Printed by: printf '1790000000.{}' | openssl dgst -sha256 -hmac 0123456789abcdef0123456789abcdef."""
    assert sign(SECRET, b"{}", AT) == "t=1790000000,v1=5949482f8f268ce61c6208ee9050323b82d4c3033bad3f5c14c19f657d409d60"


@given(st.binary(), st.integers(0, 2**40), st.integers(-300, 300))
def test_what_was_signed_is_verified(body: bytes, at: int, late: int) -> None:
    """Any body, at any moment, within the tolerance."""
    assert verify(SECRET, body, sign(SECRET, body, at), at + late)


@given(st.binary(), st.binary())
def test_another_body_or_secret_is_not(body: bytes, other: bytes) -> None:
    """A signature is good for its own body under its own secret."""
    header = sign(SECRET, body, AT)
    assert verify(SECRET, other, header, AT) == (body == other)
    assert not verify(SECRET[::-1], body, header, AT)


def test_a_late_or_moved_signature_is_refused() -> None:
    """A replay beyond the tolerance fails, and so does a fresh moment before an old signature."""
    header = sign(SECRET, b"{}", AT)
    assert not verify(SECRET, b"{}", header, AT + 301)
    assert not verify(SECRET, b"{}", header, AT - 301)
    assert not verify(SECRET, b"{}", header.replace(str(AT), str(AT + 400)), AT + 400)


@pytest.mark.parametrize(
    "header",
    [
        "",
        "t=",
        "v1=",
        f"t={AT}",
        f"t={AT},v1=",
        f"t=-1,v1={'0' * 64}",
        f"t=٣,v1={'0' * 64}",
        f"t={AT},t={AT},v1=0",
        "é" * 9,
        "," * 2000,
    ],
)
def test_a_header_of_another_form_is_refused(header: str) -> None:
    """Nothing but true or false comes of what a stranger sends."""
    assert not verify(SECRET, b"{}", header, AT)


@given(st.text(max_size=200))
def test_no_header_breaks_the_reading(header: str) -> None:
    """Any text is refused, none raises."""
    assert not verify(SECRET, b"{}", header, AT)


def test_a_secret_may_be_changed_without_a_gap() -> None:
    """Two signatures stand side by side while the receiver changes over."""
    old, new = sign(SECRET, b"{}", AT), sign(SECRET[::-1], b"{}", AT)
    both = f"{old},{new.partition(',')[2]}"
    assert verify(SECRET, b"{}", both, AT)
    assert verify(SECRET[::-1], b"{}", both, AT)


def test_a_short_secret_is_not_used() -> None:
    """A secret that can be guessed signs nothing."""
    with pytest.raises(ValueError, match="16 bytes"):
        sign(b"short", b"{}", AT)


def test_an_event_is_the_same_bytes_every_time() -> None:
    """So that what is signed again is what was sent; the moment is given in UTC."""
    event = Event("e1", "deal.held", datetime(2026, 11, 24, 5, 0, tzinfo=UTC), "d7", {"deal": "/deals/d7"})
    assert event.body() == event.body()
    assert json.loads(event.body()) == {
        "id": "e1",
        "kind": "deal.held",
        "at": "2026-11-24T05:00:00.000Z",
        "subject": "d7",
        "links": {"deal": "/deals/d7"},
    }
    with pytest.raises(ValueError, match="time zone"):
        Event("e1", "deal.held", datetime(2026, 11, 24, 5, 0), "d7").body()  # noqa: DTZ001


@given(st.integers(1, 30), st.floats(0, 1))
def test_pauses_grow_are_bounded_and_end(failed: int, jitter: float) -> None:
    """Each pause is at least half of its whole, at most the longest, and after so many tries there is none."""
    plan = Retries(first=30, longest=3600, attempts=12)
    pause = plan.pause(failed, jitter)
    if failed >= 12:
        assert pause is None
    else:
        assert pause is not None
        whole = min(3600.0, 30.0 * 2 ** (failed - 1))
        assert whole / 2 <= pause <= whole


def test_a_pause_wants_sense() -> None:
    """Jitter outside 0 to 1, or no failed try, is the caller's fault."""
    for failed, jitter in ((0, 0.5), (1, -0.1), (1, 1.1)):
        with pytest.raises(ValueError, match="a pause wants"):
            Retries().pause(failed, jitter)
