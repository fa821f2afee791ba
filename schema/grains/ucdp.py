"""Shape `ucdp`: events with the 49 columns of the UCDP Georeferenced Event Dataset, as `sijill import ucdp-ged` reads.

What the record does not say stays empty, never 0. What each column holds, and what has no counterpart, is said in
`columns.csv` under `ucdp.`. Codebook: Högbladh, UCDP GED Codebook.
"""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import BIT, JSONB

from schema.grains.counterparts import counterparts, looked_up
from schema.grains.declaring import Grain, Kind, Wish
from schema.grains.events import EVENTS, tallied
from schema.grains.plain import shaped, standing
from schema.grains.sides import degrees, involved, narrowest, side, spots
from schema.tables.published import actor, event, flat_event, involvement, place, tally
from schema.vocabulary import Granularity

SCHEME = "ucdp"
CIVILIANS = "Civilians"
ONE_SIDED = "3"

F = flat_event.c
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
TYPE = looked_up(counterparts("event", SCHEME), F.kind)
"""Type of violence; null of kinds that UCDP does not have."""
LON, LAT = degrees("lon"), degrees("lat")

_HALF: sa.ColumnElement[Any] = sa.literal_column("2.0")
_CELL = sa.cast(sa.func.floor((LAT + 90) * _HALF) * 720 + sa.func.floor((LON + 180) * _HALF) + 1, sa.Integer)


def number(code: "sa.ColumnElement[Any]") -> "sa.ColumnElement[Any]":
    """A citable code as a number: its characters as digits to the base 32, after a 1 that keeps zeros in front."""
    digits = sa.func.string_to_table(sa.func.replace("1" + sa.func.substr(code, 4), "-", ""), sa.null())
    each = digits.table_valued("digit", with_ordinality="place", name="each").render_derived()
    value = sa.func.strpos(_ALPHABET, each.c.digit) - 1
    power = sa.func.power(sa.literal_column("32::numeric"), sa.func.length(code) - 3 - each.c.place)
    return sa.select(sa.cast(sa.func.sum(value * power), sa.BigInteger)).correlate(flat_event).scalar_subquery()


def numbered(text: "sa.ColumnElement[Any]") -> "sa.ColumnElement[Any]":
    """A number for an opaque identifier or a name: the first 48 bits of its MD5, which are 15 digits at most."""
    bits = sa.literal("x", sa.Text) + sa.func.substr(sa.func.md5(text), 1, 12)
    return sa.cast(sa.cast(bits, BIT(48)), sa.BigInteger)


def _joined(wish: Wish) -> sa.FromClause:
    within = spots(wish)
    found = EVENTS.joined(wish).outerjoin(involved(wish), sa.true())
    return found.outerjoin(within, within.c.pcode == narrowest()).outerjoin(_claimed(), sa.true())


def _claimed() -> sa.FromClause:
    """What an event of UCDP's kinds shows besides, for what flat columns do not tell."""
    document = sa.cast(event.c.document, JSONB).label("document")
    same = (event.c.id == flat_event.c.event_id, event.c.since == flat_event.c.since, TYPE.is_not(None))
    return sa.select(document).where(*same).correlate(flat_event).offset(0).lateral("shown")


def _dead(position: int) -> "sa.ColumnElement[Any]":
    """The dead of a side, where all who count them agree."""
    return sa.literal_column(_DEAD.replace("POSITION", str(position)), sa.Integer)


_DEAD = """(
select case when count(distinct c ->> 'best') = 1 and bool_and(c ->> 'best' is not null)
            then min((c ->> 'best')::int) end
from jsonb_array_elements(shown.document -> 'claims') c
where c ->> 'measure' = 'killed' and c #>> '{side,id}' = side.ids[POSITION] and c ->> 'status' <> 'retracted')"""

_GRADE = """(
select min((a ->> 'grade')::int) from jsonb_array_elements(shown.document -> 'assessments') a
where a ->> 'scheme' = 'ucdp')"""


def _clarity() -> "sa.ColumnElement[Any]":
    own = sa.case((F.granularity == Granularity.INCIDENT, 1), else_=2)
    return sa.func.coalesce(sa.literal_column(_GRADE, sa.Integer), own)


ONE = TYPE == ONE_SIDED
FIRST, SECOND = side("names", 1), sa.case((ONE, CIVILIANS), else_=side("names", 2))
_BOTH = (involvement.c.actor, actor.c.name_en, actor.c.kind, F.kind)
_SPOT = (F.lon, F.lat, place.c.geometry, F.place_precision, *(F[f"adm{n}"] for n in range(5)))


