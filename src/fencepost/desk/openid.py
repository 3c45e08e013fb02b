"""A sign-in service (OpenID Connect): what it says of itself, its keys, and whether a token is truly from it.

Sources: OpenID Connect Core 1.0 and Discovery 1.0; RFC 7519 (JWT), RFC 8725 (its dangers), RFC 9068 (access tokens).
"""

from __future__ import annotations

import base64
import binascii
import hmac
import json
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet, OKPKey, RSAKey
from joserfc.jws import JWSRegistry

from fencepost.desk.outbound import Outbound
from fencepost.model.fault import Fault, FencepostError

ALGORITHMS: Mapping[str, type[Any]] = {
    "RS256": RSAKey,
    "PS256": RSAKey,
    "ES256": ECKey,
    "EdDSA": OKPKey,
    "Ed25519": OKPKey,
}
"""Signatures that are taken, and the kind of key each wants: all by public keys, so no HS*, and never ``none``."""

_LEEWAY = 60
_KEPT = 3600.0
_BETWEEN = 60.0
_LONGEST_TOKEN = 16 * 1024
_PARTS = 3
_FEWEST_BITS = 2048
_SET = 100


@dataclass(frozen=True, slots=True)
class Trusted:
    """The sign-in service that the settings name.

    ``issuer`` is its address, ``client`` this installation's name there, ``secret`` its password there. ``audience`` is
    what access tokens for the API must be made for; empty: none is taken. ``claim`` is the claim that tells roles (dots
    lead inwards), ``roles`` which role of this installation each of its values gives.
    """

    issuer: str
    client: str
    secret: str = field(default="", repr=False)
    audience: str = ""
    claim: str = "roles"
    roles: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse settings under which a token for signing in would open the API.

        Raises:
            FencepostError: the audience is the client itself.
        """
        if self.audience and self.audience == self.client:
            raise FencepostError(
                Fault(
                    "the audience of the API is the same as the client.",
                    "Give the API a name of its own at the sign-in service.",
                    "settings",
                    column="audience",
                )
            )


@dataclass(frozen=True, slots=True)
class Person:
    """Who a token speaks for: ``subject`` is stable at its issuer; ``roles`` are those of this installation."""

    issuer: str
    subject: str
    name: str
    roles: frozenset[str]


@dataclass(slots=True)
class _Held:
    """What was fetched, and when; -inf: never."""

    metadata: Mapping[str, Any] = field(default_factory=dict)
    metadata_at: float = float("-inf")
    keys: KeySet | None = None
    keys_at: float = float("-inf")
    tried_at: float = float("-inf")


class Provider:
    """The sign-in service as this process knows it; safe to use from several threads."""

    def __init__(
        self,
        trusted: Trusted,
        outbound: Outbound,
        now: Callable[[], float] = time.time,
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        """Ask nothing yet; ``now`` tells seconds since 1970, ``steady`` seconds that only grow."""
        self.trusted = trusted
        self.outbound = outbound
        self._now = now
        self._steady = steady
        self._held = _Held()
        self._lock = threading.Lock()

    def metadata(self) -> Mapping[str, Any]:
        """What the service says of itself, kept for an hour.

        Raises:
            FencepostError: it cannot be fetched, or speaks for another issuer.
        """
        with self._lock:
            return self._metadata()

    def id_token(self, token: str, nonce: str) -> Person:
        """Who signed in, by an ID token for this installation and this one attempt.

        Raises:
            FencepostError: the token is not good.
        """
        claims = self._claims(token, self.trusted.client)
        held = claims.get("nonce")
        if not isinstance(held, str) or not hmac.compare_digest(held.encode(), nonce.encode()):
            raise refusal("it belongs to another attempt to sign in")
        audience, party = claims["aud"], claims.get("azp")
        several = isinstance(audience, list) and len(audience) > 1
        if (several or party is not None) and party != self.trusted.client:
            raise refusal("it was made for another client")
        return self._person(claims)

    def access_token(self, token: str) -> Person:
        """Who asks the API, by an access token made for it.

        Raises:
            FencepostError: the token is not good, or the settings take none.
        """
        if not self.trusted.audience:
            raise refusal("the settings name no audience for access tokens")
        return self._person(self._claims(token, self.trusted.audience))

    def _claims(self, token: str, audience: str) -> dict[str, Any]:
        head = _head(token)
        algorithm, kid = head.get("alg"), head.get("kid")
        if not isinstance(algorithm, str) or algorithm not in ALGORITHMS:
            raise refusal("its signature is of a kind that is not taken")
        if kid is not None and not isinstance(kid, str):
            raise refusal("its key has no readable name")
        key = self._key(kid, algorithm)
        registry = JWSRegistry(algorithms=[algorithm], strict_check_header=False)
        wanted = jwt.JWTClaimsRegistry(
            now=int(self._now()),
            leeway=_LEEWAY,
            iss={"essential": True, "value": self.trusted.issuer},
            aud={"essential": True, "value": audience},
            sub={"essential": True},
            exp={"essential": True},
            iat={"essential": True},
        )
        try:
            # The key is ours, found by name among the issuer's: jku, x5u and jwk in the head are not looked at.
            claims = jwt.decode(token, key, algorithms=[algorithm], registry=registry).claims
            wanted.validate(claims)
        except (JoseError, ValueError, TypeError, KeyError) as error:
            raise refusal(f"it does not hold ({getattr(error, 'error', type(error).__name__)})") from None
        return claims

    def _key(self, kid: str | None, algorithm: str) -> Any:  # noqa: ANN401 - one of joserfc's kinds of key
        with self._lock:
            found = self._find(kid, algorithm)
            if found is None and self._steady() - self._held.tried_at >= _BETWEEN:
                # An unknown name may be a new key; asked at most once a minute, or strangers could make us ask.
                self._fetch_keys()
                found = self._find(kid, algorithm)
        if found is None:
            raise refusal("its key is not one of the issuer's")
        return found

    def _find(self, kid: str | None, algorithm: str) -> Any:  # noqa: ANN401 - one of joserfc's kinds of key
        if self._held.keys is None or self._steady() - self._held.keys_at > _KEPT:
            return None
        fit = [key for key in self._held.keys if _fits(key, algorithm)]
        if kid is None:
            return fit[0] if len(fit) == 1 else None
        return next((key for key in fit if key.kid == kid), None)

    def _fetch_keys(self) -> None:
        self._held.tried_at = self._steady()
        address = self._metadata().get("jwks_uri")
        told = _json(self.outbound.get(str(address)).body, "the keys of the sign-in service")
        listed = told.get("keys")
        keys = []
        for one in listed[:_SET] if isinstance(listed, list) else ():
            key = _public(one)
            if key is not None:
                keys.append(key)
        self._held.keys = KeySet(keys)
        self._held.keys_at = self._steady()

    def _metadata(self) -> Mapping[str, Any]:
        if self._steady() - self._held.metadata_at > _KEPT:
            address = self.trusted.issuer.rstrip("/") + "/.well-known/openid-configuration"
            answer = self.outbound.get(address)
            if not answer.ok:
                raise _unusable(f"it answered {answer.status}")
            told = _json(answer.body, "the sign-in service")
            if told.get("issuer") != self.trusted.issuer:
                raise _unusable("it speaks for another issuer than the settings name")
            for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
                if not isinstance(told.get(name), str):
                    raise _unusable(f"it tells no {name}")
                # Judged now, so that no page ever sends a browser to an address that the door would refuse.
                self.outbound.passage.judge(told[name], self.outbound.bounds.seconds)
            self._held.metadata, self._held.metadata_at = told, self._steady()
        return self._held.metadata

    def _person(self, claims: Mapping[str, Any]) -> Person:
        subject = claims["sub"]
        if not subject:
            raise refusal("it names nobody")
        value: Any = claims
        for step in self.trusted.claim.split("."):
            value = value.get(step) if isinstance(value, Mapping) else None
        told = [value] if isinstance(value, str) else value if isinstance(value, list) else []
        roles = {self.trusted.roles[one] for one in told if isinstance(one, str) and one in self.trusted.roles}
        name = next(
            (claims[key] for key in ("name", "preferred_username") if isinstance(claims.get(key), str)), subject
        )
        return Person(self.trusted.issuer, subject, name[:200], frozenset(roles))


def refusal(why: str) -> FencepostError:
    """The error for a token or an answer that is not taken; it never repeats the token."""
    return FencepostError(Fault(f"the sign-in is refused: {why}.", "Sign in again, or ask who runs the service."))


def _head(token: str) -> dict[str, Any]:
    parts = token.split(".")
    if len(token) > _LONGEST_TOKEN or len(parts) != _PARTS or not token.isascii():
        raise refusal("it is not a signed token")
    try:
        head = json.loads(base64.urlsafe_b64decode(parts[0] + "=" * (-len(parts[0]) % 4)))
    except (ValueError, binascii.Error, RecursionError):
        raise refusal("it is not a signed token") from None
    if not isinstance(head, dict):
        raise refusal("it is not a signed token")
    return head


def _public(told: object) -> Any:  # noqa: ANN401 - one of joserfc's kinds of key
    """A public key that signs, or None for one that is of no use here; a shared secret never is."""
    if not isinstance(told, dict) or told.get("use", "sig") != "sig":
        return None
    kinds: dict[str, type[RSAKey | ECKey | OKPKey]] = {"RSA": RSAKey, "EC": ECKey, "OKP": OKPKey}
    kind = kinds.get(str(told.get("kty")))
    try:
        return kind.import_key(told) if kind else None
    except (JoseError, ValueError, TypeError, KeyError):
        return None


def _fits(key: Any, algorithm: str) -> bool:  # noqa: ANN401 - one of joserfc's kinds of key
    """Whether a key is of the algorithm's kind, by its own word too, and long enough."""
    named = key.alg or algorithm
    if not isinstance(key, ALGORITHMS[algorithm]) or named != algorithm:
        return False
    return not isinstance(key, RSAKey) or key.public_key.key_size >= _FEWEST_BITS


def _json(body: bytes, what: str) -> dict[str, Any]:
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        told = None
    if not isinstance(told, dict):
        raise FencepostError(Fault(f"{what} did not answer with JSON.", "Mend the issuer in settings."))
    return told


def _unusable(why: str) -> FencepostError:
    return FencepostError(Fault(f"the sign-in service is not used: {why}.", "Mend the issuer in settings."))
