"""The address of a page is its state: what is asked, and how it is shown. Open the link, get the same page.

The keys are those of `schema.filters.from_query`, and `measure`, `population`, `bucket`, `imprecise`, `level`,
`asOf` for the question, `lang`, `digits`, `theme` for the look. What is as usual is left out.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar
from urllib.parse import parse_qsl, urlencode

from schema.answering import ADMIN, AreaLevel, Bucket, Imprecise
from schema.errors import BadInput
from schema.filters import EventFilter, from_query, to_query
from schema.vocabulary import Language, Measure, Population

E = TypeVar("E", bound=StrEnum)

LANGUAGES = (Language.EN, Language.AR)


class Digits(StrEnum):
    """Which digits numbers are written in; the names are those of Unicode's numbering systems."""

    LATN = "latn"
    ARAB = "arab"


class Theme(StrEnum):
    """Paper or night."""

    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, kw_only=True)
class Look:
    """How a page is shown. `digits` of None follows the language."""

    language: Language = Language.EN
    digits: Digits | None = None
    theme: Theme = Theme.LIGHT

    @property
    def rtl(self) -> bool:
        """Whether text runs from right to left."""
        return self.language is Language.AR

    @property
    def numerals(self) -> Digits:
        """The digits that numbers are written in."""
        return self.digits or (Digits.ARAB if self.rtl else Digits.LATN)


@dataclass(frozen=True, kw_only=True)
class Address:
    """A page: the events meant, what is counted of whom, in what steps and areas, as known when, and the look."""

    where: EventFilter = field(default_factory=EventFilter)
    measure: Measure = Measure.KILLED
    population: Population = Population.ALL
    bucket: Bucket = Bucket.MONTH
    imprecise: Imprecise = Imprecise.SPREAD
    level: AreaLevel = AreaLevel.ADM1
    as_of: str | None = None
    look: Look = field(default_factory=Look)


_LOOK = ("lang", "digits", "theme")
_ENUMS = ("measure", "population", "bucket", "imprecise", "level")
_OWN = (*_ENUMS, "asOf", *_LOOK)


def read(search: str | None) -> Address:
    """The page that the query string of an address means.

    Raises BadInput for an unknown or repeated key, or a value that its key does not know.
    """
    pairs = parse_qsl((search or "").removeprefix("?"))
    own: dict[str, str] = {}
    for key, value in pairs:
        if key in _OWN and key in own:
            raise BadInput(f"{key}: given twice; give it once.")
        if key in _OWN:
            own[key] = value
    return Address(
        where=from_query([(key, value) for key, value in pairs if key not in _OWN]),
        measure=_given(Measure, "measure", own) or Measure.KILLED,
        population=_given(Population, "population", own) or Population.ALL,
        bucket=_given(Bucket, "bucket", own) or Bucket.MONTH,
        imprecise=_given(Imprecise, "imprecise", own) or Imprecise.SPREAD,
        level=_level(own),
        as_of=own.get("asOf"),
        look=Look(
            language=_language(own),
            digits=_given(Digits, "digits", own),
            theme=_given(Theme, "theme", own) or Theme.LIGHT,
        ),
    )


def read_look(search: str | None) -> Look:
    """The look that an address asks for, as far as it can be read: an error must be shown in some look, too."""
    own = dict(parse_qsl((search or "").removeprefix("?")))
    try:
        return read("?" + urlencode([(key, own[key]) for key in _LOOK if key in own])).look
    except BadInput:
        return Look(language=Language.AR if own.get("lang") == Language.AR else Language.EN)


def write(address: Address) -> str:
    """The query string that `read` reads back as the same page, with its question mark; empty when all is as usual.

    Raises BadInput for a filter that no address can hold.
    """
    usual = Address()
    pairs = to_query(address.where)
    for key in _ENUMS:
        if getattr(address, key) != getattr(usual, key):
            pairs.append((key, getattr(address, key).name))
    if address.as_of:
        pairs.append(("asOf", address.as_of))
    look = address.look
    if look.language is not Language.EN:
        pairs.append(("lang", look.language.value))
    if look.digits:
        pairs.append(("digits", look.digits.value))
    if look.theme is not Theme.LIGHT:
        pairs.append(("theme", look.theme.value))
    # Commas part the values of a list and colons the hours of an instant; both may stand in a query as they are.
    return "?" + urlencode(pairs, safe=",:") if pairs else ""


def _given(kind: type[E], key: str, given: dict[str, str]) -> E | None:
    if key not in given:
        return None
    try:
        return kind(given[key].lower())
    except ValueError:
        raise BadInput(f"{key}: {given[key]!r} is none of {', '.join(each.name for each in kind)}.") from None


def _level(given: dict[str, str]) -> AreaLevel:
    found = _given(AreaLevel, "level", given) or AreaLevel.ADM1
    if found not in ADMIN:
        raise BadInput(f"level: pages show areas, not hexagons; give one of {', '.join(each.name for each in ADMIN)}.")
    return found


def _language(given: dict[str, str]) -> Language:
    if given.get("lang", Language.EN) not in LANGUAGES:
        raise BadInput(f"lang: pages are in {' and '.join(LANGUAGES)}, not in {given['lang']!r}.")
    return Language(given.get("lang", Language.EN))
