"""The server's own requests go where the settings let them, and nowhere else."""

from __future__ import annotations

import datetime as dt
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from hypothesis import given
from hypothesis import strategies as st

from fencepost.desk.destination import Passage, refused, resolve
from fencepost.desk.outbound import Bounds, Outbound
from fencepost.model.fault import FencepostError

LOOPBACK = (ipaddress.ip_network("127.0.0.0/8"),)
GOOD = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"
Behaviour = Callable[[socket.socket, bytes], None]


def say(answer: bytes) -> Behaviour:
    return lambda line, _: line.sendall(answer)


@contextmanager
def server(behaviour: Behaviour, context: ssl.SSLContext | None = None) -> Iterator[tuple[int, list[bytes]]]:
    """A real server on loopback that reads a request's head and then behaves as told."""
    asked: list[bytes] = []
    listening = socket.create_server(("127.0.0.1", 0))

    def one(raw: socket.socket) -> None:
        with suppress(OSError), raw:
            raw.settimeout(10)
            line = context.wrap_socket(raw, server_side=True) if context else raw
            with line:
                head = b""
                while b"\r\n\r\n" not in head and (more := line.recv(65536)):
                    head += more
                asked.append(head)
                behaviour(line, head)

    def serve() -> None:
        with suppress(OSError):
            while True:
                threading.Thread(target=one, args=(listening.accept()[0],), daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield listening.getsockname()[1], asked
    finally:
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ssl.SSLContext]:
    """A throw-away certificate for hooks.example, and the server's side of TLS with it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "hooks.example")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(hours=1))
        .not_valid_after(now + dt.timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("hooks.example")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    folder = tmp_path_factory.mktemp("tls")
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return folder / "cert.pem", context


def door(port: int, *answers: str, bounds: Bounds | None = None) -> Outbound:
    """A door that may reach loopback; each resolution takes the next answer, the last one stays."""
    left = list(answers or ("127.0.0.1",))

    def resolver(_host: str, _port: int, _seconds: float) -> tuple[str, ...]:
        return (left.pop(0) if len(left) > 1 else left[0],)

    return Outbound(Passage(LOOPBACK, frozenset({port}), resolver), bounds or Bounds(seconds=3))


def test_an_allowed_network_is_reached_by_http() -> None:
    """The settings lift the refusal; the request carries the written name and asks for no compression."""
    with server(say(GOOD)) as (port, asked):
        answer = door(port).post(f"http://hooks.example:{port}/in?a=1", b"{}", {"X-One": "1"})
    assert (answer.status, answer.body, answer.ok) == (200, b"hi", True)
    assert asked[0].startswith(b"POST /in?a=1 HTTP/1.1\r\n")
    assert f"Host: hooks.example:{port}".encode() in asked[0]
    assert b"Accept-Encoding: identity" in asked[0]


def test_tls_is_checked_for_the_written_name(authority: tuple[Path, ssl.SSLContext]) -> None:
    """The connection goes to the judged address, yet the certificate must be good for the name in the address."""
    trust, context = authority
    with server(say(GOOD), context) as (port, _):
        bounds = Bounds(seconds=3, trust=str(trust))
        assert door(port, bounds=bounds).get(f"https://hooks.example:{port}/").body == b"hi"
        with pytest.raises(FencepostError, match="certificate is not good"):
            door(port, bounds=bounds).get(f"https://other.example:{port}/")
        with pytest.raises(FencepostError, match="certificate is not good"):
            door(port).get(f"https://hooks.example:{port}/")


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "169.254.1.1",
        "100.64.0.1",
        "100.100.100.200",
        "0.0.0.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "192.0.2.1",
        "198.18.0.1",
        "::1",
        "::",
        "fe80::1",
        "fc00::1",
        "fd00:ec2::254",
        "ff02::1",
        "fec0::1",
        "::ffff:8.8.8.8",
        "::ffff:127.0.0.1",
        "::127.0.0.1",
        "64:ff9b::8.8.8.8",
        "64:ff9b::a00:1",
        "64:ff9b:1::1",
        "2002:7f00:1::1",
        "2002:808:808::1",
        "2001:0:1::1",
        "2001:db8::1",
        "100::1",
        "fe80::1%eth0",
    ],
)
def test_what_is_not_public_is_refused(address: str) -> None:
    """Loopback, private, link-local, reserved, multicast, and whatever hides another address."""
    with pytest.raises(FencepostError, match="the address"):
        Passage(resolver=lambda *_: (address,)).judge("https://hooks.example/")


@pytest.mark.parametrize("address", ["8.8.8.8", "1.1.1.1", "2606:4700:4700::1111", "2a00:1450:4001:81b::200e"])
def test_public_addresses_are_let_through(address: str) -> None:
    """The judgement says yes as well as no, and keeps the very address it judged."""
    assert Passage(resolver=lambda *_: (address,)).judge("https://hooks.example/x").addresses == (address,)


def test_one_bad_address_among_good_ones_refuses_the_name() -> None:
    """A name that answers with a public and a private address is not tried at the public one."""
    with pytest.raises(FencepostError, match=r"10\.0\.0\.1"):
        Passage(resolver=lambda *_: ("8.8.8.8", "10.0.0.1")).judge("https://hooks.example/")


@pytest.mark.parametrize(
    "host", ["2130706433", "0x7f.1", "127.1", "0177.0.0.1", "localhost", "[::1]", "[::ffff:7f00:1]"]
)
def test_other_spellings_of_loopback_are_refused(host: str) -> None:
    """The system's resolver reads many spellings; what counts is the address that it gives."""
    with pytest.raises(FencepostError, match="the address"):
        Passage().judge(f"https://{host}/")


