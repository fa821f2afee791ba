"""Who was at risk: chosen by date, refused where nobody was counted near, and what must be said of it."""

import datetime as dt
from collections.abc import Callable, Sequence
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics import denominators
from analytics.counting import Sums
from analytics.denominators import FARTHEST, FRESH, AtRisk, Figure, Populations
from analytics.evidence import Texts
from analytics.population_cautions import RULES, Populace, cautions, populace
from analytics.reasons import Reason
from analytics.wording import AR, EN
from schema.answering import ResultStatus, Severity
from schema.errors import BadInput
from schema.filters import EventFilter, Near, SpaceFilter

YEAR = dt.date(2021, 1, 1), dt.date(2021, 12, 31)
MIDDLE = dt.date(2021, 7, 2)


def figure(
    day: str,
    people: int = 1_000,
    *,
    pcode: str = "XA01",
    source: str = "Bureau",
    basis: str = "estimate",
    licence: str | None = None,
    citation: str | None = None,
) -> Figure:
    first = dt.date.fromisoformat(day)
    return Figure(pcode, first, first, people, None, None, basis, source, licence, citation)


def populations(*figures: Figure, also: Sequence[str] = ()) -> Populations:
    found: dict[str, list[Figure]] = {code: [] for code in also}
    for each in figures:
        found.setdefault(each.pcode, []).append(each)
    return Populations(found)


def test_the_figure_nearest_to_the_middle_is_taken_as_it_is() -> None:
    asked = populations(figure("2020-07-01", 900), figure("2021-08-01", 700), figure("2022-01-01", 500))
    chosen = asked.chosen("XA01", *YEAR)
    assert (chosen.people, chosen.low, chosen.high, chosen.days) == (700, 700, 700, 30)
    assert not chosen.stale
    assert chosen.figures[0].first == dt.date(2021, 8, 1)


def test_a_figure_for_a_period_is_near_every_day_of_it() -> None:
    whole = Figure("XA01", *YEAR, 400, 300, 600, "survey", "Office")
    assert whole.days_from(dt.date(2021, 12, 31)) == 0
    assert whole.days_from(dt.date(2022, 1, 2)) == 2
    chosen = populations(whole).chosen("XA01", dt.date(2021, 12, 1), dt.date(2021, 12, 31))
    assert (chosen.people, chosen.low, chosen.high, chosen.days) == (400, 300, 600, 0)


@pytest.mark.parametrize(
    ("days", "known", "stale"), [(FRESH, True, False), (FRESH + 1, True, True), (FARTHEST + 1, False, False)]
)
def test_far_figures_are_stale_and_then_none(days: int, known: bool, stale: bool) -> None:
    asked = populations(figure((MIDDLE - dt.timedelta(days=days)).isoformat()))
    chosen = asked.chosen("XA01", *YEAR)
    assert (chosen.people is not None) is known
    assert chosen.stale is stale
    if not known:
        assert chosen.verdict.status is ResultStatus.NOT_ESTIMABLE
        assert chosen.verdict.reasons == (Reason.NO_DENOMINATOR,)


def test_a_projection_waits_behind_whatever_else_is_fresh() -> None:
    projected, counted = figure("2021-07-02", 800, basis="projection"), figure("2021-03-01", 500)
    assert populations(projected, counted).chosen("XA01", *YEAR).people == 500
    assert populations(projected, figure("2019-01-01", 500)).chosen("XA01", *YEAR).people == 800


def test_a_map_takes_one_source_where_it_can() -> None:
    asked = populations(
        figure("2021-07-02", 1, source="Gazette"),
        figure("2021-04-02", 2, source="Bureau"),
        figure("2021-04-02", 3, pcode="XA02", source="Bureau"),
    )
    assert asked.chosen("XA01", *YEAR).people == 2


def test_an_area_where_nobody_lives_has_no_rate() -> None:
    assert populations(figure("2021-07-01", 0)).chosen("XA01", *YEAR).people is None


def test_areas_together_have_people_only_if_each_has() -> None:
    both = populations(figure("2021-07-01", 10), figure("2020-07-02", 20, pcode="XA02"))
    together = both.together(*YEAR)
    assert (together.people, together.days, len(together.figures)) == (30, 365, 2)
    assert populations(figure("2021-07-01"), also=["XA02"]).together(*YEAR).people is None
    assert populations().together(*YEAR).verdict.reasons == (Reason.NO_DENOMINATOR,)


def test_the_greatest_change_beside_the_figure_is_known() -> None:
    asked = populations(figure("2020-07-01", 1_300), figure("2021-07-01"), figure("2022-07-01", 950))
    assert asked.chosen("XA01", *YEAR).moved == pytest.approx(0.3)
    other = populations(figure("2020-07-01", 1_300, source="Office"), figure("2021-07-01"))
    assert other.chosen("XA01", *YEAR).moved == 0


