"""Pieces of published documents (docs/architecture.md) in words, as HTML: when, where, who, which people."""

import datetime as dt
from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from analytics import wording
from api.pages.frame import link
from api.pages.view import EN, View
from api.pages.words import say
from schema import terms
from schema.answering import RecordType
from schema.vocabulary import Language

Document = Mapping[str, Any]


def text(texts: Mapping[str, str | None] | None, view: View) -> str:
    """A text in the page's language, else in the one that exists, marked as such; empty when there is none."""
    given = texts or {}
    said = wording.name(given, view.lang)
    if not said or given.get(view.lang):
        return escape(said)
    other = next(each for each in Language if given.get(each) == said)
    return f'<bdi lang="{other}">{escape(said)}</bdi>'


def plain(texts: Mapping[str, str | None] | None, view: View) -> str:
    """The same as text, for titles and lists of names."""
    return wording.name(texts, view.lang)


def label(vocabulary: str, code: str | None, view: View) -> str:
    """The label of a code; that it is not known, without one."""
    return escape(terms.label(vocabulary, code, view.lang)) if code else missing(view)


def labels(vocabulary: str, codes: Iterable[str], view: View) -> str:
    """Labels of several codes."""
    return escape(wording.listed([terms.label(vocabulary, code, view.lang) for code in codes], view.lang))


def missing(view: View, key: str = "not_known") -> str:
    """That something is not known, not stated or open: never a dash, never zero."""
    return f'<i class="missing">{escape(say(key, view))}</i>'


def number(value: float | None, view: View, absent: str = "not_stated") -> str:
    """A number, or the word for why there is none."""
    return missing(view, absent) if value is None else escape(wording.number(value, view.lang))


def span(low: int | None, high: int | None, view: View) -> str:
    """A number by its bounds: at least, up to, between."""
    known = [number(each, view) for each in (low, high) if each is not None]
    if len(known) == 2:
        return known[0] if low == high else f"<bdi>{'–'.join(known)}</bdi>"
    if not known:
        return missing(view, "not_stated")
    return say("at_least" if high is None else "up_to", view, n=known[0])


def quoted(words: str | None) -> str:
    """Words of a source, which are in a language of their own."""
    return f'<q dir="auto">{escape(words)}</q>' if words else ""


def code(value: str) -> str:
    """A code, which reads from left to right everywhere."""
    return f'<bdi dir="ltr" class="code">{escape(value)}</bdi>'


def day(value: str | None, view: View) -> str:
    """A day, in words."""
    return escape(wording.day(dt.date.fromisoformat(value), view.lang)) if value else missing(view)


def days(span: Document | None, view: View) -> str:
    """From when to when, as far as it is known."""
    first, last = ((span or {}).get(end) for end in ("from", "to"))
    if first and last:
        return escape(wording.period(dt.date.fromisoformat(first), dt.date.fromisoformat(last), view.lang))
    if first:
        return say("since", view, day=day(first, view))
    return say("until", view, day=day(last, view)) if last else missing(view)


def when(span: Document, view: View) -> str:
    """The same with how precisely it is known, whether it went on, and the words of the source."""
    told = [days(span, view)]
    precision = span.get("precision")
    known = [label("date_precision", precision, view)] if precision and precision != "unknown" else []
    known += [label("time_of_day", span["time_of_day"], view)] if span.get("time_of_day") else []
    known += [escape(say("ongoing", view))] if span.get("ongoing") else []
    told += [f"({_joined(known, view)})"] if known else []
    return " ".join([*told, quoted(span.get("verbatim"))]).strip()


def where(document: Document, view: View) -> str:
    """The areas and the site of a record, widest first, with how precisely it is placed and the words of the source."""
    areas = [*document["areas"]]
    site = document["place"]
    if site and site["id"] not in {each["id"] for each in areas}:
        areas.append(site)
    named = " › ".join(text(each["name"], view) for each in areas) or missing(view)
    precision = document["place_precision"]
    how = f"({label('place_precision', precision, view)})" if precision != "unknown" else ""
    return " ".join(part for part in (named, how, quoted(document["place_verbatim"])) if part)


def place(header: Document | None, view: View) -> str:
    """The name of a place."""
    return text(header["name"], view) if header else missing(view)


def actor(header: Document | None, view: View) -> str:
    """The name of an actor, with its kind."""
    if header is None:
        return missing(view)
    kind = f" ({label('actor', header['kind'], view)})" if header["kind"] else ""
    return f"{text(header['name'], view)}{kind}"


def source(header: Document, view: View) -> str:
    """The name of a source; of a protected one, that its identity is withheld."""
    named = text(header["name"], view)
    return f"{named} ({escape(say('protected', view))})" if header["protected"] else named


def people(described: Document, view: View) -> str:
    """Sex, age, standing and roles, as far as they are known; empty when nothing is."""
    kinds = (("sex", "sex"), ("age_band", "age_band"), ("civilian_status", "civilian_status"))
    # Of a group of both sexes and all ages there is nothing more to say.
    known = [(vocabulary, described[name]) for name, vocabulary in kinds if described[name] not in {"unknown", "mixed"}]
    known += [("role", role) for role in described["roles"]]
    return _joined([label(vocabulary, value, view) for vocabulary, value in known], view)


def record(header: Document | None, view: View, type_: RecordType = RecordType.EVENT) -> str:
    """A link to the page of a record, from its code and, where it is known, its title."""
    if header is None:
        return missing(view)
    inside = text(header["title"], view) if header.get("title") else code(header["code"])
    return link(view.at(path(type_, header["code"])), inside)


def path(type_: RecordType, code_: str) -> str:
    """Where the page of a record is."""
    return f"/{'events' if type_ is RecordType.EVENT else 'records'}/{code_}"


def _joined(parts: list[str], view: View) -> str:
    return (", " if view.lang is EN else "، ").join(parts)
