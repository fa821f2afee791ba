"""GeoJSON (RFC 7946): one feature per event, whose geometry is null when it is unknown or withheld."""

from collections.abc import Iterable, Mapping
from typing import Any

import orjson

from schema.queries.scope import Scope


def head(scope: Scope) -> bytes:
    """The beginning: what it is, of which publication, from which collections."""
    about = {
        "type": "FeatureCollection",
        "publication": scope.number,
        "published": scope.at,
        "collections": [
            {name: each[name] for name in ("id", "licence", "citation", "fictional")} for each in scope.collections
        ],
    }
    return orjson.dumps(about)[:-1] + b',"features":[\n'


def features(rows: Iterable[tuple[Mapping[str, Any], str | None]], *, begun: bool) -> bytes:
    """Features from (properties, GeoJSON of the geometry); `begun` when others came before them."""
    parts = [
        orjson.dumps(
            {
                "type": "Feature",
                "id": properties["code"],
                "geometry": None if geometry is None else orjson.Fragment(geometry),
                "properties": properties,
            }
        )
        for properties, geometry in rows
    ]
    return (b",\n" if begun and parts else b"") + b",\n".join(parts)


TAIL = b"\n]}\n"
