"""One row of text to one row of values, or to its faults. Nothing is guessed: what cannot be read is said."""

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass

from api.imports.rejecting import Fault

CIVILIANS = "Civilians"
"""What stands as side B of one-sided violence: those harmed, and no party."""

STATE_BASED, NON_STATE, ONE_SIDED = 1, 2, 3

_INTEGER = re.compile(r"[+-]?\d{1,15}(\.0*)?")
_NUMBER = re.compile(r"[+-]?\d{1,15}(\.\d*)?([eE][+-]?\d{1,3})?")
# Some of UCDP's own files write the day with an empty time.
_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[ T]00:00:00(?:\.0+)?)?")
_POINT = re.compile(r"POINT ?\((\S+) (\S+)\)", re.IGNORECASE)
_SAME_SPOT = 1e-4  # degrees; about 10 metres
_LARGEST = 2**31 - 1  # of a count in the database
_WIDEST = 2**53  # of a number that names something: what every program reads as a whole number


@dataclass(frozen=True, slots=True)
class Side:
    """A party: UCDP's number and name of it."""

    number: int
    name: str


@dataclass(frozen=True, slots=True)
class Deaths:
    """Numbers of dead as stated: by side, and the estimate for everybody, coherent or not."""

    a: int
    b: int
    civilians: int
    unknown: int
    low: int
    best: int
    high: int


@dataclass(frozen=True, slots=True)
class Row:
    """One row that has no fault.

    `side_b` is None for one-sided violence; `point_elsewhere` says that geom_wkt contradicts latitude and longitude,
    which then hold; `stated` is the row as received.
    """

    line: int
    number: int
    type_of_violence: int
    side_a: Side
    side_b: Side | None
    start: datetime.date
    end: datetime.date
    date_prec: int
    where_prec: int
    where: str | None
    country: str
    adm_1: str | None
    adm_2: str | None
    latitude: float
    longitude: float
    point_elsewhere: bool
    event_clarity: int
    deaths: Deaths
    number_of_sources: int
    stated: Mapping[str, str]


class _Cells:
    """Reads fields of one row and collects what is wrong with them; a faulty field reads as a harmless value."""

    def __init__(self, stated: Mapping[str, str]) -> None:
        self._stated = stated
        self.faults: list[Fault] = []

    def fault(self, field: str, reason: str) -> None:
        self.faults.append(Fault(field, reason))

    def text(self, field: str) -> str | None:
        return self._stated[field].strip() or None

    def required(self, field: str) -> str:
        found = self.text(field)
        if found is None:
            self.fault(field, "is empty; it must be given")
        return found or ""

    def integer(self, field: str, lowest: int, highest: int) -> int:
        right = f"from {lowest} to {highest}" if highest < _LARGEST else f"of {lowest} or more"
        given = self.text(field)
        if given is None:
            self.fault(field, f"is empty; it must be an integer {right}")
        elif not _INTEGER.fullmatch(given):
            self.fault(field, f"“{_short(given)}” is no integer; it must be one {right}")
        elif not lowest <= (value := int(given.split(".")[0])) <= highest:
            self.fault(field, f"{value} is out of range; it must be an integer {right}")
        else:
            return value
        return lowest

    def degrees(self, field: str, most: float) -> float:
        given = self.text(field)
        if given is None:
            self.fault(field, f"is empty; it must be degrees from -{most:g} to {most:g}")
        elif not _NUMBER.fullmatch(given):
            self.fault(field, f"“{_short(given)}” is no number; write degrees such as 36.201241")
        elif abs(float(given)) > most:
            self.fault(field, f"{_short(given)} is out of range; it must be from -{most:g} to {most:g}")
        else:
            return float(given)
        return 0.0

    def day(self, field: str) -> datetime.date | None:
        given = self.text(field)
        if given is None:
            self.fault(field, "is empty; it must be a day such as 2016-12-31")
            return None
        found = _DAY.fullmatch(given)
        try:
            return datetime.date.fromisoformat(found[1] if found else given)
        except ValueError:
            self.fault(field, f"“{_short(given)}” is no day; write it as 2016-12-31")
            return None


def clean(line: int, stated: Mapping[str, str], today: datetime.date) -> Row | list[Fault]:
    """The values of a row, or everything that is wrong with it. `stated` has a text for every column of the layout."""
    cells = _Cells(stated)
    number = cells.integer("id", 1, _WIDEST)
    kind = cells.integer("type_of_violence", STATE_BASED, ONE_SIDED)
    deaths = Deaths(
        *(cells.integer(f"deaths_{who}", 0, _LARGEST) for who in ("a", "b", "civilians", "unknown")),
        *(cells.integer(estimate, 0, _LARGEST) for estimate in ("low", "best", "high")),
    )
    side_a, side_b = _sides(cells, kind, deaths)
    start, end = _days(cells, today)
    latitude, longitude = cells.degrees("latitude", 90), cells.degrees("longitude", 180)
    row = Row(
        line=line,
        number=number,
        type_of_violence=kind,
        side_a=side_a,
        side_b=side_b,
        start=start,
        end=end,
        date_prec=cells.integer("date_prec", 1, 5),
        where_prec=cells.integer("where_prec", 1, 7),
        where=cells.text("where_coordinates"),
        country=cells.required("country"),
        adm_1=cells.text("adm_1"),
        adm_2=cells.text("adm_2"),
        latitude=latitude,
        longitude=longitude,
        point_elsewhere=_elsewhere(cells, latitude, longitude),
        event_clarity=cells.integer("event_clarity", 1, 2),
        deaths=deaths,
        number_of_sources=cells.integer("number_of_sources", -1, _LARGEST),
        stated=stated,
    )
    return cells.faults or row


def _sides(cells: _Cells, kind: int, deaths: Deaths) -> tuple[Side, Side | None]:
    first, second = (
        Side(cells.integer(f"side_{side}_new_id", 1, _WIDEST), cells.required(f"side_{side}")) for side in "ab"
    )
    harmed = second.name == CIVILIANS
    if kind == ONE_SIDED and not harmed:
        cells.fault("side_b", f"must be {CIVILIANS} where type_of_violence is 3")
    elif kind != ONE_SIDED and harmed:
        cells.fault("side_b", f"is {CIVILIANS}, so type_of_violence must be 3")
    elif harmed and deaths.b:
        cells.fault("deaths_b", f"must be 0 where side_b is {CIVILIANS}; count them in deaths_civilians")
    elif first.number == second.number and not cells.faults:
        cells.fault("side_b_new_id", f"{second.number} is side_a_new_id too; the sides must differ")
    return first, None if harmed else second


def _days(cells: _Cells, today: datetime.date) -> tuple[datetime.date, datetime.date]:
    start, end = cells.day("date_start"), cells.day("date_end")
    if start is not None and end is not None and end < start:
        cells.fault("date_end", f"{end} is before date_start {start}; it must be that day or later")
    for field, day in (("date_start", start), ("date_end", end)):
        if day is not None and day > today:
            cells.fault(field, f"{day} is in the future; it must be {today} or earlier")
    return start or today, end or today


def _elsewhere(cells: _Cells, latitude: float, longitude: float) -> bool:
    stated = _POINT.fullmatch(cells.text("geom_wkt") or "")
    if stated is None or not all(_NUMBER.fullmatch(each) for each in stated.groups()):
        return False
    x, y = (float(each) for each in stated.groups())
    return max(abs(x - longitude), abs(y - latitude)) > _SAME_SPOT


def _short(text: str) -> str:
    return text if len(text) <= 30 else text[:30] + "…"
