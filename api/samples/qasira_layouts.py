"""UCDP GED's two layouts, as the files have them: every number with a decimal point, sources joined by semicolons."""

import csv
import io
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from api.samples.qasira_events import Event
from api.samples.qasira_parties import COUNTRY_NUMBER, Violence

COLUMNS_41 = (
    "id", "year", "active_year", "type_of_violence", "conflict_new_id", "conflict_name", "dyad_new_id", "dyad_name",
    "side_a_new_id", "side_a", "side_b_new_id", "gwnob", "side_b", "number_of_sources", "source_article",
    "source_office", "source_date", "source_headline", "source_original", "where_prec", "where_coordinates", "adm_1",
    "adm_2", "latitude", "longitude", "geom_wkt", "priogrid_gid", "country", "country_id", "region", "event_clarity",
    "date_prec", "date_start", "date_end", "deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown", "low",
    "best", "high",
)  # fmt: skip
"""The layout of a researcher's re-export of GED 19.1."""
COLUMNS_49 = (
    "id", "relid", "year", "active_year", "code_status", "type_of_violence", "conflict_dset_id", "conflict_new_id",
    "conflict_name", "dyad_dset_id", "dyad_new_id", "dyad_name", "side_a_dset_id", "side_a_new_id", "side_a",
    "side_b_dset_id", "side_b_new_id", "side_b", "number_of_sources", "source_article", "source_office",
    "source_date", "source_headline", "source_original", "where_prec", "where_coordinates", "where_description",
    "adm_1", "adm_2", "latitude", "longitude", "geom_wkt", "priogrid_gid", "country", "country_id", "region",
    "event_clarity", "date_prec", "date_start", "date_end", "deaths_a", "deaths_b", "deaths_civilians",
    "deaths_unknown", "best", "high", "low", "gwnoa", "gwnob",
)  # fmt: skip
"""The layout of GED 23.1."""
DEATHS_OF_ACTIVE_YEAR = 25
CIVILIANS_OF_DATASET = 9999  # UCDP numbers civilians 1 among its actors and 9999 in a dataset's own column


def write_events(events: Sequence[Event], columns: Sequence[str]) -> bytes:
    """Write events as CSV in one of the two layouts; UTF-8, lines end in LF."""
    text = io.StringIO()
    rows = csv.DictWriter(text, columns, extrasaction="ignore", lineterminator="\n")
    rows.writeheader()
    rows.writerows(_rows(events))
    return text.getvalue().encode()


def priogrid_cell(lon: float, lat: float) -> int:
    """Number of the PRIO-GRID cell, half a degree wide, counted from 1 eastwards and northwards from (-180, -90)."""
    return math.floor((lat + 90) * 2) * 720 + math.floor((lon + 180) * 2) + 1


def _rows(events: Iterable[Event]) -> Iterable[dict[str, str]]:
    """Every column of either layout, by name."""
    deaths: defaultdict[tuple[int, int], int] = defaultdict(int)
    for event in events:
        deaths[event.dyad.number, event.span.start.year] += event.best
    serial: Counter[tuple[int, int]] = Counter()
    for event in events:
        key = event.dyad.number, event.span.start.year
        serial[key] += 1
        yield {
            "id": _number(event.number),
            "relid": f"QAS-{key[1]}-{event.dyad.violence}-{key[0]}-{serial[key]}",
            "year": _number(key[1]),
            "active_year": _number(int(deaths[key] >= DEATHS_OF_ACTIVE_YEAR)),
            "code_status": "Clear",
            **_parties(event),
            **_sources(event),
            **_where(event),
            **_when_and_how_many(event),
        }


def _parties(event: Event) -> dict[str, str]:
    """Columns of type, conflict, dyad and sides."""
    dyad = event.dyad
    civilians = dyad.violence is Violence.ONE_SIDED
    return {
        "type_of_violence": _number(dyad.violence),
        "conflict_dset_id": _number(dyad.conflict_number),
        "conflict_new_id": _number(dyad.conflict_number),
        "conflict_name": dyad.conflict,
        "dyad_dset_id": _number(dyad.number),
        "dyad_new_id": _number(dyad.number),
        "dyad_name": dyad.name,
        "side_a_dset_id": _number(dyad.side_a.number),
        "side_a_new_id": _number(dyad.side_a.number),
        "side_a": dyad.side_a.name,
        "gwnoa": _number(dyad.side_a.country),
        "side_b_dset_id": _number(CIVILIANS_OF_DATASET if civilians else dyad.side_b.number),
        "side_b_new_id": _number(dyad.side_b.number),
        "side_b": dyad.side_b.name,
        "gwnob": _number(dyad.side_b.country),
    }


def _sources(event: Event) -> dict[str, str]:
    """Columns of sources; where they are not itemised, -1 and a text whose quotation mark is never closed."""
    if not event.itemised:
        first = event.reports[0]
        return {
            "number_of_sources": _number(-1),
            "source_article": f'{first.office} {first.day} "{first.headline}',
            "source_original": event.original,
        }
    return {
        "number_of_sources": _number(len(event.reports)),
        "source_article": ";".join(f'"{r.office},{r.day},{r.headline}"' for r in event.reports),
        "source_office": ";".join(r.office for r in event.reports),
        "source_date": ";".join(str(r.day) for r in event.reports),
        "source_headline": ";".join(r.headline for r in event.reports),
        "source_original": event.original,
    }


def _where(event: Event) -> dict[str, str]:
    """Columns of place."""
    lon, lat = event.spot.position
    return {
        "where_prec": _number(event.spot.precision),
        "where_coordinates": event.spot.name,
        "where_description": f"near {event.spot.name}" if event.spot.precision == 2 else event.spot.name,
        "adm_1": event.spot.adm_1,
        "adm_2": event.spot.adm_2,
        "latitude": str(float(lat)),
        "longitude": str(float(lon)),
        "geom_wkt": f"POINT ({lon:.10g} {lat:.10g})",
        "priogrid_gid": _number(priogrid_cell(lon, lat)),
        "country": "Qasira",
        "country_id": _number(COUNTRY_NUMBER),
        "region": "Atlantic",
    }


def _when_and_how_many(event: Event) -> dict[str, str]:
    """Columns of clarity, dates and deaths."""
    names = ("deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown")
    return {
        "event_clarity": _number(event.clarity),
        "date_prec": _number(event.span.precision),
        "date_start": str(event.span.start),
        "date_end": str(event.span.end),
        **{name: _number(count) for name, count in zip(names, event.deaths, strict=True)},
        "low": _number(event.low),
        "best": _number(event.best),
        "high": _number(event.high),
    }


def _number(value: int | None) -> str:
    """An integer as these files write it, `12.0`; empty where there is none."""
    return "" if value is None else f"{int(value)}.0"
