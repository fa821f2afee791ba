"""Names of places in English and Arabic. They are made of syllables and mean no real place."""

from collections.abc import Iterator

from api.samples.qasira_places import FIRST, LAST, seeded

Name = tuple[str, str]
"""A name in English and in Arabic."""

FIRST_AR = ("مار", "سيل", "كور", "هاد", "بير", "نام", "زيل", "رود", "غاش", "لوم", "معر", "توش", "وين", "دول", "شار")
LAST_AR = ("ودين", "يشكا", "وره", "مبرا", "يليم", "شت", "ووان", "ينور", "يزيب", "ولكا")
ARABIC = {
    first + last: first_ar + last_ar
    for first, first_ar in zip(FIRST, FIRST_AR, strict=True)
    for last, last_ar in zip(LAST, LAST_AR, strict=True)
}
"""Arabic of the villages that `qasira_places` names in English."""
SIZES = {"city": "مدينة", "town": "بلدة", "village": "قرية"}

_BEGIN = {
    "Am": "أم", "Bor": "بور", "Dash": "دش", "Faz": "فز", "Gil": "غيل", "Hol": "هول", "Jaz": "جز", "Kaf": "كف",
    "Lor": "لور", "Mish": "مش", "Nor": "نور", "Pel": "بيل", "Qar": "قر", "Roz": "روز", "Sul": "صول", "Tam": "طم",
}  # fmt: skip
_END = {
    "adel": "اديل", "armo": "ارمو", "eshan": "يشان", "etar": "يتار", "imul": "يمول", "irda": "يردا", "onesh": "ونيش",
    "uber": "وبر",
}  # fmt: skip


def fresh_names(purpose: str) -> Iterator[Name]:
    """Names that no village bears, always in the same order for a purpose; 128 of them."""
    made = [(begin + end, begin_ar + end_ar) for begin, begin_ar in _BEGIN.items() for end, end_ar in _END.items()]
    yield from seeded(purpose).sample(made, len(made))


def in_arabic(settlement: str, districts: dict[str, str]) -> str:
    """Arabic of a settlement such as "Talmar city" or "Birelim village"; `districts` are those of the districts."""
    name, size = settlement.rsplit(" ", 1)
    return f"{SIZES[size]} {districts.get(name) or ARABIC[name]}"
