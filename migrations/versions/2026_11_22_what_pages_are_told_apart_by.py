"""Let pages be told apart by index alone, in a box too, and victims be counted without reading documents."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geometry

revision: str = "0008"
down_revision: str | None = "0007"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

AUDIENCES = ("open", "partner")
ORDER: list[Any] = [sa.text("day_from desc"), sa.text("id desc")]
AREAS = ("adm0", "adm1", "adm2", "adm3", "adm4")
BEFORE = (
    "since",
    "known",
    "day_to",
    "collection",
    "kind",
    "granularity",
    "lon",
    "lat",
    *AREAS,
    "killed_low",
    "violations",
)
NOW = (
    *BEFORE[:6],
    "verification",
    "first_reported",
    "independent_sources",
    "lon",
    "lat",
    "bounds",
    *AREAS,
    "killed_low",
    "violations",
)
OF_VICTIM: tuple[tuple[str, sa.types.TypeEngine[Any], str], ...] = (
    ("unit", sa.Text(), "{victim,unit}"),
    ("sex", sa.Text(), "{victim,people,sex}"),
    ("age_band", sa.Text(), "{victim,people,age_band}"),
    ("size_low", sa.Integer(), "{victim,size,low}"),
    ("size_best", sa.Integer(), "{victim,size,best}"),
    ("size_high", sa.Integer(), "{victim,size,high}"),
    ("size_conflicting", sa.Boolean(), "{victim,size,conflicting}"),
)


def upgrade() -> None:
    for audience in AUDIENCES:
        op.drop_index("ix_event_geometry", table_name="event", schema=audience)
        op.drop_index("ix_event_page", table_name="event", schema=audience)
        _add_bounds(audience)
        op.create_index("ix_event_page", "event", ORDER, schema=audience, postgresql_include=NOW)
        spans = ["bounds", "day_from", "day_to"]
        op.create_index("ix_event_bounds", "event", spans, schema=audience, postgresql_using="gist")
        codes = ["violations", "context", "facility_kinds"]
        op.create_index("ix_event_codes", "event", codes, schema=audience, postgresql_using="gin")
        for name in ("kind", *AREAS[1:]):
            op.create_index(f"ix_event_{name}", "event", [name], schema=audience)
        for name, kind, _ in OF_VICTIM:
            op.add_column("act", sa.Column(name, kind, nullable=True), schema=audience)
        _tell_of_victims(audience)


def _add_bounds(audience: str) -> None:
    shape = Geometry("GEOMETRY", srid=4326, dimension=2, spatial_index=False)
    made = sa.Computed("st_envelope(geometry)", persisted=True)
    op.execute("SET LOCAL default_toast_compression = 'lz4'")
    op.add_column("event", sa.Column("bounds", shape, made, nullable=True), schema=audience)


def _tell_of_victims(audience: str) -> None:
    named = ("id", "event_id", "since", "victim", *(name for name, _, _ in OF_VICTIM))
    act = sa.table("act", *(sa.column(name) for name in named), schema=audience)
    event = sa.table("event", *(sa.column(name) for name in ("id", "since", "document")), schema=audience)
    told = sa.func.jsonb_array_elements(event.c.document.op("->")("acts")).table_valued("value", name="told")
    found = {name: sa.cast(told.c.value.op("#>>")(sa.text(f"'{path}'")), kind) for name, kind, path in OF_VICTIM}
    op.execute(
        sa.update(act)
        .values(found)
        .where(event.c.id == act.c.event_id, event.c.since == act.c.since)
        .where(act.c.victim.is_not(None), told.c.value.op("->>")("id") == act.c.id)
    )


def downgrade() -> None:
    for audience in AUDIENCES:
        for name, _, _ in OF_VICTIM:
            op.drop_column("act", name, schema=audience)
        for name in ("page", "bounds", "codes", "kind", *AREAS[1:]):
            op.drop_index(f"ix_event_{name}", table_name="event", schema=audience)
        op.drop_column("event", "bounds", schema=audience)
        op.create_index("ix_event_page", "event", ORDER, schema=audience, postgresql_include=BEFORE)
        op.create_index("ix_event_geometry", "event", ["geometry"], schema=audience, postgresql_using="gist")
