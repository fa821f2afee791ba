"""Publish: from what was stated to what may be read, as one numbered publication for every audience.

The steps are the SQL files beside this one, in the order of their names: drain the queue; match and find areas; tally;
build headers and parts; then for each audience generalise, build the documents and write what changed. One commit, one
snapshot; readers see the publication before it or after it, never a mixture.
"""

from collections.abc import Callable
from dataclasses import dataclass

import sqlalchemy as sa

from schema import lattice, session
from schema.access import Audience
from schema.publish import cells, tiles
from schema.publish.entities import publish_collections, publish_entities
from schema.publish.hexagons import find_hexagons
from schema.publish.steps import run
from schema.tables.base import core, for_audience

COMMON = ("10_drain", "15_released", "20_areas", "30_codes", "40_tallies", "50_headers", "60_parts")


@dataclass(frozen=True)
class Published:
    """What a publication did, for the audience `open`.

    `number` is None when nothing had changed; `records` counts those that are no events. `codes` counts the events and
    records looked at by how their P-codes were found (`CodeBasis`); `unmatched` lists area names that no alias and no
    place bears: level, name, how many state it.
    """

    number: int | None
    events: int
    records: int
    withdrawn: int
    codes: dict[str, int]
    unmatched: tuple[tuple[str, str, int], ...]
    lattices: tuple[lattice.Lattice, ...]
    """How confidential collections were counted."""


def publish(tell: Callable[[str], None] = lambda _line: None) -> Published:
    """Publish what was recorded since the last publication, for every audience; `tell` hears how it goes.

    Of confidential collections only what those concerned consented to, and counts on a lattice. Raises NotReady.
    """
    with session.publishing() as connection:
        # Where events were published before, whatever changes puts some of them into the queue.
        waiting = connection.scalar(
            sa.text(
                "SELECT EXISTS (TABLE core.unpublished)"
                " OR EXISTS (SELECT FROM core.embargo WHERE until <= current_date)"
                " OR NOT EXISTS (TABLE open.publication) OR NOT EXISTS (TABLE core.event)"
            )
        )
        _set(connection, "search_path", f"{Audience.OPEN}, public")
        waiting = waiting or cells.stale(connection) or tiles.stale(connection)
    if not waiting:
        return Published(None, 0, 0, 0, {}, (), ())
    # A large import leaves the planner without statistics until autovacuum comes round.
    session.vacuum(each.fullname for each in core.sorted_tables)
    with session.publishing() as connection:
        number = (connection.scalar(sa.text("SELECT max(number) FROM open.publication")) or 0) + 1
        _set(connection, "sijill.number", str(number))
        for step in COMMON:
            run(connection, step)
        changed = [_publish_to(connection, audience, number) for audience in reversed(Audience)]
        counted = lattice.publish(connection, number, tell)
        changed.append(counted.written)
        changed.extend(_publish_collections(connection, audience, number) for audience in Audience)
        run(connection, "97_embargo")
        session.flush_counts(connection)
        report = _report(connection, number if any(changed) else None, counted)
        if any(changed):
            for audience in Audience:
                _set(connection, "search_path", f"{audience}, public")
                connection.execute(
                    sa.text("INSERT INTO publication (number, at) VALUES (:number, transaction_timestamp())"),
                    {"number": number},
                )
        for audience in Audience:
            _set(connection, "search_path", f"{audience}, public")
            cells.describe(connection)
            tiles.describe(connection)
    if report.number is not None:
        session.vacuum(each.fullname for audience in Audience for each in for_audience(audience).sorted_tables)
    return report


def _publish_to(connection: sa.Connection, audience: Audience, number: int) -> bool:
    """Write the copies of one audience; True when anything in them changed."""
    _set(connection, "sijill.audience", audience)
    _set(connection, "search_path", f"{audience}, public")
    run(connection, "70_generalise")
    if not _generalised_alike(connection):
        for step in ("80_document", "81_record"):
            run(connection, step)
        find_hexagons(connection)
    run(connection, "90_change")
    cells.before_writing(connection)
    tiles.before_writing(connection)
    for step in ("91_write", "91_write_flat", "92_write_record"):
        run(connection, step)
    cells.after_writing(connection)
    tiles.after_writing(connection)
    run(connection, "95_entities")
    entities = publish_entities(connection, number)
    tiles.outline(connection)
    for step in ("96_forget", "96_tell"):
        run(connection, step)
    events = connection.scalar(
        sa.text(
            "SELECT (SELECT count(*) FROM fresh) + (SELECT count(*) FROM ended) + (SELECT count(*) FROM exposed)"
            " + (SELECT count(*) FROM fresh_record) + (SELECT count(*) FROM ended_record)"
            " + (SELECT count(*) FROM exposed_record)"
        )
    )
    return bool(entities or events)


def _publish_collections(connection: sa.Connection, audience: Audience, number: int) -> bool:
    _set(connection, "search_path", f"{audience}, public")
    run(connection, "98_collections")
    return bool(publish_collections(connection, number))


def _generalised_alike(connection: sa.Connection) -> bool:
    """Whether all is released, generalised and named as for the audience before, so that its documents serve again."""
    if connection.scalar(sa.text("SELECT to_regclass('pg_temp.general_before')")) is None:
        return False
    unlike = (
        "SELECT EXISTS (TABLE general EXCEPT ALL TABLE general_before)"
        " OR EXISTS (TABLE mention EXCEPT TABLE mention_before) OR EXISTS (TABLE mention_before EXCEPT TABLE mention)"
    )
    return not connection.scalar(sa.text(unlike))


def _report(connection: sa.Connection, number: int | None, counted: lattice.Report) -> Published:
    """Read from the temporary tables of the audience written last, which is `open`."""
    codes = connection.execute(sa.text("SELECT basis, count(*) AS events FROM coded GROUP BY 1 ORDER BY 1"))
    unmatched = connection.execute(
        sa.text(
            "SELECT n.level, n.name, count(*) FROM named_area n"
            " JOIN stated s ON s.area_scheme = n.scheme AND n.name ="
            " CASE n.level WHEN 'adm0' THEN s.stated_adm0 WHEN 'adm1' THEN s.stated_adm1 WHEN 'adm2' THEN s.stated_adm2"
            " WHEN 'adm3' THEN s.stated_adm3 ELSE s.stated_adm4 END"
            " WHERE NOT EXISTS (SELECT FROM area a WHERE a.pcode = n.pcode) GROUP BY 1, 2 ORDER BY 1, 3 DESC, 2"
        )
    )
    return Published(
        number=number,
        events=connection.scalar(sa.text("SELECT count(*) FROM fresh")) or 0,
        records=connection.scalar(sa.text("SELECT count(*) FROM fresh_record")) or 0,
        withdrawn=connection.scalar(
            sa.text(
                "SELECT (SELECT count(*) FROM ended WHERE id IN (SELECT id FROM past))"
                " + (SELECT count(*) FROM ended_record WHERE id IN (SELECT id FROM past_record))"
            )
        )
        or 0,
        codes={row.basis: row.events for row in codes},
        unmatched=tuple((level, name, count) for level, name, count in unmatched),
        lattices=counted.lattices,
    )


def _set(connection: sa.Connection, setting: str, value: str) -> None:
    connection.execute(sa.select(sa.func.set_config(setting, value, True)))
