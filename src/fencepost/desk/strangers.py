"""People whom a sign-in service (OpenID Connect) vouches for, as actors of this desk."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from typing import Any

from fencepost.desk.destination import Passage
from fencepost.desk.openid import Person, Provider, Trusted, refusal
from fencepost.desk.outbound import Outbound
from fencepost.desk.settings import Settings
from fencepost.model.fault import Fault, FencepostError
from fencepost.store.people import ROLES, Actor, Role

_STRENGTH: tuple[Role, ...] = ("admin", "reviewer", "analyst", "auditor", "viewer")
_KEYS = {"issuer", "client", "secret", "audience", "claim", "roles", "here"}


def provider_of(settings: Settings) -> Provider | None:
    """The sign-in service that the settings name under ``[openid]``; None where they name none.

    Raises:
        FencepostError: a setting is unknown or missing, or gives a role that there is not.
    """
    told: Mapping[str, Any] = settings.openid
    if not told:
        return None
    roles = told.get("roles", {})
    strange = [*(set(told) - _KEYS), *({"issuer", "client", "here"} - set(told))]
    strange += [role for role in roles.values() if role not in ROLES]
    if strange:
        todo = f"Under [openid] stand {', '.join(sorted(_KEYS))}; roles are {', '.join(ROLES)}."
        raise FencepostError(Fault(f"[openid]: {strange[0]!r} is unknown or missing.", todo, "settings"))
    networks = tuple(ipaddress.ip_network(text) for text in settings.outbound_allow)
    ports = frozenset(int(text) for text in settings.outbound_ports)
    trusted = Trusted(**{name: value for name, value in told.items() if name != "here"})
    return Provider(trusted, Outbound(Passage(allow=networks, ports=ports)))


def actor_of(person: Person) -> Actor:
    """The actor that a person is here: in the strongest role that the service gives.

    The name that acts are noted under holds the subject, which the service gives to nobody else.

    Raises:
        FencepostError: the service gives no role of this desk.
    """
    role = next((role for role in _STRENGTH if role in person.roles), None)
    if role is None:
        raise refusal("the service gives you no role at this desk")
    return Actor(f"{person.name} <{person.subject}>"[:200], role)
