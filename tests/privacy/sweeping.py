"""Everything that readers are given, asked for: pages, files, tiles, changes, questions, maps, dashboards, errors."""

import asyncio
import io
import logging
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
import structlog
from graphql import build_schema
from httpx2 import AsyncClient, Response

from api import partner, serve
from api.commands.serve import configure_logs
from api.datasets.formats import FORMATS, Way
from api.datasets.grains import GRAINS
from api.graphql import rates
from api.graphql.schema import sdl
from api.ogc import door
from schema import session
from schema.access import Audience
from schema.ogc import VIEWS
from tests.api.worlds import ask
from tests.api.worlds import client as client_of
from tests.privacy.canaries import Finder
from tests.privacy.planting import Planted
from tests.twin import pool as pools
from tests.twin.systematic import systematic

CHOSEN = "collections=alpha,beta"
OUR_OWN = ("httpx2", "httpcore2", "httpx", "httpcore", "hpack", "asyncio")
"""Loggers of the client that asks, which is no part of what is served."""


@dataclass(frozen=True)
class Request:
    """What is sent."""

    path: str
    body: Any = None
    headers: tuple[tuple[bytes, bytes], ...] = ()
    """Those of the caller, as they are."""

    def __str__(self) -> str:
        return f"{self.path} {str(self.body)[:200] if self.body is not None else ''}".strip()


@dataclass(frozen=True)
class Output:
    """What was given for it: status, and headers and body apart, since packages are told by how they end."""

    name: str
    status: int
    parts: tuple[bytes, ...]


def files(audience: Audience, ways: Iterable[Way]) -> Iterator[Request]:
    """Every grain in every format of these ways, and what a file says of itself."""
    for name, grain in GRAINS.items():
        if not all(column.seen_by(audience) for column in grain.columns):
            continue
        fitting = [each for each in FORMATS.values() if each.way in ways and each.fits(grain)]
        for each in fitting:
            yield Request(f"/datasets/{name}.{each.name}?{CHOSEN}&labels=ar&lang=ar")
        yield Request(f"/datasets/{name}.codebook.csv")
    yield from (Request(f"/datasets/events.csv?{CHOSEN}&shape={shape}") for shape in ("acled", "ucdp"))
    yield Request(f"/datasets/events.csv?{CHOSEN}&hxl=true&asOf=1")


def tiles(deepest: int) -> Iterator[Request]:
    """All tiles down to a zoom."""
    yield Request("/tiles/tilejson.json")
    for z in range(deepest + 1):
        for x in range(2**z):
            yield from (Request(f"/tiles/{z}/{x}/{y}.mvt?{CHOSEN}") for y in range(2**z))


def changes() -> Iterator[Request]:
    """The feed, in both its forms."""
    yield Request(f"/changes?{CHOSEN},gamma")
    yield Request(f"/changes?{CHOSEN}")
    yield Request(f"/changes?{CHOSEN}&format=jsonl&limit=500")


def pages() -> Iterator[Request]:
    """Pages in both languages, and dashboards."""
    for path in ("/", "/datasets", "/releases", "/records", "/health", "/nothing", "/graphql"):
        yield from (Request(f"{path}?lang={lang}") for lang in ("en", "ar"))
    for query in (f"?{CHOSEN}", "?collections=beta", "?collections=alpha&asOf=1"):
        yield Request(f"/explore/{query}")
        yield from (Request(f"/explore/{each}.csv{query}") for each in ("areas", "series"))
        opened = {"id": "opened", "property": "pathname", "value": "/explore/"}
        state = {"id": "opened", "property": "search", "value": query}
        drawn = {"output": "page.children", "outputs": {"id": "page", "property": "children"}, "inputs": [opened]}
        yield Request(
            "/explore/_dash-update-component", drawn | {"state": [state], "changedPropIds": ["opened.pathname"]}
        )


def maps() -> Iterator[Request]:
    """OGC API, every collection of it."""
    yield from map(Request, ("/ogc", "/ogc/collections", "/ogc/conformance", "/ogc/api"))
    for view in VIEWS:
        here = f"/ogc/collections/{view.name}"
        yield from map(
            Request, (here, f"{here}/queryables", f"{here}/items?limit=500", f"{here}/items?limit=2&offset=1")
        )
        yield Request(f"{here}/tiles/WebMercatorQuad/0/0/0?f=mvt")


async def questions(asking: AsyncClient) -> list[Request]:
    """Every field and every condition of the SDL, about what is there."""

    async def answered(text: str) -> Any:
        return await ask(asking, text)

    pool = await pools.fill(answered)
    asked = (_body(each.text, dict(each.variables)) for each in systematic(build_schema(sdl()), pool))
    return [Request("/graphql", each) for each in asked]


