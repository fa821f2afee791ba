"""One row of UCDP to what is recorded of it. UCDP states numbers and parties; offices it names support them.

Codes come from the crosswalks of the vocabularies. Identities are named beneath the collection's slug, so that the same
row is the same event in every file of the collection.
"""

import json
import uuid
from collections.abc import Mapping
from functools import cache
from typing import Any

import shapely

from api.imports.ucdp_ged.cleaning import ONE_SIDED, Row
from schema import terms
from schema.loading import Loader
from schema.vocabulary import (
    AgeBand,
    Attribution,
    CivilianStatus,
    ClaimStatus,
    CountingUnit,
    Granularity,
    Match,
    Measure,
    PlaceBasis,
    PlacePrecision,
    Population,
    Qualifier,
    Responsibility,
    Sex,
)

SCHEME = "ucdp"
NEAR_METRES = 25_000.0
"""where_prec 2: within about 25 km of a known point (codebook)."""

_CENTROIDS = (PlacePrecision.ADM2, PlacePrecision.ADM1, PlacePrecision.COUNTRY)
_WITHOUT_BASIS = PlacePrecision.INTERNATIONAL


@cache
def ours(vocabulary: str) -> Mapping[int, str]:
    """Our code for each of UCDP's."""
    found = terms.vocabulary(vocabulary).terms
    return {
        int(other.code): term.code
        for term in found
        for other in term.crosswalks
        if other.scheme == SCHEME and other.match is Match.EXACT
    }


class Builder:
    """Stages events of one collection with everything beneath them."""

    def __init__(self, loader: Loader, *, slug: str, collection: uuid.UUID, compiler: uuid.UUID, timezone: str) -> None:
        """`compiler` is the source that states the numbers; `timezone` that of the events' days."""
        self._loader = loader
        self._slug = slug
        self._collection = collection
        self._compiler = compiler
        self._timezone = timezone

    def name(self, row: Row) -> str:
        """What the row's event is called."""
        return f"{self._slug}/{row.number}"

    def build(self, row: Row, side_a: uuid.UUID, side_b: uuid.UUID | None) -> uuid.UUID:
        """Stage the event of a row and everything that UCDP itself states of it; returns the event."""
        event = self._event(row)
        act = self._act(row, event)
        for side, actor in (("side_a", side_a), ("side_b", side_b)):
            if actor is not None:
                self._involvement(row, event, act, side, actor)
        self._claims(row, event, side_a, side_b)
        self._loader.stage(
            "assessment",
            f"{self.name(row)}/clarity",
            event_id=event,
            scheme=SCHEME,
            grade=ours("ucdp_event_clarity")[row.event_clarity],
        )
        return event

    def _event(self, row: Row) -> uuid.UUID:
        precision = PlacePrecision(ours("place_precision")[row.where_prec])
        point = shapely.set_srid(shapely.Point(row.longitude, row.latitude), 4326)
        return self._loader.stage(
            "event",
            self.name(row),
            collection_id=self._collection,
            provider_id=str(row.number),
            kind=ours("event")[row.type_of_violence],
            # A row of event_clarity 2 sums up incidents that no other row holds, so adding it counts nothing twice.
            granularity=Granularity.INCIDENT,
            day_from=row.start,
            day_to=row.end,
            timezone=self._timezone,
            date_precision=ours("date_precision")[row.date_prec],
            geometry=shapely.to_wkb(point, hex=True, include_srid=True),
            place_precision=precision,
            uncertainty_metres=NEAR_METRES if precision is PlacePrecision.NEAR else None,
            place_basis=_basis(precision),
            place_verbatim=row.where,
            area_scheme=SCHEME,
            stated_adm0=row.country,
            stated_adm1=row.adm_1,
            stated_adm2=row.adm_2,
            stated=json.dumps(row.stated, ensure_ascii=False),
        )

    def _act(self, row: Row, event: uuid.UUID) -> uuid.UUID:
        name = f"{self.name(row)}/act"
        if row.type_of_violence != ONE_SIDED:
            return self._loader.stage("act", name, event_id=event, kind="fighting", responsibility=Responsibility.JOINT)
        victim = self._loader.stage(
            "victim",
            f"{self.name(row)}/civilians",
            record_id=event,
            unit=CountingUnit.GROUP,
            label_en="Civilians",
            label_ar="مدنيون",
            sex=Sex.UNKNOWN,
            age_band=AgeBand.UNKNOWN,
            civilian_status=CivilianStatus.CIVILIAN,
        )
        return self._loader.stage(
            "act",
            name,
            event_id=event,
            victim_id=victim,
            kind="killing_of_civilians",
            violations=["killing_of_civilians"],
            responsibility=Responsibility.SOLE,
        )

    def _involvement(self, row: Row, event: uuid.UUID, act: uuid.UUID, side: str, actor: uuid.UUID) -> None:
        self._loader.stage(
            "involvement",
            f"{self.name(row)}/{side}",
            event_id=event,
            act_id=act,
            actor_id=actor,
            source_id=self._compiler,
            degree="direct" if row.type_of_violence == ONE_SIDED else "party_to_fighting",
            attribution=Attribution.ALLEGED,
        )

    def _claims(self, row: Row, event: uuid.UUID, side_a: uuid.UUID, side_b: uuid.UUID | None) -> None:
        dead = row.deaths
        self._claim(row, event, "all", Population.ALL, min=dead.low, best=dead.best, max=dead.high)
        self._claim(row, event, "civilians", Population.CIVILIANS, best=dead.civilians)
        self._claim(row, event, "unknown", Population.UNKNOWN, best=dead.unknown)
        self._claim(row, event, "side_a", Population.COMBATANTS, best=dead.a, side_id=side_a)
        if side_b is not None:
            self._claim(row, event, "side_b", Population.COMBATANTS, best=dead.b, side_id=side_b)

    def _claim(self, row: Row, event: uuid.UUID, name: str, population: Population, **content: Any) -> None:
        self._loader.stage(
            "claim",
            f"{self.name(row)}/{name}",
            record_id=event,
            source_id=self._compiler,
            measure=Measure.KILLED,
            qualifier=Qualifier.ESTIMATE,
            population=population,
            civilian_status=_STATUS.get(population, CivilianStatus.UNKNOWN),
            period_from=row.start,
            period_to=row.end,
            cumulative=False,
            status=ClaimStatus.REPORTED,
            **content,
        )


_STATUS = {Population.CIVILIANS: CivilianStatus.CIVILIAN, Population.COMBATANTS: CivilianStatus.COMBATANT}


def _basis(precision: PlacePrecision) -> PlaceBasis | None:
    if precision is _WITHOUT_BASIS:
        return None
    return PlaceBasis.ADMIN_CENTROID if precision in _CENTROIDS else PlaceBasis.GAZETTEER
