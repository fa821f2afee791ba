"""Mutations on several things at once: merging, undoing it, splitting."""

from collections.abc import Sequence
from typing import Annotated, Any

import strawberry
from strawberry.types.field import StrawberryField

from api.staff import showing
from api.staff.desk import Order, carry_out, identifier
from api.staff.results import Merged, Split, told_merge, told_split
from api.staff.showing import marks
from api.staff.types import Types, field, given
from schema.desk import merging, splitting
from schema.tables.base import VERSIONED
from schema.tables.protection import merge


def fields(types: Types) -> Sequence[StrawberryField]:
    """Those that they may use."""
    seen_by = showing.adding(merge.name)
    if not types.shows(seen_by):
        return []
    seen = marks(types.who, seen_by)
    return [
        field("merge", Merged, _MERGE, seen, _merge),
        field("undoMerge", Merged, _UNDO, seen, _undo),
        field("split", Split, _SPLIT, seen, _split(types)),
    ]


_MERGE = (
    "Lets the event `from`, at this version, be a duplicate of `into`: all that lies beneath it comes to lie there."
)
_UNDO = "Puts everything back where it lay before a merge, where nothing of it was changed since."
_SPLIT = (
    "A new event with the header of the old one, beneath which the named acts, victims, claims and so on come to lie."
)


def _merge(
    info: strawberry.Info,
    into: strawberry.ID,
    gone: Annotated[strawberry.ID, strawberry.argument(name="from")],
    version: int,
    reason: str,
    key: str,
    protective: bool = False,
) -> Any:
    desk, kept, other = info.context, identifier(into, "into"), identifier(gone, "from")
    asked = {"into": into, "from": gone, "version": version, "protective": protective}
    return carry_out(
        desk,
        Order("merge", asked, reason, key),
        lambda by: told_merge(merging.merge(desk.connection, by, kept, other, version, protective=protective)),
    )


def _undo(
    info: strawberry.Info,
    id: strawberry.ID,  # noqa: A002
    version: int,
    reason: str,
    key: str,
    protective: bool = False,
) -> Any:
    desk, of = info.context, identifier(id, "id")
    order = Order("undo merge", {"id": id, "version": version, "protective": protective}, reason, key)
    return carry_out(
        desk, order, lambda by: told_merge(merging.undo(desk.connection, by, of, version, protective=protective))
    )


def _split(types: Types) -> Any:
    def split(
        info: strawberry.Info,
        event: strawberry.ID,
        version: int,
        children: list[strawberry.ID],
        reason: str,
        key: str,
        changes: Any = None,
        protective: bool = False,
    ) -> Any:
        desk, of = info.context, identifier(event, "event")
        named = [identifier(child, "children") for child in children]
        stated = {} if changes is None else given(changes, VERSIONED["event"])
        asked = {"event": event, "version": version, "children": children, "changes": stated, "protective": protective}
        return carry_out(
            desk,
            Order("split", asked, reason, key),
            lambda by: told_split(
                splitting.split(desk.connection, by, of, version, named, stated, protective=protective)
            ),
        )

    split.__annotations__["changes"] = types.content("event") | None
    return split
