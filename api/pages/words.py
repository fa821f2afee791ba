"""Every word of these pages, in English and Arabic."""

from collections.abc import Mapping

from schema.vocabulary import Language

EN, AR = Language.EN, Language.AR

_WORDS: Mapping[str, tuple[str, str]] = {
    "about": (
        (
            "A record of violations of human rights and of armed violence: who did what to whom, when and where, "
            "according to whom, and how sure it is. Each number is a claim with a source, or is derived from claims by "
            "a rule that is named. What is unknown stays unknown, and what cannot be placed is shown as such."
        ),
        (
            "سجل لانتهاكات حقوق الإنسان والعنف المسلّح: من فعل ماذا بمن، ومتى وأين، وبحسب من، وما مدى التأكد منه. "
            "كل رقم ادعاء له مصدر، أو مشتق من الادعاءات بقاعدة مسمّاة. يبقى المجهول مجهولًا، ويُذكر ما تعذّر تحديد مكانه."
        ),
    ),
    "act_kinds": ("Acts", "الأفعال"),
    "as_json": ("The same as JSON", "كما هو بصيغة JSON"),
    "best": ("Best", "الأفضل"),
    "citation": ("How to cite it", "كيفية الاستشهاد"),
    "claims": ("What each source stated", "ما ذكره كل مصدر"),
    "code": ("Code", "الرمز"),
    "collection": ("Collection", "المجموعة"),
    "collections": ("Collections", "المجموعات"),
    "conditions": ("Conditions", "الشروط"),
    "conditions_text": (
        "Conditions are written into the address, under the names that GraphQL gives them, lists with commas between:",
        "تُكتب الشروط في العنوان بالأسماء التي في GraphQL، وتُفصل عناصر القوائم بفواصل. وهي:",
    ),
    "coverage": ("Time covered", "الفترة المشمولة"),
    "csv": ("A table for spreadsheets and programs.", "جدول لبرامج الجداول والبرامج الأخرى."),
    "csv_text": (
        "Text that a spreadsheet would run as a formula begins with an apostrophe there; numbers are never altered.",
        "النص الذي قد يشغّله برنامج الجداول بوصفه معادلة يبدأ هناك بفاصلة عليا؛ ولا تُغيَّر الأرقام أبدًا.",
    ),
    "datasets": ("Downloads", "التنزيلات"),
    "datasets_head": (
        "Everything that matches a filter, from one numbered publication",
        "كل ما يطابق الشروط، من نشرة مرقّمة واحدة",
    ),
    "datasets_text": (
        (
            "A download is written while it is read and is never cut short: a file that ends early ends with an error. "
            "Without collections, the real ones are meant; a fictional one must be named. asOf takes the number of a "
            "publication or a day."
        ),
        (
            "يُكتب الملف أثناء قراءته ولا يُقتطع منه شيء: الملف الذي ينتهي قبل أوانه ينتهي بخطأ. عند عدم ذكر المجموعات "
            "تُقصد المجموعات الحقيقية، ويجب تسمية المجموعة الخيالية. يأخذ asOf رقم نشرة أو يومًا."
        ),
    ),
    "documented": ("Documented", "موثّق"),
    "events": ("Events", "الحوادث"),
    "examples": ("Examples", "أمثلة"),
    "explore": ("Explore", "استكشاف"),
    "fictional": ("Fictional: invented for demonstration", "خيالية: مختلقة لأغراض العرض"),
    "geojson": (
        "Features for maps; geometry is null when it is not known.",
        "معالم للخرائط؛ ولا شكل هندسي لما لا يُعرف مكانه.",
    ),
    "graphql": ("GraphQL", "GraphQL"),
    "head": ("What is recorded here, and how sure it is", "ما سُجّل هنا، وما مدى التأكد منه"),
    "kind": ("Kind", "النوع"),
    "known": ("Known as of publication {number}, {day}.", "كما في النشرة {number}، {day}."),
    "licence": ("Licence", "الرخصة"),
    "max": ("Most", "الأكثر"),
    "min": ("Least", "الأقل"),
    "nothing": (
        "Nothing has been published yet. `sijill publish` publishes what was imported.",
        "لم يُنشر شيء بعد. الأمر `sijill publish` ينشر ما استُورد.",
    ),
    "not_known": ("not known", "غير معروف"),
    "not_found": ("There is no published event with this code.", "لا توجد حادثة منشورة بهذا الرمز."),
    "not_stated": ("not stated", "لم يُذكر"),
    "open": ("open", "مفتوح"),
    "pages": ("Pages", "الصفحات"),
    "people": ("Whom it counts", "من يشملهم"),
    "place": ("Place", "المكان"),
    "skip": ("Skip to content", "انتقل إلى المحتوى"),
    "source": ("Source", "المصدر"),
    "sources": ("Sources", "المصادر"),
    "tallies": ("Derived by rule", "المشتق بقاعدة"),
    "verbatim": ("Words of the source", "ألفاظ المصدر"),
    "verification": ("Verification", "درجة التحقق"),
    "what": ("What is counted", "ما يُعدّ"),
    "when": ("When", "متى"),
}

NAMES: Mapping[Language, str] = {EN: "English", AR: "العربية"}


def say(key: str, lang: Language) -> str:
    """The words under a key."""
    return _WORDS[key][lang is AR]
