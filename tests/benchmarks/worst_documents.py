"""The most expensive documents that the guard accepts: each root field over the whole record, each condition of events
at its widest and most awkward, whole pages with everything nested, every analytic dimension, and many at once.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import cos, pi, sin
from typing import Any

from httpx2 import AsyncClient

from schema.answering import Dimension
from tests.api.worlds import ask

COLLECTION = "qasira"
RECORDS = (
    "facilities",
    "detentionEpisodes",
    "displacementFlows",
    "situations",
    "corridors",
    "riskStatements",
    "interventions",
)
DIMENSIONS = tuple(each.name for each in Dimension if each is not Dimension.SOURCE_LEFT_OUT)
MEASURES = ("VICTIMS", "KILLED", "INJURED", "DISPLACED", "FACILITIES_DAMAGED")
FORMS = (
    *(f"groupBy: {by}, measure: KILLED" for by in ("ACTOR", "VIOLATION", "SOURCE", "ADM2", "SOURCE_LEFT_OUT")),
    *("imprecise: DRAWS, measure: KILLED", 'timeZone: "Asia/Damascus"', "scale: RATE, groupBy: ADM2"),
)
BUCKETS = ("DAY", "WEEK", "MONTH", "YEAR")
LEVELS = ("ADM0", "ADM1", "ADM2", "ADM3", "ADM4")
ORDERS = ("OCCURRED_ASC", "KILLED_DESC", "PUBLISHED_DESC")
POINTS = 999
"""Of a star over the country, with two corners each."""

EVERYTHING = """
    code permalink title kind { code } collection { id } occurred { from to precision } geometry
    place { id name ancestors { name } } violations { code } context { code } facility { code title } placeVerbatim
    acts { kind { code } violations { code } method { code } victim { label people { sex } }
    involvements { actor { name } attribution } }
    claims { measure min best max source { name } } tally(measure: KILLED) { low best high }
"""
RECORD = """
    code title kind { code } occurred { from to } place { name } geometry information { source { name } stance }
    claims { measure best source { name } overlaps { best } } tally(measure: KILLED) { best } history { number kind }
