import pytest

from analytics import citing, permalinks
from analytics.permalinks import question
from analytics.results import Result, TimeSeries
from analytics.results_areas import AreaMap
from schema.answering import AreaLevel, Bucket, Dimension, Imprecise
from schema.errors import BadInput
from schema.filters import EventFilter, SpaceFilter
from schema.vocabulary import Measure
from tests.counting_rules.worked import ask, cells, furnish, write
from tests.database import Database

EVENTS = """
    | event | from       | to         | adm0 | adm1 | low | best | high |
    | A     | 2030-03-10 | 2030-03-10 | XA   | XA01 | 2   | 3    | 4    |
"""


@pytest.fixture(scope="module")
def where(database: Database) -> EventFilter:
    furnish()
    return EventFilter(
        collections=tuple(write(cells(EVENTS), {"": {}}).values()), within=SpaceFilter(places=("XA01",)), text='"A" 1'
    )


def arguments(document: str) -> str:
    """A document up to its selection."""
    return document[: document.index(") {") + 1]


@pytest.mark.parametrize(
    ("kind", "asked"),
    [
        (TimeSeries, {"bucket": Bucket.MONTH, "imprecise": Imprecise.BOUNDS, "measure": Measure.KILLED}),
        (AreaMap, {"level": AreaLevel.ADM2}),
        (Result, {"rows": Dimension.ADM1}),
    ],
)
def test_a_permalink_asks_what_its_answer_was_asked(
    where: EventFilter, kind: type[Result], asked: dict[str, object]
) -> None:
    result = ask(where, asked)
    assert isinstance(result, kind)
    link = citing.permalink(result)
    assert link is not None
    again = question(f"https://sijill.example{link}&lang=ar" if link.startswith("/explore") else link)
    # The order of arguments is that of the address.
    assert sorted(arguments(again)) == sorted(arguments(citing.query(result)).replace(", imprecise: SPREAD", ""))


@pytest.mark.parametrize(
    "link", ["", "/figures/0", "/explore?bucket=YEAR", "/explore?bucket=YEAR&level=ADM1&asOf=1", "/graphql?q=1", "//["]
)
def test_what_is_no_permalink_is_told(link: str) -> None:
    with pytest.raises(BadInput, match="no address of an answer"):
        question(link)


def test_a_permalink_has_bearable_length() -> None:
    with pytest.raises(BadInput, match="16,000"):
        question("/graphql?query=" + "a" * permalinks.LONGEST)


def test_texts_of_an_address_stay_texts() -> None:
    asked = question('/explore?bucket=YEAR&asOf=3&timeZone=Asia/Damascus"){x}&seed=4&hotspots=true')
    assert 'timeZone: "Asia/Damascus\\"){x}"' in asked
    assert "seed: 4, hotspots: true" in asked
    assert 'asOf: "3"' in asked
