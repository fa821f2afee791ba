"""Documents and bodies that mean harm, made by families: each holds one idea in many sizes, the same at every run."""

import json
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from tests.api.graphql import hostile_bodies
from tests.api.graphql.hostile_bodies import JSON

Made = Iterator[tuple[str, dict[str, Any]]]


class Hostile(NamedTuple):
    """One request: its family and name, its body, and what the body is said to be."""

    family: str
    name: str
    body: bytes
    kind: str = JSON


def corpus() -> list[Hostile]:
    """All of them."""
    bodies = [Hostile(*each) for each in hostile_bodies.bodies()]
    return bodies + [
        Hostile(family.__name__, name, json.dumps(asked).encode("ascii"))
        for family in FAMILIES
        for name, asked in family()
    ]


def many(count: int, made: Callable[[int], str], between: str = " ") -> str:
    """Texts one after the other, each made of its number."""
    return between.join(made(n) for n in range(count))


def fragments_doubling() -> Made:
    """Each spreads the next one twice, so that expanding them takes 2^n steps."""
    for n in range(14, 61):
        yield str(n), {"query": f"{{ ...F0 }} {_chain(n, 2)} fragment F{n} on Query {{ publication {{ number }} }}"}


def fragments_in_lists() -> Made:
    """Each asks for 500 places and spreads the next one beneath."""
    link = "fragment F{0} on Place {{ events(first: 500) {{ nodes {{ place {{ ...F{1} }} }} }} }}"
    for n in range(2, 22):
        chain = many(n, lambda n: link.format(n, n + 1))
        start, end = "{ places(first: 500) { nodes { ...F0 } } }", f"fragment F{n} on Place {{ pcode }}"
        yield str(n), {"query": f"{start} {chain} {end}"}


def fragments_in_cycles() -> Made:
    """Each spreads the next one, and the last one the first."""
    for n in range(1, 21):
        cycle = many(n - 1, lambda n: f"fragment F{n} on Query {{ ...F{n + 1} }}")
        yield str(n), {"query": f"{{ ...F0 }} {cycle} fragment F{n - 1} on Query {{ ...F0 }}"}


def fragments_for_nothing() -> Made:
    """They are never spread, and deep or wide."""
    for n in range(2, 30, 3):
        wide = many(n, lambda n: f"fragment F{n} on Event {{ code title place {{ pcode }} claims {{ best }} }}")
        yield f"{n} wide", {"query": f"{{ publication {{ number }} }} {wide}"}
        deep = f"fragment F on Place {{ {'parent { ' * n * 3} pcode {'}' * n * 3} }}"
        yield f"{n} deep", {"query": f"{{ publication {{ number }} }} {deep}"}


def aliases() -> Made:
    """One field under many names."""
    for n in (31, 40, 60, 100, 150, 200, 250, 300, 400, 499, 600, 1000, 5000):
        yield f"{n}", {"query": f"{{ {many(n, lambda n: f'a{n}: publication {{ number }}')} }}"}
        yield f"{n} of a leaf", {"query": f"{{ publication {{ {many(n, lambda n: f'a{n}: number')} }} }}"}


def directives() -> Made:
    """They stand in heaps on a field, a fragment, an operation, a variable."""
    for n in (51, 100, 200, 300, 600, 1_000, 3_000):
        heap = "@skip(if: false) " * n
        yield f"{n} on a field", {"query": f"{{ publication {heap} {{ number }} }}"}
        yield f"{n} on a spread", {"query": f"{{ ... {heap} {{ publication {{ number }} }} }}"}
        yield f"{n} unknown", {"query": f"query {'@x ' * n} {{ publication {{ number }} }}"}
        yield f"{n} on a variable", {"query": f"query($a: Int {'@x ' * n}) {{ events(first: $a) {{ totalCount }} }}"}


def fields_again() -> Made:
    """One key over and over, which validation compares pair by pair."""
    for n in (52, 60, 100, 150, 200, 250, 400, 490, 900, 1900):
        yield f"{n} leaves", {"query": f"{{ publication {{ {'number ' * n} }} }}"}
        yield f"{n} objects", {"query": f"{{ {'publication { number } ' * n} }}"}
        yield f"{n} in place", {"query": f"{{ {'... { publication { number } } ' * n} }}"}


def fields_at_odds() -> Made:
    """One key with many arguments, no two alike."""
    for n in range(3, 50, 5):
        odd = many(n, lambda n: f'a: event(code: "{n}") {{ id }}')
        yield str(n), {"query": f"{{ {odd} }}"}


