"""How one request reads: statement by statement, all of the one publication that it began with.

A published state never changes, but for what is removed from it for somebody's protection; so statements that name its
number need no common snapshot, and what keys name in it is remembered until the next publication.

What a document holds needs no further statement. What lies outside (a boundary, the events of a place) is fetched for
all objects of a request together, one statement per field.
"""

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Iterable, Sequence
from typing import Any, TypeVar

import orjson
import sqlalchemy as sa
from strawberry.dataloader import DataLoader
from strawberry.fastapi import BaseContext

from analytics.asking import Answer_co, Ask
from api.graphql.asked import Document
from api.graphql.remembering import Copy, copy_of
from api.graphql.shown import State
from schema.access import Audience
from schema.filters import EventFilter, SpaceFilter
from schema.prepared import Written
from schema.queries import actors, claims, documents, events, places, records, sources
from schema.queries import scope as scopes
from schema.queries.paging import Listing, Owners, Position
from schema.queries.scope import AsOf, Scope
from schema.session import Asking

Many = Callable[[Sequence[str], int], sa.Select[Any]]
K = TypeVar("K")
T = TypeVar("T")


class Loader(DataLoader[K, T]):
    """A loader of which one field may be given up, when another failed, without taking the answer from the others."""

    def load(self, key: K) -> Awaitable[T]:
        """What the key names, fetched with all that is asked for meanwhile."""
        return asyncio.shield(super().load(key))


class Outdated(Exception):
    """Something was published since what this request relied on was looked up; it must be asked again."""


