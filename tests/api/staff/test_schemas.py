"""The six schemas: each holds what its role sees and writes, as `api/staff.graphql` says, and nothing else."""

from functools import cache
from typing import Any

import pytest
from graphql import (
    DirectiveNode,
    EnumValueNode,
    FieldDefinitionNode,
    InputObjectTypeDefinitionNode,
    InputValueDefinitionNode,
    ListValueNode,
    ObjectTypeDefinitionNode,
    parse,
)

from api.staff.schema import schema
from api.staff.sdl import FILE, sdl
from schema import rights
from schema.access import Role
from schema.desk.fields import shown
from schema.tables.base import VERSIONED

Marked = FieldDefinitionNode | InputValueDefinitionNode


def test_the_file_is_as_the_code_has_it() -> None:
    assert FILE.read_text(encoding="utf-8") == sdl(), "write it anew: python -m api.staff.sdl"


@cache
def fields(role: Role) -> dict[str, set[str]]:
    """Types of a role with the names of their fields."""
    return {name: set(found) for name, found in _all(schema(role).as_str()).items()}


def _all(text: str) -> dict[str, dict[str, Marked]]:
    kinds = ObjectTypeDefinitionNode, InputObjectTypeDefinitionNode
    types = [each for each in parse(text).definitions if isinstance(each, kinds)]
    return {each.name.value: {field.name.value: field for field in each.fields} for each in types}


def _roles(directives: Any) -> set[str] | None:
    for each in directives or ():
        assert isinstance(each, DirectiveNode)
        if each.name.value == "seenBy":
            listed = each.arguments[0].value
            assert isinstance(listed, ListValueNode)
            return {value.value.lower() for value in listed.values if isinstance(value, EnumValueNode)}
    return None


@pytest.mark.parametrize("role", Role)
def test_a_role_has_the_fields_that_are_marked_with_it_and_no_others(role: Role) -> None:
    mine = fields(role)
    for name, members in _all(FILE.read_text(encoding="utf-8")).items():
        for field, node in members.items():
            marked = _roles(node.directives)
            has = field in mine.get(name, set())
            assert not has or marked is None or role in marked, f"{role} has {name}.{field}"
            assert has or marked is None or role not in marked, f"{role} lacks {name}.{field}"


@pytest.mark.parametrize("role", Role)
def test_what_is_read_is_what_rights_allow(role: Role) -> None:
    columns = 0
    for concept, table in VERSIONED.items():
        named = "".join(word.capitalize() for word in concept.split("_"))
        wanted = {shown(column.name) for column in rights.columns(role, table)}
        all_names = {shown(column.name) for column in table.columns}
        assert fields(role).get(named, set()) & all_names == wanted, concept
        columns += len(wanted)
    assert columns > 5


@pytest.mark.parametrize(
    ("role", "name", "field", "has"),
    [
        (Role.VERIFIER, "Event", "titleEn", True),
        (Role.AUDITOR, "Event", "titleEn", False),
        (Role.AUDITOR, "Event", "actor", True),
        (Role.VERIFIER, "Event", "stated", False),
        (Role.CASE_WORKER, "Event", "stated", True),
        (Role.VERIFIER, "Source", "reliability", False),
        (Role.CASE_WORKER, "Source", "reliability", True),
        (Role.SAFEGUARD, "Consent", "evidenceSha256", True),
        (Role.VERIFIER, "Consent", "granted", False),
        (Role.VERIFIER, "Mutation", "merge", True),
        (Role.SAFEGUARD, "Mutation", "merge", False),
        (Role.SAFEGUARD, "Mutation", "createEvent", False),
        (Role.SAFEGUARD, "Mutation", "withdraw", True),
        (Role.SAFEGUARD, "Mutation", "giveConsent", True),
        (Role.VERIFIER, "Mutation", "giveConsent", False),
        (Role.CONTRIBUTOR, "Mutation", "createEvent", True),
        (Role.CONTRIBUTOR, "Mutation", "createSource", True),
        (Role.CONTRIBUTOR, "Mutation", "assess", False),
        (Role.CONTRIBUTOR, "Mutation", "setReleaseLevel", False),
        (Role.VERIFIER, "Mutation", "assess", True),
        (Role.VERIFIER, "Mutation", "requestUnmasking", False),
        (Role.SAFEGUARD, "Mutation", "approveUnmasking", True),
        (Role.ADMINISTRATOR, "Query", "event", False),
        (Role.ADMINISTRATOR, "Query", "collections", True),
        (Role.ADMINISTRATOR, "Mutation", "correctCollection", True),
        (Role.VERIFIER, "EventContent", "stated", False),
        (Role.CASE_WORKER, "EventContent", "stated", False),
    ],
)
def test_what_a_role_has(role: Role, name: str, field: str, *, has: bool) -> None:
    assert (field in fields(role).get(name, set())) is has


def test_who_only_reads_has_no_mutations() -> None:
    assert "Mutation" not in fields(Role.AUDITOR)
    assert "Mutation" in fields(Role.SAFEGUARD)
