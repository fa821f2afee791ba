"""Lines of the feed as they are sent: what was published of a record passes through as it is stored."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from api.changes import asking
from api.changes.asking import Form, Wanted
from schema.answering import RecordType
from schema.queries.changes import Followed, Mark

OF_COLLECTIONS = ("id", "licence", "citation", "fictional")


@dataclass(frozen=True)
class Page:
    """What is known of an answer before its lines are: of which publication it is, where it begins and ends.

    `followed` names its collections; cursors are of the question as it was asked.
    """

    wanted: Wanted
    followed: Followed
    number: int
    at: Any
    collections: Mapping[str, Mapping[str, Any]]
    begin: Mark
    end: Mark
    more: bool
    address: str


def head(page: Page) -> bytes:
    """What comes before the lines."""
    if page.wanted.form is Form.LINES:
        return b""
    about = {
        "publication": page.number,
        "published": page.at,
        "collections": [{name: each.get(name) for name in OF_COLLECTIONS} for each in page.collections.values()],
        "next": asking.write(page.wanted.followed, page.end),
        "more": page.more,
    }
    return orjson.dumps(about)[:-1] + b',"changes":[\n'


def lines(page: Page, rows: Sequence[Any], *, begun: bool) -> bytes:
    """Some lines; `begun` when others came before them."""
    written = [_line(page, row) for row in rows]
    if page.wanted.form is Form.LINES:
        return b"".join(each + b"\n" for each in written)
    return (b",\n" if begun and written else b"") + b",\n".join(written)


def tail(page: Page) -> bytes:
    """What comes after them."""
    return b"\n]}\n" if page.wanted.form is Form.JSON else b""


def _line(page: Page, row: Any) -> bytes:
    stands = row.document is not None
    about = page.collections.get(row.collection, {})
    return orjson.dumps(
        {
            "cursor": asking.write(page.wanted.followed, Mark(row.number, row.id)),
            "number": row.number,
            "at": row.at,
            "kind": row.kind,
            "record_id": row.id,
            "record_type": row.type,
            "reason": row.reason if stands else None,
            "code": row.code,
            "permalink": permalink(page.address, row.type, row.code) if stands else None,
            "fictional": about.get("fictional"),
            "licence": about.get("licence"),
            "citation": about.get("citation"),
            "record": orjson.Fragment(row.document) if stands else None,
        }
    )


def permalink(address: str, type_: str, code: str) -> str:
    """The address of a record."""
    return f"{address}{'events' if type_ == RecordType.EVENT else 'records'}/{code}"


def collections(documents: Iterable[Mapping[str, Any]], followed: Followed) -> dict[str, Mapping[str, Any]]:
    """Of the collections that are published now those that are followed, by slug."""
    return {each["id"]: each for each in documents if each["id"] in followed.collections}
