"""Titles: what it is and in which province. Nothing finer, so that no title tells what a place no longer does."""

from functools import cache

from api.samples.country.areas import country
from api.samples.country.rows import Objects, listed
from schema import terms
from schema.vocabulary import Language

PLACES = 9
"""The eight provinces, and the country where the province is not known."""


@cache
def titles_of(vocabulary: str, codes: tuple[str, ...], language: Language) -> Objects:
    """Title of each kind in each place: of kind k in place p at k * PLACES + p. An empty code has empty titles."""
    return listed([title for code in codes for title in titles(vocabulary, code, language)])


def titles(vocabulary: str, code: str, language: Language) -> list[str | None]:
    """Title of a kind in each place."""
    if not code:
        return [None] * PLACES
    label = terms.label(vocabulary, code, language)
    areas = [*country().provinces, country().whole]
    if language is Language.AR:
        return [f"{label}، {area.name_ar} (خيالي)" for area in areas]
    return [f"{label}, {area.name} (fictional)" for area in areas]


@cache
def accounts_of(vocabulary: str, codes: tuple[str, ...], language: Language) -> Objects:
    """A sentence for each title, to stand as a summary."""
    form = {
        Language.EN: "Fictional: {title}. The accounts agree on what happened and differ in the numbers.",
        Language.AR: "خيالي: {title}. تتفق الروايات على ما جرى وتختلف في الأعداد.",
    }[Language(language)]
    return listed([form.format(title=title) for code in codes for title in titles(vocabulary, code, language)])
