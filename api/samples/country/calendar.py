"""The four years, and the twenty publications in which the record learned of them."""

from functools import cache

import numpy as np

from api.samples.country.chance import Floats, Ints
from api.samples.country.parts import PUBLICATIONS
from api.samples.country.rows import DAYS
from api.samples.qasira_parties import MONTHS, SILENCE, SILENT_PROVINCE, WEIGHTS, first_of, intensity
from api.samples.qasira_places import PROVINCES

FIRST_CUT, STEP = 170, 68
"""Day of the first publication and days from one to the next: the last takes up all that comes late."""
FORTNIGHT = 14


@cache
def cuts() -> Ints:
    """Last day of what each publication takes up."""
    return FIRST_CUT + STEP * np.arange(PUBLICATIONS)


def publication_of(days: Ints) -> Ints:
    """The publication, from 1, that takes up what was stated on a day; the last takes up what comes later."""
    return np.minimum(np.searchsorted(cuts(), days), PUBLICATIONS - 1) + 1


def bulletin_day(fortnight: Ints) -> Ints:
    """The day on which a source publishes its documents of a fortnight."""
    return (fortnight + 1) * FORTNIGHT - 1


@cache
def month_begins() -> Ints:
    """First day of each month, and the day after the last."""
    return np.array([*((first_of(month) - first_of(0)).days for month in range(MONTHS)), DAYS])


@cache
def happening() -> Floats:
    """How much happens, by province and month: as in the UCDP-shaped sample, and in the silent province as well."""
    names = [name for name, _ in PROVINCES.values()]
    table = np.array([[intensity(name, month) for month in range(MONTHS)] for name in names])
    row = names.index(SILENT_PROVINCE)
    table[row, table[row] == 0] = WEIGHTS[SILENT_PROVINCE] * 2
    return table


@cache
def silence() -> tuple[int, int, int]:
    """The silent province by its number, and first and last day of the months from which nobody reported."""
    names = [name for name, _ in PROVINCES.values()]
    first, last = ((day - first_of(0)).days for day in SILENCE)
    return names.index(SILENT_PROVINCE), first, last
