"""What is counted, as nouns that agree with their number: English in two forms, Arabic in CLDR's six.

Vocabulary labels name a measure; a sentence must inflect it. Every measure and population has its forms here.
"""

from dashboards.address import Look
from dashboards.numerals import number
from schema.vocabulary import Measure, Population

Forms = tuple[str, ...]
"""English: one, other. Arabic, as a noun that another governs: one, two, few, many, other. `{n}` is the number."""

_PEOPLE_EN: dict[Population, Forms] = {
    Population.ALL: ("{n} person", "{n} people"),
    Population.CIVILIANS: ("{n} civilian", "{n} civilians"),
    Population.COMBATANTS: ("{n} combatant", "{n} combatants"),
    Population.UNKNOWN: ("{n} person of unknown status", "{n} people of unknown status"),
}
_PEOPLE_AR: dict[Population, Forms] = {
    Population.ALL: ("شخص واحد", "شخصين", "{n} أشخاص", "{n} شخصًا", "{n} شخص"),
    Population.CIVILIANS: ("مدني واحد", "مدنيَّين اثنين", "{n} مدنيين", "{n} مدنيًا", "{n} مدني"),
    Population.COMBATANTS: ("مقاتل واحد", "مقاتلَين اثنين", "{n} مقاتلين", "{n} مقاتلًا", "{n} مقاتل"),
    Population.UNKNOWN: (
        "شخص واحد مجهول الصفة",
        "شخصين مجهولَي الصفة",
        "{n} أشخاص مجهولي الصفة",
        "{n} شخصًا مجهول الصفة",
        "{n} شخص مجهول الصفة",
    ),
}
# In Arabic, incidents and facilities stand after a noun that governs them; the rest stand alone.
_THINGS: dict[str, tuple[Forms, Forms]] = {
    "incident": (("{n} incident", "{n} incidents"), ("حادثة واحدة", "حادثتين", "{n} حوادث", "{n} حادثة", "{n} حادثة")),
    "facility": (
        ("{n} facility", "{n} facilities"),
        ("منشأة واحدة", "منشأتين", "{n} منشآت", "{n} منشأة", "{n} منشأة"),
    ),
    "event": (("{n} event", "{n} events"), ("حدث واحد", "حدثان", "{n} أحداث", "{n} حدثًا", "{n} حدث")),
    "source": (("{n} source", "{n} sources"), ("مصدر واحد", "مصدران", "{n} مصادر", "{n} مصدرًا", "{n} مصدر")),
    "area": (("{n} area", "{n} areas"), ("منطقة واحدة", "منطقتين", "{n} مناطق", "{n} منطقة", "{n} منطقة")),
    "filter": (
        ("{n} filter is set", "{n} filters are set"),
        ("مُرشِّح واحد مُفعَّل", "مُرشِّحان مُفعَّلان", "{n} مُرشِّحات مُفعَّلة", "{n} مُرشِّحًا مُفعَّلًا", "{n} مُرشِّح مُفعَّل"),
    ),
}
_VICTIMS_EN = {
    Population.ALL: ("{n} victim", "{n} victims"),
    Population.CIVILIANS: ("{n} civilian victim", "{n} civilian victims"),
    Population.COMBATANTS: ("{n} victim among combatants", "{n} victims among combatants"),
    Population.UNKNOWN: ("{n} victim of unknown status", "{n} victims of unknown status"),
}
_VICTIMS_AR = ("ضحية واحدة", "ضحيتين", "{n} ضحايا", "{n} ضحية", "{n} ضحية")
_VICTIMS_OF_AR = {
    Population.ALL: "",
    Population.CIVILIANS: " من المدنيين",
    Population.COMBATANTS: " من المقاتلين",
    Population.UNKNOWN: " ممن لا تُعرف صفتهم",
}
_DONE: dict[Measure, tuple[str, str, str]] = {
    # English after the people; Arabic before them and after them.
    Measure.INCIDENTS: ("", "وقوع", ""),
    Measure.VICTIMS: ("", "وقوع", ""),
    Measure.KILLED: ("killed", "مقتل", ""),
    Measure.INJURED: ("injured", "إصابة", ""),
    Measure.DETAINED: ("detained", "احتجاز", ""),
    Measure.DISAPPEARED: ("forcibly disappeared", "إخفاء", "قسرًا"),
    Measure.MISSING: ("missing", "فقدان", ""),
    Measure.ABDUCTED: ("abducted", "خطف", ""),
    Measure.TORTURED: ("tortured", "تعذيب", ""),
    Measure.CONSCRIPTED: ("forcibly conscripted", "تجنيد", "قسرًا"),
    Measure.DISPLACED: ("displaced", "نزوح", ""),
    Measure.EVACUATED: ("evacuated", "إجلاء", ""),
    Measure.RETURNED: ("returned", "عودة", ""),
    Measure.TRAPPED: ("trapped or besieged", "محاصرة", ""),
    Measure.FACILITIES_DAMAGED: ("damaged", "تضرّر", ""),
    Measure.FACILITIES_DESTROYED: ("destroyed", "تدمير", ""),
}
_TITLES_AR: dict[Measure, str] = {
    Measure.INCIDENTS: "الحوادث",
    Measure.VICTIMS: "الضحايا",
    Measure.KILLED: "القتلى",
    Measure.INJURED: "الجرحى",
    Measure.DETAINED: "المحتجزون",
    Measure.DISAPPEARED: "المختفون قسريًا",
    Measure.MISSING: "المفقودون",
    Measure.ABDUCTED: "المخطوفون",
    Measure.TORTURED: "ضحايا التعذيب",
    Measure.CONSCRIPTED: "المجنَّدون قسرًا",
    Measure.DISPLACED: "النازحون",
    Measure.EVACUATED: "الذين أُجلوا",
    Measure.RETURNED: "العائدون",
    Measure.TRAPPED: "المحاصرون",
    Measure.FACILITIES_DAMAGED: "المنشآت المتضررة",
    Measure.FACILITIES_DESTROYED: "المنشآت المدمَّرة",
}
_POPULATION_TITLE_AR = {
    Population.ALL: "{title}",
    Population.CIVILIANS: "{title} من المدنيين",
    Population.COMBATANTS: "{title} من المقاتلين",
    Population.UNKNOWN: "{title} ممن لا تُعرف صفتهم",
}
_NOT_PEOPLE = {
    Measure.INCIDENTS: "incident",
    Measure.FACILITIES_DAMAGED: "facility",
    Measure.FACILITIES_DESTROYED: "facility",
}


