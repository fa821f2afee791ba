"""Rates of a series: the number of a bucket per so many of the people who lived there in the middle of the bucket.

A rate is per bucket and not per year: who wants to compare a month with a year must take equal steps. A group by area
has its own people, any other group those of all areas asked of. A stock has the share of people in that state; there
the bounds are those of the number alone, since no chance makes the people who are stated.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import sqlalchemy as sa

from analytics import activity, denominators
from analytics.asking import Rows
from analytics.denominators import PER, AtRisk, Populations
from analytics.dimensions import AREAS
from analytics.envelope import Asked
from analytics.results import Bounded
from analytics.series import zones
from analytics.series.form import Form
from analytics.series.groups import Group
from schema.answering import Scale


def statements(asked: Asked, form: Form) -> Iterable[sa.Select[Any]]:
    """Populations of the places asked of; and of the areas that are groups, which the events name."""
    if form.scale is not Scale.RATE:
        return
    yield denominators.of_question(asked.scope)
    if form.group_by in AREAS:
        code = activity.counted(asked.where, asked.scope, zones.of(form.zone)).c[form.group_by]
        yield denominators.of_areas(asked.scope, sa.select(code.label("pcode")).where(code.is_not(None)).distinct())


@dataclass
class People:
    """Who was at risk; `asked` are all whose rates were shown."""

    form: Form
    whole: Populations
    areas: Populations | None
    asked: list[AtRisk] = field(default_factory=list)

    @classmethod
    def of(cls, rows: Rows, form: Form) -> "People | None":
        """Read the rows of the last statements; None for what is no rate."""
        if form.scale is not Scale.RATE:
            return None
        if form.group_by not in AREAS:
            return cls(form, Populations.of(rows[-1]), None)
        return cls(form, Populations.of(rows[-2]), Populations.of(rows[-1]))

    def rate(self, number: Bounded, span: tuple[dt.date, dt.date], group: Group | None) -> Bounded:
        """The rate of a number of a group or of the whole; unknown where no population is recorded near."""
        if group is None or self.areas is None:
            risk = self.whole.together(*span)
        elif group.category.code is None:
            # Of what is known less precisely nobody can say where its people live.
            return _unknown(number)
        else:
            risk = self.areas.chosen(group.category.code, *span)
        self.asked.append(risk)
        if self.form.stock:
            return _share(number, risk)
        return risk.rate_of(number) or _unknown(number)

    @property
    def known(self) -> bool:
        """Whether any rate could be had."""
        return any(each.people for each in self.asked)


def _unknown(number: Bounded) -> Bounded:
    return replace(number, value=None, lower=None, upper=None)


def _share(number: Bounded, risk: AtRisk) -> Bounded:
    sizes: Sequence[int | None] = (risk.high, risk.people, risk.low)
    shown = (number.lower, number.value, number.upper)
    per = [
        None if n is None or not size else round(n * PER / size, denominators.DIGITS)
        for n, size in zip(shown, sizes, strict=True)
    ]
    return replace(number, lower=per[0], value=per[1], upper=per[2])
