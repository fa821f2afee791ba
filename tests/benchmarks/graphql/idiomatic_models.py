"""The rows of schema `bench` as SQLAlchemy's documentation has them mapped: declarative classes with relationships."""

import datetime as dt
from typing import Any

from sqlalchemy import ARRAY, ForeignKey, MetaData, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

Texts = Mapped[list[str]]


def reference(target: str, **options: Any) -> Any:
    return mapped_column(ForeignKey(f"bench.{target}"), **options)


def texts() -> Any:
    return mapped_column(ARRAY(Text))


class Base(DeclarativeBase):
    metadata = MetaData(schema="bench")


class Place(Base):
    __tablename__ = "place"
    id: Mapped[str] = mapped_column(primary_key=True)
    pcode: Mapped[str | None]
    name_en: Mapped[str]
    kind: Mapped[str]
    level: Mapped[str | None]


class Actor(Base):
    __tablename__ = "actor"
    id: Mapped[str] = mapped_column(primary_key=True)
    name_en: Mapped[str]
    kind: Mapped[str | None]


class Source(Base):
    __tablename__ = "source"
    id: Mapped[str] = mapped_column(primary_key=True)
    name_en: Mapped[str]
    kind: Mapped[str]
    protected: Mapped[bool]
    independence_group: Mapped[str]


class Document(Base):
    __tablename__ = "document"
    id: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str]
    kind: Mapped[str]
    published_on: Mapped[dt.date | None]


class Victim(Base):
    __tablename__ = "victim"
    id: Mapped[str] = mapped_column(primary_key=True)
    event_id: Mapped[str] = reference("event.id")
    unit: Mapped[str]
    label_en: Mapped[str | None]
    sex: Mapped[str]
    age_band: Mapped[str]
    civilian_status: Mapped[str]
    roles: Texts = texts()
    size_low: Mapped[int | None]
    size_best: Mapped[int | None]
    size_high: Mapped[int | None]


class InvolvementSource(Base):
    __tablename__ = "involvement_source"
    involvement_id: Mapped[int] = reference("involvement.id", primary_key=True)
    source_id: Mapped[str] = reference("source.id", primary_key=True)


class Involvement(Base):
    __tablename__ = "involvement"
    id: Mapped[int] = mapped_column(primary_key=True)
    act_id: Mapped[str] = reference("act.id")
    actor_id: Mapped[str] = reference("actor.id")
    degree: Mapped[str]
    attribution: Mapped[str]
    actor: Mapped[Actor] = relationship()
    sources: Mapped[list[Source]] = relationship(secondary="bench.involvement_source")


class Act(Base):
    __tablename__ = "act"
    id: Mapped[str] = mapped_column(primary_key=True)
    event_id: Mapped[str] = reference("event.id")
    victim_id: Mapped[str | None] = reference("victim.id")
    kind: Mapped[str]
    violations: Texts = texts()
    method: Mapped[str | None]
    outcome: Mapped[str | None]
    reason_en: Mapped[str | None]
    responsibility: Mapped[str]
    response: Mapped[str | None]
    victim: Mapped[Victim | None] = relationship()
    involvements: Mapped[list[Involvement]] = relationship()


class Claim(Base):
    __tablename__ = "claim"
    id: Mapped[str] = mapped_column(primary_key=True)
    event_id: Mapped[str] = reference("event.id")
    act_id: Mapped[str | None] = reference("act.id")
    victim_id: Mapped[str | None] = reference("victim.id")
    measure: Mapped[str]
    min: Mapped[int | None]
    best: Mapped[int | None]
    max: Mapped[int | None]
    qualifier: Mapped[str]
    coherent: Mapped[bool]
    verbatim: Mapped[str | None]
    population: Mapped[str]
    sex: Mapped[str]
    age_band: Mapped[str]
    civilian_status: Mapped[str]
    roles: Texts = texts()
    side_id: Mapped[str | None] = reference("actor.id")
    period_from: Mapped[dt.date | None]
    period_to: Mapped[dt.date | None]
    cumulative: Mapped[bool]
    stated_on: Mapped[dt.date | None]
    status: Mapped[str]
    source_id: Mapped[str] = reference("source.id")
    document_id: Mapped[str | None] = reference("document.id")
    anchor_start: Mapped[int | None]
    anchor_end: Mapped[int | None]
    quote: Mapped[str | None]
    side: Mapped[Actor | None] = relationship()
    source: Mapped[Source] = relationship()
    document: Mapped[Document | None] = relationship()


class Information(Base):
    __tablename__ = "information"
    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[str] = reference("event.id")
    source_id: Mapped[str] = reference("source.id")
    document_id: Mapped[str | None] = reference("document.id")
    anchor_start: Mapped[int | None]
    anchor_end: Mapped[int | None]
    quote: Mapped[str | None]
    connection: Mapped[str | None]
    stance: Mapped[str]
    reliability: Mapped[str | None]
    source: Mapped[Source] = relationship()
    document: Mapped[Document | None] = relationship()


class Tally(Base):
    __tablename__ = "tally"
    event_id: Mapped[str] = reference("event.id", primary_key=True)
    measure: Mapped[str] = mapped_column(primary_key=True)
    population: Mapped[str] = mapped_column(primary_key=True)
    low: Mapped[int | None]
    best: Mapped[int | None]
    high: Mapped[int | None]
    rule: Mapped[str]
    independent_sources: Mapped[int]
    conflicting: Mapped[bool]


class EventSource(Base):
    __tablename__ = "event_source"
    event_id: Mapped[str] = reference("event.id", primary_key=True)
    source_id: Mapped[str] = reference("source.id", primary_key=True)


class Redaction(Base):
    __tablename__ = "redaction"
    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[str] = reference("event.id")
    field: Mapped[str]
    reason: Mapped[str]


class Event(Base):
    """Its geometry is asked of by `ST_Intersects` and shown as `geojson`, so that it is not mapped."""

    __tablename__ = "event"
    id: Mapped[str] = mapped_column(primary_key=True)
    code: Mapped[str]
    kind: Mapped[str]
    granularity: Mapped[str]
    title_en: Mapped[str]
    summary_en: Mapped[str | None]
    verification: Mapped[str]
    day_from: Mapped[dt.date]
    day_to: Mapped[dt.date]
    month: Mapped[dt.date | None]
    occurred_from: Mapped[dt.date | None]
    occurred_to: Mapped[dt.date | None]
    date_precision: Mapped[str]
    ongoing: Mapped[bool | None]
    time_of_day: Mapped[str | None]
    date_verbatim: Mapped[str | None]
    place_id: Mapped[str | None] = reference("place.id")
    place_verbatim: Mapped[str | None]
    geojson: Mapped[Any] = mapped_column(JSONB)
    place_precision: Mapped[str]
    uncertainty_metres: Mapped[float | None]
    adm1: Mapped[str | None]
    violations: Texts = texts()
    context: Texts = texts()
    facility_kinds: Texts = texts()
    independent_sources: Mapped[int]
    place: Mapped[Place | None] = relationship()
    acts: Mapped[list[Act]] = relationship()
    claims: Mapped[list[Claim]] = relationship()
    tallies: Mapped[list[Tally]] = relationship()
    information: Mapped[list[Information]] = relationship()
    redaction: Mapped[list[Redaction]] = relationship()
    sources: Mapped[list[Source]] = relationship(secondary="bench.event_source")
