"""What the guard reckons with, written into the SDL so that a caller can reckon too."""

import strawberry
from strawberry.schema_directive import Location


@strawberry.schema_directive(
    locations=[Location.FIELD_DEFINITION, Location.ARGUMENT_DEFINITION],
    name="cost",
    description="Static cost of one resolution of the field, or added to it where the argument is given (after the "
    "GraphQL Cost Directives specification).",
)
class Cost:
    """`@cost(weight:)`."""

    weight: int = strawberry.field(name="weight", description="Points charged each time the field is resolved.")


@strawberry.schema_directive(
    locations=[Location.FIELD_DEFINITION],
    name="listSize",
    description="Size that cost analysis assumes for a plain list (after the GraphQL Cost Directives specification).",
)
class ListSize:
    """`@listSize(assumedSize:)`."""

    assumed_size: int = strawberry.field(name="assumedSize", description="Number of elements reckoned with.")
