"""What generated documents meet rarely: each shape once, the same both ways, and not for want of an answer.

Variables named after what is there (`$event` a code, `$Act` the id of one) are given without being mentioned.
"""

import re
from pathlib import Path
from typing import Any

import pytest
from graphql import get_named_type, is_leaf_type

from api.graphql import guard
from tests.twin.asking import Sides, holds
from tests.twin.documents import Question
from tests.twin.pool import RECORDS, Pool

# What a refused field makes needless graphql-core drops, half done.
pytestmark = pytest.mark.filterwarnings("ignore:coroutine .* was never awaited:RuntimeWarning")

WHOLE = """{ __typename id code kind { code label vocabulary broader { code } crosswalks { scheme code label match } }
  title ar: title(lang: AR) fr: title(lang: FR)
  collection { __typename id name coverage { from to } caveats { code } }
  occurred { from to precision earliest latest timeOfDay { code } ongoing verbatim }
  place { __typename id pcode name }
  placeVerbatim geometry placePrecision uncertaintyMetres independentSources permalink
  sources { id name restsOn { id } }
  claims { __typename id measure min best max qualifier people { sex roles { code } } source { id } anchor { quote } }
  killed: tally(measure: KILLED) { low best high rule conflicting claims { id } }
  information { stance source { id } anchor { start end document { id title source { id } } } }
  redaction { field reason text } history { at number kind recordId recordType reason record { id code } } }"""
LISTS = ("events", *RECORDS)

HERE = Path(__file__).parent
HEADING = re.compile(r"^# (.+)\n", re.MULTILINE)


def read(name: str) -> dict[str, str]:
    """The documents of a file by their headings."""
    _, *parts = HEADING.split((HERE / name).read_text("utf-8"))
    return dict(zip(parts[::2], parts[1::2], strict=True))


ANSWERED, REFUSED = read("answered.graphql"), read("refused.graphql")

CONDITIONS = """query ($yes: Boolean! = true, $no: Boolean = false) { events(first: 2) { nodes {
    code @include(if: $yes) title @skip(if: $yes) kind @include(if: $no) { code }
    ...F @skip(if: $yes) ...G @include(if: $yes) ... @include(if: $no) { permalink }
    ... on Event @skip(if: $no) { granularity } id @include(if: $yes) @skip(if: $no) } } }
    fragment F on Event { placePrecision claims { id } }
    fragment G on Event { occurred { from to @skip(if: $yes) } ...F @include(if: $no) }"""
ROOTS = """query ($x: Boolean!) { e: events(first: 2) { nodes { code } }
    e: events(first: 2) @include(if: $x) { nodes { title } } ...F @skip(if: $x)
    ... @include(if: $x) { e: events(first: 2) { totalCount } ...F } ... { ...G ...G } }
    fragment F on Query { e: events(first: 2) { nodes { place { pcode } } } c: collections { ...H ...H } }
    fragment G on Query { ...F @include(if: $x) e: events(first: 2) { nodes { kind { code } } } }
    fragment H on Collection { name }"""
GIVEN = """query ($m: Measure, $n: Int, $w: EventFilter, $o: EventOrder = OCCURRED_ASC, $s: AsOf, $a: String) {
    events(first: 3, where: $w, orderBy: $o, asOf: $s, after: $a) { nodes { code claims(measure: $m) { measure } } }
    sources(first: $n) { nodes { id } } }"""
STATES = """query ($slug: ID!, $state: AsOf) {
    %s(first: 3, where: {collections: [$slug]}, asOf: $state) { nodes { ...Whole } } } fragment Whole on Record """
PAGES = """query ($id: ID!, $after: String, $slug: ID!) { node(id: $id) { ... on Place {
    events(first: 1, after: $after, where: {collections: [$slug]}) {
    edges { cursor node { code } } pageInfo { hasNextPage endCursor } } } } }"""

WRONG = {"a null where none may be": {"n": None}, "an order that is none": {"order": "UPWARDS"}}


@pytest.fixture(scope="module")
def there(pool: Pool) -> dict[str, Any]:
    """Values of variables by their names."""
    ids = {name: found[0] for name, found in pool.ids.items()}
    named = {"event": pool.events[0], "slug": pool.slugs[0], "slugs": pool.slugs, "state": pool.states[1]}
    return {**ids, **named, "day": "2021-07-01"}


def asked(text: str, there: dict[str, Any], **given: Any) -> Question:
    named = re.findall(r"\$(\w+):", text)
    return Question(text, {name: there[name] for name in named if name in there} | given)


@pytest.mark.parametrize("name", ANSWERED)
def test_shapes(both: Sides, there: dict[str, Any], name: str) -> None:
    answer = both.agree(asked(ANSWERED[name], there))
    assert "errors" not in answer
    assert holds(answer["data"])


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused(both: Sides, there: dict[str, Any], name: str) -> None:
    told, _, expected = name.partition(": ")
    code, *left = expected.split()
    answer = both.agree(asked(REFUSED[name], there, **WRONG.get(told, {})))
    assert {each["extensions"]["code"] for each in answer["errors"]} == {code}
    assert [key for key, value in (answer.get("data") or {}).items() if value] == left


