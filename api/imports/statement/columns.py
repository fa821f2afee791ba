"""The columns of each type of record: what all have, and what it has of its own."""

from functools import singledispatch
from typing import Any

from api.imports.statement.claims import People
from api.imports.statement.parts import Where
from api.imports.statement.records import (
    Corridor,
    DetentionEpisode,
    DisplacementFlow,
    Event,
    Facility,
    Intervention,
    Record,
    RiskStatement,
    Situation,
)
from api.imports.statement.sharing import Shared, geometry, texts

SCHEME = "pcode"
"""The scheme of area names that are P-codes."""


def columns(record: Record, shared: Shared) -> dict[str, Any]:
    """What is recorded of a record itself, but its collection, name and title."""
    return {"kind": record.kind, **_when(record, shared), **_where(record.place, shared), **_own(record, shared)}


def people(given: People) -> dict[str, Any]:
    """The columns of who they were."""
    return {
        "sex": given.sex,
        "age_band": given.age_band,
        "civilian_status": given.civilian_status,
        "roles": list(given.roles),
    }


def _when(record: Record, shared: Shared) -> dict[str, Any]:
    occurred, instants = record.occurred, None
    if occurred.earliest or occurred.latest:
        first, last = (each.isoformat() if each else "" for each in (occurred.earliest, occurred.latest))
        instants = f"[{first},{last}]"
    return {
        "day_from": occurred.first,
        "day_to": occurred.last,
        "occurred": instants,
        "timezone": occurred.timezone or shared.timezone,
        "date_precision": occurred.precision,
        "date_verbatim": occurred.verbatim,
        "time_of_day": occurred.time_of_day,
        "ongoing": occurred.ongoing,
    }


def _where(place: Where, shared: Shared) -> dict[str, Any]:
    areas = {f"stated_{level}": code for level, code in place.areas.stated()}
    return {
        "geometry": geometry(place),
        "place_precision": place.precision,
        "uncertainty_metres": place.uncertainty_metres,
        "place_basis": place.basis,
        "place_verbatim": place.verbatim,
        "site_id": shared.place(place.site),
        "area_scheme": SCHEME if areas else None,
        **areas,
    }


@singledispatch
def _own(record: Record, shared: Shared) -> dict[str, Any]:  # noqa: ARG001 (others need what is shared)
    raise TypeError(f"{type(record).__name__} is no type of record")


@_own.register
def _of_event(event: Event, shared: Shared) -> dict[str, Any]:
    return {
        "granularity": event.granularity,
        **texts("summary", event.summary),
        "facility_id": shared.record("facility", event.facility),
        "context": list(event.context),
        "facility_kinds": list(event.facility_kinds),
    }


@_own.register
def _of_facility(facility: Facility, shared: Shared) -> dict[str, Any]:
    return {
        "operator_id": shared.actor(facility.operator),
        "public_document_id": shared.document(facility.public_document),
        "notified": facility.notified,
    }


@_own.register
def _of_episode(episode: DetentionEpisode, shared: Shared) -> dict[str, Any]:
    return {"authority_id": shared.actor(episode.authority), "whereabouts": episode.whereabouts}


@_own.register
def _of_flow(flow: DisplacementFlow, shared: Shared) -> dict[str, Any]:
    return {
        "origin_id": shared.place(flow.origin),
        "destination_id": shared.place(flow.destination),
        "cause_id": shared.record("event", flow.cause),
        "stock": flow.stock,
    }


@_own.register
def _of_situation(situation: Situation, _: Shared) -> dict[str, Any]:
    return {"conditions": list(situation.conditions)}


@_own.register
def _of_corridor(corridor: Corridor, shared: Shared) -> dict[str, Any]:
    return {
        "status": corridor.status,
        "origin_id": shared.place(corridor.origin),
        "destination_id": shared.place(corridor.destination),
        "controlled_by_id": shared.actor(corridor.controlled_by),
        "stated_length_metres": corridor.stated_length_metres,
    }


@_own.register
def _of_risk(risk: RiskStatement, _: Shared) -> dict[str, Any]:
    return {"feared": list(risk.feared), **people(risk.people), **texts("trigger", risk.trigger)}


@_own.register
def _of_intervention(intervention: Intervention, _: Shared) -> dict[str, Any]:
    return {
        "stated_parties": intervention.stated_parties,
        **texts("addressee", intervention.addressee),
        **texts("condition", intervention.condition),
        "status": intervention.status,
        "response": intervention.response,
        "impact": intervention.impact,
    }
