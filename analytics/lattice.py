"""What readers of a lattice are told beside its numbers."""

from analytics.results import Caveat
from analytics.wording import AR, EN
from schema.answering import Severity

CAVEATS = (
    Caveat(
        "LATTICE_SUPPRESSED",
        Severity.NOTE,
        {
            EN: "Numbers that are too small to be told safely are left out, and others with them, so that the first"
            " cannot be reckoned. What is left out is not zero; zero is shown as zero.",
            AR: "تُحجب الأعداد الأصغر من أن تُذكر بأمان، وتُحجب معها أعداد أخرى كي لا تُستنتج. المحجوب ليس صفرًا، والصفر"
            " يظهر صفرًا.",
        },
    ),
    Caveat(
        "LATTICE_WAITS",
        Severity.NOTE,
        {
            EN: "Changes wait until they are enough to hide one another: a number may for a while lack who came, and"
            " count who left.",
            AR: "تنتظر التغييرات حتى تكفي ليخفي بعضها بعضًا؛ فقد ينقص العددَ مؤقتًا من أُضيف، ويشمل من خرج.",
        },
    ),
    Caveat(
        "LATTICE_BESIDE_LIST",
        Severity.NOTE,
        {
            EN: "Records that are listed one by one are not in these numbers; list and lattice add.",
            AR: "السجلات المعروضة واحدًا واحدًا ليست ضمن هذه الأعداد؛ القائمة والجدول يُجمعان.",
        },
    ),
)
