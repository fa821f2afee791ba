"""Offices, dates and headlines are three lists that a semicolon in a headline can throw out of step."""

import csv
import datetime
from importlib.resources import files

import pytest

from api.imports.ucdp_ged.sourcing import citations, fold, identify
from schema import terms
from tests.api.imports.ucdp_ged.test_cleaning import cleaned


def told(**cells: str) -> list[tuple[str, str | None]]:
    """Source and headline of each citation."""
    given = {"number_of_sources": "2", "source_date": "2021-01-02;2021-01-03", **cells}
    return [(each.source.name_en, each.headline) for each in citations(cleaned(**given))]


def test_a_headline_with_semicolons_is_read_from_its_article() -> None:
    article = '"Reuters,2021-01-02,One; two";"Relief agency,2021-01-03,Three"'
    found = told(source_office="Reuters;Relief agency", source_headline="One; two;Three", source_article=article)
    assert found == [("Reuters", "One; two"), ("Relief agency", "Three")]


def test_without_articles_the_headlines_serve_when_they_are_as_many() -> None:
    found = told(source_office="Reuters;Relief agency", source_headline="One;Two", source_article="")
    assert found == [("Reuters", "One"), ("Relief agency", "Two")]
    found = told(source_office="Reuters;Relief agency", source_headline="One;Two;Three", source_article="")
    assert found == [("Reuters", None), ("Relief agency", None)], "none is guessed"


def test_the_same_document_twice_is_one() -> None:
    cells = {"source_office": "VDC;VDC", "source_headline": "A;A", "source_date": "2021-01-02;2021-01-02"}
    assert len(told(**cells)) == 1


@pytest.mark.parametrize("cells", [{"number_of_sources": "-1", "source_office": "VDC"}, {"source_office": " "}])
def test_no_list_of_offices_is_no_information(cells: dict[str, str]) -> None:
    assert told(**cells) == []


def test_a_date_that_is_none_is_unknown() -> None:
    cells = {"source_office": "VDC", "source_date": "early 2021", "source_headline": "A"}
    (found,) = citations(cleaned(number_of_sources="1", **cells))
    assert (found.date, found.published_on) == ("early 2021", None)
    (found,) = citations(cleaned(number_of_sources="1", **{**cells, "source_date": "2021-01-02"}))
    assert found.published_on == datetime.date(2021, 1, 2)


def test_spellings_of_one_source_are_one_source() -> None:
    assert identify("Airwars") == identify("air wars ") == identify("airwars.org")
    assert identify("SOHR").kind == "monitoring_network"
    unknown = identify("Nobody's  Gazette")
    assert (unknown.name, unknown.kind, unknown.protected) == ("nobody's gazette", "unknown", False)


@pytest.mark.parametrize("office", ["@somebody", "Somebody on Twitter"])
def test_accounts_are_protected(office: str) -> None:
    found = identify(office)
    assert found.protected
    assert "somebody" not in found.name_en.casefold()
    assert found.kind == "social_media"


def test_the_reviewed_table_is_sound() -> None:
    text = files("api.imports").joinpath("ucdp_ged", "sources.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines(), strict=True))
    kinds = {term.code for term in terms.vocabulary("source").terms}
    assert {row["kind"] for row in rows} <= kinds
    assert {row["compiles"] for row in rows} <= {"true", "false"}
    slugs = [row["slug"] for row in rows]
    spellings = [fold(each) for row in rows for each in row["spellings"].split(";")]
    assert len(set(slugs)) == len(slugs)
    assert len(set(spellings)) == len(spellings)
    assert all(row["slug"].isascii() for row in rows)
