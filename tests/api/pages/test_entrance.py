"""The entrance: what is real and invented, what is held, and what is not known, each number as GraphQL gives it."""

import re
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
import sqlalchemy as sa
from httpx2 import AsyncClient

from api import serve
from api.graphql import ide
from api.pages import asking, counting, questions
from api.pages.view import View
from schema import settings
from schema.queries import holdings
from schema.roles import Login
from tests.api.pages.reading import Page, page
from tests.api.siege import Siege
from tests.api.worlds import ask, send
from tests.api.worlds import client as client_of
from tests.database import Database

Budget = Callable[..., AbstractContextManager[list[str]]]

HELD = {
    *("Events 4", "Facilities 1", "Detention episodes 1", "Movements of people 1", "Situations 1", "Corridors 1"),
    *("Risk statements 3", "Interventions 1"),
}


def part(whole: Page, slug: str) -> Page:
    """What the entrance does not know of one collection."""
    _, told = whole.html.split('<section id="unknown">')
    found = re.search(rf"<h3>{slug}.*?(?=<h3>|</section>)", told, re.DOTALL)
    assert found
    return Page(found[0])


async def test_it_takes_three_statements_and_then_one(client: AsyncClient, query_budget: Budget) -> None:
    with query_budget(3) as sent:
        await page(client, "/")
    assert len(sent) == 3
    with query_budget(1):
        await page(client, "/?lang=ar")


async def test_it_tells_what_is_real_from_what_is_invented(client: AsyncClient) -> None:
    english = await page(client, "/")
    assert english.row("Real") == "Real Beta"
    assert english.row("Invented, for demonstration") == "Invented, for demonstration invented"
    assert "MIXED_FICTION" in english.text
    assert english.html.count('<article class="card invented">') == 1
    assert english.html.index(">Beta<") < english.html.index(">invented<")
    assert "٧" not in english.text
    arabic = await page(client, "/?lang=ar")
    assert 'dir="rtl"' in arabic.html
    assert "حوادث ٤" in arabic.text
    assert "خيالية: مختلقة لأغراض العرض" in arabic.text


async def test_a_card_counts_what_is_held_by_type_and_links_to_it(client: AsyncClient) -> None:
    shown = await page(client, "/")
    card, invented = re.findall(r"<article.*?</article>", shown.html, re.DOTALL)
    told = {re.sub(r"<[^>]+>", "", each) for each in re.findall(r'<a href="/records\?[^"]*type=.*?</a>', card)}
    assert told == HELD
    assert "None recorded" not in card
    # Three claims on the strike, one each elsewhere, later and on the flight; one missing, one fled, two trapped.
    assert Page(card).text.split("Claims ")[1].split()[0] == "10"
    assert "None recorded: Facilities, Detention episodes, Movements of people, Corridors" in Page(invented).text
    for address in Page(card).links:
        if not address.startswith("/graphql"):
            assert (await client.get(address)).status_code == 200, address


EXPECTED = {
    "Events without a place": "0 of 4",
    "Events not dated to the day": "1 of 4",
    "Events that hit a facility and name none": "0 of 1",
    "Figures without an upper end": "3 of 7",
    "Figures without a best number": "4 of 7",
    "Figures on which sources contradict": "1 of 7",
}


async def test_what_is_not_known_is_counted(client: AsyncClient) -> None:
    told = part(await page(client, "/"), "Beta")
    shown = {name: re.findall(r"\d+ of \d+", told.row(name))[0] for name in EXPECTED}
    assert shown == EXPECTED
    assert "Siege of the West : Trapped or besieged (Everybody)" in told.row("Figures on which sources")
    assert "10,000–100,000" in told.row("Figures on which sources")
    assert "Fictional" in part(await page(client, "/"), "invented").text


async def counts(client: AsyncClient, query: str) -> Any:
    """The one answer to a question that a page links to."""
    ((_, found),) = (await ask(client, query)).items()
    return found


