"""Publish: from what was stated to what may be read, as one numbered publication for every audience.

The steps are the SQL files beside this one, in the order of their names: drain the queue; match and find areas; tally;
build headers and parts; then for each audience generalise, build the documents and write what changed. One commit, one
snapshot; readers see the publication before it or after it, never a mixture.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

import sqlalchemy as sa

from schema import lattice, session
from schema.access import Audience
from schema.publish import cells, copying, tiles
from schema.publish.copying import Written
from schema.publish.entities import publish_collections, publish_entities
from schema.publish.hexagons import find_hexagons
from schema.publish.steps import Progress, run
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
    progress = Progress(tell)
    with progress.step("statistics of what was recorded"):
        # A large import leaves the planner without statistics until autovacuum comes round.
        session.vacuum(each.fullname for each in core.sorted_tables)
    with session.publishing() as connection:
        number = (connection.scalar(sa.text("SELECT max(number) FROM open.publication")) or 0) + 1
        _set(connection, "sijill.number", str(number))
        progress.run(connection, *COMMON)
        changed, before = [], None
        for audience in reversed(Audience):
            before = _publish_to(connection, audience, number, progress, before)
            changed.append(before.changed)
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
        with progress.step("statistics of what is published"):
            session.vacuum(each.fullname for audience in Audience for each in for_audience(audience).sorted_tables)
    return report


def _publish_to(
    connection: sa.Connection, audience: Audience, number: int, told: Progress, before: Written | None
) -> Written:
    """Write the copies of one audience, from those of the audience `before` as far as they are alike."""
    progress = replace(told, whom=audience)
    _set(connection, "sijill.audience", audience)
    _set(connection, "search_path", f"{audience}, public")
    progress.run(connection, "70_generalise")
    alike = before is not None and _generalised_alike(connection)
    if not alike:
        progress.run(connection, "80_document", "81_record")
        with progress.step("hexagons"):
            find_hexagons(connection)
    progress.run(connection, "90_change")
    cells.before_writing(connection)
    tiles.before_writing(connection)
    progress.run(connection, "91_end")
    sums = copying.sums(connection)
    source = before.audience if before is not None and alike and copying.same_rows(connection) else None
    kept = None
    if before is not None and source is not None and sums is not None and sums == before.sums:
        kept = partial(copying.copy, connection, source, audience)
    if source is not None:
        with progress.step("copy"):
            copying.copy(connection, source, audience, copying.EVENTS)
    else:
        progress.run(connection, "91_write", "91_write_flat")
    progress.run(connection, "92_write_record")
    with progress.step("cells"):
        cells.after_writing(connection, kept)
    with progress.step("tiles"):
        tiles.after_writing(connection, kept)
    progress.run(connection, "95_entities")
    entities = publish_entities(connection, number)
    with progress.step("outlines"):
        tiles.outline(connection)
    progress.run(connection, "96_forget", "96_tell")
    return Written(audience, bool(entities or _written(connection)), sums)


def _written(connection: sa.Connection) -> int:
    """How many records became, ended or went."""
    written: int = connection.execute(
        sa.text(
            "SELECT (SELECT count(*) FROM fresh) + (SELECT count(*) FROM ended) + (SELECT count(*) FROM exposed)"
            " + (SELECT count(*) FROM fresh_record) + (SELECT count(*) FROM ended_record)"
            " + (SELECT count(*) FROM exposed_record)"
        )
    ).scalar_one()
    return written


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