def lists_in_lists() -> Made:
    """The largest pages within the largest pages."""
    for n in range(1, 6):
        down = "events(first: 500) { nodes { place { " * n
        yield f"{n}", {"query": f"{{ places(first: 500) {{ nodes {{ {down} pcode {'} } } ' * n} }} }} }}"}
        for name, value in (("huge", 10**30), ("text", "many"), ("negative", -(10**15)), ("real", 1e300)):
            query = f"query($n: Int) {{ places(first: 500) {{ nodes {{ {down.replace('500', '$n')} pcode "
            yield f"{n} {name}", {"query": f"{query}{'} } } ' * n} }} }} }}", "variables": {"n": value}}


def deep_fields() -> Made:
    """Levels beneath levels."""
    for n in (13, 14, 16, 20, 30, 50, 57, 59, 60, 61, 100, 199, 201, 300, 500, 900, 3000):
        yield str(n), {"query": "{ event(code: 1) { place " + "{ parent " * n + "{ pcode } " + "} " * n + "} }"}
    for n in (59, 61, 400, 5000):
        yield f"{n} open", {"query": "{ event " * n}
        yield f"{n} in place", {"query": "{ ... " * n + "{ a } " + "} " * n}


def deep_values() -> Made:
    """Lists and objects within one another, and types of lists of lists."""
    for n in (61, 100, 199, 250, 500, 900, 2000, 8000):
        for name, value in (
            ("list", "[" * n + "]" * n),
            ("open list", "[" * n),
            ("object", "{a: " * n + "1" + "}" * n),
        ):
            yield f"{n} {name}", {"query": f"{{ events(where: {value}) {{ totalCount }} }}"}
        yield f"{n} type", {"query": f"query($a: {'[' * n}Int{']' * n}) {{ events(first: $a) {{ totalCount }} }}"}


def long_values() -> Made:
    """Lists and objects of many elements that are not what is asked for."""
    for n in (50, 200, 480):
        for name, value in (("objects", "{a: 1} " * n), ("lists", "[1] " * n), ("numbers", "1.5 " * n)):
            yield f"{n} {name}", {"query": f"{{ events(where: {{collections: [{value}]}}) {{ totalCount }} }}"}
        keys = many(n, lambda n: f"k{n}: 1")
        yield f"{n} keys", {"query": f"{{ events(where: {{{keys}}}) {{ totalCount }} }}"}


def numbers() -> Made:
    """Of more digits than anything counts; reading them takes the square of their length."""
    for n in (41, 300, 4_299, 4_301, 30_000):
        for name, number in (("integer", "9" * n), ("negative", "-" + "9" * n), ("real", "1." + "3" * n)):
            yield f"{n} {name}", {"query": f"{{ events(first: {number}) {{ totalCount }} }}"}
        default = f"query($n: Int = {'9' * n}) {{ events(first: $n) {{ totalCount }} }}"
        yield f"{n} default", {"query": default}
    for number in ("1e400", "-1e400", "00", "0x10", "1_000", "1.", ".5", "1e", "--1", "2147483648", "1e5"):
        yield number, {"query": f"{{ events(first: {number}) {{ totalCount }} }}"}


def left_open() -> Made:
    """Texts, blocks and brackets that nobody ends."""
    for n in (1, 100, 5_000, 30_000):
        for name, start in (("text", '"'), ("block", '"""'), ("escape", '"\\u00'), ("brace", '"\\u{')):
            yield f"{n} {name}", {"query": "{ event(code: " + start + "a" * n}
    for name, query in (
        ("quotes", '"""\n\\' * 2_000),
        ("escaped quotes", '{ event(code: """' + '\\"""' * 5_000),
        ("backslashes", '{ event(code: "' + "\\" * 9_001),
        ("text over lines", '{ event(code: "a\nb") { id } }'),
    ):
        yield name, {"query": query}


def comments_and_nothing() -> Made:
    """Documents without a question in them."""
    for n in (1, 1_999, 2_001, 10_000):
        for name, what in (("comments", "#\n"), ("commas", ","), ("marks", "\ufeff"), ("blanks", " \t\r\n")):
            yield f"{n} {name}", {"query": what * n}
    for n in (33_000, 60_000):
        yield f"{n} commas before", {"query": "," * n + "{ publication { number } }"}
        yield f"{n} in a comment", {"query": "#" + "a" * n + "\n{ publication { number } }"}


def operations() -> Made:
    """Many in one document, or none to choose."""
    for n in (2, 5, 11, 50, 100, 300, 1_000):
        named = many(n, lambda n: f"query Q{n} {{ publication {{ number }} }}")
        yield f"{n} unchosen", {"query": named}
        yield f"{n} of another name", {"query": named, "operationName": "Q" * n}
        yield f"{n} without name", {"query": "{ publication { number } } " * n}
        yield f"{n} of one name", {"query": "query Q { publication { number } } " * n, "operationName": "Q"}


