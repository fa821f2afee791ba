"""Grains `facilities`, `detentions` and `displacements`: one row is one record, flat."""

from collections.abc import Iterator

from schema.answering import RecordType
from schema.grains.declaring import Column, Kind
from schema.grains.plain import plain
from schema.grains.records import beginning, ending, grain, listed, named, numbers, told, where
from schema.tables.published import record
from schema.vocabulary import Measure

_PERIODS = """
select concat_ws('/', l ->> 'status', coalesce(l #>> '{period,from}', ''), coalesce(l #>> '{period,to}', ''))
from jsonb_array_elements(shown.document -> 'lifeline') with ordinality as given (l, place) order by place
"""
_STAGES = """
select concat_ws('/', l ->> 'state', coalesce(l #>> '{occurred,from}', ''), coalesce(l #>> '{occurred,to}', ''))
from jsonb_array_elements(shown.document -> 'stages') with ordinality as given (l, place) order by place
"""


def _facilities() -> Iterator[Column]:
    yield from beginning(RecordType.FACILITY)
    yield from named("operator", "operator", "name")
    yield listed("lifeline", Kind.CODE, _PERIODS)
    yield from (*where(), *ending())


def _detentions() -> Iterator[Column]:
    c = record.c
    yield from beginning(RecordType.DETENTION_EPISODE)
    yield told("state", Kind.CODE, "state", vocabulary="detention_state")
    yield told("whereabouts", Kind.CODE, "whereabouts", vocabulary="whereabouts")
    yield listed("stages", Kind.CODE, _STAGES)
    yield from named("authority", "authority", "name")
    yield plain(c.victim, Kind.TEXT, "victim_id")
    yield told("unit", Kind.CODE, "victim", "unit", vocabulary="counting_unit")
    yield plain(c.sex, Kind.CODE, vocabulary="sex")
    yield plain(c.age_band, Kind.CODE, vocabulary="age_band")
    yield plain(c.civilian_status, Kind.CODE, vocabulary="civilian_status")
    yield plain(c.roles, Kind.CODE, "victim_roles", many=True, vocabulary="role")
    yield from numbers(Measure.DETAINED, Measure.DISAPPEARED, Measure.MISSING, Measure.ABDUCTED, Measure.KILLED)
    yield from (*where(), *ending())


def _displacements() -> Iterator[Column]:
    yield from beginning(RecordType.DISPLACEMENT_FLOW)
    for end in ("origin", "destination"):
        yield told(f"{end}_pcode", Kind.CODE, end, "pcode")
        yield from named(end, end, "name")
    yield told("cause", Kind.CODE, "cause", "code")
    yield told("stock", Kind.BOOLEAN, "stock")
    yield from numbers(Measure.DISPLACED, Measure.EVACUATED, Measure.RETURNED, Measure.TRAPPED)
    yield from (*where(), *ending())


FACILITIES = grain("facilities", RecordType.FACILITY, tuple(_facilities()))
DETENTIONS = grain("detentions", RecordType.DETENTION_EPISODE, tuple(_detentions()))
DISPLACEMENTS = grain("displacements", RecordType.DISPLACEMENT_FLOW, tuple(_displacements()))
