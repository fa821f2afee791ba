"""Entry point to what publications did to records, in order: the feed of `/changes`, shown as GraphQL shows records."""

from collections.abc import Sequence
from typing import Annotated, Any

import strawberry
from strawberry import UNSET

from api.changes import asking
from api.graphql import pages
from api.graphql.connections import ChangeConnection
from api.graphql.pages import Asked, Page, Row
from api.graphql.reader import Reader
from api.graphql.resolving import After, First, Told
from api.graphql.scalars import AsOf, given
from api.graphql.shown import Shown, State
from schema.errors import BeforeFirstPublication, UnknownKey
from schema.filters import EventFilter
from schema.queries import changes, scope
from schema.queries.changes import START, Followed, Mark

Since = Annotated[
    AsOf | None,
    strawberry.argument(
        description="Only what was published after this state of the record, or from this day on; ignored once `after` "
        "is given."
    ),
]
Collections = Annotated[
    list[strawberry.ID] | None,
    strawberry.argument(description="Only records of these collections; who follows some is told of what leaves them."),
]


async def all_changes(
    reader: Reader, since: scope.AsOf | None, collections: Sequence[str] | None, first: int, after: str | None
) -> Page:
    """Page of the root field `changes`, of the last publication: a later page tells what came meanwhile, too.

    Raises BadInput and what is derived from it, BeforeFirstPublication.
    """
    followed = Followed(tuple(collections or ())).canonical
    asked = pages.ask(first, after, int, *asking.named(followed))
    state = await reader.state()
    natures = {each.slug: each.fictional for each in await reader.rows(changes.natures())}
    followed = changes.resolved(followed, natures)
    begin = await _begin(reader, since)
    mark = asking.reachable(_after(asked), state.number) if asked.after else begin
    return await _page(reader, asked, state, followed, begin, mark)


async def page_of(reader: Reader, state: State, followed: Followed, begin: Mark, first: int, after: str | None) -> Page:
    """Page of what changed from a place to a state that is over; its cursors are those of `changes`, too.

    Raises BadInput, BadCursor.
    """
    asked = pages.ask(first, after, int, *asking.named(followed.canonical))
    return await _page(reader, asked, state, followed, begin, _after(asked) if asked.after else begin)


async def _page(reader: Reader, asked: Asked, state: State, followed: Followed, begin: Mark, mark: Mark) -> Page:
    (packed,) = await reader.rows(changes.packed(followed, state.number, mark, asked.first + 1))

    async def count() -> int:
        return int((await reader.rows(changes.count(followed, state.number, begin)))[0][0])

    rows = [Row(*each) for each in zip(packed.ids or (), packed.keys or (), strict=True)]
    return Page(asked, state, rows, packed.documents, lambda entry, _id: _shown(entry, state), count)


def _after(asked: Asked) -> Mark:
    position = asked.position
    return Mark(position.key, position.id or None) if position else START


async def _begin(reader: Reader, since: scope.AsOf | None) -> Mark:
    if since is None or since == 0:
        return START
    try:
        scope_, _ = await reader.ask_scope(EventFilter(), asking.instant(since))
    except BeforeFirstPublication:
        return START
    except UnknownKey as problem:
        raise UnknownKey(asking.of_since(problem)) from None
    return Mark(scope_.number)


def _shown(entry: Any, state: State) -> Shown:
    return Shown(entry, state, entry.get("record"))


async def _changes(
    info: Told,
    since: Since = UNSET,
    collections: Collections = UNSET,
    first: First = 50,
    after: After = UNSET,
) -> Any:
    return await all_changes(info.context, given(since), collections or None, first, after)


@strawberry.type
class Changed:
    """Fields of the root type."""

    changes: ChangeConnection = strawberry.field(
        resolver=_changes,
        description="What was created, changed or withdrawn since a state of the record, oldest first; who follows it "
        "from the start has a full copy. The last cursor serves again when more was published.",
    )
