"""Questions of `estimate` as files and collections hold them: read as GraphQL reads them, refused in a sentence."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from api.imports.collections import read_about
from api.questions import read, read_filter
from schema.answering import Dimension, Estimator, TimeMatch
from schema.errors import BadFile, BadInput
from schema.filters import EventFilter, Near, Reported, SpaceFilter, TimeFilter, as_dict
from schema.vocabulary import DatePrecision, Granularity, Verification

FULL = EventFilter(
    collections=("qasira",),
    text="school, hospital",
    occurred=TimeFilter(from_=dt.date(2022, 1, 1), to=dt.date(2022, 2, 1), match=TimeMatch.WITHIN),
    within=SpaceFilter(places=("XQ01",), bbox=(1.0, 2.0, 3.0, 4.0), near=Near(lon=1, lat=2, metres=300)),
    reported=Reported(to=dt.date(2023, 1, 1)),
    violations=("torture", "unlawful_killing"),
    verification=tuple(Verification)[:2],
    granularity=(Granularity.INCIDENT,),
    date_precision=DatePrecision.DAY,
    independent_sources=2,
)
ABOUT = {"name_en": "A", "description_en": "A.", "licence": "CC0-1.0", "citation": "A."}


def test_a_filter_is_read_as_graphql_writes_it() -> None:
    assert read_filter(json.loads(json.dumps(as_dict(FULL)))) == FULL
    assert read_filter({}) == read_filter(None) == EventFilter()
    area = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}
    assert read_filter({"within": {"area": area}}).within.area == area


def test_a_question_is_read_whole() -> None:
    given = {"from": {"records": {}}, "estimators": ["CHAO"], "strata": "ADM1", "seed": 4, "asOf": "41"}
    found = read(given)
    assert (found.estimators, found.strata, found.seed, found.as_of) == ((Estimator.CHAO,), Dimension.ADM1, 4, 41)
    table = read({"from": {"table": {"lists": ["a", "b"], "cells": [{"pattern": "11", "count": 4}]}}})
    assert (table.where, table.lists, table.cells) == (None, ("a", "b"), (("11", 4),))


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ([], "question: give an object"),
        ({}, "from: give an object"),
        ({"from": {}}, "from: give exactly one"),
        ({"from": {"records": {}, "table": {}}}, "from: give exactly one"),
        ({"from": {"records": {"colour": "red"}}}, "'colour' is no condition"),
        ({"from": {"records": {"occurred": {"since": "2022-01-01"}}}}, "occurred: 'since' is none of"),
        ({"from": {"records": {"occurred": {"from": "soon"}}}}, "from: 'soon' is no day"),
        ({"from": {"records": {}}, "estimators": "CHAO"}, "estimators: give a list"),
        ({"from": {"records": {}}, "estimators": ["GUESS"]}, "estimators: 'GUESS' is none of"),
        ({"from": {"records": {}}, "strata": "adm1"}, "strata: 'adm1' is none of"),
        ({"from": {"records": {}}, "seed": "1"}, "seed: '1' is no whole number"),
        ({"from": {"records": {}}, "limit": 4}, "question: 'limit' is none of"),
        ({"from": {"table": {"lists": ["a"], "cells": []}}, "strata": "ADM1"}, "strata: a table has no records"),
    ],
)
def test_what_is_no_question_is_refused_in_a_sentence(given: Any, words: str) -> None:
    with pytest.raises(BadInput) as refused:
        read(given)
    assert str(refused.value).startswith(words)
    assert str(refused.value).endswith(".")


@pytest.mark.parametrize(
    ("declared", "words"),
    [
        ("all", "estimates must be a list"),
        ([{"from": {}}], "estimates: from: give exactly one"),
        ([{"from": {"table": {"lists": ["a", "b"], "cells": []}}}], "of its records, not of a table"),
    ],
)
def test_a_collection_declares_questions_that_can_be_put(tmp_path: Path, declared: Any, words: str) -> None:
    about = tmp_path / "about.json"
    about.write_text(json.dumps(ABOUT | {"estimates": [{"from": {"records": {}}}]}), encoding="utf-8")
    assert read_about(about, "a")["estimates"] == [{"from": {"records": {}}}]
    about.write_text(json.dumps(ABOUT | {"estimates": declared}), encoding="utf-8")
    with pytest.raises(BadFile, match=words):
        read_about(about, "a")
