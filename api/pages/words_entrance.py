"""Words of the entrance: what this is, what is invented, what is held, what is not known."""

from collections.abc import Mapping

ENTRANCE: Mapping[str, tuple[str, str]] = {
    "about": (
        (
            "A record of violations of human rights and of armed violence: who did what to whom, when and where, "
            "according to whom, and how sure it is. Each number is a claim with a source, or is derived from "
            "claims by a rule that is named. What is unknown stays unknown, and what cannot be placed is shown as such."
        ),
        (
            "سجل لانتهاكات حقوق الإنسان والعنف المسلّح: من فعل ماذا بمن، ومتى وأين، وبحسب من، وما مدى التأكد منه. "
            "كل رقم ادعاء له مصدر، أو مشتق من الادعاءات بقاعدة مسمّاة. يبقى المجهول مجهولًا، ويُذكر ما تعذّر تحديد مكانه."
        ),
    ),
    "all_questions": ("All worked questions ({n})", "كل الأسئلة المحلولة ({n})"),
    "as_figure": ("as a figure", "في شكل بياني"),
    "ask_first": ("Ask the record", "اسألوا السجل"),
    "ask_first_text": (
        (
            "Each question opens in GraphiQL with its query written out; press the ▶ button to get the answer. "
            "GraphiQL and Explore need JavaScript, from this site only; every other page works without."
        ),
        (
            "يفتح كل سؤال في GraphiQL واستعلامه مكتوب؛ اضغطوا الزر ▶ لتحصلوا على الجواب. "
            "يحتاج GraphiQL و«استكشاف» إلى JavaScript، من هذا الموقع وحده؛ وتعمل بقية الصفحات من دونه."
        ),
    ),
    "ask_link": ("Ask it", "اطرحوا السؤال"),
    "ask_query": ("Ask it in GraphiQL", "اسألوها في GraphiQL"),
    "careful": ("Read with care", "للقراءة بحذر"),
    "collections": ("Collections", "المجموعات"),
    "contents": ("On this page", "في هذه الصفحة"),
    "coverage": ("Time covered", "الفترة المشمولة"),
    "description": ("What it is", "ما هي"),
    "download": ("Download", "تنزيل"),
    "empty_record": (
        (
            "On a checkout, `make run` loads two collections and publishes them: a coded public statement and a "
            "fictional country. To publish what you imported yourself, run `sijill publish`."
        ),
        (
            "في نسخة من المشروع، يحمّل `make run` مجموعتين وينشرهما: بيانًا علنيًا مُرمَّزًا وبلدًا خياليًا. ولنشر "
            "ما استوردتموه بأنفسكم، شغّلوا `sijill publish`."
        ),
    ),
    "explore_it": ("Explore it", "استكشافها"),
    "fiction_head": ("What is real and what is invented", "ما هو حقيقي وما هو مختلق"),
    "fiction_text": (
        (
            "Invented collections are marked on every page and in every file. A question that names no collection "
            "asks the real ones only, and one that names both kinds is refused with the code MIXED_FICTION: fact and "
            "fiction never meet in a number."
        ),
        (
            "تُعلَّم المجموعات المختلقة في كل صفحة وكل ملف. السؤال الذي لا يسمّي مجموعة يُطرح على الحقيقية وحدها، "
            "والذي يسمّي من النوعين يُرفض بالرمز MIXED_FICTION: فلا تجتمع الحقيقة والخيال في رقم واحد أبدًا."
        ),
    ),
    "head": ("What is recorded here, and how sure it is", "ما سُجّل هنا، وما مدى التأكد منه"),
    "held": ("What it holds", "ما تضمّه"),
    "held_none": ("None recorded", "لم يُسجَّل شيء من"),
    "invented": ("Invented, for demonstration", "مختلقة للعرض"),
    "licence": ("Licence", "الرخصة"),
    "none": ("none", "لا شيء"),
    "nothing": (
        "Nothing has been published yet. `sijill publish` publishes what was imported.",
        "لم يُنشر شيء بعد. الأمر `sijill publish` ينشر ما استُورد.",
    ),
    "of": ("{n} of {total}", "{n} من {total}"),
    "read_it": ("Read its records", "قراءة سجلاتها"),
    "real": ("Real", "حقيقية"),
    "slug": ("Name in questions", "اسمها في الأسئلة"),
    "terms": ("Terms and citation", "الشروط والاستشهاد"),
    "uncounted": (
        "What is held is still being counted; open this page again in a minute. GraphQL counts it too: totalCount.",
        "ما زال محتوى السجل قيد العدّ؛ افتحوا هذه الصفحة ثانية بعد دقيقة. يعدّه GraphQL أيضًا: الحقل totalCount.",
    ),
    "unknown": ("What the record does not know", "ما لا يعرفه السجل"),
    "unknown_by_measure": ("Figures by what they count", "الأعداد بحسب ما تعدّه"),
    "unknown_below": ("See which", "انظروا أيّها"),
    "unknown_conflict": (
        "Figures on which sources contradict each other, so that no number fits them all",
        "أعداد تتناقض فيها المصادر فلا يوافقها كلها عدد واحد",
    ),
    "unknown_facility": ("Events that hit a facility and name none", "حوادث أصابت منشأة ولم تُسمَّ"),
    "unknown_head_count": ("How many", "كم"),
    "unknown_head_conflict": ("In conflict", "متناقضة"),
    "unknown_head_figures": ("Figures", "الأعداد"),
    "unknown_head_link": ("Check it", "تحقّقوا"),
    "unknown_head_no_best": ("Without best", "بلا مرجَّح"),
    "unknown_head_open": ("Without upper end", "بلا حد أعلى"),
    "unknown_head_what": ("What is not known", "ما لا يُعرف"),
    "unknown_months": (
        "Months in which no source reported anything dated to the month",
        "أشهر لم يُبلِّغ فيها أي مصدر عن شيء مؤرَّخ في الشهر نفسه",
    ),
    "unknown_no_best": ("Figures without a best number", "أعداد بلا رقم مرجَّح"),
    "unknown_open": ("Figures without an upper end (“at least”)", "أعداد بلا حد أعلى («على الأقل»)"),
    "unknown_place": (
        "Events without a place, even at the first level (province)",
        "حوادث بلا مكان حتى على المستوى الأول (المحافظة)",
    ),
    "unknown_text": (
        "Counted from this publication. Each number has the question that gives it or lists what it counts.",
        "معدودة من هذه النشرة. ولكل عدد سؤال يعطيه أو يسرد ما يعدّه.",
    ),
    "unknown_time": ("Events not dated to the day", "حوادث غير مؤرَّخة باليوم"),
    "unknown_withheld": ("Records of which something is withheld", "سجلات حُجب شيء منها"),
    "ways": ("Other ways in", "طرق أخرى"),
    "ways_code": (
        "Every record has a code and a page of its own: /events/CODE for events, /records/CODE for everything else.",
        "لكل سجل رمز وصفحة: ‎/events/CODE للحوادث، و‎/records/CODE لكل ما عداها.",
    ),
    "ways_datasets": (
        "Events as CSV or GeoJSON, whole, filtered by the address.",
        "الحوادث بصيغة CSV أو GeoJSON كاملةً، بشروط في العنوان.",
    ),
    "ways_explore": (
        "Counts over time and by area, with bounds, as figures and tables.",
        "أعداد عبر الزمن وبحسب المنطقة، بحدودها، في أشكال وجداول.",
    ),
    "ways_graphql": (
        "Everything, for programs: records, claims, counts with bounds, past states.",
        "كل شيء للبرامج: السجلات والادعاءات والأعداد بحدودها والحالات السابقة.",
    ),
    # Types of record, several of them.
    "claim_plural": ("Claims", "ادعاءات"),
    "corridor_plural": ("Corridors", "ممرات"),
    "detention_episode_plural": ("Detention episodes", "وقائع احتجاز وفقدان"),
    "displacement_flow_plural": ("Movements of people", "حركات نزوح"),
    "event_plural": ("Events", "حوادث"),
    "facility_plural": ("Facilities", "منشآت"),
    "intervention_plural": ("Interventions", "تدخلات ومساعٍ"),
    "risk_statement_plural": ("Risk statements", "إفادات عن خطر"),
    "situation_plural": ("Situations", "أوضاع قائمة"),
}
