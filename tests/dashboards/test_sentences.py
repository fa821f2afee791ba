import dataclasses
import datetime as dt
from typing import Any

import pytest

from analytics.results import Bounded, Method, Question, SeriesPoint, TimeSeries
from analytics.results_areas import Area, AreaMap
from dashboards import counting, sentences
from dashboards.address import Look
from dashboards.numerals import digits
from schema.answering import AreaLevel, Bucket, Coverage, IntervalKind, Level, ResultStatus
from schema.filters import EventFilter
from schema.vocabulary import Language, Measure, Population

EN, AR = Look(), Look(language=Language.AR)
ALL, CIVILIANS = Population.ALL, Population.CIVILIANS


def bounded(lower: float | None, upper: float | None, records: int = 3) -> Bounded:
    return Bounded(value=None, lower=lower, upper=upper, records=records)


def envelope(measure: Measure = Measure.KILLED, population: Population = ALL, **number: Any) -> dict[str, Any]:
    asked = Question("q", EventFilter(), measure, population, {}, 1, dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    said = {"value": None, "lower": 79, "upper": 112, "records": 9} | number
    return said | {
        "status": ResultStatus.OK,
        "level": Level.DOCUMENTED,
        "interval": IntervalKind.BOUNDS,
        "method": Method("m", "1"),
        "question": asked,
        "sources": (),
        "collections": (),
        "caveats": (),
    }


def series(*bounds: tuple[float | None, float | None], **number: Any) -> TimeSeries:
    points = tuple(
        SeriesPoint(
            value=None, lower=low, upper=high, records=1, start=dt.date(2021, n, 1), end=dt.date(2021, n, 28),
            certain=1, coverage=Coverage.COVERED, active_sources=1,
        )
        for n, (low, high) in enumerate(bounds, 1)
    )  # fmt: skip
    return TimeSeries(**envelope(**number), bucket=Bucket.MONTH, points=points, unplaced=bounded(0, 0, 0))


def area_map(*bounds: tuple[float | None, float | None], unplaced: Bounded, kind: str = "governorate") -> AreaMap:
    areas = tuple(
        Area(
            value=None, lower=low, upper=high, records=1, coverage=Coverage.COVERED,
            place={"pcode": f"XQ0{n}", "kind": kind, "name": {"en": f"Area {n}", "ar": None}},
        )
        for n, (low, high) in enumerate(bounds, 1)
    )  # fmt: skip
    return AreaMap(**envelope(), area_level=AreaLevel.ADM1, areas=areas, unplaced=unplaced, breaks=())


@pytest.mark.parametrize(
    ("number", "english", "arabic"),
    [
        (bounded(79, 112), "between 79 and 112 people killed", "مقتل ما بين ٧٩ و١١٢ شخصًا"),
        (bounded(79.2, 111.3), "between 79 and 112 people killed", "مقتل ما بين ٧٩ و١١٢ شخصًا"),
        (bounded(82, None), "at least 82 people killed", "مقتل ٨٢ شخصًا على الأقل"),
        (bounded(None, 120), "up to 120 people killed", "مقتل ما يصل إلى ١٢٠ شخصًا"),
        (bounded(1, 1), "1 person killed", "مقتل شخص واحد"),
        (bounded(2, 2), "2 people killed", "مقتل شخصين"),
        (bounded(7, 7), "7 people killed", "مقتل ٧ أشخاص"),
        (bounded(0, 5), "between 0 and 5 people killed", "مقتل ما بين ٠ و٥ أشخاص"),
    ],
)
def test_a_number_is_said_with_its_bounds_and_a_noun_that_agrees(number: Bounded, english: str, arabic: str) -> None:
    assert sentences.amount(number, Measure.KILLED, ALL, EN) == english
    assert sentences.amount(number, Measure.KILLED, ALL, AR) == arabic


def test_a_best_number_without_bounds_says_so() -> None:
    number = Bounded(value=2015, lower=None, upper=None, records=9)
    assert sentences.is_known(number)
    said = sentences.amount(number, Measure.KILLED, CIVILIANS, EN)
    assert said == "2,015 civilians killed (best number, no bounds stated)"
    assert sentences.amount(number, Measure.KILLED, CIVILIANS, AR) == ("مقتل ٢٬٠١٥ مدنيًا (أفضل عدد، بلا حدود مذكورة)")


def test_what_is_not_known_is_never_said_as_a_number() -> None:
    with pytest.raises(ValueError, match="nothing is known"):
        sentences.amount(bounded(None, None), Measure.KILLED, ALL, EN)


@pytest.mark.parametrize(
    ("n", "form"),
    [
        (0, "٠ مدني"),
        (1, "مدني واحد"),
        (2, "مدنيَّين اثنين"),
        (3, "٣ مدنيين"),
        (10, "١٠ مدنيين"),
        (11, "١١ مدنيًا"),
        (99, "٩٩ مدنيًا"),
        (100, "١٠٠ مدني"),
        (103, "١٠٣ مدنيين"),
        (740, "٧٤٠ مدنيًا"),
    ],
)
def test_arabic_nouns_have_their_forms(n: int, form: str) -> None:
    assert counting.counted(n, Measure.KILLED, CIVILIANS, AR) == form


@pytest.mark.parametrize("look", [EN, AR])
@pytest.mark.parametrize("population", Population)
@pytest.mark.parametrize("measure", Measure)
def test_every_measure_can_be_said_of_every_population(measure: Measure, population: Population, look: Look) -> None:
    said = sentences.amount(bounded(3, 25), measure, population, look)
    assert digits("3", look) in said
    assert digits("25", look) in said
    assert "{" not in said + counting.title(measure, population, look)


def test_the_lead_names_level_number_place_and_period() -> None:
    assert "".join(sentences.lead(series(), "Aleppo", "in 2016", EN)) == (
        "The record documents between 79 and 112 people killed in Aleppo in 2016."
    )
    assert "".join(sentences.lead(series(), "حلب", "في عام ٢٠١٦", AR)) == (
        "يوثّق السجلّ مقتل ما بين ٧٩ و١١٢ شخصًا في حلب في عام ٢٠١٦."
    )
    claimed = dataclasses.replace(series(), level=Level.CLAIMED)
    assert sentences.lead(claimed, "", "", EN)[0] == "Sources report "


def test_a_finding_is_stated_only_where_the_bounds_leave_no_doubt() -> None:
    finding = sentences.finding_by_time(series((1, 2), (5, 9), (3, 4)), EN)
    assert finding == "More people killed are documented in February 2021 than in any other month shown"
    assert sentences.finding_by_time(series((1, 2), (4, 9), (3, 4)), EN) is None
    assert sentences.finding_by_time(series((1, None), (5, 9)), EN) is None
    assert sentences.finding_by_time(series((5, 9)), EN) is None


def test_an_area_is_the_most_documented_only_if_the_unplaced_could_not_change_that() -> None:
    assert sentences.most_by_area(area_map((1, 2), (5, 9), unplaced=bounded(0, 4))) == 1
    assert sentences.most_by_area(area_map((1, 2), (5, 9), unplaced=bounded(0, 6))) is None
    assert sentences.most_by_area(area_map((5, 9), unplaced=bounded(0, 0, 0))) is None


def test_what_could_not_be_placed_is_told_in_words_and_number() -> None:
    shown = area_map((1, 2), (5, 9), unplaced=bounded(6, 11, 254))
    assert sentences.unplaced(shown, EN) == (
        "Between 6 and 11 people killed (254 events) could not be placed in any governorate: "
        "in the total, not on the map."
    )
    assert "٢٥٤ حدثًا" in (sentences.unplaced(shown, AR) or "")
    unknown = area_map((1, 2), unplaced=bounded(None, None, 1), kind="elsewhere")
    assert (sentences.unplaced(unknown, EN) or "").startswith("1 event could not be placed in any first-level area")
    assert sentences.unplaced(area_map((1, 2), unplaced=bounded(None, None, 0)), EN) is None