"""


@dataclass(frozen=True)
class Known:
    """What the record has that documents can name."""

    places: list[str]
    actors: list[str]
    sources: list[str]
    situations: list[str]
    facilities: list[str]
    events: list[str]
    codes: Mapping[str, list[str]]
    """Codes of vocabularies."""


@dataclass(frozen=True)
class Asked:
    """One document with its variables."""

    text: str
    where: dict[str, Any]


async def look_around(client: AsyncClient) -> Known:
    """Find out what can be named."""
    where = f'where: {{collections: "{COLLECTION}"}}'
    found = await ask(
        client,
        "{ places(first: 500) { nodes { pcode } } actors(first: 500) { nodes { id } }"
        " sources(first: 500) { nodes { id } }"
        f" situations({where}, first: 100) {{ nodes {{ id }} }} facilities({where}, first: 100) {{ nodes {{ id }} }}"
        f" events({where}, first: 100) {{ nodes {{ id }} }} vocabularies {{ name terms {{ code }} }} }}",
    )
    ids = {name: [each["id"] for each in found[name]["nodes"]] for name in NAMED}
    places = [each["pcode"] for each in found["places"]["nodes"] if each["pcode"]]
    codes = {each["name"]: [term["code"] for term in each["terms"]] for each in found["vocabularies"]}
    return Known(places=places, codes=codes, **ids)


NAMED = ("actors", "sources", "situations", "facilities", "events")


def conditions(known: Known) -> Mapping[str, dict[str, Any]]:
    """Conditions on events, each as wide or as awkward as it can be."""
    codes, middle, ring = known.codes, (-20.4, -27.2), []
    for n in range(2 * POINTS):
        turn, radius = pi * n / POINTS, 3 - 2 * (n % 2)
        ring.append([round(middle[0] + radius * cos(turn), 3), round(middle[1] + radius * sin(turn), 3)])
    return {
        "all": {},
        "text that many have": {"text": "the"},
        "text of one letter": {"text": "a"},
        "text that none has": {"text": "zzzzqqq"},
        "overlapping long ago until now": {"occurred": {"from": "1900-01-01", "to": "2100-01-01"}},
        "within all years": {"occurred": {"from": "1900-01-01", "to": "2100-01-01", "match": "WITHIN"}},
        "the whole earth": {"within": {"bbox": [-180, -90, 180, 90]}},
        "the country": {"within": {"places": [known.places[0]]}},
        "100 places": {"within": {"places": known.places[1:101]}},
        "1,000 km around": {"within": {"near": {"lon": middle[0], "lat": middle[1], "metres": 1_000_000}}},
        "2,000 corners": {"within": {"area": {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}}},
        "during 22 situations": {"during": known.situations},
        "reported by 2022": {"reported": {"to": "2022-01-01"}},
        "reported by now": {"reported": {"to": "2100-01-01"}},
        "all violations": {"violations": codes["violation"]},
        "all acts": {"acts": codes["act"]},
        "all methods": {"methods": codes["method"]},
        "victims and methods": {"victimRoles": codes["role"], "methods": codes["method"]},
        "all contexts": {"context": codes["context"]},
        "all kinds of facility": {"facilityKinds": codes["facility"]},
        "100 facilities": {"facilities": known.facilities},
        "40 actors": {"actors": known.actors},
        "actors, whatever is said of them": {
            "actors": known.actors,
            "attribution": ["SUSPECTED", "ALLEGED", "CLAIMED"],
        },
        "what is said": {"attribution": ["SUSPECTED", "ALLEGED", "CLAIMED"]},
        "25 sources": {"sources": known.sources},
        "one source at least": {"independentSources": 1},
        "many sources": {"independentSources": 5},
        "any precision": {"datePrecision": "UNKNOWN", "placePrecision": "UNKNOWN"},
        "nobody": {"victimRoles": codes["role"][:1], "methods": codes["method"][-1:], "independentSources": 9},
    }


def documents(known: Known) -> Iterator[tuple[str, Asked]]:
    """All documents by name."""
    found = conditions(known)
    yield from _lists(found)
    yield from _records(found)
    yield from _nested(found)
    yield from _answers(found)
    yield from _many(known, found)


def _lists(found: Mapping[str, dict[str, Any]]) -> Iterator[tuple[str, Asked]]:
    for name, where in found.items():
        yield f"events, {name}", _asked("events(where: $where, first: 500) { totalCount nodes { id code } }", where)
        yield f"acts, {name}", _asked("acts(where: $where, first: 500) { totalCount nodes { id } }", where)
    for order in ORDERS:
        for name in ("all", "text that many have", "the country", "nobody", "25 sources"):
            field = f"events(where: $where, orderBy: {order}, first: 500) {{ totalCount nodes {{ id }} }}"
            yield f"events {order}, {name}", _asked(field, found[name])


def _records(found: Mapping[str, dict[str, Any]]) -> Iterator[tuple[str, Asked]]:
    for kind in RECORDS:
        for name in ("all", "text that many have", "1,000 km around", "2,000 corners", "25 sources"):
            field = f"{kind}(where: $where, first: 100) {{ totalCount nodes {{ {RECORD} }} }}"
            yield f"{kind}, {name}", _asked(field, found[name], "RecordFilter")
    for name in ("all", "text that many have", "1,000 km around", "2,000 corners", "25 sources"):
        where = {"about": {"collections": [COLLECTION], **found[name]}}
        yield f"claims about {name}", Asked(_text(CLAIMS, "ClaimFilter"), where)
    said = {"about": {"collections": [COLLECTION]}, "reported": {"to": "2022-01-01"}, "measures": ["KILLED"]}
    yield "claims of then", Asked(_text(CLAIMS, "ClaimFilter"), said)
    people = {"about": {"collections": [COLLECTION]}, "people": {"sex": ["UNKNOWN"], "ageBand": ["ADULT"]}}
    yield "claims by people", Asked(_text(CLAIMS, "ClaimFilter"), people)


CLAIMS = "claims(where: $where, first: 500) { totalCount nodes { best source { name } overlaps { best } } }"


def _nested(found: Mapping[str, dict[str, Any]]) -> Iterator[tuple[str, Asked]]:
    page = f"events(where: $where, first: 100) {{ totalCount nodes {{ {EVERYTHING} }} }}"
    for name in ("all", "text that many have", "2,000 corners", "what is said"):
        yield f"100 events whole, {name}", _asked(page, found[name])
    yield (
        "500 events and their histories",
        _asked("events(where: $where, first: 500) { nodes { id history { number } } }"),
    )
    ours = f'where: {{collections: "{COLLECTION}"}}'
    owners = {
        "355 places": "places(first: 355)",
        "40 actors": "actors(first: 40)",
        "situations": f"situations({ours})",
        "500 facilities": f"facilities({ours}, first: 500)",
    }
    for name in ("all", "25 sources", "2,000 corners", "reported by 2022", "nobody"):
        for owner, field in owners.items():
            events = f"{'attacks' if 'facilities' in owner else 'events'}(where: $where, first: 1)"
            for what in ("totalCount", "nodes { code }"):
                text = f"{field} {{ nodes {{ {events} {{ {what} }} }} }}"
                yield f"{owner}, {what.split()[0]} of events: {name}", _asked(text, found[name])
    for things in ("places", "actors"):
        events = "events(where: $where, first: 100, orderBy: KILLED_DESC) { nodes { id } }"
        yield f"40 {things} with 100 events each", _asked(f"{things}(first: 40) {{ nodes {{ {events} }} }}")
    things = "places(first: 500) { totalCount nodes { geometry control { actor { name } } parent { geometry } } }"
    yield "all places with their boundaries", Asked(f"{{ {things} }}", {})
    things = "sources(first: 25) { nodes { documents(first: 15) { totalCount nodes { title } } restsOn { name } } }"
    yield "all sources with their documents", Asked(f"{{ {things} }}", {})


def _answers(found: Mapping[str, dict[str, Any]]) -> Iterator[tuple[str, Asked]]:
    for rows in DIMENSIONS:
        yield f"cross {rows}", _asked(f"crossTab(rows: {rows}, where: $where) {{ value cells {{ value }} }}")
    for rows, columns in (("ACTOR", "MONTH"), ("SEX", "AGE_BAND"), ("ADM3", "MONTH"), ("SOURCE", "VIOLATION")):
        field = (
            f"crossTab(rows: {rows}, columns: {columns}, where: $where, measure: KILLED) {{ value cells {{ value }} }}"
        )
        yield f"cross {rows} by {columns}, KILLED", _asked(field)
    for measure in MEASURES:
        series = f"timeSeries(bucket: DAY, measure: {measure}, where: $where) {{ value points {{ value }} }}"
        yield f"series {measure}", _asked(series)
        area = f"areaMap(level: ADM3, measure: {measure}, where: $where) {{ value areas {{ value }} }}"
        yield f"map {measure}", _asked(area)
    for form in FORMS:
        yield f"series, {form}", _asked(f"timeSeries(bucket: MONTH, {form}, where: $where) {{ points {{ value }} }}")
    for bucket in BUCKETS:
        yield (
            f"series by {bucket}",
            _asked(f"timeSeries(bucket: {bucket}, where: $where) {{ value points {{ value }} }}"),
        )
    for level in LEVELS:
        field = f"areaMap(level: {level}, where: $where) {{ value areas {{ value geometry }} figure }}"
        yield f"map {level}", _asked(field)
    for name in ("all", "25 sources", "2,000 corners", "what is said"):
        yield f"overlap, {name}", _asked(OVERLAP, found[name])
    province = {"within": {"places": ["XQ01"]}}
    yield (
        "series of one province",
        _asked("timeSeries(bucket: MONTH, where: $where) { value points { value } }", province),
    )


OVERLAP = "sourceOverlap(where: $where) { value combinations { records } captureFrequencies estimability { status } }"


def _many(known: Known, found: Mapping[str, dict[str, Any]]) -> Iterator[tuple[str, Asked]]:
    for number in (2, 5, 30):
        counts = " ".join(f"c{n}: claims(where: $where, first: {n + 1}) {{ totalCount }}" for n in range(number))
        yield (
            f"claims counted {number} times",
            Asked(_text(counts, "ClaimFilter"), {"about": {"collections": [COLLECTION]}}),
        )
        spoken = " ".join(f"e{n}: events(where: $where, first: {n + 1}) {{ totalCount }}" for n in range(number))
        yield f"events counted {number} times, what is said", _asked(spoken, found["what is said"])
    series = " ".join(f"t{n}: timeSeries(bucket: {BUCKETS[n % 4]}, where: $where) {{ value }}" for n in range(30))
    yield "30 series", _asked(series)
    whole = "... on Event { history { number } related { event { code } } } "
    ids = " ".join(f'n{n}: node(id: "{each}") {{ {whole} }}' for n, each in enumerate(known.events[:30]))
    yield "30 events by id, with histories", Asked(f"{{ {ids} }}", {})


def _asked(field: str, where: Mapping[str, Any] | None = None, kind: str = "EventFilter") -> Asked:
    return Asked(_text(field, kind), {"collections": [COLLECTION], **(where or {})})


def _text(field: str, kind: str) -> str:
    return f"query ($where: {kind}) {{ {field} }}"
