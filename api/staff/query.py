"""What can be asked at the desk."""

import datetime
from typing import Annotated, Any

import sqlalchemy as sa
import strawberry
from strawberry.tools import create_type
from strawberry.types.field import StrawberryField

from api.commands.explain import column_of
from api.staff import ruling, showing
from api.staff.desk import identifier
from api.staff.showing import Roles, marks
from api.staff.types import Types, conditions, field, many, named, plural, wrapped
from schema import rights
from schema.access import Audience, Role
from schema.desk import fields, levels, reading, signing
from schema.errors import BadInput
from schema.permission import ReleaseLevel
from schema.tables.base import MEANING, USES, VERSIONED, core
from schema.tables.keeping import unpublished
from schema.tables.protection import release_level, sign_off

MOST = 100

strawberry.enum(Audience, description="Who reads what is published.")
strawberry.enum(ReleaseLevel, name="ReleaseLevelName", description="How far a record goes to an audience.")


@strawberry.type(description="Who is at the desk.")
class Me:
    """Who is at the desk."""

    holder: str = strawberry.field(description="In whose name everything is written.")
    role: Role = strawberry.field(description="With which rights.")
    key: str = strawberry.field(description="Id of the key that came.")
    writes: list[str] = strawberry.field(description="Of what versions are written.")


@strawberry.type(description="One version of something.")
class Version:
    """One version."""

    version: int = strawberry.field(description="Counts from 1.")
    recorded_at: datetime.datetime = strawberry.field(description="When it was written.")
    actor: str = strawberry.field(description="Who wrote it.")
    reason: str = strawberry.field(description="Why.")
    withdrawn: bool = strawberry.field(description="Whether it takes back.")
    protective: bool = strawberry.field(description="Whether earlier published versions go too.")
    changed: list[str] = strawberry.field(description="Fields that differ from the version before, of those seen.")


@strawberry.type(description="How far a record goes to an audience when it is published as it stands.")
class Released:
    """How far a record goes."""

    audience: Audience = strawberry.field(description="To whom.")
    level: ReleaseLevel = strawberry.field(description="How far, after levels, consents and embargoes that you see.")
    why: str = strawberry.field(description="Why, step by step.")
    place_precision: str | None = strawberry.field(
        description="The finest place that policies allow, coarser still where few live; null: as it is known."
    )
    date_precision: str | None = strawberry.field(
        description="The finest date that policies allow; null: as it is known."
    )
    until: datetime.date | None = strawberry.field(description="Day from which more of it may be published.")


@strawberry.type(description="Whether a column may be used in a way, and why.")
class Right:
    """A right."""

    use: str = strawberry.field(description="To select it, or one of its uses.")
    allowed: bool = strawberry.field(description="Whether it may.")
    because: str = strawberry.field(description="Why.")


@strawberry.type(description="Something that somebody wrote in words of their own.")
class Text:
    """A free text."""

    concept: str = strawberry.field(description="Of what.")
    id: strawberry.ID = strawberry.field(description="Of which.")
    field: str = strawberry.field(description="In which field.")
    text: str = strawberry.field(description="The words.")


@strawberry.type(description="All free texts of a record, and their digest for `signOff`.")
class Texts:
    """Free texts."""

    sha256: str = strawberry.field(description="SHA-256 of all of them as they stand.")
    texts: list[Text] = strawberry.field(description="Each of them.")


def query(types: Types) -> type:
    """The root of questions."""
    made = [_me(), _access()]
    if readable := types.readable():
        made.append(_history(types.who))
    for concept in readable:
        made += [_one(types, concept), _page(types, concept)]
    levelled = showing.reading(release_level, "level")
    if types.shows(levelled):
        made.append(_released(types.who, levelled))
    signed = showing.adding(sign_off.name)
    if types.shows(signed):
        made.append(_texts(types.who, signed))
    queued = showing.reading(unpublished, "record_id")
    if types.shows(queued):
        made.append(_unpublished(types.who, queued))
    made += ruling.questions(types)
    return create_type("Query", made, description="What can be asked at the desk.")


