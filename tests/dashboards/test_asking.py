"""What a page asks of the database, on a real one."""

import csv
import io
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
import sqlalchemy as sa

from analytics import tabling
from dashboards import callbacks, offers, page
from dashboards.address import read
from dashboards.asking import ask
from dashboards.bar import ALL
from schema import session
from schema.answering import ResultStatus
from schema.errors import UnknownKey
from tests.dashboards import country
from tests.database import Database

Budget = Callable[[int], AbstractContextManager[list[str]]]
HERE = f"?collections={country.SLUG}"


def test_a_page_asks_at_most_six_statements_and_drawing_it_none(published: Database, query_budget: Budget) -> None:
    with query_budget(6) as sent:
        answer = ask(read(HERE + "&places=XQ01&kinds=fighting"))
    assert sent
    with query_budget(0):
        page.parts(answer)
        offers.of(answer)


def test_series_and_map_of_a_page_have_the_same_total(published: Database) -> None:
    answer = ask(read(HERE))
    assert answer.series is not None
    assert answer.areas is not None
    low = sum(low for *_, low, _, _ in country.EVENTS)
    best = sum(best for *_, best, _ in country.EVENTS)
    assert (answer.series.lower, answer.series.value, answer.series.upper) == (low, best, None)
    assert (answer.areas.lower, answer.areas.value, answer.areas.upper) == (low, best, None)
    assert answer.areas.unplaced.records == 1


def test_real_collections_are_meant_and_without_any_the_invented_ones_are_offered(published: Database) -> None:
    answer = ask(read(""))
    assert answer.series is None
    said = str(page.content(answer))
    assert "No real collection has been published here." in said
    assert f"/explore/?collections={country.SLUG}" in said


def test_what_a_page_offers_is_what_is_published(published: Database) -> None:
    offered = offers.of(ask(read(HERE + "&lang=ar"))).of
    values = {
        name: [o["value"] for each in options for o in each.get("items", [each])] for name, options in offered.items()
    }
    assert values["collection"] == [ALL, country.SLUG]
    # By level, and in each in the order of their Arabic names.
    assert values["area"] == [ALL, "XQ", "XQ02", "XQ01", "XQ0202", "XQ0101", "XQ0201", "XQ0102"]
    assert values["kind"][0] == ALL
    assert "state_based_conflict" in values["kind"]
    assert "killed" in values["measure"]
    assert values["as-of"] == [ALL, "1"]
    assert "الغرب" in str(offered["area"])


def test_a_file_says_what_it_is_and_leaves_empty_what_is_not_known(published: Database) -> None:
    answer = ask(read(HERE))
    assert answer.series is not None
    assert answer.areas is not None
    rows = list(csv.DictReader(io.StringIO(tabling.table(answer.series))))
    june = next(row for row in rows if row["start"] == "2021-06-01")
    assert (june["lower"], june["value"], june["upper"], june["records"]) == ("4", "4", "", "1")
    april = next(row for row in rows if row["start"] == "2021-04-01")
    assert (april["lower"], april["upper"], april["coverage"]) == ("", "", "UNKNOWN")
    assert {row["fictional"] for row in rows} == {"true"}
    assert [row["part"] for row in rows][-2:] == ["unplaced", "total"]
    areas = list(csv.DictReader(io.StringIO(tabling.table(answer.areas))))
    shown = [(row["part"], row["place"], row["value"]) for row in areas if row["part"] in {"areas", "unplaced"}]
    assert shown == [("areas", "XQ01", "16"), ("areas", "XQ02", "62"), ("unplaced", "", "9")]


def test_a_text_that_a_spreadsheet_would_run_is_only_a_text() -> None:
    assert [tabling.written(each) for each in ("=1+1", "@here", -1.5, None)] == ["'=1+1", "'@here", -1.5, None]


def test_a_question_that_cannot_be_put_becomes_its_sentence(published: Database) -> None:
    with pytest.raises(UnknownKey):
        ask(read("?collections=nowhere"))
    drawn = callbacks.open_page("?collections=nowhere")
    assert "there is no published collection 'nowhere'" in str(drawn.parts.main).replace('"', "'")
    assert "swap them" in str(callbacks.open_page("?from=2021-02-01&to=2021-01-01").parts.main)


def test_nothing_matching_is_said_and_not_shown_as_zero(published: Database) -> None:
    answer = ask(read(HERE + "&from=1990-01-01&to=1990-12-31"))
    assert answer.series is not None
    assert answer.series.status is ResultStatus.EMPTY
    said = str(page.content(answer))
    assert "No event matches." in said
    assert "Nobody was looking here then" in said


def test_a_failure_of_ours_shows_a_sentence_and_no_trace(monkeypatch: pytest.MonkeyPatch, published: Database) -> None:
    def broken(_: object) -> None:
        raise RuntimeError("secret host db-17")

    monkeypatch.setattr(callbacks, "ask", broken)
    said = str(callbacks.open_page(HERE).parts.main)
    assert "Something failed on our side." in said
    assert "db-17" not in said
    assert "RuntimeError" not in said


def test_of_a_confidential_collection_nothing_is_reckoned_and_the_page_says_where_its_counts_are(
    published: Database,
) -> None:
    marked = sa.text("UPDATE open.collection SET document = document || '{\"confidential\": true}' WHERE slug = :slug")
    with session.publishing() as connection:
        connection.execute(marked, {"slug": country.SLUG})
    try:
        for lang, said in (("en", "published on a fixed lattice only"), ("ar", "منشورة في جدول ثابت فقط")):
            answer = ask(read(f"{HERE}&lang={lang}"))
            assert (answer.choices, answer.series, answer.areas) == (None, None, None)
            assert said in str(page.parts(answer).main)
            offers.of(answer)
    finally:
        with session.publishing() as connection:
            undone = "UPDATE open.collection SET document = document - 'confidential' WHERE slug = :slug"
            connection.execute(sa.text(undone), {"slug": country.SLUG})
    assert ask(read(HERE)).series is not None
