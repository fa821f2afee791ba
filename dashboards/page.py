"""The page `/explore`: what an answer says, as banner, lead, facts and cards."""

import datetime as dt
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from dash import html
from dash.development.base_component import Component

from analytics import citing, figures, wording
from analytics.results import Result, TimeSeries
from analytics.results_areas import AreaMap
from dashboards import counting, keys, numerals, sentences, states, tables
from dashboards.address import Address, write
from dashboards.asking import Answer
from dashboards.cards import Card, Menu, card, level
from dashboards.frame import PREFIX, Parts, banner, tools
from dashboards.words import Words
from schema.answering import ResultStatus
from schema.filters import to_query


def parts(answer: Answer) -> Parts:
    """Everything of the page that the address decides."""
    address = answer.address
    invented = [each for each in answer.scope.collections if each["fictional"]]
    words = Words(address.look)
    return Parts(
        tools=tools(address),
        banner=banner(tables.names(invented, words), address.look) if invented else [],
        summary=summary(answer),
        also_set=states.also_set(address),
        main=content(answer),
        announcement=_announcement(answer),
    )


def without_answer(address: Address, main: list[Component]) -> Parts:
    """The page around a state that has no answer."""
    return Parts(tools(address), [], "", states.also_set(address), main, "")


def _announcement(answer: Answer) -> str:
    if answer.series is None:
        return ""
    look = answer.address.look
    return Words(look)("matching", events=counting.things(answer.series.records, "event", look))


def content(answer: Answer) -> list[Component]:
    """What stands between the filter bar and the foot of the page."""
    address, series, areas = answer.address, answer.series, answer.areas
    if series is None or areas is None:
        if confidential := [each for each in answer.scope.collections if each.get("confidential")]:
            return states.confidential(confidential, address)
        return states.choose((each for each in answer.published if each["fictional"]), address)
    words = Words(address.look)
    if series.status is ResultStatus.EMPTY:
        return states.empty(address, measured(series, answer), {point.coverage for point in series.points})
    return [
        _lead(series, areas, answer),
        html.H2(words("what_is_documented"), className="part"),
        html.Div([_series_card(series, answer), _area_card(areas, answer)], className="grid"),
    ]


def where(answer: Answer) -> str:
    """The areas asked of, by name; empty when all are meant."""
    places = answer.series.question.places if answer.series else ()
    words = Words(answer.address.look)
    if len(places) > MANY:
        return counting.things(len(places), "area", answer.address.look)
    listed = [words.text(place["name"], str(place["pcode"])) for place in places]
    return wording.listed(listed, answer.address.look.language)


MANY = 3
"""More areas than this are counted, not named."""


def days(answer: Answer) -> tuple[dt.date | None, dt.date | None]:
    """The period: what was asked of, else from the first to the last point."""
    asked = answer.address.where.occurred
    if asked.from_ is None and asked.to is None and answer.series and answer.series.points:
        points = answer.series.points
        return points[0].start, points[-1].end
    return asked.from_, asked.to


def measured(result: Result, answer: Answer) -> str:
    """What is counted, of whom, where and when, for the line under a title."""
    look = answer.address.look
    comma = "، " if look.rtl else ", "
    counted = wording.counted(result.question.measure, result.question.population, look.language)
    period = numerals.span_of_days(*days(answer), look)
    names = tables.names(result.collections, Words(look)) if len(result.collections) <= MANY else ""
    return comma.join(part for part in (counted, where(answer), period, names) if part)


def summary(answer: Answer) -> str:
    """The set filters in words, for the button of a phone."""
    words = Words(answer.address.look)
    comma = "، " if answer.address.look.rtl else ", "
    kinds = [words.term("event", code) for code in answer.address.where.kinds]
    period = numerals.span_of_days(*days(answer), answer.address.look)
    return comma.join(part for part in (where(answer) or words("all_areas"), period, *kinds) if part)


def _lead(series: TimeSeries, areas: AreaMap, answer: Answer) -> Component:
    look, words = answer.address.look, Words(answer.address.look)
    if sentences.is_known(series):
        before, number, after = sentences.lead(series, where(answer), numerals.period(*days(answer), look), look)
        sentence: list[Component | str] = [before, html.B(number), after]
    else:
        key = "not_added" if any(point.group for point in series.points) else "empty_measure"
        sentence = [words(key, events=counting.things(series.records, "event", look))]
    facts = [
        (counting.things(series.records, "event", look), words("events_behind")),
        (counting.things(len(series.sources), "source", look), words("sources_behind")),
    ]
    if missing := _missing(series, areas, words):
        facts.append(missing)
    return html.Div(
        [
            html.Div([html.H1(sentence), level(series, measured(series, answer), words)]),
            html.Dl([html.Div([html.Dt(number), html.Dd(text)]) for number, text in facts], className="facts"),
        ],
        className="lead",
    )


