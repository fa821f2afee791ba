"""Events, with everything inside them."""

import datetime as dt
from typing import TYPE_CHECKING, Annotated, Any

import strawberry
from strawberry import Info

from api.graphql.acts import Act
from api.graphql.compiling.rules import Coded, Reads, declare
from api.graphql.directives import ListSize
from api.graphql.reader import Reader
from api.graphql.records import Record
from api.graphql.resolving import term, term_list, text
from api.graphql.shown import Shown, record
from api.graphql.vocabularies import Crosswalk, Term
from schema import terms
from schema.vocabulary import Granularity, RelationKind, StandardOfProof, Verification

if TYPE_CHECKING:
    from api.graphql.facilities import Facility

OneFacility = Annotated["Facility", strawberry.lazy("api.graphql.facilities")]

GRADES = {
    "sijill": "verification",
    "ucdp": "ucdp_event_clarity",
    "airwars": "airwars_grading",
    "who-ssa": "who_ssa_certainty",
    "huridocs": "huridocs_violation_status",
}
"""Vocabulary of the grades of each scheme."""


@declare(Coded(("grade", "scheme"), lambda data: GRADES[data["scheme"]]))
def _grade(root: strawberry.Parent[Shown]) -> Any:
    return terms.term(GRADES[root.data["scheme"]], root.data["grade"])


@strawberry.type(description="One judgement of how sure an event is, on one scheme's scale.")
class Assessment:
    """Shows an entry of `assessments`."""

    scheme: Term = strawberry.field(
        resolver=term("scheme", "scheme"), description="Scheme, such as sijill, airwars, who-ssa, ucdp."
    )
    grade: Term = strawberry.field(resolver=_grade, description="Grade on that scale.")
    standard_of_proof: StandardOfProof | None = strawberry.field(description="Standard of proof applied.")
    made_on: dt.date | None = strawberry.field(description="Day it was made.")
    rationale: str | None = strawberry.field(resolver=text("rationale"), description="Reasons given.")


@strawberry.type(description="A link from one event to another.")
class EventRelation:
    """Shows an entry of `related` whose other event is published."""

    kind: RelationKind = strawberry.field(description="Kind of link.")
    event: "Event" = strawberry.field(description="The other event.")


@declare(Reads(("related",)))
async def _related(root: strawberry.Parent[Shown], info: Info[Reader, None]) -> Any:
    links = root.data["related"]
    others = await info.context.events.load_many([(root.state, link["code"]) for link in links])
    found = zip(links, others, strict=True)
    return [
        Shown({"kind": link["kind"], "event": other}, root.state, other) for link, other in found if other is not None
    ]


@declare(Reads(("kind", "violations", "acts", "occurred", "place_precision")))
def _crosswalks(root: strawberry.Parent[Shown]) -> Any:
    data = root.data
    codes = [("event", data["kind"]), *(("violation", code) for code in data["violations"])]
    codes += [("act", act["kind"]) for act in data["acts"]]
    codes += [("date_precision", data["occurred"]["precision"]), ("place_precision", data["place_precision"])]
    found = (other for vocabulary, code in codes for other in terms.term(vocabulary, code).crosswalks)
    return list(dict.fromkeys(found))


@declare(Reads(("facility",)))
async def _facility(root: strawberry.Parent[Shown], info: Info[Reader, None]) -> Any:
    named = root.data.get("facility")
    found = named and await info.context.records.load((root.state, named["code"]))
    return found and record(found, root.state)


@strawberry.type(description="An occurrence of one or more related violations (HURIDOCS Event).")
class Event(Record):
    """Shows the document of a published event."""

    summary: str | None = strawberry.field(resolver=text("summary"), description="Account signed off for publication.")
    granularity: Granularity = strawberry.field(description="Whether it stands for one incident or sums up several.")
    violations: list[Term] = strawberry.field(
        resolver=term_list("violations", "violation"),
        description="Violations alleged or found, broadest class first; empty for fighting that nobody calls one.",
        directives=[ListSize(assumed_size=3)],
    )
    context: list[Term] = strawberry.field(
        resolver=term_list("context", "context"),
        description="Circumstances such as siege or flight.",
        directives=[ListSize(assumed_size=3)],
    )
    facility: OneFacility | None = strawberry.field(
        resolver=_facility, description="Facility hit, when it is known and may be named."
    )
    facility_kinds: list[Term] = strawberry.field(
        resolver=term_list("facility_kinds", "facility"),
        description="Kinds of protected object hit.",
        directives=[ListSize(assumed_size=2)],
    )
    acts: list[Act] = strawberry.field(description="Who did what to whom.", directives=[ListSize(assumed_size=5)])
    verification: Verification = strawberry.field(description="How sure it is, on the scale of this record.")
    assessments: list[Assessment] = strawberry.field(
        description="Every assessment made, on any scale.", directives=[ListSize(assumed_size=2)]
    )
    related: list[EventRelation] = strawberry.field(
        resolver=_related,
        description="Links to other published events (HURIDOCS chain of events).",
        directives=[ListSize(assumed_size=3)],
    )
    crosswalks: list[Crosswalk] = strawberry.field(
        resolver=_crosswalks,
        description="The same event in the codes of other schemes.",
        directives=[ListSize(assumed_size=6)],
    )


@declare(Reads(("cause",)))
async def caused_by(root: strawberry.Parent[Shown], info: Info[Reader, None]) -> Any:
    """Resolver of the event that brought something about; none when that is unknown, or not published."""
    named = root.data["cause"]
    found = named and await info.context.events.load((root.state, named["code"]))
    return found and record(found, root.state)
