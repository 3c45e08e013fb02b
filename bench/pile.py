"""How high the public cases rank among ordinary deals, each rebuilt from what was knowable before it was discovered.

The pile is drawn from a seed and knows nothing of the cases: chips and machines of every class that were on sale on
the day, buyers in many countries, one deal in three by way of a hub, one in ten with something that raises a red flag
and is innocent. Each case is put alone into a pile of its own quarter. Ordinary deals with the case's own
score stand before it.

    python bench/pile.py            # a few minutes
    python bench/pile.py --write    # writes results/diversions.json
"""

from __future__ import annotations

import argparse
import csv
import json
import random
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from fencepost.book.files import Corpus
from fencepost.compute.catalogue import Catalogue
from fencepost.decide.queue import Queue, Weighed
from fencepost.face import checker_for
from fencepost.logic.tree import Node, Not, Test
from fencepost.model.deal import Deal

HERE = Path(__file__).resolve().parent
CASES, RESULTS = HERE / "diversion_deals.csv", HERE / "results" / "diversions.json"
TODAY = date(2026, 11, 23)
SEEDS = (1, 2, 3)
SIZE = 1_000
NOT_CELLS = ("case", "public", "given", "left_out")

HUBS = ("SG", "MY", "TH", "HK", "AE", "JP")
ORIGINS = ("US", "US", "US", "US", "TW", "TW", "MX", "DE", "NL", "KR")
DESTINATIONS = (
    *("US", "US", "US", "US", "DE", "DE", "GB", "GB", "FR", "FR", "NL", "IE", "SE", "NO", "FI", "DK", "CH", "IT", "ES"),
    *("PL", "CA", "CA", "MX", "BR", "CL", "JP", "JP", "JP", "KR", "KR", "TW", "TW", "SG", "SG", "MY", "TH", "ID", "PH"),
    *("VN", "IN", "IN", "AU", "AU", "NZ", "AE", "SA", "IL", "TR", "ZA", "KE", "CN"),
)
EXPORTERS = (
    ("NVIDIA Corporation", "US"), ("Advanced Micro Devices, Inc.", "US"), ("Intel Corporation", "US"), ("Dell", "US"),
    ("Hewlett Packard Enterprise", "US"), ("Super Micro Computer, Inc.", "US"), ("Lambda", "US"), ("Penguin", "US"),
    ("Quanta Cloud Technology", "TW"), ("Wiwynn", "TW"), ("GIGABYTE", "TW"), ("ASUS", "TW"), ("Bull SAS", "FR"),
    ("Boston Limited", "GB"), ("Delta Computer Products", "DE"), ("2CRSi", "FR"), ("Arrow Electronics", "US"),
)  # fmt: skip
FORWARDERS = (
    ("DHL Global Forwarding", "DE"), ("Kuehne + Nagel", "CH"), ("DSV", "DK"), ("Expeditors", "US"), ("UPS", "US"),
    ("Nippon Express", "JP"), ("Dimerco", "TW"), ("CEVA Logistics", "FR"), ("Geodis", "FR"), ("FedEx", "US"),
)  # fmt: skip
FIRST = (
    *(
        "Aalto",
        "Beacon",
        "Cedar",
        "Dorado",
        "Elbe",
        "Fjord",
        "Granite",
        "Helix",
        "Iberia",
        "Juniper",
        "Kestrel",
        "Lumen",
    ),
    *("Meridian", "Norda", "Orchard", "Pallas", "Quarry", "Rhine", "Sequoia", "Tasman", "Umbra", "Vega", "Wattle"),
)
SECOND = (
    "Cloud",
    "Compute",
    "Data Centres",
    "Research",
    "Systems",
    "Analytics",
    "Robotics",
    "Bank",
    "Telecom",
    "Genomics",
)
FORMS = {"DE": "GmbH", "GB": "Ltd", "FR": "SAS", "JP": "KK", "SG": "Pte Ltd", "MY": "Sdn Bhd", "US": "Inc", "NL": "BV"}
HONEST = ("{item}", "{item}, new, for data centre use", "GPU servers: {item}", "graphics processing units {item}")
SERVED = ("service", "data_transfer")

