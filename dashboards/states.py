"""What a page shows when it has no answer: nothing matches, nothing is published, or the question cannot be put."""

import dataclasses
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from dash import html
from dash.development.base_component import Component

from analytics import wording
from dashboards import counting
from dashboards.address import Address, Look
from dashboards.frame import aria, link
from dashboards.words import Words
from schema.answering import Coverage, Imprecise
from schema.filters import EventFilter, TimeFilter, to_query

_OF_THE_BAR = ("collections", "places", "from", "to", "kinds")


def error(sentence: str, look: Look) -> list[Component]:
    """What is wrong with the question, in the sentence that says so; such sentences are in English."""
    words = Words(look)
    actions = [html.A(words("start"), href=link(Address(look=look)), className="button")]
    said = html.P(sentence, lang="en", dir="ltr")
    return [_state(words("error"), [said, html.P(words("error_lost"))], actions, "error", "alert")]


def failed(look: Look) -> list[Component]:
    """Something went wrong that the reader cannot mend."""
    words = Words(look)
    reload: dict[str, Any] = {"data-reload": ""}
    actions = [
        html.Button(words("again"), className="button", **reload),
        html.A(words("start"), href=link(Address(look=look)), className="button"),
    ]
    return [_state(words("failed"), [html.P(words("error_lost"))], actions, "error", "alert")]


def unpublished(look: Look) -> list[Component]:
    """No publication exists, or none so long ago."""
    words = Words(look)
    actions = [html.A(words("start"), href=link(Address(look=look)), className="button")]
    return [_state(words("unpublished"), [], actions)]


def empty(address: Address, measured: str, coverage: Collection[Coverage]) -> list[Component]:
    """No event matches: whether anybody was looking, how many filters are set, and a way to take the last one off.

    `coverage` is that of the periods asked of; empty when none was.
    """
    words, n = Words(address.look), len(to_query(address.where))
    body = []
    if coverage and Coverage.COVERED not in coverage:
        blind = set(coverage) == {Coverage.NOT_COVERED}
        body.append(html.P(words("nobody_looked" if blind else "looking_unknown"), className="aside"))
    if n:
        body.append(html.P(f"{counting.things(n, 'filter', address.look)}."))
    actions = []
    if n > 1:
        actions.append(html.A(words("remove_last"), href=link(without_last(address)), className="button"))
    if n:
        start = dataclasses.replace(address, where=EventFilter(collections=address.where.collections))
        actions.append(html.A(words("remove_all"), href=link(start), className="button"))
    return [_state(words("empty"), [html.P(measured), *body], actions)]


def without_last(address: Address) -> Address:
    """The address without one of its filters: one that the bar does not show, else kind, days, area, in this order."""
    where = address.where
    further = [field for field in dataclasses.fields(where) if field.name not in ("collections", "occurred", "within")]
    for field in reversed(further):
        if getattr(where, field.name) != field.default:
            return _with(address, **{field.name: field.default})
    if where.occurred != TimeFilter():
        return _with(address, occurred=TimeFilter())
    if where.within != type(where.within)():
        return _with(address, within=type(where.within)())
    return _with(address, collections=())


def _with(address: Address, **new: Any) -> Address:
    return dataclasses.replace(address, where=dataclasses.replace(address.where, **new))


def also_set(address: Address) -> list[Component]:
    """Filters of the address that have no control in the bar, in its own words, each with a way to take it off."""
    words = Words(address.look)
    further = [(key, value) for key, value in to_query(address.where) if key not in _OF_THE_BAR]
    if address.imprecise is not Imprecise.SPREAD:
        further.append(("imprecise", address.imprecise.name))
    if not further:
        return []
    shown = [
        html.A([html.Bdi(f"{key}={value}", dir="ltr"), " ×"], href=link(_without(address, key)), **_removes(words, key))
        for key, value in further
    ]
    return [html.Span(words("also_set")), *shown]


def _removes(words: Words, key: str) -> dict[str, Any]:
    return aria(label=words("remove", what=key))


def _without(address: Address, key: str) -> Address:
    usual, where = EventFilter(), address.where
    if key == "imprecise":
        return dataclasses.replace(address, imprecise=Imprecise.SPREAD)
    if key == "match":
        return _with(address, occurred=dataclasses.replace(where.occurred, match=TimeFilter().match))
    if key in ("bbox", "near"):
        empty_value: Any = () if key == "bbox" else None
        return _with(address, within=dataclasses.replace(where.within, **{key: empty_value}))
    name = next(f.name for f in dataclasses.fields(where) if f.name.replace("_", "") == key.lower())
    return _with(address, **{name: getattr(usual, name)})


def choose(collections: Iterable[Mapping[str, Any]], address: Address) -> list[Component]:
    """No real collection is published, but invented ones are: offer them."""
    words = Words(address.look)
    offers = [_offer(each, address, words) for each in collections]
    if not offers:
        return unpublished(address.look)
    lead = html.Div(
        html.Div([html.H1(words("choose")), html.P(words("choose_fictional"), className="level")]), className="lead"
    )
    return [lead, html.Div(offers, className="offers")]


def confidential(collections: Collection[Mapping[str, Any]], address: Address) -> list[Component]:
    """A confidential collection is meant: where its counts are, and that there are no others."""
    words = Words(address.look)
    names = wording.listed([words.text(each["name"], str(each["id"])) for each in collections], address.look.language)
    pairs = [("collections", ",".join(str(each["id"]) for each in collections))]
    pairs += [("asOf", address.as_of)] if address.as_of else []
    file = f"/datasets/lattice.xlsx?{urlencode(pairs, safe=',:')}"
    actions = [
        html.A(words("confidential_file"), href=file, className="button"),
        html.A(words("start"), href=link(Address(look=address.look)), className="button"),
    ]
    return [_state(words("confidential"), [html.P(words("confidential_lattice", names=names))], actions)]


def _offer(collection: Mapping[str, Any], address: Address, words: Words) -> Component:
    name = words.text(collection["name"], str(collection["id"]))
    chosen = _with(address, collections=(str(collection["id"]),))
    body = [
        html.H2(name),
        html.P(words.text(collection["description"])),
        html.A(words("open_collection", name=name), href=link(chosen), className="button"),
        html.Footer(
            f"{counting.things(collection['records'] or 0, 'event', address.look)} · {words('fictional_data')}"
        ),
    ]
    return html.Section(body, className="card")


def _state(
    title: str, body: Sequence[Component], actions: Sequence[Component], css: str = "", role: str = "status"
) -> Component:
    inside = [html.H1(title), *body, html.Div(list(actions), className="actions")]
    return html.Div(inside, className=f"state {css}".strip(), role=role)
