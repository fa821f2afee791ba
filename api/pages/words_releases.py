"""Words of the pages `/releases`, in English and Arabic."""

from collections.abc import Mapping

RELEASES: Mapping[str, tuple[str, str]] = {
    "release_bytes": ("Size", "الحجم"),
    "release_file": ("File", "الملف"),
    "release_files": ("Files", "الملفات"),
    "release_gone": (
        (
            "Something in this release was removed since, to protect people. Files with records are served no more; "
            "take a later release, and delete copies of this one."
        ),
        (
            "أُزيل شيء من هذا الإصدار بعد صدوره لحماية أشخاص. لم تعد الملفات التي تضم سجلات متاحة؛ خذ إصدارًا "
            "أحدث، واحذف نسخك من هذا الإصدار."
        ),
    ),
    "release_number": ("Number", "الرقم"),
    "release_of": ("Release {number}", "الإصدار {number}"),
    "release_rows": ("Rows", "الصفوف"),
    "release_state": ("Publication", "النشرة"),
    "release_verify": ("Verify", "التحقق"),
    "release_verify_text": (
        (
            "Manifests are signed with the key beside; the program minisign verifies them, and “sijill release verify” "
            "every file."
        ),
        (
            "البيانات التعريفية موقّعة بالمفتاح المرفق؛ يتحقق منها برنامج minisign، ويتحقق الأمر "
            "«sijill release verify» من كل ملف."
        ),
    ),
    "releases": ("Releases", "الإصدارات"),
    "releases_none": ("None has been made so far.", "لم يصدر شيء بعد."),
    "releases_text": (
        (
            "Numbered, signed editions of what is published. None ever changes, so they are what to cite; each is a "
            "folder of files in all formats. Real and invented records never share one: the number of an invented one "
            "ends in “-fictional”."
        ),
        (
            "طبعات مرقّمة وموقّعة مما هو منشور. لا يتغير أي منها أبدًا، فهي ما يُستشهد به؛ وكل منها مجلد ملفات بكل "
            "الصيغ. لا تجتمع السجلات الحقيقية والمختلقة في إصدار واحد: رقم المختلق ينتهي بـ «-fictional»."
        ),
    ),
}
