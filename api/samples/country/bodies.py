"""Forces, organisations and sources of Qasira: invented from end to end, no real body is meant."""

import json
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from api.samples.country.parts import SLUG
from api.samples.country.reading import table
from api.samples.country.rows import PREFIX, Row

COLLECTION = f"{PREFIX}collection"
REPORTING = 11
"""The first sources of the table report events all the time: eight by name and three protected ones."""
RENAMED = "tern_security"
RENAMED_WITH = 12
"""A company that bears another name from that publication on: a correction that is no record's."""


@cache
def actors() -> tuple[str, ...]:
    """Names in the stream of all actors, in the order of their table."""
    return tuple(f"{PREFIX}A-{row['key']}" for row in table("actors"))


@cache
def sources() -> tuple[str, ...]:
    """Names in the stream of all sources, in the order of their table, those that report events first."""
    return tuple(f"{PREFIX}W-{row['key']}" for row in table("sources"))


def actor(key: str) -> str:
    """Name in the stream of an actor of the table."""
    return _named(key, "actors", actors())


def source(key: str) -> str:
    """Name in the stream of a source of the table."""
    return _named(key, "sources", sources())


def body_rows() -> Iterator[Row]:
    """The collection, actors with their coalitions, and sources with what they rest on."""
    yield Row("collection", COLLECTION, _collection())
    yield from _actors()
    yield from _sources()


def _named(key: str, name: str, names: tuple[str, ...]) -> str:
    return names[[row["key"] for row in table(name)].index(key)]


def _collection() -> dict[str, object]:
    written: dict[str, object] = json.loads(
        files("api.samples.country").joinpath("data", "collection.json").read_text(encoding="utf-8")
    )
    return written | {"disjoint_with": ()}


def _actors() -> Iterator[Row]:
    for row, name in zip(table("actors"), actors(), strict=True):
        content = {
            "name_en": row["name_en"],
            "name_ar": row["name_ar"],
            "aliases": tuple(f'"{alias}"' for alias in row["aliases"].split(";") if alias),
            "kind": row["kind"],
            "parent_id": actor(row["parent"]) if row["parent"] else None,
            "country_pcode": row["country"] or None,
        }
        yield Row("actor", name, content)
        if row["key"] == RENAMED:
            yield Row("actor", name, content | {"name_en": "Tern Guarding", "name_ar": "الخرشنة للحراسة"}, RENAMED_WITH)
        for coalition in row["coalitions"].split():
            yield Row(
                "actor_membership",
                f"{name}/in/{coalition}",
                {"coalition_id": actor(coalition), "member_id": name},
            )


def _sources() -> Iterator[Row]:
    for row, name in zip(table("sources"), sources(), strict=True):
        content = {
            "name_en": row["name_en"],
            "name_ar": row["name_ar"],
            "kind": row["kind"],
            "protected": row["protected"] == "yes",
            "independence_group": f"{SLUG}-{row['group']}",
            "compiles": row["compiles"] == "yes",
            "reliability": row["reliability"],
        }
        yield Row("source", name, content)
        for other in row["rests_on"].split():
            yield Row(
                "source_reliance",
                f"{name}/on/{other}",
                {"source_id": name, "rests_on_id": source(other)},
            )
