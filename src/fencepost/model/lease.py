"""A lease of computing as its owner wrote it: who rents which chips where, to whom, for what."""

from __future__ import annotations

LEASE_COLUMNS: tuple[str, ...] = (
    *("id", "date", "provider", "provider_hq", "provider_us", "reseller", "reseller_hq"),
    *("item", "quantity", "chips_in", "exported_under_dd"),
    *("customer", "customer_hq", "customer_parent_hq", "used_from"),
    *("beneficial_owners", "beneficial_owner_hq", "payment_from"),
    *("end_use", "knows", "training", "bio_sequence", "cyber_capability"),
    *("hours", "money", "price", "dtype", "operations", "fine_tune_operations"),
    *("network_gbit_s", "cluster_ops", "single_site", "cost_usd", "fine_tune_cost_usd", "revenue_usd"),
)
"""Every column of a lease file; all are optional but ``date``. A column may also be named after a fact.

``provider_us``: whether the provider is a U.S. person, where its seat does not tell. ``chips_in``: the country in
which the chips stand. ``used_from``: countries from which they are used, split by semicolons. ``knows``: what the
provider knows of the use, ``none`` or some of ``KNOWN_USES``. ``hours``: of the whole of ``quantity``; or
``money`` and ``price`` (for an hour of the whole), in one currency. ``operations``: of the largest run, where it
is known. ``cluster_ops``: the most operations a second that the cluster can do, dense.
"""

REQUIRED_LEASE_COLUMNS = ("date",)

KNOWN_USES = ("military", "military_intelligence", "wmd")
"""Uses of which a provider may know; ``none`` says that it knows of none of them."""
