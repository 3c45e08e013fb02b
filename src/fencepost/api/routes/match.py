"""The questions of clients that were written for yente: names matched by FollowTheMoney entities.

The shapes are those of yente's public interface, so that its clients work unchanged; who matches, and how sure that is,
is decided here. ``match`` is true for a hit, and false for what is to be reviewed by a person.
"""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Path, Query
from pydantic import BaseModel, ConfigDict, Field

from fencepost import __version__
from fencepost.api.access import Asker, DeskOf, Reader
from fencepost.api.written import Json
from fencepost.desk.desk import Desk
from fencepost.desk.entities import FEATURES, candidates, listed_entity, matched

router = APIRouter()
root_router = APIRouter(tags=["match"])
ALGORITHM = "fencepost"
_DATASETS = {"default", "sanctions", "fencepost"}
Text = Annotated[str, Field(max_length=2_000)]
Dataset = Annotated[str, Path(max_length=100)]
Limit = Annotated[int, Query(ge=1, le=100)]
Share = Annotated[float, Query(ge=0, le=1)]


class Entity(BaseModel):
    """An entity as FollowTheMoney tells it: a schema, and lists of values by property. Others than ours are let be."""

    model_config = ConfigDict(extra="ignore", populate_by_name=True)

    id: Annotated[str | None, Field(max_length=200)] = None
    schema_: Annotated[str, Field(alias="schema", max_length=100)]
    properties: Annotated[dict[str, Text | Annotated[list[Text], Field(max_length=100)]], Field(max_length=100)]


class Queries(BaseModel):
    """Up to a hundred queries by their names."""

    model_config = ConfigDict(extra="ignore")

    queries: Annotated[dict[Annotated[str, Field(max_length=200)], Entity], Field(min_length=1, max_length=100)]


@root_router.post("/match/{dataset}", response_class=Json)
async def match(  # noqa: PLR0913, PLR0917 - one parameter a query
    desk: DeskOf,
    _: Asker,
    dataset: Dataset,
    asked: Queries,
    limit: Limit = 5,
    threshold: Annotated[float | None, Query(ge=0, le=1, description="Above it a candidate is a match.")] = None,
    cutoff: Annotated[float | None, Query(ge=0, le=1, description="Below it a candidate is not shown.")] = None,
    algorithm: Annotated[str, Query(max_length=100, description="Taken as it is sent; ours is used.")] = "best",
) -> Json:
    """Who each entity may be on the lists that are kept.

    Without ``threshold`` and ``cutoff`` a match is what the engine calls a hit, and every candidate is shown.
    """
    _known(dataset)
    del algorithm
    responses = {name: _one(desk, query, limit, (threshold, cutoff)) for name, query in asked.queries.items()}
    return Json({"responses": responses, "matcher": FEATURES, "limit": limit})


@root_router.get("/search/{dataset}", response_class=Json)
def search(
    desk: DeskOf, _: Asker, dataset: Dataset, q: Annotated[str, Query(max_length=2_000)] = "", limit: Limit = 10
) -> Json:
    """Listed parties by a name, as entities."""
    _known(dataset)
    found = matched(desk, {"name": [q]}, limit) if q.strip() else []
    shown = [{name: one[name] for name in one if name not in {"score", "features", "match"}} for one in found]
    total = {"value": len(shown), "relation": "eq"}
    return Json({"limit": limit, "offset": 0, "total": total, "results": shown, "facets": {}})


@root_router.get("/entities/{entity}", response_class=Json)
def entity(desk: DeskOf, _: Reader, entity: Annotated[str, Path(max_length=200)]) -> Json:
    """One listed party as an entity, by the id that a match gave.

    Raises:
        HTTPException: 404, none of this id is on the lists that are kept.
    """
    found = listed_entity(desk, entity)
    if found is None:
        raise HTTPException(404, "No listed party has this id.")
    return Json(found)


@root_router.get("/algorithms", response_class=Json)
async def algorithms(_: Reader) -> Json:
    """The one algorithm there is, whatever name a client sends."""
    about = "Names held against lists with evidence; see the how-to on screening."
    ours = {"name": ALGORITHM, "description": about, "features": FEATURES}
    return Json({"algorithms": [ours], "default": ALGORITHM, "best": ALGORITHM})


@root_router.get("/catalog", response_class=Json)
def catalog(desk: DeskOf, _: Reader) -> Json:
    """The lists that are looked in, as one dataset."""
    layers = desk.answering.held(desk.today()).layers
    dataset = {
        "name": "default",
        "title": "Lists that Fencepost looks in",
        "version": ";".join(layer.snapshot.id for layer in layers) or __version__,
        "load": True,
        "index_current": True,
        "children": [],
    }
    return Json({"datasets": [dataset], "current": ["default"], "outdated": [], "index_stale": False})


def _known(dataset: str) -> None:
    if dataset not in _DATASETS:
        raise HTTPException(404, f"There is no dataset {dataset!r}; use 'default'.")


def _one(desk: Desk, query: Entity, limit: int, bounds: tuple[float | None, float | None]) -> dict[str, Any]:
    threshold, cutoff = bounds
    properties = {name: [values] if isinstance(values, str) else values for name, values in query.properties.items()}
    found = candidates(matched(desk, properties, limit, query.schema_), threshold, cutoff)
    return {
        "status": 200,
        "results": found,
        "total": {"value": len(found), "relation": "eq"},
        "query": {"id": query.id, "schema": query.schema_, "properties": properties},
    }
