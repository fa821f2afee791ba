"""Sieges, offensives, truces, front lines, corridors, and who held which district: the same whatever the seed."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from typing import Any

import numpy as np
from shapely import LineString, Point, intersection, line_merge, union_all
from shapely.geometry.base import BaseGeometry

from api.samples.country.areas import areas, country
from api.samples.country.bodies import COLLECTION, REPORTING, actor, source, sources
from api.samples.country.calendar import FORTNIGHT, cuts, publication_of
from api.samples.country.chance import Ints, Truths
from api.samples.country.documents import BULLETINS, bulletins
from api.samples.country.numbers import put_one
from api.samples.country.reading import table
from api.samples.country.rows import DAYS, PREFIX, START, Row, hex_geometry
from api.samples.country.timing import PRECISIONS, ZONE
from api.samples.country.titles import titles
from api.samples.qasira_places import PROVINCES, seeded
from schema.vocabulary import (
    CivilianStatus,
    ClaimStatus,
    DatePrecision,
    Language,
    Measure,
    PlacePrecision,
    Population,
    Qualifier,
)

AROUND = ("siege", "offensive", "truce")
TOLD = 0.7
"""Share of the events during a siege, an offensive or a truce of which sources say so."""
LEARNT = 20
"""Days after which beginning and end of a situation are told."""
NOTHING = "-"
HOLDING = {
    "armed_forces",
    "opposition_force",
    "non_state_armed_group",
    "warlord",
    "communal_militia",
    "de_facto_authority",
}
"""Kinds of actor that hold districts."""
WITHIN = 0.012
"""Degrees by which the area of a siege keeps within the borders of its districts."""


def under(province: Ints, day: Ints, chance: np.random.Generator) -> Ints:
    """What went on in the province on the day and is told of: a number of `AROUND` from 1, 0 for nothing."""
    going_on = _calendar()[:, province, day]
    found = np.argmax(going_on, axis=0) + 1
    return np.where(going_on.any(axis=0) & (chance.random(len(day)) < TOLD), found, 0)


def situation_rows() -> Iterator[Row]:
    """Situations with parties, claims and information; those that last stand as going on in earlier publications."""
    for number, row in enumerate(table("situations"), start=1):
        name = f"{PREFIX}T-{number:04}"
        for at, still in _states(row):
            yield Row("situation", name, _situation(name, row, still), at)
            for key in row["parties"].split():
                if key != NOTHING:
                    yield Row("party", f"{name}/{key}", {"record_id": name, "actor_id": actor(key)}, at)
            yield from _statements(name, number, row, at)


def corridor_rows() -> Iterator[Row]:
    """Corridors, with or without a known course."""
    for number, row in enumerate(table("corridors"), start=1):
        name, at = f"{PREFIX}C-{number:04}", _states(row)[-1][0]
        course = _course(row["origin"], row["destination"]) if row["course"] == "yes" else None
        content = {
            **_record("corridor", name, row, still=False),
            "geometry": hex_geometry(course) if course is not None else None,
            "status": row["status"],
            "origin_id": row["origin"],
            "destination_id": row["destination"],
            "controlled_by_id": actor(row["controlled"]) if row["controlled"] else None,
            "stated_length_metres": row["length"] or None,
        }
        yield Row("corridor", name, content, at)
        day = int(row["first"]) + LEARNT
        yield _information(name, 1, number % REPORTING, day, "supports", at)
        yield _information(
            name, 2, (number + 3) % REPORTING, day, ("supports", "denies", "contradicts")[number % 3], at
        )


def control_rows() -> Iterator[Row]:
    """Who held each district, over four stretches of time; a stretch of nobody is contested or unknown."""
    holders: dict[str, list[str | None]] = {letter: [] for letter in PROVINCES}
    for row in table("actors"):
        if row["kind"] in HOLDING:
            for letter in row["presence"]:
                holders[letter].append(actor(row["key"]))
    letters = list(PROVINCES)
    for number, area in enumerate(country().districts):
        choice = [*holders[letters[number // 5]], None]
        marks = [0, *sorted(seeded(f"control {area.pcode}").sample(range(100, DAYS - 100), 3))]
        for stretch, (begin, end) in enumerate(zip(marks, [mark - 1 for mark in marks[1:]] + [-1], strict=True)):
            content = {
                "place_id": area.pcode,
                "actor_id": choice[(number * 3 + stretch) % len(choice)],
                "day_from": _date(begin) if stretch or number % 4 else None,
                "day_to": _date(end) if end >= 0 else None,
                "date_precision": PRECISIONS[(number + stretch * 2) % len(PRECISIONS)],
                "source_id": sources()[(number + stretch) % len(sources())],
            }
            at = int(publication_of(np.array(end if end >= 0 else DAYS)))
            yield Row("control", f"{PREFIX}K-{area.pcode}-{stretch + 1}", content, at)


def _states(row: dict[str, str]) -> list[tuple[int, bool]]:
    """Publications with which it is recorded, and whether it still went on as far as was known then."""
    first, last = int(row["first"]) + LEARNT, int(row["last"]) + LEARNT
    begun = int(publication_of(np.array(first)))
    if last < first:
        return [(begun, True)]
    over = int(publication_of(np.array(last)))
    return [(over, False)] if over == begun else [(begun, True), (over, False)]


def _situation(name: str, row: dict[str, str], still: bool) -> dict[str, Any]:
    shape = _shape(row)
    conditions = tuple(code for code in row["conditions"].split() if code != NOTHING)
    geometry = hex_geometry(shape) if shape is not None else None
    return {**_record("situation", name, row, still=still), "geometry": geometry, "conditions": conditions}


def _record(vocabulary: str, name: str, row: dict[str, str], *, still: bool) -> dict[str, Any]:
    """What a situation and a corridor have in common."""
    pcode = row.get("areas", row.get("origin", "XQ")).split()[0][:4]
    place = next(number for number, each in enumerate((*country().provinces, country().whole)) if each.pcode == pcode)
    first, last, precision = int(row["first"]), int(row["last"]), row["date"]
    open_ended, unknown = still or last < 0, precision == DatePrecision.UNKNOWN
    day_to = None if open_ended or unknown else _date(last)
    instants = f'["{_date(first)} 06:00:00+00","{_date(max(first, last))} 18:00:00+00")'
    return {
        "collection_id": COLLECTION,
        "provider_id": name.removeprefix(PREFIX),
        "kind": row["kind"],
        "title_en": titles(vocabulary, row["kind"], Language.EN)[place],
        "title_ar": titles(vocabulary, row["kind"], Language.AR)[place],
        "day_from": None if unknown else _date(first),
        "day_to": day_to,
        "occurred": instants if precision == DatePrecision.EXACT and day_to else None,
        "timezone": ZONE,
        "date_precision": precision,
        "time_of_day": row.get("part") or None,
        "ongoing": open_ended,
        "place_precision": row["place"],
        "uncertainty_metres": "5000" if row["place"] == PlacePrecision.NEAR else None,
        "place_basis": row["basis"] or None,
        "area_scheme": "pcode",
        "stated_adm0": "XQ",
        "stated_adm1": pcode if pcode != "XQ" and row["place"] not in {"country", "international", "unknown"} else None,
    }


def _statements(name: str, number: int, row: dict[str, str], at: int) -> Iterator[Row]:
    """Information of two sources, and what is said of how many were shut in."""
    first, last = int(row["first"]) + LEARNT, int(row["last"]) + LEARNT
    yield _information(name, 1, number % REPORTING, first, "supports", at)
    over = _states(row)[-1]
    if at == over[0] and not over[1]:
        yield _information(name, 2, (number + 5) % REPORTING, last, "updates", at)
    for said in row["trapped"].split():
        if said != NOTHING:
            key, stated, how = said.split(":")
            day = first + 5 * len(key)
            content = {
                "record_id": name,
                "source_id": source(key),
                "measure": Measure.TRAPPED.value,
                **put_one(int(stated), Qualifier(how)),
                "population": Population.ALL.value if number % 2 else Population.CIVILIANS.value,
                "civilian_status": CivilianStatus.UNKNOWN.value if number % 2 else CivilianStatus.CIVILIAN.value,
                "roles": (),
                "cumulative": False,
                "stated_on": _date(day),
                "status": ClaimStatus.REPORTED.value,
            }
            yield Row("claim", f"{name}/{key}/c1", content, at)


def _information(name: str, position: int, speaker: int, day: int, stance: str, at: int) -> Row:
    content = {
        "record_id": name,
        "source_id": sources()[speaker],
        "document_id": str(bulletins()[speaker * BULLETINS + _fortnight(day, at)]),
        "stance": stance,
    }
    return Row("information", f"{name}/s{position}", content, at)


def _fortnight(day: int, at: int) -> int:
    """The fortnight of a day, or the last one that the publication takes up."""
    return min(day // FORTNIGHT, int(cuts()[at - 1] + 1) // FORTNIGHT - 1)


def _date(day: int) -> date:
    return START + timedelta(days=day)


def _shape(row: dict[str, str]) -> BaseGeometry | None:
    """Area, border, point or nothing, as stated."""
    found = [area for area in areas() if area.pcode in row["areas"].split()]
    whole: BaseGeometry = union_all([area.outline for area in found])
    if row["shape"] == "none":
        return None
    if row["shape"] == "point":
        return Point(whole.representative_point())
    if row["shape"] == "border":
        return line_merge(intersection(found[0].outline, found[1].outline))
    return whole if found[0].level < 2 else whole.buffer(-WITHIN).simplify(WITHIN / 6)


def _course(origin: str, destination: str) -> LineString:
    """A line from area to area, by way of a point aside."""
    ends = [next(area.centre() for area in areas() if area.pcode == pcode) for pcode in (origin, destination)]
    (a, b), (c, d) = ends
    return LineString([(a, b), (round((a + c) / 2 + 0.03, 5), round((b + d) / 2 - 0.02, 5)), (c, d)])


@cache
def _calendar() -> Truths:
    """Whether a siege, an offensive, a truce went on in each province on each day."""
    made = np.zeros((len(AROUND), len(PROVINCES), DAYS), bool)
    for row in table("situations"):
        if row["kind"] in AROUND:
            last = int(row["last"]) if int(row["last"]) >= 0 else DAYS - 1
            for pcode in row["areas"].split():
                where = slice(None) if pcode == "XQ" else slice(int(pcode[2:4]) - 1, int(pcode[2:4]))
                made[AROUND.index(row["kind"]), where, int(row["first"]) : last + 1] = True
    return made
