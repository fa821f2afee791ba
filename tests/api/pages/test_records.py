"""The pages of records of every type, and the lists by which they are found."""

import datetime as dt
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from httpx2 import AsyncClient

from api.pages.asking import LISTS
from schema import session
from schema.answering import RecordType
from schema.publish import publish
from tests.api.pages.reading import Page, codes, page
from tests.api.siege import Siege
from tests.api.worlds import ask
from tests.recording import Recorder

Budget = Callable[..., AbstractContextManager[list[str]]]

TITLES = {
    RecordType.EVENT: "Airstrike",
    RecordType.FACILITY: "Hospital",
    RecordType.DETENTION_EPISODE: "Men missing",
    RecordType.DISPLACEMENT_FLOW: "Flight to the East",
    RecordType.SITUATION: "Siege of the West",
    RecordType.CORRIDOR: "Way out",
    RecordType.RISK_STATEMENT: "Fear 1",
    RecordType.INTERVENTION: "Appeal for a way out",
}
"""How the title of one record of each type begins. Where a hospital is withheld, so is the title that was given."""


async def shown(client: AsyncClient, type_: RecordType, lang: str = "en") -> Page:
    """The page of that record, at its permalink."""
    query = f'{{ {LISTS[type_]}(where: {{collections: ["beta"]}}) {{ nodes {{ title permalink }} }} }}'
    nodes = (await ask(client, query))[LISTS[type_]]["nodes"]
    (permalink,) = [each["permalink"] for each in nodes if each["title"].startswith(TITLES[type_])]
    return await page(client, f"{permalink}?lang={lang}")


@pytest.mark.parametrize("lang", ["en", "ar"])
@pytest.mark.parametrize("type_", list(RecordType))
async def test_every_type_of_record_has_a_page_whose_links_lead_somewhere(
    client: AsyncClient, type_: RecordType, lang: str
) -> None:
    found = await shown(client, type_, lang)
    assert f'lang="{lang}"' in found.html
    assert 'class="fictional"' not in found.html
    (query,) = found.queries()
    assert len(await ask(client, query)) == 1
    for address in set(found.links):
        if address.startswith(("/events", "/records", "/explore")):
            assert (await client.get(address)).status_code == 200, address


async def test_an_event_tells_who_did_what_to_whom_according_to_whom(client: AsyncClient) -> None:
    found = await shown(client, RecordType.EVENT)
    # What is written freely is withheld where the hospital is.
    known = "Group or organisation (Civilian, Health worker) · how many: at least 3"
    assert found.row("Who was harmed Group") == f"Who was harmed {known}"
    assert "medics" not in found.text
    assert "Coalition (Coalition) · Carried it out directly · Alleged · according to Office" in found.text
    assert "No source names who was responsible." in found.text
    assert "Replaces an earlier claim of the same source." in found.text
    assert "“" not in found.row("When")
    (facility,) = [each for each in found.links if each.startswith("/records/")]
    assert TITLES[RecordType.FACILITY] in (await page(client, facility)).text


async def test_a_facility_has_its_life_line_and_the_attacks_on_it(client: AsyncClient) -> None:
    found = await shown(client, RecordType.FACILITY)
    assert "1 January 2010 to 2 December 2016 Working" in found.row("1 January 2010")
    assert found.row("3 December 2016 to 20 December 2016").endswith(
        "Destroyed Airstrike, Old Town, 3 December 2016 Office"
    )
    assert "Attacks on it Airstrike, Old Town, 3 December 2016 · 3 December 2016" in found.text
    assert "Embargo : its condition over time" in found.text
    assert "Generalised place : the exact position" in found.text


async def test_the_missing_have_stages_in_order_with_the_words_of_the_source(client: AsyncClient) -> None:
    found = await shown(client, RecordType.DETENTION_EPISODE)
    assert found.html.index("9 December 2016 to 12 December 2016") < found.html.index("since Friday")
    assert found.row("Last known state") == "Last known state Whereabouts unknown"
    assert found.row("People meant").endswith("how many: 100–999")
    assert "Whereabouts Not known" in found.text


async def test_what_differs_by_type_is_on_the_page(client: AsyncClient) -> None:
    told = {
        RecordType.DISPLACEMENT_FLOW: {"Where from": "Old Town", "Where to": "East", "Brought about by": "Flight"},
        RecordType.SITUATION: {"Conditions reported": "No medicine or medical supplies"},
        RecordType.CORRIDOR: {"Length as stated": "21,000 metres; its course is not known", "Where from": "West Gate"},
        RecordType.RISK_STATEMENT: {"What is feared": "Arrest and Killing", "If this happens": "if the town falls"},
        RecordType.INTERVENTION: {"How many parties": ", as stated 224", "Addressed to": "the parties"},
    }
    for type_, facts in told.items():
        found = await shown(client, type_)
        for name, value in facts.items():
            assert found.row(name).removeprefix(name).strip() == value, type_
    assert "It is counted nowhere as having occurred." in (await shown(client, RecordType.RISK_STATEMENT)).text
    assert "الأطراف" in (await shown(client, RecordType.INTERVENTION, "ar")).row("موجَّه إلى")


