"""What happened within an event: acts, who was involved, how sure it is, and what it is to other events."""

from typing import Annotated, Self

from pydantic import model_validator

from api.imports.statement.coding import ActCode, ActorKey, CodeOf, Day, EventKey, Key, SourceKey, VictimKey, Words
from api.imports.statement.parts import Child, Once, Part, Texts
from schema.vocabulary import Attribution, RelationKind, Responsibility, StandardOfProof, Verification

_GRADES = {
    "sijill": "verification",
    "ucdp": "ucdp_event_clarity",
    "airwars": "airwars_grading",
    "who-ssa": "who_ssa_certainty",
    "huridocs": "huridocs_violation_status",
}
"""The vocabulary of each scheme's grades."""


class Involvement(Child):
    """The part that one source says an actor had in an act."""

    actor: ActorKey
    source: SourceKey
    degree: Annotated[str, CodeOf("involvement")]
    attribution: Attribution

    @property
    def named(self) -> str:
        """Actor, source and degree."""
        return f"{self.actor}/{self.source}/{self.degree}"


class Act(Part):
    """One kind of harm, or of fighting, within an event."""

    key: Key
    kind: ActCode
    victim: VictimKey | None = None
    violations: Annotated[tuple[Annotated[str, CodeOf("violation")], ...], Once] = ()
    """Only what a source alleges."""
    method: Annotated[str, CodeOf("method")] | None = None
    outcome: Annotated[str, CodeOf("outcome")] | None = None
    reason: Texts | None = None
    """Reason stated for it."""
    responsibility: Responsibility = Responsibility.UNKNOWN
    """How the involvements combine; indistinct: one of them, nobody says which."""
    response: Annotated[str, CodeOf("response")] | None = None
    involvements: Annotated[tuple[Involvement, ...], Once] = ()


class Assessment(Child):
    """One judgement of how sure the event is."""

    scheme: Annotated[str, CodeOf("scheme")]
    grade: Words
    standard_of_proof: StandardOfProof | None = None
    made_on: Day | None = None
    rationale: Texts | None = None

    @property
    def named(self) -> str:
        """Scheme and day."""
        return f"{self.scheme}/{self.made_on or ''}"

    @property
    def tier(self) -> Verification | None:
        """The grade on Sijill's own scale, where it is that."""
        return Verification(self.grade) if self.scheme == "sijill" else None

    @model_validator(mode="after")
    def _grade_of_the_scheme(self) -> Self:
        if self.scheme in _GRADES:
            CodeOf(_GRADES[self.scheme]).check(self.grade)
        return self


class Relation(Child):
    """What this event is to another."""

    event: EventKey
    kind: RelationKind

    @property
    def named(self) -> str:
        """The other event and the kind."""
        return f"{self.event}/{self.kind}"