_FEW, _MANY = range(3, 11), range(11, 100)


def plural(n: int, forms: Forms, look: Look) -> str:
    """The form that agrees with a number, by CLDR's rules for English and Arabic, with the number in its place."""
    if not look.rtl:
        chosen = forms[0] if n == 1 else forms[1]
    elif n in (1, 2):
        chosen = forms[n - 1]
    elif n % 100 in _FEW:
        chosen = forms[2]
    else:
        chosen = forms[3] if n % 100 in _MANY else forms[4]
    return chosen.format(n=number(n, look))


def things(n: int, what: str, look: Look) -> str:
    """`n` events, sources, areas or filters."""
    return plural(n, _THINGS[what][look.rtl], look)


def counted(n: int, measure: Measure, population: Population, look: Look) -> str:
    """`n` of what a measure and population count: "82 civilians", without what befell them."""
    if measure in _NOT_PEOPLE:
        return things(n, _NOT_PEOPLE[measure], look)
    if measure is Measure.VICTIMS and look.rtl:
        return plural(n, _VICTIMS_AR, look) + _VICTIMS_OF_AR[population]
    if measure is Measure.VICTIMS:
        return plural(n, _VICTIMS_EN[population], look)
    return plural(n, (_PEOPLE_AR if look.rtl else _PEOPLE_EN)[population], look)


def befell(measure: Measure, look: Look) -> tuple[str, str]:
    """What befell them: the words before the people and the words after them; either may be empty."""
    after_en, before_ar, after_ar = _DONE[measure]
    return (before_ar, after_ar) if look.rtl else ("", after_en)


def title(measure: Measure, population: Population, look: Look) -> str:
    """What is counted, as the title of a figure: "Civilians killed"."""
    if look.rtl:
        named = _TITLES_AR[measure]
        return named if measure in _NOT_PEOPLE else _POPULATION_TITLE_AR[population].format(title=named)
    noun = counted(0, measure, population, look).removeprefix("0 ")
    words = f"{noun} {_DONE[measure][0]}".strip()
    return words[0].upper() + words[1:]
