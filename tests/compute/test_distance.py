"""How far a machine can be from who heard it answer, and where it cannot be."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fencepost.compute.common_ground import common_ground
from fencepost.compute.distance import (
    AIR_INDEX,
    FIBRE_INDEX,
    HALFWAY_KM,
    LIGHT_KM_PER_MS,
    MARGIN,
    bound_km,
    claim,
    distance_km,
    shortest,
)
from fencepost.model.landmark import Landmark, Point

SINGAPORE, TOKYO, FRANKFURT, SHENZHEN = (
    Point(1.35, 103.82),
    Point(35.68, 139.69),
    Point(50.11, 8.68),
    Point(22.54, 114.06),
)
POINTS = st.builds(Point, st.floats(-90, 90), st.floats(-180, 180))
DELAYS = st.floats(0.01, 400)
LANDMARKS = st.lists(st.builds(Landmark, st.sampled_from("abcdef"), POINTS, DELAYS), min_size=1, max_size=8)


def ellipsoid_km(one: Point, other: Point) -> float | None:
    """The distance on WGS84 by Vincenty's inverse formula (Survey Review 23, 1975); ``None`` where it does not settle."""
    a, f = 6378.137, 1 / 298.257223563
    b = a * (1 - f)
    u1 = math.atan((1 - f) * math.tan(math.radians(one.latitude)))
    u2 = math.atan((1 - f) * math.tan(math.radians(other.latitude)))
    span = math.radians(other.longitude - one.longitude)
    lam = span
    for _ in range(200):
        sin_s = math.hypot(
            math.cos(u2) * math.sin(lam),
            math.cos(u1) * math.sin(u2) - math.sin(u1) * math.cos(u2) * math.cos(lam),
        )
        if sin_s == 0:
            return 0.0
        cos_s = math.sin(u1) * math.sin(u2) + math.cos(u1) * math.cos(u2) * math.cos(lam)
        sigma = math.atan2(sin_s, cos_s)
        sin_a = math.cos(u1) * math.cos(u2) * math.sin(lam) / sin_s
        cos2_a = 1 - sin_a**2
        mid = cos_s - 2 * math.sin(u1) * math.sin(u2) / cos2_a if cos2_a > 1e-15 else 0.0
        c = f / 16 * cos2_a * (4 + f * (4 - 3 * cos2_a))
        before, lam = (
            lam,
            span + (1 - c) * f * sin_a * (sigma + c * sin_s * (mid + c * cos_s * (2 * mid**2 - 1))),
        )
        if abs(lam - before) < 1e-12:
            u = cos2_a * (a**2 - b**2) / b**2
            big_a = 1 + u / 16384 * (4096 + u * (-768 + u * (320 - 175 * u)))
            big_b = u / 1024 * (256 + u * (-128 + u * (74 - 47 * u)))
            tail = big_b / 6 * mid * (4 * sin_s**2 - 3) * (4 * mid**2 - 3)
            delta = big_b * sin_s * (mid + big_b / 4 * (cos_s * (2 * mid**2 - 1) - tail))
            return b * big_a * (sigma - delta)
    return None


def test_a_millisecond_is_a_hundred_kilometres() -> None:
    """Two thirds of c give 99.9 km for a millisecond of round trip, the fastest common fibre 102.7."""
    assert bound_km(1, 1.5) == pytest.approx(99.93, abs=0.01)
    assert bound_km(1) == pytest.approx(102.67, abs=0.01)
    assert bound_km(1, AIR_INDEX) == pytest.approx(149.90, abs=0.01)


def test_singapore_answers_within_its_own_delay() -> None:
    """A machine in Singapore that Singapore hears after 2 ms and Tokyo after 70 ms may well be there."""
    found = claim([Landmark("sin", SINGAPORE, 2.0), Landmark("tyo", TOKYO, 70.0)], SINGAPORE)
    assert found.verdict == "possible"


def test_shenzhen_is_too_near_to_be_singapore() -> None:
    """A machine that Shenzhen hears after 3 ms is within 308 km of it, and Singapore is 2,600 km away."""
    found = claim([Landmark("szx", SHENZHEN, 3.0), Landmark("fra", FRANKFURT, 200.0)], SINGAPORE)
    assert found.verdict == "impossible"
    assert found.beyond_light
    assert found.reaches[0].landmark.name == "szx"
    assert [reach.beyond for reach in found.reaches] == [True, False]


