"""Closed lists of questions and answers: how one may ask of the record, and what an answer says of itself.

The rules of `schema.vocabulary` hold here too: value in files, name in GraphQL, labels in `schema/vocabularies/`.
"""

from enum import StrEnum


class AreaLevel(StrEnum):
    """Admin level (P-code hierarchy) or H3 resolution."""

    ADM0 = "adm0"
    ADM1 = "adm1"
    ADM2 = "adm2"
    ADM3 = "adm3"
    ADM4 = "adm4"
    H3_5 = "h3_5"
    H3_6 = "h3_6"
    H3_7 = "h3_7"
    H3_8 = "h3_8"


ADMIN = (AreaLevel.ADM0, AreaLevel.ADM1, AreaLevel.ADM2, AreaLevel.ADM3, AreaLevel.ADM4)
"""Levels of areas that have a P-code, the widest first."""

HEXAGONS = (AreaLevel.H3_5, AreaLevel.H3_6, AreaLevel.H3_7, AreaLevel.H3_8)
"""Resolutions of hexagons, the widest first."""


class Bucket(StrEnum):
    """Width of a point in a series."""

    DAY = "day"
    WEEK = "week"
    WEEK_FROM_SATURDAY = "week_from_saturday"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


class Imprecise(StrEnum):
    """What to do with dates less precise than the bucket."""

    SPREAD = "spread"
    BOUNDS = "bounds"
    EXCLUDE = "exclude"
    DRAWS = "draws"


class Scale(StrEnum):
    """Scale of a count."""

    COUNT = "count"
    CUMULATIVE = "cumulative"
    RATE = "rate"


class Scan(StrEnum):
    """Which circles are searched for more cases than chance gives them."""

    SPATIAL = "spatial"
    SPACE_TIME = "space_time"


class Association(StrEnum):
    """What an area is to its neighbours."""

    HIGH_AMONG_HIGH = "high_among_high"
    LOW_AMONG_LOW = "low_among_low"
    HIGH_AMONG_LOW = "high_among_low"
    LOW_AMONG_HIGH = "low_among_high"
    NOT_SIGNIFICANT = "not_significant"
    NOT_COMPARED = "not_compared"


class Certainty(StrEnum):
    """Whether precision allows a statement."""

    CERTAIN = "certain"
    POSSIBLE = "possible"
    INDETERMINATE = "indeterminate"


class Estimator(StrEnum):
    """Estimator of multiple systems estimation."""

    CHAPMAN = "chapman"
    CHAO = "chao"
    SAMPLE_COVERAGE = "sample_coverage"
    LOGLINEAR = "loglinear"
    DECOMPOSABLE = "decomposable"
    LATENT_CLASS = "latent_class"


class TimeMatch(StrEnum):
    """How an imprecise interval relates to a filter's interval."""

    OVERLAPS = "overlaps"
    WITHIN = "within"
    STARTS = "starts"


class EventOrder(StrEnum):
    """Order of events; ties by id."""

    OCCURRED_DESC = "occurred_desc"
    OCCURRED_ASC = "occurred_asc"
    KILLED_DESC = "killed_desc"
    PUBLISHED_DESC = "published_desc"


class Level(StrEnum):
    """Which of three numbers it is; they are never mixed."""

    CLAIMED = "claimed"
    DOCUMENTED = "documented"
    ESTIMATED = "estimated"


class ResultStatus(StrEnum):
    """Whether a result can be used."""

    OK = "ok"
    UNSTABLE = "unstable"
    NOT_ESTIMABLE = "not_estimable"
    EMPTY = "empty"


class IntervalKind(StrEnum):
    """What lower and upper mean."""

    BOUNDS = "bounds"
    CONFIDENCE = "confidence"
    CREDIBLE = "credible"
    RANGE = "range"
    NONE = "none"


class Severity(StrEnum):
    """Weight of a caveat."""

    NOTE = "note"
    WARNING = "warning"
    REFUSAL = "refusal"


class Coverage(StrEnum):
    """Whether any source was looking there then."""

    COVERED = "covered"
    NOT_COVERED = "not_covered"
    UNKNOWN = "unknown"


class Dimension(StrEnum):
    """What to group by."""

    VIOLATION = "violation"
    ACT = "act"
    METHOD = "method"
    CONTEXT = "context"
    FACILITY_KIND = "facility_kind"
    ACTOR = "actor"
    ACTOR_KIND = "actor_kind"
    ATTRIBUTION = "attribution"
    ROLE = "role"
    SEX = "sex"
    AGE_BAND = "age_band"
    CIVILIAN_STATUS = "civilian_status"
    VERIFICATION = "verification"
    DATE_PRECISION = "date_precision"
    PLACE_PRECISION = "place_precision"
    SOURCE = "source"
    SOURCE_LEFT_OUT = "source_left_out"
    COLLECTION = "collection"
    ADM0 = "adm0"
    ADM1 = "adm1"
    ADM2 = "adm2"
    ADM3 = "adm3"
    YEAR = "year"
    MONTH = "month"


class RecordType(StrEnum):
    """Type of a record; the name of its table."""

    EVENT = "event"
    FACILITY = "facility"
    DETENTION_EPISODE = "detention_episode"
    DISPLACEMENT_FLOW = "displacement_flow"
    SITUATION = "situation"
    CORRIDOR = "corridor"
    RISK_STATEMENT = "risk_statement"
    INTERVENTION = "intervention"


class ChangeKind(StrEnum):
    """What happened to a published record."""

    CREATED = "created"
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"
