"""What a question is asked of: the publication that answers it, and the things that its keys name.

One statement, `look_up`, fetches all of it; `scope` turns its row into a `Scope` or says which key is unknown.
"""

import datetime
import difflib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from schema import terms
from schema.answering import RecordType
from schema.errors import BadInput, BeforeFirstPublication, MixedFiction, UnknownKey
from schema.filters import EventFilter
from schema.tables.published import actor, cell_state, collection, place, publication, record, release, removal, source


class ReleaseNumber(str):
    """The number of a release, such as 2026.1; of fictional collections 2026.1-fictional."""

    __slots__ = ()
    FORM = r"\d{4}\.\d{1,4}(-fictional)?"


AsOf = int | datetime.date | datetime.datetime | ReleaseNumber
"""A publication number, a day (its last publication), an instant (the last publication at or before it), or a release.
"""


@dataclass(frozen=True)
class Scope:
    """A resolved question: one publication, the collections meant, and the admin level of each place named.

    `situations` are those named, each {id, code, day_from, day_to, area, surface}: whether its geometry is an area in
    which something can lie. `facilities` are the ids of those named, `units` of the actors named and all beneath them.
    `cells` says whether sums were made ahead of this publication, `apart` whether confidential collections are left out
    because none was named.
    """

    number: int
    at: datetime.datetime
    collections: tuple[dict[str, Any], ...]
    places: dict[str, str]
    situations: tuple[dict[str, Any], ...]
    facilities: tuple[str, ...]
    units: tuple[str, ...]
    removals: tuple[dict[str, Any], ...]
    as_of: AsOf | None
    cells: bool = False
    apart: bool = False

    @property
    def slugs(self) -> list[str]:
        """Slugs of the collections meant."""
        return [each["id"] for each in self.collections]


def read_as_of(text: str) -> AsOf:
    """Read an instant, day, publication number or release number; raises BadInput."""
    if re.fullmatch(r"\d{1,9}", text):
        return int(text)
    if re.fullmatch(ReleaseNumber.FORM, text):
        return ReleaseNumber(text)
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            return datetime.date.fromisoformat(text)
        instant = datetime.datetime.fromisoformat(text)
    except ValueError:
        raise BadInput(
            f"asOf: {text!r} is no instant, day, publication or release; write 2016-12-13, 41, or 2026.1."
        ) from None
    if instant.tzinfo is None:
        raise BadInput(f"asOf: {text!r} has no offset; write it as {text}Z.")
    return instant


def _publication(as_of: AsOf | None) -> sa.Select[Any]:
    newest = sa.select(publication.c.number, publication.c.at).order_by(publication.c.number.desc()).limit(1)
    if as_of is None:
        return newest
    if isinstance(as_of, int):
        return newest.where(publication.c.number <= as_of)
    if isinstance(as_of, ReleaseNumber):
        # Of a release that is not there the last publication stands in, so that a row tells which there are.
        named = sa.select(release.c.publication).where(release.c.number == str(as_of)).scalar_subquery()
        return newest.where(publication.c.number <= sa.func.coalesce(named, publication.c.number))
    if not isinstance(as_of, datetime.datetime):
        as_of = datetime.datetime.combine(as_of + datetime.timedelta(days=1), datetime.time(), datetime.UTC)
        return newest.where(publication.c.at < as_of)
    return newest.where(publication.c.at <= as_of)


def _array(statement: sa.Select[Any]) -> "sa.ScalarSelect[Any]":
    inner = statement.subquery()
    return sa.select(sa.func.coalesce(sa.func.jsonb_agg(inner.c[0]), sa.text("'[]'::jsonb"))).scalar_subquery()


def look_up(where: EventFilter, as_of: AsOf | None = None) -> sa.Select[Any]:
    """One row: number, at, a JSON list of that state for each kind of thing that a filter can name, the last number."""
    now = _publication(as_of).cte("publication_asked")
    number = sa.select(now.c.number).scalar_subquery()
    collections = sa.select(collection.c.document).where(collection.c.known.contains(number))
    found = {
        "collections": collections.order_by(collection.c.slug),
        "places": sa.select(_object(place, "id", "pcode", "level")).where(
            place.c.known.contains(number),
            sa.or_(*(_one_of(place.c[by], where.within.places) for by in ("pcode", "id"))),
        ),
        "actors": _ids(actor, where.actors, number),
        "units": sa.select(sa.func.to_jsonb(actor.c.id)).where(
            actor.c.known.contains(number),
            actor.c.lineage.bool_op("&&")(sa.literal(list(where.actors), sa.ARRAY(sa.Text))),
        ),
        "sources": _ids(source, where.sources, number),
        "situations": _records(RecordType.SITUATION, where.during, number),
        "facilities": _records(RecordType.FACILITY, where.facilities, number),
        "removals": _removals(number),
    }
    if isinstance(as_of, ReleaseNumber):
        found["releases"] = sa.select(sa.func.to_jsonb(release.c.number))
    shown = (_array(each).label(name) for name, each in found.items())
    cells = sa.exists().where(cell_state.c.number == number, cell_state.c.terms == terms.contained("violation"))
    return sa.select(now.c.number, now.c.at, *shown, cells.label("cells"), newest().label("newest"))


