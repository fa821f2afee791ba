"""However a file is damaged, it is answered with sentences, of the file or of its records; never with a traceback."""

import copy
import json
from collections.abc import Iterator
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as some

from api.imports.statement.checking import check
from api.imports.statement.parsing import written
from api.imports.statement.placing import check_areas
from api.imports.statement.referring import reject_dependents
from api.imports.statement.validating import validate
from schema.errors import BadFile
from tests.api.imports.statement.conftest import HERE, TODAY

WHOLE = (HERE / "complete.yaml").read_text(encoding="utf-8")
TREE = written("complete.yaml", WHOLE.encode()).value
PIECES = (
    *("", " ", "\n", "\t", "~", "no", "[]", "{}", "- ", "&a ", "*a", "!!int ", "!a ", '"', "'", "{", "}", "[", "]"),
    *(":", "#", "|", ">", "?", "%", "@", "---\n", "...\n", "\0", "\\", '"\\ud800"', '"\\0"', "9" * 40, "-1", ".nan"),
    *("key: army", "2023-02-30", "9999-12-31", "0001-01-01", "نوفش", "\u2028", "\ufeff", "x" * 400),
)
VALUES = some.one_of(
    some.none(),
    some.booleans(),
    some.integers(-(2**70), 2**70),
    some.text(max_size=8),
    some.sampled_from(["army", "shelling", "killed-12", "XQ", "2023-05-08", "hundreds", "unknown", "", "day", "exact"]),
    some.just([]),
    some.just({}),
    some.just([[]]),
    some.just({"key": "army"}),
)


def answer(content: str | bytes) -> list[str]:
    """The sentences on a file of that content."""
    raw = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
    try:
        coded = validate("a.yaml", written("a.yaml", raw))
        known = check(coded, None, TODAY)
        check_areas(coded, {})
        reject_dependents(coded, known)
    except BadFile as refused:
        return str(refused).split("\n")
    return [each.reason for entry in coded.entries for each in entry.faults]


def told(sentences: list[str]) -> bool:
    """Whether they are sentences for people: nothing of how the program is made."""
    return all(each and "pydantic" not in each and "Error" not in each and "\0" not in each for each in sentences)


@settings(max_examples=100, deadline=None)
@given(some.integers(0, len(WHOLE)), some.integers(0, 40), some.sampled_from(PIECES))
def test_a_piece_put_in_or_taken_out(at: int, gone: int, piece: str) -> None:
    assert told(answer(WHOLE[:at] + piece + WHOLE[at + gone :]))


@settings(max_examples=40, deadline=None)
@given(some.integers(0, len(WHOLE.encode())), some.binary(max_size=4))
def test_bytes_put_in(at: int, piece: bytes) -> None:
    raw = WHOLE.encode()
    assert told(answer(raw[:at] + piece + raw[at:]))


@settings(max_examples=40, deadline=None)
@given(some.integers(0, len(WHOLE)))
def test_cut_short(at: int) -> None:
    assert told(answer(WHOLE[:at]))


@settings(max_examples=100, deadline=None)
@given(some.data())
def test_another_value_somewhere(data: some.DataObject) -> None:
    tree = copy.deepcopy(TREE)
    spots = list(_spots(tree))
    holder, step = spots[data.draw(some.integers(0, len(spots) - 1))]
    holder[step] = data.draw(VALUES)
    assert told(answer(json.dumps(tree, ensure_ascii=False, indent=0)))


@settings(max_examples=40, deadline=None)
@given(some.data())
def test_a_part_somewhere_else(data: some.DataObject) -> None:
    tree = copy.deepcopy(TREE)
    spots = list(_spots(tree))
    (one, at), (other, to) = (spots[data.draw(some.integers(0, len(spots) - 1))] for _ in range(2))
    other[to] = copy.deepcopy(one[at])
    assert told(answer(json.dumps(tree, ensure_ascii=False, indent=0)))


def test_the_whole_is_not_damaged() -> None:
    assert answer(WHOLE) == []


def _spots(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every spot of a tree: what holds it, and its name or place there."""
    steps = value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    for step in list(steps):
        yield value, step
        yield from _spots(value[step])