def _columns() -> "Iterator[tuple[str, Kind, Any, tuple[sa.Column[Any], ...]]]":
    """Name, kind, expression (null where there is no counterpart), and what it rests on."""
    code, text, whole, real = Kind.CODE, Kind.TEXT, Kind.INTEGER, Kind.NUMBER
    second_id = numbered(sa.case((ONE, CIVILIANS), else_=side("ids", 2)))
    pair = FIRST + " - " + SECOND
    yield "id", whole, number(F.code), (F.code,)
    yield "relid", code, F.code, (F.code,)
    yield "year", whole, sa.cast(sa.func.date_part("year", F.day_from), sa.Integer), (F.day_from,)
    yield "active_year", whole, None, ()
    yield "code_status", code, None, ()
    yield "type_of_violence", whole, sa.cast(TYPE, sa.Integer), (F.kind,)
    for name in ("conflict_dset_id", "conflict_new_id"):
        yield name, whole, None, ()
    yield "conflict_name", text, None, ()
    yield "dyad_dset_id", whole, None, ()
    yield "dyad_new_id", whole, numbered(pair), _BOTH
    yield "dyad_name", text, pair, _BOTH
    for letter, ident, called in (("a", numbered(side("ids", 1)), FIRST), ("b", second_id, SECOND)):
        yield f"side_{letter}_dset_id", whole, None, ()
        yield f"side_{letter}_new_id", whole, ident, _BOTH
        yield f"side_{letter}", text, called, _BOTH
    yield "number_of_sources", whole, sa.func.cardinality(F.sources), (F.sources,)
    yield "source_article", text, sa.func.array_to_string(F.sources, "; "), (F.sources,)
    for name in ("source_office", "source_date", "source_headline", "source_original"):
        yield name, text, None, ()
    precise = looked_up(counterparts("place_precision", SCHEME), F.place_precision)
    yield "where_prec", whole, sa.cast(precise, sa.Integer), (F.place_precision,)
    yield "where_coordinates", text, sa.func.coalesce(F.place_verbatim, F.place_en), (F.place_verbatim, F.place_en)
    yield "where_description", text, None, ()
    for n in (1, 2):
        provider, ours = F[f"provider_adm{n}"], F[f"adm{n}_en"]
        yield f"adm_{n}", text, sa.func.coalesce(provider, ours), (provider, ours)
    yield "latitude", real, LAT, _SPOT
    yield "longitude", real, LON, _SPOT
    yield "geom_wkt", code, "POINT (" + sa.cast(LON, sa.Text) + " " + sa.cast(LAT, sa.Text) + ")", _SPOT
    yield "priogrid_gid", whole, _CELL, _SPOT
    yield "country", text, sa.func.coalesce(F.provider_adm0, F.adm0_en), (F.provider_adm0, F.adm0_en)
    yield "country_id", whole, None, ()
    yield "region", text, None, ()
    yield "event_clarity", whole, _clarity(), (event.c.document, F.granularity)
    days = looked_up(counterparts("date_precision", SCHEME), F.date_precision)
    yield "date_prec", whole, sa.cast(days, sa.Integer), (F.date_precision,)
    yield "date_start", Kind.DATE, F.day_from, (F.day_from,)
    yield "date_end", Kind.DATE, F.day_to, (F.day_to,)
    claims = (event.c.document, involvement.c.actor)
    yield "deaths_a", whole, _dead(1), claims
    # Whom one-sided violence harms are civilians, and no side: that is no unknown number.
    yield "deaths_b", whole, sa.case((ONE, 0), else_=_dead(2)), (*claims, F.kind)
    for name, of in (
        *(("deaths_civilians", "killed_civilians_best"), ("deaths_unknown", "killed_unknown_best")),
        *((bound, f"killed_all_{bound}") for bound in ("best", "high", "low")),
    ):
        yield name, whole, tallied(of), (F[of], tally.c.best)
    for name in ("gwnoa", "gwnob"):
        yield name, whole, None, ()


UCDP = Grain(
    name="ucdp",
    columns=(*(shaped(SCHEME, *each) for each in _columns()), *standing(F.collection, F.code, "events/")),
    key=("id",),
    joined=_joined,
    conditions=EVENTS.conditions,
    order=EVENTS.order,
    beside=EVENTS.beside,
    geometry=EVENTS.geometry,
)
