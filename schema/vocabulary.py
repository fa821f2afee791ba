"""Closed lists on which code branches. The value is what the database, files and codebook hold; GraphQL shows the name.

Labels (en, ar, fr) and definitions live in `schema/vocabularies/<list>.csv`, one file per list, named in snake case
after the class; `schema.terms` reads them and a test keeps both in step. Lists on which no code branches exist only
as CSV.
"""

from enum import StrEnum


class Language(StrEnum):
    """Language of labels and texts; falls back to the language that exists."""

    EN = "en"
    AR = "ar"
    FR = "fr"


class Measure(StrEnum):
    """What a number counts."""

    INCIDENTS = "incidents"
    VICTIMS = "victims"
    KILLED = "killed"
    INJURED = "injured"
    DETAINED = "detained"
    DISAPPEARED = "disappeared"
    MISSING = "missing"
    ABDUCTED = "abducted"
    TORTURED = "tortured"
    CONSCRIPTED = "conscripted"
    DISPLACED = "displaced"
    EVACUATED = "evacuated"
    RETURNED = "returned"
    TRAPPED = "trapped"
    FACILITIES_DAMAGED = "facilities_damaged"
    FACILITIES_DESTROYED = "facilities_destroyed"


class Qualifier(StrEnum):
    """How a source put a number; intervals are in vocabulary `qualifier`."""

    EXACT = "exact"
    ROUND = "round"
    ABOUT = "about"
    ESTIMATE = "estimate"
    AT_LEAST = "at_least"
    MORE_THAN = "more_than"
    UP_TO = "up_to"
    BETWEEN = "between"
    TENS = "tens"
    HUNDREDS = "hundreds"
    THOUSANDS = "thousands"
    TENS_OF_THOUSANDS = "tens_of_thousands"
    UNKNOWN_SOME = "unknown_some"


class ClaimStatus(StrEnum):
    """Standing of a claim."""

    REPORTED = "reported"
    CORROBORATED = "corroborated"
    VERIFIED = "verified"
    DISPUTED = "disputed"
    RETRACTED = "retracted"


class Verification(StrEnum):
    """Verification tier of an event."""

    UNASSESSED = "unassessed"
    REPORTED = "reported"
    CORROBORATED = "corroborated"
    VERIFIED = "verified"
    ACKNOWLEDGED = "acknowledged"
    DISPUTED = "disputed"
    REFUTED = "refuted"


class StandardOfProof(StrEnum):
    """Standard of proof, weakest first."""

    REASONABLE_SUSPICION = "reasonable_suspicion"
    REASONABLE_GROUNDS = "reasonable_grounds"
    CLEAR_AND_CONVINCING = "clear_and_convincing"
    BEYOND_REASONABLE_DOUBT = "beyond_reasonable_doubt"


class Attribution(StrEnum):
    """Standing of an attribution."""

    SUSPECTED = "suspected"
    ALLEGED = "alleged"
    CLAIMED = "claimed"
    ACKNOWLEDGED = "acknowledged"
    DENIED = "denied"
    ESTABLISHED = "established"


class Responsibility(StrEnum):
    """How several involvements combine."""

    SOLE = "sole"
    JOINT = "joint"
    INDISTINCT = "indistinct"
    UNKNOWN = "unknown"


class Population(StrEnum):
    """Whom a measure counts; named in every title."""

    ALL = "all"
    CIVILIANS = "civilians"
    COMBATANTS = "combatants"
    UNKNOWN = "unknown"


class Granularity(StrEnum):
    """Whether a record stands for one incident."""

    INCIDENT = "incident"
    AGGREGATE = "aggregate"
    PATTERN = "pattern"


class CountingUnit(StrEnum):
    """What is counted as one (HURIDOCS counting units)."""

    PERSON = "person"
    FAMILY = "family"
    GROUP = "group"
    COMMUNITY = "community"
    POPULATION = "population"


class Sex(StrEnum):
    """Sex."""

    FEMALE = "female"
    MALE = "male"
    MIXED = "mixed"
    UNKNOWN = "unknown"