def _me() -> StrawberryField:
    def me(info: strawberry.Info) -> Me:
        desk = info.context
        return Me(holder=desk.holder, role=desk.role, key=desk.key, writes=list(map(fields.shown, _writes(desk.role))))

    return field("me", Me, "Who is at the desk.", [], me)


def _writes(role: Role) -> list[str]:
    return [concept for concept in VERSIONED if rights.adds(role, concept)]


def _one(types: Types, concept: str) -> StrawberryField:
    def one(info: strawberry.Info, id: strawberry.ID | None = None, code: str | None = None) -> Any:  # noqa: A002
        of = None if id is None else identifier(id, "id")
        desk = info.context
        row = reading.one(desk.connection, desk.role, concept, of, code)
        return None if row is None else wrapped(concept, [row])[0]

    doc = f"One by its id, or by its citable code where it has one. {MEANING[core, concept]}"
    seen_by = marks(types.who, showing.reading(VERSIONED[concept], "id"))
    return field(fields.shown(concept), types.object(concept) | None, doc, seen_by, one)


def _page(types: Types, concept: str) -> StrawberryField:
    def page(info: strawberry.Info, where: Any = None, first: int = 50, after: strawberry.ID | None = None) -> Any:
        if not 1 <= first <= MOST:
            raise BadInput(f"first: between 1 and {MOST}.")
        desk, table = info.context, VERSIONED[concept]
        asked = {} if where is None else conditions(where, desk.role, table)
        begin = None if after is None else identifier(after, "after")
        found = reading.page(desk.connection, desk.role, concept, asked, first, begin)
        return {"nodes": wrapped(concept, found.rows), "next": found.next}

    page.__annotations__["where"] = types.where(concept) | None
    several = plural(concept)
    name = several if several != fields.shown(concept) else f"all{named(concept)}"
    seen_by = marks(types.who, showing.reading(VERSIONED[concept], "id"))
    return field(name, types.page(concept), f"Many, in order of ids. {MEANING[core, concept]}", seen_by, page)


def _history(who: Roles) -> StrawberryField:
    def history(info: strawberry.Info, id: strawberry.ID) -> Any:  # noqa: A002
        return reading.history(info.context.connection, info.context.role, identifier(id, "id"))

    seen_by = tuple(role for role in Role if any(rights.columns(role, table) for table in VERSIONED.values()))
    doc = "Every version of something, oldest first."
    return field("history", many(Version), doc, marks(who, seen_by), history)


def _released(who: Roles, seen_by: Roles) -> StrawberryField:
    def released(info: strawberry.Info, record: strawberry.ID) -> Any:
        desk = info.context
        return levels.released(desk.connection, desk.role, identifier(record, "record"))

    doc = "How far a record goes to each audience: what was set, said and ruled, as far as you see it."
    return field("released", many(Released), doc, marks(who, seen_by), released)


def _texts(who: Roles, seen_by: Roles) -> StrawberryField:
    def texts(info: strawberry.Info, record: strawberry.ID) -> Any:
        desk = info.context
        return signing.texts(desk.connection, desk.role, identifier(record, "record"))

    doc = "All free texts of a record, to be read before they are signed off."
    return field("texts", Texts, doc, marks(who, seen_by), texts)


def _unpublished(who: Roles, seen_by: Roles) -> StrawberryField:
    def waiting(info: strawberry.Info) -> int:
        count = sa.select(sa.func.count(sa.distinct(unpublished.c.record_id)))
        return int(info.context.connection.scalar(count) or 0)

    doc = "How many records wait for the next publication."
    return field("unpublished", int, doc, marks(who, seen_by), waiting)


def _access() -> StrawberryField:
    def access(info: strawberry.Info, named: Annotated[str, strawberry.argument(name="field")]) -> Any:
        role = info.context.role
        table, name = column_of(role, named)
        return [
            {"use": use, "allowed": right.allowed, "because": right.because}
            for use in (rights.SELECT, *USES)
            for right in (rights.right(role, table, name, use),)
        ]

    doc = "What you may do with a column such as event.geometry, and why."
    return field("access", many(Right), doc, [], access)
