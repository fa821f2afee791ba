"""Detention and displacement, asked as a program asks."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
import pytest_asyncio
from httpx2 import AsyncClient

from api import serve
from schema import session
from tests.api.worlds import ask, refusal
from tests.api.worlds import client as client_of
from tests.counting_rules import detention, displacement
from tests.counting_rules.lasting import Record
from tests.database import Database

Budget = Callable[..., AbstractContextManager[list[str]]]

EXAMPLES = (*detention.EXAMPLES, *displacement.EXAMPLES)
ENVELOPE = """value lower upper records openEnded withoutBest status level interval
  method { name version parameters seed paper } sources { id name } collections { id fictional }
  caveats { code severity text text_ar: text(lang: AR) }
  reference { hash permalink query citation citation_ar: citation(lang: AR) publication { number } }"""
POINT = (
    "start end value lower upper records certain coverage activeSources group { code label label_ar: label(lang: AR) }"
)
DURATION = "days value lower upper records outcome { code label }"
HELD = f"""stock {{ {POINT} }} entries {{ {POINT} }} exits {{ {POINT} }} stockByKind {{ {POINT} }}
  entriesByKind {{ {POINT} }} survival {{ {DURATION} }} outcomes {{ {DURATION} }} ageing {{ {DURATION} }}
  transfers {{ origin {{ name kind {{ code }} }} destination {{ name }} value lower upper records }}"""
MOVED = f"""flows {{ origin {{ pcode name level }} destination {{ pcode name }} value lower upper records }}
  stock {{ {POINT} }} moved {{ {POINT} }} stocks {{ start end origin {{ pcode }} destination {{ pcode }}
  kind {{ code label }} value lower upper records }}
  periods {{ code kind {{ label }} title start end place {{ name }} }}"""


@pytest.fixture(scope="module")
def record(database: Database) -> Record:
    """The worked examples, each in a collection of its own."""
    assert database.name
    return Record(EXAMPLES)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def client(record: Record) -> AsyncIterator[AsyncClient]:
    """The application that `sijill serve` serves."""
    assert record.slugs
    async with client_of(serve.app()) as asking:
        yield asking
    await session.close_async()


def within(record: Record, name: str) -> str:
    return f'collections: ["{record.slugs[name]}"]'


SURVIVAL = "Survival leaves open what days leave open"
WAYS = "Flows are added up between areas, and unknown ends are kept"


async def test_detention_has_its_envelope_and_all_its_parts(
    client: AsyncClient, record: Record, query_budget: Budget
) -> None:
    where = within(record, SURVIVAL)
    with query_budget(3):
        found = (await ask(client, f"{{ detentions(where: {{{where}}}) {{ {ENVELOPE} {HELD} }} }}"))["detentions"]
    assert (found["status"], found["level"], found["interval"]) == ("OK", "DOCUMENTED", "BOUNDS")
    assert found["records"] == 5
    assert found["method"]["parameters"]["survival"] == "turnbull"
    assert [each["label"] for each in {p["group"]["code"]: p["group"] for p in found["exits"]}.values()] == ["Released"]
    assert found["stockByKind"][0]["group"]["label_ar"] == "احتجاز"
    assert [each["days"] for each in found["ageing"]] == [0, 30, 90, 180, 365, 730, 1825]
    assert found["outcomes"][0]["outcome"]["code"] == "released"
    assert found["survival"][0]["outcome"] is None
    assert found["reference"]["permalink"].startswith("http://sijill.example/graphql?query=")
    assert "محتجزون ومفقودون" in found["reference"]["citation_ar"]
    assert all(each["text"] != each["text_ar"] for each in found["caveats"])


async def test_transfers_go_between_published_sites(client: AsyncClient, record: Record) -> None:
    where = within(record, "Moves between sites of detention")
    found = (await ask(client, f"{{ detentions(where: {{{where}}}) {{ {HELD} }} }}"))["detentions"]
    (move,) = found["transfers"]
    assert (move["origin"]["name"], move["destination"]["name"], move["lower"]) == ("Prison", "Branch", 12)


async def test_displacement_has_its_envelope_and_all_its_parts(
    client: AsyncClient, record: Record, query_budget: Budget
) -> None:
    where = within(record, WAYS)
    with query_budget(4):
        found = (await ask(client, f"{{ displacements(where: {{{where}}}, level: ADM2) {{ {ENVELOPE} {MOVED} }} }}"))[
            "displacements"
        ]
    assert (found["status"], found["records"], found["lower"], found["upper"]) == ("OK", 4, 25, None)
    assert {each["origin"]["level"] for each in found["flows"]} == {"ADM0", "ADM2"}
    assert [each["destination"] for each in found["flows"] if each["origin"]["pcode"] == "XA0101"][1] is None
    assert found["stock"] == []
    assert found["method"]["parameters"] == {"bucket": "MONTH", "level": "ADM2"}


@pytest.mark.parametrize(
    ("field", "name", "arguments", "shown"),
    [
        ("detentions", SURVIVAL, "bucket: WEEK", HELD),
        ("detentions", "The missing are counted by kind too", "bucket: QUARTER", HELD),
        ("displacements", WAYS, "level: ADM2", MOVED),
        ("displacements", "Stocks are never added over time, nor to flows", "bucket: YEAR", MOVED),
    ],
)
async def test_the_query_of_a_reference_asks_the_same_again(
    client: AsyncClient, record: Record, field: str, name: str, arguments: str, shown: str
) -> None:
    where = f'{{{within(record, name)}, occurred: {{from: "2021-01-01", to: "2021-12-31"}}}}'
    asked = f"{field}(where: {where}, {arguments})"
    first = (await ask(client, f"{{ {asked} {{ {ENVELOPE} {shown} }} }}"))[field]
    again = (await ask(client, first["reference"]["query"]))[field]
    assert again.keys() >= {"value", "lower", "upper", "records", "status"}
    for key, value in again.items():
        if key != "caveats" and not isinstance(value, list):
            assert value == first[key]
        elif key != "caveats":
            assert len(value) == len(first[key])
    query = first["reference"]["query"].replace("caveats { code text }", "reference { hash }")
    assert (await ask(client, query))[field]["reference"]["hash"] == first["reference"]["hash"]


async def test_figures_are_drawn_in_both_languages_and_carry_their_data(client: AsyncClient, record: Record) -> None:
    for field, name in (("detentions", SURVIVAL), ("displacements", WAYS), ("detentions", "nothing")):
        where = within(record, name if name in record.slugs else SURVIVAL)
        kinds = 'kinds: ["other"], ' if name == "nothing" else ""
        found = (
            await ask(client, f"{{ {field}(where: {{{kinds}{where}}}) {{ figure figure_ar: figure(lang: AR) }} }}")
        )[field]
        assert found["figure"]["layout"]["meta"]["data"]["status"] == ("EMPTY" if name == "nothing" else "OK")
        assert found["figure"] != found["figure_ar"]


@pytest.mark.parametrize(
    ("asked", "code", "sentence"),
    [
        ('detentions(where: {occurred: {from: "2021-02-01", to: "2021-01-01"}})', "BAD_INPUT", "swap them"),
        ('detentions(where: {kinds: ["arresting"]})', "UNKNOWN_KEY", "no code 'arresting'"),
        ('displacements(where: {kinds: ["fleeing"]})', "UNKNOWN_KEY", "no code 'fleeing'"),
        ("displacements(level: H3_5)", "BAD_INPUT", "level: H3_5 is none of"),
        ('detentions(where: {occurred: {from: "2199-01-01"}})', "BAD_INPUT", "lies after the publication"),
        ('displacements(where: {within: {places: ["XZ"]}})', "UNKNOWN_KEY", "no published place"),
    ],
)
async def test_nonsense_is_refused_in_one_sentence(client: AsyncClient, asked: str, code: str, sentence: str) -> None:
    found, message = await refusal(client, f"{{ {asked} {{ value }} }}")
    assert found == code
    assert sentence in message


async def test_nothing_found_is_empty_and_has_no_number(client: AsyncClient, record: Record) -> None:
    where = f'{{{within(record, SURVIVAL)}, kinds: ["conscription"]}}'
    found: dict[str, Any] = (await ask(client, f"{{ detentions(where: {where}) {{ {ENVELOPE} {HELD} }} }}"))[
        "detentions"
    ]
    assert (found["status"], found["value"], found["lower"], found["upper"]) == ("EMPTY", None, None, None)
    assert all(found[each] == [] for each in ("stock", "entries", "exits", "survival", "ageing", "transfers"))
