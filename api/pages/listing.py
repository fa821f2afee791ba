"""The list of records at `/records`: one type of one or several collections, page by page, latest first."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from analytics import wording
from api.graphql import cursors
from api.graphql.cursors import Cursor
from api.graphql.loading import documents_in
from api.graphql.reader import Reader
from api.graphql.shown import State
from api.pages import prose
from api.pages.frame import Place, items, link, page, table
from api.pages.record import known
from api.pages.view import View
from api.pages.words import say
from schema.answering import EventOrder, RecordType
from schema.errors import BadInput
from schema.filters import EventFilter
from schema.queries import events, records
from schema.queries.paging import Position
from schema.queries.records import RecordFilter
from schema.queries.scope import Scope, read_as_of

FIRST = 50
"""Records on a page."""


@dataclass(frozen=True)
class Wanted:
    """What an address asks for."""

    collections: tuple[str, ...]
    type: RecordType
    as_of: str | None
    after: str | None

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "Wanted":
        """Read the keys of an address. Raises BadInput for a type that there is none of."""
        named = query.get("type", RecordType.EVENT)
        if named not in set(RecordType):
            raise BadInput(f"type: {named!r} is none of {', '.join(RecordType)}.")
        slugs = tuple(part for part in query.get("collections", "").split(",") if part)
        return cls(slugs, RecordType(named), query.get("asOf"), query.get("after"))

    @property
    def keys(self) -> dict[str, str]:
        """The keys of the address, but for the place in the list."""
        slugs = {"collections": ",".join(self.collections)} if self.collections else {}
        return {**slugs, "type": self.type, **({"asOf": self.as_of} if self.as_of else {})}

    @property
    def name(self) -> str:
        """What tells its cursors from those of other lists."""
        return f"/records {self.type} {','.join(self.collections)}"


async def listing(reader: Reader, wanted: Wanted, view: View) -> str:
    """The page. Raises BadInput, BadCursor, UnknownKey, MixedFiction, BeforeFirstPublication."""
    after, as_of = None, read_as_of(wanted.as_of) if wanted.as_of else None
    if wanted.after:
        cursor = cursors.read(wanted.after, wanted.name, _kind())
        after, as_of = cursor.position, cursor.number
    where = EventFilter(collections=wanted.collections)
    scope, state = await reader.ask_scope(where, as_of, wanted.as_of is not None)
    rows = await reader.rows(_list(wanted, scope).page(FIRST, after))
    return _shown(wanted, scope, state, rows, view)


def _kind() -> type[Any]:
    kind: type[Any] = records.KEY.column.type.python_type
    return kind


def _list(wanted: Wanted, scope: Scope) -> Any:
    if wanted.type is RecordType.EVENT:
        return events.listing(EventFilter(collections=wanted.collections), scope, EventOrder.OCCURRED_DESC)
    return records.listing(RecordFilter(collections=wanted.collections), scope, wanted.type)


def _shown(wanted: Wanted, scope: Scope, state: State, rows: Iterable[Any], view: View) -> str:
    found = list(rows)
    kinds = say(f"{wanted.type}_plural", view)
    names = [prose.plain(each["name"], view) for each in scope.collections]
    invented = [prose.plain(each["name"], view) for each in scope.collections if each["fictional"]]
    body = [
        f"<h1>{escape(say('list_head', view, kinds=kinds))}</h1>",
        f"<p>{escape(say('list_text', view, names=wording.listed(names, view.lang)))}</p>",
        _types(wanted, view),
        _table(documents_in(found[:FIRST]), wanted.type, state, view),
    ]
    if len(found) > FIRST:
        last = found[FIRST - 1]
        after = cursors.write(Cursor(scope.number, Position(last.key, last.id)), wanted.name)
        following = view.at("/records", **wanted.keys, after=after)
        body.append(f'<p class="next">{link(following, escape(say("list_next", view)))}</p>')
    title = say("list_head", view, kinds=kinds)
    fiction = say("fictional_page", view, name=wording.listed(invented, view.lang)) if invented else ""
    query = {**wanted.keys, **({"after": wanted.after} if wanted.after else {})}
    return page(title, "\n".join(body), view, Place("/records", query), known(state, view), fictional=fiction)


def _types(wanted: Wanted, view: View) -> str:
    """The other types of record of the same collections."""
    return items(
        (
            f'<b aria-current="page">{escape(say(f"{each}_plural", view))}</b>'
            if each is wanted.type
            else link(view.at("/records", **{**wanted.keys, "type": each}), escape(say(f"{each}_plural", view)))
            for each in RecordType
        ),
        "ways",
    )


def _table(documents: list[prose.Document], type_: RecordType, state: State, view: View) -> str:
    if not documents:
        return f"<p>{escape(say('list_none', view))}</p>"
    as_of = {"asOf": str(state.number)} if state.asked else {}
    rows = [
        [
            link(view.at(prose.path(type_, each["code"]), **as_of), prose.text(each["title"], view)),
            prose.label(type_, each["kind"], view),
            prose.days(each["occurred"], view),
            prose.place(each["place"], view),
            prose.code(each["code"]),
        ]
        for each in documents
    ]
    heads = [say(key, view) for key in (f"{type_}_plural", "kind", "when", "place", "code")]
    return table(heads, rows)
