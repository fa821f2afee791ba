"""How a source puts a number: exactly, rounded, as a bound, as a word; and the words themselves."""

from dataclasses import dataclass
from functools import cache

import numpy as np

from api.samples.country.chance import Ints, Shares, one_list, spread
from api.samples.country.rows import MOST, Column, coded, whole
from schema import terms
from schema.vocabulary import Qualifier

QUALIFIERS = tuple(each.value for each in Qualifier)
HOW = one_list(
    {
        Qualifier.EXACT: 0.42, Qualifier.ROUND: 0.06, Qualifier.ABOUT: 0.07, Qualifier.ESTIMATE: 0.05,
        Qualifier.AT_LEAST: 0.16, Qualifier.MORE_THAN: 0.05, Qualifier.UP_TO: 0.04, Qualifier.BETWEEN: 0.06,
        Qualifier.TENS: 0.05, Qualifier.UNKNOWN_SOME: 0.04,
    }
)  # fmt: skip
"""How numbers are put; a word for tens is one for hundreds or thousands where there are so many."""
WORDS = (Qualifier.TENS, Qualifier.HUNDREDS, Qualifier.THOUSANDS, Qualifier.TENS_OF_THOUSANDS)
LEAST_IN_TENS = 20
INCOHERENT = 0.006
"""Share of claims whose bounds contradict each other, as some of real sources do."""
VERBATIM = 0.12
"""Share of claims of which the words are recorded."""
SPOKEN = 400
"""Numbers up to which words are kept ready; greater ones are put as figures of the same kind."""
ENGLISH = {
    Qualifier.EXACT: "{n} people", Qualifier.ROUND: "{n} people", Qualifier.ABOUT: "about {n} people",
    Qualifier.ESTIMATE: "an estimated {n} people", Qualifier.AT_LEAST: "at least {n} people",
    Qualifier.MORE_THAN: "more than {n} people", Qualifier.UP_TO: "up to {n} people",
    Qualifier.BETWEEN: "between {n} and {m} people", Qualifier.TENS: "dozens of people",
    Qualifier.HUNDREDS: "hundreds of people", Qualifier.THOUSANDS: "thousands of people",
    Qualifier.TENS_OF_THOUSANDS: "tens of thousands of people", Qualifier.UNKNOWN_SOME: "some people",
}  # fmt: skip
ARABIC = {
    Qualifier.EXACT: "العدد {n}", Qualifier.ROUND: "العدد {n}", Qualifier.ABOUT: "نحو {n}",
    Qualifier.ESTIMATE: "ما يُقدَّر بـ {n}", Qualifier.AT_LEAST: "ما لا يقل عن {n}",
    Qualifier.MORE_THAN: "أكثر من {n}", Qualifier.UP_TO: "حتى {n}", Qualifier.BETWEEN: "بين {n} و{m}",
    Qualifier.TENS: "العشرات", Qualifier.HUNDREDS: "المئات", Qualifier.THOUSANDS: "الآلاف",
    Qualifier.TENS_OF_THOUSANDS: "عشرات الآلاف", Qualifier.UNKNOWN_SOME: "عدد من الناس",
}  # fmt: skip


@dataclass(frozen=True)
class Numbers:
    """Numbers as put: qualifier as a code, and min, best and max, -1 where not stated."""

    qualifier: Ints
    least: Ints
    best: Ints
    most: Ints

    def columns(self) -> dict[str, Column]:
        """The columns of a claim."""
        return {
            "min": whole(self.least),
            "best": whole(self.best),
            "max": whole(self.most),
            "qualifier": coded(QUALIFIERS, self.qualifier),
        }

    def words(self, chance: np.random.Generator) -> Column:
        """The words of the source, where they are recorded, in English or in Arabic."""
        shown = np.where(self.best >= 0, self.best, np.where(self.least >= 0, self.least, self.most))
        told = (chance.random(len(shown)) < VERBATIM) & (shown <= SPOKEN)
        rows = np.flatnonzero(told)
        arabic = chance.random(len(rows)) < 0.5
        made = np.full(len(shown), "", object)
        forms = _forms()
        made[rows] = [
            forms[other][which].format(n=n, m=m)
            for other, which, n, m in zip(
                arabic.tolist(),
                self.qualifier[rows].tolist(),
                shown[rows].tolist(),
                self.most[rows].tolist(),
                strict=True,
            )
        ]
        return Column(made)


