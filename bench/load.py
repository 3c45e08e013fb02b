"""The workbench under load on loopback: an open loop of checks and of screens, the greatest rate that holds, a soak.

``python -m bench.load`` starts ``fencepost serve`` on a free port with a database of its own, and loads it from this
process on the same cores. Requests are sent at a steady rate whether earlier ones are answered or not; a latency runs
from the moment at which a request was to be sent. Beside it the bare library does the same work in the same run.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import platform
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

RESULT = Path(__file__).parent / "results" / "load.json"
START = "from fencepost.cli.main import main; main()"
CONNECTIONS = 32
BOUND_MS = 50.0
NAMES = ("IFLYTEK", "Elbe Rechenzentrum GmbH", "Hangzhou Lantian Cloud Co Ltd", "Nordlicht AG", "SenseTime", "Acme Ltd")
ITEMS = ("H20", "A100 80GB", "H100 SXM", "L40S", "A800 SXM 80GB", "RTX 4090")
PLACES = ("CN", "DE", "SG", "MY", "AE", "US")


@dataclass
class Found:
    """What a loop found: latencies in milliseconds, and how many requests failed."""

    rate: float
    seconds: float
    latencies: list[float] = field(default_factory=list)
    failed: int = 0

    def told(self) -> dict[str, Any]:
        """The figures; ``holds`` says whether all were answered with p99 below the bound."""
        ordered = sorted(self.latencies)
        marks = {f"p{mark}": round(_mark(ordered, mark / 100), 2) for mark in (50, 90, 99)}
        holds = not self.failed and marks["p99"] < BOUND_MS
        most = round(ordered[-1], 2) if ordered else None
        return {
            "rate": self.rate,
            "answered": len(ordered),
            "failed": self.failed,
            **marks,
            "max": most,
            "holds": holds,
        }


def _mark(ordered: list[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else float("inf")


def check_body(number: int) -> dict[str, Any]:
    """A deal to be checked; no two in a row are the same."""
    deal = {
        "id": f"L-{number}",
        "date": f"202{3 + number % 4}-0{1 + number % 9}-1{number % 10}",
        "item": ITEMS[number % len(ITEMS)],
        "quantity": str(1 + number % 977),
        "from": "US",
        "to": PLACES[(number // 7) % len(PLACES)],
        "consignee": NAMES[number % len(NAMES)],
        "consignee_hq": PLACES[(number // 3) % len(PLACES)],
    }
    return {"deal": deal}


def screen_body(number: int) -> dict[str, Any]:
    """A name to be screened; no two are the same."""
    return {"subjects": [{"name": f"{NAMES[number % len(NAMES)]} {number}", "countries": [PLACES[number % 6]]}]}


WORKS: dict[str, tuple[str, Callable[[int], dict[str, Any]]]] = {
    "check": ("/v1/check", check_body),
    "screen": ("/v1/screen", screen_body),
}


@contextmanager
def served(workers: int) -> Iterator[tuple[int, str, int]]:
    """A server of its own: port, key and process id."""
    with tempfile.TemporaryDirectory(prefix="load-") as home, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        # One key asks it all: its rate is not what is measured.
        told = {"FENCEPOST_HOME": home, "FENCEPOST_NIGHTLY_HOUR": "-1", "FENCEPOST_PER_MINUTE": "10000000"}
        call = [sys.executable, "-c", START, "serve", "--port", str(port), "--workers", str(workers)]
        process = subprocess.Popen(  # noqa: S603 - our own command
            call, env={**os.environ, **told}, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        try:
            assert process.stdout is not None
            key = ""
            while not key:
                line = process.stdout.readline()
                if not line:
                    raise SystemExit("the server did not start")
                match = re.search(r"fp_[\w-]+", line)
                key = match.group() if match else ""
            _wait(port)
            yield port, key, process.pid
        finally:
            process.terminate()
            process.wait(30)
            if process.stdout is not None:
                process.stdout.close()


def _wait(port: int) -> None:
    for _ in range(600):
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
                line.sendall(b"GET /ready HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                if b" 200 " in line.recv(64):
                    return
        except OSError:
            pass
        time.sleep(0.1)
    raise SystemExit("the server did not come up")


async def load(port: int, key: str, work: str, rate: float, seconds: float) -> Found:
    """Send requests of a kind at a rate over the connections; an answer that never comes counts as failed."""
    path, body = WORKS[work]
    found = Found(rate, seconds)
    requests: asyncio.Queue[tuple[float, bytes] | None] = asyncio.Queue()
    lines = [asyncio.create_task(_line(port, requests, found)) for _ in range(CONNECTIONS)]
    start = time.perf_counter() + 0.2
    for number in range(int(rate * seconds)):
        due = start + number / rate
        content = json.dumps(body(number)).encode()
        head = f"POST {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {key}\r\nContent-Type: application/json\r\n"
        pause = due - time.perf_counter()
        if pause > 0:
            await asyncio.sleep(pause)
        requests.put_nowait((due, head.encode() + f"Content-Length: {len(content)}\r\n\r\n".encode() + content))
    for _ in lines:
        requests.put_nowait(None)
    await asyncio.gather(*lines)
    return found


async def _line(port: int, requests: asyncio.Queue[tuple[float, bytes] | None], found: Found) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    while (request := await requests.get()) is not None:
        due, content = request
        try:
            writer.write(content)
            head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 30)
            length = int(re.search(rb"content-length: (\d+)", head, re.IGNORECASE)[1])  # type: ignore[index]
            await reader.readexactly(length)
        except (OSError, TimeoutError, asyncio.IncompleteReadError, TypeError):
            found.failed += 1
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            continue
        found.latencies.append((time.perf_counter() - due) * 1000)
        found.failed += b" 200 " not in head[:20]
    writer.close()


def greatest(port: int, key: str, work: str, seconds: float, most: int) -> dict[str, Any]:
    """The greatest rate that holds the bound, found by halving between what holds and what does not."""
    low, high = 50, most
    best: dict[str, Any] = {}
    while high - low > max(10, low // 20):
        rate = (low + high) // 2
        told = asyncio.run(load(port, key, work, rate, seconds)).told()
        if told["holds"]:
            low, best = rate, told
        else:
            high = rate
        time.sleep(1)
    return best


def bare(work: str, times: int) -> float:
    """Milliseconds that the library alone takes for a request of a kind, its JSON read and written."""
    import orjson  # noqa: PLC0415

    from fencepost.decide.written import answer_dict  # noqa: PLC0415
    from fencepost.desk.subjects import subject_of  # noqa: PLC0415
    from fencepost.face import checker_for  # noqa: PLC0415
    from fencepost.model.deal import Deal  # noqa: PLC0415
    from fencepost.names.dispositions import Decided  # noqa: PLC0415
    from fencepost.names.held import held_for  # noqa: PLC0415
    from fencepost.names.screen import Screener  # noqa: PLC0415
    from fencepost.names.written import screening_dict  # noqa: PLC0415

    today = date.today()  # noqa: DTZ011 - as the server does
    checker, screener = checker_for(today, "shipped"), Screener(held_for("shipped", today), Decided())
    bodies = [json.dumps(WORKS[work][1](number)).encode() for number in range(times)]

    def one(content: bytes) -> bytes:
        asked = orjson.loads(content)
        if work == "check":
            return orjson.dumps(answer_dict(checker.check(Deal(asked["deal"]), known_on=today)))
        sent = asked["subjects"][0]
        subject = subject_of(sent["name"], country=sent["countries"])
        return orjson.dumps(screening_dict(screener.screen(subject, today, 10)))

    for content in bodies[: times // 5]:
        one(content)
    start = time.perf_counter()
    for content in bodies:
        one(content)
    return (time.perf_counter() - start) / times * 1000


def memory(pid: int) -> int:
    """Resident bytes of a process and of its children."""
    total = 0
    children = Path(f"/proc/{pid}/task/{pid}/children")
    for one in [pid, *map(int, children.read_text().split())] if children.exists() else [pid]:
        pages = Path(f"/proc/{one}/statm").read_text().split()[1]
        total += int(pages) * os.sysconf("SC_PAGE_SIZE")
    return total


def soak(port: int, key: str, pid: int, seconds: float, rate: float) -> dict[str, Any]:
    """Checks and screens by turns at a steady rate; memory after each part, and its growth from the second on."""
    kept: list[int] = []
    failed = answered = 0
    for part in range(8):
        found = asyncio.run(load(port, key, ("check", "screen")[part % 2], rate, seconds / 8))
        failed, answered = failed + found.failed, answered + len(found.latencies)
        kept.append(memory(pid))
    growth = (kept[-1] - kept[1]) / kept[1]
    return {"answered": answered, "failed": failed, "memory_mb": [k >> 20 for k in kept], "growth": round(growth, 4)}


def main() -> None:
    """Measure it all and write the results."""
    words = argparse.ArgumentParser()
    words.add_argument("--seconds", type=float, default=20)
    words.add_argument("--soak", type=float, default=240)
    words.add_argument("--workers", type=int, default=1)
    said = words.parse_args()
    import fastapi  # noqa: PLC0415
    import uvicorn  # noqa: PLC0415

    versions = {"python": platform.python_version(), "fastapi": fastapi.__version__, "uvicorn": uvicorn.__version__}
    told: dict[str, Any] = {"cores": os.cpu_count(), "workers": said.workers, "versions": versions}
    with served(said.workers) as (port, key, pid):
        for work in WORKS:
            asyncio.run(load(port, key, work, 50, 3))  # everything is opened once
            at300 = asyncio.run(load(port, key, work, 300, said.seconds)).told()
            alone = asyncio.run(load(port, key, work, 20, 5)).told()
            best = greatest(port, key, work, max(5, said.seconds / 2), 900)
            told[work] = {"at_300": at300, "at_20": alone, "greatest": best}
            print(work, json.dumps(told[work]), flush=True)
        told["soak"] = soak(port, key, pid, said.soak, 150)
        print("soak", json.dumps(told["soak"]), flush=True)
    for work in WORKS:
        told[work]["library_ms"] = round(bare(work, 1000), 3)
        told[work]["door_ms"] = round(told[work]["at_20"]["p50"] - told[work]["library_ms"], 3)
    RESULT.write_text(json.dumps(told, indent=1) + "\n", "utf-8")
    print(json.dumps(told, indent=1))


if __name__ == "__main__":
    main()
