"""Signing in at another's service: the authorization code with PKCE, once there and once back.

Sources: OpenID Connect Core 1.0, section 3.1; RFC 7636 (PKCE); RFC 9207 (the issuer in the answer); RFC 9700.
"""

from __future__ import annotations

import base64
import hmac
import json
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from urllib.parse import quote, urlencode

from fencepost.desk.openid import Person, Provider, refusal

_LASTS = 600.0
_MOST = 10_000


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt to sign in, from leaving to coming back; all but the state is known to this server alone."""

    state: str
    nonce: str = field(repr=False)
    verifier: str = field(repr=False)
    back: str
    begun: float


class SignIn:
    """Attempts to sign in at one service, kept in this process for ten minutes and good for one answer each."""

    def __init__(self, provider: Provider, steady: Callable[[], float] = time.monotonic) -> None:
        """No attempt is under way yet."""
        self.provider = provider
        self._steady = steady
        self._waiting: OrderedDict[str, Attempt] = OrderedDict()
        self._lock = threading.Lock()

    def leave(self, back: str) -> tuple[str, str]:
        """Where to send a browser, and the state to bind to it (a cookie); ``back`` is our address for the answer.

        Raises:
            FencepostError: the service cannot be asked what it wants.
        """
        told = self.provider.metadata()
        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        attempt = Attempt(state, nonce, verifier, back, self._steady())
        challenge = base64.urlsafe_b64encode(sha256(attempt.verifier.encode()).digest()).rstrip(b"=").decode()
        asked = {
            "response_type": "code",
            "client_id": self.provider.trusted.client,
            "redirect_uri": back,
            "scope": "openid profile",
            "state": attempt.state,
            "nonce": attempt.nonce,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        with self._lock:
            self._waiting[attempt.state] = attempt
            while len(self._waiting) > _MOST:
                self._waiting.popitem(last=False)
        address = str(told["authorization_endpoint"])
        return address + ("&" if "?" in address else "?") + urlencode(asked), attempt.state

    def arrive(self, bound: str, answer: Mapping[str, str]) -> Person:
        """Who comes back: ``bound`` is the state from the browser's cookie, ``answer`` the query of our address.

        Raises:
            FencepostError: the answer belongs to no attempt of this browser, comes a second time, too late or from
                another issuer, or the service does not stand by it.
        """
        state = answer.get("state", "")
        if not state or not hmac.compare_digest(state.encode(), bound.encode()):
            raise refusal("the answer belongs to another browser")
        with self._lock:
            # Taken out before anything is asked: an answer is good once, whatever comes of it.
            attempt = self._waiting.pop(state, None)
        if attempt is None or self._steady() - attempt.begun > _LASTS:
            raise refusal("the attempt is over")
        told = self.provider.metadata()
        issuer = answer.get("iss")
        promised = told.get("authorization_response_iss_parameter_supported") is True
        if (issuer is not None or promised) and issuer != self.provider.trusted.issuer:
            raise refusal("the answer comes from another issuer")
        if "error" in answer or not answer.get("code"):
            raise refusal("the service did not let you in")
        return self.provider.id_token(self._exchange(attempt, answer["code"], told), attempt.nonce)

    def _exchange(self, attempt: Attempt, code: str, told: Mapping[str, object]) -> str:
        """The ID token for a code; the verifier proves that whoever left is who came back."""
        trusted = self.provider.trusted
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": attempt.back,
            "code_verifier": attempt.verifier,
            "client_id": trusted.client,
        }
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
        ways = told.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        if trusted.secret and isinstance(ways, list) and "client_secret_basic" not in ways:
            form["client_secret"] = trusted.secret
        elif trusted.secret:
            pair = f"{quote(trusted.client, safe='')}:{quote(trusted.secret, safe='')}"
            headers["Authorization"] = "Basic " + base64.b64encode(pair.encode()).decode()
        answer = self.provider.outbound.post(str(told["token_endpoint"]), urlencode(form).encode(), headers)
        try:
            token = json.loads(answer.body).get("id_token") if answer.ok else None
        except (ValueError, AttributeError, RecursionError):
            token = None
        if not isinstance(token, str):
            raise refusal("the service gave no token for the code")
        return token
