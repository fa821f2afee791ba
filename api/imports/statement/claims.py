"""Who says so: people, information, and claims with their numbers."""

from typing import Annotated, Self

from pydantic import model_validator

from api.imports.statement.coding import (
    ActKey,
    ActorKey,
    ClaimKey,
    CodeOf,
    Day,
    DocumentKey,
    Key,
    RoleCode,
    SourceKey,
    VictimKey,
    Words,
    wrong,
)
from api.imports.statement.parts import Anchor, Child, Count, Once, Part, Period, Texts
from api.imports.statement.quantities import Numbers, figures, settle
from schema.vocabulary import (
    AgeBand,
    CivilianStatus,
    ClaimStatus,
    CountingUnit,
    Measure,
    Population,
    Qualifier,
    Sex,
    Stance,
)

_STATUS = {Population.CIVILIANS: CivilianStatus.CIVILIAN, Population.COMBATANTS: CivilianStatus.COMBATANT}


class People(Part):
    """Who, as far as the source says."""

    sex: Sex = Sex.UNKNOWN
    age_band: AgeBand = AgeBand.UNKNOWN
    civilian_status: CivilianStatus = CivilianStatus.UNKNOWN
    roles: Annotated[tuple[RoleCode, ...], Once] = ()


class Victim(People):
    """Who was harmed: a group as a counting unit, or one pseudonymous person. Never an identity."""

    key: Key
    unit: CountingUnit
    label: Texts
    """Neutral words that identify nobody."""


class Said(Part):
    """That a source says something, and where."""

    source: SourceKey
    document: DocumentKey | None = None
    """Where it is written or shown, when no spot of a text can be named."""
    anchor: Anchor | None = None

    @model_validator(mode="after")
    def _one_document(self) -> Self:
        if self.document is not None and self.anchor is not None:
            raise wrong("has both a document and an anchor; name the document in the anchor", "document")
        return self


class Information(Said, Child):
    """What a source contributes to a record."""

    stance: Stance = Stance.SUPPORTS
    connection: Annotated[str, CodeOf("connection")] | None = None
    """How the source stands to what it tells of."""
    reliability: Annotated[str, CodeOf("reliability")] | None = None
    """Of this information; the source has its own."""

    @property
    def named(self) -> str:
        """Source, document, spot and stance."""
        document, spot = self.document or "", ""
        if self.anchor is not None:
            document, spot = self.anchor.document or "", f"{self.anchor.start}-{self.anchor.end}"
        return f"{self.source}/{document}/{spot}/{self.stance}"


class Claim(Said):
    """A number that one source states. Bounds that follow from the qualifier may be left out; a best never follows."""

    key: Key
    measure: Measure
    min: Count | None = None
    best: Count | None = None
    max: Count | None = None
    qualifier: Qualifier
    verbatim: Words
    """The words that hold the number, as they stand."""
    population: Population
    sex: Sex | None = None
    """Only this sex; left out when the number is not restricted."""
    age_band: AgeBand | None = None
    roles: Annotated[tuple[RoleCode, ...], Once] = ()
    side: ActorKey | None = None
    """Only members of this side."""
    civilian_status: CivilianStatus | None = None
    """Left out, it is what the population says, else unknown."""
    act: ActKey | None = None
    """Act of this event, when the number is of one act only."""
    victim: VictimKey | None = None
    """Group of this record whose size the number is."""
    period: Period | None = None
    cumulative: bool = False
    """Whether it adds up the period."""
    stated_on: Day | None = None
    status: ClaimStatus = ClaimStatus.REPORTED
    supersedes: ClaimKey | None = None
    """Earlier claim of the same source that it replaces."""
    overlaps: Annotated[tuple[ClaimKey, ...], Once] = ()
    """Claims that count some of the same people; said once, it holds both ways."""

    def numbers(self) -> Numbers:
        """Least, best and greatest as they are recorded."""
        return settle(self.qualifier, Numbers(self.min, self.best, self.max))

    def civilian(self) -> CivilianStatus:
        """Civilian status as it is recorded."""
        return self.civilian_status or _STATUS.get(self.population, CivilianStatus.UNKNOWN)

    @model_validator(mode="after")
    def _numbers_agree_with_words(self) -> Self:
        try:
            self.numbers()
        except ValueError as problem:
            raise wrong(str(problem), "qualifier") from None
        if self.qualifier is Qualifier.MORE_THAN and self.min in figures(self.verbatim):
            raise wrong(f"“{self.verbatim}” does not include {self.min:,} itself; min is one above the figure", "min")
        if self.anchor is not None and self.verbatim not in self.anchor.quote:
            raise wrong("does not stand in the quote; anchor the words that hold the number", "verbatim")
        if self.population in _STATUS and self.civilian() is not _STATUS[self.population]:
            raise wrong(f"a population of {self.population} has another; leave it out", "civilian_status")
        return self
