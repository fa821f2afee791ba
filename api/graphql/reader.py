"""How one request reads: statement by statement, all of the one publication that it began with.

A published state never changes, but for what is removed from it for somebody's protection; so statements that name its
number need no common snapshot, and what keys name in it is remembered until the next publication.

What a document holds needs no further statement. What lies outside (a boundary, the events of a place) is fetched for
all objects of a request together, one statement per field.
"""

import asyncio
import datetime as dt
from collections.abc import Hashable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from strawberry.fastapi import BaseContext

from analytics.asking import Answer_co, Ask, Superseded
from api.graphql.asked import Document
from api.graphql.loading import Loading, begun
from api.graphql.remembering import Copy, copy_of
from api.graphql.shown import State
from schema.access import Audience
from schema.errors import SijillError
from schema.filters import EventFilter, SpaceFilter
from schema.prepared import Written
from schema.queries import scope as scopes
from schema.queries.scope import AsOf, Scope
from schema.session import Asking, Seconds


@dataclass(frozen=True)
class Published:
    """A publication, and when it was."""

    number: int
    at: dt.datetime


class Outdated(Exception):
    """Something was published since what this request relied on was looked up; it must be asked again."""


_HEAVY = ThreadPoolExecutor(2, "heavy")
"""For answers that take a second or more: threads cannot be stopped, so that no more than these are ever at it."""

_CLOSING: set[asyncio.Task[None]] = set()
"""Readers that are being closed; an event loop holds its tasks but weakly."""


