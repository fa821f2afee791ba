"""How releases are listed: as a page for people, and as JSON for programs."""

import datetime as dt
from collections.abc import Sequence
from html import escape
from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from api.pages import prose
from api.pages.frame import Place, facts, link, section, table
from api.pages.frame import page as framed
from api.pages.view import View
from api.pages.words import say
from api.releases.layout import PUBLIC_KEY, RECORDLESS

_UNITS = ("B", "kB", "MB", "GB", "TB")


def told(release: Any, address: str, *, whole: bool) -> dict[str, Any]:
    """A release as JSON, with all its files when it is asked for `whole`; `address` is that of the site."""
    shown = {
        "number": release.number,
        "publication": {"number": release.publication, "at": _instant(release.at)},
        "published_at": _instant(release.published_at),
        "fictional": release.fictional,
        "collections": release.collections,
        "citation": release.citation,
        "sha256": release.sha256,
        "removed": release.removed,
        "url": f"{address}releases/{release.number}",
        "key": f"{address}releases/{PUBLIC_KEY}",
    }
    if whole:
        shown["files"] = [{**each, "url": address + at(release.number, each["path"])[1:]} for each in release.files]
    return shown


def at(number: str, path: str) -> str:
    """The address of a file beneath that of the site."""
    return f"/releases/{number}/{quote(path, safe='/=')}"


def page(request: Request, found: Sequence[Any], number: str | None, headers: dict[str, str]) -> Response:
    """The page of all releases, or of one."""
    view = View.of(request.query_params)
    if number is None:
        title, body, fiction = say("releases", view), _all(found, view), ""
    else:
        (release,) = found
        title = say("release_of", view, number=_isolated(number))
        body = _one(release, view)
        fiction = say("fictional_page", view, name=", ".join(release.collections)) if release.fictional else ""
    place = Place("/releases" if number is None else f"/releases/{number}")
    return HTMLResponse(framed(title, body, view, place, fictional=fiction), headers=headers)


def _all(found: Sequence[Any], view: View) -> str:
    rows = [
        [
            link(view.at(f"/releases/{each.number}"), f'<bdi dir="ltr">{escape(each.number)}</bdi>'),
            prose.day(each.at.date().isoformat(), view),
            escape(", ".join(each.collections)) + (f" ({escape(say('fictional_short', view))})" * each.fictional),
            prose.number(len(each.files), view),
        ]
        for each in found
    ]
    heads = [say(key, view) for key in ("release_number", "release_state", "collection", "release_files")]
    listed = table(heads, rows, (3,)) if rows else f"<p>{escape(say('releases_none', view))}</p>"
    key = link(f"/releases/{PUBLIC_KEY}", f'<code dir="ltr">{PUBLIC_KEY}</code>')
    return f"<h1>{escape(say('releases', view))}</h1><p>{escape(say('releases_text', view))}</p>{listed}" + section(
        say("release_verify", view), f"<p>{escape(say('release_verify_text', view))} {key}</p>"
    )


def _one(release: Any, view: View) -> str:
    told = facts(
        [
            (
                say("release_state", view),
                f"{prose.number(release.publication, view)} · {prose.day(release.at.date().isoformat(), view)}",
            ),
            (say("collection", view), escape(", ".join(release.collections))),
            (say("citation", view), f'<bdi dir="ltr">{escape(release.citation)}</bdi>'),
            ("SHA-256", f'<code dir="ltr">{release.sha256}</code>'),
        ]
    )
    gone = f'<p role="note"><strong>{escape(say("release_gone", view))}</strong></p>' if release.removed else ""
    rows = [
        [
            _linked(release, each),
            prose.number(each["rows"], view) if each["rows"] is not None else "",
            f'<bdi dir="ltr">{_size(each["bytes"])}</bdi>',
        ]
        for each in sorted(release.files, key=_place)
    ]
    heads = [say(key, view) for key in ("release_file", "release_rows", "release_bytes")]
    title = escape(say("release_of", view, number=_isolated(release.number)))
    return f"<h1>{title}</h1>{gone}{told}" + section(say("release_files", view), table(heads, rows, (1, 2)))


def _place(file: Any) -> tuple[int, str]:
    """Where people look first: data, then what tells of them, then what is for engines."""
    top = file["path"].partition("/")[0] if "/" in file["path"] else ""
    return ("data", "").index(top) if top in {"data", ""} else 2 + (top == "vocabulary"), file["path"]


def _isolated(number: str) -> str:
    """A number that reads from left to right in any text."""
    return f"\u2066{number}\u2069"


def _linked(release: Any, file: Any) -> str:
    name = f'<bdi dir="ltr">{escape(file["path"])}</bdi>'
    gone = release.removed and file["grain"] not in RECORDLESS
    return f"<s>{name}</s>" if gone else link(at(release.number, file["path"]), name)


def _size(count: int) -> str:
    unit, size = 0, float(count)
    while size >= 1000 and unit < len(_UNITS) - 1:
        unit, size = unit + 1, size / 1000
    return f"{size:.0f} {_UNITS[unit]}" if unit == 0 or size >= 100 else f"{size:.1f} {_UNITS[unit]}"


def _instant(instant: dt.datetime) -> str:
    return instant.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")
