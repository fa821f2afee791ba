"""Write published events down once more as files hold them: flat, in the order of files.

What the provider calls the areas is not told of versions that were published before: it comes with the next one.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geometry
from sqlalchemy.dialects import postgresql

revision: str = "0017"
down_revision: str | None = "0016"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

AUDIENCES = ("open", "partner")
BOUNDS = ("low", "best", "high")
TALLIED = (
    "killed_all",
    "killed_civilians",
    "killed_combatants",
    "killed_unknown",
    "injured_all",
    "injured_civilians",
    "incidents_all",
    "victims_all",
    "detained_all",
    "disappeared_all",
    "missing_all",
    "abducted_all",
    "tortured_all",
    "conscripted_all",
    "displaced_all",
    "evacuated_all",
    "returned_all",
    "trapped_all",
    "facilities_damaged_all",
    "facilities_destroyed_all",
)
TEXTS = postgresql.ARRAY(sa.Text())
GEOMETRY = Geometry("GEOMETRY", 4326, spatial_index=False)
COLUMNS = (
    ("day_from", sa.Date, False),
    ("event_id", sa.Text, False),
    ("since", sa.Integer, False),
    ("known", postgresql.INT4RANGE, False),
    ("day_to", sa.Date, False),
    ("date_precision", sa.Text, False),
    ("date_verbatim", sa.Text, True),
    ("code", sa.Text, False),
    ("collection", sa.Text, False),
    ("kind", sa.Text, False),
    ("granularity", sa.Text, False),
    ("verification", sa.Text, False),
    ("title_en", sa.Text, True),
    ("title_ar", sa.Text, True),
    ("summary_en", sa.Text, True),
    ("summary_ar", sa.Text, True),
    ("violations", TEXTS, False),
    ("acts", TEXTS, False),
    ("methods", TEXTS, False),
    ("context", TEXTS, False),
    ("victim_roles", TEXTS, False),
    ("actors_en", TEXTS, False),
    ("actors_ar", TEXTS, False),
    ("facility_kinds", TEXTS, False),
    ("facility", sa.Text, True),
    ("place_en", sa.Text, True),
    ("place_ar", sa.Text, True),
    ("place_verbatim", sa.Text, True),
    ("place_precision", sa.Text, False),
    ("uncertainty_metres", sa.Integer, True),
    ("lon", sa.Float, True),
    ("lat", sa.Float, True),
    ("geometry", GEOMETRY, True),
    ("adm0", sa.Text, True),
    ("adm1", sa.Text, True),
    ("adm2", sa.Text, True),
    ("adm3", sa.Text, True),
    ("adm4", sa.Text, True),
    ("adm0_en", sa.Text, True),
    ("adm0_ar", sa.Text, True),
    ("adm1_en", sa.Text, True),
    ("adm1_ar", sa.Text, True),
    ("adm2_en", sa.Text, True),
    ("adm2_ar", sa.Text, True),
    ("adm3_en", sa.Text, True),
    ("adm3_ar", sa.Text, True),
    ("adm4_en", sa.Text, True),
    ("adm4_ar", sa.Text, True),
    ("provider_adm0", sa.Text, True),
    ("provider_adm1", sa.Text, True),
    ("provider_adm2", sa.Text, True),
    ("provider_adm3", sa.Text, True),
    ("provider_adm4", sa.Text, True),
    ("code_basis", sa.Text, False),
    ("h3_5", sa.Text, True),
    ("h3_6", sa.Text, True),
    ("h3_7", sa.Text, True),
    ("h3_8", sa.Text, True),
    ("first_reported", sa.Date, True),
    ("independent_sources", sa.Integer, False),
    ("sources", TEXTS, False),
    ("sources_ar", TEXTS, False),
    ("source_ids", TEXTS, False),
    ("withheld", TEXTS, False),
    ("conflicting", TEXTS, False),
)

FILL = """
insert into {audience}.flat_event
select r.*
from {audience}.event f
cross join lateral (select f.document::jsonb as d offset 0) whole
cross join lateral (
    select array_agg(s #>> '{name,en}' order by s #>> '{name,en}', s ->> 'id') as en,
           array_agg(coalesce(s #>> '{name,ar}', s #>> '{name,en}') order by s #>> '{name,en}', s ->> 'id') as ar,
           array_agg(s ->> 'id' order by s #>> '{name,en}', s ->> 'id') as ids
    from jsonb_array_elements(d -> 'sources') s
) source
cross join lateral (
    select array_agg(a #>> '{name,en}' order by a #>> '{name,en}', a ->> 'id') as en,
           array_agg(coalesce(a #>> '{name,ar}', a #>> '{name,en}') order by a #>> '{name,en}', a ->> 'id') as ar
    from (select distinct on (a ->> 'id') a from jsonb_path_query(d, '$.acts[*].involvements[*].actor') a) involved
) actor
cross join lateral (
    select array_agg(distinct a ->> 'kind') as kinds, array_agg(distinct a ->> 'method') filter (where a ->> 'method' is not null) as methods
    from jsonb_array_elements(d -> 'acts') a
) act
cross join lateral (
    select coalesce(jsonb_object_agg(concat_ws('_', y ->> 'measure', y ->> 'population', bound), y -> bound), '{}') as bounds,
           array_agg(distinct concat_ws('_', y ->> 'measure', y ->> 'population')) filter (where (y ->> 'conflicting')::boolean) as conflicting
    from jsonb_array_elements(d -> 'tallies') y cross join unnest(array['low', 'best', 'high']) bound
) tallied
cross join lateral (
    select coalesce(jsonb_object_agg(concat_ws('_', a ->> 'level', name.key), name.value), '{}') as names
    from jsonb_array_elements(d -> 'areas') a cross join jsonb_each(a -> 'name') name
) area
cross join lateral jsonb_populate_record(null::{audience}.flat_event, jsonb_build_object(
    'day_from', f.day_from, 'event_id', f.id, 'since', f.since, 'known', f.known, 'day_to', f.day_to, 'date_precision', f.date_precision,
    'date_verbatim', d #> '{occurred,verbatim}', 'code', f.code, 'collection', f.collection, 'kind', f.kind,
    'granularity', f.granularity, 'verification', f.verification,
    'title_en', d #> '{title,en}', 'title_ar', d #> '{title,ar}',
    'summary_en', d #> '{summary,en}', 'summary_ar', d #> '{summary,ar}',
    'violations', f.violations, 'acts', coalesce(act.kinds, '{}'), 'methods', coalesce(act.methods, '{}'), 'context', f.context,
    'victim_roles', array(select distinct role #>> '{}' from jsonb_path_query(d, '$.acts[*].victim.people.roles[*]') role order by 1),
    'actors_en', coalesce(actor.en, '{}'), 'actors_ar', coalesce(actor.ar, '{}'), 'facility_kinds', f.facility_kinds,
    'facility', d #> '{facility,code}', 'place_en', d #> '{place,name,en}', 'place_ar', d #> '{place,name,ar}',
    'place_verbatim', d -> 'place_verbatim', 'place_precision', f.place_precision,
    'uncertainty_metres', d -> 'uncertainty_metres', 'lon', f.lon, 'lat', f.lat, 'geometry', f.geometry::text
) || jsonb_build_object(
    'adm0', f.adm0, 'adm1', f.adm1, 'adm2', f.adm2, 'adm3', f.adm3, 'adm4', f.adm4,
    'code_basis', f.code_basis,
    'h3_5', f.h3_5, 'h3_6', f.h3_6, 'h3_7', f.h3_7, 'h3_8', f.h3_8,
    'first_reported', f.first_reported, 'independent_sources', f.independent_sources,
    'sources', coalesce(source.en, '{}'), 'sources_ar', coalesce(source.ar, '{}'), 'source_ids', coalesce(source.ids, '{}'),
    'withheld', array(select distinct concat_ws(':', y ->> 'field', y ->> 'reason') from jsonb_array_elements(d -> 'redaction') y order by 1),
    'conflicting', coalesce(tallied.conflicting, '{}')
) || area.names || tallied.bounds) r
order by f.day_from, f.id
"""


def upgrade() -> None:
    for audience in AUDIENCES:
        op.create_table(
            "flat_event",
            *_columns(),
            sa.PrimaryKeyConstraint("day_from", "event_id", "since", name=op.f("pk_flat_event")),
            schema=audience,
        )
        op.execute(FILL.replace("{audience}", audience))


def _columns() -> "Iterator[sa.Column[Any]]":
    for name, type_, nullable in COLUMNS:
        yield sa.Column(name, type_, nullable=nullable, autoincrement=False)
    for tallied in TALLIED:
        for bound in BOUNDS:
            yield sa.Column(f"{tallied}_{bound}", sa.Integer(), nullable=True)


def downgrade() -> None:
    for audience in AUDIENCES:
        op.drop_table("flat_event", schema=audience)