ADVANCED = ("H100 SXM", "8x H100 server", "A100 SXM4 80GB")
INNOCENT: tuple[Mapping[str, str], ...] = (
    {"payer": "Regional Leasing Bank"},
    {"payment_from": "elsewhere"},
    {"payment_from": "HK"},
    {"payment.changed_late": "yes"},
    {"customer.first_advanced_order": "202401"},
    {"customer.is_new": "yes", "customer.first_advanced_order": "202406"},
    {"consignee_founded": "young"},
    {"customer.online_presence_minimal": "yes"},
    {"customer.has_business_background": "no"},
    {"customer.business_fits_item": "no"},
    {"customer.knows_item": "no"},
    {"customer.declines_service": "yes"},
    {"customer.declines_certification": "yes"},
    {"customer.users_affirmed": "no"},
    {"customer.evasive_on_destination": "yes"},
    {"delivery.date_vague": "yes"},
    {"delivery.address_uncertain": "yes"},
    {"delivery.site_unknown": "yes"},
    {"delivery.route_abnormal": "yes"},
    {"site.capacity_affirmed": "no"},
    {"consignee.unusual_reseller": "yes"},
    {"order.ultimate_user_known": "no"},
    {"order.out_of_line": "yes"},
    {"order.split": "yes"},
    {"declared_as": "computer parts"},
    {"consignee_parent_hq": "CN"},
    {"parties.resembles_listed": "yes"},
    {"papers.doubtful": "yes"},
)
"""What one deal in ten shares with the cases, each as likely as another: for a leasing bank, a group treasury, a young
cloud, a clerk's slip, a house abroad of a Chinese group, a namesake."""

ALMOST = {
    "customer.online_presence_minimal": "no",
    "customer.business_fits_item": "yes",
    "customer.has_business_background": "yes",
    "customer.knows_item": "yes",
    "delivery.address_uncertain": "no",
    "site.capacity_affirmed": "yes",
    "consignee.unusual_reseller": "no",
    "order.ultimate_user_known": "yes",
}
"""What a seller that asks its buyers writes down, here and there."""


@dataclass(frozen=True)
class Standing:
    """A case in a pile: its score, and how many ordinary deals score more, or the same."""

    case: str
    found: Weighed
    above: int
    equal: int
    size: int

    @property
    def rank(self) -> int:
        """The place in the queue, with every ordinary deal of the same score before it."""
        return self.above + self.equal + 1

    @property
    def in_top_tenth(self) -> bool:
        """Whether it stands in the first tenth of the queue all the same."""
        return self.rank <= (self.size + 1) // 10


