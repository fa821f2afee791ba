"""Whether what no list recorded can be estimated from who recorded the same: preconditions, and what data would help.

Multiple systems estimation compares lists that were made independently of one another (`captures`). The figures of two
lists describe them: that they are independent of each other can only be believed (Chapman 1951); three or more allow
models with dependence (Bishop, Fienberg and Holland 1975). With fewer than seven shared records a two-list estimate is
biased (Robson and Regier 1964). Nothing is estimated here; the rules are in `list_cautions`.
"""

from collections.abc import Callable

from analytics import list_cautions, list_origins
from analytics.captures import Captures
from analytics.evidence import Texts
from analytics.results import Caveat, Estimability
from schema.answering import ResultStatus, Severity

Rule = Callable[[Captures], Texts | None]

RULES: tuple[tuple[str, Severity, Rule], ...] = (
    ("AGGREGATES_AMONG", Severity.REFUSAL, list_origins.aggregates_among),
    ("COLLECTIONS_UNMATCHED", Severity.REFUSAL, list_origins.collections_unmatched),
    ("SELECTED_BY_LIST", Severity.REFUSAL, list_origins.selected),
    ("LISTS_LT_3", Severity.REFUSAL, list_cautions.fewer_than_three),
    ("ECHOES_ONLY", Severity.REFUSAL, list_origins.echoes_only),
    ("NO_OVERLAP", Severity.REFUSAL, list_cautions.no_overlap),
    ("DUPLICATE_LIST", Severity.WARNING, list_cautions.duplicate_list),
    ("LIST_DEPENDENT_BY_CONSTRUCTION", Severity.WARNING, list_cautions.nested_list),
    ("STRUCTURAL_ZERO", Severity.WARNING, list_origins.at_work_in_part),
    ("SELECTED_BY_LIST", Severity.WARNING, list_origins.graded),
    ("OPEN_POPULATION", Severity.WARNING, list_origins.still_reported),
    ("SPARSE", Severity.WARNING, list_cautions.sparse),
    ("HETEROGENEITY", Severity.WARNING, list_cautions.records_differ),
    ("STRUCTURAL_ZERO", Severity.NOTE, list_cautions.idle_lists),
    ("LIST_DEPENDENT_BY_CONSTRUCTION", Severity.NOTE, list_origins.joined_or_left_out),
    ("LISTS_POOLED", Severity.NOTE, list_origins.pooled),
    ("LINKAGE_UNREVIEWED", Severity.NOTE, list_origins.linkage_unreviewed),
    ("HETEROGENEITY", Severity.NOTE, list_cautions.differences_unseen),
)
"""Every precondition with its code and weight, gravest first. Of two rules with one code the first that speaks does."""


def estimability(captures: Captures) -> Estimability:
    """Whether an estimate is warranted: a refusal makes it not estimable, a warning unstable."""
    said: dict[str, Caveat] = {}
    for code, severity, rule in RULES:
        if code not in said and (text := rule(captures)) is not None:
            said[code] = Caveat(code, severity, text)
    weights = {each.severity for each in said.values()}
    status = ResultStatus.OK
    if Severity.REFUSAL in weights:
        status = ResultStatus.NOT_ESTIMABLE
    elif Severity.WARNING in weights:
        status = ResultStatus.UNSTABLE
    return Estimability(status, tuple(said.values()))