async def test_its_numbers_are_those_that_the_linked_questions_give(client: AsyncClient) -> None:
    told = part(await page(client, "/"), "Beta")
    asked = told.queries()
    by_area, by_precision, facilities, withheld, months, *figures = asked
    areas = {each["row"]["code"]: each["records"] for each in (await counts(client, by_area))["cells"]}
    assert areas == {"XQ01": 3, "XQ02": 1}
    dates = {each["row"]["code"]: each["records"] for each in (await counts(client, by_precision))["cells"]}
    assert dates == {"day": 3, "days": 1}
    assert [each["facility"] is None for each in (await counts(client, facilities))["nodes"]] == [False]
    reasons = Counter(
        reason
        for listed in (await ask(client, withheld)).values()
        for each in listed["nodes"]
        for reason in {one["text"] for one in each["redaction"]}
    )
    assert len(reasons) == 2
    for reason, n in reasons.items():
        assert f" {reason}: {n} " in told.row("Records of which something is withheld")
    points = (await counts(client, months))["points"]
    blind = sum(each["activeSources"] == 0 for each in points)
    assert f"{blind} of {len(points)}" in told.row("Months in which")
    # One question for each measure and population: the sums of what they give are the numbers above.
    open_ended = without_best = 0
    for query in figures:
        found = await counts(client, query)
        if "openEnded" in found:
            open_ended += found["openEnded"]
            without_best += found["withoutBest"]
            continue
        tallies = [each["tally"] for each in found["nodes"] if each["tally"]]
        open_ended += sum(each["high"] is None for each in tallies)
        without_best += sum(each["best"] is None for each in tallies)
    assert (f"{open_ended} of 7", f"{without_best} of 7") == (
        EXPECTED["Figures without an upper end"],
        EXPECTED["Figures without a best number"],
    )


@pytest.mark.parametrize("lang", ["en", "ar"])
async def test_every_question_that_it_links_to_is_answered(client: AsyncClient, lang: str) -> None:
    shown = await page(client, f"/?lang={lang}")
    assert len(shown.queries()) > 10
    for query in shown.queries():
        answer = (await send(client, query)).json()
        assert "errors" not in answer, (query, answer)
    # Of neither collection that the short list asks of is anything published here.
    assert not any(each.said(View()) in shown.text for each in questions.CHOSEN.values())


def test_the_short_list_of_questions_names_worked_ones() -> None:
    worked = {each["name"].removesuffix(".graphql") for each in ide.worked()}
    assert set(questions.CHOSEN) <= worked
    assert set(ide.OPENING) <= worked
    readme = (settings.checkout() / "README.md").read_text(encoding="utf-8")
    assert set(re.findall(r"worked=([\w-]+)", readme)) == set(ide.OPENING)
    for each in questions.CHOSEN.values():
        assert each.english.endswith("?")
        assert each.arabic.endswith("؟")


def test_questions_are_about_what_is_published_and_those_about_fiction_say_so() -> None:
    about = {slug: Page(questions.listed([slug], View())) for slug in (questions.STATEMENT, questions.COUNTRY)}
    for each in questions.CHOSEN.values():
        assert [slug for slug, shown in about.items() if each.english in shown.text] == [each.collection]
    assert 'class="fict"' not in about[questions.STATEMENT].html
    assert about[questions.COUNTRY].html.count('class="fict"') == about[questions.COUNTRY].text.count("In Qasira")


async def test_every_worked_question_can_be_opened_from_it(client: AsyncClient) -> None:
    links = (await page(client, "/")).links
    for each in ide.worked():
        assert asking.worked(each["name"].removesuffix(".graphql")) in links


async def test_nobody_waits_for_a_long_count_and_a_later_page_has_it(
    siege: Siege, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert siege.hospital
    monkeypatch.setattr(counting, "WAIT", 0.2)
    async with client_of(serve.app()) as fresh:
        with database.engine(Login.MIGRATOR).begin() as holding:
            # Whoever counts has to wait for this; whoever looks up what is published has not.
            holding.execute(sa.text("LOCK TABLE open.tally IN ACCESS EXCLUSIVE MODE"))
            waiting = await page(fresh, "/")
        assert "still being counted" in waiting.text
        assert "Beta" in waiting.text
        assert "What the record does not know" not in waiting.text
        monkeypatch.setattr(counting, "WAIT", 10.0)
        counted = await page(fresh, "/")
    assert "What the record does not know" in counted.text


async def test_a_count_that_fails_is_told_and_tried_again_later(
    siege: Siege, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert siege.hospital
    monkeypatch.setattr(holdings, "PATIENCE", "100ms")
    monkeypatch.setattr(counting, "AGAIN", 0.0)
    async with client_of(serve.app()) as fresh:
        with database.engine(Login.MIGRATOR).begin() as holding:
            holding.execute(sa.text("LOCK TABLE open.tally IN ACCESS EXCLUSIVE MODE"))
            assert "still being counted" in (await page(fresh, "/")).text
        assert "still being counted" not in (await page(fresh, "/")).text
