"""A workload of data as its owner wrote it: who keeps which data where on whose cloud, and who asks for them."""

from __future__ import annotations

WORKLOAD_COLUMNS: tuple[str, ...] = (
    *("id", "date", "customer", "customer_hq", "customer_us_person", "customer_resides_us", "ciio"),
    *("provider", "provider_hq", "provider_parent_hq", "provider_us_contacts", "provider_service"),
    *("operator", "operator_hq", "control", "storage", "keys", "accessed_from", "collected_in"),
    *("personal", "important", "core", "persons", "sensitive_persons"),
    *("persons_two_years", "sensitive_two_years", "persons_handled"),
    *("purpose", "ftz_outside_list", "rests_on_consent", "approvals"),
    *("us_data", "us_genomic", "us_omic", "us_biometric", "us_geolocation", "us_health", "us_financial"),
    *("us_identifiers", "us_combined", "us_government"),
    *("transaction", "us_person", "recipient", "recipient_hq", "recipient_owned_pct", "recipient_access"),
    *("exempt", "security_requirements", "onward_clause"),
    *("requester", "process", "sought", "conflicting_law", "motion_days", "target_abroad", "old_investigation"),
    "customer_consents",
)
"""Every column of a workload file; all are optional but ``date``. A column may also be named after a fact.

``operator``: the firm that holds the licence of the region and runs it, or ``none`` where the provider does.
``control``: whether the provider has possession, custody or control of the data all the same. ``persons``: whose
personal information, not sensitive, goes abroad since 1 January, exempt transfers left out. ``approvals``: what is
held, ``none`` or some of ``APPROVALS``. ``us_data``: ``no`` says that no U.S. person's data are in it; the other
``us_`` columns count U.S. persons or devices over twelve months. ``recipient``: who gets access by the
transaction, ``provider`` and ``customer`` among them. ``requester``: who asks for the data, ``none`` if nobody.
"""

REQUIRED_WORKLOAD_COLUMNS = ("date",)

REQUESTERS = ("none", "us_law_enforcement", "us_court", "us_intelligence", "cn_authority", "foreign_authority")
PROCESSES = ("warrant", "d_order", "subpoena", "nsl", "directive_702", "section_215", "discovery", "other")
TRANSACTIONS = ("none", "brokerage", "vendor", "employment", "investment")
SERVICES = ("cloud", "communication", "equipment", "hotel", "dwelling", "community", "restaurant", "other")
KEY_HOLDERS = ("customer", "provider", "operator")
SOUGHT = ("content", "records", "subscriber")
APPROVALS = ("assessment", "contract", "certification", "disclosure")
PURPOSES = (
    *("trade", "transport", "academic", "manufacturing", "marketing"),
    *("foreign_processing", "contract", "hr", "emergency", "other"),
)
"""The words that the columns ``requester``, ``process``, ``transaction`` and so on may hold."""
