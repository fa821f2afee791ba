"""What is there to be asked for: ids, codes, cursors, days and places of the published record under test."""

import datetime as dt
import itertools
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

Data = Mapping[str, Any]
Ask = Callable[[str], Awaitable[Data]]
"""Answers a document with its data."""

RECORDS = {
    "facilities": "Facility",
    "detentionEpisodes": "DetentionEpisode",
    "displacementFlows": "DisplacementFlow",
    "situations": "Situation",
    "corridors": "Corridor",
    "riskStatements": "RiskStatement",
    "interventions": "Intervention",
}
ORDERS = ("OCCURRED_ASC", "OCCURRED_DESC", "PUBLISHED_DESC", "KILLED_DESC")
MOST = 60
"""Values kept of a kind; more would only make the choice longer."""
LISTED = "__typename id code title kind { code } sources { id } claims { id measure }"
EVENTS = (
    "events(where: {collections: %s}, first: 60) { nodes { %s occurred { from to } geometry place { id pcode }"
    " violations { code } context { code } facilityKinds { code } facility { id code }"
    " acts { __typename id kind { code } method { code } victim { __typename id }"
    " involvements { actor { __typename id } } } } }"
)
PAGED = "%s(%s) { edges { cursor } pageInfo { endCursor } }"


@dataclass
class Pool:
    """Values by what they are: `ids` by type of the SDL, `codes` by vocabulary, `units` lists that can be paged on.

    A unit holds the arguments that gave a cursor out, and the cursor; `owned` those of lists that have an owner.
    """

    ids: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    codes: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    slugs: list[str] = field(default_factory=list)
    held: dict[str, list[str]] = field(default_factory=dict)
    """Collections that a list of records has anything of."""
    measures: list[str] = field(default_factory=list)
    vocabularies: list[str] = field(default_factory=list)
    pcodes: list[str] = field(default_factory=list)
    groups: list[str] = field(default_factory=list)
    events: list[str] = field(default_factory=list)
    records: list[str] = field(default_factory=list)
    parties: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    days: list[str] = field(default_factory=list)
    points: list[tuple[float, float]] = field(default_factory=list)
    states: list[Any] = field(default_factory=list)
    units: dict[str, list[Data]] = field(default_factory=lambda: defaultdict(list))
    owned: list[tuple[str, str, str, Data]] = field(default_factory=list)
    """Type and id of an owner, the field that is its list, and a unit."""

    def trim(self) -> None:
        """Leave each value once, and not too many of a kind."""
        for kept in (self.ids, self.codes):
            for name, values in kept.items():
                kept[name] = _spread(dict.fromkeys(values))
        for name in ("pcodes", "groups", "measures", "events", "records", "parties", "words", "days", "points"):
            setattr(self, name, _spread(dict.fromkeys(getattr(self, name))))

    def holds(self, root: str) -> bool:
        """Whether a root field has anything, as far as that is known."""
        return root not in RECORDS or root in self.held

    def everything(self) -> list[str]:
        """Ids of all types."""
        return [each for ids in self.ids.values() for each in ids]


