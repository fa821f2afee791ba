"""Twenty ways in which a row can be wrong, done to the rows of a good UCDP file."""

from collections.abc import Callable, Iterator

from tests.api.imports.record import Rows

Cells = dict[str, str]


def _set(**values: str) -> Callable[[Cells], Cells]:
    return lambda cells: {**cells, **values}


KINDS: dict[str, tuple[str, Callable[[Cells], Cells]]] = {
    "id is empty": ("id", _set(id="")),
    "id is text": ("id", _set(id="A-17")),
    "id has a fraction": ("id", _set(id="17.5")),
    "no such type": ("type_of_violence", _set(type_of_violence="4.0")),
    "type is empty": ("type_of_violence", _set(type_of_violence="")),
    "day is not ISO": ("date_start", _set(date_start="31/12/2021")),
    "no such day": ("date_end", _set(date_end="2021-02-30")),
    "days reversed": ("date_end", _set(date_start="2021-06-02", date_end="2021-06-01")),
    "in the future": ("date_end", _set(date_end="2999-01-01")),
    "no such date precision": ("date_prec", _set(date_prec="9")),
    "no such place precision": ("where_prec", _set(where_prec="0")),
    "no such clarity": ("event_clarity", _set(event_clarity="3.0")),
    "latitude beyond the pole": ("latitude", _set(latitude="91.5")),
    "longitude is text": ("longitude", _set(longitude="36,5 E")),
    "dead below zero": ("deaths_a", _set(deaths_a="-2.0")),
    "dead in parts": ("deaths_civilians", _set(deaths_civilians="1.5")),
    "best is unknown": ("best", _set(best="")),
    "high is in words": ("high", _set(high="dozens")),
    "side without name": ("side_a", _set(side_a=" ")),
    "a cell too many": ("row", lambda cells: {**cells, "": "surplus"}),
}


def damage(rows: Rows, how_many: int) -> tuple[Rows, dict[int, str]]:
    """A copy of the rows, of which so many, spread evenly, are damaged in turn; and the kind by line of the file."""
    header, *body = rows
    kinds = list(KINDS)
    step = len(body) / how_many
    chosen = {round(number * step): kinds[number % len(kinds)] for number in range(how_many)}
    assert len(chosen) == how_many
    damaged = [
        list(KINDS[chosen[place]][1](dict(zip(header, row, strict=True))).values()) if place in chosen else row
        for place, row in enumerate(body)
    ]
    numbers = dict(_line_numbers(damaged))
    return [header, *damaged], {numbers[place]: kind for place, kind in chosen.items()}


def _line_numbers(body: Rows) -> Iterator[tuple[int, int]]:
    """The line on which each row begins; a cell may hold line breaks."""
    number = 2
    for place, row in enumerate(body):
        yield place, number
        number += 1 + sum(cell.replace("\r\n", "\n").count("\n") for cell in row)
