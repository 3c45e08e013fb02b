from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

pytest.importorskip("sqlalchemy", reason="the workbench is an extra: pip install 'fencepost[serve]'")
pytest.importorskip("schemathesis")

import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from fencepost.desk.desk import Desk

EXAMPLES = 12


def test_the_api_describes_itself(client: Any) -> None:
    """The description is OpenAPI 3.1, and every door stands in it with its problems."""
    told = client.api().get("/v1/openapi.json").json()
    assert told["openapi"].startswith("3.1")
    for path in ("/v1/check", "/v1/batches", "/v1/screen", "/match/{dataset}", "/v1/owners", "/v1/route", "/v1/usage"):
        assert path in told["paths"]
    for path in ("/v1/lease", "/v1/data", "/v1/law", "/v1/deals", "/v1/classify", "/v1/lookbacks", "/v1/webhooks"):
        assert path in told["paths"]
    problem = told["paths"]["/v1/check"]["post"]["responses"]["422"]
    assert "application/problem+json" in problem["content"]


def test_no_request_breaks_a_door(make_desk: Callable[..., Desk], make_client: Callable[[Desk], Any]) -> None:
    """Whatever is sent to whichever route, the answer is never a server error, and is of a kind that was announced."""
    made = make_client(make_desk(nightly_hour=-1))
    key = made.people.key("root", "admin")
    schema = schemathesis.openapi.from_asgi("/v1/openapi.json", made.app, headers={"Authorization": f"Bearer {key}"})
    tried = 0
    for found in schema.get_all_operations():
        operation: Any = found.ok()  # type: ignore[union-attr]  # a schema that is none fails here

        @seed(7)
        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            database=None,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy())
        def try_it(case: Any) -> None:
            answer = case.call(headers={"Authorization": f"Bearer {key}"})
            assert answer.status_code < 500, (case.method, case.path, case.body, answer.text[:500])

        try_it()
        tried += 1
    assert tried > 50
