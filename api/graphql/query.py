"""The root of every question."""

from typing import Annotated, Any

import strawberry
from strawberry import UNSET

from api.graphql import lists
from api.graphql.again import Again
from api.graphql.areas import Mapped
from api.graphql.basics import Collection, Publication
from api.graphql.changes import Changed
from api.graphql.connections import ActorConnection, EventConnection, PlaceConnection, SourceConnection
from api.graphql.directives import ListSize
from api.graphql.durations import Lasting
from api.graphql.estimates import Estimated
from api.graphql.events import Event
from api.graphql.filters import EventFilter, NameFilter, PlaceFilter
from api.graphql.finding import find
from api.graphql.interfaces import Node
from api.graphql.lattice import Counted
from api.graphql.releases import Releases
from api.graphql.reporting import Reported
from api.graphql.resolving import After, First, Told, When
from api.graphql.roots import Records
from api.graphql.scalars import given
from api.graphql.series import Timed
from api.graphql.shifts import Shifted
from api.graphql.shown import Shown, record
from api.graphql.strikes import Struck
from api.graphql.tabulated import Tabulated
from api.graphql.vocabularies import Vocabulary
from schema import terms
from schema.answering import EventOrder

Conditions = "Conditions."

PROMISES = """Everything that can be read: who did what to whom, according to whom, how sure, and what is missing.

* Absence. Null is unknown or withheld, never zero; a withheld field is named in `redaction`. Zero is a finding and
  needs coverage.
* Numbers. `low`/`best`/`high`, `lower`/`value`/`upper` are bounds with nothing filled in; a null upper bound is open
  ("at least 82").
* Time. `asOf` on a root field holds for all beneath it; without it, the last publication holds. It is resolved to a
  numbered publication, which `reference` and `publication` echo.
* Identity. Under `asOf` an `id` also names that state (`x7Qw3@41`), so that client caches and `node` never mix two
  states.
* Keys. An argument that names a thing takes its `id` or its human key: event code, P-code, collection slug, vocabulary
  code.
* Fiction. Without `collections`, the real ones are meant; real and fictional ones together are refused.
* Lists are whole, connections are paged; every order is total and stable; nothing is truncated silently.
* Errors are top-level, with `extensions.code`: BAD_INPUT, UNKNOWN_KEY, BAD_CURSOR, MIXED_FICTION,
  BEFORE_FIRST_PUBLICATION, REFUSED, TOO_COSTLY, TOO_LARGE, TIMEOUT, RATE_LIMITED, PERSISTED_QUERY_NOT_FOUND,
  NOT_READY, INTERNAL. An analytic that cannot answer is data, not an error: see `status` and `caveats`.
* Cost = sum over fields of weight × size of every enclosing list. Weight is 1 for an object, for a list of objects, and
  for each element of a page, 0 for a leaf and within a connection, unless `@cost` says otherwise, to which that of
  arguments is added that are given; size is `first` for a
  connection and 10 for a list unless `@listSize` says otherwise. Limits: cost 10,000, `first` 500,
  depth 12 (15 of the schema), document 32 KiB, tokens 2,000 (1,000 in arguments), selections 500, aliases 30,
  fragments 30, directives 50, operations 10, variables 50, fields selected twice 50, body 64 KiB; each answer reports
  its cost in `extensions.cost`.
* Rate. One address may ask for 2,000,000 points a minute: the cost of a question, 100 for asking it, and one for each
  character of a document that was not asked lately. RATE_LIMITED says when to come back."""


async def _node(info: Told, id: Annotated[strawberry.ID, strawberry.argument(description="Identifier.")]) -> Any:  # noqa: A002 - Relay's name
    return (await find(info.context, [id]))[0]


async def _nodes(
    info: Told,
    ids: Annotated[
        list[strawberry.ID], strawberry.argument(description="Identifiers, at most 100, of at most 5 states.")
    ],
) -> Any:
    return await find(info.context, ids)


