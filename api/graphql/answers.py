"""Answers of analytics: the envelope, counts over time, counts by area."""

import asyncio
import datetime as dt
from typing import Any
from urllib.parse import urljoin

import strawberry
from graphql import FieldNode, FragmentSpreadNode
from strawberry import Info

from api.graphql.basics import Caveat, Collection, Publication
from api.graphql.directives import Cost, ListSize
from api.graphql.interfaces import Bounded, Given
from api.graphql.places import Place
from api.graphql.reader import Reader
from api.graphql.resolving import Lang, as_is, text
from api.graphql.scalars import JSON, GeoJSON
from api.graphql.shown import Shown
from api.graphql.sources import Source
from schema.answering import Association, Coverage, IntervalKind, Level, ResultStatus
from schema.vocabulary import Language


@strawberry.type(description="How a result was reckoned.")
class Method:
    """Shows `analytics.results.Method`."""

    name: str = strawberry.field(description="Identifier, such as series.spread.")
    version: str = strawberry.field(description="Version.")
    parameters: JSON = strawberry.field(
        resolver=as_is("parameters"), description="Parameters in force, defaults included."
    )
    seed: int | None = strawberry.field(description="Seed of random draws; null when there are none.")
    paper: str | None = strawberry.field(description="Publication that defines it.")
    from_cells: bool = strawberry.field(
        description="Whether sums made ahead were read instead of events; the numbers are the same."
    )


def _state(root: strawberry.Parent[Shown]) -> Any:
    return root.state


def _permalink(root: strawberry.Parent[Shown], info: Info[Reader, None]) -> str | None:
    address: str | None = root.data.permalink
    return None if address is None else urljoin(info.context.base_url, address)


async def _json(root: strawberry.Parent[Shown]) -> str:
    from analytics import citing

    return await asyncio.to_thread(citing.canonical, root.data.result)


async def _csv(root: strawberry.Parent[Shown]) -> str:
    from analytics import tabling

    return await asyncio.to_thread(tabling.table, root.data.result)


@strawberry.type(description="What it takes to cite a result and get the same bytes again.")
class Reference:
    """Shows what `analytics.citing` says of a result."""

    hash: str = strawberry.field(description="Content hash.")
    permalink: str | None = strawberry.field(
        resolver=_permalink,
        description="Address of the page that shows it; null for a polygon, which no address can hold.",
    )
    query: str = strawberry.field(description="The normalised query with its variables.")
    publication: Publication = strawberry.field(resolver=_state, description="Publication that it describes.")
    citation: str = strawberry.field(resolver=text("citation"), description="How to cite it.")
    json: str = strawberry.field(
        resolver=_json,
        description="The answer as canonical JSON, of which `hash` is the SHA-256.",
        directives=[Cost(weight=500)],
    )
    csv: str = strawberry.field(
        resolver=_csv, description="The answer as a table (CSV).", directives=[Cost(weight=500)]
    )


async def _figure(root: strawberry.Parent[Shown], lang: Lang = Language.EN) -> Any:
    # Loading Plotly takes a second, drawing longer than everything else here; other requests go on meanwhile.
    from analytics.figures import figure

    return await asyncio.to_thread(figure, root.data, lang)


async def _reference(root: strawberry.Parent[Shown]) -> Any:
    from analytics import citing

    # The hash of a large answer takes a tenth of a second.
    return root.show(await asyncio.to_thread(citing.reference, root.data))


@strawberry.interface(
    description="The envelope of every analytic: a number is never given without what it is, how it was reckoned and "
    "from what."
)
class Result(Bounded):
    """Shows `analytics.results.Result`."""

    status: ResultStatus = strawberry.field(description="Whether it could be answered.")
    level: Level = strawberry.field(description="Claimed, documented or estimated.")
    interval: IntervalKind = strawberry.field(description="What the bounds mean.")
    method: Method = strawberry.field(description="How it was reckoned.")
    sources: list[Source] = strawberry.field(description="Sources it draws on.", directives=[ListSize(assumed_size=20)])
    collections: list[Collection] = strawberry.field(
        description="Collections it draws on.", directives=[ListSize(assumed_size=3)]
    )
    caveats: list[Caveat] = strawberry.field(
        description="Cautions and reasons, gravest first.", directives=[ListSize(assumed_size=5)]
    )
    figure: JSON | None = strawberry.field(
        resolver=_figure,
        description="Plotly figure that carries its data, query, caveats and citation.",
        directives=[Cost(weight=20)],
    )
    reference: Reference = strawberry.field(resolver=_reference, description="How to cite it and get it again.")


@strawberry.type(description="A number with its bounds and nothing else.")
class Amount(Bounded):
    """Shows `analytics.results.Bounded`."""


@strawberry.type(description="A value of a dimension.")
class Category(Given):
    """Shows `analytics.results.Category`."""

    code: str | None = strawberry.field(description="Code: of the term, place or source; null is unknown.")
    label: str = strawberry.field(resolver=text("label"), description="Label.")


