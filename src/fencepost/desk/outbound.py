"""The one door for requests that the server makes by itself: webhooks, and the metadata of a sign-in service.

A request goes to a judged address (:mod:`fencepost.desk.destination`), over TLS checked for the name that was written,
without redirects, without proxies or passwords of the environment, and within bounds of time and size.
"""

from __future__ import annotations

import io
import socket
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, IncompleteRead

from fencepost.desk.destination import Destination, Passage
from fencepost.model.fault import Fault, FencepostError

_HEAD = 64 * 1024
_OK = range(200, 300)
_AGENT = "fencepost"


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much a request may take: seconds from first to last, bytes of the answer's body, and whom TLS trusts.

    ``trust`` is a file of certificates (PEM) of the installation's own authority; empty: those of the system.
    """

    seconds: float = 10.0
    max_bytes: int = 1024 * 1024
    trust: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; header names are in lower case, the first of each."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def ok(self) -> bool:
        """Whether the status is one of success; a redirect is not, since none is followed."""
        return self.status in _OK


@dataclass(frozen=True, slots=True)
class Outbound:
    """The door, with what the settings let through and how much it may take."""

    passage: Passage = field(default_factory=Passage)
    bounds: Bounds = field(default_factory=Bounds)

    def get(self, url: str, headers: Mapping[str, str] | None = None) -> Answer:
        """Fetch an address.

        Raises:
            FencepostError: the address is refused, or the answer fails, takes too long or is too large.
        """
        return self.send("GET", url, None, headers)

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        """Send a body to an address.

        Raises:
            FencepostError: the address is refused, or the answer fails, takes too long or is too large.
        """
        return self.send("POST", url, body, headers)

    def send(self, method: str, url: str, body: bytes | None, headers: Mapping[str, str] | None = None) -> Answer:
        """Make one request, and give its answer whatever its status.

        Raises:
            FencepostError: the address is refused, or the answer fails, takes too long or is too large.
        """
        deadline = time.monotonic() + self.bounds.seconds
        place = self.passage.judge(url, self.bounds.seconds)
        try:
            line = _opened(place, self.bounds, deadline)
            with line:
                return _exchange(_Line(line, deadline, self.bounds.max_bytes), place, method, body, headers or {})
        except TimeoutError:
            raise _failed(place, f"no whole answer came within {self.bounds.seconds:g} seconds.") from None
        except ssl.SSLCertVerificationError as error:
            raise _failed(place, f"its certificate is not good ({error.verify_message}).") from None
        except _TooLargeError:
            raise _failed(place, f"the answer is larger than {self.bounds.max_bytes:,} bytes.") from None
        except (OSError, HTTPException) as error:
            raise _failed(place, f"the connection failed ({type(error).__name__}).") from None
        except ValueError:
            raise _failed(place, "a header or the path holds signs that cannot be sent.") from None


class _TooLargeError(Exception):
    """More bytes came than are taken."""


class _Line(io.RawIOBase):
    """An open connection that stops at a moment and at a number of bytes, however slowly they drip in."""

    def __init__(self, line: socket.socket, deadline: float, max_bytes: int) -> None:
        super().__init__()
        self._line = line
        self._deadline = deadline
        self.max_bytes = max_bytes
        self._left = max_bytes + _HEAD

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        if self._left <= 0:
            raise _TooLargeError
        self._line.settimeout(_left(self._deadline))
        count = self._line.recv_into(memoryview(buffer)[: self._left])
        self._left -= count
        return count

    def sendall(self, data: bytes) -> None:
        self._line.settimeout(_left(self._deadline))
        self._line.sendall(data)

    def makefile(self, *_: object) -> io.BufferedReader:
        return io.BufferedReader(self)

    def close(self) -> None:
        """Nothing: the connection is closed by whoever opened it, when the answer has been read."""


def _exchange(line: _Line, place: Destination, method: str, body: bytes | None, headers: Mapping[str, str]) -> Answer:
    """Send a request over an open connection and read its answer."""
    speaker = HTTPConnection(place.host, place.port)
    speaker.auto_open = 0
    speaker.sock = line
    fixed = {"Host": place.authority, "User-Agent": _AGENT, "Accept-Encoding": "identity", "Connection": "close"}
    speaker.request(method, place.target, body, {**headers, **fixed})
    with speaker.getresponse() as answer:
        held = answer.read(line.max_bytes + 1)
        if len(held) > line.max_bytes:
            raise _TooLargeError
        if answer.length:
            raise IncompleteRead(held, answer.length)
        named: dict[str, str] = {}
        for name, value in answer.getheaders():
            named.setdefault(name.lower(), value)
        return Answer(answer.status, named, held)


def _opened(place: Destination, bounds: Bounds, deadline: float) -> socket.socket:
    """A connection to the first judged address that takes it; the certificate must be good for the written name."""
    problem: OSError = OSError("no address")
    for address in place.addresses:
        try:
            line = socket.create_connection((address, place.port), timeout=_left(deadline))
        except OSError as error:
            problem = error
            continue
        if not place.secure:
            return line
        try:
            line.settimeout(_left(deadline))
            context = ssl.create_default_context(cafile=bounds.trust or None)
            return context.wrap_socket(line, server_hostname=place.host)
        except BaseException:
            line.close()
            raise
    raise problem


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _failed(place: Destination, what: str) -> FencepostError:
    where = f"{'https' if place.secure else 'http'}://{place.authority}"
    return FencepostError(Fault(what, "Ask who runs that service, or mend its address.", where))
