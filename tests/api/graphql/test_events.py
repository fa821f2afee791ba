"""Events are answered from their documents: whole, in either language, in few statements."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

from httpx2 import AsyncClient

from tests.api.worlds import ask, refusal

Budget = Callable[..., AbstractContextManager[list[str]]]

EVERYTHING = """
query Everything($code: String!, $asOf: AsOf) { event(code: $code, asOf: $asOf) {
  __typename id code kind { code label label_ar: label(lang: AR) vocabulary } title title_ar: title(lang: AR) summary
  collection { id name name_ar: name(lang: AR) licence citation fictional records
    coverage { from to precision } caveats { code } }
  occurred { from to precision earliest latest timeOfDay { code } ongoing verbatim }
  place { id pcode name kind { code } level } placeVerbatim geometry placePrecision uncertaintyMetres
  claims { id record { __typename code } act { id } measure min best max qualifier coherent verbatim population
    people { sex ageBand roles { code } civilianStatus } side { name } period { from to } cumulative statedOn status
    source { id name protected independenceGroup kind { label } }
    anchor { quote start end document { id title kind { code } } }
    supersedes { id verbatim } }
  injured: claims(measure: INJURED) { id }
  tally(measure: KILLED) { measure low best high population rule independentSources conflicting claims { id } }
  none: tally(measure: DETAINED) { low }
  sources { id name name_ar: name(lang: AR) } redaction { field reason text text_ar: text(lang: AR) }
  permalink granularity verification violations { code } context { code } facilityKinds { code } independentSources
  acts { id event { code } kind { code } violations { code } method { code } outcome { code } reason responsibility
    response { code } victim { id unit label people { sex ageBand roles { code label } civilianStatus } }
    involvements { actor { id name kind { code } } degree { code label } attribution sources { name } } }
  assessments { scheme { code } grade { label } standardOfProof madeOn rationale }
  information { source { name } anchor { quote document { title } } connection { code } stance reliability { code } }
  crosswalks { scheme code match }
} }
"""


async def first_code(client: AsyncClient) -> str:
    data = await ask(client, '{ events(where: {text: "Event 1"}, orderBy: OCCURRED_ASC, first: 1) { nodes { code } } }')
    code: str = data["events"]["nodes"][0]["code"]
    return code


async def whole(client: AsyncClient, **variables: Any) -> dict[str, Any]:
    code = await first_code(client)
    event: dict[str, Any] = (await ask(client, EVERYTHING, code=code, **variables))["event"]
    return event


async def test_everything_inside_an_event_takes_two_statements(client: AsyncClient, query_budget: Budget) -> None:
    code = await first_code(client)
    with query_budget(2):
        event = (await ask(client, EVERYTHING, code=code))["event"]
    assert event["code"] == code


async def test_an_event_holds_what_was_recorded(client: AsyncClient) -> None:
    event = await whole(client)
    assert (event["title"], event["title_ar"]) == ("Event 1", "حادثة 1")
    assert event["occurred"] | {"verbatim": None} == {
        "from": "2016-12-01",
        "to": "2016-12-01",
        "precision": "DAY",
        "earliest": None,
        "latest": None,
        "timeOfDay": None,
        "ongoing": None,
        "verbatim": None,
    }
    assert event["place"]["pcode"] == "XQ02"
    assert event["place"]["level"] == "ADM1"
    assert event["geometry"] is None
    assert event["collection"]["name_ar"] == "ألفا"
    assert event["collection"]["records"] == 25
    (act,) = event["acts"]
    assert act["event"]["code"] == event["code"]
    assert act["victim"]["people"] == {
        "sex": "MALE",
        "ageBand": "ADULT",
        "roles": [{"code": "medic", "label": "Health worker"}],
        "civilianStatus": "CIVILIAN",
    } | {"roles": act["victim"]["people"]["roles"]}
    assert act["victim"]["people"]["roles"][0]["code"] == "medic"
    assert act["involvements"][0]["actor"]["name"] == "Third Division"
    assert act["involvements"][0]["attribution"] == "ALLEGED"
    assert [each["code"] for each in event["violations"]] == ["unlawful_attacks"]
    assert event["permalink"] == f"http://sijill.example/events/{event['code']}"


async def test_claims_point_at_their_act_their_record_and_what_they_replace(client: AsyncClient) -> None:
    event = await whole(client)
    replacing = next(each for each in event["claims"] if each["supersedes"])
    assert replacing["supersedes"]["verbatim"] == "two"
    assert replacing["act"] is None
    assert replacing["record"] == {"__typename": "Event", "code": event["code"]}
    (injured,) = event["injured"]
    assert next(each["act"] for each in event["claims"] if each["id"] == injured["id"]) == {
        "id": event["acts"][0]["id"]
    }


async def test_a_tally_names_the_claims_that_went_into_it(client: AsyncClient) -> None:
    event = await whole(client)
    tally = event["tally"]
    assert (tally["low"], tally["high"], tally["rule"]) == (1, 4, "span-1")
    assert {each["id"] for each in tally["claims"]} <= {each["id"] for each in event["claims"]}
    assert tally["claims"]
    assert event["none"] is None


async def test_an_open_bound_is_null_and_not_zero(client: AsyncClient) -> None:
    where = '{occurred: {from: "2016-12-07", to: "2016-12-07"}}'
    data = await ask(client, f"{{ events(where: {where}) {{ nodes {{ tally(measure: KILLED) {{ low high }} }} }} }}")
    assert data["events"]["nodes"] == [{"tally": {"low": 7, "high": None}}]


async def test_an_unknown_code_is_no_event(client: AsyncClient) -> None:
    assert await ask(client, '{ event(code: "SJ-0000-0000") { id } }') == {"event": None}


async def test_fictional_collections_are_left_out_unless_named(client: AsyncClient) -> None:
    counts = await ask(
        client,
        '{ real: events { totalCount } invented: events(where: {collections: ["invented"]}) '
        "{ totalCount nodes { collection { fictional } } } }",
    )
    assert counts["real"] == {"totalCount": 25}
    assert counts["invented"] == {"totalCount": 1, "nodes": [{"collection": {"fictional": True}}]}


async def test_real_and_fictional_together_are_refused(client: AsyncClient) -> None:
    code, sentence = await refusal(client, '{ events(where: {collections: ["alpha", "invented"]}) { totalCount } }')
    assert code == "MIXED_FICTION"
    assert "invented" in sentence


async def test_a_page_takes_two_statements_and_its_count_one(client: AsyncClient, query_budget: Budget) -> None:
    inside = (
        "nodes { title place { name } acts { kind { code } } claims { best } sources { name } collection { name } }"
    )
    with query_budget(2):
        await ask(client, f"{{ events(first: 20) {{ {inside} pageInfo {{ endCursor }} }} }}")
    with query_budget(3):
        await ask(client, f"{{ events(first: 20) {{ totalCount {inside} }} }}")


async def test_related_events_come_in_one_statement(client: AsyncClient, query_budget: Budget) -> None:
    with query_budget(3):
        data = await ask(client, "{ events(orderBy: OCCURRED_ASC) { nodes { related { kind event { title } } } } }")
    assert data["events"]["nodes"][0]["related"] == [{"kind": "PRECEDES", "event": {"title": "Event 2"}}]


async def test_history_tells_each_publication_in_one_statement(client: AsyncClient, query_budget: Budget) -> None:
    with query_budget(3):
        data = await ask(
            client,
            "{ events(first: 5) { nodes { code history { number kind at reason recordType record { code } } } } }",
        )
    for node in data["events"]["nodes"]:
        (first,) = node["history"]
        assert first["number"] == 1
        assert first["kind"] == "CREATED"
        assert first["record"] == {"code": node["code"]}
