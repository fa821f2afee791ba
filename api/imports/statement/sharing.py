"""What all records of a statement share, to rows of the record: collection, documents, sources, actors, places."""

import json
import uuid
from collections.abc import Mapping
from typing import Any

import shapely

from api.imports.statement.models import Actor, Control, Document, Frame, Place, Quotation, Source
from api.imports.statement.parts import Anchor, Shaped, Texts
from api.imports.statement.placing import boundary_version, stays
from schema.loading import Loader
from schema.loading_stated import RecordedPlace


def texts(name: str, given: Texts | None) -> dict[str, str | None]:
    """The columns of a text in the languages that it has; none where nothing is stated."""
    return {} if given is None else {f"{name}_{language}": text for language, text in given}


def geometry(shaped: Shaped) -> str | None:
    """Hexadecimal EWKB of what has a geometry."""
    shape = shaped.shape()
    return None if shape is None else str(shapely.to_wkb(shapely.set_srid(shape, 4326), hex=True, include_srid=True))


class Shared:
    """Stages what records refer to, each thing beneath the collection's slug, and knows the identity of each."""

    def __init__(self, loader: Loader, frame: Frame, recorded: Mapping[str, RecordedPlace]) -> None:
        """`recorded` are the places that the record has, by P-code."""
        self._loader, self._frame, self._recorded = loader, frame, recorded
        self.slug, self.timezone = frame.collection.slug, frame.collection.timezone
        self._places = {place.called: self._place_name(place) for place in frame.places}

    def record_name(self, key: str) -> str:
        """What the record with that key is called."""
        return f"{self.slug}/{key}"

    def record(self, concept: str, key: str | None) -> uuid.UUID | None:
        """The identity of a record of the file, where one is named."""
        return None if key is None else self._loader.identifier(concept, self.record_name(key))

    def source(self, key: str) -> uuid.UUID:
        """The identity of a source of the file."""
        return self._loader.identifier("source", self._name("source", key))

    def document(self, key: str | None) -> uuid.UUID | None:
        """The identity of a document of the file, where one is named."""
        return None if key is None else self._loader.identifier("document", self._name("document", key))

    def place(self, called: str | None) -> uuid.UUID | None:
        """The identity of a place of the file; areas are named by their P-code, as imports of boundaries do."""
        return None if called is None else self._loader.identifier("place", self._places[called])

    def actor(self, key: str | None) -> uuid.UUID | None:
        """The identity of an actor of the file, where one is named."""
        return None if key is None else self._loader.identifier("actor", self._name("actor", key))

    def spot(self, document: str | None, anchor: Anchor | None) -> dict[str, Any]:
        """The columns that say where something is written."""
        if anchor is None:
            return {"document_id": self.document(document)}
        return {
            "document_id": self.document(anchor.document or self._frame.document.key),
            "anchor_start": anchor.start,
            "anchor_end": anchor.end,
            "quote": anchor.quote,
        }

    def _name(self, concept: str, key: str) -> str:
        return f"{self.slug}/{concept}/{key}"

    def stage(self) -> uuid.UUID:
        """Stage everything; returns the collection."""
        for source in self._frame.sources:
            self._source(source)
        for document in (self._frame.document, *self._frame.documents):
            self._document(document)
        for actor in self._frame.actors:
            self._actor(actor)
        for place in self._frame.places:
            self._stage_place(place)
        for control in self._frame.controls:
            self._control(control)
        for quotation in self._frame.quotations:
            self._quotation(quotation)
        return self._collection()

    def _collection(self) -> uuid.UUID:
        said = self._frame.collection
        return self._loader.stage(
            "collection",
            self.slug,
            slug=self.slug,
            nature=said.nature,
            disclosure=said.disclosure,
            **texts("name", said.name),
            **texts("description", said.description),
            licence=said.licence,
            citation=said.citation,
            timezone=said.timezone,
            caveats=json.dumps([each.model_dump() for each in said.caveats], ensure_ascii=False),
            disjoint_with=list(said.disjoint_with),
        )

    def _source(self, source: Source) -> None:
        made = self._loader.stage(
            "source",
            self._name("source", source.key),
            **texts("name", source.name),
            kind=source.kind,
            protected=source.protected,
            independence_group=source.independence_group,
            compiles=source.compiles,
            reliability=source.reliability,
        )
        for other in source.rests_on:
            name = f"{self._name('source', source.key)}/{other}"
            self._loader.stage("source_reliance", name, source_id=made, rests_on_id=self.source(other))

    def _document(self, document: Document) -> None:
        self._loader.stage(
            "document",
            self._name("document", document.key),
            source_id=self.source(document.source),
            **document.model_dump(exclude={"key", "source"}),
        )

    def _actor(self, actor: Actor) -> None:
        made = self._loader.stage(
            "actor",
            self._name("actor", actor.key),
            **texts("name", actor.name),
            aliases=list(actor.aliases),
            kind=actor.kind,
            parent_id=self.actor(actor.parent),
            country_pcode=actor.country,
        )
        for member in actor.members:
            name = f"{self._name('actor', actor.key)}/{member}"
            self._loader.stage("actor_membership", name, coalition_id=made, member_id=self.actor(member))

    def _place_name(self, place: Place) -> str:
        return place.pcode or f"{self.slug}/place/{place.key}"

    def _stage_place(self, place: Place) -> None:
        if stays(place, self.slug, self._recorded):
            return
        self._loader.stage(
            "place",
            self._place_name(place),
            pcode=place.pcode,
            kind=place.kind,
            level=place.level,
            parent_pcode=place.parent,
            **texts("name", place.name),
            geometry=geometry(place),
            boundary_version=boundary_version(place, self.slug),
        )

    def _control(self, control: Control) -> None:
        self._loader.stage(
            "control",
            f"{self._name('source', control.source)}/{control.key}",
            place_id=self.place(control.place),
            actor_id=self.actor(control.actor),
            day_from=control.period.first,
            day_to=control.period.last,
            date_precision=control.period.precision,
            source_id=self.source(control.source),
        )

    def _quotation(self, quotation: Quotation) -> None:
        self._loader.stage(
            "quotation",
            f"{self._name('document', quotation.anchor.document or self._frame.document.key)}/{quotation.named}",
            source_id=self.source(quotation.source),
            **self.spot(None, quotation.anchor),
        )
