"""The frame around a page, and the pieces of HTML that pages are made of. Whatever comes from the record is escaped."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from html import escape
from importlib.resources import files
from string import Template

from api.pages.view import View
from api.pages.words import NAMES, say

LINKS = {"/explore/": "explore", "/graphql": "graphql", "/datasets": "datasets", "/releases": "releases"}


@dataclass(frozen=True)
class Place:
    """Where a page is: its path, and the keys of its address besides those of the look."""

    path: str
    query: Mapping[str, str] = field(default_factory=dict)

    def seen(self, view: View) -> str:
        """Its address in a look."""
        return view.at(self.path, **self.query)


def page(
    title: str, body: str, view: View, place: Place, footer: str = "", *, fictional: str = "", head: str = ""
) -> str:
    """A whole page. `title`, `footer` and `fictional`, which its banner says, are texts; `body` and `head` are HTML."""
    banner = f'<div class="fictional" role="note"><p class="wrap">{escape(fictional)}</p></div>' if fictional else ""
    other = view.other
    return _template().substitute(
        lang=view.lang,
        dir="rtl" if view.rtl else "ltr",
        theme=' data-theme="dark"' if view.dark else "",
        title=escape(title if title == "Sijill" else f"{title} · Sijill"),
        head=head,
        skip=escape(say("skip", view)),
        pages=escape(say("pages", view)),
        links=" ".join(_link(at, key, view, place) for at, key in LINKS.items()),
        home=escape(view.at("/")),
        address=escape(place.seen(other)),
        other=other.lang,
        other_name=NAMES[other.lang],
        turned=escape(place.seen(view.turned)),
        theme_name=escape(say("light" if view.dark else "dark", view)),
        banner=banner,
        body=body,
        footer="".join(f"<p>{escape(each)}</p>" for each in (footer, say("footer", view)) if each),
    )


def _link(at: str, key: str, view: View, place: Place) -> str:
    current = ' aria-current="page"' if place.path == at else ""
    address = at if at == "/graphql" else view.at(at)
    return f'<a href="{escape(address)}"{current}>{escape(say(key, view))}</a>'


@cache
def _template() -> Template:
    return Template(files("api").joinpath("pages", "page.html").read_text(encoding="utf-8"))


def link(address: str, inside: str) -> str:
    """A link; the address is a text, what is inside HTML."""
    return f'<a href="{escape(address)}">{inside}</a>'


def facts(pairs: Iterable[tuple[str, str]]) -> str:
    """A list of facts: names are texts, values HTML; without any, nothing."""
    rows = "".join(f"<dt>{escape(name)}</dt><dd>{value}</dd>" for name, value in pairs)
    return f"<dl>{rows}</dl>" if rows else ""


def items(parts: Iterable[str], kind: str = "") -> str:
    """A list of HTML; without any, nothing."""
    rows = "".join(f"<li>{each}</li>" for each in parts)
    return f"<ul{f' class={kind}' if kind else ''}>{rows}</ul>" if rows else ""


def section(title: str, body: str, name: str = "") -> str:
    """A part of a page under its heading, a text; nothing when there is no body. `name` can be linked to."""
    at = f' id="{escape(name)}"' if name else ""
    return f"<section{at}><h2>{escape(title)}</h2>{body}</section>" if body else ""


def table(heads: Iterable[str], rows: Iterable[Iterable[str]], numbers: Iterable[int] = ()) -> str:
    """A table: heads are texts, cells HTML; `numbers` says which columns hold numbers."""
    names = list(heads)
    head = "".join(f'<th scope="col">{escape(each)}</th>' for each in names)
    kinds = dict.fromkeys(numbers, ' class="number"')
    body = "".join(
        f"<tr>{''.join(_cell(cell, names[at], kinds.get(at, '')) for at, cell in enumerate(row))}</tr>" for row in rows
    )
    return f'<div class="scroll"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'


def _cell(cell: str, head: str, kind: str) -> str:
    # On a phone rows become blocks, and each cell says what it is.
    return f'<td{kind} data-head="{escape(head)}">{cell}</td>'
