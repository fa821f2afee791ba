"""Every word of these pages, in English and Arabic; labels of codes come from `schema.terms`."""

from collections.abc import Mapping

from api.pages.view import AR, EN, View
from api.pages.words_entrance import ENTRANCE
from api.pages.words_records import RECORDS
from schema.vocabulary import Language

_WORDS: Mapping[str, tuple[str, str]] = {
    "at_least": ("at least {n}", "{n} على الأقل"),
    "best": ("Best", "الأفضل"),
    "citation": ("How to cite it", "كيفية الاستشهاد"),
    "claims": ("What each source stated", "ما ذكره كل مصدر"),
    "code": ("Code", "الرمز"),
    "collection": ("Collection", "المجموعة"),
    "conditions": ("Conditions", "الشروط"),
    "conditions_text": (
        "Conditions are written into the address, under the names that GraphQL gives them, lists with commas between:",
        "تُكتب الشروط في العنوان بالأسماء التي في GraphQL، وتُفصل عناصر القوائم بفواصل. وهي:",
    ),
    "csv": ("A table for spreadsheets and programs.", "جدول لبرامج الجداول والبرامج الأخرى."),
    "csv_text": (
        "Text that a spreadsheet would run as a formula begins with an apostrophe there; numbers are never altered.",
        "النص الذي قد يشغّله برنامج الجداول بوصفه معادلة يبدأ هناك بفاصلة عليا؛ ولا تُغيَّر الأرقام أبدًا.",
    ),
    "dark": ("Dark", "داكن"),
    "datasets": ("Downloads", "التنزيلات"),
    "datasets_fiction": (
        (
            "In both, the column or property “fictional” says of every row whether it is invented, and the name of "
            "a file of invented data ends in “-fictional”."
        ),
        (
            "في كليهما يقول العمود أو الخاصية «fictional» عن كل صف هل هو مختلق، وينتهي اسم ملف البيانات المختلقة "
            "بـ «-fictional»."
        ),
    ),
    "datasets_head": (
        "All events that match a filter, from one numbered publication",
        "كل الحوادث التي تطابق الشروط، من نشرة مرقّمة واحدة",
    ),
    "datasets_text": (
        (
            "A download is written while it is read and is never cut short: a file that ends early ends with an "
            "error. Without collections, the real ones are meant; a fictional one must be named. asOf takes the "
            "number of a publication or a day."
        ),
        (
            "يُكتب الملف أثناء قراءته ولا يُقتطع منه شيء: الملف الذي ينتهي قبل أوانه ينتهي بخطأ. عند عدم ذكر "
            "المجموعات تُقصد المجموعات الحقيقية، ويجب تسمية المجموعة الخيالية. يأخذ asOf رقم نشرة أو يومًا."
        ),
    ),
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
    "geojson": (
        "Features for maps; geometry is null when it is not known.",
        "معالم للخرائط؛ ولا شكل هندسي لما لا يُعرف مكانه.",
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
    **ENTRANCE,
    **RECORDS,
}

NAMES: Mapping[Language, str] = {EN: "English", AR: "العربية"}


def say(key: str, view: View, **parts: str) -> str:
    """The words under a key, with their parts filled in. Raises KeyError for a key or part that there is none of."""
    return _WORDS[key][view.rtl].format(**parts)
