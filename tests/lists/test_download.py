"""Lists come over the line whole or not at all: resumed, bounded, checked."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from urllib.request import Request

import pytest

from fencepost.desk.destination import Passage
from fencepost.lists.download import Patience, _SafeRedirects, download
from fencepost.lists.settings import ListSource, list_sources, source_named
from fencepost.lists.taking import fetch
from fencepost.model.fault import Fault, FencepostError

FAST = Patience(timeout=5, tries=4, pause=0)
CONTENT = bytes(range(256)) * 4096  # a megabyte


@dataclass
class Served:
    """A server of one content that can be made to misbehave."""

    url: str = ""
    content: bytes = CONTENT
    etag: str = '"one"'
    ranges: bool = True
    cuts: list[int] = field(default_factory=list)  # bytes after which each answer breaks off
    codes: list[int] = field(default_factory=list)  # what to answer before answering well
    length: bool = True
    redirect: str = ""
    asked: list[str | None] = field(default_factory=list)


@pytest.fixture
def served() -> Iterator[Served]:
    state = Served()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            wanted = self.headers.get("Range")
            state.asked.append(wanted)
            if state.redirect:
                self.send_response(302)
                self.send_header("Location", state.redirect)
                self.end_headers()
                return
            if state.codes:
                self.send_error(state.codes.pop(0))
                return
            start = 0
            if wanted and state.ranges and self.headers.get("If-Range") == state.etag:
                start = int(wanted.removeprefix("bytes=").rstrip("-"))
                if start >= len(state.content):
                    self.send_error(416)
                    return
                self.send_response(206)
                self.send_header("Content-Range", f"bytes {start}-{len(state.content) - 1}/{len(state.content)}")
            else:
                self.send_response(200)
            body = state.content[start:]
            if state.length:
                self.send_header("Content-Length", str(len(body)))
            if state.etag:
                self.send_header("ETag", state.etag)
            self.end_headers()
            self.wfile.write(body[: state.cuts.pop(0)] if state.cuts else body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    state.url = f"http://127.0.0.1:{server.server_port}/list.json"
    yield state
    server.shutdown()
    server.server_close()
    thread.join()


Get = Callable[..., int]


@pytest.fixture
def get(served: Served, tmp_path: Path) -> Get:
    def run(limit: int = 10_000_000, patience: Patience = FAST) -> int:
        return download(served.url, tmp_path / "list.json", limit, patience, sleep=lambda _: None)

    return run


def test_a_list_comes_whole(served: Served, get: Get, tmp_path: Path) -> None:
    """The bytes on the disk are those of the server, and nothing is left beside them."""
    assert get() == len(CONTENT)
    assert [path.name for path in tmp_path.iterdir()] == ["list.json"]
    assert (tmp_path / "list.json").read_bytes() == CONTENT
    assert served.asked == [None]


def test_a_connection_cut_in_the_middle_is_resumed(served: Served, get: Get, tmp_path: Path) -> None:
    """The second half is asked for alone."""
    served.cuts = [len(CONTENT) // 2]
    get()
    assert (tmp_path / "list.json").read_bytes() == CONTENT
    assert served.asked == [None, f"bytes={len(CONTENT) // 2}-"]


def test_a_download_that_failed_is_continued_the_next_time(served: Served, get: Get, tmp_path: Path) -> None:
    """What came is kept between two runs, and the message says so."""
    served.cuts = [300_000]
    with pytest.raises(FencepostError, match=r"after 1 try\. 300,000 bytes are kept"):
        get(patience=Patience(timeout=5, tries=1, pause=0))
    assert not (tmp_path / "list.json").exists()
    get()
    assert (tmp_path / "list.json").read_bytes() == CONTENT
    assert served.asked[-1] == "bytes=300000-"


def test_a_server_without_ranges_sends_all_of_it_again(served: Served, get: Get, tmp_path: Path) -> None:
    """Where the server knows no ranges the download begins anew, and comes whole."""
    served.ranges, served.cuts = False, [1000, 2000]
    get()
    assert (tmp_path / "list.json").read_bytes() == CONTENT


def test_a_list_that_changed_in_between_is_not_sewn_together(served: Served, get: Get, tmp_path: Path) -> None:
    """Half of yesterday's list and half of today's would be no list."""
    served.cuts = [1000]
    with pytest.raises(FencepostError):
        get(patience=Patience(timeout=5, tries=1, pause=0))
    served.content, served.etag = CONTENT[::-1], '"two"'
    get()
    assert (tmp_path / "list.json").read_bytes() == CONTENT[::-1]


@pytest.mark.parametrize("etag", ["", 'W/"weak"'])
def test_without_a_strong_mark_nothing_is_resumed(served: Served, get: Get, tmp_path: Path, etag: str) -> None:
    """A content that cannot be told from another is fetched from its beginning."""
    served.etag, served.cuts = etag, [1000]
    get()
    assert served.asked == [None, None]
    assert (tmp_path / "list.json").read_bytes() == CONTENT


def test_an_overloaded_server_is_asked_again(served: Served, tmp_path: Path) -> None:
    """Busy is tried again, with longer and longer pauses up to a bound."""
    served.codes = [503, 429, 500]
    pauses: list[float] = []
    download(served.url, tmp_path / "list.json", 10**7, Patience(5, 5, 1.0, 2.5), pauses.append)
    assert pauses == [1.0, 2.0, 2.5]


def test_a_server_that_refuses_is_not_asked_again(served: Served, get: Get) -> None:
    """Not found stays not found; the message gives the code and the way round."""
    served.codes = [404]
    with pytest.raises(FencepostError, match=r"404 .* after 1 try.*--from"):
        get()
    assert len(served.asked) == 1


def test_the_tries_come_to_an_end(served: Served, get: Get) -> None:
    """A server that always breaks off is given up."""
    served.ranges, served.cuts = False, [10] * 50
    with pytest.raises(FencepostError, match="after 4 tries"):
        get()
    assert len(served.asked) == 4


@pytest.mark.parametrize("declared", [True, False])
def test_what_is_too_large_is_refused(served: Served, get: Get, tmp_path: Path, declared: bool) -> None:  # noqa: FBT001
    """By its declared length before it comes, or else when it has come so far; nothing of it stays."""
    served.length = declared
    with pytest.raises(FencepostError, match=r"limit is 500,000\. Raise max_bytes"):
        get(500_000)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "url", ["http://example.org/list.json", "ftp://127.0.0.1/x", "file:///etc/passwd", "https://", "list.json"]
)
def test_only_https_is_fetched(url: str, tmp_path: Path) -> None:
    """Plain http goes to this machine only; files and other schemes never."""
    with pytest.raises(FencepostError, match="does not begin with https"):
        download(url, tmp_path / "x", 100, FAST)


@pytest.mark.parametrize("to", ["http://example.org/list.json", "file:///etc/passwd"])
def test_a_redirect_is_held_to_the_same(served: Served, get: Get, to: str) -> None:
    """A server cannot lead the download to where it would not go itself."""
    served.redirect = to
    with pytest.raises(FencepostError):
        get()
    assert len(served.asked) == 1


def test_a_server_that_is_not_there_is_told(tmp_path: Path) -> None:
    """No connection is a message, not a traceback."""
    with pytest.raises(FencepostError, match="connection failed"):
        download("http://127.0.0.1:9/list.json", tmp_path / "x", 100, Patience(1, 2, 0))


def test_a_source_of_several_files_becomes_one_archive(served: Served, tmp_path: Path) -> None:
    """OFAC's files are fetched together, and only the archive stays."""
    urls = tuple(served.url.replace("list.json", name) for name in ("SDN.CSV", "ALT.CSV"))
    archive = fetch(ListSource("ofac", "OFAC", urls), tmp_path / "downloads", FAST)
    assert archive.name == "ofac.zip"
    assert [path.name for path in archive.parent.iterdir()] == ["ofac.zip"]


