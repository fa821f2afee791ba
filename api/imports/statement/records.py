"""The eight types of record, each with what is beneath it."""

import itertools
from typing import Annotated, ClassVar, Self

from pydantic import Field, model_validator

from api.imports.statement.claims import Claim, Information, People, Victim
from api.imports.statement.coding import (
    ActCode,
    ActorKey,
    CodeOf,
    Day,
    DocumentKey,
    EventKey,
    FacilityKey,
    Key,
    PlaceKey,
    SourceKey,
    VictimKey,
    Words,
    wrong,
)
from api.imports.statement.parts import Count, Happened, Metres, Occurred, Part, Span, Texts, Where, WordedSpan
from schema import terms
from schema.answering import RecordType
from schema.vocabulary import (
    Attribution,
    DetentionState,
    FacilityStatus,
    Granularity,
    RelationKind,
    Responsibility,
    StandardOfProof,
    Verification,
)

_GRADES = {
    "sijill": "verification",
    "ucdp": "ucdp_event_clarity",
    "airwars": "airwars_grading",
    "who-ssa": "who_ssa_certainty",
    "huridocs": "huridocs_violation_status",
}
"""The vocabulary of each scheme's grades."""


class Record(Part):
    """What every record has. Somebody must say it: by information, or by a claim."""

    type: ClassVar[RecordType]
    key: Key
    title: Texts | None = None
    """Neutral; names nobody who is not public."""
    place: Where
    claims: tuple[Claim, ...] = ()
    information: tuple[Information, ...] = ()

    @model_validator(mode="after")
    def _somebody_says_so(self) -> Self:
        if not self.claims and not self.information:
            raise wrong("nobody says so; give it information with a source, or a claim")
        return self


class Involvement(Part):
    """The part that one source says an actor had in an act."""

    actor: ActorKey
    source: SourceKey
    degree: Annotated[str, CodeOf("involvement")]
    attribution: Attribution


class Act(Part):
    """One kind of harm, or of fighting, within an event."""

    key: Key
    kind: ActCode
    victim: VictimKey | None = None
    violations: tuple[Annotated[str, CodeOf("violation")], ...] = ()
    """Only what a source alleges."""
    method: Annotated[str, CodeOf("method")] | None = None
    outcome: Annotated[str, CodeOf("outcome")] | None = None
    reason: Texts | None = None
    """Reason stated for it."""
    responsibility: Responsibility = Responsibility.UNKNOWN
    """How the involvements combine; indistinct: one of them, nobody says which."""
    response: Annotated[str, CodeOf("response")] | None = None
    involvements: tuple[Involvement, ...] = ()


class Assessment(Part):
    """One judgement of how sure the event is."""

    scheme: Annotated[str, CodeOf("scheme")]
    grade: Words
    standard_of_proof: StandardOfProof | None = None
    made_on: Day | None = None
    rationale: Texts | None = None

    @property
    def tier(self) -> Verification | None:
        """The grade on Sijill's own scale, where it is that."""
        return Verification(self.grade) if self.scheme == "sijill" else None

    @model_validator(mode="after")
    def _grade_of_the_scheme(self) -> Self:
        if self.scheme in _GRADES:
            CodeOf(_GRADES[self.scheme]).check(self.grade)
        return self


class Relation(Part):
    """What this event is to another."""

    event: EventKey
    kind: RelationKind


class Event(Record):
    """Something that happened, with the acts within it."""

    type: ClassVar[RecordType] = RecordType.EVENT
    kind: Annotated[str, CodeOf("event")]
    occurred: Happened
    granularity: Granularity
    summary: Texts | None = None
    context: tuple[Annotated[str, CodeOf("context")], ...] = ()
    facility: FacilityKey | None = None
    """Facility hit, where it is known."""
    facility_kinds: tuple[Annotated[str, CodeOf("facility")], ...] = ()
    """Kinds of protected object hit."""
    victims: tuple[Victim, ...] = ()
    acts: tuple[Act, ...] = ()
    assessments: tuple[Assessment, ...] = ()
    relations: tuple[Relation, ...] = ()


class Lasting(Record):
    """A record that is no event. Its days may be unknown."""

    occurred: Occurred


class Status(Part):
    """One stretch of a facility's life-line."""

    status: FacilityStatus
    period: Span
    cause: EventKey | None = None
    source: SourceKey


