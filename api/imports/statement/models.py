"""A coded statement as a whole: its collection, documents, sources, actors and places, and its lists of records."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from api.imports.statement.coding import (
    ActorKey,
    CaveatCode,
    CodeOf,
    CountryPcode,
    Day,
    Key,
    LanguageTag,
    Pcode,
    PlaceKey,
    Sha256,
    Slug,
    SourceKey,
    Words,
    Zone,
    wrong,
)
from api.imports.statement.parts import Anchor, Child, Name, Once, Part, Shaped, Span, Texts
from api.imports.statement.records import (
    Corridor,
    DetentionEpisode,
    DisplacementFlow,
    Event,
    Facility,
    Intervention,
    RiskStatement,
    Situation,
)
from schema.answering import ADMIN, AreaLevel
from schema.vocabulary import CollectionNature, Disclosure

VERSION = "statement/1"
"""What the first line of a file says, so that a later form of the format can be told from this one."""


class Caveat(Texts):
    """What to beware of when reading the collection."""

    code: CaveatCode
    ar: Words


class Collection(Part):
    """What the collection says of itself."""

    slug: Slug
    """Short name: small letters, digits and hyphens. Everything in the file is named beneath it."""
    nature: CollectionNature
    disclosure: Disclosure
    name: Texts
    description: Texts
    licence: Words
    citation: Words
    timezone: Zone
    """Of all days in the file that do not say otherwise."""
    caveats: tuple[Caveat, ...] = ()
    disjoint_with: Annotated[tuple[Slug, ...], Once] = ()
    """Collections that share no event with it."""


class Document(Part):
    """Source material: the statement, or a photograph or recording of which it tells."""

    key: Key
    source: SourceKey
    """Who published or made it."""
    title: Words
    kind: Annotated[str, CodeOf("document")]
    language: LanguageTag | None = None
    published_on: Day | None = None
    url: Words | None = None
    archive_url: Words | None = None
    sha256: Sha256 | None = None
    licence: Words | None = None
    graphic: bool | None = None
    """Whether it shows harm; null when unknown."""


class CodedDocument(Document):
    """The document that was coded. `sha256` is of its text, in which the anchors count."""

    sha256: Sha256


class Source(Part):
    """Who says so."""

    key: Key
    name: Texts
    """Of a protected source a generic one."""
    kind: Annotated[str, CodeOf("source")]
    protected: bool
    """Whether its identity is withheld for safety."""
    independence_group: Words
    """Sources of one group are echoes of each other, in every collection."""
    compiles: bool = False
    """Whether it compiles what others reported, and so corroborates nothing."""
    reliability: Annotated[str, CodeOf("reliability")] | None = None
    rests_on: Annotated[tuple[SourceKey, ...], Once] = ()
    """Sources on which it draws."""


class Actor(Part):
    """A force, organisation, authority or coalition. Never an individual."""

    key: Key
    name: Texts
    aliases: Annotated[tuple[Words, ...], Once] = ()
    kind: Annotated[str, CodeOf("actor")] | None = None
    parent: ActorKey | None = None
    """Body it belongs to."""
    country: CountryPcode | None = None
    """P-code of its country."""
    members: Annotated[tuple[ActorKey, ...], Once] = ()
    """Of a coalition."""


class Place(Shaped):
    """An area or site that the file needs. Where the record has the P-code already, what it has stays as it is."""

    key: Key | None = None
    """What the file calls it; left out, that is its P-code."""
    pcode: Pcode | None = None
    name: Name
    kind: Annotated[str, CodeOf("place")]
    level: AreaLevel | None = None
    """Admin level; left out for sites."""
    parent: Pcode | None = None
    """P-code of the area that contains it."""
    boundary_version: Words | None = None
    """Left out, it says that the statement stated it."""

    @property
    def called(self) -> str:
        """What the file calls it."""
        return self.key or self.pcode or ""

    @model_validator(mode="after")
    def _can_be_named(self) -> Self:
        if self.key is None and self.pcode is None:
            raise wrong("has neither a key nor a P-code; give one of them")
        if self.level is not None and self.level not in ADMIN:
            raise wrong(f"{self.level} is no admin level; give one of {', '.join(ADMIN)}", "level")
        if self.level is not None and self.pcode is None:
            raise wrong(f"an area of level {self.level} needs its P-code; a site has no level", "level")
        return self


class Control(Part):
    """Who controlled a place over a period."""

    key: Key
    place: PlaceKey
    actor: ActorKey | None = None
    """Null when contested or unknown."""
    period: Span
    source: SourceKey


class Quotation(Child):
    """Words of somebody in a document; a protected source stays nobody."""

    source: SourceKey
    """Who is quoted."""
    anchor: Anchor

    @property
    def named(self) -> str:
        """Source, document and spot."""
        return f"{self.source}/{self.anchor.document or ''}/{self.anchor.start}-{self.anchor.end}"


class Frame(Part):
    """All of a file but its records. A fault in it is one of the whole file."""

    sijill: Literal["statement/1"]
    collection: Collection
    document: CodedDocument
    documents: tuple[Document, ...] = ()
    sources: Annotated[tuple[Source, ...], Field(min_length=1)]
    actors: tuple[Actor, ...] = ()
    places: tuple[Place, ...] = ()
    controls: tuple[Control, ...] = ()
    quotations: Annotated[tuple[Quotation, ...], Once] = ()


class Statement(Frame):
    """A document read by a person and coded: who did what to whom according to whom, each statement where it stands."""

    events: tuple[Event, ...] = ()
    facilities: tuple[Facility, ...] = ()
    detention_episodes: tuple[DetentionEpisode, ...] = ()
    displacement_flows: tuple[DisplacementFlow, ...] = ()
    situations: tuple[Situation, ...] = ()
    corridors: tuple[Corridor, ...] = ()
    risk_statements: tuple[RiskStatement, ...] = ()
    interventions: tuple[Intervention, ...] = ()