def variables() -> Made:
    """Declared in heaps, unused, unknown or twice."""
    for n in (2, 20, 51, 200, 480):
        declared = many(n, lambda n: f"$v{n}: Int")
        yield f"{n} unused", {"query": f"query({declared}) {{ publication {{ number }} }}"}
        yield f"{n} twice", {"query": f"query({'$v: Int ' * n}) {{ events(first: $v) {{ totalCount }} }}"}
        unknown = many(n, lambda n: f"$u{n}")
        yield f"{n} unknown", {"query": f"{{ events(where: {{collections: [{unknown}]}}) {{ totalCount }} }}"}
        wrong = "query($v: EventFilter) { events(where: $v) { totalCount } }"
        yield f"{n} keys too many", {"query": wrong, "variables": {"v": {f"k{each}": each for each in range(n)}}}
        yield f"{n} of no kind", {"query": wrong, "variables": {"v": {"kinds": [{"x": each} for each in range(n)]}}}


def long_variables() -> Made:
    """Lists of thousands of what is not asked for."""
    wrong = "query($v: EventFilter) { events(where: $v) { totalCount } }"
    for n in (500, 3_000):
        for name, value in (("objects", {"x": 1}), ("nulls", None), ("lists", [[]]), ("flags", True)):
            yield f"{n} {name}", {"query": wrong, "variables": {"v": {"kinds": [value] * n}}}
        yield f"{n} grades", {"query": wrong, "variables": {"v": {"verification": ["SURE"] * n}}}


def introspection() -> Made:
    """The schema asked about in circles."""
    for n in range(3, 14):
        circle = "fields { type { " * n + "name" + " } }" * n
        yield f"{n} circles", {"query": f"{{ __schema {{ types {{ {circle} }} }} }}"}
    for n in (15, 25, 30, 60, 200):
        again = many(n, lambda n: f"a{n}: __schema {{ types {{ fields {{ args {{ type {{ name }} }} }} }} }}")
        yield f"{n} aliases", {"query": f"{{ {again} }}"}
    for n in (15, 20, 40, 100):
        yield f"{n} kinds", {"query": f'{{ __type(name: "Event") {{ {"ofType { " * n} name {"} " * n} }} }}'}


def names() -> Made:
    """As long as the document, or of nothing that exists."""
    for n in (100, 5_000, 30_000):
        long = "a" * n
        yield f"field of {n}", {"query": f"{{ {long} }}"}
        yield f"argument of {n}", {"query": f"{{ events({long}: 1) {{ totalCount }} }}"}
        yield f"type of {n}", {"query": f"query($a: {long}) {{ events(first: $a) {{ totalCount }} }}"}
        yield f"directive of {n}", {"query": f"{{ publication @{long} {{ number }} }}"}
        yield f"value of {n}", {"query": f"{{ events(order: {long}) {{ totalCount }} }}"}
        yield f"operation of {n}", {"query": "query Q { publication { number } }", "operationName": long}
    for n in (1, 20, 100, 400, 499):
        yield f"{n} unknown", {"query": f"{{ {many(n, lambda n: f'publicatio{n}')} }}"}


def other_languages() -> Made:
    """What is no question: definitions, changes, subscriptions, other languages."""
    for name, query in (
        ("types", many(200, lambda n: f"type T{n} {{ a: Int }}")),
        ("extensions", many(200, lambda n: f"extend type Query {{ f{n}: Int }}")),
        ("a schema", "schema { query: Query } " * 50),
        ("directives defined", many(100, lambda n: f"directive @d{n} on FIELD")),
        ("a type beside", "{ publication { number } } type A { a: Int }"),
        ("a change", "mutation { publication { number } }"),
        ("changes", "mutation M { deleteEverything } " * 5),
        ("a subscription", "subscription { publication { number } }"),
        ("a sentence", "please give me everything"),
        ("a statement", "select * from events; drop table events; --"),
        ("a page", "<script>alert(1)</script>" * 500),
        ("a template", "{{ 7 * 7 }}" * 300),
        ("punctuation", "!$&()=:@[]{|}" * 100),
        ("dots", "." * 5_000),
    ):
        yield name, {"query": query}


def _chain(length: int, times: int) -> str:
    link = "fragment F{0} on Query {{ a{0}: publication {{ number }} " + "...F{1} " * times + "}}"
    return many(length, lambda n: link.format(n, n + 1))


FAMILIES: tuple[Callable[[], Made], ...] = (
    fragments_doubling,
    fragments_in_lists,
    fragments_in_cycles,
    fragments_for_nothing,
    aliases,
    directives,
    fields_again,
    fields_at_odds,
    lists_in_lists,
    deep_fields,
    deep_values,
    long_values,
    numbers,
    left_open,
    comments_and_nothing,
    operations,
    variables,
    long_variables,
    introspection,
    names,
    other_languages,
)
