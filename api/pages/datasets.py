"""The page `/datasets`: which files there are of which collection, what an address may say, and under which terms."""

from collections.abc import Iterable, Sequence
from html import escape
from urllib.parse import urlencode

from api.datasets.asking import OWN
from api.datasets.conditions import RECORD_KEYS
from api.datasets.formats import FORMATS
from api.datasets.grains import GRAINS, SHAPES
from api.graphql.shown import State
from api.pages import prose
from api.pages.frame import Place, facts, items, link, page, section, table
from api.pages.prose import Document
from api.pages.record import known
from api.pages.snippets import TITLES, snippet
from api.pages.view import View
from api.pages.words import say
from schema import terms
from schema.filters import QUERY_KEYS
from schema.grains.declaring import Grain

CATALOGUE = "/datasets/catalogue.jsonld"
HEAD = f'<link rel="alternate" type="application/ld+json" href="{CATALOGUE}">\n'


def datasets(state: State | None, address: str, view: View) -> str:
    """The page; `address` is that of the site."""
    collections = sorted(state.collections.values(), key=lambda each: (each["fictional"], each["id"])) if state else []
    told = [say(key, view) for key in ("datasets_text", "datasets_fiction")]
    catalogue = link(CATALOGUE, escape(say("datasets_catalogue", view)))
    body = [
        f"<h1>{escape(say('datasets_head', view))}</h1>",
        *(f"<p>{escape(each)}</p>" for each in told),
        f"<p>{catalogue}</p>",
        *(section(prose.plain(each["name"], view), _files(each, view), each["id"]) for each in collections),
        section(say("datasets_formats", view), _formats(view), "formats"),
        section(say("datasets_shapes", view), _shapes(collections, view), "shapes"),
        section(say("conditions", view), _conditions(view), "conditions"),
        section(say("datasets_options", view), _options(view), "options"),
        section(say("datasets_columns", view), _columns(collections, view), "columns"),
        section(say("datasets_snippets", view), _snippets(address, view), "snippets"),
        section(say("datasets_changes", view), _changes(collections, view), "changes"),
        section(say("datasets_releases", view), _releases(view), "releases"),
        section(say("datasets_maps", view), _maps(view), "maps"),
        section(say("datasets_terms", view), _terms(view), "terms"),
    ]
    footer = known(state, view) if state else ""
    return page(say("datasets", view), "\n".join(body), view, Place("/datasets"), footer, head=HEAD)


def _files(collection: Document, view: View) -> str:
    """The files of a collection: a row for each grain, a cell for each format."""
    mark = f'<p class="fict">{escape(say("fictional", view))}</p>' if collection["fictional"] else ""
    told = facts(
        [
            (say("licence", view), f'<bdi dir="ltr">{escape(collection["licence"])}</bdi>'),
            (say("citation", view), f'<bdi lang="en">{escape(collection["citation"])}</bdi>'),
        ]
    )
    heads = [say("datasets_grain", view), *FORMATS]
    rows = (
        [_named(each, view), *_cells(each, collection["id"])] for each in GRAINS.values() if each.tells_of(collection)
    )
    return f"{mark}{told}{table(heads, rows)}"


def _named(grain: Grain, view: View) -> str:
    return f"<b>{escape(terms.in_language(grain.words.label, view.lang) or grain.name)}</b>"


def _cells(grain: Grain, slug: str) -> Iterable[str]:
    for each in FORMATS.values():
        yield _code(_at(grain.name, each.name, collections=slug), each.name) if each.fits(grain) else ""


def _at(grain: str, format_: str, **asked: str) -> str:
    return f"/datasets/{grain}.{format_}?{urlencode(asked, safe=',')}"


def _code(address: str, shown: str) -> str:
    return link(address, f'<bdi dir="ltr">{escape(shown)}</bdi>')


def _formats(view: View) -> str:
    told = [(each, escape(say(f"format_{each}", view))) for each in FORMATS]
    return f"{facts(told)}<p>{escape(say('format_csv_more', view))}</p>"


def _shapes(collections: Sequence[Document], view: View) -> str:
    asked = {"collections": collections[-1]["id"]} if collections else {}
    files = [
        address
        for name in SHAPES.get("events", ())
        for address in (_at("events", "csv", shape=name, **asked), _at("events", "codebook.csv", shape=name))
    ]
    links = (_code(address, address) for address in files)
    return f"<p>{escape(say('datasets_shapes_text', view))}</p>{items(links)}"


def _conditions(view: View) -> str:
    known = (("conditions_text", QUERY_KEYS), ("conditions_records", RECORD_KEYS))
    keys = {text: " ".join(f"<code>{escape(key)}</code>" for key in each) for text, each in known}
    return "".join(f"<p>{escape(say(text, view))}</p><p>{each}</p>" for text, each in keys.items())


def _options(view: View) -> str:
    options = dict.fromkeys([*OWN, *(key for grain in GRAINS.values() for key in grain.options)])
    return facts((each, escape(say(f"option_{each}", view))) for each in options)


def _columns(collections: Sequence[Document], view: View) -> str:
    links = (_code(f"/datasets/{each}.codebook.csv", f"{each}.codebook.csv") for each in GRAINS)
    return f"<p>{escape(say('datasets_columns_text', view))}</p>{items(links, 'ways')}" if collections else ""


def _snippets(address: str, view: View) -> str:
    shown = "".join(
        f'<h3>{escape(title)}</h3><pre dir="ltr"><code>{escape(snippet(name, address))}</code></pre>'
        for name, title in TITLES.items()
    )
    return f"<p>{escape(say('datasets_snippets_text', view))}</p>{shown}"


def _changes(collections: Sequence[Document], view: View) -> str:
    at = f"/changes?since=1&collections={collections[-1]['id']}" if collections else "/changes?since=1"
    return f"<p>{escape(say('datasets_changes_text', view))}</p><p>{_code(at, at)}</p>"


def _releases(view: View) -> str:
    return f"<p>{escape(say('datasets_releases_text', view))}</p><p>{_code(view.at('/releases'), '/releases')}</p>"


def _maps(view: View) -> str:
    links = (_code(at, at) for at in ("/tiles/tilejson.json", "/ogc/collections"))
    return f"<p>{escape(say('datasets_maps_text', view))}</p>{items(links)}"


def _terms(view: View) -> str:
    return "".join(f"<p>{escape(say(f'datasets_terms_{key}', view))}</p>" for key in ("cite", "harm", "limits"))