async def test_figures_that_contradict_each_other_are_marked(client: AsyncClient) -> None:
    found = await shown(client, RecordType.SITUATION)
    assert "Conflicting: no number fits all claims" in found.row("Trapped or besieged (Everybody) Conflicting")
    assert "Conflicting" not in (await shown(client, RecordType.EVENT)).text


@pytest.mark.parametrize(
    ("type_", "statements"), [(RecordType.CORRIDOR, 3), (RecordType.FACILITY, 5), (RecordType.DISPLACEMENT_FLOW, 4)]
)
async def test_a_page_takes_few_statements(
    client: AsyncClient, query_budget: Budget, type_: RecordType, statements: int
) -> None:
    code = next(each for title, each in (await codes(client, LISTS[type_])).items() if title.startswith(TITLES[type_]))
    with query_budget(statements):
        await page(client, f"/records/{code}")


async def test_a_code_under_the_other_folder_leads_to_its_page(client: AsyncClient) -> None:
    later = (await codes(client, "events"))["Later"]
    corridor = (await codes(client, "corridors"))["Way out"]
    for given, right in ((f"/records/{later}", f"/events/{later}"), (f"/events/{corridor}", f"/records/{corridor}")):
        moved = await client.get(f"{given}?lang=ar&asOf=1")
        assert (moved.status_code, moved.headers["location"]) == (307, f"{right}?lang=ar&asOf=1")


async def test_what_is_not_published_is_the_same_for_every_code(client: AsyncClient) -> None:
    answers = {
        (await client.get(address)).text.replace(address, "")
        for address in ("/events/SJ-0000-0000", "/records/SJ-0000-0000", "/records/SJ-1111-1111")
    }
    assert len(answers) == 1
    assert "no published record with this code" in answers.pop()


async def test_a_record_of_an_invented_collection_says_so_on_its_page_and_in_its_list(client: AsyncClient) -> None:
    (code,) = (await codes(client, "situations", "invented")).values()
    for address in (f"/records/{code}", "/records?collections=invented"):
        english, arabic = (
            await page(client, address),
            await page(client, f"{address}{'&' if '?' in address else '?'}lang=ar"),
        )
        assert "Fictional data: invented. No event, person, place or number on this page is real." in english.text
        assert "بيانات خيالية: invented." in arabic.text


async def test_a_list_goes_on_and_ends_within_its_publication(client: AsyncClient, monkeypatch) -> None:
    monkeypatch.setattr("api.pages.listing.FIRST", 2)
    seen: list[str] = []
    address: str | None = "/records?collections=beta&type=event"
    while address is not None:
        listed = await page(client, address)
        seen += [each for each in listed.links if each.startswith("/events/SJ-")]
        address = next(
            (each for each in listed.links if "after=" in each and "lang=" not in each and "theme=" not in each), None
        )
    expected = (await codes(client, "events")).values()
    assert [each.removeprefix("/events/") for each in seen] == list(expected)


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("type=war", "BAD_INPUT"),
        ("collections=nothing", "UNKNOWN_KEY"),
        ("collections=beta,invented", "MIXED_FICTION"),
        ("after=abc", "BAD_CURSOR"),
        ("asOf=x", "BAD_INPUT"),
    ],
)
async def test_a_list_that_cannot_be_is_refused_in_a_sentence(client: AsyncClient, query: str, code: str) -> None:
    answer = await client.get(f"/records?{query}")
    assert (answer.status_code, answer.json()["code"]) == (400, code)


async def test_without_a_collection_a_list_is_of_the_real_ones(client: AsyncClient) -> None:
    real = await page(client, "/records?type=situation")
    assert "Siege of the West" in real.text
    assert "Siege of the East" not in real.text
    assert "No record of this type" in (await page(client, "/records?type=facility&collections=invented")).text


async def test_pages_have_a_tag_and_answer_head(client: AsyncClient) -> None:
    later = (await codes(client, "events"))["Later"]
    for address in ("/", "/records", f"/events/{later}", "/datasets"):
        whole, head = await client.get(address), await client.head(address)
        tag = whole.headers["etag"]
        assert (head.status_code, head.headers["etag"]) == (200, tag)
        assert (await client.get(address, headers={"if-none-match": tag})).status_code == 304


async def test_a_page_shows_other_versions_and_what_a_correction_was_for(client: AsyncClient, siege: Siege) -> None:
    """Last, since it publishes again."""
    with session.recording("tester") as connection:
        Recorder(connection).write(
            "corridor", {"status": "closed", "day_to": dt.date(2016, 12, 20)}, of=siege.corridor, reason="Closed early"
        )
    publish()
    found = await shown(client, RecordType.CORRIDOR)
    assert found.row("Status") == "Status Closed"
    assert "Closed early" in found.row("2 ")
    (then,) = [each for each in found.links if "asOf=1" in each]
    before = await page(client, then)
    assert before.row("Status") == "Status Agreed"
    assert "Known as of publication 1" in before.text
    assert f"asOf: {1}" in before.queries()[0]
