"""The lists from the server to the screen, in processes of their own."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
REAL = ROOT.parent / "shared" / "data" / "screening" / "consolidated.json.gz"
Run = Callable[..., subprocess.CompletedProcess[str]]

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not REAL.is_file(), reason="the screening list of the shared data is not here"),
]


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Path]:
    """A folder served on this machine, with the real list in it and settings that name it."""
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "consolidated.json").write_bytes(gzip.decompress(REAL.read_bytes()))
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    url = f"http://127.0.0.1:{server.server_port}/consolidated.json"
    home = tmp_path / "home"
    home.mkdir()
    (home / "settings.toml").write_text(f'[sources.csl]\nurl = "{url}"\n')
    yield folder
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """The command line in a process of its own."""
    environment = os.environ | {"FENCEPOST_HOME": str(tmp_path / "home"), "PYTHONPATH": str(ROOT / "src")}

    def call(*words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "fencepost.cli.main", "lists", *words]
        return subprocess.run(command, capture_output=True, text=True, env=environment, check=False, timeout=120)  # noqa: S603 - our own program

    return call


def test_the_real_list_is_fetched_compared_and_shown(site: Path, run: Run, tmp_path: Path) -> None:
    """Two days of the whole screening list: kept, told apart to the party, and nothing left in the way."""
    first = run("update")
    assert (first.returncode, first.stderr) == (0, "")
    assert "25,921 parties kept" in first.stdout

    path = site / "consolidated.json"
    tree: dict[str, Any] = json.loads(path.read_text())
    gone, *rows = tree["results"]
    for number, row in enumerate(rows):
        row["id"] = f"renumbered-{number}"
    rows.append({**rows[-1], "id": "new", "name": "Quite New Ltd.", "entity_number": None})
    path.write_text(json.dumps({**tree, "results": rows}))
    assert run("update", "--force").returncode == 0  # the one party of list CAP is gone, which is a list missing

    told = run("diff").stdout.splitlines()
    assert f"- CAP {gone['name']} (CN)" in told
    assert any(line.startswith("+ ") and "Quite New Ltd." in line for line in told)
    assert "1 added, 1 removed, 0 changed" in told[-1]
    shown = run("show", "EL", "--search", "Longshine", "--format", "ndjson").stdout.splitlines()
    assert [json.loads(line)["footnotes"] for line in shown] == [["1", "2"], ["1", "2"]]
    assert not list((tmp_path / "home" / "downloads").rglob("*.*"))


def test_half_a_list_is_refused_and_the_whole_one_stays(site: Path, run: Run) -> None:
    """A server that serves half of the list does not take the good snapshot away."""
    assert run("update").returncode == 0
    path = site / "consolidated.json"
    path.write_bytes(path.read_bytes()[:13_000_000])
    done = run("update")
    assert done.returncode == 3
    assert "breaks off" in done.stderr
    assert "Traceback" not in done.stderr
    assert "25,921 parties" in run("status").stdout
