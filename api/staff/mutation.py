"""What can be written of the record at the desk: new things, corrections, and what is taken back."""

from typing import Any

import strawberry
from strawberry.tools import create_type
from strawberry.types.field import StrawberryField

from api.staff import protecting, reworking, ruling, showing
from api.staff.desk import Order, carry_out, identifier
from api.staff.results import KEY, Written, told
from api.staff.showing import marks
from api.staff.types import Types, field, given, named
from schema.access import Kind
from schema.desk import writing
from schema.desk.faults import Fault, Faults
from schema.desk.reading import concept_of
from schema.tables.base import KIND, MEANING, VERSIONED, core
from schema.tables.protection import consent, merge

_SHORTER = {"assessment": "assess", "event_relation": "relate"}
"""What a person calls it: they assess an event, and relate two."""


def mutation(types: Types) -> type | None:
    """The root of what is written; none for those who write nothing."""
    made = []
    for concept in VERSIONED:
        if types.shows(showing.making(concept)):
            made += [_create(types, concept), _correct(types, concept)]
    if types.shows(showing.withdrawing()):
        made.append(_withdraw(types))
    made += reworking.fields(types)
    made += protecting.fields(types)
    made += ruling.fields(types)
    doc = f"What can be written at the desk, one field in each request. {KEY}"
    return create_type("Mutation", made, description=doc) if made else None


def _create(types: Types, concept: str) -> StrawberryField:
    def create(info: strawberry.Info, content: Any, reason: str, key: str) -> Any:
        stated = given(content, VERSIONED[concept])
        order = Order(f"create {concept}", {"content": stated}, reason, key)
        desk = info.context
        return carry_out(desk, order, lambda by: told(writing.create(desk.connection, by, concept, stated)))

    create.__annotations__["content"] = types.content(concept)
    return field(
        _SHORTER.get(concept, f"create{named(concept)}"),
        Written,
        f"Something new. {MEANING[core, concept]}",
        marks(types.who, showing.making(concept)),
        create,
    )


def _correct(types: Types, concept: str) -> StrawberryField:
    def correct(
        info: strawberry.Info,
        id: strawberry.ID,  # noqa: A002
        version: int,
        changes: Any,
        reason: str,
        key: str,
        protective: bool = False,
    ) -> Any:
        desk, of, stated = info.context, identifier(id, "id"), given(changes, VERSIONED[concept])
        asked = {"id": id, "version": version, "changes": stated, "protective": protective}
        return carry_out(
            desk,
            Order(f"correct {concept}", asked, reason, key),
            lambda by: told(writing.correct(desk.connection, by, concept, of, version, stated, protective=protective)),
        )

    correct.__annotations__["changes"] = types.content(concept)
    return field(
        f"correct{named(concept)}",
        Written,
        "The version after the one that was read, with changes; a protective one removes earlier published "
        "versions too.",
        marks(types.who, showing.making(concept)),
        correct,
    )


def _withdraw(types: Types) -> StrawberryField:
    def withdraw(
        info: strawberry.Info,
        id: strawberry.ID,  # noqa: A002
        version: int,
        reason: str,
        key: str,
        protective: bool = False,
    ) -> Any:
        desk, of = info.context, identifier(id, "id")
        order = Order("withdraw", {"id": id, "version": version, "protective": protective}, reason, key)

        def work(by: writing.By) -> Any:
            concept = concept_of(desk.connection, by.role, of)
            if concept in {consent.name, merge.name}:
                raise Faults([Fault("id", f"is of a {concept}, which another mutation takes back.")])
            return told(writing.withdraw(desk.connection, by, of, version, protective=protective or _counts(concept)))

        return carry_out(desk, order, work)

    return field(
        "withdraw",
        Written,
        "Takes something back, with a reason that is not published; a protective withdrawal removes every "
        "earlier published version too.",
        marks(types.who, showing.withdrawing()),
        withdraw,
    )


def _counts(concept: str) -> bool:
    """Whether taking it back may hide what was shown: a level or a signature gives way to what holds without it."""
    return KIND[core, concept] is Kind.ACCOUNT