def newest() -> "sa.ScalarSelect[int]":
    """The number of the last publication, whatever statement it stands in."""
    any_ = publication.alias("any_publication")
    return sa.select(sa.func.max(any_.c.number)).correlate(None).scalar_subquery()


def _one_of(column: "sa.Column[Any]", keys: Sequence[str]) -> "sa.ColumnElement[bool]":
    return column == sa.any_(sa.literal(list(keys), sa.ARRAY(sa.Text)))


def _object(table: sa.Table, *names: str, **more: "sa.ColumnElement[Any]") -> "sa.ColumnElement[Any]":
    shown = {name: table.c[name] for name in names} | more
    return sa.func.jsonb_build_object(*(part for pair in shown.items() for part in pair))


def _ids(table: sa.Table, keys: Sequence[str], number: "sa.ScalarSelect[Any]") -> sa.Select[Any]:
    return sa.select(sa.func.to_jsonb(table.c.id)).where(table.c.known.contains(number), _one_of(table.c.id, keys))


def _records(kind: RecordType, keys: Sequence[str], number: "sa.ScalarSelect[Any]") -> sa.Select[Any]:
    surface = sa.func.coalesce(sa.func.ST_Dimension(record.c.geometry) == 2, sa.false())
    return sa.select(_object(record, "id", "code", "day_from", "day_to", "area", surface=surface)).where(
        record.c.known.contains(number),
        record.c.type == kind,
        sa.or_(_one_of(record.c.id, keys), _one_of(record.c.code, keys)),
    )


def _removals(number: "sa.ScalarSelect[Any]") -> sa.Select[Any]:
    shown = sa.func.jsonb_build_object("collection", removal.c.collection, "number", removal.c.number)
    return sa.select(shown).where(removal.c.known.contains(number), removal.c.number > number)


def scope(row: Any, where: EventFilter, as_of: AsOf | None = None) -> Scope:
    """The scope that the row of `look_up` tells.

    Raises BeforeFirstPublication (also when `row` is None), UnknownKey, MixedFiction.
    """
    if row is None:
        asked = "yet" if as_of is None else f"at or before {as_of}"
        raise BeforeFirstPublication(f"asOf: nothing had been published {asked}.")
    if isinstance(as_of, int) and row.number != as_of:
        raise UnknownKey(f"asOf: there is no publication {as_of}; the last is {row.number}.")
    if isinstance(as_of, ReleaseNumber):
        _all_known("asOf", "release", [as_of], row.releases)
    chosen = _collections(row.collections, where.collections)
    levels: dict[str, str] = {}
    for each in row.places:
        if each["level"] is not None:
            levels[each["pcode"]] = each["level"]
    found = {each["id"]: each["pcode"] for each in row.places}
    _all_known("within.places", "place", where.within.places, [*levels, *found])
    if sites := [key for key in where.within.places if found.get(key, key) not in levels]:
        raise BadInput(f"within.places: {sites[0]!r} is a site, not an area; name the area around it, or use near.")
    _all_known("actors", "actor", where.actors, row.actors)
    _all_known("sources", "source", where.sources, row.sources)
    _all_known("during", "situation", where.during, _names(row.situations))
    _all_known("facilities", "facility", where.facilities, _names(row.facilities))
    slugs = {each["id"] for each in chosen}
    return Scope(
        number=row.number,
        at=row.at,
        collections=tuple(chosen),
        places={found.get(key, key): levels[found.get(key, key)] for key in where.within.places},
        situations=tuple(row.situations),
        facilities=tuple(each["id"] for each in row.facilities),
        units=tuple(row.units),
        removals=tuple(each for each in row.removals if each["collection"] in slugs),
        as_of=as_of,
        cells=row.cells,
        apart=not where.collections and any(each.get("confidential") for each in row.collections),
    )


def _collections(published: Sequence[dict[str, Any]], asked: Sequence[str]) -> list[dict[str, Any]]:
    if not asked:
        # Of confidential ones nothing is reckoned. Rows of earlier publications do not say: all were public.
        return [each for each in published if not each["fictional"] and not each.get("confidential")]
    by_slug = {each["id"]: each for each in published}
    _all_known("collections", "collection", asked, list(by_slug))
    chosen = [by_slug[slug] for slug in sorted(set(asked))]
    if len({each["fictional"] for each in chosen}) > 1:
        invented = ", ".join(each["id"] for each in chosen if each["fictional"])
        raise MixedFiction(f"collections: {invented} is fictional and the others are real; ask for them apart.")
    return chosen


def _names(found: Iterable[dict[str, Any]]) -> list[str]:
    return [each[by] for each in found for by in ("id", "code")]


def _all_known(field: str, what: str, asked: Iterable[str], known: Sequence[str]) -> None:
    for key in asked:
        if key not in known:
            near = difflib.get_close_matches(key, known, n=1)
            hint = f"; did you mean {near[0]!r}?" if near else "."
            raise UnknownKey(f"{field}: there is no published {what} {str(key)!r}{hint}")
