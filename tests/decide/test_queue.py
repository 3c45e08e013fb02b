"""The order in which people look at deals: what counts, what counts once, and what is only asked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fencepost.decide.check import Checker
from fencepost.decide.queue import Queue, Weighed, in_order
from fencepost.model.deal import Deal
from fencepost.model.fault import FencepostError
from fencepost.sources.flag_tables import FlagWeight, read_flag_weights

TODAY = date(2026, 11, 23)
CHIP = {"date": "2026-02-01", "kind": "export", "item": "H100 SXM", "from": "US", "to": "DE"}
FLAGS = {
    "payer": ("Beta", ""),
    "payment_from": ("CN", "DE"),
    "via": ("SG", "none"),
    "declared_as": ("toys", "H100 SXM"),
    "consignee_founded": ("2024", "1980"),
    "customer.online_presence_minimal": ("yes", "no"),
    "customer.business_fits_item": ("no", "yes"),
    "customer.withholds_end_use": ("yes", "no"),
    "customer.declines_service": ("yes", "no"),
    "customer.first_advanced_order": ("202401", "202001"),
    "delivery.site_unknown": ("yes", "no"),
    "order.out_of_line": ("yes", "no"),
    "order.ultimate_user_known": ("no", "yes"),
    "parties.entity_listed": ("yes", "no"),
    "parties.has_listed_owner": ("yes", "no"),
    "papers.doubtful": ("yes", "no"),
    "site.capacity_affirmed": ("no", "yes"),
    "service.remote_d5": ("yes", "no"),
}
"""For each column what raises a flag, and what rules it out."""
PARTIES = {"consignee": "Alpha GmbH", "end_user": "Alpha GmbH", "consignee_hq": "DE", "end_user_hq": "DE"}


@pytest.fixture(scope="module")
def queue() -> Queue:
    return Queue(Checker())


def weighed(queue: Queue, known_on: date = TODAY, /, row: int = 2, **cells: str) -> Weighed:
    stated = {name.replace("__", "."): text for name, text in cells.items()}
    return queue.weigh(Deal({**CHIP, **stated}, row=row), known_on=known_on)


def counted(found: Weighed) -> dict[str, int]:
    return {part.flag.id: part.counted for part in found.parts}


def test_nothing_given_is_never_called_anything_better(queue: Queue) -> None:
    """A score of nought says that what was given raises nothing, and how much was not said."""
    found = weighed(queue)
    assert found.score == 0
    assert found.said == f"nothing raised by what was given; {len(found.questions)} questions open"
    assert len(found.questions) > 20


def test_flags_about_one_thing_count_once(queue: Queue) -> None:
    """Money from China raises a signal of its own, one on payers and the guidance's flag: who pays counts once."""
    row = {**CHIP, **PARTIES, "payment_from": "CN", "payer": "Beta"}
    found = queue.weigh(Deal(row, row=2), known_on=TODAY)
    assert counted(found) == {
        "gates.signal.d5_money": 3,
        "us.ear.red_flag.guidance_2025_05_13.10": 0,
        "gates.signal.other_payer": 0,
    }
    assert [part.beside for part in found.parts] == ["", "gates.signal.d5_money", "gates.signal.d5_money"]
    assert found.said.startswith("score 3: 3 red flags raised about 1 thing; ")


def test_the_agencys_flag_goes_before_ours(queue: Queue) -> None:
    """Where both say the same and weigh the same, the agency's own stands as the part that counts."""
    found = weighed(queue, customer__online_presence_minimal="yes")
    assert counted(found) == {"us.ear.red_flag.guidance_2025_05_13.03": 2, "gates.signal.no_footprint": 0}


def test_a_part_tells_names_and_values(queue: Queue) -> None:
    """The evidence is what the row says, with its column; a stated fact is told in words."""
    found = weighed(queue, payment_from="CN", papers__doubtful="yes", customer__business_fits_item="no")
    said = {part.flag.id: [one.said for one in part.evidence] for part in found.parts}
    assert said["gates.signal.d5_money"] == ["column payment_from: CN"]
    assert said["gates.signal.papers_doubtful"][0].startswith("a paper is forged or altered")
    assert said["us.ear.red_flag.732_supp3.02"][0].startswith("it is not so that the business of the customer")


def test_what_is_not_known_weighs_nothing_and_is_asked(queue: Queue) -> None:
    """An open fact is a question with somebody to ask, put once for all the flags that it would raise."""
    found = weighed(queue)
    question = next(one for one in found.questions if one.fact == "customer.withholds_end_use")
    assert question.who == "exporter"
    assert set(question.flags) == {"us.ear.red_flag.732_supp3.01", "us.ear.red_flag.guidance_2025_05_13.11"}
    assert len({one.ask for one in found.questions}) == len(found.questions)
    assert not [one for one in weighed(queue, customer__withholds_end_use="no").questions if one.fact == question.fact]


