"""One row to a population, or to its faults."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from api.imports.population.columns import Columns
from api.imports.rejecting import Fault
from schema import terms

_NUMBER = re.compile(r"\d{1,3}(?:[,\u00a0\u202f ]\d{3})+|\d+")
_FRACTION = re.compile(r"\.0+$")
_GREATEST = 10**11
_BASES = tuple(term.code for term in terms.vocabulary("population_basis").terms)


@dataclass(frozen=True, slots=True)
class Row:
    """One population without fault."""

    number: int
    pcode: str
    first: dt.date
    last: dt.date
    people: int
    low: int | None
    high: int | None
    basis: str
    source: str
    licence: str | None
    citation: str | None

    @property
    def name(self) -> str:
        """Its name: who says so, of which area and which days."""
        return f"{self.source}/{self.pcode}/{self.first}/{self.last}"


class Cleaner:
    """Cleans the rows of one file. `given` holds what the command says of all rows: day, source, licence, …."""

    def __init__(self, columns: Columns, given: Mapping[str, str | None]) -> None:
        self._columns = columns
        self._given = given
        self._seen: dict[str, int] = {}

    def clean(self, number: int, cells: Sequence[str]) -> Row | list[Fault]:
        """The population, or everything that is wrong with the row."""
        faults: list[Fault] = []
        pcode = next((code for place in self._columns.pcodes if (code := cells[place].strip())), "")
        if not pcode:
            faults.append(Fault("pcode", "is empty; every population needs the P-code of its area"))
        people = self._people("people", cells, faults)
        low, high = self._people("low", cells, faults), self._people("high", cells, faults)
        if people is None and not any(fault.field == "people" for fault in faults):
            faults.append(Fault("people", "is empty; leave the row out where nobody knows"))
        if people is not None and low is not None and low > people:
            faults.append(Fault("low", f"{low} is more than {people} people; it is the least number"))
        if people is not None and high is not None and high < people:
            faults.append(Fault("high", f"{high} is less than {people} people; it is the greatest number"))
        days = self._days(cells, faults)
        basis = (self._text("basis", cells) or "unknown").lower()
        if basis not in _BASES:
            faults.append(Fault("basis", f"{basis!r} is none of {', '.join(_BASES)}"))
        source = self._text("source", cells)
        if source is None:
            faults.append(Fault("source", "is empty; say with --source who states the populations"))
        if faults or people is None or days is None or source is None:
            return faults
        licence, citation = self._text("licence", cells), self._text("citation", cells)
        row = Row(number, pcode, *days, people, low, high, basis, source, licence, citation)
        if (first := self._seen.setdefault(row.name, number)) != number:
            return [Fault("pcode", f"{pcode} stands on line {first} too, with the same days and source; keep one")]
        return row

    def _text(self, field: str, cells: Sequence[str]) -> str | None:
        place = self._columns.places.get(field)
        stated = " ".join(cells[place].split()) if place is not None else ""
        return stated or self._given.get(field)

    def _people(self, field: str, cells: Sequence[str], faults: list[Fault]) -> int | None:
        place = self._columns.places.get(field)
        text = _FRACTION.sub("", cells[place].strip()) if place is not None else ""
        if not text:
            return None
        if not _NUMBER.fullmatch(text) or (number := int(re.sub(r"\D", "", text))) > _GREATEST:
            faults.append(Fault(field, f"{text!r} is no number of people; write it as 12345"))
            return None
        return number

    def _days(self, cells: Sequence[str], faults: list[Fault]) -> tuple[dt.date, dt.date] | None:
        stated = {name: self._stated(name, cells) for name in ("day", "first", "last", "year")}
        if stated["first"] or stated["last"]:
            first, last = (self._day(name, stated[name], faults) for name in ("first", "last"))
            if first and last and first > last:
                faults.append(Fault("last", f"{last} lies before {first}; swap them"))
            return (first, last) if first and last and first <= last else None
        for name in ("day", "year"):
            if (text := stated[name]) and re.fullmatch(r"[12]\d{3}", text):
                return dt.date(int(text), 1, 1), dt.date(int(text), 12, 31)
        day = self._day("day", stated["day"], faults)
        return (day, day) if day else None

    def _stated(self, field: str, cells: Sequence[str]) -> str | None:
        place = self._columns.places.get(field)
        stated = cells[place].strip() if place is not None else ""
        return _FRACTION.sub("", stated) or self._given.get(field)

    def _day(self, field: str, text: str | None, faults: list[Fault]) -> dt.date | None:
        if not text:
            faults.append(Fault(field, "is empty; a population needs its day or year, in the file or with --date"))
            return None
        try:
            return dt.date.fromisoformat(text[:10])
        except ValueError:
            faults.append(Fault(field, f"{text!r} is no day; write 2016-07-01, or a year as 2016"))
            return None