class Reader(BaseContext, Loading):
    """The context of a request. `statements` counts what it asked of the database.

    `hurried` relies on what is remembered of the record, and lets the first statement of a request tell whether that
    still holds; whoever is so must begin again when it is `outdated`. Others look up anew. `seconds` is how long it may
    keep the database at work in all. `numbered` says that what it told changes with the publication alone.

    What several fields share is asked by tasks of their own, which go on when the fields are given up; they end when
    the reader is closed, so that no statement outlives its request and none holds its connection.
    """

    def __init__(
        self,
        audience: Audience = Audience.OPEN,
        copy: Copy | None = None,
        *,
        hurried: bool = False,
        seconds: Seconds | None = None,
    ) -> None:
        super().__init__()
        self.audience = audience
        self.asked: Document | None = None
        self._copy = copy or copy_of(audience)
        self.statements = 0
        self.outdated = False
        self.numbered = True
        self._hurried = hurried
        self._asking = Asking(self._copy.pool, seconds)
        self._failed: Exception | None = None
        # One connection carries one statement at a time, and fields are resolved side by side.
        self._turn = asyncio.Lock()
        self._scopes: dict[Hashable, asyncio.Task[Any]] = {}
        self._assumed: int | None = None
        self._newest: int | None = None
        self._last: Published | None = None
        self._at_work: asyncio.Task[Any] | None = None
        self._closing: asyncio.Task[None] | None = None

    @property
    def base_url(self) -> str:
        """Where callers reach us, for addresses of records."""
        return "/" if self.request is None else str(self.request.base_url)

    async def rows(self, statement: sa.Select[Any] | Written) -> Sequence[Any]:
        """All rows of a statement; documents are bytes (`loading.whole`). After one failed, every other does."""
        asked = statement if isinstance(statement, Written) else Written.of(statement)
        async with self._turn:
            unsure = self._assumed is not None and self._newest is None
            return await self._rows(asked.telling("newest", scopes.newest) if unsure else asked, told=unsure)

    async def unnumbered(self, statement: sa.Select[Any]) -> Sequence[Any]:
        """All rows of a statement about what comes between publications, of which no number tells how fresh it is."""
        self.numbered = False
        return await self.rows(statement)

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
        self._at_work = asyncio.current_task()
        try:
            return await self._asking.rows(statement)
        finally:
            self._at_work = None

    async def _confirm(self, told: int | None = None) -> None:
        """See that nothing was published since what is remembered. Raises Outdated."""
        self._newest = told if told is not None else (await self._ask(Written.of(sa.select(scopes.newest()))))[0][0]
        if self._newest != self._assumed:
            self.outdated = True
            raise Outdated

    async def confirm(self) -> None:
        """Make sure that the state answered from is the last one, when no statement has told so. Raises Outdated."""
        async with self._turn:
            if self._assumed is None or self._newest is not None:
                return
            if self._failed is not None:
                # Nothing can be asked any more, and what was answered before it failed may be outdated.
                self.outdated = True
                raise Outdated
            await self._confirm()

    async def close(self) -> None:
        """Stop what is still asked, in the database too, and give the connection back; nothing can be read any more."""
        # Whoever waits for a turn must not get it.
        self._failed = self._failed or RuntimeError("The request is over.")
        if self._closing is None:
            # It goes on when whoever closes is cancelled: the connection must come back.
            self._closing = asyncio.ensure_future(self._close())
            _CLOSING.add(self._closing)
            self._closing.add_done_callback(_CLOSING.discard)
        await asyncio.shield(self._closing)

    async def _close(self) -> None:
        work = self._at_work
        if work is not None:
            # Cancelled once more, it would not wait for the database to be told, and the statement would go on.
            if not work.cancelling():
                work.cancel()
            await asyncio.gather(work, return_exceptions=True)
        async with self._turn:
            await self._asking.close()

    async def state(self, as_of: AsOf | None = None) -> State:
        """The publication that answers depend on."""
        return (await self.ask_scope(EventFilter(), as_of))[1]

    async def last(self) -> Published:
        """The last publication. Raises BeforeFirstPublication, NotReady."""
        if self._last is None:
            state = await self.state()
            self._last = Published(state.number, state.at)
        return self._last

    async def ask_scope(self, where: EventFilter, as_of: AsOf | None, asked: bool | None = None) -> tuple[Scope, State]:
        """What a filter's keys name in a publication; looked up once until something is published.

        `asked` says whether the caller named the state, when `as_of` alone does not tell.
        """
        keys = _keys(where)
        key = (keys, str(as_of))
        row: Any = self._copy.get(keys, as_of) if self._hurried else None
        if row is None or not self._relies_on(row):
            if key not in self._scopes:
                self._scopes[key] = begun(self._look_up(keys, as_of))
            # Fields share it: one that is given up must not take it from the others.
            row = await asyncio.shield(self._scopes[key])
        scope = scopes.scope(row, where, as_of)
        if as_of is None:
            # Noted where a field asks for it, so that nothing more is read to tell it.
            self._last = self._last or Published(scope.number, scope.at)
        named = as_of is not None if asked is None else asked
        return scope, State(scope.number, scope.at, named, {each["id"]: each for each in row.collections})

    def _relies_on(self, row: Any) -> bool:
        """Whether a remembered row is of the state that this request has begun with; then it relies on it."""
        number = self._newest if self._newest is not None else self._assumed
        if number is None:
            self._assumed = number = row.newest
        return bool(row.newest == number)

    async def _look_up(self, where: EventFilter, as_of: AsOf | None) -> Any:
        async with self._turn:
            # What is published meanwhile is for the next request: one answer has one state.
            then = self._newest if as_of is None else as_of
            row = next(iter(await self._rows(Written.of(scopes.look_up(where, then)), told=True)), None)
            if row is not None and self._newest is None:
                self._newest = row.newest
        if row is not None and row.newest == self._newest:
            # Only what the record knows is remembered: of things that are not there anybody can name any number.
            with suppress(SijillError):
                scopes.scope(row, where, as_of)
                self._copy.put(where, as_of, row)
        return row

    async def answer(self, ask: Ask[Answer_co]) -> Answer_co:
        """The answer to a question, before its release."""
        rows = [await self.rows(statement) for statement in ask.statements]
        try:
            # An estimate takes a second; other requests go on meanwhile, and plain answers do not queue behind it.
            pool = _HEAVY if ask.heavy else None
            return await asyncio.get_running_loop().run_in_executor(pool, ask.answer, rows)
        except Superseded as passed:
            instead: Ask[Answer_co] = passed.instead
        return await self.answer(instead)


def _keys(where: EventFilter) -> EventFilter:
    """Of a filter, what the look-up reads: the things that it names, but for collections, all of which are read."""
    return EventFilter(
        within=SpaceFilter(places=_once(where.within.places)),
        during=_once(where.during),
        facilities=_once(where.facilities),
        actors=_once(where.actors),
        sources=_once(where.sources),
    )


def _once(named: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(named))
