"""The workbench in a real browser: a morning of a compliance desk, from the upload to the replay."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("sqlalchemy", reason="the workbench is an extra: pip install 'fencepost[serve]'")
pytest.importorskip("playwright", reason="the browser is driven by playwright, a tool of the tests")

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright

ROOT = Path(__file__).parents[2]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
QUIET = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update")
MORE = ("--disable-sync", "--no-first-run", "--disable-quic")
START = "from fencepost.cli.main import main; main()"
ORDERS = """id,date,item,quantity,from,to,consignee,consignee_hq,end_user
B-1,2025-06-02,A100 80GB,8,US,DE,Elbe Rechenzentrum GmbH,DE,none
B-2,2025-06-02,H20,8,US,CN,"Inspur Electronic Information Industry Co., Ltd.",CN,none
B-3,no day,H20,8,US,CN,Nobody,CN,none
"""
GRAVE = {"serious", "critical"}

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed: apt-get install chromium")


class Bench:
    """A server of its own, and people who sit at it."""

    def __init__(self, browser: Browser, port: int, key: str) -> None:
        self.browser, self.base, self.key = browser, f"http://127.0.0.1:{port}", key
        self.elsewhere: list[str] = []
        self.said: list[str] = []
        self.pages: dict[str, Page] = {}

    def sits(self, key: str, language: str = "en-GB") -> Page:
        """Somebody signs in with a key, by the keyboard."""
        context = self.browser.new_context(base_url=self.base, locale=language)
        context.on("request", lambda r: None if r.url.startswith(self.base) else self.elsewhere.append(r.url))
        page = context.new_page()
        page.on("pageerror", lambda error: self.said.append(str(error)))
        page.on("console", lambda line: self.said.append(line.text) if line.type == "error" else None)
        page.goto("/sign-in")
        page.fill("input[name=key]", key)
        page.keyboard.press("Enter")
        page.wait_for_url(f"{self.base}/")
        return page

    def new_key(self, admin: Page, person: str, role: str) -> str:
        """The admin makes a key on the page of keys."""
        admin.goto("/keys")
        admin.fill("input[name=name]", f"key of {person}")
        admin.fill("input[name=person]", person)
        admin.select_option("select[name=role]", role)
        admin.click("button.main")
        return admin.inner_text("[role=status] pre").strip()


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, "FENCEPOST_HOME": str(tmp_path / "home"), "FENCEPOST_LISTS": "shipped"}
    with (tmp_path / "log").open("w") as log:
        server = subprocess.Popen(  # noqa: S603 - our own command
            [sys.executable, "-c", START, "serve", "--port", str(port)],
            env=environment, stdout=subprocess.PIPE, stderr=log, text=True,
        )  # fmt: skip
        assert server.stdout is not None
        try:
            key = ""
            while not key:
                line = server.stdout.readline()
                assert line, (tmp_path / "log").read_text()
                match = re.search(r"fp_[\w-]+", line)
                key = match.group() if match else ""
            _wait(port)
            with sync_playwright() as driver:
                browser = driver.chromium.launch(executable_path=CHROMIUM, args=[*QUIET, *MORE])
                yield Bench(browser, port, key)
                browser.close()
        finally:
            server.terminate()
            server.wait(20)
            server.stdout.close()


def _wait(port: int) -> None:
    for _ in range(300):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the server did not come up")


def _accessible(page: Page) -> None:
    """No violation that axe-core calls serious or critical."""
    found = Axe().run(page).response["violations"]
    grave = [(one["id"], [node["html"][:160] for node in one["nodes"][:3]]) for one in found if one["impact"] in GRAVE]
    assert grave == [], (page.url, grave)


def test_a_morning_at_the_desk(bench: Bench, tmp_path: Path) -> None:
    """Orders handed in, a hit decided, a hold released by a second person, the memo read, the answer replayed."""
    root = bench.sits(bench.key)
    ann, bob = (bench.sits(bench.new_key(root, person, "reviewer")) for person in ("ann", "bob"))
    orders = tmp_path / "orders.csv"
    orders.write_text(ORDERS, "utf-8")

    ann.goto("/batches")
    _accessible(ann)
    ann.set_input_files("input[type=file]", str(orders))
    ann.click("button.main")
    ann.wait_for_selector("a.fresh, table.deals")
    ann.wait_for_selector("progress", state="detached")
    ann.goto("/")
    ann.wait_for_selector("text=B-2")
    assert ann.locator("[data-row]").count() == 2
    _accessible(ann)

    ann.keyboard.press("j")
    ann.click("text=B-2")
    ann.wait_for_selector("h1:has-text('B-2')")
    deal = ann.url
    _accessible(ann)
    ann.click("#trace details >> nth=0")
    assert ann.locator("#trace .cite").first.inner_text()
    first_seal = ann.locator("#history code.hash").first.inner_text()

    while ann.locator(".hit .state.open").count():
        ann.locator(".hit:has(.state.open)").first.focus()
        with ann.expect_navigation():
            ann.keyboard.press("s")
    ann.fill("#holds article form input[name=why]", "a licence covers it")
    ann.click("#holds article form button")
    ann.wait_for_selector("#holds .hint")

    bob.goto(deal)
    bob.fill("#holds article form input[name=why]", "looked at, the licence is in the file")
    bob.click("#holds article form button")
    bob.wait_for_selector("h1 .state.released")
    _accessible(bob)

    bob.click("text=Determination memo")
    bob.wait_for_selector("h1")
    text = bob.inner_text("body")
    assert "Inspur" in text
    assert "ann" in text
    assert "bob" in text
    _accessible(bob)

    bob.goto(deal)
    bob.locator("#history table a").last.click()
    bob.wait_for_selector("text=older answer")
    assert first_seal in bob.content()

    for path in ("/fences", "/law", "/chips?search=h100", "/lists", "/screen", "/usage", "/matrix", "/audit", "/keys"):
        root.goto(path)
        _accessible(root)
    assert bench.elsewhere == []
    assert bench.said == []


def test_the_slider_moves_the_lines(bench: Bench) -> None:
    """By the keyboard alone, the fence chart goes from day to day without a new page."""
    root = bench.sits(bench.key, "zh-TW")
    root.goto("/fences")
    root.wait_for_selector("svg.fence rect")
    newest = root.locator("svg.fence rect").count()
    root.focus("#fence-slider")
    root.keyboard.press("Home")
    expect(root.locator("svg.fence rect")).not_to_have_count(newest)
    assert root.locator("html").get_attribute("lang") == "zh-Hant"
    _accessible(root)
    assert bench.elsewhere == []


def test_the_pages_print(bench: Bench) -> None:
    """On paper the menu, the forms and the buttons are left out, and the text is not."""
    root = bench.sits(bench.key)
    root.goto("/chips?search=h100&item=H100+SXM")
    root.emulate_media(media="print")
    assert not root.locator(".top nav").is_visible()
    assert not root.locator("main form").first.is_visible() or not root.locator("main form button").first.is_visible()
    assert root.locator("h1").is_visible()
    content: Any = root.pdf() if bench.browser.browser_type.name == "chromium" else b"%PDF"
    assert content.startswith(b"%PDF")