def test_the_shipped_sources_are_all_https() -> None:
    """The three sources that ship name public addresses."""
    sources = list_sources()
    assert set(sources) == {"csl", "ofac", "un"}
    assert all(url.startswith("https://") for source in sources.values() for url in source.urls)


def test_settings_stand_above_what_ships(tmp_path: Path) -> None:
    """A settings file changes an address and adds a source."""
    path = tmp_path / "settings.toml"
    path.write_text(
        '[sources.csl]\nurl = "https://mirror.example/csl.json"\n[sources.mine]\nurl = ["https://a/b"]\nlist_code = "W"\n'
    )
    sources = list_sources(path)
    assert sources["csl"].urls == ("https://mirror.example/csl.json",)
    assert (sources["mine"].list_code, "un" in sources) == ("W", True)
    with pytest.raises(FencepostError, match="Did you mean csl"):
        source_named("csll", sources)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[sources.x]\n", "no url"),
        ("[sources.x]\nurl = 7\n", "no url"),
        ('[sources.x]\nurl = "https://a"\nurls = 1\n', "no key 'urls'"),
        ('[sources.x]\nurl = "https://a"\nmax_bytes = -1\n', "max_bytes is -1"),
        ("sources = 3\n", "no table"),
        ("[sources\n", "cannot be read"),
        ("[sources]\nx = 3\n", "no table"),
    ],
)
def test_a_fault_in_the_settings_is_told_with_its_place(tmp_path: Path, text: str, told: str) -> None:
    """The file and the table are named."""
    path = tmp_path / "settings.toml"
    path.write_text(text)
    with pytest.raises(FencepostError, match=told) as caught:
        list_sources(path)
    assert "settings.toml" in str(caught.value)


