"""What a row of the sensitivity panel is, and what rows are made of."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import isfinite

from analytics.capture.heterogeneity import Differing, judged, records_differ
from analytics.capture.hierarchy import Model, independence, model
from analytics.capture.loglinear import Ranking, every_model, fit_models, ranking
from analytics.capture.preconditions import Screened, together
from analytics.capture.stepwise import Chosen, stepwise
from analytics.capture.table import CaptureTable
from analytics.reasons import FINE, Reason, Verdict, unstable
from schema.answering import Estimator

MODELS = 120
"""Log-linear models that are shown, best by BIC first; four lists have 113, five have 1,024."""

ALL_MODELS = 5
"""Lists up to which every model is fitted; from as many upward one is chosen by steps too."""


@dataclass(frozen=True, kw_only=True)
class Row:
    """One estimate among others, of documented and undocumented records together; None where there is none.

    Attributes:
        estimator: who reckons it.
        model: such as [12][3]; None for an estimator of one form.
        stratum: None for all records together.
        documented: records on the lists that it rests on.
        estimate: of all records.
        lower: end of its interval.
        upper: the other end, None also where it is open.
        delta_bic: difference of BIC to the best hierarchical model; below 0 for one with a further parameter that is
            better than all of these.
        diagnostics: of fit and convergence, by name.
        verdict: whether it can be used.
        supposed: whether it supposes something that was chosen to be tried, and not found: such a row shows what an
            assumption does, and is no estimate beside the others.
    """

    estimator: Estimator
    model: str | None = None
    stratum: str | None = None
    documented: int
    estimate: float | None = None
    lower: float | None = None
    upper: float | None = None
    delta_bic: float | None = None
    diagnostics: Mapping[str, float] = field(default_factory=dict)
    verdict: Verdict
    supposed: bool = False


Reckoner = Callable[["Asked"], Sequence[Row]]
"""Rows of one estimator."""


@dataclass(frozen=True)
class Asked:
    """What rows are made of: a screened table, with the stratum it is of, the level of intervals and a seed.

    `models` is how many log-linear models are shown at most, `differ` whether records are known to differ in how easily
    lists find them. What several estimators need is reckoned once.
    """

    screened: Screened
    stratum: str | None
    level: float
    seed: int
    models: int = MODELS
    differ: bool = False

    @property
    def table(self) -> CaptureTable:
        """The table without lists that were not at work."""
        return self.screened.table

    @cached_property
    def ranked(self) -> Ranking:
        """Every hierarchical model of up to five lists, the best `models` of them with intervals."""
        if self.table.width > ALL_MODELS or not self.screened.estimable:
            return Ranking((), (), None, None)
        fits = every_model(self.table, level=None)
        first = [each.fit.name for each in ranking(fits).models[: self.models]]
        ends = fit_models(self.table, [model(self.table.width, name) for name in first], level=self.level)
        whole = dict(zip(first, ends, strict=True))
        return ranking([whole.get(each.name, each) for each in fits])

    @cached_property
    def steps(self) -> Chosen:
        """The model that steps lead to."""
        return stepwise(self.table, level=self.level)

    @cached_property
    def best(self) -> Model:
        """The best hierarchical model that can be used; of many lists the one chosen by steps, else independence."""
        names = [each.fit.name for each in self.ranked.models if each.weight]
        if self.table.width > ALL_MODELS and self.steps.name:
            names = [self.steps.name]
        return model(self.table.width, names[0]) if names else independence(self.table.width)

    @cached_property
    def differing(self) -> Differing:
        """The best model with the parameter of records that differ."""
        return records_differ(self.table, self.best, level=self.level)

    @cached_property
    def alike(self) -> Verdict:
        """What holds for estimates that take records to be alike."""
        if self.differ:
            return unstable(Reason.HETEROGENEITY)
        return judged(self.differing) if self.screened.estimable else FINE

    @property
    def verdict(self) -> Verdict:
        """Of the table: its preconditions, and whether its records differ."""
        return together(self.screened.verdict, self.alike)


def named(**values: float | None) -> dict[str, float]:
    """Diagnostics that are known and are numbers: chains that stand still have no R-hat."""
    return {name: float(value) for name, value in values.items() if value is not None and isfinite(value)}
