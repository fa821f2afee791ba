"""Whom acts harmed, as neutral descriptions that identify nobody."""

from dataclasses import dataclass
from functools import cache

import numpy as np

from api.samples.country.chance import Floats, Ints, one_list, shares, spread
from api.samples.country.rows import Column, Objects, coded, listed, one_term_lists
from schema.vocabulary import AgeBand, CivilianStatus, CountingUnit, Sex

UNITS = tuple(each.value for each in CountingUnit)
SEXES = tuple(each.value for each in Sex)
AGES = tuple(each.value for each in AgeBand)
STATUSES = tuple(each.value for each in CivilianStatus)
UNIT = shares(
    {
        "one": {CountingUnit.PERSON: 0.97, CountingUnit.FAMILY: 0.03},
        "some": {CountingUnit.GROUP: 0.8, CountingUnit.FAMILY: 0.17, CountingUnit.COMMUNITY: 0.03},
        "many": {CountingUnit.GROUP: 0.5, CountingUnit.COMMUNITY: 0.35, CountingUnit.POPULATION: 0.15},
    }
)
SEX = shares(
    {
        "one": {Sex.MALE: 0.55, Sex.FEMALE: 0.25, Sex.UNKNOWN: 0.2},
        "some": {Sex.MIXED: 0.5, Sex.MALE: 0.2, Sex.FEMALE: 0.08, Sex.UNKNOWN: 0.22},
    }
)
AGE = shares(
    {
        "one": {AgeBand.ADULT: 0.55, AgeBand.CHILD: 0.15, AgeBand.OLDER: 0.08, AgeBand.UNKNOWN: 0.22},
        "some": {AgeBand.MIXED: 0.5, AgeBand.ADULT: 0.2, AgeBand.CHILD: 0.06, AgeBand.UNKNOWN: 0.24},
    }
)
STATUS = one_list(
    {
        CivilianStatus.CIVILIAN: 0.7, CivilianStatus.COMBATANT: 0.1,
        CivilianStatus.CONTESTED: 0.06, CivilianStatus.UNKNOWN: 0.14,
    }
)  # fmt: skip
MANY = 50
ONE = {
    "female": ("a woman", "امرأة"), "male": ("a man", "رجل"), "unknown": ("a person", "شخص"),
    "female child": ("a girl", "فتاة"), "male child": ("a boy", "فتى"), "unknown child": ("a child", "طفل"),
    "female older": ("an older woman", "امرأة مسنة"), "male older": ("an older man", "رجل مسن"),
    "unknown older": ("an older person", "شخص مسن"),
}  # fmt: skip
SOME = {
    "female": ("women", "نساء"), "male": ("men", "رجال"), "unknown": ("people", "أشخاص"),
    "female child": ("girls", "فتيات"), "male child": ("boys", "فتيان"), "unknown child": ("children", "أطفال"),
    "female older": ("older women", "نساء مسنات"), "male older": ("older men", "رجال مسنون"),
    "unknown older": ("older people", "مسنون"),
}  # fmt: skip
OF_UNIT = {
    "family": ("a family: {who}", "عائلة: {who}"), "group": ("a group of {who}", "مجموعة: {who}"),
    "community": ("a community: {who}", "أهل مكان: {who}"), "population": ("the population: {who}", "السكان: {who}"),
}  # fmt: skip


@dataclass(frozen=True)
class People:
    """Descriptions of whom acts harmed, as codes."""

    unit: Ints
    sex: Ints
    age: Ints
    status: Ints

    def columns(self) -> dict[str, Column]:
        """The columns that describe people."""
        return {
            "sex": coded(SEXES, self.sex),
            "age_band": coded(AGES, self.age),
            "civilian_status": coded(STATUSES, self.status),
        }

    def labelled(self) -> dict[str, Column]:
        """The columns of a victim, with its counting unit and label."""
        label = (self.unit * len(SEXES) + self.sex) * len(AGES) + self.age
        labels = {f"label_{language}": Column(_labels(number), label) for number, language in enumerate(("en", "ar"))}
        return {"unit": coded(UNITS, self.unit), **labels, **self.columns()}


def describe(chance: np.random.Generator, number: Ints, civilians: Floats) -> People:
    """Describe groups of these sizes; `civilians` is the share of civilians to be expected in each."""
    size = (number > 1).astype(np.int64)
    zeros = np.zeros(len(number), np.int64)
    unit = _own(UNITS, UNIT.terms)[UNIT.draw(chance, size + (number >= MANY))]
    status = _own(STATUSES, STATUS.terms)[STATUS.at(spread(chance, len(number)), zeros)]
    fighting = chance.random(len(number)) > civilians + 0.15
    return People(
        unit=unit,
        sex=_own(SEXES, SEX.terms)[SEX.draw(chance, size)],
        age=_own(AGES, AGE.terms)[AGE.draw(chance, size)],
        status=np.where(fighting, STATUSES.index(CivilianStatus.COMBATANT), status),
    )


def roles(terms: tuple[str, ...], drawn: Ints) -> Column:
    """The roles of people, one or none."""
    return one_term_lists(terms, drawn)


def _own(values: tuple[str, ...], terms: tuple[str, ...]) -> Ints:
    """Code among `values` of each drawn term."""
    return np.array([0, *(values.index(term) for term in terms[1:])])


@cache
def _labels(language: int) -> Objects:
    return listed([_label(unit, sex, age, language) for unit in UNITS for sex in SEXES for age in AGES])


def _label(unit: str, sex: str, age: str, language: int) -> str:
    which = sex if sex in {"female", "male"} else "unknown"
    key = f"{which} {age}" if age in {"child", "older"} else which
    if unit == CountingUnit.PERSON:
        return ONE[key][language]
    return OF_UNIT[unit][language].format(who=SOME[key][language])