def _body(text: str, variables: dict[str, Any]) -> dict[str, Any]:
    return {"query": text, "variables": variables}


RECORD = """id code title en: title(lang: EN) ar: title(lang: AR) placeVerbatim geometry
  occurred { from to earliest latest verbatim } place { name pcode geometry } sources { name independenceGroup }
  claims { verbatim statedOn source { name } anchor { quote document { title url archiveUrl } } }"""
WIDE = f"""query ($slugs: [ID!]!) {{
  events(where: {{collections: $slugs}}, first: 100) {{ totalCount nodes {{ {RECORD} summary ar: summary(lang: AR)
    acts {{ reason ar: reason(lang: AR) victim {{ label ar: label(lang: AR) }} }}
    assessments {{ rationale ar: rationale(lang: AR) }} information {{ anchor {{ quote }} }} history {{ reason }} }} }}
  facilities(where: {{collections: $slugs}}) {{ nodes {{ {RECORD} }} }}
  detentionEpisodes(where: {{collections: $slugs}}) {{ nodes {{ {RECORD} }} }}
  riskStatements(where: {{collections: $slugs}}) {{ nodes {{ {RECORD} }} }}
  interventions(where: {{collections: $slugs}}) {{ nodes {{ {RECORD} }} }}
  situations(where: {{collections: $slugs}}) {{ nodes {{ {RECORD} }} }}
  corridors(where: {{collections: $slugs}}) {{ nodes {{ {RECORD} }} }}
}}"""
"""What a reader would ask who wants the texts, points and days of everything."""
THINGS = """{ sources(first: 100) { nodes { name independenceGroup documents(first: 9) { nodes { title url } } } }
  actors(first: 100) { nodes { name aliases } } places(first: 100) { nodes { name geometry } }
  collections { id } changes(first: 100) { nodes { recordId reason } } publication { number } }"""


def direct() -> list[Request]:
    """A few questions that take much."""
    shown = [_body(WIDE, {"slugs": [slug]}) for slug in ("alpha", "beta", "gamma")]
    return [Request("/graphql", each) for each in (*shown, _body(THINGS, {}))]


async def answers(asking: AsyncClient, requests: Sequence[Request]) -> list[Output]:
    """What they are answered with."""
    return [_whole(each, await send(asking, each)) for each in requests]


async def send(asking: AsyncClient, request: Request) -> Response:
    """Send a request."""
    headers = dict(request.headers)
    if request.body is None:
        return await asking.get(request.path, headers=headers)
    if isinstance(request.body, bytes):
        return await asking.post(request.path, content=request.body, headers=headers)
    return await asking.post(request.path, json=request.body, headers=headers)


def _whole(request: Request, answer: Response) -> Output:
    head = "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
    return Output(str(request), answer.status_code, (answer.content, head.encode()))


@contextmanager
def asked(audience: Audience, token: str = "") -> Iterator[tuple[asyncio.Runner, AsyncClient]]:
    """A client of what an audience is served, with nobody's rate limited, in an event loop of its own."""
    with pytest.MonkeyPatch.context() as patch, asyncio.Runner() as runner:
        patch.setenv(rates.VARIABLE, rates.OFF)
        asking = client_of(serve.app() if audience is Audience.OPEN else partner.app())
        if token:
            asking.headers["authorization"] = f"Bearer {token}"
        try:
            yield runner, asking
        finally:
            runner.run(asking.aclose())
            runner.run(door.close())
            runner.run(session.close_async())


@contextmanager
def logged() -> Iterator[io.StringIO]:
    """All that is logged in this process from now on, at every level."""
    told, root, before = io.StringIO(), logging.getLogger(), structlog.get_config()
    handler = logging.StreamHandler(told)
    handler.addFilter(lambda line: not line.name.startswith(OUR_OWN))
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    configure_logs()
    everything = structlog.make_filtering_bound_logger(logging.DEBUG)
    structlog.configure(wrapper_class=everything, logger_factory=structlog.WriteLoggerFactory(file=told))
    try:
        yield told
    finally:
        structlog.configure(**before)
        root.removeHandler(handler)
        root.setLevel(level)


@dataclass
class Sweep:
    """Looks through what an audience is given; `wrong` is what is not for it, `seen` every canary that it found."""

    planted: Planted
    finder: Finder
    audience: Audience
    wrong: list[str] = field(default_factory=list)
    seen: set[int] = field(default_factory=set)

    def through(self, outputs: Iterable[Output]) -> None:
        """Look through some."""
        for each in outputs:
            hits = {hit for part in each.parts for hit in self.finder.find(part)}
            self.seen |= {hit.seed for hit in self.planted.own(hits)}
            self.wrong += [f"{each.name}: {told}" for told in self.planted.wrong(hits, self.audience)]