class Facility(Lasting):
    """A hospital, school or other protected object."""

    type: ClassVar[RecordType] = RecordType.FACILITY
    kind: Annotated[str, CodeOf("facility")]
    operator: ActorKey | None = None
    public_document: DocumentKey | None = None
    """Document that already makes place and present status public."""
    notified: bool | None = None
    """Whether its coordinates were given to the parties; never published."""
    statuses: tuple[Status, ...] = ()


class Stage(Part):
    """One state of a detention episode; they stand in the order in which they were entered."""

    state: DetentionState
    occurred: WordedSpan
    site: PlaceKey | None = None
    source: SourceKey


class DetentionEpisode(Lasting):
    """Deprivation of liberty of one person or group, from stop to outcome."""

    type: ClassVar[RecordType] = RecordType.DETENTION_EPISODE
    kind: Annotated[str, CodeOf("detention_episode")]
    victim: Victim
    authority: ActorKey | None = None
    whereabouts: Annotated[str, CodeOf("whereabouts")] | None = None
    stages: Annotated[tuple[Stage, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _states_follow(self) -> Self:
        states = [stage.state for stage in self.stages]
        first = [term.code for term in terms.vocabulary("detention_state").terms if term.first]
        if states[0] not in first:
            raise wrong(f"no episode begins with {states[0]}; it begins with {', '.join(first)}")
        for before, after in itertools.pairwise(states):
            allowed = terms.term("detention_state", before).next or ()
            if after not in allowed:
                can = f"what follows is {', '.join(allowed)}" if allowed else "nothing follows it"
                raise wrong(f"{after} cannot follow {before}; {can}")
        return self


class DisplacementFlow(Lasting):
    """People moved from one place to another; how many is in the claims."""

    type: ClassVar[RecordType] = RecordType.DISPLACEMENT_FLOW
    kind: Annotated[str, CodeOf("displacement_flow")]
    origin: PlaceKey
    destination: PlaceKey | None = None
    cause: EventKey | None = None
    stock: bool
    """Whether its numbers are people displaced at a date rather than moving in a period."""


class Situation(Lasting):
    """A lasting state of an area: siege, offensive, truce."""

    type: ClassVar[RecordType] = RecordType.SITUATION
    kind: Annotated[str, CodeOf("situation")]
    parties: tuple[ActorKey, ...] = ()
    conditions: tuple[Annotated[str, CodeOf("condition")], ...] = ()


class Corridor(Lasting):
    """A route for evacuation or aid, with or without a known course."""

    type: ClassVar[RecordType] = RecordType.CORRIDOR
    kind: Annotated[str, CodeOf("corridor")]
    status: Annotated[str, CodeOf("corridor_status")] | None = None
    origin: PlaceKey | None = None
    destination: PlaceKey | None = None
    controlled_by: ActorKey | None = None
    stated_length_metres: Annotated[Metres, Field(gt=0)] | None = None


class RiskStatement(Lasting):
    """A harm that is feared; never counted as occurred."""

    type: ClassVar[RecordType] = RecordType.RISK_STATEMENT
    kind: Annotated[str, CodeOf("risk_statement")]
    feared: Annotated[tuple[ActCode, ...], Field(min_length=1)]
    people: People = People()
    """Those at risk."""
    trigger: Texts | None = None
    """What would bring it about."""


class Intervention(Lasting):
    """A response: appeal, offer, agreement, visit."""

    type: ClassVar[RecordType] = RecordType.INTERVENTION
    kind: Annotated[str, CodeOf("intervention")]
    parties: tuple[ActorKey, ...] = ()
    stated_parties: Annotated[Count, Field(ge=1)] | None = None
    """Number of parties stated, named or not."""
    addressee: Texts | None = None
    condition: Texts | None = None
    """Condition attached."""
    status: Annotated[str, CodeOf("intervention_status")]
    response: Annotated[str, CodeOf("intervention_response")] | None = None
    impact: Annotated[str, CodeOf("intervention_impact")] | None = None


LISTS: dict[str, type[Record]] = {
    "events": Event,
    "facilities": Facility,
    "detention_episodes": DetentionEpisode,
    "displacement_flows": DisplacementFlow,
    "situations": Situation,
    "corridors": Corridor,
    "risk_statements": RiskStatement,
    "interventions": Intervention,
}
"""Every list of records that a file may have."""
