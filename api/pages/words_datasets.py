"""Words of the page `/datasets`, in English and Arabic."""

from collections.abc import Mapping

DATASETS: Mapping[str, tuple[str, str]] = {
    "conditions": ("Conditions", "الشروط"),
    "conditions_text": (
        "Conditions are written into the address, under the names that GraphQL gives them, lists with commas between:",
        "تُكتب الشروط في العنوان بالأسماء التي في GraphQL، وتُفصل عناصر القوائم بفواصل. وهي:",
    ),
    "conditions_records": (
        "Facilities, detentions, displacements and the claims of other records know these instead:",
        "أما المنشآت ووقائع الاحتجاز وحركات النزوح وادعاءات السجلات الأخرى فتعرف هذه بدلًا منها:",
    ),
    "datasets": ("Datasets", "مجموعات البيانات"),
    "datasets_catalogue": (
        "The same for machines: a catalogue in DCAT (JSON-LD).",
        "والصفحة نفسها للبرامج: فهرس بصيغة DCAT (JSON-LD).",
    ),
    "datasets_changes": ("Only what changed", "ما تغيّر فقط"),
    "datasets_changes_text": (
        (
            "The feed of changes tells in order what was created, changed or withdrawn since a publication, a day or "
            "the place where you stopped. Follow it from the beginning, and you hold what a full download holds; what "
            "is withdrawn must be deleted from your copy, too."
        ),
        (
            "يخبر سجل التغييرات بالترتيب بما أُنشئ أو عُدّل أو سُحب منذ نشرة أو يوم أو موضع توقفت عنده. من يتبعه "
            "من البداية يملك ما في التنزيل الكامل؛ وما يُسحب يجب حذفه من نسختك أيضًا."
        ),
    ),
    "datasets_columns": ("What the columns mean", "معاني الأعمدة"),
    "datasets_columns_text": (
        (
            "Each file has a codebook: its columns with labels, meanings and HXL tags, and every code that may "
            "stand in them, from the vocabulary in force."
        ),
        "لكل ملف دليل رموز: أعمدته وتسمياتها ومعانيها ووسوم HXL، وكل رمز قد يرد فيها من المفردات المعمول بها.",
    ),
    "datasets_fiction": (
        (
            "Without collections, the real ones are meant; a fictional one must be named, and the two are never in one "
            "file. The column “fictional” says it of every row, and the name of a file of invented data ends in "
            "“-fictional”."
        ),
        (
            "عند عدم ذكر المجموعات تُقصد المجموعات الحقيقية، ويجب تسمية المجموعة الخيالية، ولا يجتمعان في ملف "
            "واحد. يقول العمود «fictional» ذلك عن كل صف، وينتهي اسم ملف البيانات المختلقة بـ «-fictional»."
        ),
    ),
    "datasets_formats": ("Formats", "الصيغ"),
    "datasets_grain": ("One row is", "الصف الواحد"),
    "datasets_head": (
        "Exactly the records you asked for, in the form that your tools expect",
        "السجلات التي طلبتها بعينها، بالصيغة التي تتوقعها أدواتك",
    ),
    "datasets_maps": ("Maps", "الخرائط"),
    "datasets_maps_text": (
        (
            "Vector tiles take the same conditions; OGC API – Features is what QGIS and other map programs load "
            "directly. A point is drawn only where the published precision allows it."
        ),
        (
            "تأخذ بلاطات الخرائط المتجهية الشروط نفسها؛ وواجهة OGC API – Features تحمّلها QGIS وبرامج الخرائط "
            "الأخرى مباشرة. ولا تُرسم نقطة إلا حيث تسمح بها الدقة المنشورة."
        ),
    ),
    "datasets_options": ("What else an address may say", "ما قد يقوله العنوان غير ذلك"),
    "datasets_releases": ("Releases", "الإصدارات"),
    "datasets_releases_text": (
        (
            "A release is a numbered, signed directory of files that never changes: the one to cite, and the one to "
            "verify in ten years, without us."
        ),
        "الإصدار مجلد ملفات مرقّم وموقّع لا يتغير أبدًا: هو ما يُستشهد به، وما يمكن التحقق منه بعد عشر سنوات من دوننا.",
    ),
    "datasets_shapes": ("In the columns of others", "بأعمدة الآخرين"),
    "datasets_shapes_text": (
        (
            "Events also come in the columns that scripts for ACLED and UCDP GED expect; what cannot be mapped is "
            "empty, and the codebook beside says of each column what it holds."
        ),
        (
            "تأتي الحوادث أيضًا بالأعمدة التي تتوقعها برامج ACLED وUCDP GED؛ وما لا مقابل له يبقى فارغًا، ويقول دليل "
            "الرموز بجوارها ما في كل عمود."
        ),
    ),
    "datasets_snippets": ("From your own tools", "من أدواتك"),
    "datasets_snippets_text": ("Copied and pasted as they are, these run.", "انسخها كما هي فتعمل."),
    "datasets_terms": ("Terms", "الأحكام"),
    "datasets_terms_cite": (
        (
            "Licence and citation of each collection stand inside every file, in the columns “licence” and “citation” "
            "or beside the data. Cite the publication number, too, or a release: asOf gives the same file again."
        ),
        (
            "ترد رخصة كل مجموعة وكيفية الاستشهاد بها داخل كل ملف، في العمودين «licence» و«citation» أو بجوار البيانات. "
            "اذكر رقم النشرة أيضًا أو الإصدار: يعيد asOf الملف نفسه."
        ),
    ),
    "datasets_terms_harm": (
        (
            "Do not try to find out who a witness, a victim or a source is, nor where a place is that stands coarser "
            "here than you know it. Files that were handed out cannot be recalled: follow the changes and delete what "
            "was withdrawn."
        ),
        (
            "لا تحاول معرفة هوية شاهد أو ضحية أو مصدر، ولا موقع مكان يرد هنا أعمّ مما تعرف. لا يمكن استرجاع ما "
            "سُلِّم من ملفات: تابع التغييرات واحذف ما سُحب."
        ),
    ),
    "datasets_terms_limits": (
        (
            "Reading needs no key. An address that asks too much gets the status 429 and Retry-After; columns and "
            "addresses that will go announce it in the headers Deprecation and Sunset."
        ),
        (
            "القراءة لا تحتاج مفتاحًا. العنوان الذي يطلب أكثر مما يُسمح به يتلقى الحالة 429 وRetry-After؛ "
            "والأعمدة والعناوين التي ستزول تعلن ذلك في الترويستين Deprecation وSunset."
        ),
    ),
    "datasets_text": (
        (
            "A file is written while it is read, from one numbered publication, and never cut short: one that ends "
            "early ends with an error. An empty cell is unknown, never zero."
        ),
        (
            "يُكتب الملف أثناء قراءته، من نشرة مرقّمة واحدة، ولا يُقتطع منه شيء: الملف الذي ينتهي قبل أوانه "
            "ينتهي بخطأ. الخانة الفارغة تعني غير معروف، ولا تعني صفرًا أبدًا."
        ),
    ),
    "format_csv": ("a table, UTF-8, days as 2016-12-13", "جدول بترميز UTF-8 وأيام من قبيل 2016-12-13"),
    "format_csv_more": (
        "Text that a spreadsheet would run as a formula begins with an apostrophe there; numbers are never altered.",
        "النص الذي قد يشغّله برنامج الجداول بوصفه معادلة يبدأ هناك بفاصلة عليا؛ ولا تُغيَّر الأرقام أبدًا.",
    ),
    "format_datapackage.zip": (
        "Frictionless Data Package: tables, schema and codebook",
        "حزمة بيانات Frictionless: جداول ومخطط ودليل رموز",
    ),
    "format_geojson": ("features for maps (RFC 7946)", "معالم للخرائط (RFC 7946)"),
    "format_gpkg": ("GeoPackage, for QGIS and R", "GeoPackage لبرنامجي QGIS وR"),
    "format_jsonl": ("one JSON object a line", "كائن JSON واحد في كل سطر"),
    "format_parquet": ("GeoParquet, for R, Python and DuckDB", "GeoParquet للغة R وPython وDuckDB"),
    "format_xlsx": ("workbook with README and codebook", "مصنف جداول مع تعريف ودليل رموز"),
    "option_asOf": (
        "a publication number, a release or a day: the record as it stood then",
        "رقم نشرة أو إصدار أو يوم: السجل كما كان حينها",
    ),
    "option_columns": ("names of columns, in the order wanted", "أسماء الأعمدة بالترتيب المطلوب"),
    "option_hxl": (
        "true: a row of HXL tags under the header of CSV and XLSX",
        "true: صف من وسوم HXL تحت ترويسة CSV وXLSX",
    ),
    "option_labels": (
        "en, ar or fr: beside codes, what they are called",
        "en أو ar أو fr: تسميات الرموز بجوارها",
    ),
    "option_lang": ("en or ar: the language in which a workbook speaks", "en أو ar: لغة المصنف"),
    "option_level": (
        "monthly: the areas of rows, adm2 (usual), adm0, adm1 or adm3",
        "monthly: مناطق الصفوف، adm2 (المعتاد) أو adm0 أو adm1 أو adm3",
    ),
    "option_shape": ("acled or ucdp, for events", "acled أو ucdp للحوادث"),
}
