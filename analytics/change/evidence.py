"""What rules of caution about change look at, and how their sentences come together with those of the series."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from analytics.change.around import Situation
from analytics.evidence import Texts
from analytics.reasoning import explained
from analytics.reasons import Verdict
from analytics.results import Caveat
from schema.answering import Bucket, Imprecise, Severity


@dataclass(frozen=True)
class Turn:
    """A source that began to be heard of, or ceased, and the day: the first or the last of a bucket."""

    name: Mapping[str, str | None]
    day: dt.date
    starts: bool


@dataclass(frozen=True)
class Influence:
    """The bucket without which a ratio differs most: its days, the ratio with it and without."""

    start: dt.date
    end: dt.date
    ratio: float
    without: float


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """What is known of a series and of a change in it, as far as cautions depend on that.

    Attributes:
        imprecise: what was done with records that are not certain to lie in one bucket.
        records, certain: all that state a number, and those that are certain to lie in one bucket.
        uncovered, unnumbered: buckets left out since nobody is known to have looked, or a number in them is not known.
        without_best: buckets in which some number has no best figure, where lowest figures are compared therefore.
        quiet: buckets without any event that are taken for zero.
        immature: last buckets left out since reports of them are still to come.
        delay: days within which nine tenths of events are reported; None when that cannot be told.
        until: the last day whose reports are known.
        young: whether the last bucket ended less than a year before that.
        seasonal: whether seasons are set apart; None where a bucket holds a whole cycle.
        resembling: correlation between neighbouring buckets beside the change, where it is more than chance.
        turns: sources behind many records that began or ceased within the series, or near a shift.

        date: the date in question.
        split: whether it lies within a bucket.
        vague: the situation that gives it, if its first day is known only roughly.
        ended: the last day of that situation, if the series goes on after it.
        active: mean number of active sources in a bucket before and after.
        stands_out: whether the interval of the ratio leaves 1 out.
        placebo_share: share of other dates with as great a change.
        influence: the bucket that decides, where one does.
        slope: ratio from bucket to bucket by which the change grows or fades, where it does.
        moved: movements of people from or to the places asked of, near the date.
        others: further situations that began or ended near it.
        opposed: names of sources of which one shows a rise and the other a fall.
        control_refused: whether a control was given that has no ratio of its own.
        limit: how many shifts were looked for, where more would fit.
        unsure: shifts whose day is known to no better than a range, as first and last day of it.
    """

    bucket: Bucket
    imprecise: Imprecise
    records: int
    certain: int
    until: dt.date
    uncovered: int = 0
    unnumbered: int = 0
    without_best: int = 0
    quiet: int = 0
    immature: int = 0
    delay: float | None = None
    young: bool = False
    seasonal: bool | None = None
    resembling: float | None = None
    turns: tuple[Turn, ...] = ()
    date: dt.date | None = None
    split: bool = False
    vague: Situation | None = None
    ended: dt.date | None = None
    active: tuple[float, float] | None = None
    stands_out: bool = False
    placebo_share: float | None = None
    influence: Influence | None = None
    slope: float | None = None
    moved: int = 0
    others: tuple[Situation, ...] = ()
    opposed: tuple[Mapping[str, str | None], ...] = ()
    control_refused: bool = False
    limit: int | None = None
    unsure: tuple[tuple[dt.date, dt.date], ...] = ()


Rule = Callable[[Evidence], Texts | None]
Rules = Sequence[tuple[str, Severity, Rule]]

_GRAVITY = (Severity.REFUSAL, Severity.WARNING, Severity.NOTE)


def cautions(rules: Rules, evidence: Evidence, verdict: Verdict, of_series: Iterable[Caveat]) -> tuple[Caveat, ...]:
    """What must be said of an answer, gravest first: by the rules, for the verdict's reasons, of the series itself.

    What a rule says with figures need not be said again as a reason; it then weighs as much as that.
    """
    reasons = {each.code: each for each in explained(verdict)}
    found = [Caveat(code, weight, text) for code, weight, rule in rules if (text := rule(evidence)) is not None]
    found = [replace(each, severity=reasons.pop(each.code, each).severity) for each in found]
    every = [*reasons.values(), *found, *of_series]
    return tuple(sorted(every, key=lambda caveat: _GRAVITY.index(caveat.severity)))
