from __future__ import annotations

import io
import logging
import zipfile
from typing import TYPE_CHECKING, Any

import pytest

pytest.importorskip("sqlalchemy", reason="the workbench is an extra: pip install 'fencepost[serve]'")

from starlette.testclient import TestClient

from fencepost.desk.batch import work_next

if TYPE_CHECKING:
    from collections.abc import Callable

    from fencepost.desk.desk import Desk


@pytest.fixture
def plain(make_desk: Callable[..., Desk], make_client: Callable[[Desk], Any]) -> Any:
    return make_client(make_desk(nightly_hour=-1))


def _work(plain: Any, name: str, content: bytes) -> dict[str, Any]:
    api = plain.api()
    made = api.post("/v1/batches", files={"file": (name, content)}).json()
    assert work_next(plain.desk, "w")
    told: dict[str, Any] = api.get(f"/v1/batches/{made['id']}").json()
    return told


def test_a_sheet_that_swells_is_refused(plain: Any) -> None:
    """A small file that unpacks to a giant ends as failed, with its reason, and in bounded memory."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("[Content_Types].xml", "<Types/>")
        bomb.writestr("xl/workbook.xml", b"<a>" + b" " * (400 << 20) + b"</a>")
    told = _work(plain, "orders.xlsx", held.getvalue())
    assert told["state"] == "failed"
    assert told["error"]


def test_entities_of_xml_are_not_followed(plain: Any) -> None:
    """A sheet whose XML names a file of the machine gives nothing of that file."""
    doctype = (
        '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><sst><si><t>&x;</t></si></sst>'
    )
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as sheet:
        for name in ("[Content_Types].xml", "xl/workbook.xml", "xl/sharedStrings.xml", "xl/worksheets/sheet1.xml"):
            sheet.writestr(name, doctype)
    told = _work(plain, "orders.xlsx", held.getvalue())
    assert told["state"] == "failed"
    assert "root:" not in str(told)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\uff1d"])
def test_no_cell_of_an_export_is_a_formula(plain: Any, start: str) -> None:
    """What a row brings along comes out of a CSV as text."""
    row = f'id,date,item,from,to,consignee\nA,2025-06-02,H20,US,CN,"{start}HYPERLINK(""x"")"\n'
    told = _work(plain, "orders.csv", row.encode())
    out = plain.api().get(f"/v1/batches/{told['id']}/results").content.decode("utf-8-sig")
    cell = out.splitlines()[1]
    assert f",{start}HYPERLINK" not in cell
    assert f',"{start}HYPERLINK' not in cell


def test_paths_lead_nowhere(plain: Any) -> None:
    """Static files and downloads give nothing from outside their folder."""
    page = plain.page()
    for path in ("/static/../app.py", "/static/%2e%2e/app.py", "/static/..%2fapp.py", "/static//etc/passwd"):
        answer = page.get(path)
        assert answer.status_code in {404, 400}, path
        assert "create_pages" not in answer.text


def test_a_name_of_a_file_breaks_no_header(plain: Any) -> None:
    """A document with a name of line breaks and quotes is handed out with one header."""
    api = plain.api()
    api.post("/v1/deals", json={"id": "A", "date": "2025-06-02", "item": "H20", "from": "US", "to": "DE"})
    api.post("/v1/deals/1/documents", files={"file": ('a"\r\nSet-Cookie: x=1\r\n.pdf', b"x")})
    page = plain.page()
    answer = page.get("/documents/1")
    assert answer.status_code == 200
    assert "set-cookie" not in answer.headers
    assert answer.headers["content-disposition"].startswith("attachment; filename*=UTF-8''")


def test_the_way_back_after_signing_in_is_our_own(plain: Any) -> None:
    """Signing in leads to a path of this place only."""
    key = plain.people.key("ann", "analyst")
    for to in ("https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"):
        client = TestClient(plain.app, follow_redirects=False)
        answer = client.post("/sign-in", data={"key": key, "to": to})
        assert answer.headers["location"] == "/", to
        answer = client.post("/language", data={"language": "en", "to": to})
        assert answer.headers["location"] == "/", to


def test_a_session_is_new_and_its_cookie_guarded(make_desk: Any, make_client: Any) -> None:
    """Signing in never takes over a cookie that was there; scripts and other sites cannot use it."""
    plain = make_client(make_desk(secure_cookies=True))
    client = TestClient(plain.app, base_url="https://testserver", follow_redirects=False)
    client.cookies.set("fencepost_session", "chosen-by-somebody-else")
    answer = client.post("/sign-in", data={"key": plain.people.key("ann", "analyst")})
    cookie = answer.headers["set-cookie"]
    assert "chosen-by-somebody-else" not in cookie
    assert all(word in cookie for word in ("HttpOnly", "Secure", "SameSite=lax"))
    assert answer.headers["strict-transport-security"]


def test_a_session_ends(plain: Any) -> None:
    """After signing out the old cookie opens nothing."""
    page = plain.page()
    token = page.cookies["fencepost_session"]
    page.post("/sign-out", data={"form_token": page.form_token})
    again = TestClient(plain.app, cookies={"fencepost_session": token}, follow_redirects=False)
    assert again.get("/deals").status_code == 303


def test_guessing_keys_is_slowed(make_desk: Any, make_client: Any) -> None:
    """After too many tries from one address even a good key waits, and is told how long."""
    plain = make_client(make_desk(sign_in_per_minute=3))
    key = plain.people.key("ann", "analyst")
    client = TestClient(plain.app, follow_redirects=False)
    codes = [client.post("/sign-in", data={"key": f"fp_{n}"}).status_code for n in range(3)]
    last = client.post("/sign-in", data={"key": key})
    assert (codes, last.status_code) == ([401, 401, 401], 429)
    assert int(last.headers["retry-after"]) >= 1


def test_a_key_has_its_rate(make_desk: Any, make_client: Any) -> None:
    """One key over its rate is refused; another is not."""
    plain = make_client(make_desk(per_minute=5))
    ann, bob = plain.api("ann"), plain.api("bob")
    codes = [ann.get("/v1/me").status_code for _ in range(6)]
    assert codes == [200] * 5 + [429]
    assert ann.get("/v1/me").headers["retry-after"]
    assert bob.get("/v1/me").status_code == 200


def test_no_secret_is_logged(plain: Any, caplog: pytest.LogCaptureFixture) -> None:
    """Keys, sessions and their forms stand in no log and in no event."""
    caplog.set_level(logging.DEBUG)
    admin = plain.api("root", "admin")
    made = admin.post("/v1/keys", json={"name": "n", "person": "zoe", "role": "viewer"}).json()["key"]
    client = TestClient(plain.app, follow_redirects=False)
    client.post("/sign-in", data={"key": made})
    session = client.cookies["fencepost_session"]
    trail = admin.get("/v1/audit/export").text
    kept = "".join(record.getMessage() for record in caplog.records)
    for secret in (made, session, plain.people.key("root", "admin")):
        assert secret not in trail
        assert secret not in kept


def test_every_answer_bears_its_headers(plain: Any) -> None:
    """Pages, API, errors and files: none may be framed, sniffed or kept by a cache between."""
    page, api = plain.page(), plain.api()
    for answer in (page.get("/"), page.get("/nowhere"), api.get("/v1/me"), api.get("/v1/nowhere"), page.get("/health")):
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "no-store"


def test_a_body_without_end_is_broken_off(make_desk: Any, make_client: Any) -> None:
    """More than a route takes is refused before it is read, whether its length is told or not."""
    plain = make_client(make_desk(most_request_bytes=10_000))
    api = plain.api()
    assert api.post("/v1/check", content=b"x" * 20_000).status_code == 413

    def pieces() -> Any:
        for _ in range(40):
            yield b"x" * 1_000

    answer = api.post("/v1/check", content=pieces(), headers={"Content-Type": "application/json"})
    assert answer.status_code in {400, 413, 422}
