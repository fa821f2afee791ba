"""The entrance at `/`, the list of downloads at `/datasets`, and an event at `/events/CODE`, in English and Arabic."""

import datetime as dt
from collections.abc import Iterable, Mapping
from html import escape
from typing import Any
from urllib.parse import urlencode

from analytics import wording
from api.graphql.shown import State
from api.pages.frame import facts, page, table
from api.pages.words import say
from schema import terms
from schema.filters import QUERY_KEYS
from schema.vocabulary import Language

Document = Mapping[str, Any]


def entrance(state: State | None, lang: Language) -> str:
    """What is in the record; without a state, that nothing is published yet."""
    body = f"<h1>{escape(say('head', lang))}</h1><p>{escape(say('about', lang))}</p>"
    if state is None:
        return page("Sijill", f"{body}<p>{escape(say('nothing', lang))}</p>", lang, "/", "")
    cards = "".join(_card(each, lang) for each in state.collections.values())
    body += f'<h2>{escape(say("collections", lang))}</h2><ul class="cards">{cards}</ul>'
    return page(say("head", lang), body, lang, "/", _known(state, lang))


def _card(collection: Document, lang: Language) -> str:
    slug = collection["id"]
    told = [(say("events", lang), escape(wording.number(collection["records"], lang)))]
    if covered := _covered(collection["coverage"], lang):
        told.append((say("coverage", lang), escape(covered)))
    told.append((say("licence", lang), f"<bdi>{escape(collection['licence'])}</bdi>"))
    told.append((say("citation", lang), f'<bdi class="small">{escape(collection["citation"])}</bdi>'))
    asked = urlencode({"collections": slug, **({"lang": lang} if lang is Language.AR else {})})
    name = escape(wording.name(collection["name"], lang))
    mark = f'<p class="fict">{escape(say("fictional", lang))}</p>' if collection["fictional"] else ""
    text = escape(wording.name(collection["description"], lang))
    return (
        f'<li class="card"><h3><a href="/explore/?{escape(asked)}">{name}</a></h3>{mark}<p>{text}</p>{facts(told)}</li>'
    )


def _covered(coverage: Document | None, lang: Language) -> str:
    if not coverage or not coverage["from"] or not coverage["to"]:
        return ""
    return wording.period(_day(coverage["from"]), _day(coverage["to"]), lang)


def _day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def _known(state: State, lang: Language) -> str:
    day = wording.day(state.at.astimezone(dt.UTC).date(), lang)
    return say("known", lang).format(number=state.number, day=day)


def downloads(state: State | None, lang: Language) -> str:
    """What can be downloaded, and how."""
    slugs = sorted(state.collections) if state else []
    some = [{"collections": slug} for slug in slugs[:2]] or [{}]
    examples = [f"/datasets/events.{kind}?{urlencode(asked)}" for asked in some for kind in ("csv", "geojson")]
    examples += [f"/datasets/events.csv?{urlencode({**some[0], 'from': '2021-01-01', 'datePrecision': 'DAY'})}"]
    listed = "".join(f'<li><a href="{escape(at)}"><bdi dir="ltr">{escape(at)}</bdi></a></li>' for at in examples)
    keys = " ".join(f"<code>{escape(key)}</code>" for key in (*QUERY_KEYS, "asOf"))
    formats = facts(
        (f"events.{kind}", f"{escape(say(kind, lang))} {escape(say('csv_text', lang)) if kind == 'csv' else ''}")
        for kind in ("csv", "geojson")
    )
    body = (
        f"<h1>{escape(say('datasets_head', lang))}</h1><p>{escape(say('datasets_text', lang))}</p>{formats}"
        f"<h2>{escape(say('conditions', lang))}</h2><p>{escape(say('conditions_text', lang))}</p><p>{keys}</p>"
        f"<h2>{escape(say('examples', lang))}</h2><ul>{listed}</ul>"
    )
    return page(say("datasets", lang), body, lang, "/datasets", _known(state, lang) if state else "")


