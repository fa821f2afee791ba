"""Questions and mutations at the desk as tests ask them, and a small record to work on."""

import secrets
import uuid
from dataclasses import dataclass
from functools import cache
from typing import Any

from graphql import GraphQLObjectType, build_schema

from api.graphql.body import Question
from api.staff import answering
from api.staff.sdl import FILE
from schema import session
from schema.access import Role
from tests.recording import Recorder

HOLDERS = {
    Role.CONTRIBUTOR: "nadia",
    Role.VERIFIER: "vera",
    Role.CASE_WORKER: "omar",
    Role.SAFEGUARD: "salma",
    Role.AUDITOR: "anis",
    Role.ADMINISTRATOR: "adnan",
}

Answer = dict[str, Any]


@dataclass(frozen=True)
class World:
    """What imports left: a collection, a source, one that is protected, and a force."""

    collection: str
    source: str
    guarded: str
    force: str


def make() -> World:
    """Record it."""
    with session.recording("an import") as connection:
        r = Recorder(connection, "an import")
        made = (r.collection("desk"), r.source("An agency"), r.source("A witness", protected=True), r.force("A force"))
    return World(*map(str, made))


def ask(role: Role, text: str, by: str | None = None, **variables: Any) -> Answer:
    """What is answered to a document."""
    return answering.answer(Question(text, variables), by or HOLDERS[role], role, "key")


def told(role: Role, text: str, by: str | None = None, **variables: Any) -> Answer:
    """The data of an answer without errors."""
    answer = ask(role, text, by, **variables)
    assert "errors" not in answer, answer
    data: Answer = answer["data"]
    return data


@cache
def mutations() -> GraphQLObjectType:
    """Everything that can be written, whoever may."""
    # As it is written down: a test holds that to the code, whose schema of all roles takes seconds to make.
    root = build_schema(FILE.read_text(encoding="utf-8")).mutation_type
    assert isinstance(root, GraphQLObjectType)
    return root


def document(name: str, given: Any, fields: str) -> str:
    """A document with one mutation, whose arguments are variables."""
    arguments = mutations().fields[name].args
    types = {each: arguments[each].type for each in given}
    declared = ", ".join(f"${each}: {of}" for each, of in types.items())
    passed = ", ".join(f"{each}: ${each}" for each in given)
    return f"mutation({declared}) {{ {name}({passed}) {{ {fields} }} }}"


def send(role: Role, name: str, by: str | None = None, fields: str = "id version again", **given: Any) -> Answer:
    """What is answered to a mutation; key and reason need not be told."""
    whole = {"reason": "as told", "key": secrets.token_hex(8), **given}
    return ask(role, document(name, whole, fields), by, **whole)


def write(role: Role, name: str, by: str | None = None, fields: str = "id version again", **given: Any) -> Answer:
    """What a mutation that is carried out answers."""
    answer = send(role, name, by, fields, **given)
    assert "errors" not in answer, answer
    done: Answer = answer["data"][name]
    return done


def refused(answer: Answer) -> Answer:
    """The one error of an answer."""
    assert answer.get("errors"), answer
    assert not any((answer.get("data") or {}).values())
    error: Answer = answer["errors"][0]
    return error


def event(world: World, **more: Any) -> Answer:
    """An event as somebody states it."""
    usual: Answer = {"collectionId": world.collection, "providerId": secrets.token_hex(4), "timezone": "Etc/UTC"}
    usual |= {"kind": "state_based_conflict", "granularity": "incident", "dayFrom": "2016-12-13", "dayTo": "2016-12-13"}
    return {**usual, "datePrecision": "day", "placePrecision": "unknown", **more}


def claim(record: str, source: str, best: int, **more: Any) -> Answer:
    """A claim as somebody states it."""
    usual: Answer = {"recordId": record, "sourceId": source, "measure": "killed", "best": best, "population": "all"}
    usual |= {"qualifier": "exact", "civilianStatus": "unknown", "cumulative": False, "status": "reported"}
    return {**usual, **more}


def act(record: str, **more: Any) -> Answer:
    """An act as somebody states it."""
    return {"eventId": record, "kind": "fighting", "responsibility": "unknown", **more}


def versions(of: str) -> list[tuple[int, str, bool]]:
    """Every version of something: number, actor, withdrawn. As its owner sees it."""
    import sqlalchemy as sa

    from schema.tables.base import VERSIONED, identity

    with session.recording("a test") as connection:
        concept = connection.scalar(sa.select(identity.c.concept).where(identity.c.id == uuid.UUID(of)))
        table = VERSIONED[str(concept)]
        query = sa.select(table.c.version, table.c.actor, table.c.withdrawn).where(table.c.id == uuid.UUID(of))
        return [(row.version, row.actor, row.withdrawn) for row in connection.execute(query.order_by(table.c.version))]
