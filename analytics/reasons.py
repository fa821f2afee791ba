"""Why an estimator gives no number, or one that must not be used: codes that callers may act on."""

from dataclasses import dataclass
from enum import StrEnum

from schema.answering import ResultStatus


class Reason(StrEnum):
    """A precondition or diagnostic that failed."""

    LISTS_LT_2 = "lists_lt_2"
    LISTS_LT_3 = "lists_lt_3"
    NO_OVERLAP = "no_overlap"
    SPARSE = "sparse"
    NO_ESTIMATE = "no_estimate"
    HETEROGENEITY = "heterogeneity"
    STRUCTURAL_ZERO = "structural_zero"
    LISTS_TOO_MANY = "lists_too_many"
    DUPLICATE_LIST = "duplicate_list"
    UNMIXED_CHAINS = "unmixed_chains"
    BIMODAL = "bimodal"
    AT_LIMIT = "at_limit"
    REPLICATES_FEW = "replicates_few"
    SERIES_TOO_SHORT = "series_too_short"
    CYCLES_LT_2 = "cycles_lt_2"
    GAPS = "gaps"
    IMPRECISE = "imprecise"
    NOTHING_BEFORE = "nothing_before"
    NOTHING_AFTER = "nothing_after"
    NO_REPORTING_HISTORY = "no_reporting_history"
    REPORTS_FEW = "reports_few"
    NOTHING_YET = "nothing_yet"
    NOT_CONVERGED = "not_converged"
    NO_DENOMINATOR = "no_denominator"
    NO_NEIGHBOURS = "no_neighbours"
    NO_VARIATION = "no_variation"
    EMPTY = "empty"
    LIST_DEPENDENT_BY_CONSTRUCTION = "list_dependent_by_construction"
    COLLECTIONS_UNMATCHED = "collections_unmatched"
    AGGREGATES_AMONG = "aggregates_among"
    SELECTED_BY_LIST = "selected_by_list"
    OPEN_POPULATION = "open_population"
    STRATUM_UNKNOWN = "stratum_unknown"
    TOO_LONG = "too_long"


@dataclass(frozen=True)
class Verdict:
    """Whether a number can be used, and why not."""

    status: ResultStatus
    reasons: tuple[Reason, ...] = ()


FINE = Verdict(ResultStatus.OK)


def refused(*reasons: Reason) -> Verdict:
    """Preconditions failed: there is no number."""
    return Verdict(ResultStatus.NOT_ESTIMABLE, reasons)


def unstable(*reasons: Reason) -> Verdict:
    """Diagnostics failed: there is a number that must not be used."""
    return Verdict(ResultStatus.UNSTABLE, reasons)
