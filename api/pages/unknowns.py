"""What the record does not know, collection by collection: numbers counted from the publication, each with a question.

Nothing here is prose about gaps in general. A number of none is shown too: that nothing is missing is worth knowing.
"""

from collections.abc import Iterable, Mapping
from html import escape

from api.pages import asking, prose
from api.pages.frame import items, link, table
from api.pages.numbers import counted
from api.pages.prose import Document
from api.pages.record import field
from api.pages.view import View
from api.pages.words import say
from schema.answering import RecordType
from schema.queries.holdings import Figure, Holding

Row = tuple[str, str, str]
"""What is not known, how many, and a link, as HTML."""


def listed(collections: Iterable[Document], held: Mapping[str, Holding] | None, view: View) -> str:
    """The gaps of every collection; nothing when they could not be counted."""
    if held is None:
        return ""
    told = (_collection(each, held.get(each["id"], Holding()), view) for each in collections)
    return f"<p>{escape(say('unknown_text', view))}</p>{''.join(told)}"


def _collection(collection: Document, own: Holding, view: View) -> str:
    mark = f' <span class="fict">{escape(say("fictional", view))}</span>' if collection["fictional"] else ""
    heads = [say(f"unknown_head_{each}", view) for each in ("what", "count", "link")]
    slug = collection["id"]
    rows = [*_events(slug, own, view), *_figures(slug, own, view), *_withheld(slug, own, view)]
    rows += _months(collection, own, view)
    return (
        f"<h3>{prose.text(collection['name'], view)}{mark}</h3>{table(heads, rows, (1,))}{_by_measure(slug, own, view)}"
    )


def _of(n: int, total: int, view: View) -> str:
    return say("of", view, n=f"<b>{prose.number(n, view)}</b>", total=prose.number(total, view))


def _ask(query: str, view: View) -> str:
    return link(asking.graphiql(query), escape(say("ask_link", view)))


def _events(slug: str, own: Holding, view: View) -> Iterable[Row]:
    events = own.records.get(RecordType.EVENT, 0)
    if not events:
        return
    for key, n, total, query in (
        ("unknown_place", own.unplaced, events, asking.by_area(slug, view)),
        ("unknown_time", own.undated, events, asking.by_precision(slug, view)),
        ("unknown_facility", own.facility_unnamed, own.on_facilities, asking.facilities(slug, view)),
    ):
        if total:
            yield escape(say(key, view)), _of(n, total, view), _ask(query, view)


def _figures(slug: str, own: Holding, view: View) -> Iterable[Row]:
    total = sum(each.records for each in own.figures)
    if not total:
        return
    to_details = link(f"#{slug}-figures", escape(say("unknown_below", view)))
    for key, name in (("unknown_open", "open_ended"), ("unknown_no_best", "without_best")):
        n = sum(getattr(each, name) for each in own.figures)
        yield escape(say(key, view)), _of(n, total, view), to_details
    n = sum(each.conflicting for each in own.figures)
    named = items(_conflict(each, view) for each in own.conflicts)
    yield f"{escape(say('unknown_conflict', view))}{named}", _of(n, total, view), to_details


def _conflict(found: Document, view: View) -> str:
    type_ = RecordType(found["type"])
    span = prose.span(found["low"], found["high"], view)
    return f"{prose.record(found, view, type_)}: {counted(found, view)} · {span}"


def _withheld(slug: str, own: Holding, view: View) -> Iterable[Row]:
    """Records of which something is withheld, by reason, and by what it is."""
    total = sum(own.records.values())
    if not total:
        return
    reasons = [(reason, n) for (reason, path), n in own.withheld.items() if reason and not path]
    told = items(
        f"{prose.label('redaction_reason', reason, view)}: {prose.number(n, view)}{_fields(reason, own, view)}"
        for reason, n in reasons
    )
    said = f"{escape(say('unknown_withheld', view))}{told}"
    yield said, _of(own.withheld.get(("", ""), 0), total, view), _ask(asking.withheld(slug, own.records, view), view)


def _fields(reason: str, own: Holding, view: View) -> str:
    return items(
        f"{escape(field(path, view))}: {prose.number(n, view)}"
        for (why, path), n in own.withheld.items()
        if why == reason and path
    )


def _months(collection: Document, own: Holding, view: View) -> Iterable[Row]:
    if own.months is None:
        return
    months, blind = own.months
    span = collection["coverage"]
    query = asking.months(collection["id"], span["from"], span["to"])
    yield escape(say("unknown_months", view)), _of(blind, months, view), _ask(query, view)


def _by_measure(slug: str, own: Holding, view: View) -> str:
    """The figures by what they count, each with its own question."""
    if not own.figures:
        return ""
    keys = ("what", "unknown_head_figures", "unknown_head_open", "unknown_head_no_best")
    heads = [say(key, view) for key in (*keys, "unknown_head_conflict", "unknown_head_link")]
    rows = [_measure(slug, each, view) for each in own.figures]
    shown = f'<div id="{escape(slug)}-figures">{table(heads, rows, (1, 2, 3, 4))}</div>'
    return f"<details><summary>{escape(say('unknown_by_measure', view))}</summary>{shown}</details>"


def _measure(slug: str, of: Figure, view: View) -> list[str]:
    what = counted({"measure": of.measure, "population": of.population}, view)
    named = f"{prose.label('record_type', of.type, view)}: {what}"
    numbers = (of.records, of.open_ended, of.without_best, of.conflicting)
    return [named, *(prose.number(n, view) for n in numbers), _ask(asking.figure(slug, of, view), view)]
