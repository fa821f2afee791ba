"""What GraphQL says of the same question: how many rows a file must have, and what their numbers add up to."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import parse_qsl

from httpx2 import AsyncClient

from analytics.citing import literal
from api.datasets import asking
from schema.filters import as_dict
from schema.grains.sources import FEWEST
from tests.api.worlds import ask

PROTECTED = "protected"
"""The stand-in of protected sources."""

Sums = dict[str, int]
Expected = tuple[int, Sums]

BOUNDS = ("low", "best", "high")
SAID = "id measure min best max"
EVENT = (
    f"code independentSources killed: tally(measure: KILLED) {{ low best high }} claims {{ {SAID} }} sources {{ id }}"
)
CLAIMED = {"min": "min", "best_stated": "best", "max": "max"}
MEASURES = {"events": "killed", "detentions": "detained", "displacements": "displaced"}

ROOTS = {
    "events": ("events", EVENT),
    "claims": ("events", EVENT),
    "sources": ("events", EVENT),
    "places": ("places", "level events(WHERE) { totalCount }"),
    "acts": ("acts", "id victim { id }"),
    "facilities": ("facilities", "code independentSources"),
    "detentions": ("detentionEpisodes", "independentSources detained: tally(measure: DETAINED) { low best high }"),
    "displacements": ("displacementFlows", "independentSources displaced: tally(measure: DISPLACED) { low best high }"),
}
"""Of each grain the question, and what is asked of its nodes."""


async def expected(client: AsyncClient, grain: str, query: str) -> Expected:
    """Rows and sums."""
    nodes = await _nodes(client, grain, query)
    match grain:
        case "claims":
            claims = [claim for node in nodes for claim in node["claims"]]
            return len(claims), {name: _sum(each[of] for each in claims) for name, of in CLAIMED.items()}
        case "sources":
            named = Counter(source["id"].partition("@")[0] for node in nodes for source in node["sources"])
            if named[PROTECTED] < FEWEST:
                del named[PROTECTED]
            return len(named), {"events": named.total()}
        case "places":
            counts = [node["events"]["totalCount"] for node in nodes if node["level"]]
            return sum(count > 0 for count in counts), {"events": sum(counts)}
        case "acts":
            return len(nodes), {}
    sums = {"independent_sources": _sum(node["independentSources"] for node in nodes)}
    if (measure := MEASURES.get(grain)) is not None:
        for bound in BOUNDS:
            sums[f"{measure}_all_{bound}"] = _sum((node[measure] or {}).get(bound) for node in nodes)
    return len(nodes), sums


async def _nodes(client: AsyncClient, grain: str, query: str) -> list[Mapping[str, Any]]:
    root, asked = ROOTS[grain]
    wanted = asking.read(grain, "csv", parse_qsl(query))
    where = f"where: {literal(as_dict(wanted.where))}"
    given = [where] if root != "places" else []
    given += [f'asOf: "{wanted.as_of}"'] if wanted.as_of is not None else []
    nodes: list[Mapping[str, Any]] = []
    after = ""
    while True:
        arguments = ", ".join([*given, "first: 50", *([f'after: "{after}"'] if after else [])])
        page = f"nodes {{ {asked.replace('WHERE', where)} }} pageInfo {{ hasNextPage endCursor }}"
        found = (await ask(client, f"{{ {root}({arguments}) {{ {page} }} }}"))[root]
        nodes += found["nodes"]
        if not found["pageInfo"]["hasNextPage"]:
            return nodes
        after = found["pageInfo"]["endCursor"]


def _sum(numbers: Iterable[int | None]) -> int:
    return sum(each for each in numbers if each is not None)