def test_a_rate_is_the_number_by_the_people_with_garwoods_bounds() -> None:
    """Ten gives 4.795 to 18.39 (Garwood 1936); of 40,000 to 80,000 people, best 50,000."""
    risk = AtRisk(people=50_000, low=40_000, high=80_000)
    ten = Sums(events=10, records=10, lows=10, lower=Decimal(10), value=Decimal(10), upper=Decimal(10))
    rate = risk.rate(ten)
    assert rate is not None
    assert (rate.value, rate.records) == (20, 10)
    assert rate.lower == pytest.approx(4.795 * 100_000 / 80_000, abs=0.01)
    assert rate.upper == pytest.approx(18.39 * 100_000 / 40_000, abs=0.02)
    nothing = risk.rate(Sums())
    assert nothing is not None
    assert (nothing.value, nothing.lower) == (0, 0)
    assert nothing.upper == pytest.approx(3.689 * 2.5, abs=0.01)


def test_what_is_open_stays_open_in_a_rate() -> None:
    open_ended = Sums(events=1, records=1, lows=1, open_ended=1, without_best=1, lower=Decimal(3))
    rate = AtRisk(people=1_000, low=1_000, high=1_000).rate(open_ended)
    assert rate is not None
    assert rate.value is rate.upper is None
    assert rate.lower is not None
    assert AtRisk().rate(open_ended) is None


@pytest.mark.parametrize(
    "where",
    [
        EventFilter(within=SpaceFilter(bbox=(0, 0, 1, 1))),
        EventFilter(within=SpaceFilter(near=Near(lon=0, lat=0, metres=10))),
        EventFilter(during=("SJ-0000-0000",)),
    ],
)
def test_nobody_counted_the_people_of_a_box(where: EventFilter) -> None:
    with pytest.raises(BadInput, match=r"^scale: nobody counted the people of a box"):
        denominators.check(where)
    denominators.check(EventFilter(within=SpaceFilter(places=("XA",))))


FIGURES = st.lists(
    st.builds(
        lambda day, people, source: figure(str(MIDDLE + dt.timedelta(days=day)), people, source=source),
        st.integers(-3_000, 3_000),
        st.integers(0, 9_999),
        st.sampled_from(["A", "B"]),
    ),
    max_size=6,
    unique_by=lambda each: (each.first, each.source),
)


@given(FIGURES.flatmap(lambda figures: st.tuples(st.just(figures), st.permutations(figures))))
def test_the_order_of_rows_changes_nothing(both: tuple[list[Figure], list[Figure]]) -> None:
    one, other = (Populations.of([Row(each) for each in figures]).chosen("XA01", *YEAR) for figures in both)
    assert one == other


class Row:
    """A figure as the database tells it."""

    def __init__(self, of: Figure) -> None:
        self.pcode, self.day_from, self.day_to = of.pcode, of.first, of.last
        self.people, self.low, self.high = of.people, of.low, of.high
        self.basis, self.source, self.licence, self.citation = of.basis, of.source, of.licence, of.citation


FIRES: dict[str, tuple[Populace, Populace]] = {
    "NO_DENOMINATOR": (Populace(none=1), Populace()),
    "DENOMINATOR_STALE": (Populace(stale=2, days=400), Populace(days=100)),
    "DENOMINATOR_MOVING": (Populace(moving=1), Populace()),
    "RATE_COVERS_CHANCE_ONLY": (Populace(credits=("Office",)), Populace(none=3)),
    "DENOMINATOR_SOURCES": (Populace(credits=tuple("ABCDEFG")), Populace()),
}


@pytest.mark.parametrize(("code", "severity", "rule"), RULES)
def test_each_rule_fires_and_keeps_silent(
    code: str, severity: Severity, rule: Callable[[Populace], Texts | None]
) -> None:
    firing, silent = FIRES[code]
    said = rule(firing)
    assert said
    assert said[EN]
    assert said[AR]
    assert rule(silent) is None
    assert severity


def test_what_is_said_follows_from_what_was_chosen() -> None:
    near = populations(figure("2020-07-01", 2_000), figure("2021-07-01", citation="Office 2021", licence="CC0-1.0"))
    far = populations(figure("2019-07-01"))
    found = [near.chosen("XA01", *YEAR), far.chosen("XA01", *YEAR), populations().chosen("XA01", *YEAR)]
    told = populace(found)
    assert (told.none, told.stale, told.days, told.moving) == (1, 1, 732, 1)
    assert told.credits == ("Bureau", "Office 2021 · CC0-1.0")
    assert [each.code for each in cautions(found)] == list(FIRES)
