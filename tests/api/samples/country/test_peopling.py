"""Who lives in Qasira: the same every time, parts that add up, and people who flee."""

import csv
from pathlib import Path

from api.imports.population.cleaning import Cleaner, Row
from api.imports.population.columns import find
from api.samples.country.peopling import BUREAU, OFFICE, YEARS, headcounts, population_rows
from api.samples.country.stream import Stream
from api.samples.country.writing import write
from schema import terms


def of(source: str, year: int) -> dict[str, int]:
    """People by area, at one day or over one year."""
    return {each.pcode: each.people for each in headcounts() if (each.source, each.first.year) == (source, year)}


def test_districts_add_up_to_their_province_and_provinces_to_the_country() -> None:
    for source, year in ((OFFICE, 2019), *((BUREAU, year) for year in YEARS)):
        people = {code: number for code, number in of(source, year).items() if len(code) <= 8}
        for code, number in people.items():
            if len(code) in (2, 4, 6):
                inside = [other for other in people if other.startswith(code) and len(other) == len(code) + 2]
                assert len(inside) in (3, 5, 8)
                # The buildings of one district were counted from above, a few weeks before the estimate of the others.
                if "XQ0601" not in (code, *inside):
                    assert sum(people[other] for other in inside) == number, (source, year, code)


def test_people_flee_from_where_most_happens_and_some_leave_the_country() -> None:
    whole = [of(BUREAU, year)["XQ"] for year in YEARS]
    assert whole == sorted(whole, reverse=True)
    before, after = of(OFFICE, 2019), of(BUREAU, 2024)
    changes = {code: after[code] / before[code] for code in after if len(code) == 4}
    assert min(changes.values()) < 0.7
    assert max(changes.values()) > 1.05
    projected = [of(OFFICE, year)["XQ"] for year in YEARS]
    assert projected == sorted(projected)


def test_every_basis_occurs_and_everything_says_fictional() -> None:
    assert {each.basis for each in headcounts()} == {term.code for term in terms.vocabulary("population_basis").terms}
    assert all("(fictional)" in each.source for each in headcounts())
    assert all(each.low is None or each.low <= each.people <= (each.high or 0) for each in headcounts())


def test_the_file_that_is_written_is_what_is_loaded(tmp_path: Path) -> None:
    write(Stream(1, 1), tmp_path / "qasira")
    file = tmp_path / "qasira" / "qasira_populations.csv"
    header, tags, *rows = list(csv.reader(file.read_text(encoding="utf-8").splitlines()))
    cleaner = Cleaner(find(file.name, header, tags), {})
    read = [cleaner.clean(number, row) for number, row in enumerate(rows, 3)]
    loaded = {row.name: row.content for row in population_rows()}
    assert len(read) == len(loaded) > 800
    for row in read:
        assert isinstance(row, Row)
        assert (row.people, row.first, row.basis) == tuple(loaded[row.name][n] for n in ("people", "day_from", "basis"))
