"""An idiomatic Strawberry server on SQLAlchemy's ORM: types that name fields, resolvers that load rows eagerly.

As both documentations advise: relationships by `selectinload` and `joinedload`, one session per request, an
asynchronous engine, parsed and validated documents cached.
"""

import datetime as dt
import os
from typing import Any

import sqlalchemy as sa
import strawberry
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import joinedload, selectinload
from strawberry.asgi import GraphQL
from strawberry.extensions import ParserCache, ValidationCache
from strawberry.scalars import JSON

from schema.roles import Login
from schema.settings import login_url
from tests.benchmarks.graphql import idiomatic_models as rows

engine = create_async_engine(login_url(Login.OPEN), pool_size=int(os.environ["POOL"]), max_overflow=0)
sessions = async_sessionmaker(engine, expire_on_commit=False)


@strawberry.type
class Place:
    id: str
    pcode: str | None
    name_en: str
    kind: str
    level: str | None


@strawberry.type
class Actor:
    id: str
    name_en: str
    kind: str | None


@strawberry.type
class Source:
    id: str
    name_en: str
    kind: str
    protected: bool
    independence_group: str


@strawberry.type
class Document:
    id: str
    title: str
    kind: str
    published_on: dt.date | None


@strawberry.type
class Victim:
    id: str
    unit: str
    label_en: str | None
    sex: str
    age_band: str
    civilian_status: str
    roles: list[str]
    size_low: int | None
    size_best: int | None
    size_high: int | None


@strawberry.type
class Involvement:
    degree: str
    attribution: str
    actor: Actor
    sources: list[Source]


@strawberry.type
class Act:
    id: str
    kind: str
    violations: list[str]
    method: str | None
    outcome: str | None
    reason_en: str | None
    responsibility: str
    response: str | None
    victim: Victim | None
    involvements: list[Involvement]


@strawberry.type
class Claim:
    id: str
    act_id: str | None
    victim_id: str | None
    measure: str
    min: int | None
    best: int | None
    max: int | None
    qualifier: str
    coherent: bool
    verbatim: str | None
    population: str
    sex: str
    age_band: str
    civilian_status: str
    roles: list[str]
    period_from: dt.date | None
    period_to: dt.date | None
    cumulative: bool
    stated_on: dt.date | None
    status: str
    anchor_start: int | None
    anchor_end: int | None
    quote: str | None
    side: Actor | None
    source: Source
    document: Document | None


@strawberry.type
class Information:
    connection: str | None
    stance: str
    reliability: str | None
    anchor_start: int | None
    anchor_end: int | None
    quote: str | None
    source: Source
    document: Document | None


@strawberry.type
class Tally:
    measure: str
    population: str
    low: int | None
    best: int | None
    high: int | None
    rule: str
    independent_sources: int
    conflicting: bool


@strawberry.type
class Redaction:
    field: str
    reason: str


@strawberry.type
class Event:
    id: str
    code: str
    kind: str
    granularity: str
    title_en: str
    summary_en: str | None
    verification: str
    occurred_from: dt.date | None
    occurred_to: dt.date | None
    date_precision: str
    ongoing: bool | None
    time_of_day: str | None
    date_verbatim: str | None
    place_verbatim: str | None
    geojson: JSON | None
    place_precision: str
    uncertainty_metres: float | None
    violations: list[str]
    context: list[str]
    facility_kinds: list[str]
    independent_sources: int
    place: Place | None
    acts: list[Act]
    claims: list[Claim]
    tallies: list[Tally]
    information: list[Information]
    redaction: list[Redaction]
    sources: list[Source]


@strawberry.type
class Page:
    nodes: list[Event]
    has_next_page: bool


@strawberry.type
class Month:
    start: dt.date
    records: int


@strawberry.input
class Box:
    west: float
    south: float
    east: float
    north: float


def _acts() -> Any:
    acts = selectinload(rows.Event.acts)
    return acts.joinedload(rows.Act.victim), acts.selectinload(rows.Act.involvements).joinedload(rows.Involvement.actor)


async def _events(box: Box, from_: dt.date, to: dt.date, violations: list[str], first: int = 50) -> Page:
    event = rows.Event
    envelope = sa.func.ST_MakeEnvelope(box.west, box.south, box.east, box.north, 4326)
    statement = (
        sa.select(event)
        .where(
            sa.func.ST_Intersects(sa.literal_column("bench.event.geometry"), envelope),
            event.day_from <= to,
            event.day_to >= from_,
            event.violations.bool_op("&&")(violations),
        )
        .options(joinedload(event.place), *_acts(), selectinload(event.claims).joinedload(rows.Claim.source))
        .order_by(event.day_from.desc(), event.id.desc())
        .limit(first + 1)
    )
    async with sessions() as session:
        found: list[Any] = [*await session.scalars(statement)]
    return Page(nodes=found[:first], has_next_page=len(found) > first)


async def _event(id: strawberry.ID) -> Any:  # noqa: A002 -- what GraphQL calls it
    event, claim, information = rows.Event, rows.Claim, rows.Information
    claims, told = selectinload(event.claims), selectinload(event.information)
    involved = selectinload(event.acts).selectinload(rows.Act.involvements)
    options = (
        joinedload(event.place),
        *_acts(),
        involved.selectinload(rows.Involvement.sources),
        *(claims.joinedload(each) for each in (claim.side, claim.source, claim.document)),
        *(told.joinedload(each) for each in (information.source, information.document)),
        *(selectinload(each) for each in (event.tallies, event.redaction, event.sources)),
    )
    async with sessions() as session:
        return await session.scalar(sa.select(event).where(event.id == str(id)).options(*options))


async def _series(province: str, from_: dt.date, to: dt.date) -> list[Month]:
    event = rows.Event
    statement = (
        sa.select(event.month, sa.func.count())
        .where(event.adm1 == province, event.granularity == "incident", event.month.between(from_, to))
        .group_by(event.month)
        .order_by(event.month)
    )
    async with sessions() as session:
        found = await session.execute(statement)
    return [Month(start=start, records=number) for start, number in found if start]


@strawberry.type
class Query:
    events: Page = strawberry.field(resolver=_events)
    event: Event | None = strawberry.field(resolver=_event)
    series: list[Month] = strawberry.field(resolver=_series)


application = GraphQL(strawberry.Schema(Query, extensions=[ParserCache, ValidationCache]))
