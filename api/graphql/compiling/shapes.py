"""What is read of a stored document: selected keys alone; the others are passed over and never become objects."""

from collections.abc import Mapping
from typing import Any, TypedDict, Union, cast

import msgspec

from api.graphql.pages import Decoders

Shape = Mapping[str, "Shape"] | None
"""Keys of an object, or of each object of a list, and what is read of their values; None is everything."""


def merged(one: Shape, other: Shape) -> Shape:
    """What is read when both are asked for."""
    if one is None or other is None:
        return None
    return {**one, **{key: merged(one[key], inner) if key in one else inner for key, inner in other.items()}}


def decoders(shape: Shape) -> Decoders:
    """What reads documents. It raises msgspec.DecodeError for what is no JSON or not of that shape."""
    one: Any = _type(shape)
    return Decoders(msgspec.json.Decoder(one).decode, msgspec.json.Decoder(list[one]).decode)


def _type(shape: Shape) -> Any:
    if shape is None:
        return Any
    # Documents of earlier versions lack keys.
    return cast("Any", TypedDict)("Piece", {key: _value(inner) for key, inner in shape.items()}, total=False)


def _value(shape: Shape) -> Any:
    if shape is None:
        return Any
    piece: Any = _type(shape)
    return Union[piece, list[piece], None]  # noqa: UP007 - a type made here is no type to a checker
