"""How many went undocumented, through HTTP: a table that was given, the record, and what is no question."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from httpx2 import AsyncClient

from analytics.capture import latent
from tests.analytics.listed import TRUE, Listed
from tests.api.worlds import ask, refusal
from tests.database import Database

Budget = Callable[..., AbstractContextManager[list[str]]]

PANEL = """status level interval documented value lower upper records
  estimability { status reasons { code text text_ar: text(lang: AR) } }
  panel { estimator model stratum { code label } status value lower upper records interval deltaBic defensible
    reasons { code } diagnostics }
  lists { name sources { name } records alone first last } captureFrequencies
  pairs { model documented shared petersen { value } chapman { value lower upper } odds { value } status }
  withoutList { name lower upper rows { estimator model value } }
  strata { category { code label } documented lower upper status lists reasons { code } }
  method { name version seed parameters paper } sources { name } collections { id } caveats { code severity text }
  reference { hash permalink query citation }"""
GIVEN = f"""query ($from: EstimateInput!, $only: [Estimator!]) {{
  estimate(from: $from, estimators: $only) {{ {PANEL} }} }}"""
KOSOVO = [306, 936, 123, 845, 31, 217, 32, 1131, 106, 228, 42, 177, 18, 181, 27]
"""Counts of patterns 0001, 0010 … 1111 of four lists, Ball and others (2002)."""
FED = {"100": 40, "110": 22, "101": 12, "001": 30, "111": 9}
"""All records of list B are on list A."""
RECORD = '{records: {collections: ["lists"]}}'


@pytest.fixture(scope="module")
def world(database: Database) -> Listed:
    """Published as number 1, in place of the usual record, and the sampler loaded as a server has it."""
    assert database.name
    latent.warm()
    return Listed()


def table(counts: list[int], *lists: str) -> dict[str, Any]:
    """A table of patterns in order of their numbers, from 1."""
    cells = [{"pattern": f"{n:0{len(lists)}b}", "count": count} for n, count in enumerate(counts, 1)]
    return {"table": {"lists": list(lists), "cells": cells}}


async def estimated(client: AsyncClient, given: dict[str, Any], *only: str) -> dict[str, Any]:
    found: dict[str, Any] = (await ask(client, GIVEN, **{"from": given, "only": list(only) or None}))["estimate"]
    return found


async def test_kosovo_is_a_panel_and_no_number(client: AsyncClient) -> None:
    found = await estimated(client, table(KOSOVO, "EXH", "ABA", "OSCE", "HRW"))
    assert (found["status"], found["level"], found["interval"]) == ("OK", "ESTIMATED", "RANGE")
    assert (found["value"], found["documented"]) == (None, 4400)
    log = [row for row in found["panel"] if row["estimator"] == "LOGLINEAR" and row["deltaBic"] is not None]
    near = sorted(round(row["value"]) for row in log if row["defensible"] and row["deltaBic"] < 1)
    assert near[0] == 10357 or 10357 in near
    assert {10357, 12741, 18393} <= {round(row["value"]) for row in log if 0 <= row["deltaBic"] < 1}
    assert found["lower"] < 10357
    assert found["upper"] > 18393
    assert len([row for row in log if "differ" not in row["model"]]) == 113
    bound = next(row for row in found["panel"] if row["model"] == "lists differ")
    assert (round(bound["value"]), bound["defensible"]) == (8591, False)
    average = next(row for row in found["panel"] if row["estimator"] == "DECOMPOSABLE" and row["model"] is None)
    assert average["interval"] == "CREDIBLE"
    assert average["diagnostics"]["mean"] == pytest.approx(12749.3, abs=1)
    latent = next(row for row in found["panel"] if row["estimator"] == "LATENT_CLASS")
    assert (latent["status"] == "OK") == (
        latent["diagnostics"]["r_hat"] < 1.05
        and latent["diagnostics"]["bulk_size"] > 400
        and latent["diagnostics"]["tail_size"] > 200
        and latent["diagnostics"]["humps"] == 1
    )
    codes = {each["code"] for each in found["caveats"]}
    assert {"MODELS_DISAGREE", "RANGE_SPANS", "TABLE_GIVEN"} <= codes
    assert found["method"]["seed"] == 1
    assert found["method"]["parameters"]["defensibleDeltaBic"] == 6
    assert [each["name"] for each in found["withoutList"]] == ["ABA", "EXH", "HRW", "OSCE"]
    assert all(each["lower"] for each in found["withoutList"])


async def test_order_of_lists_and_cells_changes_nothing(client: AsyncClient) -> None:
    first = await estimated(client, table(KOSOVO, "EXH", "ABA", "OSCE", "HRW"), "CHAO", "LOGLINEAR")
    turned = table(KOSOVO, "EXH", "ABA", "OSCE", "HRW")["table"]
    cells = [{"pattern": each["pattern"][::-1], "count": each["count"]} for each in reversed(turned["cells"])]
    again = await estimated(client, {"table": {"lists": turned["lists"][::-1], "cells": cells}}, "LOGLINEAR", "CHAO")
    assert again["reference"]["hash"] == first["reference"]["hash"]


async def test_the_record_is_compared_by_its_lists(client: AsyncClient, query_budget: Budget) -> None:
    with query_budget(4):
        found = (await ask(client, f"{{ estimate(from: {RECORD}, estimators: [CHAO, LOGLINEAR]) {{ {PANEL} }} }}"))[
            "estimate"
        ]
    assert found["status"] == "OK"
    assert found["lower"] < TRUE < found["upper"]
    assert [each["name"] for each in found["lists"]] == ["East", "North and Echo", "South"]
    assert [each["name"] for each in found["lists"][1]["sources"]] == ["North", "Echo"]
    assert found["lists"][0]["first"] == "2021-01-01"
    assert sum(found["captureFrequencies"]) == found["records"] < found["documented"]
    assert [each["model"] for each in found["pairs"]] == ["[1][2]", "[1][3]", "[2][3]"]
    reason = next(each for each in found["estimability"]["reasons"] if each["code"] == "LINKAGE_UNREVIEWED")
    assert reason["text"] != reason["text_ar"]
    assert [each["id"] for each in found["collections"]] == ["lists"]


async def test_strata_are_listed_with_those_that_cannot_be_estimated(client: AsyncClient) -> None:
    asked = f"{{ estimate(from: {RECORD}, estimators: [LOGLINEAR], strata: ADM1) {{ {PANEL} }} }}"
    found = (await ask(client, asked))["estimate"]
    assert [each["category"]["code"] for each in found["strata"]] == ["XA01", "XA02", None]
    assert found["strata"][2]["status"] == "NOT_ESTIMABLE"
    assert {row["stratum"]["label"] for row in found["panel"] if row["stratum"]} >= {"First", "Second"}
    assert found["upper"] is None


async def test_two_lists_have_no_row_that_looks_like_an_estimate(client: AsyncClient) -> None:
    found = await estimated(client, table([20, 30, 9], "A", "B"))
    assert found["status"] == found["estimability"]["status"] == "NOT_ESTIMABLE"
    assert found["estimability"]["reasons"][0]["code"] == "LISTS_LT_3"
    assert all(row["value"] is row["lower"] is row["upper"] is None for row in found["panel"])
    assert found["pairs"][0]["chapman"]["value"] > 59
    assert found["lower"] is found["upper"] is None


async def test_lists_that_are_one_another_or_empty_are_told_of(client: AsyncClient) -> None:
    twice = {
        "table": {
            "lists": ["A", "B", "C"],
            "cells": [{"pattern": "110", "count": 30}, {"pattern": "001", "count": 9}, {"pattern": "111", "count": 8}],
        }
    }
    found = await estimated(client, twice, "LOGLINEAR")
    assert found["status"] == "UNSTABLE"
    assert "DUPLICATE_LIST" in {each["code"] for each in found["estimability"]["reasons"]}
    assert found["lower"] is None
    fed = {"table": {"lists": ["A", "B", "C"], "cells": [{"pattern": p, "count": n} for p, n in FED.items()]}}
    found = await estimated(client, fed, "LOGLINEAR")
    assert found["status"] == "UNSTABLE"
    assert "LIST_DEPENDENT_BY_CONSTRUCTION" in {each["code"] for each in found["estimability"]["reasons"]}
    assert found["lower"] is None
    idle = {
        "table": {
            "lists": ["A", "B", "C", "D"],
            "cells": [{"pattern": f"{n:03b}0", "count": 20 - n} for n in range(1, 8)],
        }
    }
    found = await estimated(client, idle, "LOGLINEAR")
    (said,) = (each for each in found["estimability"]["reasons"] if each["code"] == "STRUCTURAL_ZERO")
    assert "left out as not at work here: D" in said["text"]
    assert found["status"] == "OK"


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (table([1, 2, 3], "A"), "lists: 1 given"),
        (table([], *"ABCDEFGHI"), "lists: 9 given"),
        (table([1, 2, 3], "A", "A"), "lists: 'A' is given twice"),
        (table([1, 2, 3], "A", " "), "lists: a name is blank"),
        (table([0, 0, 0], "A", "B"), "cells: every count is 0"),
        (table([-1, 2, 3], "A", "B"), "cells: count -1"),
        ({"table": {"lists": ["A", "B"], "cells": [{"pattern": "101", "count": 1}]}}, "cells: pattern '101'"),
        ({"table": {"lists": ["A", "B"], "cells": [{"pattern": "1x", "count": 1}]}}, "cells: pattern '1x'"),
        (
            {"table": {"lists": ["A", "B"], "cells": [{"pattern": "00", "count": 1}]}},
            "cells: pattern '00' is on no list",
        ),
        (
            {"table": {"lists": ["A", "B"], "cells": [{"pattern": "10", "count": 1}] * 2}},
            "cells: pattern '10' is given twice",
        ),
        ({"records": {"collections": ["nowhere"]}}, "collections: there is no published collection 'nowhere'"),
    ],
)
async def test_a_table_that_is_none_is_refused_in_a_sentence(
    client: AsyncClient, given: dict[str, Any], words: str
) -> None:
    code, sentence = await refusal(client, "query ($f: EstimateInput!) { estimate(from: $f) { status } }", f=given)
    assert code in {"BAD_INPUT", "UNKNOWN_KEY"}
    assert sentence.startswith(words)
    assert sentence.endswith(".")


async def test_a_question_that_is_none_is_refused_in_a_sentence(client: AsyncClient) -> None:
    both = {"records": {}, **table([1, 2, 3], "A", "B")}
    code, _ = await refusal(client, "query ($f: EstimateInput!) { estimate(from: $f) { status } }", f=both)
    assert code == "BAD_INPUT"
    for given in ("{}", "{records: null}"):
        code, _ = await refusal(client, f"{{ estimate(from: {given}) {{ status }} }}")
        assert code == "BAD_INPUT"
    asked = '{ estimate(from: {table: {lists: ["A", "B"], cells: []}}, strata: ADM1) { status } }'
    code, sentence = await refusal(client, asked)
    assert (code, sentence[:7]) == ("BAD_INPUT", "strata:")
    code, sentence = await refusal(client, f"{{ estimate(from: {RECORD}, strata: ACTOR) {{ status }} }}")
    assert (code, sentence[:7]) == ("BAD_INPUT", "strata:")
    code, sentence = await refusal(client, f"{{ estimate(from: {RECORD}, seed: -4) {{ status }} }}")
    assert (code, sentence) == ("BAD_INPUT", "seed: -4 given; give 0 or more.")


@pytest.mark.parametrize(
    "asked",
    [
        f"estimate(from: {RECORD}, estimators: [CHAO, LOGLINEAR, DECOMPOSABLE], seed: 7)",
        f"estimate(from: {RECORD}, estimators: [LOGLINEAR], strata: ADM1)",
        """estimate(from: {table: {lists: ["b", "a", "c"], cells: [{pattern: "111", count: 9},
          {pattern: "110", count: 8}, {pattern: "011", count: 7}, {pattern: "100", count: 20}]}})""",
    ],
    ids=["record", "strata", "table"],
)
async def test_the_query_of_a_reference_asks_the_same_again(client: AsyncClient, asked: str) -> None:
    about = (await ask(client, f"{{ {asked} {{ reference {{ hash query permalink json }} }} }}"))["estimate"][
        "reference"
    ]
    again = (await ask(client, about["query"]))["estimate"]
    assert again["panel"]
    selection = about["query"].index(") {", about["query"].index("asOf"))
    hashed = (await ask(client, f"{about['query'][:selection]}) {{ reference {{ hash json }} }} }}"))["estimate"]
    assert hashed["reference"]["hash"] == about["hash"]
    assert hashed["reference"]["json"] == about["json"]
    found = await ask(
        client,
        "query ($p: String!) { result(permalink: $p) { __typename lower upper ... on Estimate { documented } } }",
        p=about["permalink"],
    )
    assert found["result"]["__typename"] == "Estimate"
    assert found["result"]["documented"] == again["documented"]


async def test_figures_are_drawn_in_both_languages_and_hold_the_data(client: AsyncClient) -> None:
    data = await ask(
        client,
        f"""query ($t: EstimateInput!) {{
        whole: estimate(from: {RECORD}, estimators: [CHAO, LOGLINEAR]) {{ figure ar: figure(lang: AR) lower }}
        strata: estimate(from: {RECORD}, estimators: [LOGLINEAR], strata: ADM1) {{ figure ar: figure(lang: AR) }}
        pair: estimate(from: {{records: {{collections: ["pair"]}}}}) {{ figure ar: figure(lang: AR) }}
        given: estimate(from: $t, estimators: [LOGLINEAR]) {{ figure ar: figure(lang: AR) }} }}""",
        t=table(KOSOVO, "EXH", "ABA", "OSCE", "HRW"),
    )
    for answer in data.values():
        for figure, lang in ((answer["figure"], "en"), (answer["ar"], "ar")):
            assert figure["layout"]["meta"]["lang"] == lang
            assert figure["layout"]["meta"]["level"] == "ESTIMATED"
            assert "panel" in figure["layout"]["meta"]["data"]
    words = " ".join(each["text"] for each in data["whole"]["figure"]["layout"]["annotations"])
    assert "Documented" in words
    assert "What may be defended" in words
    assert "fewer than three lists" in " ".join(e["text"] for e in data["pair"]["figure"]["layout"]["annotations"])


async def test_a_table_csv_has_a_row_for_each_row_of_the_panel(client: AsyncClient) -> None:
    asked = f"{{ estimate(from: {RECORD}, estimators: [CHAO]) {{ panel {{ model }} reference {{ csv }} }} }}"
    found = (await ask(client, asked))["estimate"]
    lines = found["reference"]["csv"].splitlines()
    assert sum(line.startswith("panel,") for line in lines) == len(found["panel"]) == 3
