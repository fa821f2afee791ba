"""What a regression around a date says of its own fit, and what it expected of every bucket."""

from collections.abc import Mapping
from typing import Any

from analytics.change.covered import Covered
from analytics.change.fits import Examination, Window, figures
from analytics.change.interrupted import Interrupted
from analytics.change.ratios import Ratio
from analytics.results import SeriesPoint

PAPER = (
    "Lopez Bernal, Cummins and Gasparrini (2017), Interrupted time series regression for the evaluation of public "
    "health interventions, International Journal of Epidemiology 46:348"
)

MODEL: Mapping[str, Any] = {
    "law": "quasi-Poisson, logarithmic",
    "trend": "linear, the same before and after",
    "seasons": "two harmonics of a year (of a week, by day over less than two years) where two cycles are there",
    "interval": "95 %, Student's, the wider of the law's error for correlated neighbours and Newey and West's",
}
"""What every such answer rests on."""

Pair = list[float]


def of_examination(examined: Examination, buckets: Covered, window: Window) -> dict[str, Any]:
    """Diagnostics by name; ratios as [value, lower, upper]. Empty where nothing was fitted."""
    left_out = {
        "partial": len(buckets.partial),
        "uncovered": len(buckets.uncovered),
        "unnumbered": len(buckets.unnumbered),
        "immature": window.immature,
        "transition": window.anticipation + window.lag,
    }
    known: dict[str, Any] = {"leftOut": left_out, "quiet": len(buckets.quiet)}
    fit = examined.fit
    if fit.level is None:
        return known
    told: dict[str, Any] = {
        **known,
        "used": len(fit.used),
        "before": sum(1 for each in fit.used if each < window.step),
        "cycle": figures(window.cycle) if fit.seasonal and window.cycle else None,
        "dispersion": figures(fit.dispersion or 0.0),
        "autocorrelations": [figures(each) for each in fit.autocorrelations],
        "ljungBox": figures(fit.ljung_box or 0.0),
        "neweyWestLags": fit.lags,
        "inflation": figures(fit.inflation or 1.0),
        "quasiPoisson": _ends(fit.level.value, fit.level.lower, fit.level.upper),
        "neweyWest": _ends(fit.level.value, fit.level.newey_west_lower, fit.level.newey_west_upper),
        "trend": _cautious(fit.trend),
        "slope": _cautious(examined.turning.slope) if examined.turning else None,
        "uncoveredAsZero": _cautious(examined.quiet),
        "activeSources": _means(buckets.active(window.step)),
    }
    if examined.placebos and examined.placebos.ratios:
        dates = (buckets.points[step].start.isoformat() for step in examined.placebos.steps)
        told["placebos"] = [[date, figures(ratio)] for date, ratio in zip(dates, examined.placebos.ratios, strict=True)]
    if (w := examined.weightiest) is not None:
        start = buckets.points[w.bucket].start.isoformat()
        told["weightiest"] = {"start": start, "without": figures(w.without), "errors": figures(w.errors)}
    return told


def _ends(value: float, lower: float, upper: float) -> Pair:
    return [figures(value), figures(lower), figures(upper)]


def _cautious(ratio: Ratio | None) -> Pair | None:
    return None if ratio is None else _ends(ratio.value, ratio.cautious_lower, ratio.cautious_upper)


def _means(active: tuple[float, float] | None) -> Pair | None:
    return None if active is None else [figures(each) for each in active]


def expected(fit: Interrupted, buckets: Covered) -> tuple[SeriesPoint, ...]:
    """What every bucket would hold without the date's effect; none where nothing was fitted."""
    records = sum(buckets.points[n].records for n in fit.used)
    paths = zip(buckets.points, fit.counterfactual, fit.expected_lower, fit.expected_upper, strict=False)
    return tuple(
        SeriesPoint(
            value=figures(value),
            lower=figures(lower),
            upper=figures(upper),
            records=records,
            start=point.start,
            end=point.end,
            certain=0,
            coverage=point.coverage,
            active_sources=point.active_sources,
        )
        for point, value, lower, upper in paths
    )
