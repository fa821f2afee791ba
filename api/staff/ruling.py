"""Rules at the desk: policies and embargoes, which administrators set and others read."""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
import strawberry
from strawberry.types.field import StrawberryField

from api.graphql.scalars import JSON
from api.staff import showing
from api.staff.desk import Order, carry_out
from api.staff.results import AGAIN
from api.staff.showing import marks
from api.staff.types import Types, field, many
from schema.access import Audience, Role
from schema.desk import ruling
from schema.desk.ruling import Ruled
from schema.rights import changes
from schema.tables.base import MEANING, core
from schema.tables.place import embargo_rule, policy


@strawberry.type(description=MEANING[core, policy.name])
class Policy:
    """A policy."""

    concept: str = strawberry.field(description=policy.c.concept.doc)
    code: str = strawberry.field(description=policy.c.code.doc)
    audience: str = strawberry.field(description=policy.c.audience.doc)
    disclosure: str = strawberry.field(description=policy.c.disclosure.doc)
    place_precision: str = strawberry.field(description=policy.c.place_precision.doc)
    date_precision: str = strawberry.field(description=policy.c.date_precision.doc)
    public_place_precision: str | None = strawberry.field(description=policy.c.public_place_precision.doc)
    public_date_precision: str | None = strawberry.field(description=policy.c.public_date_precision.doc)
    embargo_days: int = strawberry.field(description=policy.c.embargo_days.doc)


@strawberry.type(description=MEANING[core, embargo_rule.name])
class EmbargoRule:
    """An embargo."""

    concept: str = strawberry.field(description=embargo_rule.c.concept.doc)
    audience: str = strawberry.field(description=embargo_rule.c.audience.doc)
    days: int = strawberry.field(description=embargo_rule.c.days.doc)


@strawberry.type(name="Ruled", description="What a rule said before, and says now; what it governs is published anew.")
class Set:
    """A rule that was set."""

    before: JSON | None = strawberry.field(description="As it was, by columns; null where there was none.")
    after: JSON = strawberry.field(description="As it is.")
    again: bool = strawberry.field(description=AGAIN)


def questions(types: Types) -> Sequence[StrawberryField]:
    """The rules, for those who read them."""
    found = []
    for table, name, of in ((policy, "policies", Policy), (embargo_rule, "embargoRules", EmbargoRule)):
        seen_by = showing.reading(table, "concept")
        if types.shows(seen_by):
            found.append(field(name, many(of), MEANING[core, table.name], marks(types.who, seen_by), _all(table)))
    return found


def _all(table: sa.Table) -> Any:
    def rules(info: strawberry.Info) -> Any:
        return [row._asdict() for row in info.context.connection.execute(sa.select(table).order_by(*table.primary_key))]

    return rules


def fields(types: Types) -> Sequence[StrawberryField]:
    """The mutations that they may use."""
    seen_by = tuple(role for role in Role if changes(role, policy))
    if not types.shows(seen_by):
        return []
    seen = marks(types.who, seen_by)
    return [
        field("setPolicy", Set, "How far place and time are generalised.", seen, _set_policy),
        field("setEmbargo", Set, "For how long what the parties could use waits.", seen, _set_embargo),
    ]


def _set_policy(
    info: strawberry.Info,
    concept: str,
    code: str,
    audience: Audience,
    disclosure: str,
    place_precision: str,
    date_precision: str,
    embargo_days: int,
    reason: str,
    key: str,
    public_place_precision: str | None = None,
    public_date_precision: str | None = None,
) -> Any:
    content: dict[str, Any] = {"concept": concept, "code": code, "audience": audience.value, "disclosure": disclosure}
    content |= {"place_precision": place_precision, "date_precision": date_precision}
    content |= {"public_place_precision": public_place_precision, "public_date_precision": public_date_precision}
    stated = {**content, "embargo_days": embargo_days}
    desk = info.context
    order = Order("set policy", stated, reason, key)
    return carry_out(desk, order, lambda _: _told(ruling.set_policy(desk.connection, stated)))


def _set_embargo(info: strawberry.Info, concept: str, audience: Audience, days: int, reason: str, key: str) -> Any:
    stated = {"concept": concept, "audience": audience.value, "days": days}
    desk = info.context
    order = Order("set embargo", stated, reason, key)
    return carry_out(desk, order, lambda _: _told(ruling.set_embargo(desk.connection, stated)))


def _told(ruled: Ruled) -> Mapping[str, Any]:
    return {"before": None if ruled.before is None else dict(ruled.before), "after": dict(ruled.after)}
