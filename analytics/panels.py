"""From layers to what an estimate shows: rows, pairs, strata, what holds without a list, how it was reckoned.

Numbers are rounded at the very end, so that the same table gives the same bytes on machines that add up differently.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from analytics.capture.descriptives import Estimated, Odds, describe
from analytics.capture.preconditions import together
from analytics.capture.rows import Row
from analytics.defensible import DELTA, defensible, describing, span
from analytics.estimate_cautions import Shown
from analytics.estimating import LEVEL, Effort, Layer, Panelled
from analytics.kept_estimates import THOROUGH
from analytics.reasoning import explained
from analytics.reasons import Verdict
from analytics.results import Bounded, Category, Method
from analytics.results_estimates import CapturePair, PanelRow, Stratum, WithoutList
from schema.answering import Estimator, IntervalKind, ResultStatus

DIGITS, FINE_DIGITS = 4, 6
"""Decimals of numbers of records, and of diagnostics."""

PAPER = "Bishop, Fienberg and Holland 1975; Cormack 1989; Chao 1987; Madigan and York 1997; Manrique-Vallier 2016"

_CREDIBLE = frozenset({Estimator.DECOMPOSABLE, Estimator.LATENT_CLASS})

Names = Mapping[str, Mapping[str, str]]


def rounded(value: float | None, digits: int = DIGITS) -> float | None:
    """A number as it leaves."""
    return None if value is None else round(float(value), digits)


def panel_row(row: Row, strata: Mapping[str, Category]) -> PanelRow:
    """A row as it is shown."""
    return PanelRow(
        value=rounded(row.estimate),
        lower=rounded(row.lower),
        upper=rounded(row.upper),
        records=row.documented,
        estimator=row.estimator,
        model=row.model,
        stratum=None if row.stratum is None else strata[row.stratum],
        status=row.verdict.status,
        interval=_interval(row),
        delta_bic=rounded(row.delta_bic, FINE_DIGITS),
        defensible=defensible(row),
        reasons=explained(row.verdict),
        diagnostics={name: round(value, FINE_DIGITS) for name, value in row.diagnostics.items()},
    )


def _interval(row: Row) -> IntervalKind:
    if row.lower is None:
        return IntervalKind.NONE
    return IntervalKind.CREDIBLE if row.estimator in _CREDIBLE else IntervalKind.CONFIDENCE


def pairs(layer: Layer) -> tuple[CapturePair, ...]:
    """Figures of every two lists, numbered as in models."""
    number = {name: n for n, name in enumerate(layer.table.lists, start=1)}
    return tuple(
        CapturePair(
            model="".join(f"[{number[name]}]" for name in each.lists),
            documented=each.documented,
            shared=each.shared,
            petersen=_estimated(each.petersen, each.documented),
            chapman=_estimated(each.chapman, each.documented),
            odds=_odds(each.odds, each.shared),
            status=each.verdict.status,
            reasons=explained(each.verdict),
        )
        for each in describe(layer.table, level=LEVEL).pairs
    )


def _estimated(found: Estimated | None, records: int) -> Bounded | None:
    if found is None:
        return None
    ends = (rounded(found.estimate), rounded(found.lower), rounded(found.upper))
    return Bounded(value=ends[0], lower=ends[1], upper=ends[2], records=records)


def _odds(found: Odds | None, records: int) -> Bounded | None:
    if found is None:
        return None
    ends = (rounded(each, FINE_DIGITS) for each in (found.ratio, found.lower, found.upper))
    value, lower, upper = ends
    return Bounded(value=value, lower=lower, upper=upper, records=records)


def without(parts: Sequence[tuple[str, Panelled]], names: Names) -> tuple[WithoutList, ...]:
    """What is said without each list."""
    found = []
    for name, part in parts:
        lower, upper = span(part.rows, 0)
        rows = tuple(panel_row(row, {}) for row in part.rows)
        found.append(
            WithoutList(
                value=None,
                lower=rounded(lower),
                upper=rounded(upper),
                records=part.asked.table.n,
                name=names[name],
                rows=rows,
            )
        )
    return tuple(found)


@dataclass(frozen=True)
class Part:
    """A stratum with its rows. `documented` are all its records, on lists or not; `refused` says why it has no rows."""

    category: Category
    documented: int
    panelled: Panelled

    @property
    def shown(self) -> Stratum:
        """As it is shown."""
        asked = self.panelled.asked
        lower, upper = span(self.panelled.rows, self.documented)
        verdict = self.panelled.verdict
        status = verdict.status
        if status is ResultStatus.OK and lower is None:
            status = ResultStatus.UNSTABLE
        reasons = explained(together(verdict, *(() if lower is not None else self._why())))
        return Stratum(
            value=None,
            lower=rounded(lower),
            upper=rounded(upper),
            records=asked.table.n,
            category=self.category,
            documented=self.documented,
            lists=asked.table.width,
            status=status,
            reasons=reasons,
        )

    def _why(self) -> Sequence[Verdict]:
        """The reasons of the rows that have an estimate, where none of them may be defended."""
        rows = (row for row in self.panelled.rows if row.estimate is not None and not describing(row))
        return [Verdict(ResultStatus.UNSTABLE, row.verdict.reasons) for row in rows]


def method(effort: Effort, parts: Sequence[Panelled]) -> Method:
    """How it was reckoned."""
    width = max((part.asked.table.width for part in parts), default=0)
    before = all(Estimator.LATENT_CLASS in dict(part.kept) for part in parts)
    length = asdict(THOROUGH if before else effort.sampling(width))
    sampling = {"sampling": length} if Estimator.LATENT_CLASS in effort.estimators else {}
    kept = sorted({key for part in parts for _, key in part.kept})
    return Method(
        "multiple-systems",
        "1",
        {
            "estimators": [each.name for each in effort.estimators],
            "level": LEVEL,
            "defensibleDeltaBic": DELTA,
            "thorough": effort.thorough,
            **sampling,
            **({"kept": kept} if kept else {}),
        },
        seed=effort.seed,
        paper=PAPER,
    )


def shown(
    status: ResultStatus,
    rows: Sequence[Row],
    ends: tuple[float | None, float | None],
    counts: tuple[int, int],
    left_out: Sequence[Part],
    *,
    recorded: bool,
) -> Shown:
    """What cautions look at. `counts` are records that match, and of these those on any list."""
    return Shown(
        status=status,
        defended=tuple(dict.fromkeys(row.estimator for row in rows if defensible(row))),
        lower=ends[0],
        upper=ends[1],
        documented=counts[0],
        listed=counts[1],
        reasons=tuple(dict.fromkeys((row.estimator, reason) for row in rows for reason in row.verdict.reasons)),
        left_out=tuple((dict(each.category.label), each.documented) for each in left_out),
        recorded=recorded,
    )
