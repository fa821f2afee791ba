"""The frame around a page, and the pieces of HTML that pages are made of. Whatever comes from the record is escaped."""

from collections.abc import Iterable, Mapping
from functools import cache
from html import escape
from importlib.resources import files
from string import Template

from api.pages.words import AR, EN, NAMES, say
from schema.vocabulary import Language


def language(asked: str | None) -> Language:
    """The language that an address asks for."""
    return AR if asked == AR else EN


def page(title: str, body: str, lang: Language, path: str, footer: str, *, fictional: bool = False) -> str:
    """A whole page. `title` and `footer` are texts, `body` is HTML, `path` its address without the language."""
    other = EN if lang is AR else AR
    links = {"/explore/": "explore", "/graphql": "graphql", "/datasets": "datasets"}
    banner = f'<div class="fictional"><p class="wrap">{escape(say("fictional", lang))}</p></div>' if fictional else ""
    return _template().substitute(
        lang=lang,
        dir="rtl" if lang is AR else "ltr",
        title=escape(f"{title} · Sijill"),
        skip=escape(say("skip", lang)),
        pages=escape(say("pages", lang)),
        links=" ".join(f'<a href="{at}{_lang(lang, at)}">{escape(say(key, lang))}</a>' for at, key in links.items()),
        query=_lang(lang, "/"),
        address=escape(f"{path}{'&' if '?' in path else '?'}lang={other}"),
        other=other,
        other_name=NAMES[other],
        banner=banner,
        body=body,
        footer=escape(footer),
    )


def _lang(lang: Language, at: str) -> str:
    return "" if lang is EN or at == "/graphql" else f"?lang={lang}"


@cache
def _template() -> Template:
    return Template(files("api").joinpath("pages", "page.html").read_text(encoding="utf-8"))


def facts(pairs: Iterable[tuple[str, str]]) -> str:
    """A list of facts: names are texts, values HTML."""
    return f"<dl>{''.join(f'<dt>{escape(name)}</dt><dd>{value}</dd>' for name, value in pairs)}</dl>"


def table(heads: Iterable[str], rows: Iterable[Iterable[str]], numbers: Mapping[int, bool]) -> str:
    """A table: heads are texts, cells HTML; `numbers` says which columns hold numbers."""
    head = "".join(f'<th scope="col">{escape(each)}</th>' for each in heads)
    kinds = {at: ' class="number"' for at, is_one in numbers.items() if is_one}
    body = "".join(
        f"<tr>{''.join(f'<td{kinds.get(at, str())}>{cell}</td>' for at, cell in enumerate(row))}</tr>" for row in rows
    )
    return f'<div class="scroll"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'