def test_questions_of_heavy_flags_come_first(queue: Queue) -> None:
    """Whoever asks only a few things asks what would weigh most."""
    weights = read_flag_weights()
    heaviest = [max(weights[flag].weight for flag in one.flags) for one in weighed(queue).questions]
    assert heaviest == sorted(heaviest, reverse=True)


def test_a_signal_counts_from_the_day_on_which_a_case_was_public(queue: Queue) -> None:
    """Money from China was no pattern to anybody before the first such case was public."""
    assert weighed(queue, date(2025, 8, 4), payment_from="CN").score == 0
    assert weighed(queue, date(2025, 8, 5), payment_from="CN").score == 3


def test_a_cell_that_cannot_be_read_hides_no_flag(queue: Queue) -> None:
    """An item that no catalogue holds is a fault; what else the row says is weighed all the same."""
    found = weighed(queue, item="Frobnicator", papers__doubtful="yes")
    assert found.score == 3
    assert [fault.column for fault in found.faults] == ["item"]


def test_a_deal_without_a_day_has_no_place(queue: Queue) -> None:
    """Without a day no book can be opened, and the fault says so."""
    with pytest.raises(FencepostError, match="date"):
        weighed(queue, date="2026-02-30")


def test_equal_scores_keep_the_order_of_the_rows(queue: Queue) -> None:
    """The heaviest come first, and among equals the row that came first."""
    found = [
        weighed(queue, row=number, papers__doubtful=text) for number, text in enumerate(("no", "yes", "no", "yes"))
    ]
    assert [(one.score, one.deal.row) for one in in_order(found)] == [(3, 1), (3, 3), (0, 0), (0, 2)]


def test_a_flag_without_a_weight_counts_one() -> None:
    """Law with a red flag that the table does not know is weighed as the lightest, about itself alone."""
    found = weighed(Queue(Checker(), {}), papers__doubtful="yes", payment_from="CN")
    assert set(counted(found).values()) == {1}


GIVEN = st.dictionaries(st.sampled_from(sorted(FLAGS)), st.booleans(), max_size=12)


def cells(given_flags: Mapping[str, bool]) -> dict[str, str]:
    return {**CHIP, **PARTIES, **{name: FLAGS[name][not up] for name, up in given_flags.items()}}


@settings(max_examples=60, deadline=None)
@given(GIVEN, st.sampled_from(sorted(FLAGS)))
def test_another_flag_never_lowers_a_score(given_flags: dict[str, bool], more: str) -> None:
    """Whatever is raised already, to raise one more gives the same score or a higher one than to leave it unknown."""
    less = {name: up for name, up in given_flags.items() if name != more}
    one = QUEUE.weigh(Deal(cells(less), row=2), known_on=TODAY)
    other = QUEUE.weigh(Deal(cells({**less, more: True}), row=2), known_on=TODAY)
    assert other.score >= one.score
    assert {part.flag.id for part in other.parts} >= {part.flag.id for part in one.parts}


@settings(max_examples=60, deadline=None)
@given(GIVEN)
def test_a_score_is_the_sum_of_its_parts_and_each_thing_counts_once(given_flags: dict[str, bool]) -> None:
    """Every point of a score stands in a part, and of the parts about one thing the heaviest alone counts."""
    found = QUEUE.weigh(Deal(cells(given_flags), row=2), known_on=TODAY)
    assert found.score == sum(part.counted for part in found.parts)
    heaviest: dict[str, int] = {}
    for part in found.parts:
        heaviest[part.weight.about] = max(heaviest.get(part.weight.about, 0), part.weight.weight)
    assert found.score == sum(heaviest.values())


@settings(max_examples=60, deadline=None)
@given(GIVEN, st.sampled_from(sorted(FLAGS)))
def test_to_leave_a_cell_empty_never_raises_a_score(given_flags: dict[str, bool], less: str) -> None:
    """What is not said raises nothing."""
    full = QUEUE.weigh(Deal(cells(given_flags), row=2), known_on=TODAY)
    kept = {name: text for name, text in cells(given_flags).items() if name != less}
    assert QUEUE.weigh(Deal(kept, row=2), known_on=TODAY).score <= full.score


def test_heavier_weights_are_never_lighter_scores() -> None:
    """The score grows with the weights, flag by flag."""
    deal = Deal({**CHIP, "papers.doubtful": "yes", "payment_from": "CN"}, row=2)
    table = dict(read_flag_weights())
    before = Queue(CHECKER, table).weigh(deal, known_on=TODAY).score
    name = "gates.signal.papers_doubtful"
    table[name] = FlagWeight(name, 5, table[name].about, "")
    assert Queue(CHECKER, table).weigh(deal, known_on=TODAY).score == before + 2


CHECKER = Checker()
QUEUE = Queue(CHECKER)