def test_no_setting_lifts_the_metadata_of_a_cloud() -> None:
    """A network that is allowed too widely does not give the machine's credentials away."""
    wide = (ipaddress.ip_network("0.0.0.0/0"),)
    with pytest.raises(FencepostError, match="credentials"):
        Passage(wide, resolver=lambda *_: ("169.254.169.254",)).judge("https://hooks.example/")


def test_plain_http_goes_only_where_settings_say() -> None:
    """A public address is reached by https alone."""
    with pytest.raises(FencepostError, match="plain http"):
        Passage(ports=frozenset({80}), resolver=lambda *_: ("8.8.8.8",)).judge("http://hooks.example/")


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("https://hooks.example:22/", "port 22"),
        ("https://hooks.example:0/", "port 0"),
        ("https://me:secret@hooks.example/", "name or password"),
        ("https://@hooks.example/", "name or password"),
        ("file:///etc/passwd", "does not begin"),
        ("gopher://hooks.example/", "does not begin"),
        ("https:///path", "does not begin"),
        ("https://hooks.example/a b", "signs"),
        ("https://hooks.example/\r\nX: 1", "signs"),
        ("https://hooks.example\\@evil.example/", "signs"),
        ("https://hooks.example:99999/", "cannot be read"),
        ("https://[::1/", "cannot be read"),
        ("https://hooks.example/" + "a" * 3000, "too long"),
    ],
)
def test_an_address_of_another_form_is_refused(url: str, why: str) -> None:
    """Nothing is resolved for it, and the error shows no password."""

    def never(*_: object) -> tuple[str, ...]:
        raise AssertionError("resolved")

    with pytest.raises(FencepostError, match=why) as told:
        Passage(resolver=never).judge(url)
    assert "secret" not in str(told.value)


def test_a_name_is_resolved_once() -> None:
    """A resolver that answers differently the second time (DNS rebinding) is not asked a second time."""
    with server(say(GOOD)) as (port, asked):
        seen: list[str] = []

        def rebinding(host: str, _port: int, _seconds: float) -> tuple[str, ...]:
            seen.append(host)
            return ("8.8.8.8",) if len(seen) == 1 else ("127.0.0.1",)

        passage = Passage(ports=frozenset({port}), resolver=rebinding)
        place = passage.judge(f"https://hooks.example:{port}/")
        assert place.addresses == ("8.8.8.8",)
        assert seen == ["hooks.example"]
        with pytest.raises(FencepostError, match="not a public one"):
            Outbound(passage).get(f"https://hooks.example:{port}/")
        assert asked == []


def test_the_resolver_is_asked_once_for_a_whole_request() -> None:
    """From judgement to answer the name is looked up one time."""
    with server(say(GOOD)) as (port, _):
        # The second answer would be a dead address of documentation: were it asked for, the request would fail.
        assert door(port, "127.0.0.1", "192.0.2.1").get(f"http://hooks.example:{port}/").ok


def test_a_redirect_is_not_followed() -> None:
    """It comes back as it is, and is no success."""
    with server(say(GOOD)) as (inner, inside):
        away = f"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:{inner}/\r\nContent-Length: 0\r\n\r\n".encode()
        with server(say(away)) as (port, _):
            answer = door(port).get(f"http://hooks.example:{port}/")
        assert (answer.status, answer.ok, inside) == (302, False, [])


