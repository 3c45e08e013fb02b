from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("sqlalchemy", reason="the workbench is an extra: pip install 'fencepost[serve]'")

from fencepost.desk import words as words_module
from fencepost.desk.words import LANGUAGES, placeholders

ROOT = Path(__file__).parents[2]
LISTED = {
    "id": "A-1",
    "date": "2025-06-02",
    "item": "H20",
    "quantity": "8",
    "from": "US",
    "to": "CN",
    "consignee": "Inspur Electronic Information Industry Co., Ltd.",
    "end_user": "<script>alert(1)</script>",
}
PAGES = (
    "/",
    "/deals",
    "/deals/1",
    "/deals/1/flips",
    "/deals/1/memo",
    "/deals/1/route",
    "/hits/1",
    "/batches",
    "/licences",
    "/lookbacks",
    "/webhooks",
    "/keys",
    "/audit",
    "/audit/verify",
    "/law",
    "/law/changes?first=2022-01-01&second=2025-06-01",
    "/law/provisions?part=3a090",
    "/law/provisions/us.ear.3a090.a?on=2025-06-01",
    "/gates",
    "/chips?search=h20&item=H20",
    "/fences?on=2024-01-01",
    "/fences?at=2&marketed=other",
    "/screen",
    "/lists",
    "/usage",
    "/matrix",
    "/owners?party=Aivres",
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_opens_in_every_language(client: Any, language: str) -> None:
    """Each page answers, in the language asked for, with no inline script or style and nothing from elsewhere."""
    root = client.page("root", "admin")
    client.api().post("/v1/deals", json=LISTED)
    for path in PAGES:
        answer = root.get(path, headers={"accept-language": language})
        assert answer.status_code == 200, (path, answer.text[-600:])
        assert f'<html lang="{language}"' in answer.text, path
        assert not re.search(r"<script(?![^>]* src=)|<style| style=| on[a-z]+=\"", answer.text), path
        assert not re.search(r"(?:src|href|action)=\"(?:https?:)?//", answer.text), path
        assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_the_catalogues_agree() -> None:
    """Each language has every word, with the same placeholders, and no word stands in two files."""
    folder = Path(words_module.__file__).parent / "words"
    for english in sorted((folder / "en").glob("*.json")):
        for language in LANGUAGES:
            theirs = json.loads((folder / language / english.name).read_text("utf-8"))
            ours = json.loads(english.read_text("utf-8"))
            assert set(theirs) == set(ours), (english.name, language)
            assert {k: placeholders(v) for k, v in theirs.items()} == {k: placeholders(v) for k, v in ours.items()}
    for language in LANGUAGES:
        keys = [key for path in (folder / language).glob("*.json") for key in json.loads(path.read_text("utf-8"))]
        assert len(keys) == len(set(keys)), sorted(key for key in set(keys) if keys.count(key) > 1)


def test_what_pages_send_works(client: Any) -> None:
    """Screening, a bill, the matrix and a chip that is not known each answer on their page."""
    ann = client.page()
    token = {"form_token": ann.form_token}
    told = ann.post("/screen", data={**token, "name": "科大讯飞", "country": "CN", "on": "2026-07-31"})
    assert "iFlytek" in told.text or "IFLYTEK" in told.text
    bill = (ROOT / "examples" / "bill.csv").read_bytes()
    used = ann.post("/usage", data=token, files={"file": ("bill.csv", bill)})
    assert used.status_code == 200
    assert "<meter" in used.text
    assert ann.post("/usage", data=token, files={"file": ("bill.csv", b"\x00")}).status_code == 422
    met = ann.post("/matrix", data={**token, "customer_hq": "CN", "personal": "yes"})
    assert "direct" in met.text
    assert ann.get("/chips", params={"item": "no such chip"}).status_code == 200


def test_a_file_is_worked_on_its_page(client: Any, desk: Any) -> None:
    """Handed in on the page, worked, its progress told until it is done, its outcomes taken away."""
    from fencepost.desk.batch import work_next  # noqa: PLC0415

    ann = client.page()
    orders = (ROOT / "examples" / "orders.csv").read_bytes()
    page = ann.post("/batches", data={"form_token": ann.form_token}, files={"file": ("orders.csv", orders)})
    assert page.url.path == "/batches/1"
    assert ann.get("/batches/1/progress").status_code == 200
    work_next(desk, "w")
    assert ann.get("/batches/1/progress").status_code == 286
    lines = ann.get("/batches/1/results", params={"form": "jsonl"}).text.splitlines()
    assert len(lines) == orders.decode().strip().count("\n")
    assert ann.get("/").text.count("data-row") > 3


def test_a_form_of_another_session_is_refused(client: Any) -> None:
    """A form without its session's own token changes nothing."""
    ann, bob = client.page("ann"), client.page("bob", "reviewer")
    client.api().post("/v1/deals", json=LISTED)
    for token in ("", "x", bob.form_token):
        answer = ann.post("/deals/1/refused", data={"form_token": token, "why": "no"})
        assert answer.status_code == 403
    assert client.api().get("/v1/deals/1").json()["state"] == "held"


def test_the_memo_is_linked_to_its_own_stylesheet(client: Any) -> None:
    """The memo page is styled by a file of ours, as the policy of the pages wants it."""
    ann = client.page()
    client.api().post("/v1/deals", json=LISTED)
    page = ann.get("/deals/1/memo")
    assert '<link rel="stylesheet" href="/memo.css">' in page.text
    assert ann.get("/memo.css").headers["content-type"].startswith("text/css")
    assert ann.get("/deals/1/filing.csv").status_code == 200
    assert ann.get("/deals/1/bundle.zip").content[:2] == b"PK"
