"""Rows of the sensitivity panel from log-linear models: ranked, chosen by steps, with records that differ, supposed."""

from dataclasses import replace

from analytics.capture.heterogeneity import told_apart
from analytics.capture.hierarchy import model
from analytics.capture.highest import highest_order
from analytics.capture.loglinear import Fit, Weighed
from analytics.capture.preconditions import together
from analytics.capture.rows import ALL_MODELS, Asked, Row, named
from analytics.reasons import Verdict
from schema.answering import Estimator

DIFFER = "records differ"
"""How the model with that parameter is named, after the model of the lists."""

STEPWISE, SATURATED = "stepwise", "saturated"


def loglinear(asked: Asked) -> list[Row]:
    """Models best first; the one chosen by steps; the best one with records that differ; the highest interaction."""
    rows: list[Row] = []
    if asked.table.width <= ALL_MODELS:
        ranked = asked.ranked
        rows += [_fit(asked, each.fit, each) for each in ranked.models[: asked.models]]
        rows += [_fit(asked, each, None) for each in ranked.without[: asked.models - len(rows)]]
    if asked.table.width >= ALL_MODELS:
        rows.append(_chosen(asked))
    return [*rows, *_differing(asked), *_supposed(asked)]


def _fit(asked: Asked, fit: Fit, weighed: Weighed | None) -> Row:
    row = Row(
        estimator=Estimator.LOGLINEAR,
        model=fit.name,
        stratum=asked.stratum,
        documented=fit.documented,
        estimate=fit.estimate,
        lower=fit.lower,
        upper=fit.upper,
        delta_bic=weighed.delta if weighed else None,
        diagnostics=named(
            error=fit.error,
            deviance=fit.deviance,
            df=fit.df,
            aic=fit.aic,
            bic=fit.bic,
            bias=fit.bias,
            weight=weighed.weight if weighed else None,
        ),
        verdict=fit.verdict,
    )
    return _judged(asked, row, fit.name)


def _judged(asked: Asked, row: Row, name: str | None) -> Row:
    """A row of a model that could not be told from one with records that differ takes nothing from that test."""
    if row.estimate is None or name is None or not told_apart(model(asked.table.width, name)):
        return row
    return replace(row, verdict=together(row.verdict, asked.alike))


def _chosen(asked: Asked) -> Row:
    found = asked.steps
    row = Row(
        estimator=Estimator.LOGLINEAR,
        model=f"{STEPWISE} {found.name}" if found.name else STEPWISE,
        stratum=asked.stratum,
        documented=found.documented,
        estimate=found.estimate,
        lower=found.lower,
        upper=found.upper,
        diagnostics=named(error=found.error, added=len(found.added)),
        verdict=found.verdict,
    )
    return _judged(asked, row, found.name)


def _differing(asked: Asked) -> list[Row]:
    """None where the parameter says nothing that the best model does not."""
    found = asked.differing
    if not told_apart(found.model):
        return []
    best = min((each.fit.bic for each in asked.ranked.models if each.weight and each.fit.bic is not None), default=None)
    return [
        Row(
            estimator=Estimator.LOGLINEAR,
            model=f"{found.model.name}, {DIFFER}",
            stratum=asked.stratum,
            documented=found.documented,
            estimate=found.estimate,
            lower=found.lower,
            upper=found.upper,
            delta_bic=None if best is None or found.bic is None else found.bic - best,
            diagnostics=named(error=found.error, deviance=found.deviance, df=found.df, bic=found.bic, sign=found.sign),
            verdict=found.verdict,
        )
    ]


def _supposed(asked: Asked) -> list[Row]:
    """The saturated model under other odds ratios of highest order; that of 1 is among the models already.

    Without an estimate it is one row.
    """
    tried = [each for each in highest_order(asked.table, level=asked.level) if each.factor != 1]
    if all(each.estimate is None for each in tried):
        return [_refused(asked, tried[0].verdict)]
    return [
        Row(
            estimator=Estimator.LOGLINEAR,
            model=f"{SATURATED}, ξ = {each.factor:.3g}",
            stratum=asked.stratum,
            documented=each.documented,
            estimate=each.estimate,
            lower=each.lower,
            upper=each.upper,
            diagnostics=named(error=each.error, factor=each.factor),
            verdict=each.verdict,
            supposed=True,
        )
        for each in tried
    ]


def _refused(asked: Asked, verdict: Verdict) -> Row:
    return Row(
        estimator=Estimator.LOGLINEAR,
        model=f"{SATURATED}, ξ",
        stratum=asked.stratum,
        documented=asked.table.n,
        verdict=verdict,
        supposed=True,
    )