def drip(line: socket.socket, _: bytes) -> None:
    line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
    with suppress(OSError):
        for _turn in range(100):
            line.sendall(b"x")
            time.sleep(0.05)


def drip_of_heads(line: socket.socket, _: bytes) -> None:
    with suppress(OSError):
        line.sendall(b"HTTP/1.1 200 OK\r\nX-A: ")
        for _turn in range(100):
            line.sendall(b"x")
            time.sleep(0.05)


def endless(line: socket.socket, _: bytes) -> None:
    line.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    with suppress(OSError):
        while True:
            line.sendall(b"x" * 65536)


def endless_chunks(line: socket.socket, _: bytes) -> None:
    line.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    with suppress(OSError):
        while True:
            line.sendall(b"1000\r\n" + b"x" * 4096 + b"\r\n")


def endless_continue(line: socket.socket, _: bytes) -> None:
    with suppress(OSError):
        while True:
            line.sendall(b"HTTP/1.1 100 Continue\r\n\r\n" * 1000)


def huge_heads(line: socket.socket, _: bytes) -> None:
    with suppress(OSError):
        line.sendall(b"HTTP/1.1 200 OK\r\n")
        while True:
            line.sendall(b"X-A: " + b"x" * 60000 + b"\r\n")


@pytest.mark.parametrize("behaviour", [drip, drip_of_heads])
def test_a_slow_drip_ends_in_time(behaviour: Behaviour) -> None:
    """A byte now and then keeps no request open: the time is that of the whole."""
    with server(behaviour) as (port, _):
        begun = time.monotonic()
        with pytest.raises(FencepostError, match=r"within 0\.5 seconds"):
            door(port, bounds=Bounds(seconds=0.5)).get(f"http://hooks.example:{port}/")
        assert time.monotonic() - begun < 2


@pytest.mark.parametrize("behaviour", [endless, endless_chunks, endless_continue, huge_heads])
def test_an_endless_answer_ends_at_its_bound(behaviour: Behaviour) -> None:
    """Body, chunks, interim answers and headers: no more is read than is taken."""
    with server(behaviour) as (port, _), pytest.raises(FencepostError, match=r"larger than|failed"):
        door(port, bounds=Bounds(seconds=5, max_bytes=200_000)).get(f"http://hooks.example:{port}/")


@pytest.mark.parametrize("answer", [b"", b"nonsense\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort"])
def test_a_broken_answer_is_an_error(answer: bytes) -> None:
    """What is no HTTP, or breaks off, is told and not taken."""
    with server(say(answer)) as (port, _), pytest.raises(FencepostError, match="the connection failed"):
        door(port).get(f"http://hooks.example:{port}/")


def test_a_header_cannot_bring_another_along() -> None:
    """A value with a line break is refused before anything is sent."""
    with server(say(GOOD)) as (port, asked), pytest.raises(FencepostError, match="signs that cannot be sent"):
        door(port).post(f"http://hooks.example:{port}/", b"", {"X-A": "1\r\nX-B: 2"})
    assert not any(b"X-B" in head for head in asked)


def test_proxies_of_the_environment_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """A variable of the environment does not turn the server's requests elsewhere."""
    with server(say(GOOD)) as (proxy, through), server(say(GOOD)) as (port, _):
        for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy}")
        assert door(port).get(f"http://hooks.example:{port}/").ok
        assert through == []


def test_a_slow_resolver_is_left_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    """The system's resolver has no time limit of its own."""

    def slow(*_: object, **__: object) -> list[object]:
        time.sleep(1)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", slow)
    begun = time.monotonic()
    with pytest.raises(FencepostError, match="not resolved in time"):
        resolve("hooks.example", 443, 0.2)
    assert time.monotonic() - begun < 0.9


@given(st.ip_addresses(v=4))
def test_whatever_hides_in_ipv6_is_refused(inner: ipaddress.IPv4Address) -> None:
    """No IPv4 address comes through inside one of version 6: mapped, compatible, 6to4, NAT64."""
    for prefix, shift in ((0xFFFF << 32, 0), (0, 0), (0x2002 << 112, 80), (0x64FF9B << 96, 0)):
        assert refused(ipaddress.IPv6Address(prefix | (int(inner) << shift)))


@given(st.ip_addresses())
def test_only_global_addresses_pass(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> None:
    """What passes is global, and neither multicast nor link-local nor loopback nor private."""
    if not refused(address):
        assert address.is_global
        kinds = (address.is_multicast, address.is_link_local, address.is_loopback, address.is_private)
        assert not any(kinds)