async def _event(
    info: Told,
    code: Annotated[str, strawberry.argument(description="Citable code.")],
    as_of: When = UNSET,
) -> Any:
    state = await info.context.state(given(as_of))
    document = await info.context.events.load((state, code))
    return document and record(document, state)


async def _events(
    info: Told,
    where: Annotated[EventFilter | None, strawberry.argument(description=Conditions)] = UNSET,
    order_by: Annotated[EventOrder, strawberry.argument(description="Order.")] = EventOrder.OCCURRED_DESC,
    first: First = 50,
    after: After = UNSET,
    as_of: When = UNSET,
) -> Any:
    return await lists.all_events(info.context, where, order_by, first, after, given(as_of))


async def _places(
    info: Told,
    where: Annotated[PlaceFilter | None, strawberry.argument(description=Conditions)] = UNSET,
    first: First = 50,
    after: After = UNSET,
    as_of: When = UNSET,
) -> Any:
    return await lists.all_places(info.context, where, first, after, given(as_of))


async def _actors(
    info: Told,
    where: Annotated[NameFilter | None, strawberry.argument(description=Conditions)] = UNSET,
    first: First = 50,
    after: After = UNSET,
    as_of: When = UNSET,
) -> Any:
    return await lists.all_actors(info.context, where, first, after, given(as_of))


async def _sources(
    info: Told,
    where: Annotated[NameFilter | None, strawberry.argument(description=Conditions)] = UNSET,
    first: First = 50,
    after: After = UNSET,
    as_of: When = UNSET,
) -> Any:
    return await lists.all_sources(info.context, where, first, after, given(as_of))


async def _collections(info: Told, as_of: When = UNSET) -> Any:
    state = await info.context.state(given(as_of))
    return [Shown(each, state, concept="Collection") for each in state.collections.values()]


def _vocabulary(name: Annotated[str, strawberry.argument(description="Name of the vocabulary.")]) -> Any:
    return terms.vocabularies().get(name)


def _vocabularies() -> Any:
    return list(terms.vocabularies().values())


async def _publication(info: Told, as_of: When = UNSET) -> Any:
    return await info.context.state(given(as_of))


@strawberry.type(description=PROMISES)
class Query(
    Records, Mapped, Timed, Tabulated, Reported, Struck, Lasting, Shifted, Estimated, Changed, Again, Releases, Counted
):
    """The root type."""

    node: Node | None = strawberry.field(
        resolver=_node,
        description="One thing by its identifier, in the state that the identifier names; null when there is none.",
    )
    nodes: list[Node | None] = strawberry.field(
        resolver=_nodes,
        description="Several things by identifier, in the order given, null for each that is not there.",
    )
    event: Event | None = strawberry.field(resolver=_event, description="One event by its citable code.")
    events: EventConnection = strawberry.field(
        resolver=_events, description="Events: the unit of who did what to whom, when and where."
    )
    places: PlaceConnection = strawberry.field(resolver=_places, description="Places by P-code order.")
    actors: ActorConnection = strawberry.field(
        resolver=_actors, description="Forces, organisations and coalitions, by name."
    )
    sources: SourceConnection = strawberry.field(
        resolver=_sources, description="Sources, by name; protected ones share one stand-in."
    )
    collections: list[Collection] = strawberry.field(
        resolver=_collections, description="All bodies of records with one origin, licence and method."
    )
    vocabulary: Vocabulary | None = strawberry.field(
        resolver=_vocabulary,
        description="One vocabulary by name, such as `violation`; every enum of this schema is one too, for its "
        "labels.",
    )
    vocabularies: list[Vocabulary] = strawberry.field(
        resolver=_vocabularies, description="All vocabularies.", directives=[ListSize(assumed_size=60)]
    )
    publication: Publication = strawberry.field(
        resolver=_publication, description="The publication that answers depend on."
    )
