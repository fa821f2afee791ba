"""Figure cards: finding, level, figure, what is not in it, caveats, source; everything else is behind one button."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from analytics.results import Caveat, Result
from dashboards import counting, numerals
from dashboards.address import Look
from dashboards.frame import aria
from dashboards.tables import names
from dashboards.words import Words
from schema.answering import Severity

ON_CARD = 2
"""Caveats shown on a card; the rest stand behind its button."""

SAID_ELSEWHERE = ("FICTIONAL", "UNPLACED")
"""Caveats that the banner and the line under a figure say already; they stand behind the button too."""


@dataclass(frozen=True)
class Card:
    """What one card shows.

    `measured` names measure, population, area and period, `summary` is the picture in a sentence, `key` holds pairs of
    swatch and words, `missing` says what is not in the picture.
    """

    name: str
    result: Result
    finding: str
    measured: str
    figure: Mapping[str, Any]
    summary: str
    key: Sequence[tuple[str, str]]
    missing: str | None
    menu: "Menu"
    width: str


@dataclass(frozen=True)
class Menu:
    """What stands behind the button of a card: the table, two downloads, the query, and how to cite."""

    table: Component
    csv: str
    events_csv: str
    query: str
    citation: str


def card(shown: Card, look: Look) -> Component:
    """A card as a section with its heading."""
    words = Words(look)
    heading = f"{shown.name}-finding"
    said = [each for each in shown.result.caveats if each.code not in SAID_ELSEWHERE]
    caveats = sorted(said, key=lambda each: each.severity is Severity.NOTE)
    body = [
        html.H3(shown.finding, id=heading),
        _more(shown, words),
        level(shown.result, shown.measured, words),
        html.Ul([html.Li([html.I(className=f"sw {kind}"), text]) for kind, text in shown.key], className="key"),
        _plot(shown),
        *([html.P(shown.missing, className="aside")] if shown.missing else []),
        *[caveat(each, words) for each in caveats[:ON_CARD]],
        html.Footer(_footer(shown.result, words)),
    ]
    return html.Section(body, id=shown.name, className=f"card {shown.width}", **aria(labelledby=heading))


def level(result: Result, measured: str, words: Words) -> Component:
    """The level as shape and word, and what is measured."""
    badge = html.Span(words.term("level", result.level), className=f"badge {result.level}")
    return html.P([badge, measured], className="level")


def caveat(said: Caveat, words: Words) -> Component:
    """A sentence of caution."""
    return html.P([html.B(words("care")), " ", sentence(said, words)], className="caveat")


def sentence(said: Caveat, words: Words) -> str:
    """The text of a caveat in the page's language and digits."""
    return numerals.in_digits(words.text(said.text), words.look)


def _plot(shown: Card) -> Component:
    graph = dcc.Graph(
        figure=dict(shown.figure),
        responsive=True,
        config={"displayModeBar": False, "scrollZoom": False},
        # Without a style Dash's graph throws; the wrapper has the height.
        style={"height": "100%"},
    )
    # Bars are as high as there are many; other pictures take the room that there is.
    height = shown.figure["layout"].get("height")
    own: dict[str, Any] = {"style": {"flex": f"0 0 {height}px"}} if height else {}
    return html.Div(graph, className=f"plot {shown.name}", role="img", **own, **aria(label=shown.summary))


def _footer(result: Result, words: Words) -> list[Component | str]:
    look = words.look
    parts = [
        counting.things(len(result.sources), "source", look),
        counting.things(result.records, "event", look),
        words("publication_short", number=str(result.question.publication)),
        names(result.collections, words),
        *[
            words("licence", licence=each)
            for each in sorted({str(c["licence"]) for c in result.collections if c["licence"]})
        ],
    ]
    if any(each["fictional"] for each in result.collections):
        parts.append(words("fictional_data"))
    return [" · ".join(parts)]


def _more(shown: Card, words: Words) -> Component:
    menu, result = shown.menu, shown.result
    items = [
        html.Details([html.Summary(words("table")), menu.table]),
        html.A(words("csv"), href=menu.csv, download=f"{shown.name}.csv"),
        html.A(words("events_csv"), href=menu.events_csv),
        html.Details([html.Summary(words("query")), html.Pre(menu.query, dir="ltr", lang="en")]),
        html.Details(
            [
                html.Summary(words("method")),
                html.P(words("method_is", name=result.method.name, version=result.method.version)),
                *[html.P(sentence(each, words)) for each in result.caveats],
            ]
        ),
        html.Details([html.Summary(words("cite")), html.P(menu.citation)]),
    ]
    button = html.Summary("⋯", **aria(label=f"{words('more')}: {shown.finding}"))
    return html.Details([button, html.Ul([html.Li(each) for each in items])], className="more")
