"""What sources stated as numbers about a record, and what follows by rule, side by side."""

from collections.abc import Mapping, Sequence
from html import escape

from analytics import wording
from api.pages import prose
from api.pages.frame import items, section, table
from api.pages.prose import Document
from api.pages.view import View
from api.pages.words import say

BOUNDS = ("min", "best", "max")


def numbers(document: Document, view: View) -> str:
    """The tallies and the claims of a record."""
    if not document["claims"]:
        return section(say("claims", view), f"<p>{escape(say('no_claims', view))}</p>")
    return section(say("documented", view), _tallies(document, view)) + section(
        say("claims", view), _claims(document["claims"], view)
    )


def _tallies(document: Document, view: View) -> str:
    rows = [
        [
            f"{counted(each, view)}{_mark(each, view)}",
            *_bounds((each["low"], each["best"], each["high"]), view),
            prose.number(each["independent_sources"], view),
            prose.code(each["rule"]),
        ]
        for each in document["tallies"]
    ]
    heads = [say(key, view) for key in ("what", *BOUNDS, "sources", "rule")]
    return table(heads, rows, (1, 2, 3, 4)) if rows else f"<p>{escape(say('tallies_none', view))}</p>"


def _mark(tally: Document, view: View) -> str:
    return f'<span class="mark">{escape(say("conflicting", view))}</span>' if tally["conflicting"] else ""


def _claims(claims: list[Document], view: View) -> str:
    rows = [
        [
            prose.source(each["source"], view) + _small(_stated(each, view)),
            counted(each, view) + _small(_whom(each, view)),
            *_bounds([each[name] for name in BOUNDS], view),
            (prose.quoted(each["verbatim"]) or prose.missing(view, "not_stated")) + _small(_written(each, view)),
        ]
        for each in claims
    ]
    heads = [say(key, view) for key in ("source", "what", *BOUNDS, "verbatim")]
    return table(heads, rows, (2, 3, 4))


def _small(parts: list[str]) -> str:
    return items(parts, "small")


def _stated(claim: Document, view: View) -> list[str]:
    """When it was stated, and how it stands."""
    said = [say("stated_on", view, day=prose.day(claim["stated_on"], view))] if claim["stated_on"] else []
    if claim["status"] != "reported":
        said.append(prose.label("claim_status", claim["status"], view))
    if claim["supersedes"]:
        said.append(escape(say("supersedes", view)))
    return said


def _whom(claim: Document, view: View) -> list[str]:
    """Which people, and over which time."""
    told = [prose.people(claim["people"], view)] if not claim.get("victim") else []
    if claim["period"]:
        told.append(prose.days(claim["period"], view))
    if claim["cumulative"]:
        told.append(escape(say("cumulative", view)))
    if claim.get("overlaps"):
        told.append(escape(say("overlaps", view)))
    return [each for each in told if each]


def _written(claim: Document, view: View) -> list[str]:
    """How the number was put, and where it is written."""
    at = anchor(claim["anchor"], view, claim["verbatim"])
    return [prose.label("qualifier", claim["qualifier"], view), *([at] if at else [])]


def anchor(at: Document | None, view: View, known: str | None = None) -> str:
    """The spot in a document, with its words unless they are known already; empty without one."""
    if at is None:
        return ""
    told = f'<cite dir="auto">{escape(at["document"]["title"])}</cite>'
    if at["start"] is not None and at["end"] is not None:
        start, end = (escape(wording.digits(str(at[name]), view.lang)) for name in ("start", "end"))
        told += f" ({say('between', view, start=start, end=end)})"
    return f"{told}: {prose.quoted(at['quote'])}" if at["quote"] and at["quote"] != known else told


def counted(stated: Mapping[str, object], view: View) -> str:
    """What a number counts, and whom."""
    whom = prose.label("population", str(stated["population"]), view)
    side = stated.get("side")
    if isinstance(side, Mapping):
        whom += f": {prose.text(side['name'], view)}"
    return f"{prose.label('measure', str(stated['measure']), view)} <span class=whom>({whom})</span>"


def _bounds(values: Sequence[int | None], view: View) -> list[str]:
    absent = ("not_stated", "not_stated", "open")
    return [prose.number(value, view, word) for value, word in zip(values, absent, strict=True)]