def _missing(series: TimeSeries, areas: AreaMap, words: Words) -> tuple[str, str] | None:
    """The gravest thing that the numbers lack: an upper end, a place, a best figure."""
    english, arabic, _, _ = sentences.area_words(areas)
    for number, said in (
        (series.open_ended, words("open_ended")),
        (areas.unplaced.records, words("unplaced_fact", level=arabic if words.look.rtl else english)),
        (series.without_best, words("without_best")),
    ):
        if number:
            return counting.things(number, "event", words.look), said
    return None


def _series_card(series: TimeSeries, answer: Answer) -> Component:
    look, words = answer.address.look, Words(answer.address.look)
    plain = sentences.title_by_time(series, look)
    finding = sentences.finding_by_time(series, look) or plain
    line = measured(series, answer)
    shown = Card(
        name="series",
        result=series,
        finding=finding,
        measured=f"{line}. {words('left_to_right')}" if look.rtl else line,
        figure=_figure(series, answer),
        summary=f"{plain}. {_range(series, answer)}",
        key=keys.series(series, words),
        missing=sentences.undated(series, look),
        menu=_menu(series, answer, tables.series_table(series, look), "series"),
        width="c7",
    )
    return card(shown, look)


def _area_card(areas: AreaMap, answer: Answer) -> Component:
    look, words = answer.address.look, Words(answer.address.look)
    most = sentences.most_by_area(areas)
    plain = sentences.title_by_area(areas, look)
    finding = plain
    if most is not None:
        area = areas.areas[most]
        finding = sentences.finding_by_area(areas, words.text(area.name, area.code), look) or plain
    mapped = figures.is_map(areas)
    shown = Card(
        name="map",
        result=areas,
        finding=finding,
        measured=f"{measured(areas, answer)}. {words('map_shows_best' if mapped else 'no_map')}",
        figure=_figure(areas, answer),
        summary=f"{plain}. {finding}. {sentences.unplaced(areas, look) or ''}".strip(),
        key=keys.areas(areas, words) if mapped else keys.bars(areas, words),
        missing=sentences.unplaced(areas, look, mapped=mapped),
        menu=_menu(areas, answer, tables.area_table(areas, look), "areas"),
        width="c5",
    )
    return card(shown, look)


def _range(result: Result, answer: Answer) -> str:
    """The total in words, for those who cannot see the picture."""
    look = answer.address.look
    if not sentences.is_known(result):
        return counting.things(result.records, "event", look)
    return "".join(sentences.lead(result, where(answer), numerals.period(*days(answer), look), look))


def _figure(result: Result, answer: Answer) -> Mapping[str, Any]:
    look = answer.address.look
    drawn = figures.figure(result, look.language, theme=look.theme.value, titled=False)
    layout = drawn["layout"]
    if isinstance(result, AreaMap) and not figures.is_map(result):
        return numerals.in_digits(drawn, look)
    # The card has the height, so that a phone may have a lower one.
    layout.pop("height", None)
    if isinstance(result, AreaMap):
        # What could not be placed stands beside the map in words that wrap.
        layout["annotations"] = [each for each in layout.get("annotations", ()) if each.get("xref") != "paper"]
        layout["margin"] = {"l": 0, "r": 0, "t": 0, "b": 0}
    if look.rtl:
        _narrow(layout)
    return numerals.in_digits(drawn, look)


def _menu(result: Result, answer: Answer, table: Component, name: str) -> Menu:
    address, words = answer.address, Words(answer.address.look)
    reference = citing.reference(result)
    pairs = to_query(address.where) + ([("asOf", address.as_of)] if address.as_of else [])
    return Menu(
        table=table,
        csv=f"{PREFIX}{name}.csv{write(address)}",
        events_csv=f"/datasets/events.csv?{urlencode(pairs, safe=',:')}",
        query=reference.query,
        citation=words.text(reference.citation),
    )


def _narrow(layout: dict[str, Any]) -> None:
    """Set names of months in two words on two lines, so that they stand apart on a phone."""
    for name in ("xaxis", "xaxis2"):
        axis = layout.get(name, {})
        if "ticktext" in axis:
            axis["ticktext"] = [text.replace(" ", "<br>") for text in axis["ticktext"]]
            axis["tickfont"] = {"size": 12}
            # The first name begins before the axis does, whose numbers stand at the right.
            axis["ticklabeloverflow"] = "allow"
            layout["margin"] = {"l": 30, "r": 8, "t": 16, "b": 8}
