"""What stands around every page: masthead, fictional banner, filter bar, and the places where an answer goes."""

import dataclasses
from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from dashboards.address import Address, Digits, Look, Theme, write
from dashboards.words import Words
from schema.vocabulary import Language

PREFIX = "/explore/"

_THEME = {
    "fontFamily": "var(--sans)",
    "primaryColor": "petrol",
    "defaultRadius": "sm",
    "colors": {
        "petrol": [
            *("#E2ECF2", "#C6D9E4", "#A9C6D6", "#8CB2C8", "#6F9FB9"),
            *("#538AA6", "#3A7496", "#1D5373", "#174662", "#12415F"),
        ]
    },
    "primaryShade": {"light": 7, "dark": 3},
}


def aria(**named: str) -> dict[str, Any]:
    """Attributes for assistive technologies: `aria(label="Pages")` is `aria-label`."""
    return {f"aria-{name}": value for name, value in named.items()}


def shell() -> Component:
    """The layout that Dash serves: the address at which a page is opened, and a place for it."""
    return html.Div([dcc.Location(id="opened", refresh=False), html.Div(id="page")])


def link(address: Address) -> str:
    """The address of a page, from the root of the site."""
    return PREFIX + write(address)


def frame(look: Look, bar: list[Component], parts: "Parts", search: str) -> Component:
    """A whole page: what stays while filters change, with the first answer, that to `search`, in its places."""
    words = Words(look)
    inside = [
        # Beside the controls, so that what depends on both finds both.
        dcc.Location(id="url", refresh=False),
        dcc.Store(id="drawn", data=search),
        html.A(words("skip"), href="#main", className="skip"),
        html.Header(
            html.Div(
                [
                    _brand(look),
                    _pages(words),
                    html.Div(parts.tools, id="tools", className="tools", role="group", **aria(label=words("look"))),
                ],
                className="wrap",
            ),
            className="masthead",
        ),
        html.Div(parts.banner, id="banner"),
        _filters(words, bar, parts),
        html.Main(parts.main, id="main", className="wrap", tabIndex="-1"),
        html.Footer([html.P(words("footer")), html.P(words("borders"))], className="wrap page-foot"),
        html.P(parts.announcement, id="announcement", className="unseen", role="status", **aria(live="polite")),
    ]
    page: Component = dmc.DirectionProvider(
        dmc.MantineProvider(inside, theme=_THEME, forceColorScheme=look.theme.value),
        direction="rtl" if look.rtl else "ltr",
    )
    return page


@dataclasses.dataclass(frozen=True)
class Parts:
    """What changes with the address: links of the masthead, banner, the filters in words, further ones, content."""

    tools: list[Component]
    banner: list[Component]
    summary: str
    also_set: list[Component]
    main: list[Component]
    announcement: str


def _brand(look: Look) -> Component:
    return html.A([html.Span("Sijill"), html.Span("سِجِلّ", lang="ar")], href=f"/{_look(look)}", className="brand")


def _look(look: Look) -> str:
    """The query by which the site's other pages are told language and theme."""
    return write(Address(look=dataclasses.replace(look, digits=None)))


def _pages(words: Words) -> Component:
    return html.Nav(
        [
            html.A(words("explore"), href=link(Address(look=words.look)), **aria(current="page")),
            html.A(words("api"), href="/graphql"),
            html.A(words("data"), href=f"/datasets{_look(words.look)}"),
        ],
        **aria(label=words("pages")),
    )


def tools(address: Address) -> list[Component]:
    """Links to the same page in the other language, with other digits, in the other theme."""
    look, words = address.look, Words(address.look)
    other = Language.EN if look.rtl else Language.AR
    theme = Theme.LIGHT if look.theme is Theme.DARK else Theme.DARK

    def same(new: Look) -> str:
        return link(dataclasses.replace(address, look=new))

    shown = [
        html.A(
            words("other_language"), href=same(dataclasses.replace(look, language=other, digits=None)), lang=other.value
        )
    ]
    if look.rtl:
        digits = None if look.digits is Digits.LATN else Digits.LATN
        shown.append(
            html.A(
                words("digits_arab" if digits is None else "digits_latn"),
                href=same(dataclasses.replace(look, digits=digits)),
            )
        )
    return [*shown, html.A(words(theme.value), href=same(dataclasses.replace(look, theme=theme)))]


def banner(name: str, look: Look) -> list[Component]:
    """The words that nothing here is real."""
    words = Words(look)
    note = html.P(words("fictional", name=name), className="wrap")
    return [html.Div(note, className="fictional", role="note")]


def _filters(words: Words, bar: list[Component], parts: Parts) -> Component:
    opener = html.Div(
        [
            html.Button(
                words("filters"),
                id="open-filters",
                className="button",
                **aria(expanded="false", controls="filters"),
            ),
            html.Span(parts.summary, id="summary"),
        ],
        className="filterbutton",
    )
    done: dict[str, Any] = {"data-done": words("copied")}
    copy = html.Button(words("copy"), id="copy-link", className="button last", **done)
    close = html.Div(html.Button(words("show"), id="close-filters", className="button"), className="sheetfoot")
    inside = [
        opener,
        html.Div([*bar, copy], className="controls"),
        html.Div(parts.also_set, id="also-set", className="alsoset"),
        close,
    ]
    return html.Div(
        html.Div(inside, className="wrap"),
        id="filters",
        className="filters",
        role="search",
        **aria(label=words("filters")),
    )
