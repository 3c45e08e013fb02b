"""Yente's request and answer."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from fencepost.names.held import Held
from fencepost.names.matching import MOST_QUERIES, match, subject_of
from fencepost.names.screen import Screener
from fencepost.sources.ftm import as_ftm

DAY = date(2026, 8, 1)


def asked(held: Held, queries: Any, limit: int = 5) -> dict[str, Any]:
    return match({"queries": queries}, Screener(held), DAY, limit)


def company(**properties: Any) -> dict[str, Any]:
    return {"schema": "Company", "properties": properties}


def test_a_query_is_answered_in_the_shape_of_yente(held: Held) -> None:
    """Status, results with entity and score, total, and the query as it was; features are numbers alone."""
    query = company(name=["IFLYTEK Co., Ltd."], jurisdiction=["China"])
    answer = asked(held, {"q1": query})
    assert set(answer) == {"responses", "matcher", "limit"}
    response = answer["responses"]["q1"]
    assert (response["status"], response["total"], response["query"]) == (200, {"value": 1, "relation": "eq"}, query)
    [result] = response["results"]
    assert set(result) >= {"id", "caption", "schema", "properties", "datasets", "referents", "target"}
    assert (result["caption"], result["match"], result["first_seen"]) == ("IFLYTEK", True, "2019-10-09")
    assert 0.9 <= result["score"] < 1
    assert all(isinstance(value, float) for value in result["features"].values())
    assert set(result["explanations"]) <= set(answer["matcher"])
    assert result["hit"]["entry_id"] == "3"
    json.dumps(answer)


def test_an_entity_that_comes_out_goes_in_again(held: Held) -> None:
    """A listed party as an entity finds itself."""
    for party in held.layers[0].parties:
        subject = subject_of(as_ftm(party))
        assert (subject.id, subject.name) == (party.id, party.name)
    entity = as_ftm(held.layers[0].parties[0])
    assert asked(held, {"me": entity})["responses"]["me"]["results"][0]["id"] == "1"


def test_countries_are_read_as_they_are_elsewhere() -> None:
    """By code or by name."""
    assert subject_of(company(name=["A"], country=["cn", "Germany"], nationality=["Ruritania"])).countries == (
        "CN",
        "DE",
    )


def test_a_person_may_come_in_two_names() -> None:
    """Given and family name make one, where there is no whole one."""
    assert subject_of(company(firstName=["Hasan"], lastName=["Obaidullah"])).name == "Hasan Obaidullah"


@pytest.mark.parametrize(
    "query",
    [
        None,
        5,
        [],
        {},
        {"properties": None},
        {"properties": []},
        company(),
        company(name=[]),
        company(name=[None, 3, ""]),
    ],
)
def test_a_query_that_cannot_be_read_says_so_and_the_others_are_answered(held: Held, query: Any) -> None:
    """400 and why, beside an answer."""
    responses = asked(held, {"bad": query, "good": company(name="IFLYTEK")})["responses"]
    assert responses["bad"]["status"] == 400
    assert responses["bad"]["detail"]
    assert responses["bad"]["results"] == []
    assert responses["good"]["results"]


@pytest.mark.parametrize("request_", [{}, {"queries": None}, {"queries": []}, {"queries": "x"}])
def test_a_request_without_queries_says_so(held: Held, request_: dict[str, Any]) -> None:
    """No answer is no accident."""
    assert "queries" in match(request_, Screener(held), DAY)["detail"]


def test_too_many_queries_are_told_which_were_left(held: Held) -> None:
    """Each has an answer, and those beyond the bound are asked to come again."""
    queries = {str(number): company(name=["Somebody"]) for number in range(MOST_QUERIES + 2)}
    responses = asked(held, queries)["responses"]
    assert len(responses) == len(queries)
    assert [one["status"] for one in responses.values()].count(400) == 2


def test_a_name_that_was_lost_is_for_review(held: Held) -> None:
    """A query of question marks has no result, and the outcome says that it is not answered."""
    assert asked(held, {"q": company(name=["????"])})["responses"]["q"]["outcome"] == "review"
