"""The eight types of record, each with what is beneath it."""

import itertools
from typing import Annotated, ClassVar, Self

from pydantic import Field, model_validator

from api.imports.statement.acts import Act, Assessment, Relation
from api.imports.statement.claims import Claim, Information, People, Victim
from api.imports.statement.coding import (
    ActCode,
    ActorKey,
    CodeOf,
    DocumentKey,
    EventKey,
    FacilityKey,
    Key,
    PlaceKey,
    SourceKey,
    wrong,
)
from api.imports.statement.parts import (
    Child,
    Count,
    Happened,
    Metres,
    Occurred,
    Once,
    Part,
    Span,
    Texts,
    Where,
    WordedSpan,
)
from schema import terms
from schema.answering import RecordType
from schema.vocabulary import (
    DetentionState,
    FacilityStatus,
    Granularity,
)


class Record(Part):
    """What every record has. Somebody must say it, by information or by a claim. Only events need days."""

    type: ClassVar[RecordType]
    key: Key
    kind: str
    title: Texts | None = None
    """Neutral; names nobody who is not public."""
    occurred: Occurred
    place: Where
    claims: tuple[Claim, ...] = ()
    information: Annotated[tuple[Information, ...], Once] = ()

    @model_validator(mode="after")
    def _somebody_says_so(self) -> Self:
        if not self.claims and not self.information:
            raise wrong("nobody says so; give it information with a source, or a claim")
        return self


class Event(Record):
    """Something that happened, with the acts within it."""

    type: ClassVar[RecordType] = RecordType.EVENT
    kind: Annotated[str, CodeOf("event")]
    occurred: Happened
    granularity: Granularity
    summary: Texts | None = None
    context: Annotated[tuple[Annotated[str, CodeOf("context")], ...], Once] = ()
    facility: FacilityKey | None = None
    """Facility hit, where it is known."""
    facility_kinds: Annotated[tuple[Annotated[str, CodeOf("facility")], ...], Once] = ()
    """Kinds of protected object hit."""
    victims: tuple[Victim, ...] = ()
    acts: tuple[Act, ...] = ()
    assessments: Annotated[tuple[Assessment, ...], Once] = ()
    relations: Annotated[tuple[Relation, ...], Once] = ()


class Status(Child):
    """One stretch of a facility's life-line."""

    status: FacilityStatus
    period: Span
    cause: EventKey | None = None
    source: SourceKey

    @property
    def named(self) -> str:
        """Condition, days and source."""
        return f"{self.status}/{self.period.first or ''}/{self.period.last or ''}/{self.source}"


class Facility(Record):
    """A hospital, school or other protected object."""

    type: ClassVar[RecordType] = RecordType.FACILITY
    kind: Annotated[str, CodeOf("facility")]
    operator: ActorKey | None = None
    public_document: DocumentKey | None = None
    """Document that already makes place and present status public."""
    notified: bool | None = None
    """Whether its coordinates were given to the parties; never published."""
    statuses: Annotated[tuple[Status, ...], Once] = ()


class Stage(Part):
    """One state of a detention episode; they stand in the order in which they were entered."""

    state: DetentionState
    occurred: WordedSpan
    site: PlaceKey | None = None
    source: SourceKey


class DetentionEpisode(Record):
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
            raise wrong(f"no episode begins with {states[0]}; it begins with {', '.join(first)}", "stages")
        for before, after in itertools.pairwise(states):
            allowed = terms.term("detention_state", before).next or ()
            if after not in allowed:
                can = f"what follows is {', '.join(allowed)}" if allowed else "nothing follows it"
                raise wrong(f"{after} cannot follow {before}; {can}", "stages")
        return self


class DisplacementFlow(Record):
    """People moved from one place to another; how many is in the claims."""

    type: ClassVar[RecordType] = RecordType.DISPLACEMENT_FLOW
    kind: Annotated[str, CodeOf("displacement_flow")]
    origin: PlaceKey
    destination: PlaceKey | None = None
    cause: EventKey | None = None
    stock: bool
    """Whether its numbers are people displaced at a date rather than moving in a period."""


class Situation(Record):
    """A lasting state of an area: siege, offensive, truce."""

    type: ClassVar[RecordType] = RecordType.SITUATION
    kind: Annotated[str, CodeOf("situation")]
    parties: Annotated[tuple[ActorKey, ...], Once] = ()
    conditions: Annotated[tuple[Annotated[str, CodeOf("condition")], ...], Once] = ()


class Corridor(Record):
    """A route for evacuation or aid, with or without a known course."""

    type: ClassVar[RecordType] = RecordType.CORRIDOR
    kind: Annotated[str, CodeOf("corridor")]
    status: Annotated[str, CodeOf("corridor_status")] | None = None
    origin: PlaceKey | None = None
    destination: PlaceKey | None = None
    controlled_by: ActorKey | None = None
    stated_length_metres: Annotated[Metres, Field(gt=0)] | None = None


class RiskStatement(Record):
    """A harm that is feared; never counted as occurred."""

    type: ClassVar[RecordType] = RecordType.RISK_STATEMENT
    kind: Annotated[str, CodeOf("risk_statement")]
    feared: Annotated[tuple[ActCode, ...], Field(min_length=1), Once]
    people: People = People()
    """Those at risk."""
    trigger: Texts | None = None
    """What would bring it about."""


class Intervention(Record):
    """A response: appeal, offer, agreement, visit."""

    type: ClassVar[RecordType] = RecordType.INTERVENTION
    kind: Annotated[str, CodeOf("intervention")]
    parties: Annotated[tuple[ActorKey, ...], Once] = ()
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