def put(chance: np.random.Generator, number: Ints, how: Shares = HOW) -> Numbers:
    """Put numbers as sources do."""
    count = len(number)
    zeros = np.zeros(count, np.int64)
    names = np.array([0, *(QUALIFIERS.index(term) for term in how.terms[1:])])
    qualifier = names[how.at(spread(chance, count), zeros)]
    qualifier = _in_words(qualifier, number)
    code = {each: QUALIFIERS.index(each) for each in Qualifier}
    rounded = _rounded(number)
    nothing = np.full(count, -1)
    least, best, most = nothing.copy(), nothing.copy(), nothing.copy()

    def fill(which: Qualifier, low: Ints, middle: Ints, high: Ints) -> None:
        rows = qualifier == code[which]
        least[rows], best[rows], most[rows] = low[rows], middle[rows], high[rows]

    low, high = np.maximum(number * 4 // 5, 1), number * 5 // 4 + 1
    fill(Qualifier.EXACT, number, number, number)
    fill(Qualifier.ROUND, nothing, rounded, nothing)
    fill(Qualifier.ABOUT, nothing, rounded, nothing)
    fill(Qualifier.ESTIMATE, low, number, high)
    fill(Qualifier.AT_LEAST, number, nothing, nothing)
    fill(Qualifier.MORE_THAN, rounded + 1, nothing, nothing)
    fill(Qualifier.UP_TO, nothing, nothing, np.maximum(number, 1))
    fill(Qualifier.BETWEEN, low, nothing, high)
    for word in WORDS:
        interval = terms.term("qualifier", word).interval
        if interval is not None:
            top = nothing if interval.high is None else np.full(count, interval.high)
            fill(word, np.full(count, interval.low), nothing, top)
    wrong = (chance.random(count) < INCOHERENT) & (qualifier == code[Qualifier.ESTIMATE])
    wrong |= (chance.random(count) < INCOHERENT) & (qualifier == code[Qualifier.EXACT]) & (number > 1)
    least[wrong] = best[wrong] + 1
    return Numbers(qualifier, *(np.minimum(each, MOST) for each in (least, best, most)))


def put_one(number: int, how: Qualifier) -> dict[str, int | str | None]:
    """One number put in a given way, by the columns of a claim."""
    made = put(np.random.default_rng(number), np.array([number]), one_list({how.value: 1}))
    return {name: column.take(np.array([0]))[0] for name, column in made.columns().items()}


def _in_words(qualifier: Ints, number: Ints) -> Ints:
    """Words for the size that the numbers have; exact ones where a word would claim too much."""
    size = np.digitize(number, (LEAST_IN_TENS, 200, 2_000, 20_000))
    word = np.array([QUALIFIERS.index(each) for each in (Qualifier.AT_LEAST, *WORDS)])[size]
    return np.where(qualifier == QUALIFIERS.index(Qualifier.TENS), word, qualifier)


def _rounded(number: Ints) -> Ints:
    """To tens, hundreds and so on, about two digits kept."""
    step = 10 ** np.maximum(np.digitize(number, (100, 1_000, 10_000)), 0)
    step = np.where(number < LEAST_IN_TENS, 1, np.where(number < 100, 5, step * 5))
    rounded: Ints = np.maximum((number + step // 2) // step * step, 1)
    return rounded


@cache
def _forms() -> tuple[list[str], list[str]]:
    return [ENGLISH[each] for each in Qualifier], [ARABIC[each] for each in Qualifier]
