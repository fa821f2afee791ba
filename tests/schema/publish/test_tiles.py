"""What tiles are made of, kept through additions, corrections and withdrawals, is what would be made anew."""

from itertools import islice
from typing import Any

import pytest
import sqlalchemy as sa

from api.samples.country.loading import load
from api.samples.country.stream import Stream
from schema import session, terms
from schema.access import Audience
from schema.publish import publish
from schema.queries.tiles import AREAS, GRID, Tile
from schema.tables.published import (
    event,
    place,
    publication,
    tile_area,
    tile_cell,
    tile_event,
    tile_outline,
    tile_state,
)
from tests.database import Database

EVENTS = 300
TABLES = (tile_event, tile_cell, tile_area, tile_outline)


@pytest.fixture(scope="module", autouse=True)
def loaded(database: Database) -> None:
    """A few publications, with corrections, withdrawals and removals for protection."""
    numbers = [each.number for each in islice(load(Stream(events=EVENTS, seed=5), "tester", "sample"), 5)]
    assert len(numbers) == 5


def rows(table: sa.Table, audience: Audience) -> dict[tuple[Any, ...], dict[str, Any]]:
    shown = [sa.func.ST_AsEWKB(c).label(c.name) if c.name == "geometry" else c for c in table.columns]
    with session.publishing() as connection:
        connection.execute(sa.select(sa.func.set_config("search_path", f"{audience}, public", True)))
        found = connection.execute(sa.select(*shown)).mappings()
        return {tuple(row[c.name] for c in table.primary_key): dict(row) for row in found}


def test_what_was_kept_is_what_is_made_anew() -> None:
    kept = {(table.name, audience): rows(table, audience) for table in TABLES for audience in Audience}
    assert all(kept.values())
    with session.publishing() as connection:
        for audience in Audience:
            connection.execute(sa.text(f"DELETE FROM {audience}.tile_state"))
    assert publish().number is None
    for table in TABLES:
        for audience in Audience:
            assert rows(table, audience) == kept[table.name, audience], (table.name, audience)


def test_other_terms_make_sums_anew_and_nothing_else() -> None:
    kept = {table.name: rows(table, Audience.OPEN) for table in TABLES}
    with session.publishing() as connection:
        before = connection.scalar(sa.text("SELECT max(xmin::text::bigint) FROM open.tile_event"))
        connection.execute(sa.text("UPDATE open.tile_state SET kinds = 'others'"))
        connection.execute(sa.text("DELETE FROM open.tile_cell WHERE kind <> ''"))
    assert publish().number is None
    assert {table.name: rows(table, Audience.OPEN) for table in TABLES} == kept
    with session.publishing() as connection:
        assert connection.scalar(sa.text("SELECT max(xmin::text::bigint) FROM open.tile_event")) == before


def where_it_is_counted(row: Any, level: int) -> int | str:
    """The square or area of an event at a level."""
    if row.finest is not None and row.finest >= level:
        return int(row.spot >> 2 * (GRID - level))
    depth = next(depth for above, depth in AREAS if level >= above)
    return next((code for n in range(depth, -1, -1) if (code := getattr(row, f"adm{n}"))), "")


@pytest.mark.parametrize(("name", "column"), [("violation", "violation"), ("event", "kind")])
def test_sums_of_a_term_are_those_of_the_events_that_have_it_or_what_is_narrower(name: str, column: str) -> None:
    with session.reading() as connection:
        events = connection.execute(sa.select(tile_event).where(sa.func.upper_inf(tile_event.c.known))).all()
        found = {
            (row.term, row.collection, row.level, row.of): (row.events, row.incidents, row.best)
            for table, of in ((tile_cell, "square"), (tile_area, "pcode"))
            for row in connection.execute(
                sa.select(table, table.c[column].label("term"), table.c[of].label("of"))
                .where(table.c[column] != "")
                .where(table.c.level <= 13)
            )
        }
    expected: dict[tuple[str, str, int, int | str], tuple[int, int, int]] = {}
    for term in terms.vocabulary(name).terms:
        narrower = terms.narrower(name, [term.code])
        for row in events:
            if narrower.isdisjoint(row.violations if name == "violation" else [row.kind]):
                continue
            counted = row.granularity == "incident"
            for level in range(5, 14):
                key = (term.code, row.collection, level, where_it_is_counted(row, level))
                all_, incidents, best = expected.get(key, (0, 0, 0))
                expected[key] = (all_ + 1, incidents + counted, best + (row.best or 0) * counted)
    assert any(len(each.violations) > 1 for each in events)
    assert found == expected


def test_every_event_is_in_a_square_or_an_area_at_each_level() -> None:
    with session.reading() as connection:
        current = connection.scalar(sa.select(sa.func.count()).where(sa.func.upper_inf(event.c.known)))
        found: dict[int, int] = {}
        for table in (tile_cell, tile_area):
            all_ = sa.and_(table.c.violation == "", table.c.kind == "")
            sums = sa.select(table.c.level, sa.func.sum(table.c.events)).where(all_).group_by(table.c.level)
            for level, events in connection.execute(sums):
                found[level] = found.get(level, 0) + int(events)
    assert {level: found[level] for level in range(5, 14)} == dict.fromkeys(range(5, 14), current)


def test_every_version_of_an_event_has_a_row_that_holds_as_long() -> None:
    def kept(table: sa.Table, name: str) -> set[tuple[Any, ...]]:
        with session.reading() as connection:
            return {tuple(row) for row in connection.execute(sa.select(table.c[name], table.c.since, table.c.known))}

    assert kept(tile_event, "event_id") == kept(event, "id")


def test_numbers_of_squares_tell_what_lies_within_a_tile() -> None:
    with session.reading() as connection:
        spots = connection.execute(sa.select(tile_event).where(tile_event.c.spot.is_not(None))).all()
    assert len(spots) > 50
    for row in spots:
        for zoom in (0, 3, 8, 14):
            tile = Tile.at(zoom, row.x >> (GRID - zoom), row.y >> (GRID - zoom))
            first, last = tile.squares(GRID)
            assert first <= row.spot <= last
        beside = Tile.at(14, (row.x >> 12) ^ 1, row.y >> 12).squares(GRID)
        assert not beside[0] <= row.spot <= beside[1]


def test_points_are_published_ones_and_discs_fit_their_squares() -> None:
    same = sa.and_(event.c.id == tile_event.c.event_id, event.c.since == tile_event.c.since)
    chosen = sa.select(tile_event.c.x, tile_event.c.finest, tile_event.c.radius, event.c.lon, event.c.place_precision)
    with session.reading() as connection:
        found = connection.execute(chosen.join(event, same).where(tile_event.c.spot.is_not(None))).all()
    for row in found:
        assert row.x == int((row.lon + 180) / 360 * 2**GRID)
        assert row.place_precision in ("exact", "near")
        if row.radius is None:
            assert row.finest == GRID
        else:
            assert 2 * row.radius <= 40_075_017 / 2**row.finest


def test_the_sums_are_of_the_last_publication_and_outlines_of_every_area() -> None:
    with session.reading() as connection:
        last = connection.scalar(sa.select(sa.func.max(publication.c.number)))
        assert connection.scalars(sa.select(tile_state.c.number)).all() == [last]
        drawn = set(connection.scalars(sa.select(tile_outline.c.place)))
        surface = sa.func.ST_Dimension(place.c.geometry) == 2
        assert drawn == set(connection.scalars(sa.select(place.c.id).where(place.c.level.is_not(None), surface)))
