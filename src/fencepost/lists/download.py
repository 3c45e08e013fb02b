"""Fetches a list over HTTPS: resumed where it broke off, bounded in size and time, and checked for length.

Only a command that says so calls it, or the server's nightly look-back, which hands in a judge: then no name of a list,
and no redirect, leads into the server's own network.
"""

from __future__ import annotations

import ipaddress
import json
import os
import socket
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from pathlib import Path
from typing import IO, Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import (
    BaseHandler,
    HTTPHandler,
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
    build_opener,
)

from fencepost.model.fault import Fault, FencepostError

_CHUNK = 256 * 1024
_RETRIED = frozenset({408, 425, 429, 500, 502, 503, 504})
_PARTIAL, _RANGE_REFUSED = 206, 416
_LOCAL = frozenset({"localhost"})
_AGENT = "fencepost (restricted-party lists)"

Judge = Callable[[str], tuple[str, ...]]
"""Gives the addresses that a URL may be fetched from, resolved and judged; raises FencepostError if there are none."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a download may take: seconds without a byte, number of tries, and the first pause between them."""

    timeout: float = 60.0
    tries: int = 5
    pause: float = 1.0
    longest_pause: float = 30.0


def download(  # noqa: PLR0913, PLR0917 - tests hand in the sleep, the server its judge
    url: str,
    target: Path,
    max_bytes: int,
    patience: Patience | None = None,
    sleep: Callable[[float], None] = time.sleep,
    judge: Judge | None = None,
) -> int:
    """Fetch an address into a file, and give its size in bytes.

    What came before a break is kept beside the target as ``.part`` and continued, this time or next, if the server
    still has the same content. The target appears whole or not at all. With a judge, connections are made only to the
    addresses it gives, also after a redirect, and no proxy is used; a person at the command line needs none.

    Raises:
        FencepostError: the address is not https, the server refuses, or the content is too large or keeps breaking off.
    """
    _check_address(url)
    waits = patience or Patience()
    part = _Part(target)
    opener = build_opener(_SafeRedirects(), *_judged(judge))
    problem = ""
    for attempt in range(waits.tries):
        if attempt:
            sleep(min(waits.pause * 2 ** (attempt - 1), waits.longest_pause))
        try:
            size = _attempt(opener, url, part, max_bytes, waits.timeout)
        except HTTPError as error:
            problem = f"the server answered {error.code} {error.reason}"
            error.close()
            if error.code == _RANGE_REFUSED:
                part.drop()
            elif error.code not in _RETRIED:
                break
        except (URLError, HTTPException, ConnectionError, TimeoutError, EOFError) as error:
            problem = f"the connection failed ({getattr(error, 'reason', None) or error})"
        else:
            part.finish()
            return size
    kept = f" {part.size:,} bytes are kept and will be continued." if part.size else ""
    what = f"{problem} after {attempt + 1} {'try' if not attempt else 'tries'}.{kept}"
    raise FencepostError(Fault(what, "Try again, or fetch the file by other means and give it with --from.", url))


class _Part:
    """A download that may be incomplete: its bytes, and the mark by which the server knows the content."""

    def __init__(self, target: Path) -> None:
        self.target = target
        self.path = target.with_name(target.name + ".part")
        self._mark = target.with_name(target.name + ".part.json")

    @property
    def size(self) -> int:
        return self.path.stat().st_size if self.path.is_file() else 0

    def validator(self) -> str:
        """The ETag or date under which the bytes were begun; without one they cannot be continued."""
        with suppress(OSError, ValueError, AttributeError):
            return str(json.loads(self._mark.read_text(encoding="utf-8")).get("validator", ""))
        return ""

    def begin(self, validator: str) -> None:
        self.path.write_bytes(b"")
        self._mark.write_text(json.dumps({"validator": validator}), encoding="utf-8")

    def drop(self) -> None:
        self.path.unlink(missing_ok=True)
        self._mark.unlink(missing_ok=True)

    def finish(self) -> None:
        self.path.replace(self.target)
        self._mark.unlink(missing_ok=True)


def _attempt(opener: OpenerDirector, url: str, part: _Part, max_bytes: int, timeout: float) -> int:
    """One try; bytes that came are in the part whether it succeeds or not."""
    headers = {"User-Agent": _AGENT, "Accept-Encoding": "identity"}
    validator = part.validator()
    if part.size and validator:
        headers |= {"Range": f"bytes={part.size}-", "If-Range": validator}
    request = Request(url, headers=headers)  # noqa: S310 - the address was checked
    with _opened(opener, request, timeout) as answer:
        continued = answer.status == _PARTIAL and _starts_at(answer.headers) == part.size
        if answer.status == _PARTIAL and not continued:
            part.drop()
            raise EOFError("the server sent another part than was asked for")
        if not continued:
            part.begin(_validator(answer.headers))
        expected = _length(answer.headers, part.size if continued else 0)
        if expected is not None and expected > max_bytes:
            part.drop()
            raise _too_large(url, expected, max_bytes)
        _copy(answer, part, url, max_bytes)
    if expected is not None and part.size != expected:
        raise EOFError(f"{part.size:,} of {expected:,} bytes came")
    return part.size


