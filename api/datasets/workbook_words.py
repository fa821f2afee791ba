"""What the first sheet of a workbook says, in English and Arabic."""

from collections.abc import Iterator, Mapping

from api.datasets.about import AR, EN, FICTIONAL, About, lines
from schema.terms import Texts, in_language
from schema.vocabulary import Language

CUT: Texts = {
    EN: " … [cut: {n} characters in all, which no cell holds; take csv or parquet]",
    AR: " … [مقطوع: {n} حرفًا في الأصل، ولا تتسع لها خانة؛ خذ csv أو parquet]",
}

NAMES: Mapping[str, Texts] = {
    "title": {EN: "What it is", AR: "ما هو"},
    "fictional": {EN: "FICTIONAL", AR: "خيالي"},
    "publication": {EN: "Publication", AR: "النشرة"},
    "permalink": {EN: "The same file again", AR: "الملف نفسه من جديد"},
    "collection": {EN: "Collection", AR: "المجموعة"},
    "licence": {EN: "Licence", AR: "الرخصة"},
    "citation": {EN: "How to cite it", AR: "كيفية الاستشهاد"},
    "caveats": {EN: "Beware", AR: "تنبيه"},
    "method": {EN: "How to read it", AR: "كيفية القراءة"},
    "sheets": {EN: "Sheets", AR: "الأوراق"},
    "cut": {EN: "Cut", AR: "مقطوع"},
    "withheld": {EN: "Withheld", AR: "محجوب"},
}

SHEETS: Texts = {
    EN: "“data” has one row for each record under a row of labels and a row of names, by which programs know the "
    "columns; “codebook” says what the columns mean, “codes” what the codes in them do. Times are in UTC.",
    AR: "في «data» صف لكل سجل تحت صف للتسميات وصف للأسماء التي تعرف بها البرامج الأعمدة؛ وفي «codebook» معاني الأعمدة، "
    "وفي «codes» معاني ما فيها من رموز. الأوقات بالتوقيت العالمي.",
}

MORE: Texts = {
    EN: "A sheet holds 1,048,576 rows: the rows go on in “data (2)” and so on, {n} sheets in all.",
    AR: "تتسع الورقة لـ 1,048,576 صفًا: تستمر الصفوف في «data (2)» وما بعدها، في {n} من الأوراق.",
}

TOO_LONG: Texts = {
    EN: "A cell holds 32,767 characters: {n} longer texts are cut, and each says so at its end.",
    AR: "تتسع الخانة لـ 32,767 حرفًا: قُطع {n} من النصوص الأطول، وفي آخر كل منها ما يقول ذلك.",
}


def readme(about: About, language: Language, sheets: int, cut: int) -> Iterator[tuple[str, str, bool]]:
    """The rows of the first sheet: what is told, the text, and whether it is put in red.

    `sheets` is how many hold rows, `cut` how many texts were too long for a cell.
    """

    def row(name: str, text: str, *, weighty: bool = False) -> tuple[str, str, bool]:
        return NAMES[name][language], text, weighty

    yield row("title", about.title[language])
    if about.fictional:
        yield row("fictional", FICTIONAL[language], weighty=True)
    yield row("publication", f"{about.publication} · {about.instant}")
    yield row("permalink", about.permalink)
    yield row("licence", ", ".join(about.licences))
    yield row("citation", about.citation[language])
    for each in about.collections:
        texts = (in_language(each.get(key) or {}, language) for key in ("name", "description"))
        yield row("collection", " — ".join(text for text in texts if text))
    for text in lines(about.caveats, language):
        yield row("caveats", text)
    yield row("sheets", SHEETS[language])
    if sheets > 1:
        yield row("sheets", MORE[language].format(n=sheets), weighty=True)
    if cut:
        yield row("cut", TOO_LONG[language].format(n=cut), weighty=True)
    for text in lines(about.method, language):
        yield row("method", text)
    for text in lines(about.withheld, language):
        yield row("withheld", text)
