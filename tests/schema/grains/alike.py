"""That rows and sums of files are those that GraphQL answers: checks for any published record and any filter."""

from collections import Counter
from typing import Any
from urllib.parse import parse_qsl

import sqlalchemy as sa

from analytics import crosstabs
from api.datasets.grains import GRAINS
from schema import session
from schema.answering import Dimension, EventOrder, RecordType
from schema.filters import EventFilter, from_query
from schema.queries import acts, claims, events, records
from schema.queries.claims import ClaimFilter
from schema.queries.conditions import conditions
from schema.queries.records import RecordFilter
from schema.queries.scope import Scope, look_up, scope
from schema.tables.published import claim, event
from schema.vocabulary import Granularity, Measure, Population
from tests.schema.grains.reading import rows, wish

BOUNDS = ("low", "best", "high")
LISTED = {
    "facilities": RecordType.FACILITY,
    "detentions": RecordType.DETENTION_EPISODE,
    "displacements": RecordType.DISPLACEMENT_FLOW,
}


def asked(query: str) -> tuple[EventFilter, Scope]:
    """A filter, and what it is asked of."""
    where = from_query(parse_qsl(query))
    with session.reading() as connection:
        return where, scope(connection.execute(look_up(where)).one(), where)


def counted(statement: "sa.Select[Any]") -> int:
    """The number that a statement gives."""
    with session.reading() as connection:
        return int(connection.scalar(statement) or 0)


def numbers(row: dict[str, str], before: str = "") -> tuple[str, ...]:
    """Low, best and high of a row."""
    return tuple(row[f"{before}{bound}"] for bound in BOUNDS)


def listed(text: str) -> list[str]:
    """The values of a list as COPY writes it."""
    return [each.strip('"') for each in text.strip("{}").split(",") if each]


def events_acts_and_tallies(query: str) -> None:
    """As many events and acts, in order of days; the numbers of events are those of their tallies."""
    where, found = asked(query)
    told = rows(GRAINS["events"], query)
    assert len(told) == counted(events.listing(where, found, EventOrder.OCCURRED_ASC).count())
    assert len(rows(GRAINS["acts"], query)) == counted(acts.listing(where, found).count())
    days = [each["day_from"] for each in told]
    assert days == sorted(days)
    tall = rows(GRAINS["tallies"], query)
    for measure, population in (("killed", "all"), ("killed", "civilians"), ("detained", "all")):
        wide = {each["code"]: numbers(each, f"{measure}_{population}_") for each in told}
        long = {
            each["event"]: numbers(each)
            for each in tall
            if (each["measure"], each["population"]) == (measure, population)
        }
        assert {code: each for code, each in wide.items() if any(each)} == {
            code: each for code, each in long.items() if any(each)
        }


def sums(query: str) -> None:
    """The least numbers of events add up to what a cross-tabulation says, where no share of days falls outside."""
    where, found = asked(query)
    kinds = where.granularity or (Granularity.INCIDENT,)
    shown = [each for each in rows(GRAINS["events"], query) if each["granularity"] in kinds]
    for measure in (Measure.KILLED, Measure.DETAINED):
        made = crosstabs.ask(where, found, rows=Dimension.VERIFICATION, measure=measure, population=Population.ALL)
        with session.reading() as connection:
            total = made.answer([connection.execute(each).all() for each in made.statements])
        lows = [int(each[f"{measure}_all_low"]) for each in shown if each[f"{measure}_all_low"]]
        assert (total.lower or 0) == sum(lows)


def claims_sources_and_places(query: str) -> None:
    """Sources and places have as many events as name them; every claim of an event that matches has its row."""
    told = rows(GRAINS["events"], query)
    behind = Counter(ident for each in told for ident in listed(each["source_ids"]))
    named = {each["source_id"]: int(each["events"]) for each in rows(GRAINS["sources"], query)}
    assert {ident: n for ident, n in behind.items() if ident in named} == named
    assert set(behind) - set(named) <= {"protected"}
    lying = Counter(each[f"adm{n}"] for each in told for n in range(5) if each[f"adm{n}"])
    areas = {each["pcode"]: int(each["events"]) for each in rows(GRAINS["places"], query) if each["level"]}
    assert areas == lying
    where, found = asked(query)
    mine = claim.join(event, sa.and_(event.c.id == claim.c.record_id, event.c.since == claim.c.since))
    if where.reported.to is None:
        of = sa.select(sa.func.count()).select_from(mine).where(*conditions(where, found))
        assert len(rows(GRAINS["claims"], query)) == counted(of)


def lasting_records(query: str) -> None:
    """Facilities, detentions and displacements are those of their lists."""
    for name, type_ in LISTED.items():
        made = wish(GRAINS[name], query)
        assert isinstance(made.where, RecordFilter)
        assert len(rows(GRAINS[name], query)) == counted(records.listing(made.where, made.scope, type_).count())


def all_claims(query: str) -> None:
    """Claims of events and of other records are all claims."""
    where, found = asked(query)
    about = ClaimFilter(about=RecordFilter(collections=where.collections))
    both = len(rows(GRAINS["claims"], query)) + len(rows(GRAINS["record_claims"], query))
    assert both == counted(claims.listing(about, found).count())


def flat_rows(query: str) -> None:
    """Rows say what documents say."""
    shown = {each["code"]: each for each in rows(GRAINS["events"], query)}
    with session.reading() as connection:
        found = connection.scalars(sa.select(event.c.document).where(event.c.code.in_(list(shown))))
        current = {each["code"]: each for each in found}
    assert current.keys() == shown.keys()
    for code, document in current.items():
        _says(shown[code], document)


def _says(row: dict[str, str], document: dict[str, Any]) -> None:
    assert row["title_ar"] == (document["title"]["ar"] or "")
    assert row["place_en"] == (document["place"]["name"]["en"] if document["place"] else "")
    assert all(row[f"{each['level']}_ar"] == (each["name"]["ar"] or "") for each in document["areas"])
    assert sorted(listed(row["source_ids"])) == sorted(each["id"] for each in document["sources"])
    assert row["permalink"] == f"http://sijill.example/events/{document['code']}"
    withheld = {f"{each['field']}:{each['reason']}" for each in document["redaction"]}
    assert set(listed(row["withheld"])) == withheld
    for each in document["tallies"]:
        for bound in BOUNDS:
            name = f"{each['measure']}_{each['population']}_{bound}"
            assert row.get(name, "") == ("" if each[bound] is None or name not in row else str(each[bound]))