def event(document: Document, state: State, lang: Language) -> str:
    """One event as it is published."""
    collection = state.collections[document["collection"]]
    when, title = document["occurred"], wording.name(document["title"], lang)
    words = terms.label("date_precision", when["precision"], lang)
    where = [wording.name(each["name"], lang) for each in document["areas"]] or [say("not_known", lang)]
    told = [
        (say("code", lang), f"<bdi>{escape(document['code'])}</bdi>"),
        (say("kind", lang), escape(terms.label("event", document["kind"], lang))),
        (say("when", lang), escape(f"{_covered(when, lang) or say('not_known', lang)} ({words})")),
        (say("place", lang), escape(f"{' › '.join(where)} ({_precision(document, lang)})")),
        (say("verification", lang), escape(terms.label("verification", document["verification"], lang))),
        (say("collection", lang), escape(wording.name(collection["name"], lang))),
        (
            say("sources", lang),
            escape(wording.listed([wording.name(s["name"], lang) for s in document["sources"]], lang)),
        ),
    ]
    number = f"?asOf={state.number}" if state.asked else ""
    numbers = f"{_tallies(document, lang)}{_claims(document, lang)}"
    body = f"<h1>{escape(title)}</h1>{facts(told)}{numbers}{_again(document, state)}"
    path = f"/events/{document['code']}{number}"
    return page(title, body, lang, path, _known(state, lang), fictional=collection["fictional"])


def _precision(document: Document, lang: Language) -> str:
    return terms.label("place_precision", document["place_precision"], lang)


def _bounds(values: Iterable[int | None], lang: Language) -> list[str]:
    absent = (say("not_stated", lang), say("not_stated", lang), say("open", lang))
    return [escape(wording.number(n, lang) if n is not None else word) for n, word in zip(values, absent, strict=True)]


def _heads(lang: Language, *first: str) -> list[str]:
    return [say(each, lang) for each in (*first, "what", "people", "min", "best", "max")]


def _tallies(document: Document, lang: Language) -> str:
    rows = [
        [
            f'<bdi class="code">{escape(each["rule"])}</bdi>',
            *_counted(each, lang),
            *_bounds((each["low"], each["best"], each["high"]), lang),
        ]
        for each in document["tallies"]
    ]
    heads = _heads(lang, "tallies")
    return f"<h2>{escape(say('documented', lang))}</h2>{table(heads, rows, dict.fromkeys((3, 4, 5), True))}"


def _claims(document: Document, lang: Language) -> str:
    rows = [
        [
            escape(wording.name(each["source"]["name"], lang)),
            *_counted(each, lang),
            *_bounds((each["min"], each["best"], each["max"]), lang),
            f"<q>{escape(each['verbatim'])}</q>" if each["verbatim"] else escape(say("not_stated", lang)),
        ]
        for each in document["claims"]
    ]
    heads = [*_heads(lang, "source"), say("verbatim", lang)]
    return f"<h2>{escape(say('claims', lang))}</h2>{table(heads, rows, dict.fromkeys((3, 4, 5), True))}"


def _counted(number: Document, lang: Language) -> tuple[str, str]:
    whom = terms.label("population", number["population"], lang)
    if side := number.get("side"):
        whom = f"{whom}: {wording.name(side['name'], lang)}"
    return escape(terms.label("measure", number["measure"], lang)), escape(whom)


def _again(document: Document, state: State) -> str:
    asked = f', asOf: "{state.number}"' if state.asked else ""
    fields = "title claims { measure min best max source { name } }"
    query = f'{{ event(code: "{document["code"]}"{asked}) {{ {fields} }} }}'
    return f'<p><a href="/graphql?{escape(urlencode({"query": query}))}">GraphQL</a></p>'


def missing(lang: Language, path: str) -> str:
    """That there is no such event."""
    text = say("not_found", lang)
    return page(text, f"<h1>{escape(text)}</h1>", lang, path, "")
