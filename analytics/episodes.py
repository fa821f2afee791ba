"""Published detention episodes as they are asked for and read: days, how many people, kind, sites, and who says so."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB, aggregate_order_by

from analytics.durations import courses
from analytics.durations.courses import Extent, Stage
from analytics.recorded import MOST, RecordAsked
from schema.tables.published import record
from schema.vocabulary import DetentionState, Measure, Population

Number = tuple[float | None, float | None, float | None]
"""Low, best and high; None is unknown, and an open high."""

_COUNTED: Mapping[str, Measure] = MappingProxyType(
    {
        "abduction": Measure.ABDUCTED,
        "kidnapping_for_ransom": Measure.ABDUCTED,
        "missing": Measure.MISSING,
        "missing_persons": Measure.MISSING,
        "enforced_disappearance": Measure.DISAPPEARED,
        "conscription": Measure.CONSCRIPTED,
    }
)
"""What sources count of a kind of episode; of the others, people detained."""
_TAKEN = (
    *(Measure.DETAINED, Measure.DISAPPEARED, Measure.MISSING, Measure.ABDUCTED, Measure.CONSCRIPTED),
    Measure.VICTIMS,
)
"""Measures of how many were taken, the one to be preferred first."""
ONE: Number = (1.0, 1.0, 1.0)
UNKNOWN: Number = (None, None, None)


@dataclass(frozen=True)
class Episode:
    """One episode. `extent` is None where no day is known by which it had begun; `latest` is the last day stated.

    `told` are days that lie within one bucket or not, each with the source of that state.
    """

    code: str
    collection: str
    kind: str
    sources: Sequence[str]
    extent: Extent | None
    latest: dt.date | None
    person: bool
    number: Number
    sites: tuple[str | None, ...]
    told: tuple[tuple[dt.date, dt.date, str], ...]
    single: bool
    conflicting: bool


def statement(asked: RecordAsked) -> sa.Select[Any]:
    """The matching episodes by id, one more than may be answered from.

    Columns: `code`, `collection`, `kind`, `day_from`, `day_to`, `sources`, `stages` (each a list of state, first and
    last day, site, source), `unit`, `size`, `tallies`, `groups`.
    """
    plain = ("id", "code", "collection", "day_from", "day_to", "sources", "kinds", "document")
    chosen = (
        sa.select(*(record.c[name] for name in plain))
        .where(*asked.matching)
        .order_by(record.c.id)
        .limit(MOST + 1)
        .subquery("chosen")
    )
    # One reading of the document, which is long, for all that is taken of it.
    parts = (
        sa.func.json_to_record(chosen.c.document)
        .table_valued(
            *(sa.column(name, JSONB) for name in ("stages", "victim", "tallies")),
            sa.column("independent_sources", sa.Integer),
            name="parts",
        )
        .render_derived(with_types=True)
    )
    each = (
        sa.func.jsonb_array_elements(parts.c.stages)
        .table_valued(sa.column("stage", JSONB), with_ordinality="n", name="each_stage")
        .render_derived()
    )
    keys = (("state",), ("occurred", "from"), ("occurred", "to"), ("site", "id"), ("source", "id"))
    stage = sa.func.jsonb_build_array(*(each.c.stage[key] for key in keys))
    stages = sa.select(sa.func.jsonb_agg(aggregate_order_by(stage, each.c.n))).scalar_subquery()
    return (
        sa.select(
            *(chosen.c[name] for name in ("code", "collection", "day_from", "day_to", "sources")),
            chosen.c.kinds[1].label("kind"),
            stages.label("stages"),
            parts.c.victim["unit"].astext.label("unit"),
            parts.c.victim["size"].label("size"),
            parts.c.tallies,
            parts.c.independent_sources.label("groups"),
        )
        .select_from(chosen.join(parts, sa.true()))
        .order_by(chosen.c.id)
    )


def read(row: Any, known_by: dt.date) -> Episode:
    """The episode of a row of `statement`."""
    told = [(state, _day(first), _day(last), site, source) for state, first, last, site, source in row.stages or ()]
    stages = [Stage(DetentionState(state), first, last, site) for state, first, last, site, _ in told]
    person = row.unit == "person"
    tally = None if person else _tally(row.kind, row.tallies or (), row.size)
    days = [row.day_from, row.day_to, *(day for _, first, last, *_ in told for day in (first, last))]
    return Episode(
        code=row.code,
        collection=row.collection,
        kind=row.kind,
        sources=row.sources,
        extent=courses.extent(stages, row.day_from, row.day_to, known_by),
        latest=max((day for day in days if day is not None), default=None),
        person=person,
        number=ONE if person else UNKNOWN if tally is None else (tally["low"], tally["best"], tally["high"]),
        sites=courses.sites(stages),
        told=tuple((first, last, source) for _, first, last, _, source in told if first and last),
        single=(row.groups or 0) <= 1,
        conflicting=bool(tally and tally["conflicting"]),
    )


def _tally(kind: str, tallies: Sequence[Mapping[str, Any]], size: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    """How many were taken, as all sources have it; else how many the group is said to be."""
    of = {each["measure"]: each for each in tallies if each["population"] == Population.ALL}
    wanted = (_COUNTED.get(kind, Measure.DETAINED), *_TAKEN)
    return next((of[measure] for measure in wanted if measure in of), size)


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
