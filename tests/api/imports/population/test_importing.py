"""Populations of any table: columns found by name or tag, days and numbers read, every row accounted for."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from api.imports.population.importing import Wanted, import_file
from api.imports.reporting import Report, progress
from schema import session
from schema.errors import BadFile, BadInput
from schema.loading_statements import current
from schema.tables.base import VERSIONED
from schema.tables.keeping import import_run, rejection
from tests.api.imports.record import content_hash
from tests.database import Database
from tests.recording import Recorder, box

Importing = Callable[..., Report]


@pytest.fixture
def importing(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Importing:
    """`importing(text, source="Office", …)` imports a file of that text as staff and returns the report."""
    monkeypatch.chdir(tmp_path)

    def made(text: str, **options: Any) -> Report:
        file = tmp_path / "people.csv"
        file.write_text(text, encoding="utf-8")
        with progress() as bar:
            return import_file(Wanted(file, "tester", **options), bar)

    return made


def recorded(source: str) -> list[Any]:
    newest = current("denominator")
    names = ("pcode", "day_from", "day_to", "people", "low", "high", "basis", "licence", "citation")
    statement = sa.select(*(newest.c[name] for name in names)).where(newest.c.source == source)
    with session.recording("tester") as connection:
        return [tuple(row) for row in connection.execute(statement.order_by(newest.c.pcode, newest.c.day_from))]


def counts(report: Report) -> tuple[int, int, int, int]:
    return report.outcome.new, report.outcome.changed, report.outcome.unchanged, report.rejected


def test_plain_columns(importing: Importing) -> None:
    text = 'PCODE,Population,Date\nXA01,"12,500",2021-07-01\nXA02,300.0,2021\n'
    report = importing(text, source="Plain", basis="census", licence="CC0-1.0", citation="Plain, 2021")
    assert counts(report) == (2, 0, 0, 0)
    year = dt.date(2021, 1, 1), dt.date(2021, 12, 31)
    said = ("census", "CC0-1.0", "Plain, 2021")
    assert recorded("Plain") == [
        ("XA01", dt.date(2021, 7, 1), dt.date(2021, 7, 1), 12_500, None, None, *said),
        ("XA02", *year, 300, None, None, *said),
    ]
    assert next(iter(report.lines())) == "2 rows: 2 new, 0 changed, 0 unchanged, 0 rejected"
    assert "No area is recorded yet for XA01, XA02" in " ".join(report.notes)


def test_columns_of_cod_ps_take_the_deepest_code_that_is_filled(importing: Importing) -> None:
    text = "ADM0_PCODE,ADM1_PCODE,ADM2_PCODE,F_TL,T_TL,year\nXA,XA01,XA0101,40,90,2020\nXA,XA01,,400,900,2020\n"
    assert counts(importing(text, source="COD")) == (2, 0, 0, 0)
    assert [(row[0], row[3]) for row in recorded("COD")] == [("XA01", 900), ("XA0101", 90)]


def test_tags_go_before_names(importing: Importing) -> None:
    text = (
        "a,b,c,d,e,f,g,h,i\n"
        "#adm1+code,#adm2+code,#population+f,#population,#population+min,#population+max,#date+start,#date+end,#meta+source\n"
        "XA01,,10,20,15,30,2021-01-01,2021-06-30,Tagged\n"
    )
    assert counts(importing(text, basis="survey")) == (1, 0, 0, 0)
    days = dt.date(2021, 1, 1), dt.date(2021, 6, 30)
    assert recorded("Tagged") == [("XA01", *days, 20, 15, 30, "survey", None, None)]


def test_a_second_import_changes_what_changed_and_nothing_else(importing: Importing) -> None:
    text = "pcode,people,date\nXA01,5,2021-07-01\nXA02,6,2021-07-01\n"
    assert counts(importing(text, source="Again")) == (2, 0, 0, 0)
    before = content_hash()
    assert counts(importing(text, source="Again")) == (0, 0, 2, 0)
    assert content_hash() == before
    assert counts(importing(text.replace("XA02,6", "XA02,7"), source="Again")) == (0, 1, 1, 0)
    table = VERSIONED["denominator"]
    with session.recording("tester") as connection:
        written = connection.execute(
            sa.select(table.c.version, table.c.people).where(table.c.source == "Again", table.c.pcode == "XA02")
        ).all()
    assert sorted(map(tuple, written)) == [(1, 6), (2, 7)]


FAULTS = [
    ("XA01,many,2021", "people: 'many' is no number of people; write it as 12345"),
    ("XA01,-5,2021", "people: '-5' is no number of people"),
    ("XA01,,2021", "people: is empty; leave the row out where nobody knows"),
    (",5,2021", "pcode: is empty; every population needs the P-code of its area"),
    ("XA01,5,July", "day: 'July' is no day; write 2016-07-01, or a year as 2016"),
    ("XA01,5,", "day: is empty; a population needs its day or year"),
    ("XA01,5", "row: has 2 cells where the header has 3"),
    ("XA01,5,2021-02-30", "day: '2021-02-30' is no day"),
]


@pytest.mark.parametrize(("row", "sentence"), FAULTS)
def test_a_faulty_row_is_rejected_and_the_others_are_taken(importing: Importing, row: str, sentence: str) -> None:
    report = importing(f"pcode,people,date\nXA09,1,2021\n{row}\n", source="Faulty")
    assert report.rejected == 1
    assert sum(counts(report)) == report.rows == 2
    (told,) = report.rejections
    assert f"{told.field}: {told.reason}".startswith(sentence)
    assert told.row == 3
    assert report.rejects is not None
    assert report.rejects.read_text(encoding="utf-8").splitlines()[0] == "rejected_because,pcode,people,date"
    with session.recording("tester") as connection:
        newest = sa.select(import_run).order_by(import_run.c.at.desc()).limit(1)
        run = connection.execute(newest).one()
        assert (run.format, run.rows, run.rejected) == ("population", 2, 1)
        reasons = connection.scalars(sa.select(rejection.c.reason).where(rejection.c.import_id == run.id)).all()
    assert reasons == [told.reason]


def test_bounds_that_exclude_the_number_and_rows_that_stand_twice_are_rejected(importing: Importing) -> None:
    text = "pcode,people,low,high,date\nXA01,5,6,9,2021\nXA02,5,1,4,2021\nXA03,5,1,9,2021\nXA03,6,1,9,2021\n"
    report = importing(text, source="Bounds")
    assert counts(report) == (1, 0, 0, 3)
    assert [each.reason for each in report.rejections] == [
        "6 is more than 5 people; it is the least number",
        "4 is less than 5 people; it is the greatest number",
        "XA03 stands on line 4 too, with the same days and source; keep one",
    ]


def test_a_basis_that_is_none_and_a_missing_source_are_told(importing: Importing) -> None:
    report = importing("pcode,people,year,method\nXA01,5,2021,guess\n")
    assert {each.field for each in report.rejections} == {"basis", "source"}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("people,date\n1,2021\n", "has no column of P-codes by its names; call one PCODE"),
        ("pcode,date\nXA,2021\n", "has no column of people by its names; call it population, or T_TL"),
        ("a,b\n#adm1+code,#date\nXA,2021\n", "has no column of people by its tags"),
    ],
)
def test_a_table_without_what_it_takes_is_refused(importing: Importing, text: str, sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence):
        importing(text, source="Nobody")


@pytest.mark.parametrize("text", ["", "pcode,people,date\n", "pcode,people,date\n#adm1+code,#population,#date\n"])
def test_a_file_without_rows_is_refused(importing: Importing, text: str) -> None:
    with pytest.raises(BadFile):
        importing(text, source="Nobody")


def test_areas_that_are_recorded_are_not_told_of(importing: Importing) -> None:
    with session.recording("tester") as connection:
        Recorder(connection).place("XB01", "adm1", box(0, 0, 1, 1))
    assert importing("pcode,people,year\nXB01,5,2021\n", source="Known").notes == ()
