"""Signing in holds against a local issuer that speaks the true formats, and against those who pretend to be it."""

from __future__ import annotations

import base64
import hashlib
import hmac
import ipaddress
import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, OKPKey, RSAKey

from fencepost.desk.destination import Passage
from fencepost.desk.openid import Provider, Trusted
from fencepost.desk.outbound import Outbound
from fencepost.desk.signin import SignIn
from fencepost.model.fault import FencepostError

KEYS: dict[str, Any] = {
    "rsa": RSAKey.generate_key(2048, {"kid": "rsa"}),
    "ec": ECKey.generate_key("P-256", {"kid": "ec"}),
    "ed": OKPKey.generate_key("Ed25519", {"kid": "ed"}),
}
STRANGER = RSAKey.generate_key(2048, {"kid": "rsa"})


@dataclass
class Issuer:
    """A sign-in service on loopback: metadata, keys, and tokens for codes."""

    url: str = ""
    port: int = 0
    published: list[str] = field(default_factory=lambda: ["rsa", "ec", "ed"])
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    more: dict[str, Any] = field(default_factory=dict)
    claims: dict[str, Any] = field(default_factory=dict)

    def metadata(self) -> dict[str, Any]:
        told = {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/jwks",
        }
        return told | self.more

    def token(self, key: Any = None, alg: str = "RS256", head: dict[str, Any] | None = None, **claims: Any) -> str:
        now = int(time.time())
        told = {
            "iss": self.url,
            "aud": "desk",
            "sub": "u1",
            "iat": now,
            "exp": now + 300,
            "name": "Ada",
            "roles": ["lawyers", "else"],
        }
        told |= claims
        key = key or KEYS["rsa"]
        kept = {name: value for name, value in told.items() if value is not None}
        return jwt.encode({"alg": alg, "kid": key.kid} | (head or {}), kept, key, algorithms=[alg])

    def authorize(self, address: str, **claims: Any) -> dict[str, str]:
        """What a browser brings back after the person agreed."""
        asked = dict(parse_qsl(urlsplit(address).query))
        code = f"code{len(self.codes)}"
        self.codes[code] = asked
        self.claims = claims
        return {"code": code, "state": asked["state"]}


@pytest.fixture
def issuer() -> Iterator[Issuer]:
    state = Issuer()

    class Handler(BaseHTTPRequestHandler):
        def answer(self, code: int, told: object) -> None:
            body = json.dumps(told).encode()
            self.send_response(code)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_GET(self) -> None:
            state.asked.append(self.path)
            if self.path == "/.well-known/openid-configuration":
                self.answer(200, state.metadata())
            elif self.path == "/jwks":
                self.answer(
                    200,
                    {
                        "keys": [KEYS[name].as_dict(private=False) for name in state.published]
                        + [{"kty": "oct", "k": "AAAA", "kid": "oct"}]
                    },
                )
            else:
                self.answer(404, {})

        def do_POST(self) -> None:
            form = {
                name: values[0]
                for name, values in parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode()).items()
            }
            asked = state.codes.pop(form["code"], None)
            basic = base64.b64encode(b"desk:s%26cret").decode()
            digest = hashlib.sha256(form["code_verifier"].encode()).digest()
            challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
            if (
                not asked
                or asked["code_challenge"] != challenge
                or self.headers["Authorization"] != f"Basic {basic}"
                or form["redirect_uri"] != asked["redirect_uri"]
            ):
                self.answer(400, {"error": "invalid_grant"})
                return
            claims = {"nonce": asked["nonce"]} | state.claims
            self.answer(200, {"token_type": "Bearer", "access_token": "x", "id_token": state.token(**claims)})

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    state.port = server.server_port
    state.url = f"http://127.0.0.1:{server.server_port}"
    yield state
    server.shutdown()
    server.server_close()
    thread.join()


class Clock:
    """A clock that a test sets."""

    at = 1000.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def provider(issuer: Issuer, clock: Clock) -> Provider:
    trusted = Trusted(issuer.url, "desk", "s&cret", "api", "roles", {"lawyers": "reviewer"})
    passage = Passage((ipaddress.ip_network("127.0.0.0/8"),), frozenset({issuer.port}))
    return Provider(trusted, Outbound(passage), steady=clock)


# Issuers still write EdDSA, the older name of Ed25519.
@pytest.mark.filterwarnings("ignore:EdDSA is deprecated")
@pytest.mark.parametrize(("name", "alg"), [("rsa", "RS256"), ("rsa", "PS256"), ("ec", "ES256"), ("ed", "EdDSA")])
def test_a_good_token_names_a_person_and_roles(issuer: Issuer, provider: Provider, name: str, alg: str) -> None:
    """Under each signature that is taken; a value that the settings do not map gives no role."""
    who = provider.access_token(issuer.token(KEYS[name], alg, aud="api"))
    assert (who.issuer, who.subject, who.name, who.roles) == (issuer.url, "u1", "Ada", frozenset({"reviewer"}))


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://evil.example"},
        {"aud": "other"},
        {"aud": "desk"},
        {"aud": []},
        {"aud": None},
        {"exp": int(time.time()) - 120},
        {"exp": None},
        {"exp": "soon"},
        {"nbf": int(time.time()) + 600},
        {"iat": int(time.time()) + 600},
        {"sub": None},
        {"sub": ""},
        {"sub": 7},
    ],
)
def test_a_token_with_wrong_claims_is_refused(issuer: Issuer, provider: Provider, claims: dict[str, Any]) -> None:
    """Issuer, audience, times and subject are all there and all right, or nobody is let in."""
    with pytest.raises(FencepostError, match="the sign-in is refused"):
        provider.access_token(issuer.token(**({"aud": "api"} | claims)))