def cases(path: Path = CASES) -> list[tuple[str, Deal]]:
    """The cases by their number, each as the one row that was knowable."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [
        (row["case"], Deal({k: v for k, v in row.items() if k not in NOT_CELLS}, row=number, origin=path.name))
        for number, row in enumerate(rows, start=2)
    ]


def on_sale(catalogue: Catalogue, day: date) -> list[str]:
    """Chips of every class by name, and machines of them, that were out on a day."""
    chips = [chip for chip in catalogue.chips() if chip.date and str(chip.date)[:10] <= day.isoformat()]
    ids = {chip.id for chip in chips}
    names = [chip.name.split(" (")[0] for chip in chips]
    return names + [system.name for system in catalogue.systems() if system.chip_id in ids]


Innocence = Sequence[Mapping[str, str]]
"""What ordinary deals may share with cases: the cells of each, one of which is drawn."""


def pile(seed: int, day: date, size: int = SIZE, innocence: Innocence | None = None) -> list[Deal]:
    """Ordinary deals of the quarter before a day; the same seed gives the same deals.

    With ``innocence`` the pile is the hard one: that is what deals share, and every item is an advanced chip.
    """
    rng = random.Random(f"{seed} {day}")  # noqa: S311 - a bench that can be run again
    items = ADVANCED if innocence else on_sale(Catalogue.load(), day)
    shared = innocence or INNOCENT
    return [Deal(_ordinary(rng, day, items, shared), row=number) for number in range(2, size + 2)]


def every_flag(corpus: Corpus) -> Innocence:
    """Each yes or no that any red flag or signal reads, with the answer that raises it."""
    found: set[tuple[str, str]] = set()

    def walk(node: Node, yes: str, no: str) -> None:
        if isinstance(node, Test):
            if node.kind == "flag" and corpus.facts[node.fact].ask:
                found.add((node.fact, yes))
        elif isinstance(node, Not):
            walk(node.part, no, yes)
        else:
            for part in node.parts:
                walk(part, yes, no)

    for provision in corpus.provisions.values():
        for version in provision.versions:
            if provision.kind == "red_flag" and version.when is not None:
                walk(version.when, "yes", "no")
    return [{fact: answer} for fact, answer in sorted(found)]


def _ordinary(rng: random.Random, day: date, items: Sequence[str], shared: Innocence) -> dict[str, str]:
    to, start = rng.choice(DESTINATIONS), rng.choice(ORIGINS)
    exporter, exporter_hq = rng.choice(EXPORTERS)
    consignee, end_user = _firm(rng, to), ""
    end_user = consignee if rng.random() < 0.6 else _firm(rng, to)
    item = rng.choice(items)
    forwarder, forwarder_hq = rng.choice(FORWARDERS)
    cells = {
        "date": (day - timedelta(days=rng.randrange(90))).isoformat(),
        "kind": rng.choices(("export", "reexport", "service", "fabrication"), (60, 30, 8, 2))[0],
        "item": item,
        "quantity": str(int(rng.lognormvariate(3, 1.6)) + 1),
        "from": start,
        "to": to,
        "exporter": exporter,
        "exporter_hq": exporter_hq,
        "consignee": consignee,
        "end_user": end_user,
        "end_use": rng.choice(("datacentre", "ai_training", "civil", "")),
    }
    maybe: tuple[tuple[float, str, str], ...] = (
        (0.7, "consignee_hq", to), (0.6, "end_user_hq", to), (0.5, "consignee_parent_hq", "none"),
        (0.4, "end_user_parent_hq", "none"), (0.6, "payer", consignee), (0.6, "payment_from", to),
        (0.7, "forwarder", forwarder), (0.4, "via", "none"), (0.5, "declared_as", rng.choice(HONEST).format(item=item)),
        (0.6, "consignee_founded", str(rng.randint(1955, 2021))),
    )  # fmt: skip
    cells |= {name: text for chance, name, text in maybe if rng.random() < chance}
    if "forwarder" in cells:
        cells["forwarder_hq"] = forwarder_hq if forwarder_hq not in HUBS else start
    cells |= {name: text for name, text in ALMOST.items() if rng.random() < 0.2}
    if rng.random() < 1 / 3:
        cells |= _through_a_hub(rng, cells)
    if rng.random() < 1 / 10:
        cells |= _innocent(rng, day, to, shared)
    return cells


def _firm(rng: random.Random, country: str) -> str:
    return f"{rng.choice(FIRST)} {rng.choice(FIRST)} {rng.choice(SECOND)} {FORMS.get(country, 'SA')}"


def _through_a_hub(rng: random.Random, cells: Mapping[str, str]) -> dict[str, str]:
    hub = rng.choice([code for code in HUBS if code not in {cells["from"], cells["to"]}])
    if rng.random() < 0.5:
        return {"via": hub}
    return {"forwarder": f"{rng.choice(FIRST)} Freight", "forwarder_hq": hub}


def _innocent(rng: random.Random, day: date, to: str, shared: Innocence) -> dict[str, str]:
    cells = dict(rng.choice(shared))
    if cells.get("payment_from") == "elsewhere":
        cells |= {"payment_from": rng.choice([c for c in ("IE", "NL", "CH", "LU", "SG") if c != to])}
        cells |= {"consignee_hq": to, "end_user_hq": to}
    if cells.get("consignee_founded") == "young":
        cells["consignee_founded"] = str(max(day.year - 1, 2015))
    return cells


def scores(queue: Queue, deals: Sequence[Deal], known_on: date) -> list[int]:
    """The scores of deals, in ascending order."""
    return sorted(queue.weigh(deal, known_on=known_on).score for deal in deals)


def standings(
    queue: Queue, seed: int, known: Mapping[str, date], size: int = SIZE, innocence: Innocence | None = None
) -> Iterator[Standing]:
    """Each case alone in a pile of its own quarter, by the flags that could be known on its day of ``known``."""
    for case, deal in cases():
        known_on = known.get(case, TODAY)
        day = date.fromisoformat(deal.cells["date"])
        found = queue.weigh(deal, known_on=known_on)
        if found.faults:
            raise ValueError(f"{case}: {'; '.join(map(str, found.faults))}")
        ordinary = scores(queue, pile(seed, day, size, innocence), known_on)
        below = bisect_left(ordinary, found.score)
        more = len(ordinary) - bisect_left(ordinary, found.score + 1)
        yield Standing(case, found, more, len(ordinary) - below - more, size)


def described(one: Standing) -> dict[str, Any]:
    """A standing for the file of results."""
    parts = {part.flag.id: part.counted for part in one.found.parts}
    return {
        "score": one.found.score,
        "parts": parts,
        "ordinary_above": one.above,
        "ordinary_equal": one.equal,
        "rank": one.rank,
        "of": one.size + 1,
        "top_tenth": one.in_top_tenth,
    }


def measured(seeds: Sequence[int], size: int) -> dict[str, Any]:
    """Every case in the pile of every seed: by all signals, and by those alone that were public before the case was."""
    checker = checker_for(TODAY, "shipped")
    queue = Queue(checker)
    hard = every_flag(checker.shelf.corpus)
    before = {case: day - timedelta(days=1) for case, day in public().items()}
    runs: dict[str, Any] = {}
    for name, known, innocence in (
        ("known_today", {}, None),
        ("known_today_hard_pile", {}, hard),
        ("known_before_the_case", before, None),
    ):
        runs[name] = {}
        for seed in seeds:
            found = list(standings(queue, seed, known, size, innocence))
            runs[name][str(seed)] = {one.case: described(one) for one in found}
            short = [one.case for one in found if not one.in_top_tenth]
            print(f"\n{name}, seed {seed}: {len(found) - len(short)} of {len(found)} in the top tenth of {size:,}")
            for one in found:
                parts = ", ".join(f"{p.flag.id.split('.', 2)[2]} {p.counted}" for p in one.found.parts if p.counted)
                short_of = "" if one.in_top_tenth else "  FALLS SHORT"
                print(
                    f"  {one.case}  score {one.found.score:>2}  rank {one.rank:>4}  {one.above:>3} ordinary above,"
                    f" {one.equal:>3} equal{short_of}  {parts}"
                )
    return {
        "plain_order": queue.weigh(PLAIN, known_on=TODAY).said,
        "size": size,
        "ordinary": shape(queue, seeds, size),
        "runs": runs,
    }


PLAIN = Deal(
    {
        "date": "2026-01-05", "kind": "fabrication", "item": "MI300X", "from": "TW", "to": "US", "exporter": "TSMC",
        "exporter_hq": "TW", "consignee": "Advanced Micro Devices, Inc.", "consignee_hq": "US",
        "end_user": "Advanced Micro Devices, Inc.", "end_user_hq": "US", "designer": "Advanced Micro Devices, Inc.",
        "designer_hq": "US",
    }
)  # fmt: skip
"""A foundry's order for a designer of the United States."""


def public() -> dict[str, date]:
    """The first day on which each case was public."""
    with CASES.open(encoding="utf-8", newline="") as file:
        return {row["case"]: date.fromisoformat(row["public"]) for row in csv.DictReader(file)}


def shape(queue: Queue, seeds: Sequence[int], size: int) -> dict[str, dict[str, int]]:
    """How many ordinary deals of one quarter have each score."""
    day = date(2025, 6, 15)
    found: dict[str, dict[str, int]] = {}
    for seed in seeds:
        every = scores(queue, pile(seed, day, size), TODAY)
        found[str(seed)] = {str(score): every.count(score) for score in sorted(set(every))}
    return found


def main() -> None:
    """Run every case through every pile, and say plainly which fall short."""
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    words.add_argument("--write", action="store_true", help="write results/diversions.json")
    words.add_argument("--seed", type=int, action="append", help="another seed, as often as wanted")
    words.add_argument("--size", type=int, default=SIZE)
    said = words.parse_args()
    found = measured(said.seed or SEEDS, said.size)
    print(f"\nordinary deals of the quarter before 2025-06-15 by score: {json.dumps(found['ordinary'])}")
    print(f"a plain order of a foundry for AMD: {found['plain_order']}")
    if said.write:
        RESULTS.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