def test_a_judge_decides_where_a_connection_goes(served: Served, tmp_path: Path) -> None:
    """With a judge the name is not resolved again: the connection is made to the address that it gave."""
    port = served.url.rsplit(":", 1)[1].partition("/")[0]
    seen: list[str] = []

    def judge(url: str) -> tuple[str, ...]:
        seen.append(url)
        return ("127.0.0.1",)

    assert download(f"http://localhost:{port}/list.json", tmp_path / "list.json", 10_000_000, FAST, judge=judge)
    assert seen == [f"http://localhost:{port}"]


def test_a_judge_refuses_a_list_inside_the_network(served: Served, tmp_path: Path) -> None:
    """The server's nightly goes through the judgement of the desk: loopback is not fetched, not even once."""
    judge = Passage(ports=frozenset({int(served.url.rsplit(":", 1)[1].partition("/")[0])}))
    with pytest.raises(FencepostError, match="not a public one"):
        download(served.url, tmp_path / "x", 10, FAST, judge=lambda url: judge.judge(url).addresses)
    assert served.asked == []


def test_a_judge_is_asked_again_after_a_redirect(served: Served, tmp_path: Path) -> None:
    """A redirect into the network is refused even where the first address was let through."""
    served.redirect = "http://127.0.0.2:9/inside"

    def judge(url: str) -> tuple[str, ...]:
        if "127.0.0.2" in url:
            raise FencepostError(Fault("inside.", "Stay out."))
        return ("127.0.0.1",)

    with pytest.raises(FencepostError, match="inside"):
        download(served.url, tmp_path / "x", 10, FAST, judge=judge)


@pytest.mark.parametrize("url", ["https://me:secret@lists.example/a", "file:///etc/passwd", "ftp://lists.example/a"])
def test_an_address_with_a_password_or_of_another_kind_is_refused(url: str, tmp_path: Path) -> None:
    """No such address is fetched, and the password is not repeated."""
    with pytest.raises(FencepostError) as told:
        download(url, tmp_path / "x", 10, FAST)
    assert "secret" not in str(told.value)


def test_https_does_not_lead_to_plain_http_on_this_machine() -> None:
    """A server under TLS cannot turn a download to what listens on loopback."""
    with pytest.raises(FencepostError, match="away from https"):
        _SafeRedirects().redirect_request(
            Request("https://lists.example/a"), BytesIO(), 302, "Found", Message(), "http://127.0.0.1:1/"
        )
