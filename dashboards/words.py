"""The pages' own words in English and Arabic; words of the record (kinds, levels) come from `schema.terms`."""

from collections.abc import Mapping

from dashboards.address import Look
from schema import terms

PHRASES: dict[str, tuple[str, str]] = {
    # the frame
    "skip": ("Skip to content", "إلى المحتوى"),
    "explore": ("Explore", "استكشاف"),
    "data": ("Downloads", "التنزيلات"),
    "api": ("GraphQL", "GraphQL"),
    "pages": ("Pages", "الصفحات"),
    "look": ("Language, digits and theme", "اللغة والأرقام والمظهر"),
    "other_language": ("العربية", "English"),
    "digits_latn": ("Digits 0–9", "أرقام 0–9"),
    "digits_arab": ("Arabic digits", "أرقام ٠–٩"),
    "dark": ("Dark", "داكن"),
    "light": ("Light", "فاتح"),
    "fictional": (
        "Fictional data: {name}. No event, place or number on this page is real.",
        "بيانات متخيَّلة: {name}. لا شيء في هذه الصفحة حقيقي: لا حدث ولا مكان ولا رقم.",
    ),
    "footer": (
        "Sijill counts what was documented. What nobody could see or report is not here.",
        "يعدّ سِجِلّ ما وُثِّق. أمّا ما لم يره أحد أو لم يُبلِّغ عنه أحد فليس هنا.",
    ),
    "borders": (
        "Boundaries and names on maps do not imply any view on the status of a territory.",
        "لا تعبّر الحدود والأسماء على الخرائط عن أي رأي في وضع أي إقليم.",
    ),
    # the filter bar
    "filters": ("Filters", "المرشِّحات"),
    "show": ("Show the page", "عرض الصفحة"),
    "collection": ("Collection", "المجموعة"),
    "area": ("Area", "المنطقة"),
    "from": ("From", "من تاريخ"),
    "to": ("To", "إلى تاريخ"),
    "kind": ("Kind of event", "نوع الحدث"),
    "measure": ("What is counted", "ما الذي يُعدّ"),
    "population": ("Of whom", "ممّن"),
    "bucket": ("By", "بحسب"),
    "level": ("Map by", "الخريطة بحسب"),
    "as_of": ("As known on", "كما عُرف في"),
    "all_collections": ("All real collections", "كل المجموعات الحقيقية"),
    "all_areas": ("All areas", "كل المناطق"),
    "all_kinds": ("All kinds", "كل الأنواع"),
    "latest": ("Latest publication", "آخر نشرة"),
    "publication": ("Publication {number}, {day}", "النشرة {number}، {day}"),
    "publication_short": ("Publication {number}", "النشرة {number}"),
    "several": ("{n} chosen", "{n} مختارة"),
    "nothing_found": ("Nothing by that name", "لا شيء بهذا الاسم"),
    "copy": ("Copy link", "انسخ الرابط"),
    "copied": ("Link copied", "نُسخ الرابط"),
    "also_set": ("Also set:", "مُفعَّل أيضًا:"),
    "remove": ("Remove {what}", "إزالة {what}"),
    # levels and parts
    "what_is_documented": ("What is documented", "ما هو موثَّق"),
    "left_to_right": ("Time runs from left to right.", "يجري الزمن من اليسار إلى اليمين."),
    "best_line": ("Best documented number", "أفضل عدد موثَّق"),
    "range": ("Lowest to highest", "من الأدنى إلى الأعلى"),
    "sources_bars": ("Sources reporting", "المصادر العاملة"),
    "not_covered": ("Nobody was looking", "لم يكن أحد يرصد"),
    "unknown_coverage": ("Not known whether anybody was looking", "لا يُعرف هل كان أحد يرصد"),
    "at_least": ("At least this many", "هذا العدد على الأقل"),
    "open_end": ("Fading: at least, no highest number", "متلاشٍ: على الأقل، بلا عدد أعلى"),
    "zero": ("0, with a source present", "٠، مع وجود مصدر"),
    "map_shows_best": ("Colour shows the best number.", "يدل اللون على العدد الأفضل."),
    "no_map": (
        "No area has both a boundary and one best number, so bars stand in place of a map.",
        "لا منطقة لها حدود وعدد أفضل واحد معًا، فتحلّ الأشرطة محل الخريطة.",
    ),
    "no_bounds": ("No bounds stated", "لا حدود مذكورة"),
    "no_best": ("Documented, without one best number", "موثَّق من دون عدد أفضل واحد"),
    "care": ("Read with care.", "للقراءة بحذر."),
    # the menu
    "more": ("Data, query, method, citation", "البيانات والاستعلام والمنهج والاستشهاد"),
    "table": ("Table of these data", "جدول البيانات"),
    "csv": ("Download these data (CSV)", "تنزيل هذه البيانات (CSV)"),
    "events_csv": ("Download the events behind it (CSV)", "تنزيل الأحداث التي وراءها (CSV)"),
    "query": ("Query (GraphQL)", "الاستعلام (GraphQL)"),
    "method": ("Method and caveats", "المنهج والتحفّظات"),
    "method_is": ("Method: {name}, version {version}.", "المنهج: {name}، الإصدار {version}."),
    "cite": ("Cite this figure", "الاستشهاد بهذا الشكل"),
    # tables
    "period": ("Period", "المدة"),
    "place": ("Area", "المنطقة"),
    "pcode": ("P-code", "رمز المكان"),
    "lowest": ("Lowest", "الأدنى"),
    "best": ("Best", "الأفضل"),
    "highest": ("Highest", "الأعلى"),
    "events": ("Events", "الأحداث"),
    "active": ("Sources reporting", "المصادر العاملة"),
    "not_placed": ("Not placed", "غير محدَّدة المكان"),
    "not_dated": ("Not placed in time", "غير محدَّدة الزمن"),
    "total": ("Total", "المجموع"),
    "not_known": ("not known", "غير معروف"),
    "no_highest": ("no highest number", "بلا عدد أعلى"),
    # the footer of a card
    "fictional_data": ("fictional data", "بيانات متخيَّلة"),
    "licence": ("Licence {licence}", "الترخيص {licence}"),
    # facts beside the lead
    "events_behind": ("stand behind this number", "وراء هذا العدد"),
    "sources_behind": ("are named as sources", "مذكورة بوصفها مصادر"),
    "open_ended": ("give no highest number", "بلا عدد أعلى"),
    "unplaced_fact": ("could not be placed in any {level}", "لا تُعرف لها {level}"),
    "without_best": ("give no single best number", "بلا عدد أفضل واحد"),
    "matching": ("{events} match", "{events} مطابقة"),
    # states
    "empty": ("No event matches.", "لا حدث يطابق."),
    "nobody_looked": ("Nobody was looking here then: that is not zero.", "لم يكن أحد يرصد هنا حينها: وليس هذا صفرًا."),
    "looking_unknown": (
        "It is not known whether anybody was looking here then: that is not zero.",
        "لا يُعرف هل كان أحد يرصد هنا حينها: وليس هذا صفرًا.",
    ),
    "empty_measure": (
        (
            "No event that matches has a stated number: not known is not zero. Only events are counted here; people "
            "missing, held, trapped or displaced may be told of in other records."
        ),
        (
            "لا حادثة مطابقة يُذكر لها عدد: غير المعروف ليس صفرًا. لا تُعدّ هنا إلا الحوادث، وقد يرد ذكر المفقودين "
            "والمحتجزين والمحاصرين والنازحين في سجلات أخرى."
        ),
    ),
    "not_added": (
        "{events} match in collections that may tell of the same events, so their numbers are not added up.",
        "{events} تطابق، في مجموعات قد تروي الأحداث نفسها، لذلك لا تُجمع أعدادها.",
    ),
    "remove_last": ("Remove the last one", "إزالة آخرها"),
    "remove_all": ("Remove all filters", "إزالة كل المرشِّحات"),
    "error": ("This page cannot be shown as asked.", "لا يمكن عرض هذه الصفحة كما طُلبت."),
    "error_lost": (
        "Nothing is lost: change a filter, or start again.",
        "لم يُفقد شيء: غيّروا مُرشِّحًا أو ابدؤوا من جديد.",
    ),
    "failed": ("Something failed on our side.", "حدث خلل من جهتنا."),
    "again": ("Try again", "إعادة المحاولة"),
    "start": ("Start again", "البدء من جديد"),
    "unpublished": ("Nothing has been published yet.", "لم يُنشر شيء بعد."),
    "choose": ("No real collection has been published here.", "لم تُنشر هنا مجموعة حقيقية بعد."),
    "choose_fictional": (
        "These collections are fictional, for trying things out. Choose one.",
        "هذه المجموعات متخيَّلة، للتجربة. اختاروا واحدة.",
    ),
    "confidential": (
        "Counts of this collection are published on a fixed lattice only.",
        "أعداد هذه المجموعة منشورة في جدول ثابت فقط.",
    ),
    "confidential_lattice": (
        "{names}: any other count could be compared with it until somebody is recognised. Ask `lattice` of the API.",
        "{names}: أي عدد آخر يمكن مقارنته بالجدول حتى يُعرف أحدهم. اطلبوا الحقل `lattice` من الواجهة البرمجية.",
    ),
    "confidential_file": ("Download its numbers", "تنزيل أعدادها"),
    "open_collection": ("Open {name}", "فتح {name}"),
    "script": (
        "This page needs JavaScript, from this site only.",
        "تحتاج هذه الصفحة إلى JavaScript، من هذا الموقع وحده.",
    ),
    "loading": ("Loading…", "جارٍ التحميل…"),
}


class Words:
    """Words in the language of a look."""

    def __init__(self, look: Look) -> None:
        self.look = look

    def __call__(self, key: str, **parts: str) -> str:
        """The phrase of that key with its parts filled in."""
        return PHRASES[key][self.look.rtl].format(**parts)

    def term(self, vocabulary: str, code: str) -> str:
        """The label of a code of the record; the code itself when the vocabulary has no such term."""
        known = {term.code for term in terms.vocabulary(vocabulary).terms}
        return terms.label(vocabulary, code, self.look.language) if code in known else code

    def text(self, texts: Mapping[str, str | None] | None, otherwise: str = "") -> str:
        """A text of the record, `{"en", "ar"}`, in the page's language or the one that exists."""
        known = texts or {}
        return known.get(self.look.language.value) or known.get("en") or known.get("ar") or otherwise
