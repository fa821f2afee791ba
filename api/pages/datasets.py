"""The page `/datasets`: what can be downloaded, and how."""

from html import escape
from urllib.parse import urlencode

from api.graphql.shown import State
from api.pages.frame import Place, facts, items, link, page, section
from api.pages.record import known
from api.pages.view import View
from api.pages.words import say
from schema.filters import QUERY_KEYS


def downloads(state: State | None, view: View) -> str:
    """The page, with examples of what is published."""
    slugs = sorted(state.collections, key=lambda slug: state.collections[slug]["fictional"]) if state else []
    some = [{"collections": slug} for slug in slugs[:2]] or [{}]
    examples = [f"/datasets/events.{kind}?{urlencode(asked)}" for asked in some for kind in ("csv", "geojson")]
    examples += [f"/datasets/events.csv?{urlencode({**some[-1], 'from': '2021-01-01', 'datePrecision': 'DAY'})}"]
    keys = " ".join(f"<code>{escape(key)}</code>" for key in (*QUERY_KEYS, "asOf"))
    formats = facts(
        (f"events.{kind}", f"{escape(say(kind, view))} {escape(say('csv_text', view)) if kind == 'csv' else ''}")
        for kind in ("csv", "geojson")
    )
    body = (
        f"<h1>{escape(say('datasets_head', view))}</h1><p>{escape(say('datasets_text', view))}</p>{formats}"
        f"<p>{escape(say('datasets_fiction', view))}</p>"
        + section(say("conditions", view), f"<p>{escape(say('conditions_text', view))}</p><p>{keys}</p>")
        + section(say("examples", view), items(link(at, f'<bdi dir="ltr">{escape(at)}</bdi>') for at in examples))
    )
    return page(say("datasets", view), body, view, Place("/datasets"), known(state, view) if state else "")