def test_a_clock_a_little_off_is_forgiven(issuer: Issuer, provider: Provider) -> None:
    """Half a minute each way, no more."""
    now = int(time.time())
    assert provider.access_token(issuer.token(aud="api", exp=now - 30)).subject == "u1"
    assert provider.access_token(issuer.token(aud="api", nbf=now + 30)).subject == "u1"


def piece(told: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(told).encode()).rstrip(b"=").decode()


def test_an_unsigned_token_is_refused(issuer: Issuer, provider: Provider) -> None:
    """``none`` in any spelling signs nothing."""
    body = issuer.token(aud="api").split(".")[1]
    for alg in ("none", "None", "NONE", "", None, ["RS256"]):
        with pytest.raises(FencepostError, match="refused"):
            provider.access_token(f"{piece({'alg': alg, 'kid': 'rsa'})}.{body}.")


def test_the_public_key_is_no_password(issuer: Issuer, provider: Provider) -> None:
    """HS256 with the published key as its secret is the old trick; no HS* is taken at all."""
    for form in (KEYS["rsa"].as_pem(private=False), json.dumps(KEYS["rsa"].as_dict(private=False)).encode()):
        signed = f"{piece({'alg': 'HS256', 'kid': 'rsa'})}.{issuer.token(aud='api').split('.')[1]}"
        mark = base64.urlsafe_b64encode(hmac.digest(form, signed.encode(), "sha256")).rstrip(b"=").decode()
        forged = f"{signed}.{mark}"
        with pytest.raises(FencepostError, match="not taken"):
            provider.access_token(forged)


def test_the_name_of_another_key_does_not_help(issuer: Issuer, provider: Provider) -> None:
    """A stranger's signature under a good name, and a good signature under another key's name, both fail."""
    for token in (issuer.token(STRANGER, aud="api"), issuer.token(head={"kid": "ec"}, aud="api")):
        with pytest.raises(FencepostError, match="refused"):
            provider.access_token(token)


def test_keys_that_a_token_brings_are_not_looked_at(issuer: Issuer, provider: Provider) -> None:
    """``jku``, ``jwk`` and ``x5u`` in the head fetch nothing and prove nothing."""
    head = {"jku": f"{issuer.url}/evil", "jwk": STRANGER.as_dict(private=False), "x5u": f"{issuer.url}/evil"}
    with pytest.raises(FencepostError, match="refused"):
        provider.access_token(issuer.token(STRANGER, head=head, aud="api"))
    assert "/evil" not in issuer.asked


@pytest.mark.parametrize(
    "token", ["", "a.b", "a.b.c", "é.b.c", "a.b.c.d.e", "x" * 20000, "bnVsbA.e30.", "." * 2, "[" * 9000 + ".a.b"]
)
def test_what_is_no_token_is_refused(provider: Provider, token: str) -> None:
    """Any text gets the same plain refusal."""
    with pytest.raises(FencepostError, match="not a signed token"):
        provider.access_token(token)


def test_a_new_key_is_found_and_strangers_do_not_make_us_ask(issuer: Issuer, provider: Provider, clock: Clock) -> None:
    """An unknown name fetches the keys again, at most once a minute; a withdrawn key stops to be good."""
    issuer.published = ["rsa"]
    assert provider.access_token(issuer.token(aud="api"))
    issuer.published = ["ec"]
    for _ in range(5):
        with pytest.raises(FencepostError, match="not one of the issuer's"):
            provider.access_token(issuer.token(KEYS["ec"], "ES256", aud="api"))
    assert issuer.asked.count("/jwks") == 1
    clock.at += 61
    assert provider.access_token(issuer.token(KEYS["ec"], "ES256", aud="api"))
    assert issuer.asked.count("/jwks") == 2
    with pytest.raises(FencepostError, match="not one of the issuer's"):
        provider.access_token(issuer.token(aud="api"))


def test_a_service_that_speaks_for_another_is_not_used(issuer: Issuer, provider: Provider) -> None:
    """Its metadata must name the very issuer of the settings (mix-up), and its doors must be let through."""
    issuer.more = {"issuer": "https://evil.example"}
    with pytest.raises(FencepostError, match="another issuer"):
        provider.metadata()
    issuer.more = {"jwks_uri": "http://169.254.169.254/keys"}
    with pytest.raises(FencepostError, match="port 80 is"):
        provider.metadata()


