"""Counts of a confidential collection: a fixed lattice of numbers, of which some are left out."""

from typing import Annotated, Any

import strawberry
from strawberry import UNSET

from analytics.lattice import CAVEATS
from api.graphql.basics import Caveat, Publication
from api.graphql.directives import Cost, ListSize
from api.graphql.resolving import Told, When, as_is
from api.graphql.scalars import JSON, given
from api.graphql.shown import Shown
from schema.errors import BadInput
from schema.filters import EventFilter
from schema.queries import lattice


def _state(root: strawberry.Parent[Shown]) -> Any:
    return root.state


@strawberry.type(description="One number of a lattice.")
class LatticeCell:
    """Shows a row of `lattice_cell`."""

    axis: str = strawberry.field(description="Table that it stands in: area_period or class_period.")
    area: str | None = strawberry.field(
        description="P-code of the governorate, unplaced, or elsewhere for several; null for all."
    )
    period: str | None = strawberry.field(
        description="Year (2016), quarter (2016-Q4), what is known to the year only (2016-?), or undated; null for all."
    )
    class_: str | None = strawberry.field(
        name="class", description="Class of violation, none, or other for several; null for all."
    )
    value: int | None = strawberry.field(description="Number of records; null where it is suppressed.")
    status: str = strawberry.field(description="Whether its number is told: shown or suppressed.")


@strawberry.type(description="All that is published of how many records a confidential collection holds.")
class Lattice:
    """Shows `lattice_state` with its cells."""

    publication: Publication = strawberry.field(resolver=_state, description="Publication that it is of.")
    rule: str = strawberry.field(description="Rule by which numbers are too small to be told.")
    listed: int = strawberry.field(description="Records that are listed one by one besides; list and lattice add.")
    held: int = strawberry.field(description="Changes that wait, rounded down to a multiple of 5.")
    report: JSON = strawberry.field(
        resolver=as_is("report"), description="How it was coarsened, suppressed and audited."
    )
    cells: list[LatticeCell] = strawberry.field(
        description="Numbers by area and period and by class and period, with all sums, in the order of their names.",
        directives=[ListSize(assumed_size=500)],
    )
    caveats: list[Caveat] = strawberry.field(description="What to beware of.", directives=[ListSize(assumed_size=3)])


async def _lattice(
    info: Told,
    collection: Annotated[strawberry.ID, strawberry.argument(description="Slug of a confidential collection.")],
    as_of: When = UNSET,
) -> Any:
    scope, state = await info.context.ask_scope(EventFilter(collections=(str(collection),)), given(as_of))
    (meant,) = scope.collections
    if not meant.get("confidential"):
        raise BadInput(f"collection: {meant['id']} is public already: its counts are exact; ask `timeSeries`.")
    found = await info.context.rows(lattice.state(meant["id"], scope.number))
    if not found:
        return None
    cells = await info.context.rows(lattice.cells(meant["id"], scope.number))
    (row,) = found
    told = {"rule": row.rule, "listed": row.listed, "held": row.held, "report": row.report}
    return Shown({**told, "cells": [_cell(each) for each in cells], "caveats": CAVEATS}, state)


def _cell(row: Any) -> dict[str, Any]:
    axis, area, period, violation, value, status = row[:6]
    names = {"axis": axis, "area": area or None, "period": period or None, "class": violation or None}
    return {**names, "value": value, "status": status}


@strawberry.type
class Counted:
    """Fields of the root type."""

    lattice: Lattice | None = strawberry.field(
        resolver=_lattice,
        description="Counts of a confidential collection, the only ones there are; null where it has too few records "
        "to be counted safely.",
        directives=[Cost(weight=50)],
    )
