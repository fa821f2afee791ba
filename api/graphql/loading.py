"""What keys and owners name, fetched for all objects of a request together: one statement per field, not per object."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Coroutine, Hashable, Iterable, Sequence
from functools import cached_property
from typing import Any, Generic, TypeVar

import orjson
import sqlalchemy as sa
from strawberry.dataloader import DataLoader

import schema.queries.actors
import schema.queries.claims
import schema.queries.documents
import schema.queries.events
import schema.queries.places
import schema.queries.records
import schema.queries.releases
import schema.queries.sources
from api.graphql.shown import State
from schema.prepared import Written
from schema.queries.paging import Listing, Owners, Position

Many = Callable[[Sequence[str], int], sa.Select[Any]]
Keyed = Callable[[Any], Iterable[tuple[str, Any]]]
K = TypeVar("K")
T = TypeVar("T")


class Loader(DataLoader[K, T]):
    """A loader of which one field may be given up, when another failed, without taking the answer from the others."""

    def load(self, key: K) -> Awaitable[T]:
        """What the key names, fetched with all that is asked for meanwhile."""
        return asyncio.shield(super().load(key))


class Named:
    """The loader of what keys name in a state, made where a request first uses it: most use few of them."""

    def __init__(self, statement: Many, keyed: Keyed) -> None:
        self._statement = statement
        self._keyed = keyed

    def __set_name__(self, _: type, name: str) -> None:
        self._name = name

    def __get__(self, request: "Loading", _: type) -> DataLoader[tuple[State, str], Any]:
        async def load(keys: list[tuple[State, str]]) -> list[Any]:
            found: dict[tuple[int, str], Any] = {}
            for number in {state.number for state, _ in keys}:
                ids = sorted({key for state, key in keys if state.number == number})
                for row in await request.rows(self._statement(ids, number)):
                    found |= {(number, key): value for key, value in self._keyed(row)}
            return [found.get((state.number, key)) for state, key in keys]

        made = request.__dict__[self._name] = Loader(load_fn=load)
        return made


def begun(work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
    """Work that several fields wait for, in a task of its own.

    When all of them were given up nobody hears how it ended, and asyncio would log that with what the question said.
    """
    task = asyncio.ensure_future(work)
    task.add_done_callback(lambda done: done.cancelled() or done.exception())
    return task


def documents_in(rows: Iterable[Any]) -> list[Any]:
    """The documents of rows, read whole."""
    return [whole(row.document) for row in rows]


def whole(document: Any) -> Any:
    """A document, read whole when it comes as bytes."""
    return orjson.loads(document) if isinstance(document, bytes) else document


def _pair(row: Any) -> list[tuple[str, Any]]:
    return [(row[0], whole(row[1]))]


def _own(row: Any) -> list[tuple[str, Any]]:
    return [(row.document["id"], row.document)]


def _of_place(row: Any) -> list[tuple[str, Any]]:
    return [*_own(row), (row.document["pcode"], row.document)]


class _Made(Generic[T]):
    """Something that was made, or why it could not be."""

    def __init__(self, make: Callable[[], T]) -> None:
        self._problem: Exception | None = None
        try:
            self._value = make()
        except Exception as problem:
            self._problem = problem

    def value(self) -> T:
        if self._problem is not None:
            # Each raise would lengthen its traceback by one more way to it.
            raise self._problem.with_traceback(None)
        return self._value


class Loading(ABC):
    """A request that loads. Each loader takes a state and a key, and gives what the key names there, or None."""

    places = Named(schema.queries.places.named, _of_place)
    geometries = Named(schema.queries.places.geometries, _pair)
    actors = Named(schema.queries.actors.named, _own)
    sources = Named(schema.queries.sources.named, _own)
    documents = Named(schema.queries.documents.named, _own)
    events = Named(schema.queries.events.named, _pair)
    records = Named(schema.queries.records.named, _pair)
    claims = Named(schema.queries.claims.by_ids, _pair)
    control = Named(schema.queries.places.control, _pair)
    event_histories = Named(schema.queries.events.histories, _pair)
    record_histories = Named(schema.queries.records.histories, _pair)
    releases = Named(schema.queries.releases.of_publication, _pair)

    @abstractmethod
    async def rows(self, statement: sa.Select[Any] | Written) -> Sequence[Any]:
        """All rows of a statement."""

    def once(self, key: tuple[Any, ...], make: Callable[[], T]) -> T:
        """What `make` gives or raises, made once for all objects that ask for what is equal: filters may be large."""
        made: _Made[T] | None = next((made for known, made in self._made if known == key), None)
        if made is None:
            made = _Made(make)
            self._made.append((key, made))
        return made.value()

    @cached_property
    def _made(self) -> "list[tuple[tuple[Any, ...], _Made[Any]]]":
        # A list, since filters hold what cannot be hashed; there are as many as fields with arguments of their own.
        return []

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

    @cached_property
    def _lists(self) -> dict[Hashable, DataLoader[str, list[Any]]]:
        return {}

    def _list(self, key: Hashable, load: Callable[[list[str]], Any]) -> DataLoader[str, list[Any]]:
        return self._lists.setdefault(key, Loader(load_fn=load))