def test_light_in_air_is_faster_than_light_in_glass() -> None:
    """What fibre alone rules out is not ruled out for radio, and the claim says so."""
    distance = distance_km(SHENZHEN, SINGAPORE)
    found = claim([Landmark("szx", SHENZHEN, 2 * distance / LIGHT_KM_PER_MS * 1.1)], SINGAPORE)
    assert (found.verdict, found.beyond_light) == ("impossible", False)


def test_a_place_known_only_to_its_region_is_given_its_width() -> None:
    """A city within 50 km may be that much nearer."""
    landmark = Landmark("szx", SHENZHEN, 1.0)
    near = Point(23.4, 114.06)
    assert distance_km(SHENZHEN, near) == pytest.approx(95.6, abs=0.1)
    assert claim([landmark], Point(23.6, 114.06)).verdict == "impossible"
    assert claim([landmark], Point(23.6, 114.06), within_km=50).verdict == "possible"


def test_of_several_round_trips_the_shortest_counts() -> None:
    """Delay is only ever added."""
    slow, quick = Landmark("one", TOKYO, 40.0), Landmark("two", TOKYO, 12.0)
    assert shortest([slow, quick]) == (quick,)


@pytest.mark.parametrize("bad", [0, -1, math.nan, math.inf])
def test_no_delay_is_nought_or_endless(bad: float) -> None:
    """Such a measurement is refused, and so is an index that outruns light or a width below nought."""
    with pytest.raises(ValueError, match="no round trip"):
        Landmark("a", TOKYO, bad)
    with pytest.raises(ValueError, match="no refractive index"):
        bound_km(1, 0.9 if bad != math.inf else bad)
    with pytest.raises(ValueError, match="no distance"):
        claim([], TOKYO, within_km=-1 if bad != math.inf else bad)


@pytest.mark.parametrize(("latitude", "longitude"), [(91, 0), (-90.01, 0), (0, 180.5), (math.nan, 0), (0, math.inf)])
def test_no_place_lies_off_the_earth(latitude: float, longitude: float) -> None:
    """Coordinates out of range are refused."""
    with pytest.raises(ValueError, match="itude"):
        Point(latitude, longitude)


@given(POINTS, POINTS)
def test_the_sphere_is_never_further_from_the_ellipsoid_than_its_margin(one: Point, other: Point) -> None:
    """The margin stands above the error of the sphere, either way."""
    true = ellipsoid_km(one, other)
    if true is not None:
        sphere = distance_km(one, other)
        assert sphere * (1 - MARGIN) - 1e-6 <= true <= sphere * (1 + MARGIN) + 1e-6


@given(POINTS, st.lists(st.tuples(POINTS, st.floats(1.0, 4.0), st.floats(0, 50)), min_size=1, max_size=6))
def test_a_true_place_with_possible_delays_is_always_possible(
    true: Point, measured: list[tuple[Point, float, float]]
) -> None:
    """A machine whose signals obey physics is never told that it cannot be where it is."""
    landmarks = []
    for number, (at, detour, wait) in enumerate(measured):
        way = ellipsoid_km(true, at)
        if way is not None:
            rtt = 2 * way * detour * FIBRE_INDEX / LIGHT_KM_PER_MS + wait
            landmarks.append(Landmark(f"l{number}", at, max(rtt, 1e-6)))
    if landmarks:
        assert claim(landmarks, true).verdict == "possible"
        assert common_ground(landmarks).exists


@given(LANDMARKS, POINTS, st.data())
def test_more_delay_never_makes_a_place_impossible(landmarks: list[Landmark], at: Point, data: st.DataObject) -> None:
    """Delay can be added by anybody, so adding it may free a place and never rules one out."""
    more = [Landmark(one.name, one.at, one.rtt_ms + data.draw(st.floats(0, 100))) for one in landmarks]
    if claim(landmarks, at).verdict == "possible":
        assert claim(more, at).verdict == "possible"
    if common_ground(landmarks).exists:
        assert common_ground(more).exists


