"""Leaves of an answer: how values of stored documents, which are JSON already, become those of the SDL."""

from collections.abc import Callable
from typing import Any

from graphql import GraphQLEnumType, GraphQLScalarType

Convert = Callable[[Any], Any]

SAME = frozenset({"String", "ID", "Int", "Boolean", "Date", "DateTime", "GeoJSON", "JSON"})
"""Scalars that documents hold as answers do: texts, whole numbers within range, days as text."""


def of_document(type_: GraphQLScalarType | GraphQLEnumType) -> Convert | None:
    """What is done to a value of a document that is not null; None when it stands as it is."""
    if type_.name in SAME:
        return None
    if isinstance(type_, GraphQLEnumType):
        # Members are named in answers and written by value in documents; a value that is none is refused.
        return {str(value.value): name for name, value in type_.values.items()}.__getitem__
    return of_value(type_)


def of_value(type_: GraphQLScalarType | GraphQLEnumType) -> Convert:
    """What the ordinary executor does to a value that is not null."""
    convert: Convert = type_.coerce_output_value
    return convert
