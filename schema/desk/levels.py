"""How far a record goes to each audience when it is published, and why: what was set, said, and ruled.

What is seen of it is what the role sees: only who sees what people consented to is told what comes of that.
"""

import datetime
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from schema import rights
from schema.access import Audience, Role
from schema.desk import concerned
from schema.desk.concerned import Said
from schema.desk.governed import Governed, Record, governed
from schema.desk.reading import newest
from schema.errors import UnknownKey
from schema.permission import ReleaseLevel
from schema.tables.base import RECORDS, VERSIONED
from schema.tables.protection import release_level
from schema.vocabulary import DatePrecision, Disclosure, PlacePrecision

_USUAL = {Disclosure.PUBLIC.value: ReleaseLevel.RECORD, Disclosure.CONFIDENTIAL.value: ReleaseLevel.WITHHELD}
_HELD = ("kind", "day_to", "facility_id", "collection_id")
_UNSEEN = "What those concerned consented to may hold it back further, which you do not see."


@dataclass(frozen=True, slots=True)
class Released:
    """How far a record goes to an audience, why, and how it is generalised where it is shown.

    Of places and dates, the finest that policies allow; none where they stand as they are known. `until` is the day
    from which more may be published.
    """

    audience: Audience
    level: ReleaseLevel
    why: str
    place_precision: PlacePrecision | None
    date_precision: DatePrecision | None
    until: datetime.date | None


def released(connection: sa.Connection, role: Role, record: uuid.UUID) -> list[Released]:
    """What publish will make of a record as it stands, for each audience. Raises UnknownKey."""
    concept, held = _standing(connection, role, record)
    collection = _collection(connection, role, held["collection_id"])
    if collection is None:
        gone = ReleaseLevel.WITHHELD, "Its collection is withdrawn.", None, None, None
        return [Released(audience, *gone) for audience in Audience]
    guarded = collection["disclosure"] != Disclosure.PUBLIC
    said = concerned.said(connection, role, record, guarded=guarded)
    set_so = _set(connection, role, record)
    whole = Record(record, concept, collection["disclosure"], held)
    found = []
    for audience in Audience:
        level, why = set_so.get(audience) or _usual(collection)
        ruled = governed(connection, role, whole, audience)
        steps = list(_held_back(said, audience, level, ruled, guarded=guarded))
        told = " ".join((why, *(each for _, each in steps)))
        reached = steps[-1][0] if steps else level
        found.append(Released(audience, reached, told, ruled.place, ruled.date, ruled.until))
    return found


def _held_back(
    said: Said | None, audience: Audience, level: ReleaseLevel, ruled: Governed, *, guarded: bool
) -> Iterator[tuple[ReleaseLevel, str]]:
    if said is not None:
        yield from concerned.held_back(said, audience, level, guarded=guarded)
    elif level is not ReleaseLevel.WITHHELD:
        yield level, _UNSEEN
    if ruled.waits:
        until = "until after it has ended" if ruled.until is None else f"until {ruled.until.isoformat()}"
        yield ReleaseLevel.WITHHELD, f"By policy it waits {until}."


def _set(connection: sa.Connection, role: Role, record: uuid.UUID) -> dict[Audience, tuple[ReleaseLevel, str]]:
    """What was set for the record itself; of several for one audience the one that holds back most."""
    far = list(ReleaseLevel)
    found: dict[Audience, tuple[ReleaseLevel, str]] = {}
    for row in connection.execute(newest(role, release_level.name).where(release_level.c.record_id == record)):
        audience, level = Audience(row.audience), ReleaseLevel(row.level)
        if audience not in found or far.index(level) < far.index(found[audience][0]):
            found[audience] = level, f"{row.actor} set it: {row.reason}"
    return found


def _standing(connection: sa.Connection, role: Role, record: uuid.UUID) -> tuple[str, Mapping[str, Any]]:
    for concept in RECORDS:
        table = VERSIONED[concept]
        if {"id", "collection_id"} <= {column.name for column in rights.columns(role, table)}:
            row = connection.execute(newest(role, concept, *_HELD).where(table.c.id == record)).one_or_none()
            if row is not None:
                return concept, row._asdict()
    raise UnknownKey(f"No record that you can see has the id {record}.")


def _collection(connection: sa.Connection, role: Role, of: uuid.UUID) -> Mapping[str, Any] | None:
    row = connection.execute(newest(role, "collection").where(VERSIONED["collection"].c.id == of)).one_or_none()
    return None if row is None else row._asdict()


def _usual(collection: Mapping[str, Any]) -> tuple[ReleaseLevel, str]:
    if collection["default_level"] is not None:
        return ReleaseLevel(collection["default_level"]), f"All of {collection['slug']} go so far unless told."
    return _USUAL[collection["disclosure"]], f"{collection['slug']} is a {collection['disclosure']} collection."
