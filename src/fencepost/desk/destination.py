"""Where a request of the server may go: an address is taken apart, resolved once, and judged before anything is opened.

A request that the server makes by itself could be turned against its own network (CWE-918). So a name is only a claim:
what counts is every address that it resolves to, and the connection is made to the address that was judged.
"""

from __future__ import annotations

import ipaddress
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import SplitResult, urlsplit

from fencepost.model.fault import Fault, FencepostError

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Resolver = Callable[[str, int, float], tuple[str, ...]]

_GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")
_SIX_TO_FOUR = ipaddress.IPv6Network("2002::/16")
_TEREDO = ipaddress.IPv6Network("2001::/32")
# What a cloud hands to whoever asks from inside: credentials of the machine. No setting lifts these.
_METADATA = frozenset(
    ipaddress.ip_address(text)
    for text in ("169.254.169.254", "169.254.170.2", "100.100.100.200", "fd00:ec2::254", "::ffff:169.254.169.254")
)
_HTTP, _HTTPS = 80, 443
_LONGEST = 2000


def resolve(host: str, port: int, seconds: float) -> tuple[str, ...]:
    """Every address of a name, from the system's resolver, within so many seconds.

    Raises:
        FencepostError: the name is unknown or the resolver does not answer in time.
    """
    found: list[str] = []
    problem: list[OSError | UnicodeError] = []

    def ask() -> None:
        try:
            answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            found.extend(dict.fromkeys(str(answer[4][0]) for answer in answers))
        except (OSError, UnicodeError) as error:
            problem.append(error)

    # The system's resolver takes no time limit, so it is left behind when it is too slow.
    asked = threading.Thread(target=ask, daemon=True)
    asked.start()
    asked.join(max(seconds, 0.0))
    if asked.is_alive():
        raise _refusal(host, "the name was not resolved in time.", "Try again, or mend the resolver of this machine.")
    if problem or not found:
        raise _refusal(host, "the name has no address.", "Mend the name, or the resolver of this machine.")
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Passage:
    """What the installation's settings let through.

    ``allow`` are networks of its own that it may reach, also by plain http; ``ports`` are those it may reach beside
    443. Without either, only https to public addresses on port 443 is let through.
    """

    allow: tuple[Network, ...] = ()
    ports: frozenset[int] = frozenset()
    resolver: Resolver = field(default=resolve, repr=False)

    def judge(self, url: str, seconds: float = 10.0) -> Destination:
        """Take an address apart, resolve its name once, and judge every answer; nothing is opened yet.

        Raises:
            FencepostError: the address, or any answer for its name, is refused; says why and what to do.
        """
        parts, port = _parts(url)
        if port != _HTTPS and port not in self.ports:
            raise _refusal(_shown(parts), f"port {port} is not let through.", "Use 443, or name the port in settings.")
        host = parts.hostname or ""
        secure = parts.scheme == "https"
        # One bad answer among good ones is how a name is turned against us: then none is taken.
        addresses = tuple(self.address(text, secure=secure) for text in self.resolver(host, port, seconds))
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        return Destination(secure, host, port, target, tuple(str(address) for address in addresses))

    def address(self, text: str, *, secure: bool = True) -> Address:
        """The address, if a request may go to it.

        Raises:
            FencepostError: it leads into this machine, its network, or a cloud's metadata; or http goes past settings.
        """
        address = ipaddress.ip_address(text)
        allowed = any(address in network for network in self.allow)
        reason = "gives out a cloud's credentials" if address in _METADATA else ""
        if not reason and not allowed:
            reason = refused(address)
        if reason:
            raise _refusal(text, f"the address {reason}.", "Use a public address, or allow its network in settings.")
        if not secure and not allowed:
            raise _refusal(text, "plain http is not let through.", "Use https, or allow its network in settings.")
        return address


@dataclass(frozen=True, slots=True)
class Destination:
    """A judged address: ``addresses`` are the only ones to connect to; ``target`` is path and query."""

    secure: bool
    host: str
    port: int
    target: str
    addresses: tuple[str, ...]

    @property
    def authority(self) -> str:
        """The value of the header Host: the name, with the port if it is not the usual one."""
        name = f"[{self.host}]" if ":" in self.host else self.host
        return name if self.port == (_HTTPS if self.secure else _HTTP) else f"{name}:{self.port}"


def refused(address: Address) -> str:
    """Why no request goes to an address without leave, as words after "the address"; empty if one may."""
    if isinstance(address, ipaddress.IPv4Address):
        return "" if address.is_global and not address.is_multicast else "is not a public one"
    if address in _SIX_TO_FOUR or address in _TEREDO or address.ipv4_mapped:
        return "hides another address"
    # Only 2000::/3 is given out for public use: that leaves out NAT64, site-local, multicast and what is reserved.
    return "" if address in _GLOBAL_UNICAST and address.is_global else "is not a public one"


def _parts(url: str) -> tuple[SplitResult, int]:
    """The pieces of an address and its port.

    Raises:
        FencepostError: it is not http(s), has no host, a name and password, or what does not belong into an address.
    """
    if len(url) > _LONGEST or not url.isascii() or any(sign <= " " or sign in "\\\x7f" for sign in url):
        raise _refusal("the address", "it is too long or holds signs that no address has.", "Write it percent-encoded.")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise _refusal("the address", "it cannot be read.", "Write https://host/path.") from None
    if parts.scheme not in {"https", "http"} or not parts.hostname:
        raise _refusal("the address", "it does not begin with https:// and a host.", "Write https://host/path.")
    if "@" in parts.netloc:
        raise _refusal(_shown(parts), "it carries a name or password.", "Leave out what stands before @.")
    if port is None:
        port = _HTTPS if parts.scheme == "https" else _HTTP
    return parts, port


def _shown(parts: SplitResult) -> str:
    """An address for an error: without path and query, which may hold a secret."""
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"


def _refusal(where: str, what: str, todo: str) -> FencepostError:
    return FencepostError(Fault(what, todo, where))
