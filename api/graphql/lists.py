"""The lists of the schema: each checks what was asked, resolves its keys, and reads a page."""

import asyncio
import dataclasses
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from api.graphql import pages
from api.graphql.filters import (
    EventFilter,
    NameFilter,
    PlaceFilter,
    read_events,
    read_names,
    read_places,
)
from api.graphql.loading import begun
from api.graphql.pages import Asked, Page, Row, Show
from api.graphql.reader import Reader
from api.graphql.shown import Shown, State, record
from schema import filters
from schema.answering import EventOrder
from schema.queries import actors, documents, events, places, sources
from schema.queries.paging import Listing, Owners
from schema.queries.scope import AsOf

OwnersOf = Callable[[Any, int], Owners]


async def page(reader: Reader, asked: Asked, state: State, listing: Listing, show: Show, owned: Any = None) -> Page:
    """A page of a list, or of the list that an owner has: `owned` is (key, id of the owner, owners of several ids)."""
    if owned is None:
        (packed,) = await reader.rows(listing.written(asked.first, asked.position))
        documents: Any = packed.documents
        rows = [Row(*each) for each in zip(packed.ids or (), packed.keys or (), strict=True)]

        async def count() -> int:
            return int((await reader.rows(listing.count()))[0][0])

    else:
        key, owner, owners = owned
        found = await reader.lists(key, owner, owners, listing, asked.first, asked.position)
        rows, documents = [Row(each.id, each.key) for each in found], [each.document for each in found]

        async def count() -> int:
            return await reader.counts(key, owner, owners, listing)

    return Page(asked, state, rows, documents, show, count)


async def all_events(
    reader: Reader, where: EventFilter | None, order: EventOrder, first: int, after: str | None, as_of: AsOf | None
) -> Page:
    """Page of the root field `events`. Raises BadInput and what is derived from it, BeforeFirstPublication."""
    condition = read_events(where)
    asked = pages.ask(first, after, pages.kind_of(events.KEYS[order]), "events", order, condition)
    scope, state = await reader.ask_scope(condition, pages.as_of(asked, as_of), asked=as_of is not None)
    return await page(
        reader, asked, state, events.listing(condition, scope, order), lambda document, _id: record(document, state)
    )


async def events_of(
    reader: Reader,
    root: Shown,
    owners: OwnersOf,
    where: EventFilter | None,
    order: EventOrder,
    first: int,
    after: str | None,
) -> Page:
    """Page of the events that a place, an actor or a record has, in the state of their owner.

    What does not depend on the owner is made once for all of them.
    """
    slug, owner = root.data.get("collection"), str(root.data["id"])
    condition = reader.once((where, slug, root.state), lambda: _of_its_nature(read_events(where), root))
    asked = pages.ask(first, after, pages.kind_of(events.KEYS[order]), owners.__name__, order, condition, owner)
    then = pages.as_of(asked, root.state.number if root.state.asked else None)

    async def prepare() -> tuple[State, Listing]:
        scope, state = await reader.ask_scope(condition, then, asked=root.state.asked)
        return state, events.listing(condition, scope, order)

    prepared = reader.once((owners, order, condition, then, root.state), lambda: begun(prepare()))
    state, listing = await asyncio.shield(prepared)
    owned = (prepared, owner, lambda ids: owners(ids, state.number))
    return await page(reader, asked, state, listing, lambda document, _id: record(document, state), owned)


def _of_its_nature(condition: filters.EventFilter, root: Shown) -> filters.EventFilter:
    """The same condition; without collections, of an invented record the events of its own are meant."""
    slug = root.data.get("collection")
    if condition.collections or slug is None or not root.state.collections[slug]["fictional"]:
        return condition
    return dataclasses.replace(condition, collections=(slug,))


async def documents_of(reader: Reader, root: Shown, first: int, after: str | None) -> Page:
    """Page of `Source.documents`, in the state of the source."""
    owner = str(root.data["id"])
    listing = documents.listing(root.state.number)
    asked = pages.ask(first, after, pages.kind_of(listing.key), "documents", owner)
    named = root.state.number if root.state.asked else None
    state = await reader.state(pages.as_of(asked, named)) if asked.after else root.state
    listing = documents.listing(state.number)
    owned = (("documents", state), owner, lambda ids: documents.by_sources(ids, state.number))
    return await page(reader, asked, state, listing, _showing("Document", state), owned)


async def all_places(
    reader: Reader, where: PlaceFilter | None, first: int, after: str | None, as_of: AsOf | None
) -> Page:
    """Page of the root field `places`."""
    condition = read_places(where)
    asked = pages.ask(first, after, str, "places", repr(condition))
    keys = filters.EventFilter(within=filters.SpaceFilter(places=condition.keys))
    state = await _state(reader, asked, keys, as_of)
    return await page(reader, asked, state, places.listing(condition, state.number), _showing("Place", state))


async def all_actors(
    reader: Reader, where: NameFilter | None, first: int, after: str | None, as_of: AsOf | None
) -> Page:
    """Page of the root field `actors`."""
    condition = read_names(where)
    asked = pages.ask(first, after, str, "actors", repr(condition))
    state = await _state(reader, asked, filters.EventFilter(actors=condition.ids), as_of)
    return await page(reader, asked, state, actors.listing(condition, state.number), _showing("Actor", state))


async def all_sources(
    reader: Reader, where: NameFilter | None, first: int, after: str | None, as_of: AsOf | None
) -> Page:
    """Page of the root field `sources`."""
    condition = read_names(where)
    asked = pages.ask(first, after, str, "sources", repr(condition))
    state = await _state(reader, asked, filters.EventFilter(sources=condition.ids), as_of)
    return await page(reader, asked, state, sources.listing(condition, state.number), _showing("Source", state))


async def _state(reader: Reader, asked: Asked, keys: filters.EventFilter, as_of: AsOf | None) -> State:
    """The state to read, once it is known that the record has those keys. Raises UnknownKey."""
    _, state = await reader.ask_scope(keys, pages.as_of(asked, as_of), asked=as_of is not None)
    return state


def _showing(concept: str, state: State) -> Show:
    return lambda document, _id: Shown(document, state, concept=concept)


Loaded = Awaitable[Mapping[str, Any] | None]


async def one(loaded: Loaded, concept: str, state: State) -> Shown | None:
    """A thing that a loader fetches, or none."""
    found = await loaded
    return None if found is None else Shown(found, state, concept=concept)
