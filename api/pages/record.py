"""The page of one record: what it is, who did what to whom, the numbers, who says so, what is withheld, versions."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

from analytics import wording
from api.graphql.shown import State, type_of
from api.pages import asking, parts, prose
from api.pages.frame import Place, facts, items, link, page, section, table
from api.pages.numbers import anchor, numbers
from api.pages.prose import Document
from api.pages.view import View
from api.pages.words import say
from schema.answering import RecordType

ATTACKS = 20
"""Attacks on a facility that its page lists."""


def related(document: Document) -> list[str]:
    """Codes of the events that the page names, whose titles it needs."""
    causes = [each["cause"] for each in document.get("lifeline", ())] + [document.get("cause")]
    return list(dict.fromkeys(each["code"] for each in [*document.get("related", ()), *causes] if each is not None))


def record(
    document: Document,
    history: Sequence[Mapping[str, Any]],
    others: Mapping[str, Document],
    attacks: Sequence[Document],
    state: State,
    view: View,
) -> str:
    """One record as it is published.

    `others` are the events that `related` names, as far as they are published; `attacks` those on a facility.
    """
    type_, collection = type_of(document), state.collections[document["collection"]]
    body = [
        f'<p class="over">{prose.label("record_type", type_, view)}</p>',
        f"<h1>{prose.text(document['title'], view)}</h1>",
        _lead(document, type_, view),
        facts([*_common(document, type_, collection, view), *parts.own_facts(_titled(document, others), type_, view)]),
        parts.own_lists(document, type_, view, others),
        _attacks(attacks, view),
        numbers(document, view),
        _sources(document, view),
        _withheld(document, view),
        _history(document, history, state, view),
        _ways(document, type_, state, view),
    ]
    named = prose.plain(collection["name"], view)
    return page(
        prose.plain(document["title"], view),
        "\n".join(body),
        view,
        Place(prose.path(type_, document["code"]), _state(state)),
        known(state, view),
        fictional=say("fictional_page", view, name=named) if collection["fictional"] else "",
    )


def _state(state: State) -> dict[str, str]:
    return {"asOf": str(state.number)} if state.asked else {}


def _titled(document: Document, others: Mapping[str, Document]) -> Document:
    cause = document.get("cause")
    return {**document, "cause": others.get(cause["code"], cause)} if cause else document


def known(state: State, view: View) -> str:
    """Which publication it is, and of which day."""
    day = wording.day(state.at.astimezone(dt.UTC).date(), view.lang)
    return say("known", view, number=str(state.number), day=day)


def _lead(document: Document, type_: RecordType, view: View) -> str:
    if type_ is RecordType.RISK_STATEMENT:
        return f'<p class="caveat">{escape(say("feared_text", view))}</p>'
    summary = prose.text(document.get("summary"), view)
    return f"<p>{summary}</p>" if summary else ""


def _common(document: Document, type_: RecordType, collection: Document, view: View) -> Iterable[tuple[str, str]]:
    yield say("code", view), prose.code(document["code"])
    yield say("kind", view), prose.label(type_, document["kind"], view)
    yield say("when", view), prose.when(document["occurred"], view)
    yield say("place", view), prose.where(document, view)
    name = prose.text(collection["name"], view)
    yield say("collection", view), link(f"{view.at('/')}#{collection['id']}", name)


def _attacks(attacks: Sequence[Document], view: View) -> str:
    told = [f"{prose.record(each, view)} · {prose.days(each['occurred'], view)}" for each in attacks[:ATTACKS]]
    more = f"<p>{escape(say('attacks_more', view))}</p>" if len(attacks) > ATTACKS else ""
    return section(say("attacks", view), f"{items(told)}{more}" if told else "")


def _sources(document: Document, view: View) -> str:
    named = [
        f"{prose.source(each, view)} · {prose.label('source', each['kind'], view)}" for each in document["sources"]
    ]
    count = prose.number(document["independent_sources"], view)
    said = f"<p>{say('independent', view, n=count)}</p>" if named else ""
    told = [_contribution(each, view) for each in document["information"]]
    listed = f"<h4>{escape(say('information', view))}</h4>{items(told)}" if told else ""
    return section(say("sources", view), f"{items(named)}{said}{listed}" if named else "")


def _contribution(given: Document, view: View) -> str:
    told = [prose.source(given["source"], view), prose.label("stance", given["stance"], view)]
    told += [prose.label(name, given[name], view) for name in ("connection", "reliability") if given[name]]
    if at := anchor(given["anchor"], view):
        told.append(at)
    return " · ".join(told)


def _withheld(document: Document, view: View) -> str:
    by_reason: dict[str, list[str]] = {}
    for each in document["redaction"]:
        by_reason.setdefault(each["reason"], []).append(field(each["field"], view))
    told = (
        f"<b>{prose.label('redaction_reason', reason, view)}</b>: {escape(wording.listed(fields, view.lang))}"
        for reason, fields in by_reason.items()
    )
    return section(say("withheld", view), items(told))


def field(path: str, view: View) -> str:
    """What a field that is withheld holds, in words."""
    return say(f"field_{path}", view)


def _history(document: Document, history: Sequence[Mapping[str, Any]], state: State, view: View) -> str:
    path = prose.path(type_of(document), document["code"])
    rows = [
        [
            f'<bdi dir="ltr">{each["number"]}</bdi>',
            escape(wording.day(dt.datetime.fromisoformat(each["at"]).date(), view.lang)),
            prose.label("change_kind", each["kind"], view),
            f'<bdi dir="auto">{escape(each["reason"])}</bdi>' if each["reason"] else "",
            ""
            if each["number"] == state.number
            else link(view.at(path, asOf=str(each["number"])), escape(say("then", view))),
        ]
        for each in history
    ]
    heads = [*(say(key, view) for key in ("publication", "when", "what_happened", "reason_change")), ""]
    return section(say("history", view), table(heads, rows) if rows else "")


def _ways(document: Document, type_: RecordType, state: State, view: View) -> str:
    ways = [
        link(asking.graphiql(asking.one(document["code"], type_, view, state)), escape(say("graphql_link", view))),
        link(view.at("/records", collections=document["collection"], type=type_), escape(say("list_all", view))),
    ]
    if (key := _DURING.get(type_)) is not None:
        asked = {"collections": document["collection"], key: document["code"]}
        ways.insert(0, link(view.at("/explore/", **asked), escape(say(f"explore_{type_}", view))))
    return items(ways, "ways")


_DURING = {RecordType.FACILITY: "facilities", RecordType.SITUATION: "during"}
"""Types of record by which events can be asked for, with the key of the address."""


def missing(view: View, path: str) -> str:
    """That there is no such record: the same whether it never was, is not public, or was withdrawn."""
    text = say("not_found", view)
    body = f"<h1>{escape(text)}</h1><p>{escape(say('not_found_text', view))}</p>"
    return page(text, body, view, Place(path))
