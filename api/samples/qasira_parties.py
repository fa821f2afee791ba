"""Who fights whom in Qasira, where and when, and who reports it: invented from end to end, no real group is meant."""

import math
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

FIRST_DAY, LAST_DAY = date(2021, 1, 1), date(2024, 12, 31)
MONTHS = 48
SILENT_PROVINCE = "Leyhan"
SILENCE = (date(2022, 4, 1), date(2022, 9, 30))
"""First and last day of the months in which nobody reported from the silent province."""


class Violence(IntEnum):
    """UCDP's type of violence."""

    STATE_BASED = 1
    NON_STATE = 2
    ONE_SIDED = 3


@dataclass(frozen=True)
class Party:
    """A side of a dyad, with UCDP's kind of number and, for a state, its country number."""

    number: int
    name: str
    country: int | None = None


@dataclass(frozen=True)
class Dyad:
    """Two sides that fight, the conflict they belong to, the provinces where they meet and how often (weight)."""

    number: int
    violence: Violence
    conflict_number: int
    conflict: str
    side_a: Party
    side_b: Party
    provinces: frozenset[str]
    weight: float

    @property
    def name(self) -> str:
        """Both sides, as UCDP joins them."""
        return f"{self.side_a.name} - {self.side_b.name}"


COUNTRY_NUMBER = 999  # not assigned by Gleditsch and Ward, nor is 998
GOVERNMENT = Party(9101, "Government of Qasira", COUNTRY_NUMBER)
NEIGHBOUR = Party(9102, "Government of Velmora", 998)
HERON = Party(9111, "Blue Heron Front")
LAMP = Party(9112, "Seventh Lamp")
SALTMARSH = Party(9113, "Saltmarsh Column")
ORCHARD = Party(9114, "Orchard Watch")
BELL = Party(9115, "Copper Bell League")
ALLIANCE = Party(9116, "Blue Heron Front, Orchard Watch")
CIVILIANS = Party(1, "Civilians")

NORTH, WEST = frozenset({"Talmar", "Wadira", "Ourin"}), frozenset({"Sahmela", "Dirhaz", "Rasmin"})
EAST, SOUTH = frozenset({"Ourin", "Leyhan", "Dirhaz"}), frozenset({"Zafour", "Rasmin", "Leyhan"})
DYADS = (
    Dyad(9301, Violence.STATE_BASED, 9201, "Qasira: Government", GOVERNMENT, HERON, NORTH | {"Leyhan"}, 5.0),
    Dyad(9302, Violence.STATE_BASED, 9202, "Qasira: Sahmela", GOVERNMENT, LAMP, WEST, 5.0),
    Dyad(9303, Violence.STATE_BASED, 9201, "Qasira: Government", GOVERNMENT, BELL, SOUTH, 3.0),
    Dyad(9304, Violence.STATE_BASED, 9203, "Qasira - Velmora", GOVERNMENT, NEIGHBOUR, frozenset({"Zafour"}), 1.0),
    Dyad(9311, Violence.NON_STATE, 9211, "Blue Heron Front - Saltmarsh Column", HERON, SALTMARSH, EAST, 2.5),
    Dyad(9312, Violence.NON_STATE, 9212, "Orchard Watch - Copper Bell League", ORCHARD, BELL, SOUTH, 2.0),
    Dyad(9313, Violence.NON_STATE, 9213, "Seventh Lamp - Saltmarsh Column", LAMP, SALTMARSH, WEST, 1.2),
    Dyad(9314, Violence.NON_STATE, 9214, f"{ALLIANCE.name} - Seventh Lamp", ALLIANCE, LAMP, NORTH | WEST, 0.8),
    Dyad(9321, Violence.ONE_SIDED, 9221, "Government of Qasira - Civilians", GOVERNMENT, CIVILIANS, NORTH | SOUTH, 0.5),
    Dyad(9322, Violence.ONE_SIDED, 9222, "Seventh Lamp - Civilians", LAMP, CIVILIANS, WEST, 0.8),
    Dyad(9323, Violence.ONE_SIDED, 9223, "Saltmarsh Column - Civilians", SALTMARSH, CIVILIANS, EAST, 0.4),
)

OFFICES = {
    "Monitoring network": 8.0,
    "State news agency": 3.0,
    "Local council": 2.0,
    "Relief agency": 1.5,
    "Medical charity": 1.5,
}
"""Sources and how much each reports, relative to the others."""

HEADLINES = {
    Violence.STATE_BASED: (
        "Clashes reported near {place}",
        "Shelling reported in {place}, deaths on both sides",
        "Air strike reported in {place}",
        "Fighting continues around {place}’s outskirts",
    ),
    Violence.NON_STATE: (
        "Two armed groups clash near {place}",
        "Deaths reported after fighting in {place}, road closed",
    ),
    Violence.ONE_SIDED: ("Civilian deaths reported in {place}", "Attack on residents reported, {place}"),
}
ROUND_UP = "Count of deaths published for {place}"
"""Headline of an aggregated report."""

WEIGHTS = {
    "Talmar": 1.6, "Wadira": 0.9, "Ourin": 1.3, "Sahmela": 1.9,
    "Dirhaz": 1.1, "Leyhan": 0.8, "Rasmin": 0.7, "Zafour": 0.45,
}  # fmt: skip
# Month of the height, width in months, and how many times the usual level is added: one campaign or two per province.
CAMPAIGNS = {
    "Talmar": ((9, 2.5, 2.0), (41, 2.0, 1.2)), "Wadira": ((12, 3.0, 1.5),), "Ourin": ((20, 2.5, 2.5),),
    "Sahmela": ((22, 3.5, 3.0),), "Dirhaz": ((24, 2.5, 2.0), (38, 2.0, 1.5)), "Leyhan": ((19, 3.0, 2.5),),
    "Rasmin": ((33, 3.0, 2.0),), "Zafour": ((42, 2.5, 4.0),),
}  # fmt: skip
TRUCE = range(27, 31)  # April to July 2023


def intensity(province: str, month: int) -> float:
    """How many events to expect in a province and month (0 is January 2021), relative to the others.

    Fighting rises in the dry months around July and with campaigns, and falls during the truce of 2023. The silent
    province has none reported while it is silent.
    """
    if silent(province, first_of(month), first_of(month)):
        return 0.0
    season = 1 + 0.4 * math.cos(2 * math.pi * (month % 12 - 6) / 12)
    campaigns = sum(extra * math.exp(-(((month - peak) / width) ** 2)) for peak, width, extra in CAMPAIGNS[province])
    return WEIGHTS[province] * (season + campaigns) * (0.3 if month in TRUCE else 1.0)


def first_of(month: int) -> date:
    """First day of a month counted from January 2021."""
    return date(FIRST_DAY.year + month // 12, month % 12 + 1, 1)


def silent(province: str, start: date, end: date) -> bool:
    """Say whether a report from the province about these days would break its silence."""
    return province == SILENT_PROVINCE and start <= SILENCE[1] and end >= SILENCE[0]
