import datetime as dt
import re
from dataclasses import replace

import pytest
from graphql import parse
from graphql.language import FieldNode, OperationDefinitionNode
from graphql.utilities import value_from_ast_untyped

from analytics import citing
from analytics.results import TimeSeries
from analytics.results_areas import AreaMap
from analytics.wording import AR, EN
from schema.answering import AreaLevel, Bucket, Imprecise, TimeMatch
from schema.filters import EventFilter, SpaceFilter, TimeFilter, as_dict, from_query
from schema.vocabulary import Granularity, Language, Measure, Population
from tests.counting_rules.worked import ask, cells, furnish, write
from tests.database import Database

EVENTS = """
    | event | from       | to         | adm0 | adm1 | adm2   | low | best | high | civilians |
    | A     | 2030-01-10 | 2030-01-10 | XA   | XA01 | XA0101 | 2   | 3    | 4    | 3         |
    | B     | 2030-03-01 | 2030-03-02 | XA   | XA01 |        | 10  |      |      |           |
"""
YEAR = TimeFilter(from_=dt.date(2030, 1, 1), to=dt.date(2030, 12, 31))


@pytest.fixture(scope="module")
def where(database: Database) -> EventFilter:
    furnish()
    slugs = write(cells(EVENTS), {"": {"licence": "CC BY 4.0", "citation": "Wadira Institute (2031)."}})
    return EventFilter(
        collections=tuple(slugs.values()),
        occurred=YEAR,
        within=SpaceFilter(places=("XA01",)),
        granularity=(Granularity.INCIDENT,),
    )


@pytest.fixture(scope="module")
def series(where: EventFilter) -> TimeSeries:
    result = ask(where, {"bucket": Bucket.MONTH, "population": Population.CIVILIANS})
    assert isinstance(result, TimeSeries)
    return result


@pytest.fixture(scope="module")
def map_(where: EventFilter) -> AreaMap:
    result = ask(where, {"level": AreaLevel.ADM2})
    assert isinstance(result, AreaMap)
    return result


def test_title_names_measure_population_steps_place_period_and_level(series: TimeSeries, map_: AreaMap) -> None:
    period = "1 January 2030 to 31 December 2030"
    assert citing.title(series, EN) == f"Civilians killed by month, Area XA01, {period} · documented"
    assert citing.title(map_, EN) == (
        f"People killed (everybody) by area (second level), Area XA01, {period} · documented"
    )
    assert citing.title(series, AR) == (
        "قتلى من المدنيين بحسب الشهر، منطقة XA01، ١ كانون الثاني/يناير ٢٠٣٠ إلى ٣١ كانون الأول/ديسمبر ٢٠٣٠ · موثَّق"
    )


@pytest.mark.parametrize("measure", Measure)
@pytest.mark.parametrize("population", Population)
@pytest.mark.parametrize("lang", [EN, AR])
def test_every_title_names_its_population(measure: Measure, population: Population, lang: Language) -> None:
    from analytics import counting, wording
    from schema.errors import BadInput

    try:
        counting.check(measure, population)
    except BadInput:
        return
    texts = {wording.counted(measure, each, lang) for each in Population}
    uncounted = {Measure.INCIDENTS, Measure.FACILITIES_DAMAGED, Measure.FACILITIES_DESTROYED}
    assert len(texts) == (1 if measure in uncounted else len(Population))


def test_query_is_graphql_that_says_the_filter_and_the_publication(series: TimeSeries) -> None:
    operation = parse(citing.query(series)).definitions[0]
    assert isinstance(operation, OperationDefinitionNode)
    field = operation.selection_set.selections[0]
    assert isinstance(field, FieldNode)
    given = {each.name.value: value_from_ast_untyped(each.value) for each in field.arguments}
    assert field.name.value == "timeSeries"
    assert given == {
        "where": as_dict(series.question.where),
        "measure": "KILLED",
        "population": "CIVILIANS",
        "bucket": "MONTH",
        "imprecise": "SPREAD",
        "asOf": "1",
    }
    assert "granularity: [INCIDENT]" in citing.query(series)
    assert '["XA01"]' in citing.query(series)


def test_query_writes_a_polygon_as_an_object(series: TimeSeries) -> None:
    area = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1.5], [0, 0]]]}
    asked = replace(series, question=replace(series.question, where=EventFilter(within=SpaceFilter(area=area))))
    assert 'area: {coordinates: [[[0, 0], [1, 0], [1, 1.5], [0, 0]]], type: "Polygon"}' in citing.query(asked)
    assert citing.permalink(asked) is None


def test_permalink_leads_back_to_the_same_question(series: TimeSeries) -> None:
    link = citing.permalink(series)
    assert link is not None
    path, _, search = link.partition("?")
    pairs = dict(part.split("=") for part in search.split("&"))
    own = {name: pairs.pop(name) for name in ("measure", "population", "bucket", "asOf")}
    assert path == "/explore"
    assert own == {"measure": "KILLED", "population": "CIVILIANS", "bucket": "MONTH", "asOf": "1"}
    assert from_query(pairs.items()) == series.question.where


def test_permalink_says_what_is_not_as_usual(where: EventFilter) -> None:
    starts = replace(where, occurred=replace(YEAR, match=TimeMatch.STARTS))
    result = ask(starts, {"bucket": Bucket.YEAR, "imprecise": Imprecise.EXCLUDE})
    link = citing.permalink(result)
    assert link is not None
    assert "imprecise=EXCLUDE" in link
    assert "match=STARTS" in link


def test_citation_names_publication_collections_licence_and_that_it_is_fictional(series: TimeSeries) -> None:
    said = citing.citation(series, EN)
    day = series.question.at.date().isoformat()
    assert said.startswith(f"Sijill, publication 1 ({day}): Civilians killed by month")
    for words in ("Fictional data.", "Licence: CC BY 4.0.", "Sources named: 1.", "Wadira Institute (2031)."):
        assert words in said
    arabic = citing.citation(series, AR)
    assert arabic.startswith(f"سِجِلّ، النشرة 1 ({day})")
    assert "بيانات خيالية" in arabic


def test_hash_is_of_the_content_and_nothing_else(where: EventFilter, map_: AreaMap) -> None:
    again = ask(where, {"level": AreaLevel.ADM2, "geometry": True})
    assert isinstance(again, AreaMap)
    assert again.areas[0].geometry is not None
    assert map_.areas[0].geometry is None
    assert citing.content_hash(again) == citing.content_hash(map_)
    assert re.fullmatch(r"sha256:[0-9a-f]{64}", citing.content_hash(map_))
    other = replace(map_, areas=(replace(map_.areas[0], value=99.0), *map_.areas[1:]))
    assert citing.content_hash(other) != citing.content_hash(map_)
