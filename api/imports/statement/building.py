"""Records of a statement to rows of the record. What is beneath a record is named beneath its name."""

import uuid
from collections.abc import Sequence, Set
from typing import Any

from api.imports.statement.acts import Act
from api.imports.statement.claims import Claim, Said, Victim
from api.imports.statement.columns import columns, people
from api.imports.statement.records import (
    DetentionEpisode,
    Event,
    Facility,
    Intervention,
    Record,
    Situation,
)
from api.imports.statement.sharing import Shared, texts
from schema.loading import Loader


class Builder:
    """Stages records of one collection with everything beneath them."""

    def __init__(self, loader: Loader, shared: Shared, collection: uuid.UUID, records: Sequence[Record]) -> None:
        """`records` are all that are taken: their claims may name one another."""
        self._loader, self._shared, self._collection = loader, shared, collection
        self._records = records
        self._holders = {claim.key: record for record in records for claim in record.claims}

    def name(self, record: Record) -> str:
        """What a record is called."""
        return self._shared.record_name(record.key)

    def build(self, record: Record) -> None:
        """Stage a record and everything beneath it."""
        made = self._loader.stage(
            record.type,
            self.name(record),
            collection_id=self._collection,
            provider_id=record.key,
            **texts("title", record.title),
            **columns(record, self._shared),
        )
        self._beneath(record, made)
        for claim in record.claims:
            self._claim(record, made, claim)
        for each in record.information:
            self._loader.stage(
                "information",
                f"{self.name(record)}/{each.named}",
                record_id=made,
                **self._said(each),
                connection=each.connection,
                stance=each.stance,
                reliability=each.reliability,
            )

    def overlaps(self, withheld: Set[uuid.UUID]) -> None:
        """Stage which claims count some of the same people, but for claims of records that a person withdrew."""
        pairs = set[frozenset[str]]()
        for claim, holder in ((claim, record) for record in self._records for claim in record.claims):
            for other in claim.overlaps:
                beside = self._holders[other]
                pair = frozenset((claim.key, other))
                if pair in pairs or withheld & {self._identity(holder), self._identity(beside)}:
                    continue
                pairs.add(pair)  # said by both, it is still one
                one, two = self._within(holder, "claim", claim.key), self._within(beside, "claim", other)
                name = f"{self.name(holder)}/{claim.key}/{other}"
                self._loader.stage("claim_overlap", name, claim_id=one, other_id=two)

    def _identity(self, record: Record) -> uuid.UUID | None:
        return self._shared.record(record.type, record.key)

    def _beneath(self, record: Record, made: uuid.UUID) -> None:
        """What only records of that type have beneath them."""
        match record:
            case Event():
                self._happened(record, made)
            case Facility():
                self._statuses(record, made)
            case DetentionEpisode():
                self._victim(record, made, record.victim)
                self._stages(record, made)
            case Situation() | Intervention():
                for party in record.parties:
                    name = f"{self.name(record)}/{party}"
                    self._loader.stage("party", name, record_id=made, actor_id=self._shared.actor(party))

    def _happened(self, event: Event, made: uuid.UUID) -> None:
        for victim in event.victims:
            self._victim(event, made, victim)
        for act in event.acts:
            self._act(event, made, act)
        for each in event.assessments:
            self._loader.stage(
                "assessment",
                f"{self.name(event)}/{each.named}",
                event_id=made,
                scheme=each.scheme,
                grade=each.grade,
                tier=each.tier,
                standard_of_proof=each.standard_of_proof,
                made_on=each.made_on,
                **texts("rationale", each.rationale),
            )
        for other in event.relations:
            self._loader.stage(
                "event_relation",
                f"{self.name(event)}/{other.named}",
                event_id=made,
                other_id=self._shared.record("event", other.event),
                kind=other.kind,
            )

    def _victim(self, record: Record, made: uuid.UUID, victim: Victim) -> None:
        self._loader.stage(
            "victim",
            f"{self.name(record)}/{victim.key}",
            record_id=made,
            unit=victim.unit,
            **texts("label", victim.label),
            **people(victim),
        )

    def _act(self, event: Event, made: uuid.UUID, act: Act) -> None:
        name = f"{self.name(event)}/{act.key}"
        staged = self._loader.stage(
            "act",
            name,
            event_id=made,
            victim_id=self._within(event, "victim", act.victim),
            kind=act.kind,
            violations=list(act.violations),
            method=act.method,
            outcome=act.outcome,
            **texts("reason", act.reason),
            responsibility=act.responsibility,
            response=act.response,
        )
        for each in act.involvements:
            self._loader.stage(
                "involvement",
                f"{name}/{each.named}",
                event_id=made,
                act_id=staged,
                actor_id=self._shared.actor(each.actor),
                source_id=self._shared.source(each.source),
                degree=each.degree,
                attribution=each.attribution,
            )

    def _statuses(self, facility: Facility, made: uuid.UUID) -> None:
        for each in facility.statuses:
            self._loader.stage(
                "facility_status",
                f"{self.name(facility)}/{each.named}",
                facility_id=made,
                status=each.status,
                day_from=each.period.first,
                day_to=each.period.last,
                date_precision=each.period.precision,
                cause_id=self._shared.record("event", each.cause),
                source_id=self._shared.source(each.source),
            )

    def _stages(self, episode: DetentionEpisode, made: uuid.UUID) -> None:
        for position, stage in enumerate(episode.stages, 1):
            self._loader.stage(
                "detention_stage",
                f"{self.name(episode)}/{position}",
                episode_id=made,
                position=position,
                state=stage.state,
                day_from=stage.occurred.first,
                day_to=stage.occurred.last,
                date_precision=stage.occurred.precision,
                date_verbatim=stage.occurred.verbatim,
                site_id=self._shared.place(stage.site),
                source_id=self._shared.source(stage.source),
            )

    def _claim(self, record: Record, made: uuid.UUID, claim: Claim) -> None:
        numbers = claim.numbers()
        self._loader.stage(
            "claim",
            f"{self.name(record)}/{claim.key}",
            record_id=made,
            act_id=self._within(record, "act", claim.act),
            victim_id=self._within(record, "victim", claim.victim),
            **self._said(claim),
            measure=claim.measure,
            min=numbers.min,
            best=numbers.best,
            max=numbers.max,
            qualifier=claim.qualifier,
            verbatim=claim.verbatim,
            population=claim.population,
            sex=claim.sex,
            age_band=claim.age_band,
            civilian_status=claim.civilian(),
            roles=list(claim.roles),
            side_id=self._shared.actor(claim.side),
            period_from=claim.period.first if claim.period else None,
            period_to=claim.period.last if claim.period else None,
            cumulative=claim.cumulative,
            stated_on=claim.stated_on,
            status=claim.status,
            supersedes_id=self._within(record, "claim", claim.supersedes),
        )

    def _within(self, record: Record, concept: str, key: str | None) -> uuid.UUID | None:
        """The identity of an act, victim or claim of the record, where one is named."""
        return None if key is None else self._loader.identifier(concept, f"{self.name(record)}/{key}")

    def _said(self, said: Said) -> dict[str, Any]:
        return {"source_id": self._shared.source(said.source), **self._shared.spot(said.document, said.anchor)}