@given(LANDMARKS, LANDMARKS, POINTS)
def test_more_landmarks_never_free_a_place(some: list[Landmark], others: list[Landmark], at: Point) -> None:
    """Each bound only takes away; the order of the measurements makes no difference."""
    if claim(some, at).verdict == "impossible":
        assert claim([*some, *others], at).verdict == "impossible"
    if not common_ground(some).exists:
        assert not common_ground([*others, *some]).exists
    assert common_ground(some) == common_ground(some[::-1])


@given(DELAYS, DELAYS, st.floats(1, 3))
def test_the_bound_grows_with_the_delay(one: float, other: float, index: float) -> None:
    """A longer round trip never has a shorter bound, nor one above half the earth."""
    short, long = sorted((one, other))
    assert bound_km(short, index) <= bound_km(long, index) <= HALFWAY_KM


@given(LANDMARKS, POINTS)
def test_a_place_within_every_bound_is_common_ground(landmarks: list[Landmark], at: Point) -> None:
    """Where one place is possible, some place is."""
    if claim(landmarks, at).verdict == "possible":
        assert common_ground(landmarks).exists


@given(POINTS, POINTS, DELAYS, DELAYS)
def test_two_discs_meet_exactly_if_their_bounds_reach(one: Point, other: Point, rtt: float, rtt_b: float) -> None:
    """Two bounds have common ground where together they are as long as the way between the landmarks."""
    found = common_ground([Landmark("a", one, rtt), Landmark("b", other, rtt_b)])
    reach = (bound_km(rtt) + bound_km(rtt_b)) / (1 - MARGIN) + 0.2
    if abs(reach - distance_km(one, other)) > 0.01:
        assert found.exists is (reach > distance_km(one, other))
    if found.exists:
        assert found.apart is None


def test_three_discs_may_meet_two_by_two_and_have_nothing_in_common() -> None:
    """That each pair meets does not show that all do, and no pair is then to blame."""
    corners = [Point(10, 0), Point(-5, 8.66), Point(-5, -8.66)]
    rtt = 2 * distance_km(corners[0], corners[1]) / 2 * 1.05 / (LIGHT_KM_PER_MS / FIBRE_INDEX)
    landmarks = [Landmark(str(number), at, rtt) for number, at in enumerate(corners)]
    found = common_ground(landmarks)
    assert not found.exists
    assert found.apart is None
    wider = [Landmark(one.name, one.at, one.rtt_ms * 1.15) for one in landmarks]
    assert common_ground(wider).exists


def test_two_discs_larger_than_half_the_earth_leave_a_belt() -> None:
    """Bounds beyond a quarter of the way round have edges that do not meet, and a belt between them."""
    rtt = 2 * HALFWAY_KM * 0.7 / (LIGHT_KM_PER_MS / FIBRE_INDEX)
    found = common_ground([Landmark("n", Point(90, 0), rtt), Landmark("s", Point(-90, 0), rtt)])
    assert found.exists
    assert 0 < found.area_km2 < found.disc_km2


def test_what_is_left_is_about_as_large_as_it_is() -> None:
    """Half of a disc cut by a hemisphere is half of it."""
    quarter = 2 * (HALFWAY_KM / 2) * (1 - MARGIN) / (LIGHT_KM_PER_MS / FIBRE_INDEX)
    found = common_ground([Landmark("small", Point(0, 0), 10.0), Landmark("half", Point(0, 90), quarter)])
    assert found.area_km2 / found.disc_km2 == pytest.approx(0.5, abs=0.02)
    alone = common_ground([Landmark("small", Point(0, 0), 10.0)])
    assert alone.area_km2 == pytest.approx(alone.disc_km2)
    assert alone.disc_km2 == pytest.approx(math.pi * 1033**2, rel=0.01)


def test_nothing_can_be_said_without_a_landmark() -> None:
    """No measurement leaves the whole earth, and is refused."""
    with pytest.raises(ValueError, match="no landmark"):
        common_ground([])


def test_very_many_landmarks_take_no_time_without_end() -> None:
    """Five thousand discs that contradict each other are answered, and what was left out is told."""
    landmarks = [Landmark(str(n), Point(-60 + n % 120, -179 + (n * 7) % 358), 1 + (n % 50) / 100) for n in range(5_000)]
    found = common_ground(landmarks)
    assert not found.exists
    assert found.left_out > 0
    assert found.apart is not None