def test_a_person_signs_in(issuer: Issuer, provider: Provider) -> None:
    """There with state, nonce and a challenge; back with a code, once."""
    signing = SignIn(provider)
    address, state = signing.leave("http://desk.example/back")
    asked = dict(parse_qsl(urlsplit(address).query))
    assert asked["code_challenge_method"] == "S256"
    assert len({asked["state"], asked["nonce"], asked["code_challenge"]}) == 3
    answer = issuer.authorize(address)
    assert signing.arrive(state, answer).roles == {"reviewer"}
    with pytest.raises(FencepostError, match="the attempt is over"):
        signing.arrive(state, answer)


def test_a_code_of_another_attempt_does_not_let_in(issuer: Issuer, provider: Provider) -> None:
    """A stolen code carried into one's own attempt fails at the verifier (PKCE), and a used one at the issuer."""
    signing = SignIn(provider)
    stolen = issuer.authorize(signing.leave("http://desk.example/back")[0])["code"]
    _, mine = signing.leave("http://desk.example/back")
    with pytest.raises(FencepostError, match="no token for the code"):
        signing.arrive(mine, {"state": mine, "code": stolen})


@pytest.mark.parametrize(
    "claims",
    [{"nonce": "old"}, {"nonce": None}, {"azp": "other"}, {"aud": ["desk", "other"]}, {"aud": "api"}, {"iss": "x"}],
)
def test_an_id_token_for_another_is_refused(issuer: Issuer, provider: Provider, claims: dict[str, Any]) -> None:
    """A token replayed from an earlier attempt, or made for another party, signs nobody in."""
    signing = SignIn(provider)
    address, state = signing.leave("http://desk.example/back")
    with pytest.raises(FencepostError, match="the sign-in is refused"):
        signing.arrive(state, issuer.authorize(address, **claims))


def test_an_answer_is_bound_to_browser_issuer_and_time(issuer: Issuer, provider: Provider, clock: Clock) -> None:
    """Another browser's state, another issuer's answer, an error and a late answer all end the attempt."""
    issuer.more = {"authorization_response_iss_parameter_supported": True}
    signing = SignIn(provider, clock)

    def leave() -> tuple[dict[str, str], str]:
        address, state = signing.leave("http://desk.example/back")
        return issuer.authorize(address), state

    answer, state = leave()
    for bound in ("", "other"):
        with pytest.raises(FencepostError, match="another browser"):
            signing.arrive(bound, answer)
    for more in ({}, {"iss": "https://evil.example"}):
        answer, state = leave()
        with pytest.raises(FencepostError, match="another issuer"):
            signing.arrive(state, answer | more)
    answer, state = leave()
    with pytest.raises(FencepostError, match="did not let you in"):
        signing.arrive(state, answer | {"iss": issuer.url, "error": "access_denied"})
    answer, state = leave()
    clock.at += 601
    with pytest.raises(FencepostError, match="the attempt is over"):
        signing.arrive(state, answer | {"iss": issuer.url})


def test_secrets_are_not_shown() -> None:
    """Neither the client's password nor a verifier stands in what is printed."""
    assert "s3cret" not in repr(Trusted("https://i.example", "desk", "s3cret"))
    with pytest.raises(FencepostError, match="same as the client"):
        Trusted("https://i.example", "desk", audience="desk")


def test_the_desk_takes_whom_the_service_vouches_for(issuer: Issuer, make_client: Any, tmp_path: Any) -> None:
    """In a browser by the code flow, at the API by an access token; who gets no role here gets in nowhere."""
    from starlette.testclient import TestClient  # noqa: PLC0415

    openid = {
        "issuer": issuer.url,
        "client": "desk",
        "secret": "s&cret",
        "audience": "desk-api",
        "roles": {"lawyers": "reviewer"},
        "here": "http://testserver",
    }
    from fencepost.desk.desk import Desk  # noqa: PLC0415
    from fencepost.desk.settings import Settings  # noqa: PLC0415

    allowed: dict[str, Any] = {
        "outbound_allow": ("127.0.0.0/8",),
        "outbound_ports": (str(issuer.port),),
        "secure_cookies": False,
    }
    desk = Desk(Settings(folder=tmp_path, openid=openid, lists="shipped", **allowed))
    app = make_client(desk).app
    browser = TestClient(app, follow_redirects=False)
    assert "/sign-in/openid" in browser.get("/sign-in").text
    away = browser.get("/sign-in/openid")
    back = issuer.authorize(away.headers["location"])
    home = browser.get("/sign-in/openid/back", params=back)
    assert home.headers.get("location") == "/", home.text
    assert "Ada" in browser.get("/deals").text
    stranger = TestClient(app, follow_redirects=False, raise_server_exceptions=False)
    assert stranger.get("/sign-in/openid/back", params=back).status_code == 422
    good = {"Authorization": f"Bearer {issuer.token(aud='desk-api')}"}
    assert browser.get("/v1/me", headers=good).json()["role"] == "reviewer"
    for bad in (
        issuer.token(),
        issuer.token(aud="desk-api", roles=["else"]),
        issuer.token(key=STRANGER, aud="desk-api"),
    ):
        assert browser.get("/v1/me", headers={"Authorization": f"Bearer {bad}"}).status_code == 401
    desk.close()
