"""What the sample's files hold, counted from the written files, so that imports and tests have figures to meet."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from api.samples.qasira_places import Area, Country, Position

Figures = dict[str, int]


@dataclass(frozen=True)
class Located:
    """A row with the P-codes of its stated areas and of the areas that hold its position, by level."""

    row: Mapping[str, str]
    stated: Mapping[int, str | None]
    held: Mapping[int, str | None]

    def number(self, column: str) -> int:
        """An integer column's value."""
        return int(float(self.row[column]))

    def disagrees(self, level: int) -> bool:
        """Say whether the stated area is known, and another one holds the position."""
        return None not in (self.stated[level], self.held[level]) and self.stated[level] != self.held[level]


def describe(content: bytes, country: Country, aliases: Mapping[tuple[int, str], str]) -> dict[str, object]:
    """Count the rows, deaths and oddities of a UCDP-shaped file.

    `aliases` gives the P-code for a level and a stated name. A tally's low is the smaller of the stated low and best,
    its high the larger of the stated high and best.
    """
    rows = _locate(content, country, aliases)
    unmatched = Counter(r.row["adm_2"] for r in rows if r.row["adm_2"] and r.stated[2] is None)
    return {
        "rows": len(rows),
        "stated": {name: sum(r.number(name) for r in rows) for name in ("low", "best", "high")},
        "tallies": {
            "low": sum(min(r.number("low"), r.number("best")) for r in rows),
            "best": sum(r.number("best") for r in rows),
            "high": sum(max(r.number("high"), r.number("best")) for r in rows),
        },
        "deaths": {k: sum(r.number(f"deaths_{k}") for r in rows) for k in ("a", "b", "civilians", "unknown")},
        "rows_by": {
            column: dict(sorted(Counter(r.row[column].removesuffix(".0") for r in rows).items()))
            for column in ("type_of_violence", "where_prec", "date_prec", "event_clarity", "number_of_sources")
        },
        "low_above_best": _figures(r for r in rows if r.number("low") > r.number("best")),
        "high_below_best": _figures(r for r in rows if r.number("high") < r.number("best")),
        "country_precision": _figures(r for r in rows if r.number("where_prec") == 6),
        "precision_5_without_adm1": _figures(r for r in rows if r.number("where_prec") == 5 and not r.row["adm_1"]),
        "without_adm1": _figures(r for r in rows if not r.row["adm_1"]),
        "without_adm2": _figures(r for r in rows if not r.row["adm_2"]),
        "outside_every_area": _figures(r for r in rows if r.held[1] is None),
        "adm1_disagrees_with_position": _figures(r for r in rows if r.disagrees(1)),
        "adm2_disagrees_with_position": _figures(r for r in rows if r.disagrees(2)),
        "unmatched_adm2": dict(sorted(unmatched.items())),
        "month_crossed": _figures(r for r in rows if r.row["date_start"][:7] != r.row["date_end"][:7]),
        "year_crossed": _figures(r for r in rows if r.row["date_start"][:4] != r.row["date_end"][:4]),
        "line_break_in_a_field": _figures(r for r in rows if "\n" in "".join(r.row.values())),
        "separator_in_a_headline": _figures(r for r in rows if _has_separator(r)),
        "by_stated_adm1": {p.pcode: _figures(r for r in rows if r.stated[1] == p.pcode) for p in country.provinces},
        "by_year": {
            str(year): _figures(r for r in rows if r.number("year") == year)
            for year in sorted({r.number("year") for r in rows})
        },
    }


def _locate(content: bytes, country: Country, aliases: Mapping[tuple[int, str], str]) -> list[Located]:
    """Read the rows and find their areas."""
    areas = {1: country.provinces, 2: country.districts}
    located = []
    for row in csv.DictReader(io.StringIO(content.decode(), newline="")):
        position = float(row["longitude"]), float(row["latitude"])
        stated = {level: aliases.get((level, row[f"adm_{level}"])) for level in areas}
        located.append(Located(row, stated, {level: _holder(position, mine) for level, mine in areas.items()}))
    return located


def _holder(position: Position, areas: Sequence[Area]) -> str | None:
    """P-code of the area that holds a position."""
    return next((area.pcode for area in areas if area.holds(position)), None)


def _figures(rows: Iterable[Located]) -> Figures:
    """Number of rows and sum of their best."""
    chosen = list(rows)
    return {"rows": len(chosen), "best": sum(r.number("best") for r in chosen)}


def _has_separator(located: Located) -> bool:
    """Say whether the headlines, split at semicolons, are more than the sources."""
    return len(located.row["source_headline"].split(";")) > max(located.number("number_of_sources"), 1)
