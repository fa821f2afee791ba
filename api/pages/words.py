"""Every word of these pages, in English and Arabic; labels of codes come from `schema.terms`."""

from collections.abc import Mapping

from api.pages.view import AR, EN, View
from api.pages.words_datasets import DATASETS
from api.pages.words_entrance import ENTRANCE
from api.pages.words_records import RECORDS
from api.pages.words_releases import RELEASES
from schema.vocabulary import Language

_WORDS: Mapping[str, tuple[str, str]] = {
    "at_least": ("at least {n}", "{n} على الأقل"),
    "best": ("Best", "الأفضل"),
    "citation": ("How to cite it", "كيفية الاستشهاد"),
    "claims": ("What each source stated", "ما ذكره كل مصدر"),
    "code": ("Code", "الرمز"),
    "collection": ("Collection", "المجموعة"),
    "dark": ("Dark", "داكن"),
    "examples": ("Examples", "أمثلة"),
    "explore": ("Explore", "استكشاف"),
    "fictional": ("Fictional: invented for demonstration", "خيالية: مختلقة لأغراض العرض"),
    "fictional_short": ("fictional", "خيالي"),
    "fictional_page": (
        "Fictional data: {name}. No event, person, place or number on this page is real.",
        "بيانات خيالية: {name}. لا شيء في هذه الصفحة حقيقي: لا حادثة ولا شخص ولا مكان ولا رقم.",
    ),
    "footer": (
        "Sijill counts what was documented. What nobody could see or report is not here.",
        "يعدّ سِجِلّ ما وُثِّق. أمّا ما لم يره أحد أو لم يُبلِّغ عنه أحد فليس هنا.",
    ),
    "graphql": ("GraphQL", "GraphQL"),
    "known": ("Known as of publication {number}, {day}.", "كما في النشرة {number}، {day}."),
    "light": ("Light", "فاتح"),
    "max": ("Most", "الأكثر"),
    "min": ("Least", "الأقل"),
    "not_known": ("not known", "غير معروف"),
    "not_found": ("There is no published record with this code.", "لا يوجد سجل منشور بهذا الرمز."),
    "not_found_text": (
        "Codes look like SJ-7K3M-Q9TX. A code that was never published and one that was withdrawn look the same here.",
        "الرموز من قبيل SJ-7K3M-Q9TX. ولا يختلف هنا رمز لم يُنشر قط عن رمز سُحب.",
    ),
    "not_stated": ("not stated", "لم يُذكر"),
    "open": ("open", "مفتوح"),
    "pages": ("Pages", "الصفحات"),
    "skip": ("Skip to content", "انتقل إلى المحتوى"),
    "up_to": ("up to {n}", "حتى {n}"),
    "what": ("What is counted", "ما يُعدّ"),
    **DATASETS,
    **ENTRANCE,
    **RECORDS,
    **RELEASES,
}

NAMES: Mapping[Language, str] = {EN: "English", AR: "العربية"}


def say(key: str, view: View, **parts: str) -> str:
    """The words under a key, with their parts filled in. Raises KeyError for a key or part that there is none of."""
    return _WORDS[key][view.rtl].format(**parts)
