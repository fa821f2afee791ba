"""How answers that sort records, or ask what had been reported by a day, are titled, asked again and found again."""

import datetime as dt
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from graphql import parse
from graphql.language import FieldNode, OperationDefinitionNode
from graphql.utilities import value_from_ast_untyped

from analytics import citing, crosstabs, geography, overlaps, timelines
from analytics.results import Result
from analytics.wording import AR, EN
from schema.answering import AreaLevel, Bucket, Dimension
from schema.filters import EventFilter, Reported, SpaceFilter, from_query
from schema.vocabulary import Granularity, Measure
from tests.analytics.wadira import Wadira, answered
from tests.database import Database

WHERE = EventFilter(collections=("wadira",), granularity=(Granularity.INCIDENT, Granularity.PATTERN))
THEN = EventFilter(collections=("wadira",), reported=Reported(to=dt.date(2021, 1, 31)))


@pytest.fixture(scope="module", autouse=True)
def wadira(database: Database) -> Wadira:
    return database.filled(Wadira)


def crossed(where: EventFilter = WHERE, **question: Any) -> Result:
    asked = {"rows": Dimension.ACT, "columns": Dimension.ACTOR, "measure": Measure.KILLED} | question
    found: Result = answered(crosstabs.ask, where, asked)
    return found


def overlap(where: EventFilter = WHERE) -> Result:
    found: Result = answered(overlaps.ask, where, {})
    return found


def given(result: Result) -> tuple[str, dict[str, Any]]:
    """Name and arguments of the canonical query."""
    operation = parse(citing.query(result)).definitions[0]
    assert isinstance(operation, OperationDefinitionNode)
    field = operation.selection_set.selections[0]
    assert isinstance(field, FieldNode)
    return field.name.value, {each.name.value: value_from_ast_untyped(each.value) for each in field.arguments}


def test_titles_say_by_what_it_is_sorted() -> None:
    inside = replace(WHERE, within=SpaceFilter(places=("XA01",)))
    assert citing.title(crossed(inside), EN) == (
        "People killed (everybody) by kind of act and actor held responsible, Area XA01 · documented"
    )
    assert citing.title(crossed(columns=None), AR) == "قتلى (الجميع) بحسب نوع الفعل · موثَّق"
    assert citing.title(overlap(), EN) == "Records by the sources that documented them · documented"
    assert citing.title(overlap(), AR) == "السجلات بحسب المصادر التي وثّقتها · موثَّق"


def test_titles_say_by_when_it_had_been_reported() -> None:
    series: Result = answered(timelines.ask, THEN, {"bucket": Bucket.MONTH})
    map_: Result = answered(geography.ask, THEN, {"level": AreaLevel.ADM1})
    for result in (series, map_, crossed(THEN), overlap(THEN)):
        assert "as reported by 31 January 2021 · documented" in citing.title(result, EN)
        assert "كما أُبلغ عنه حتى ٣١ كانون الثاني/يناير ٢٠٢١" in citing.title(result, AR)
        assert given(result)[1]["where"]["reported"] == {"to": "2021-01-31"}


def test_query_names_both_dimensions_or_one() -> None:
    where = {"collections": ["wadira"], "granularity": ["INCIDENT", "PATTERN"]}
    asked = {"where": where, "measure": "KILLED", "population": "ALL", "rows": "ACT", "asOf": "1"}
    assert given(crossed()) == ("crossTab", asked | {"columns": "ACTOR"})
    assert given(crossed(columns=None)) == ("crossTab", asked)
    assert given(overlap()) == ("sourceOverlap", {"where": where, "asOf": "1"})


def test_what_no_page_shows_is_found_where_questions_are_asked() -> None:
    area = {"type": "Polygon", "coordinates": [[[0, 0], [8, 0], [8, 4], [0, 0]]]}
    for result in (crossed(), overlap(), overlap(replace(WHERE, within=SpaceFilter(area=area)))):
        link = urlsplit(citing.permalink(result) or "")
        assert link.path == "/graphql"
        assert parse_qs(link.query) == {"query": [citing.query(result)]}


def test_address_of_a_page_says_by_when_it_had_been_reported() -> None:
    series: Result = answered(timelines.ask, THEN, {"bucket": Bucket.MONTH})
    link = urlsplit(citing.permalink(series) or "")
    own = {"measure", "population", "bucket", "asOf"}
    pairs = [(name, values[0]) for name, values in parse_qs(link.query).items() if name not in own]
    assert from_query(pairs) == THEN


def test_hash_is_of_cells_and_sets() -> None:
    assert citing.content_hash(crossed()) == citing.content_hash(crossed())
    assert citing.content_hash(crossed()) != citing.content_hash(crossed(columns=None))
    found: Any = overlap()
    fewer = replace(found, combinations=found.combinations[1:])
    assert citing.content_hash(found) != citing.content_hash(fewer)
