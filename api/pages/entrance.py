"""The entrance at `/`: what this is, what is invented, what can be asked, what is held, and what is not known."""

from collections.abc import Mapping
from html import escape

from api.graphql.shown import State
from api.pages import asking, holding, prose, questions, unknowns
from api.pages.frame import Place, facts, items, link, page, section
from api.pages.prose import Document
from api.pages.record import known
from api.pages.view import View
from api.pages.words import say
from schema.queries.holdings import Holding

HERE = Place("/")


def entrance(state: State | None, held: Mapping[str, Holding] | None, view: View) -> str:
    """The page. Without a state nothing is published yet; without `held` the record was too large to be counted."""
    body = f"<h1>{escape(say('head', view))}</h1><p>{escape(say('about', view))}</p>"
    if state is None:
        told = (_code(say(key, view)) for key in ("nothing", "empty_record"))
        body += f'<div class="box">{"".join(f"<p>{each}</p>" for each in told)}</div>'
        return page("Sijill", body, view, HERE)
    # What happened before what was made up.
    collections = sorted(state.collections.values(), key=lambda each: (each["fictional"], each["id"]))
    parts = [
        body,
        section(say("fiction_head", view), _fiction(collections, view), "fiction"),
        section(say("ask_first", view), questions.listed(state.collections, view), "ask"),
        section(say("collections", view), _cards(collections, held, view), "collections"),
        section(say("unknown", view), unknowns.listed(collections, held, view), "unknown"),
        section(say("ways", view), _ways(view), "ways"),
    ]
    return page(say("head", view), "\n".join(parts), view, HERE, known(state, view))


def _code(text: str) -> str:
    """A text in which what stands between backticks is typed into a terminal."""
    parts = escape(text).split("`")
    return "".join(f'<code dir="ltr">{each}</code>' if at % 2 else each for at, each in enumerate(parts))


def _fiction(collections: list[Document], view: View) -> str:
    """Which collections are real, which are invented, and that they never meet."""
    told = [
        (say(key, view), items(link(f"#{each['id']}", prose.text(each["name"], view)) for each in some))
        for key, some in (
            ("real", [each for each in collections if not each["fictional"]]),
            ("invented", [each for each in collections if each["fictional"]]),
        )
    ]
    listed = facts((name, names or escape(say("none", view))) for name, names in told)
    return f"{listed}<p>{escape(say('fiction_text', view))}</p>"


def _cards(collections: list[Document], held: Mapping[str, Holding] | None, view: View) -> str:
    cards = items((_card(each, held, view) for each in collections), "cards")
    return cards if held is not None else f"<p>{escape(say('uncounted', view))}</p>{cards}"


def _card(collection: Document, held: Mapping[str, Holding] | None, view: View) -> str:
    slug, own = collection["id"], None if held is None else held.get(collection["id"], Holding())
    mark = f'<p class="fict">{escape(say("fictional", view))}</p>' if collection["fictional"] else ""
    told = [(say("slug", view), prose.code(slug))]
    coverage = collection["coverage"]
    if coverage and (coverage["from"] or coverage["to"]):
        told.append((say("coverage", view), prose.days(coverage, view)))
    told.append((say("licence", view), f'<bdi dir="ltr">{escape(collection["licence"])}</bdi>'))
    told.append((say("citation", view), f'<bdi lang="en">{escape(collection["citation"])}</bdi>'))
    caveats = items(prose.text(each["text"], view) for each in collection["caveats"])
    kind = "card invented" if collection["fictional"] else "card"
    return (
        f'<article class="{kind}"><h3 id="{escape(slug)}">{prose.text(collection["name"], view)}</h3>{mark}'
        f"<p>{prose.text(collection['description'], view)}</p>"
        f"{_ways_into(slug, own, view)}"
        f"{_held(slug, own, view)}"
        f"{_folded(say('careful', view), caveats)}{_folded(say('terms', view), facts(told))}</article>"
    )


def _held(slug: str, own: Holding | None, view: View) -> str:
    return "" if own is None else f"<h4>{escape(say('held', view))}</h4>{holding.held(slug, own, view)}"


def _folded(title: str, body: str) -> str:
    return f"<h4>{escape(title)}</h4>{body}" if body else ""


def _ways_into(slug: str, own: Holding | None, view: View) -> str:
    told = {"collections": slug}
    ways = [
        link(view.at("/explore/", **told, **holding.counted(own)), escape(say("explore_it", view))),
        link(view.at("/records", **told), escape(say("read_it", view))),
        link(asking.graphiql(asking.collection(slug, view)), escape(say("ask_query", view))),
    ]
    for kind in ("csv", "geojson"):
        named = f'{escape(say("download", view))} <bdi dir="ltr">{"CSV" if kind == "csv" else "GeoJSON"}</bdi>'
        ways.append(link(f"/datasets/events.{kind}?collections={slug}", named))
    return items(ways, "ways")


def _ways(view: View) -> str:
    ways = (("explore", "/explore/"), ("graphql", "/graphql"), ("datasets", "/datasets"))
    told = [
        (
            say(key, view),
            link(at if key == "graphql" else view.at(at), prose.code(at)) + " " + escape(say(f"ways_{key}", view)),
        )
        for key, at in ways
    ]
    return facts([*told, (say("code", view), escape(say("ways_code", view)))])
