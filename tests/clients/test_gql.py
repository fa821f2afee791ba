"""`gql`, the usual client of Python: it reads our schema, judges a question by it, and asks."""

from collections.abc import Iterator
from importlib.metadata import version

import pytest
from gql import Client, gql
from gql.client import SyncClientSession
from gql.dsl import DSLQuery, DSLSchema, dsl_gql
from gql.transport.exceptions import TransportQueryError
from gql.transport.httpx import HTTPXAsyncTransport, HTTPXTransport
from graphql import GraphQLError, GraphQLSchema, build_schema, lexicographic_sort_schema, print_schema

from api.graphql import ide
from schema import settings
from tests.clients.conftest import Proved

GQL = f"gql {version('gql')}"


@pytest.fixture(scope="module")
def session(world: str) -> Iterator[SyncClientSession]:
    """Knows the schema by introspection, one session for all."""
    transport, knowing = HTTPXTransport(url=world), {"specified_by_url": True, "input_object_one_of": True}
    with Client(transport=transport, fetch_schema_from_transport=True, introspection_args=knowing) as asking:
        yield asking


def schema_of(session: SyncClientSession) -> GraphQLSchema:
    assert session.client.schema is not None
    return session.client.schema


def test_the_schema_that_it_reads_is_the_committed_one(session: SyncClientSession, proved: Proved) -> None:
    committed = build_schema((settings.checkout() / "api" / "schema.graphql").read_text(encoding="utf-8"))
    read, expected = (print_schema(lexicographic_sort_schema(each)) for each in (schema_of(session), committed))
    assert read == expected
    proved(f"{GQL}: reads by introspection the schema that is committed, {len(schema_of(session).type_map)} types")


def test_every_worked_question_is_valid_for_it(session: SyncClientSession, proved: Proved) -> None:
    for each in ide.worked():
        session.client.validate(gql(each["query"]))
    proved(f"{GQL}: finds the {len(ide.worked())} worked questions valid")


def test_it_refuses_what_the_schema_does_not_have_without_asking_us(session: SyncClientSession) -> None:
    with pytest.raises(GraphQLError, match="Cannot query field 'kills'"):
        session.execute(gql("{ events { nodes { kills } } }"))


def test_it_pages_by_cursor(session: SyncClientSession, proved: Proved) -> None:
    page = gql(
        """query ($after: String) {
             events(where: {collections: "alpha"}, orderBy: OCCURRED_ASC, first: 10, after: $after) {
               nodes { code tally(measure: KILLED) { best } } pageInfo { hasNextPage endCursor } } }"""
    )
    found, more, after = [], True, None
    while more:
        page.variable_values = {"after": after}
        events = session.execute(page)["events"]
        found += [each["tally"]["best"] for each in events["nodes"]]
        more, after = events["pageInfo"]["hasNextPage"], events["pageInfo"]["endCursor"]
    assert found[1:] == list(range(2, 26))
    proved(f"{GQL}: pages through 25 events")


def test_a_question_can_be_built_from_the_schema(session: SyncClientSession) -> None:
    ours = DSLSchema(schema_of(session))
    killed = ours.Event.tally(measure="KILLED").select(ours.Tally.best)
    nodes = ours.EventConnection.nodes.select(ours.Event.title(lang="AR"), killed)
    asked = ours.Query.events(where={"collections": ["alpha"]}, first=1, orderBy="OCCURRED_DESC").select(nodes)
    answer = session.execute(dsl_gql(DSLQuery(asked)))
    assert answer["events"]["nodes"] == [{"title": "حادثة 25", "tally": {"best": 25}}]


def test_a_refusal_arrives_with_its_code(session: SyncClientSession) -> None:
    with pytest.raises(TransportQueryError) as refused:
        session.execute(gql('{ events(where: {collections: "nobody-has-this"}) { totalCount } }'))
    (error,) = refused.value.errors or []
    assert error["extensions"]["code"] == "UNKNOWN_KEY"


async def test_it_asks_without_waiting_too(world: str) -> None:
    async with Client(transport=HTTPXAsyncTransport(url=world), fetch_schema_from_transport=True) as asking:
        answer = await asking.execute(gql('{ events(where: {collections: "alpha"}) { totalCount } }'))
    assert answer == {"events": {"totalCount": 25}}
