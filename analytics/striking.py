"""Which events are strikes, which are attacks on facilities, and which may be asked about: those of closed periods.

A strike comes from afar: an event whose kind says so, or an attack of another kind by a weapon that does. Mines,
planted devices and hand grenades are none, and neither is fighting, of which shells are a part. An attack on a facility
is an event of a violent kind that says a facility was hit. What was struck lately is likely to be struck again, so that
both are answered for closed periods only: until so many days after its last possible day an event is left out, and told
of.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa

from schema import terms
from schema.errors import BadInput
from schema.filters import EventFilter
from schema.queries.conditions import Condition, conditions
from schema.queries.scope import Scope
from schema.tables.published import act, event
from schema.vocabulary import Granularity

CLOSED_AFTER = 180
"""Days after which a period is closed: those of the usual embargo on what parties could still use."""

STRIKES = ("strike",)
ATTACKS = ("one_sided_violence", "unspecified_attack", "several", "other")
"""Kinds of event whose weapon decides whether they are strikes."""
WEAPONS = (
    *("fixed_wing_aircraft", "helicopter", "drone", "barrel_bomb", "bunker_buster", "ballistic_missile", "artillery"),
    *("mortar", "rocket", "cluster_munition", "thermobaric"),
)
"""Means of violence that come from afar."""

VIOLENT = (
    *("fighting", "strike", "explosion", "raid", "one_sided_violence", "riot", "property_destruction"),
    *("unspecified_attack", "several", "other"),
)
"""Kinds of event by which a facility can be attacked; threats, obstruction and movements of people hit no building."""

IMPLIED: Mapping[str, tuple[str, ...]] = {
    "attack_on_health_care": ("health_facility",),
    "attack_on_medical_facility": ("health_facility",),
    "military_use_of_medical_facility": ("health_facility",),
    "search_of_health_care": ("health_facility",),
    "attack_on_medical_transport": ("ambulance",),
    "attack_on_school": ("school_or_university",),
    "attack_on_worship_or_culture": ("religious_site", "cultural_site"),
    "attack_on_civilian_infrastructure": ("civilian_infrastructure",),
    "attack_on_media": ("media_office",),
    "attack_on_first_responders": ("civil_defence_centre",),
    "attack_on_humanitarian_work": ("ngo_office",),
    "attack_on_human_rights_defenders": ("human_rights_office",),
}
"""Kinds of facility that a violation is about."""
_ON_PEOPLE_TOO = frozenset(
    {
        *("attack_on_health_care", "attack_on_media", "attack_on_first_responders", "attack_on_humanitarian_work"),
        "attack_on_human_rights_defenders",
    }
)
"""Of these, those that may hit people and no building."""

AIR, GROUND = 0, 1
_FROM_AIR = {"airstrike", "fixed_wing_aircraft", "helicopter", "drone", "barrel_bomb", "bunker_buster"}
_FROM_GROUND = {"shelling", "artillery", "mortar", "rocket", "ballistic_missile"}


def defined_by() -> Mapping[str, Any]:
    """What makes a strike, as it stands among the parameters of a method."""
    return {"kinds": list(STRIKES), "kindsByWeapon": list(ATTACKS), "weapons": list(WEAPONS)}


def weapon_class(words: Iterable[str]) -> int | None:
    """AIR or GROUND, as the kind of an event and the means of its acts say; None when they say neither, or both."""
    said = set(words)
    classes = {AIR} if said & _FROM_AIR else set()
    classes |= {GROUND} if said & _FROM_GROUND else set()
    return classes.pop() if len(classes) == 1 else None


def is_strike() -> Condition:
    """That an event is a strike."""
    struck = sa.exists().where(
        act.c.event_id == event.c.id, act.c.since == event.c.since, act.c.method.in_(_codes("method", WEAPONS))
    )
    return sa.or_(
        event.c.kind.in_(_codes("event", STRIKES)), sa.and_(event.c.kind.in_(_codes("event", ATTACKS)), struck)
    )


def kinds_at_risk(where: EventFilter) -> tuple[str, ...]:
    """Kinds of facility that the attacks asked for can hit: those asked for, else those that the violations imply.

    None means all kinds.
    """
    if where.facility_kinds:
        return where.facility_kinds
    implied = [IMPLIED.get(code, ()) for code in where.violations]
    return tuple(sorted({kind for kinds in implied for kind in kinds})) if all(implied) else ()


def is_attack() -> Condition:
    """That an event is an attack on a facility: it says which, or of what kind, or the violation implies one."""
    buildings = sa.literal([code for code in IMPLIED if code not in _ON_PEOPLE_TOO], sa.ARRAY(sa.Text))
    return sa.and_(
        event.c.kind.in_(_codes("event", VIOLENT)),
        sa.or_(
            event.c.facility.is_not(None),
            sa.func.cardinality(event.c.facility_kinds) > 0,
            event.c.violations.bool_op("&&")(buildings),
        ),
    )


def _codes(vocabulary: str, codes: tuple[str, ...]) -> list[str]:
    return sorted(terms.narrower(vocabulary, codes)) if codes else []


def closed_until(scope: Scope) -> dt.date:
    """The last day of closed periods, as of the publication that answers."""
    return scope.at.date() - dt.timedelta(days=CLOSED_AFTER)


def check_incidents(where: EventFilter, what: str) -> None:
    """Raise BadInput for a granularity other than incidents: how often an aggregate hit, nobody says."""
    if other := sorted(set(where.granularity) - {Granularity.INCIDENT}):
        raise BadInput(f"granularity: {what} are single incidents, and {other[0].name} is none; leave it out.")


def counted(scope: Scope) -> Condition:
    """That an event is an incident of a closed period."""
    return sa.and_(event.c.granularity == Granularity.INCIDENT, event.c.day_to <= closed_until(scope))


def found(where: EventFilter, scope: Scope, what: Condition, *columns: Any) -> sa.Select[Any]:
    """Columns of the events that match and are `what`: incidents of closed periods."""
    return sa.select(*columns).where(*conditions(where, scope), what, counted(scope))