def _opened(opener: OpenerDirector, request: Request, timeout: float) -> Any:  # noqa: ANN401 - urllib's answer has no type
    try:
        return opener.open(request, timeout=timeout)
    except URLError:
        raise
    except OSError as error:
        raise ConnectionError(str(error)) from error


def _read(answer: IO[bytes]) -> bytes:
    """The next bytes; a fault of the line is told apart from one of the disk."""
    try:
        return answer.read(_CHUNK)
    except OSError as error:
        raise ConnectionError(str(error)) from error


def _copy(answer: IO[bytes], part: _Part, url: str, max_bytes: int) -> None:
    held = part.size
    with part.path.open("ab") as file:
        while chunk := _read(answer):
            held += len(chunk)
            if held > max_bytes:
                part.drop()
                raise _too_large(url, held, max_bytes)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())


def _too_large(url: str, size: int, max_bytes: int) -> FencepostError:
    what = f"the download has {size:,} bytes or more; the limit is {max_bytes:,}."
    return FencepostError(Fault(what, "Raise max_bytes in settings.toml if the source is right.", url))


def _length(headers: Message | Mapping[str, str], start: int) -> int | None:
    """The size of the whole content, as the server declares it."""
    text = headers.get("Content-Length") or ""
    return start + int(text) if text.isdigit() else None


def _starts_at(headers: Message | Mapping[str, str]) -> int | None:
    text = (headers.get("Content-Range") or "").removeprefix("bytes ").partition("-")[0].strip()
    return int(text) if text.isdigit() else None


def _validator(headers: Message | Mapping[str, str]) -> str:
    """A strong ETag, or else the date of change; a weak ETag may not be used with a range (RFC 9110, 13.1.5)."""
    tag = headers.get("ETag") or ""
    return tag if tag and not tag.startswith("W/") else (headers.get("Last-Modified") or "")


def _check_address(url: str) -> None:
    """Refuse what is not https; plain http goes to this machine only.

    Raises:
        FencepostError: the address is of another kind.
    """
    parts = urlsplit(url)
    if "@" in parts.netloc:
        what = "the address carries a name or password."
        raise FencepostError(Fault(what, "Leave out what stands before @.", f"https://{parts.hostname}"))
    if parts.scheme == "https" and parts.hostname:
        return
    if parts.scheme == "http" and _is_loopback(parts.hostname or ""):
        return
    raise FencepostError(Fault("the address does not begin with https://.", "Mend it in settings.toml.", url))


def _is_loopback(host: str) -> bool:
    if host in _LOCAL:
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class _SafeRedirects(HTTPRedirectHandler):
    """Follows a redirect only to an address that would be fetched itself."""

    def redirect_request(  # noqa: PLR0913, PLR0917 - urllib's signature
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: Message, newurl: str
    ) -> Request | None:
        _check_address(newurl)
        if req.type == "https" and urlsplit(newurl).scheme != "https":
            raise FencepostError(
                Fault("the server leads away from https.", "Mend the address in settings.toml.", newurl)
            )
        return super().redirect_request(req, fp, code, msg, headers, newurl)  # type: ignore[arg-type]


def _judged(judge: Judge | None) -> tuple[BaseHandler, ...]:
    """Handlers that connect only to judged addresses, and use no proxy; none without a judge."""
    return () if judge is None else (ProxyHandler({}), _JudgedHTTP(judge), _JudgedHTTPS(judge))


def _connect(judge: Judge, scheme: str, address: tuple[str, int], timeout: float) -> socket.socket:
    """A connection to the first judged address that takes it: the name is not resolved again."""
    host = f"[{address[0]}]" if ":" in address[0] else address[0]
    problem: OSError = ConnectionError("no address")
    for judged in judge(f"{scheme}://{host}:{address[1]}"):
        try:
            return socket.create_connection((judged, address[1]), timeout=timeout)
        except OSError as error:
            problem = error
    raise problem


class _JudgedHTTP(HTTPHandler):
    """Opens plain connections to judged addresses."""

    def __init__(self, judge: Judge) -> None:
        super().__init__()
        self._judge = judge

    def http_open(self, req: Request) -> Any:  # noqa: ANN401 - urllib's answer has no type
        def connection(host: str, timeout: float = 60.0, **more: Any) -> HTTPConnection:  # noqa: ANN401 - urllib's
            made = HTTPConnection(host, timeout=timeout, **more)
            made._create_connection = lambda address, limit, _: _connect(self._judge, "http", address, limit)  # type: ignore[attr-defined]  # noqa: SLF001
            return made

        return self.do_open(connection, req)


class _JudgedHTTPS(HTTPSHandler):
    """Opens connections under TLS to judged addresses; the certificate is checked for the name."""

    def __init__(self, judge: Judge) -> None:
        super().__init__()
        self._judge = judge

    def https_open(self, req: Request) -> Any:  # noqa: ANN401 - urllib's answer has no type
        def connection(host: str, timeout: float = 60.0, **more: Any) -> HTTPSConnection:  # noqa: ANN401 - urllib's
            made = HTTPSConnection(host, timeout=timeout, **more)
            made._create_connection = lambda address, limit, _: _connect(self._judge, "https", address, limit)  # type: ignore[attr-defined]  # noqa: SLF001
            return made

        return self.do_open(connection, req)
