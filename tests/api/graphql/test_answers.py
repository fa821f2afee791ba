"""Answers: the envelope, shown as analytics made it."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from httpx2 import AsyncClient

from tests.api.worlds import ask

Budget = Callable[..., AbstractContextManager[list[str]]]

ENVELOPE = """value lower upper records openEnded withoutBest status level interval
  method { name version parameters seed } sources { id name } collections { id licence citation fictional }
  caveats { code text text_ar: text(lang: AR) severity }
  reference { hash permalink query citation citation_ar: citation(lang: AR) publication { number at } }
  unplaced { value lower upper records }"""
POINTS = "points { start end value lower upper records certain coverage activeSources group { code label } }"


async def test_a_series_adds_up_and_cites_itself(client: AsyncClient, query_budget: Budget) -> None:
    query = f"{{ timeSeries(measure: KILLED, bucket: WEEK) {{ {ENVELOPE} {POINTS} }} }}"
    with query_budget(3):
        series = (await ask(client, query))["timeSeries"]
    assert series["value"] is None
    assert series["lower"] == sum(range(1, 26))
    assert series["withoutBest"] == 1
    assert series["records"] == 25
    assert series["openEnded"] == 1
    assert series["upper"] is None
    assert sum(point["records"] for point in series["points"]) == 25
    assert series["level"] == "DOCUMENTED"
    assert [each["id"] for each in series["collections"]] == ["alpha"]
    assert series["reference"]["publication"]["number"] == 1
    assert series["reference"]["permalink"].startswith("http://sijill.example/explore?")


async def test_the_query_of_a_reference_asks_the_same_again(client: AsyncClient) -> None:
    for field in (
        'timeSeries(where: {occurred: {from: "2016-12-05"}, verification: [UNASSESSED]}, bucket: MONTH)',
        "areaMap(measure: KILLED, level: ADM2)",
    ):
        name = field.split("(")[0]
        first = (await ask(client, f"{{ {field} {{ value lower upper records reference {{ query hash }} }} }}"))[name]
        again = (await ask(client, first["reference"]["query"]))[name]
        assert {key: again[key] for key in ("value", "lower", "upper", "records")} == {
            key: first[key] for key in ("value", "lower", "upper", "records")
        }


@pytest.mark.parametrize("level", ["ADM0", "ADM1", "ADM2", "ADM3"])
async def test_areas_and_unplaced_add_up_at_every_level(client: AsyncClient, query_budget: Budget, level: str) -> None:
    area = "areas { place { pcode name level } value lower upper records coverage class geometry }"
    with query_budget(3):
        found = (await ask(client, f"{{ areaMap(measure: KILLED, level: {level}) {{ {ENVELOPE} {area} breaks }} }}"))[
            "areaMap"
        ]
    counted = sum(each["records"] for each in found["areas"]) + found["unplaced"]["records"]
    assert counted == found["records"] == 25
    told = [each for each in (*found["areas"], found["unplaced"]) if each["records"]]
    assert sum(each["lower"] for each in told) == found["lower"]
    assert [each["place"]["pcode"] for each in found["areas"]] == sorted(
        each["place"]["pcode"] for each in found["areas"]
    )
    if level == "ADM2":
        assert found["unplaced"]["records"] == 20


async def test_figures_are_drawn_in_both_languages(client: AsyncClient, query_budget: Budget) -> None:
    fields = "figure figure_ar: figure(lang: AR)"
    with query_budget(5):
        data: dict[str, Any] = await ask(
            client,
            f"{{ timeSeries(measure: KILLED, bucket: WEEK) {{ {fields} }} areaMap(measure: KILLED) {{ {fields} }} }}",
        )
    for answer in data.values():
        for figure in answer.values():
            assert {"data", "layout"} <= figure.keys()
        assert answer["figure"] != answer["figure_ar"]


async def test_nothing_found_is_empty_and_not_zero_of_something(client: AsyncClient) -> None:
    where = '{occurred: {from: "1990-01-01", to: "1990-01-31"}}'
    data = await ask(client, f"{{ timeSeries(where: {where}, bucket: MONTH) {{ {ENVELOPE} }} }}")
    assert data["timeSeries"]["status"] == "EMPTY"
    assert data["timeSeries"]["records"] == 0
