"""What a record can be sorted by: where in it each dimension has its categories, and what these are called.

Of some dimensions a record has one category, of others none, one or several. Where both of a cross-tabulation lie in
the acts of a record, they are those of one and the same act, and actor, kind and attribution those of one involvement.
What the record says is unknown, and what it does not say, is one category, with a code of None.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from analytics import wording
from analytics.results import Category
from analytics.wording import AR, EN
from schema import terms
from schema.answering import Bucket, Dimension
from schema.vocabulary import Language


class Grain(StrEnum):
    """What part of a record a dimension belongs to."""

    EVENT = "event"
    DAYS = "days"
    ACT = "act"
    PEOPLE = "people"
    INVOLVEMENT = "involvement"
    ACTOR = "actor"
    SOURCE = "source"


@dataclass(frozen=True)
class Axis:
    """Where a dimension has its categories: the column of its grain, whether that holds several, and their vocabulary.

    `several` says that one record may have several categories.
    """

    grain: Grain
    column: str
    vocabulary: str | None = None
    listed: bool = False

    @property
    def several(self) -> bool:
        """Whether one record may stand in several categories."""
        return self.listed or self.grain not in {Grain.EVENT, Grain.DAYS}


AXES: Mapping[Dimension, Axis] = {
    Dimension.VIOLATION: Axis(Grain.ACT, "violations", "violation", listed=True),
    Dimension.ACT: Axis(Grain.ACT, "kind", "act"),
    Dimension.METHOD: Axis(Grain.ACT, "method", "method"),
    Dimension.CONTEXT: Axis(Grain.EVENT, "context", "context", listed=True),
    Dimension.FACILITY_KIND: Axis(Grain.EVENT, "facility_kinds", "facility", listed=True),
    Dimension.ACTOR: Axis(Grain.INVOLVEMENT, "actor"),
    Dimension.ACTOR_KIND: Axis(Grain.ACTOR, "kind", "actor"),
    Dimension.ATTRIBUTION: Axis(Grain.INVOLVEMENT, "attribution", "attribution"),
    Dimension.ROLE: Axis(Grain.ACT, "roles", "role", listed=True),
    Dimension.SEX: Axis(Grain.PEOPLE, "sex", "sex"),
    Dimension.AGE_BAND: Axis(Grain.PEOPLE, "age_band", "age_band"),
    Dimension.CIVILIAN_STATUS: Axis(Grain.ACT, "civilian_status", "civilian_status"),
    Dimension.VERIFICATION: Axis(Grain.EVENT, "verification", "verification"),
    Dimension.DATE_PRECISION: Axis(Grain.EVENT, "date_precision", "date_precision"),
    Dimension.PLACE_PRECISION: Axis(Grain.EVENT, "place_precision", "place_precision"),
    Dimension.SOURCE: Axis(Grain.SOURCE, "source"),
    Dimension.SOURCE_LEFT_OUT: Axis(Grain.SOURCE, "source"),
    Dimension.COLLECTION: Axis(Grain.EVENT, "collection"),
    Dimension.ADM0: Axis(Grain.EVENT, "adm0"),
    Dimension.ADM1: Axis(Grain.EVENT, "adm1"),
    Dimension.ADM2: Axis(Grain.EVENT, "adm2"),
    Dimension.ADM3: Axis(Grain.EVENT, "adm3"),
    Dimension.YEAR: Axis(Grain.DAYS, "YYYY"),
    Dimension.MONTH: Axis(Grain.DAYS, "YYYY-MM"),
}
"""Every dimension; of days the column is how `to_char` writes a category."""

AREAS = (Dimension.ADM0, Dimension.ADM1, Dimension.ADM2, Dimension.ADM3)

_UNNAMED: Mapping[Dimension, tuple[str, str]] = {
    Dimension.VIOLATION: ("None alleged", "لا انتهاك مُدَّعى"),
    Dimension.CONTEXT: ("None stated", "لم يُذكر"),
    Dimension.FACILITY_KIND: ("None stated", "لم يُذكر"),
    Dimension.ROLE: ("None stated", "لم يُذكر"),
    Dimension.ATTRIBUTION: ("Nobody named", "لم يُسمَّ أحد"),
    Dimension.SOURCE: ("No named source", "لا مصدر مسمّى"),
    **dict.fromkeys(AREAS, ("Known less precisely", "معروف بدقة أقل")),
}
"""What to call the category without a code, where it is not just unknown."""


def bucket(dimensions: tuple[Dimension, ...]) -> Bucket | None:
    """The steps of time that the dimensions need; None when none is of time."""
    if Dimension.MONTH in dimensions:
        return Bucket.MONTH
    return Bucket.YEAR if Dimension.YEAR in dimensions else None


def category(dimension: Dimension, code: str | None, names: Mapping[tuple[str, str], Mapping[str, str]]) -> Category:
    """A code as a category with its label; `names` are those of places, actors, sources and collections.

    Raises UnknownKey for a code that its vocabulary lacks.
    """
    return Category(code, {lang: _label(dimension, code, names, lang) for lang in (EN, AR)})


def _label(
    dimension: Dimension, code: str | None, names: Mapping[tuple[str, str], Mapping[str, str]], lang: Language
) -> str:
    if code is None:
        return _UNNAMED.get(dimension, ("Unknown", "غير معروف"))[lang is AR]
    if vocabulary := AXES[dimension].vocabulary:
        return terms.label(vocabulary, code, lang)
    if dimension is Dimension.YEAR:
        return wording.digits(code, lang)
    if dimension is Dimension.MONTH:
        return wording.month_of_year(code, lang)
    # A thing that is not published itself has no name to show, and its code must do.
    if dimension is Dimension.SOURCE_LEFT_OUT:
        return wording.without(wording.name(names.get((Dimension.SOURCE, code)), lang) or code, lang)
    return wording.name(names.get((dimension, code)), lang) or code


def ranks(dimension: Dimension, records: Mapping[str | None, int]) -> Mapping[str | None, int]:
    """The order of the categories found, `records` being how many each has: unknown last, terms as their vocabulary
    has them, actors and sources by most records, what else there is by code.
    """
    axis = AXES[dimension]
    known = [code for code in records if code is not None]
    if axis.vocabulary:
        order = {term.code: n for n, term in enumerate(terms.vocabulary(axis.vocabulary).terms)}
        known.sort(key=lambda code: order[code])
    elif axis.grain in {Grain.INVOLVEMENT, Grain.SOURCE}:
        known.sort(key=lambda code: (-records[code], code))
    else:
        known.sort()
    return {code: n for n, code in enumerate([*known, None])}
