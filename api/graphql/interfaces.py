"""Node and Bounded: what things and numbers have in common."""

from typing import Any

import strawberry

from api.graphql.resolving import identifier


class Given:
    """Types whose objects are all `Shown`: a field says which type it holds, and where it cannot, the object does."""

    @classmethod
    def is_type_of(cls, _value: Any, _info: Any) -> bool:
        """Whatever a field of this type holds is of this type."""
        return True

    @classmethod
    def resolve_type(cls, value: Any, _info: Any, _abstract: Any) -> str:
        """The type behind an interface."""
        return str(value.concept)


@strawberry.interface(description="Anything that can be fetched again by its identifier.")
class Node(Given):
    """Has an id."""

    id: strawberry.ID = strawberry.field(
        resolver=identifier,
        description="Opaque identifier of this thing in this state; random, except that a collection has its slug.",
    )


@strawberry.interface(description="A number with its bounds.")
class Bounded(Given):
    """Shows `analytics.results.Bounded`."""

    value: float | None = strawberry.field(description="The figure; null when unknown, unbounded or not covered.")
    lower: float | None = strawberry.field(description="Lower bound.")
    upper: float | None = strawberry.field(description="Upper bound; null when open.")
    records: int = strawberry.field(description="Records that it rests on.")
    open_ended: int | None = strawberry.field(
        description="Of these, records without upper bound, which open the sum; null when it is no sum."
    )
    without_best: int | None = strawberry.field(
        description="Of these, records without best figure, which leave `value` null; null when it is no sum."
    )
