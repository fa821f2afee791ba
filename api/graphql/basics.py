"""Spans of time, people, what is withheld, collections and publications."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import strawberry

from api.graphql.compiling.rules import Reads, declare
from api.graphql.directives import ListSize
from api.graphql.interfaces import Node
from api.graphql.resolving import Lang, Told, if_there, term_list, text
from api.graphql.shown import Shown, State
from api.graphql.vocabularies import Term
from schema import terms
from schema.answering import Severity
from schema.vocabulary import (
    AgeBand,
    CivilianStatus,
    DatePrecision,
    Language,
    RedactionReason,
    Sex,
)


@declare(Reads(("time_of_day",)))
def _time_of_day(root: strawberry.Parent[Shown]) -> Any:
    code = root.data.get("time_of_day")
    return code and terms.term("time_of_day", code)


@strawberry.type(description="An interval in which something occurred, with how well it is known.")
class TimeSpan:
    """Shows `occurred` of an event, `period` of a claim, `coverage` of a collection."""

    from_: dt.date | None = strawberry.field(name="from", description="First day on which it may have been.")
    to: dt.date | None = strawberry.field(
        description="Last day on which it may have been, included; null when unknown or still going on."
    )
    precision: DatePrecision = strawberry.field(
        resolver=if_there("precision", DatePrecision.DAY), description="How precisely the date is known."
    )
    earliest: dt.datetime | None = strawberry.field(
        resolver=if_there("earliest"),
        description="Earliest instant; null unless known better than to the day and publishable.",
    )
    latest: dt.datetime | None = strawberry.field(
        resolver=if_there("latest"),
        description="Latest instant; null unless known better than to the day and publishable.",
    )
    time_of_day: Term | None = strawberry.field(resolver=_time_of_day, description="Part of the day, such as night.")
    ongoing: bool | None = strawberry.field(
        resolver=if_there("ongoing"), description="Whether it was still going on at last report; null when unknown."
    )
    verbatim: str | None = strawberry.field(resolver=if_there("verbatim"), description='The words, such as "Friday".')


@strawberry.type(description="A description of persons that identifies nobody.")
class People:
    """Shows PEOPLE of docs/architecture.md."""

    sex: Sex = strawberry.field(description="Sex.")
    age_band: AgeBand = strawberry.field(description="Age band.")
    roles: list[Term] = strawberry.field(
        resolver=term_list("roles", "role"),
        description="Roles such as medic, journalist, human rights defender.",
        directives=[ListSize(assumed_size=2)],
    )
    civilian_status: CivilianStatus = strawberry.field(description="Civilian or combatant, as the source says.")


@declare(Reads(("reason",)))
def _why(root: strawberry.Parent[Shown], lang: Lang = Language.EN) -> str:
    return terms.label("redaction_reason", root.data["reason"], lang)


@strawberry.type(description="That a field is withheld, and why, where saying so is safe.")
class Redaction:
    """Shows an entry of `redaction`."""

    field: str = strawberry.field(description="Path of the field.")
    reason: RedactionReason = strawberry.field(description="Reason.")
    text: str = strawberry.field(resolver=_why, description="The reason as a sentence.")


@declare(Reads(("severity",)))
def _severity(root: strawberry.Parent[Shown]) -> Any:
    # Those of a collection are stated by its editors, without a weight.
    return root.data.get("severity", Severity.NOTE) if isinstance(root.data, Mapping) else root.data.severity


@strawberry.type(description="A sentence of caution, from a tested rule.")
class Caveat:
    """Shows `analytics.results.Caveat`, and the caveats of a collection."""

    code: str = strawberry.field(description="Stable code, such as PRECISION_COARSER_THAN_BIN or NO_OVERLAP.")
    text: str = strawberry.field(resolver=text("text"), description="The sentence.")
    severity: Severity = strawberry.field(resolver=_severity, description="How much it matters.")


@declare(Reads(("coverage",)))
def _coverage(root: strawberry.Parent[Shown]) -> Any:
    covered = root.data["coverage"]
    return root.show(covered) if covered and any(covered.values()) else None


@strawberry.type(description="A body of records with one origin, licence, method and caveats; its id is its slug.")
class Collection(Node):
    """Shows the document of a published collection."""

    name: str = strawberry.field(resolver=text("name"), description="Name.")
    description: str | None = strawberry.field(
        resolver=text("description"), description="What it holds and how it was made."
    )
    licence: str = strawberry.field(description="Licence, SPDX identifier or name.")
    citation: str = strawberry.field(description="How to cite it.")
    fictional: bool = strawberry.field(description="Whether it is invented for demonstration.")
    coverage: TimeSpan | None = strawberry.field(resolver=_coverage, description="Time it covers.")
    caveats: list[Caveat] = strawberry.field(description="What to beware of.")
    records: int = strawberry.field(description="Number of published events.")


async def _release(root: strawberry.Parent[State], info: Told) -> Any:
    info.context.numbered = False
    return await info.context.releases.load((root, "release"))


@strawberry.type(description="A numbered state of the published record.")
class Publication:
    """Shows `State`."""

    number: int = strawberry.field(description="Number.")
    at: dt.datetime = strawberry.field(description="Instant.")
    release: str | None = strawberry.field(resolver=_release, description="Release made of it, if any.")