@pytest.mark.parametrize(
    "given", [{}, {"yes": False}, {"no": True}, {"no": None}, {"yes": False, "no": True}], ids=repr
)
def test_conditions_on_fields_and_fragments(both: Sides, given: dict[str, Any]) -> None:
    answer = both.agree(Question(CONDITIONS, given))
    assert ("errors" in answer) == (given == {"no": None})


@pytest.mark.parametrize("order", [(True, False), (False, True)], ids=repr)
def test_conditions_on_root_fields(both: Sides, order: tuple[bool, bool]) -> None:
    guard.documents.forget()
    for x in (*order, *order):
        answer = both.agree(Question(ROOTS, {"x": x}))
        assert ("title" in answer["data"]["e"]["nodes"][0]) == x


@pytest.mark.parametrize("name", ["m", "n", "w", "o", "s", "a"])
@pytest.mark.parametrize("null", [True, False], ids=["null", "absent"])
def test_null_is_not_absent(both: Sides, name: str, null: bool) -> None:
    answer = both.agree(Question(GIVEN, {name: None} if null else {}))
    # A null is no order and no number of elements; everywhere else it means what leaving out means.
    assert ("errors" in answer) == (null and name in {"n", "o"})


def test_everything_has_an_id(both: Sides, pool: Pool, there: dict[str, Any]) -> None:
    kinds = {name: each for name, each in both.schema.type_map.items() if name in pool.ids}
    assert {"Event", "Act", "Claim", "Victim", "Corridor", "Collection", "Document", "Place"} <= set(kinds)
    for name in kinds:
        own = f"... on Record {WHOLE}" if name in {"Event", *RECORDS.values()} else ""
        for ident in (there[name], f"{there[name]}@{there['state']}", f"{there[name]}@99", f"{there[name]}@x"):
            answer = both.agree(
                Question(f"query ($id: ID!) {{ node(id: $id) {{ __typename id {own} }} }}", {"id": ident})
            )
            if ident == there[name]:
                assert answer["data"]["node"]["__typename"] == name


@pytest.mark.parametrize("name", ["Event", "Act", "Claim", "Victim", *RECORDS.values()])
def test_a_type_shows_all_that_it_has(both: Sides, pool: Pool, name: str) -> None:
    text = f"query ($ids: [ID!]!) {{ nodes(ids: $ids) {{ ... on {name} {everything(both, name, 2)} }} }}"
    nodes = both.agree(Question(text, {"ids": pool.ids[name][:20]}))["data"]["nodes"]
    assert set(nodes[0]) == {"__typename", *both.schema.type_map[name].fields}


def everything(both: Sides, name: str, levels: int) -> str:
    """A selection of all fields of a type, so many levels deep."""
    chosen = ["__typename"]
    for each, field in both.schema.type_map[name].fields.items():
        below = get_named_type(field.type)
        given = "(measure: KILLED)" if each == "tally" else ""
        if is_leaf_type(below):
            chosen.append(each)
        elif levels or below.name.endswith("Connection"):
            chosen.append(
                f"{each}{given} {everything(both, below.name, levels - 1) if levels > 1 else '{ __typename }'}"
            )
    return f"{{ {' '.join(chosen)} }}"


@pytest.mark.parametrize("name", LISTS)
def test_ids_name_the_state_that_was_asked_for(both: Sides, pool: Pool, name: str) -> None:
    slug = pool.held.get(name, pool.slugs)[0]
    text = STATES % name + WHOLE
    for state in (None, pool.states[0], pool.states[len(pool.states) // 2], pool.states[-1]):
        nodes = both.agree(Question(text, {"slug": slug, "state": state}))["data"][name]["nodes"]
        assert nodes
        assert {"@" in each["id"] for each in nodes} == {state is not None}


def test_lists_are_paged_on(both: Sides, pool: Pool) -> None:
    seen: list[str] = []
    place = next(ident for kind, ident, *_ in pool.owned if kind == "Place")
    after = None
    for _ in range(3):
        answer = both.agree(Question(PAGES, {"id": place, "after": after, "slug": pool.slugs[0]}))
        page = answer["data"]["node"]["events"]
        seen += [each["node"]["code"] for each in page["edges"]]
        after = page["pageInfo"]["endCursor"]
    assert len(set(seen)) == 3


def test_one_of_several_operations_is_executed(both: Sides) -> None:
    text = "query A { publication { number } } query B { events(first: 1) { nodes { code } } }"
    assert set(both.agree(Question(text, {}, "B"))["data"]) == {"events"}
    assert "errors" in both.agree(Question(text, {}, "C"))
    assert "errors" in both.agree(Question(text))