@strawberry.type(description="One bucket of a series.")
class SeriesPoint(Bounded):
    """Shows `analytics.results.SeriesPoint`."""

    start: dt.date = strawberry.field(description="First day.")
    end: dt.date = strawberry.field(description="Last day, included.")
    group: Category | None = strawberry.field(description="Category when grouped; null is the total.")
    certain: int = strawberry.field(description="Records certain to lie in it; the others are spread.")
    coverage: Coverage = strawberry.field(description="Whether any source was looking.")
    active_sources: int = strawberry.field(description="Sources active in it.")


@strawberry.type(description="Counts over time.")
class TimeSeries(Result):
    """Shows `analytics.results.TimeSeries`."""

    points: list[SeriesPoint] = strawberry.field(
        description="Buckets in order of time, categories within.", directives=[ListSize(assumed_size=100)]
    )
    unplaced: Amount = strawberry.field(description="What no bucket could take.")


@strawberry.type(description="One area or hexagon of a map.")
class Area(Bounded):
    """Shows `analytics.results_areas.Area`."""

    place: Place | None = strawberry.field(description="Admin area; null for a hexagon.")
    h3: str | None = strawberry.field(description="H3 cell; null for an admin area.")
    geometry: GeoJSON | None = strawberry.field(
        resolver=as_is("geometry"), description="Boundary, simplified for drawing.", directives=[Cost(weight=2)]
    )
    people: int | None = strawberry.field(
        description="People at risk, as their source states them; null unless rates were asked for."
    )
    smoothed: float | None = strawberry.field(
        description="Rate shrunk by empirical Bayes; null unless rates were asked for."
    )
    class_: int | None = strawberry.field(
        name="class", description="Number of its class: 0 is zero, 1 and up end at `breaks`; null without a value."
    )
    hotspot: float | None = strawberry.field(
        description="Adjusted p-value of standing out with its neighbours, high or low; null unless asked for."
    )
    gi: float | None = strawberry.field(
        description="Gi* as a z-score: above 0 where it and its neighbours lie high; null unless asked for."
    )
    association: Association | None = strawberry.field(
        description="What it is to its neighbours, at a false discovery rate of 5 %; null unless asked for."
    )
    coverage: Coverage = strawberry.field(description="Whether any source was looking.")


@strawberry.type(
    description="A circle, over a span of days where time was searched too, with more cases than expected."
)
class Cluster(Given):
    """Shows `analytics.results_areas.Cluster`."""

    places: list[Place] = strawberry.field(
        description="Areas in it, nearest to its centre first; none where it is of hexagons.",
        directives=[ListSize(assumed_size=20)],
    )
    cells: list[str] = strawberry.field(description="H3 cells in it, likewise.")
    radius_metres: float = strawberry.field(description="From its centre to the farthest centre in it.")
    start: dt.date | None = strawberry.field(description="First day; null where only space was searched.")
    end: dt.date | None = strawberry.field(description="Last day, included.")
    cases: int = strawberry.field(description="Records in it.")
    expected: float = strawberry.field(description="How many chance alone would put there.")
    relative_risk: float | None = strawberry.field(
        description="Risk inside by risk outside; null where nothing is left outside, or time was searched."
    )
    log_likelihood_ratio: float = strawberry.field(description="How much likelier a cluster is than none.")
    p_value: float = strawberry.field(
        description="Share of random maps whose likeliest cluster is at least as likely; it answers for all circles."
    )


@strawberry.type(description="Counts or rates by area.")
class AreaMap(Result):
    """Shows `analytics.results_areas.AreaMap`."""

    areas: list[Area] = strawberry.field(description="Areas in order of code.", directives=[ListSize(assumed_size=100)])
    unplaced: Amount = strawberry.field(
        description="What is known less precisely than the level, as a count; counts of areas and this add up to the "
        "total."
    )
    breaks: list[float] = strawberry.field(description="Upper ends of the classes, the same for every map of a set.")
    clusters: list[Cluster] = strawberry.field(
        description="Clusters that a scan found, likeliest first; none unless one was asked for.",
        directives=[ListSize(assumed_size=10)],
    )


def selects(info: Info[Reader, None], *names: str) -> bool:
    """Whether the answer is asked for one of those fields, at any depth and on whatever condition."""
    raw, seen = info._raw_info, set[str]()
    waiting: list[Any] = list(raw.field_nodes)
    while waiting:
        node = waiting.pop()
        if isinstance(node, FieldNode) and node.name.value in names:
            return True
        if isinstance(node, FragmentSpreadNode):
            # Each is looked at once: thirty that spread the next one twice would take a billion steps.
            if node.name.value not in seen:
                seen.add(node.name.value)
                waiting.append(raw.fragments[node.name.value])
        elif node.selection_set is not None:
            waiting += node.selection_set.selections
    return False