def _spread(values: Iterable[Any]) -> list[Any]:
    whole = list(values)
    return whole[:: -(-len(whole) // MOST)] if whole else []


async def fill(ask: Ask) -> Pool:
    """Ask for what is there."""
    pool = Pool()
    await _things(ask, pool)
    await _states(ask, pool)
    for slug in pool.slugs:
        await _events(ask, pool, slug)
        await _records(ask, pool, slug)
        await _lists(ask, pool, slug)
    await _owned(ask, pool)
    pool.trim()
    for name, found in pool.ids.items():
        # An id may name the state in which it is meant.
        pool.ids[name] = [*found, *(f"{each}@{number}" for each in found[:5] for number in pool.states[:3])]
    return pool


async def _things(ask: Ask, pool: Pool) -> None:
    data = await ask(
        "{ collections { id fictional } vocabularies { name terms { code } }"
        " places(first: 200) { nodes { __typename id pcode kind { code } } }"
        " actors(first: 100) { nodes { __typename id kind { code } } }"
        " sources(first: 60) { nodes { __typename id kind { code } independenceGroup"
        "   documents(first: 3) { nodes { __typename id } } } } }"
    )
    fictional = sorted(data["collections"], key=lambda each: not each["fictional"])
    pool.slugs = [each["id"] for each in fictional]
    pool.ids["Collection"] = list(pool.slugs)
    pool.vocabularies = [each["name"] for each in data["vocabularies"]]
    for each in data["vocabularies"]:
        pool.codes[each["name"]] = [term["code"] for term in each["terms"]]
    pool.pcodes = [each["pcode"] for each in data["places"]["nodes"] if each["pcode"]]
    pool.groups = [each["independenceGroup"] for each in data["sources"]["nodes"]]
    for name in ("place", "actor", "source"):
        used = (each["kind"] for each in data[f"{name}s"]["nodes"] if each["kind"])
        pool.codes[name] = list(dict.fromkeys(each["code"] for each in used))
    _note_ids(pool, data)


async def _states(ask: Ask, pool: Pool) -> None:
    newest = (await ask("{ publication { number } }"))["publication"]["number"]
    named = " ".join(f"n{each}: publication(asOf: {each}) {{ number at }}" for each in range(newest, 0, -1)[:20])
    found = list((await ask(f"{{ {named} }}")).values())
    pool.states = [*(each["number"] for each in found), *(each["at"] for each in found), found[0]["at"][:10]]


async def _events(ask: Ask, pool: Pool, slug: str) -> None:
    data = await ask("{ %s }" % (EVENTS % (f'["{slug}"]', LISTED)))
    for each in data["events"]["nodes"]:
        pool.events.append(each["code"])
        pool.words += each["title"].split()
        pool.days += [day for day in (each["occurred"]["from"], each["occurred"]["to"]) if day]
        pool.codes["used event"].append(each["kind"]["code"])
        for name, vocabulary in (("violations", "violation"), ("context", "context"), ("facilityKinds", "facility")):
            pool.codes[f"used {vocabulary}"] += [term["code"] for term in each[name]]
        for act in each["acts"]:
            pool.codes["used act"].append(act["kind"]["code"])
            pool.parties += [part["actor"]["id"] for part in act["involvements"]]
            pool.codes["used method"] += [act["method"]["code"]] if act["method"] else []
        if each["geometry"] and each["geometry"]["type"] == "Point":
            pool.points.append(tuple(each["geometry"]["coordinates"]))
    _note_ids(pool, data)


async def _records(ask: Ask, pool: Pool, slug: str) -> None:
    listed = f'(where: {{collections: ["{slug}"]}}, first: 20) {{ nodes {{ {LISTED} }} }}'
    data = await ask(f"{{ {' '.join(name + listed for name in RECORDS)} }}")
    for name, page in data.items():
        if page["nodes"]:
            pool.held.setdefault(name, []).append(slug)
        pool.records += [each["code"] for each in page["nodes"]]
        pool.codes[f"used {name}"] += [each["kind"]["code"] for each in page["nodes"]]
    _note_ids(pool, data)


async def _lists(ask: Ask, pool: Pool, slug: str) -> None:
    """Cursors of lists as they stand, of another order, of another condition, and of an older state."""
    own = {"collections": [slug]}
    about = {"about": own}
    named: list[tuple[str, dict[str, Any]]] = [("events", {"where": own, "orderBy": order}) for order in ORDERS]
    named += [(name, {"where": own}) for name in ("acts", *RECORDS)]
    named += [("claims", {"where": about}), ("places", {}), ("actors", {}), ("sources", {})]
    named += [("changes", own)]
    if slug == pool.slugs[0]:
        named += [(name, {"where": own, "asOf": pool.states[1]}) for name in ("events", "acts", "facilities")]
    for name, arguments in named:
        page = (await ask("{ %s }" % (PAGED % (name, _arguments({**arguments, "first": 4})))))[name]
        cursors = [each["cursor"] for each in page["edges"]]
        pool.units[name] += [{**arguments, "after": cursor} for cursor in cursors[1::2]]


async def _owned(ask: Ask, pool: Pool) -> None:
    own = {"where": {"collections": pool.slugs[:1]}}
    lists = {"Place": ("events", own), "Actor": ("events", own), "Source": ("documents", {})}
    lists |= {"Situation": ("events", {}), "Facility": ("attacks", {})}
    for name, (listed, arguments) in lists.items():
        shown = f"... on {name} {{ {PAGED % (listed, _arguments({**arguments, 'first': 2}))} }}"
        for ident in pool.ids[name][:12]:
            page = (await ask(f'{{ node(id: "{ident}") {{ {shown} }} }}'))["node"][listed]
            cursor = page["pageInfo"]["endCursor"]
            pool.owned += [(name, ident, listed, {**arguments, "after": cursor})] if cursor else []


def _arguments(given: Data) -> str:
    return ", ".join(f"{name}: {_written(value)}" for name, value in given.items())


def _written(value: Any) -> str:
    if isinstance(value, dict):
        return f"{{{_arguments(value)}}}"
    if isinstance(value, list):
        return f"[{', '.join(_written(each) for each in value)}]"
    return f'"{value}"' if isinstance(value, str) and value not in ORDERS else str(value)


def _note_ids(pool: Pool, data: Any) -> None:
    for each in _objects(data):
        if "__typename" in each and "id" in each:
            pool.ids[each["__typename"]].append(each["id"])
            pool.ids["Claim"] += [claim["id"] for claim in each.get("claims", ())]
            pool.measures += [claim["measure"] for claim in each.get("claims", ())]


def _objects(data: Any) -> Iterator[Data]:
    if isinstance(data, dict):
        yield data
        yield from itertools.chain.from_iterable(map(_objects, data.values()))
    elif isinstance(data, list):
        yield from itertools.chain.from_iterable(map(_objects, data))


def around(day: str, days: int) -> str:
    """A day some days later."""
    return (dt.date.fromisoformat(day) + dt.timedelta(days)).isoformat()