class AgeBand(StrEnum):
    """Age band."""

    CHILD = "child"
    ADULT = "adult"
    OLDER = "older"
    MIXED = "mixed"
    UNKNOWN = "unknown"


class CivilianStatus(StrEnum):
    """Civilian status as the source says."""

    CIVILIAN = "civilian"
    COMBATANT = "combatant"
    CONTESTED = "contested"
    UNKNOWN = "unknown"


class Stance(StrEnum):
    """Position of information towards an event."""

    SUPPORTS = "supports"
    CONTRADICTS = "contradicts"
    DENIES = "denies"
    UPDATES = "updates"


class RelationKind(StrEnum):
    """Link between events."""

    PART_OF = "part_of"
    ENCOMPASSES = "encompasses"
    PRECEDES = "precedes"
    FOLLOWS = "follows"
    CAUSES = "causes"
    CONSEQUENCE_OF = "consequence_of"
    PARALLEL = "parallel"
    DUPLICATE_OF = "duplicate_of"


class DatePrecision(StrEnum):
    """How precisely a date is known, finest first."""

    EXACT = "exact"
    DAY = "day"
    DAYS = "days"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    YEARS = "years"
    UNKNOWN = "unknown"


class PlacePrecision(StrEnum):
    """How precisely a place is known, finest first."""

    EXACT = "exact"
    NEAR = "near"
    ADM2 = "adm2"
    ADM1 = "adm1"
    FUZZY = "fuzzy"
    COUNTRY = "country"
    INTERNATIONAL = "international"
    UNKNOWN = "unknown"


class RedactionReason(StrEnum):
    """Why a field is withheld."""

    SAFETY = "safety"
    CONSENT = "consent"
    GENERALISED = "generalised"
    SMALL_NUMBER = "small_number"
    EMBARGO = "embargo"
    LICENCE = "licence"


class Match(StrEnum):
    """How well a crosswalk fits (SKOS)."""

    EXACT = "exact"
    CLOSE = "close"
    BROAD = "broad"
    NARROW = "narrow"


class PlaceBasis(StrEnum):
    """What the coordinates of an event or place rest on."""

    GPS = "gps"
    LANDMARK = "landmark"
    GAZETTEER = "gazetteer"
    ADMIN_CENTROID = "admin_centroid"
    TEXT = "text"


class CodeBasis(StrEnum):
    """How the admin codes of an event were found at publish."""

    STATED = "stated"
    CONTAINED = "contained"
    DISAGREES = "disagrees"
    NONE = "none"


class CollectionNature(StrEnum):
    """Whether a collection records what happened or was invented; the two never meet in one answer."""

    REAL = "real"
    FICTIONAL = "fictional"


class Disclosure(StrEnum):
    """Whether a collection was public before it came here; confidential ones are not published."""

    PUBLIC = "public"
    CONFIDENTIAL = "confidential"


class FacilityStatus(StrEnum):
    """Condition of a facility."""

    FUNCTIONING = "functioning"
    PARTIAL = "partial"
    NOT_FUNCTIONING = "not_functioning"
    DAMAGED = "damaged"
    DESTROYED = "destroyed"
    RELOCATED = "relocated"
    UNKNOWN = "unknown"


class DetentionState(StrEnum):
    """State of a detention episode; allowed successions are in vocabulary `detention_state`."""

    STOPPED = "stopped"
    ARRESTED = "arrested"
    ABDUCTED = "abducted"
    HELD = "held"
    TRANSFERRED = "transferred"
    CHARGED = "charged"
    TRIED = "tried"
    RELEASED = "released"
    EXCHANGED = "exchanged"
    ESCAPED = "escaped"
    CONSCRIPTED = "conscripted"
    WHEREABOUTS_UNKNOWN = "whereabouts_unknown"
    DISAPPEARED = "disappeared"
    FOUND_ALIVE = "found_alive"
    DIED_IN_CUSTODY = "died_in_custody"
    EXECUTED = "executed"
    BODY_RETURNED = "body_returned"