class Reader(BaseContext):
    """The context of a request. `statements` counts what it asked of the database.

    `hurried` lets the first statement of a request tell whether what is remembered of the record still holds, instead
    of asking beforehand; whoever is so must begin again when it is `outdated`.
    """

    def __init__(self, audience: Audience = Audience.OPEN, copy: Copy | None = None, *, hurried: bool = False) -> None:
        super().__init__()
        self.audience = audience
        self.asked: Document | None = None
        self._copy = copy or copy_of(audience)
        self.statements = 0
        self.outdated = False
        self._hurried = hurried
        self._asking = Asking(self._copy.engine)
        self._failed: Exception | None = None
        # One connection carries one statement at a time, and fields are resolved side by side.
        self._turn = asyncio.Lock()
        self._scopes: dict[Hashable, asyncio.Task[Any]] = {}
        self._lists: dict[Hashable, DataLoader[str, list[Any]]] = {}
        self._assumed: int | None = None
        self._newest: int | None = None
        self.places = self._loader(places.named, lambda row: _place_keys(row.document))
        self.geometries = self._loader(places.geometries, _pair)
        self.actors = self._loader(actors.named, lambda row: _own_key(row.document))
        self.sources = self._loader(sources.named, lambda row: _own_key(row.document))
        self.documents = self._loader(documents.named, lambda row: _own_key(row.document))
        self.events = self._loader(events.named, _pair)
        self.records = self._loader(records.named, _pair)
        self.claims = self._loader(claims.by_ids, _pair)
        self.control = self._loader(places.control, _pair)
        self.event_histories = self._loader(events.histories, _pair)
        self.record_histories = self._loader(records.histories, _pair)

    @property
    def base_url(self) -> str:
        """Where callers reach us, for addresses of records."""
        return "/" if self.request is None else str(self.request.base_url)

    async def rows(self, statement: sa.Select[Any] | Written) -> Sequence[Any]:
        """All rows of a statement; documents are bytes (`documents_in`). After one failed, every other does."""
        asked = statement if isinstance(statement, Written) else Written.of(statement)
        async with self._turn:
            unsure = self._assumed is not None and self._newest is None
            return await self._rows(asked.telling("newest", scopes.newest) if unsure else asked, told=unsure)

    async def _rows(self, statement: Written, *, told: bool) -> Sequence[Any]:
        """The same; `told` says that rows tell which publication is the last one, when that is not sure."""
        if self._failed is not None:
            raise self._failed
        try:
            found = await self._ask(statement)
            # Where there are no rows, the next statement tells, or `confirm` at the end.
            if found and told and self._assumed is not None and self._newest is None:
                await self._confirm(found[0].newest)
        except Exception as problem:
            # Not of what was cancelled: another field may have failed, and those that share this statement go on.
            self._failed = problem
            raise
        return found

    async def _ask(self, statement: Written) -> Sequence[Any]:
        self.statements += 1
        return await self._asking.rows(statement)

    async def _confirm(self, told: int | None = None) -> None:
        """See that nothing was published since what is remembered. Raises Outdated."""
        self._newest = told if told is not None else (await self._ask(Written.of(sa.select(scopes.newest()))))[0][0]
        if self._newest != self._assumed:
            self.outdated = True
            raise Outdated

    async def confirm(self) -> None:
        """Make sure that the state answered from is the last one, when no statement has told so. Raises Outdated."""
        async with self._turn:
            if self._assumed is not None and self._newest is None and self._failed is None:
                await self._confirm()

    async def close(self) -> None:
        """Give the connection back; nothing can be read any more."""
        async with self._turn:
            self._failed = self._failed or RuntimeError("The request is over.")
            await self._asking.close()

    async def state(self, as_of: AsOf | None = None) -> State:
        """The publication that answers depend on."""
        return (await self.ask_scope(EventFilter(), as_of))[1]

    async def ask_scope(self, where: EventFilter, as_of: AsOf | None, asked: bool | None = None) -> tuple[Scope, State]:
        """What a filter's keys name in a publication; looked up once until something is published.

        `asked` says whether the caller named the state, when `as_of` alone does not tell.
        """
        keys = _keys(where)
        key = (keys, str(as_of))
        if key not in self._scopes:
            self._scopes[key] = asyncio.ensure_future(self._look_up(keys, as_of))
        # Fields share it: one that is given up must not take it from the others.
        row = await asyncio.shield(self._scopes[key])
        scope = scopes.scope(row, where, as_of)
        named = as_of is not None if asked is None else asked
        return scope, State(scope.number, scope.at, named, {each["id"]: each for each in row.collections})

    async def _look_up(self, where: EventFilter, as_of: AsOf | None) -> Any:
        row = self._copy.get(where, as_of)
        if row is not None and self._relies_on(row):
            if not self._hurried:
                try:
                    await self.confirm()
                except Outdated:
                    self._assumed, self.outdated = None, False
                    return await self._look_up_anew(where, as_of)
            return row
        return await self._look_up_anew(where, as_of)

    def _relies_on(self, row: Any) -> bool:
        """Whether a remembered row is of the state that this request has begun with; then it relies on it."""
        number = self._newest if self._newest is not None else self._assumed
        if number is None:
            self._assumed = number = row.newest
        return bool(row.newest == number)

    async def _look_up_anew(self, where: EventFilter, as_of: AsOf | None) -> Any:
        async with self._turn:
            row = next(iter(await self._rows(Written.of(scopes.look_up(where, as_of)), told=True)), None)
        if row is not None:
            self._newest = self._newest if self._newest is not None else row.newest
            self._copy.put(where, as_of, row)
        return row

    async def answer(self, ask: Ask[Answer_co]) -> Answer_co:
        """The answer to a question, before its release."""
        return ask.answer([await self.rows(statement) for statement in ask.statements])

    async def lists(
        self,
        key: Hashable,
        owner: str,
        owners: Callable[[Sequence[str]], Owners],
        listing: Listing,
        first: int,
        after: Position | None,
    ) -> list[Any]:
        """The page of one owner; those of all owners that are asked for under the same `key` come in one statement."""

        async def load(ids: list[str]) -> list[list[Any]]:
            rows = await self.rows(listing.pages(owners(ids), first, after))
            return [[row for row in rows if row.owner == each] for each in ids]

        return await self._list(("page", key, first, after), load).load(owner)

    async def counts(
        self, key: Hashable, owner: str, owners: Callable[[Sequence[str]], Owners], listing: Listing
    ) -> int:
        """How long the list of one owner is, counted for all owners together."""

        async def load(ids: list[str]) -> list[list[Any]]:
            found = {row[0]: row[1] for row in await self.rows(listing.counts(owners(ids)))}
            return [[found.get(each, 0)] for each in ids]

        counted: list[Any] = await self._list(("count", key), load).load(owner)
        return int(counted[0])

    def _list(self, key: Hashable, load: Callable[[list[str]], Any]) -> DataLoader[str, list[Any]]:
        return self._lists.setdefault(key, Loader(load_fn=load))

    def _loader(
        self, statement: Many, keyed: Callable[[Any], Iterable[tuple[str, Any]]]
    ) -> DataLoader[tuple[State, str], Any]:
        async def load(keys: list[tuple[State, str]]) -> list[Any]:
            found: dict[tuple[int, str], Any] = {}
            for number in {state.number for state, _ in keys}:
                ids = sorted({key for state, key in keys if state.number == number})
                for row in await self.rows(statement(ids, number)):
                    found |= {(number, key): value for key, value in keyed(row)}
            return [found.get((state.number, key)) for state, key in keys]

        return Loader(load_fn=load)


def documents_in(rows: Iterable[Any]) -> list[Any]:
    """The documents of rows, read whole."""
    return [whole(row.document) for row in rows]


def whole(document: Any) -> Any:
    """A document, read whole when it comes as bytes."""
    return orjson.loads(document) if isinstance(document, bytes) else document


def _pair(row: Any) -> list[tuple[str, Any]]:
    return [(row[0], whole(row[1]))]


def _own_key(document: Any) -> list[tuple[str, Any]]:
    return [(document["id"], document)]


def _place_keys(document: Any) -> list[tuple[str, Any]]:
    return [(document["id"], document), (document["pcode"], document)]


def _keys(where: EventFilter) -> EventFilter:
    """Of a filter, what the look-up reads: the things that it names, but for collections, all of which are read."""
    return EventFilter(
        within=SpaceFilter(places=where.within.places),
        during=where.during,
        facilities=where.facilities,
        actors=where.actors,
        sources=where.sources,
    )
