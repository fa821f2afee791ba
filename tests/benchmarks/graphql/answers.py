"""Answers of all servers in one form, and whether they hold the same rows.

Pages keep their order. Lists inside an event are sorted, since tables have no order of their own; enum values are
compared as codes, and what one server nests and another spells out (`people { sex }`, `people_sex`) as the latter.
"""

from collections.abc import Mapping
from typing import Any

import orjson

TALLIES = {
    "killed": ("killed", "all"),
    "killedCivilians": ("killed", "civilians"),
    "injured": ("injured", "all"),
    "detained": ("detained", "all"),
    "displaced": ("displaced", "all"),
    "harmed": ("victims", "all"),
}
"""What each alias of Q3 asks of our server, where others list all tallies."""

SPELT_OUT = frozenset({"occurred", "people", "anchor", "period", "size"})
ENUMS = frozenset(
    {
        "occurred_precision",
        "placePrecision",
        "verification",
        "granularity",
        "responsibility",
        "unit",
        "people_sex",
        "people_ageBand",
        "people_civilianStatus",
        "attribution",
        "measure",
        "qualifier",
        "population",
        "status",
        "stance",
        "reason",
        "level",
    }
)


class Different(Exception):
    """Two servers do not give the same rows; says where."""


def plain(question: str, body: bytes) -> Any:
    """An answer in the common form. Raises Different for an answer with errors, or none."""
    answer = orjson.loads(body)
    if answer.get("errors") or not answer.get("data"):
        raise Different(f"{question}: no answer but {body[:500]!r}")
    root = next(iter(answer["data"].values()))
    if root is None:
        raise Different(f"{question}: null.")
    return {"q1": _page, "q2": _series, "q3": _event}[question](root)


def _page(root: Mapping[str, Any]) -> Any:
    more = root["pageInfo"]["hasNextPage"] if "pageInfo" in root else root["hasNextPage"]
    return {"more": more, "events": [_object(each) for each in root["nodes"]]}


def _series(root: Any) -> Any:
    if isinstance(root, list):
        found = {each["start"]: each["records"] for each in root}
    elif "points" in root:
        found = {each["start"]: each["records"] for each in root["points"]}
    else:
        found = {each["keys"][0]: int(each["distinctCount"]["records"]) for each in root["groupedAggregates"]}
    return {start: number for start, number in found.items() if number}


def _event(root: Mapping[str, Any]) -> Any:
    shown: dict[str, Any] = _object(root)
    named = [shown.pop(alias, None) for alias in TALLIES]
    listed = [each for each in shown.pop("tallies", named) if each]
    shown["tallies"] = sorted(
        (each for each in listed if (each["measure"], each["population"]) in TALLIES.values()), key=orjson.dumps
    )
    return shown


def _object(value: Mapping[str, Any]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for name, each in value.items():
        if name in SPELT_OUT:
            made |= {f"{name}_{inner}": _value(f"{name}_{inner}", found) for inner, found in (each or {}).items()}
        else:
            made[name] = _value(name, each)
    # What is spelt out of nothing is nothing.
    return {name: each for name, each in made.items() if each is not None}


def _value(name: str, value: Any) -> Any:
    if name == "geometry":
        return value
    if isinstance(value, list):
        return sorted((_value(name, each) for each in value), key=orjson.dumps)
    if isinstance(value, Mapping):
        if set(value) in ({"code"}, {"nodes"}, {"source"}) or (set(value) == {"id"} and name in ("act", "victim")):
            return _value(name, next(iter(value.values())))
        return _object(value)
    return value.lower() if name in ENUMS and isinstance(value, str) else value


def compare(question: str, number: int, answers: Mapping[str, Any]) -> None:
    """Raise Different where a server's answer is not that of the first."""
    (first, expected), *others = answers.items()
    for name, found in others:
        where = difference(expected, found, "")
        if where:
            raise Different(f"{question}, set {number}: {first} and {name} differ at {where}")


def difference(one: Any, other: Any, path: str) -> str | None:
    """Where two values differ first."""
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        for name in sorted({*one, *other}):
            found = difference(one.get(name), other.get(name), f"{path}.{name}")
            if found:
                return found
        return None
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        pairs = (difference(a, b, f"{path}[{i}]") for i, (a, b) in enumerate(zip(one, other, strict=True)))
        return next((found for found in pairs if found), None)
    return None if one == other else f"{path}: {str(one)[:200]} | {str(other)[:200]}"
