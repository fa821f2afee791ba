"""What a release says of itself to people: README in two languages, how to cite it, and what columns and codes mean."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from api.datasets import codebook
from api.datasets.about import AR, EN, FICTIONAL, METHOD, WITHHELD
from api.datasets.asking import Wanted
from api.releases.describing import RECALL, caveats, keywords
from api.releases.edition import Edition
from api.releases.layout import MANIFEST, PUBLIC_KEY, SUMS
from schema import terms
from schema.terms import Texts

_HEADS: dict[str, Texts] = {
    "collections": {EN: "Collections", AR: "المجموعات"},
    "files": {EN: "Files", AR: "الملفات"},
    "reading": {EN: "How to read it", AR: "كيف تُقرأ"},
    "caveats": {EN: "What to beware of", AR: "ما يجب الانتباه إليه"},
    "withheld": {EN: "What is withheld", AR: "ما هو محجوب"},
    "cite": {EN: "How to cite it", AR: "كيفية الاستشهاد بها"},
    "verify": {EN: "How to verify it", AR: "كيف يُتحقق منها"},
}
_FILES: Sequence[tuple[str, Texts]] = (
    ("data/", {EN: "every grain, in a file for each format", AR: "كل وحدة صف، في ملف لكل صيغة"}),
    (
        "events/country=…/year=…/",
        {EN: "events as GeoParquet, by country and year", AR: "الحوادث بصيغة GeoParquet بحسب البلد والسنة"},
    ),
    (
        "acts/, claims/, tallies/, event_sources/",
        {EN: "tables beside them, joined by the identifier of the event", AR: "جداول بجوارها تُربط بمعرّف الحادثة"},
    ),
    ("vocabulary/", {EN: "every list of codes, as a table", AR: "كل قائمة رموز في جدول"}),
    ("tiles/", {EN: "map tiles in one file (PMTiles)", AR: "بلاطات الخرائط في ملف واحد (PMTiles)"}),
    ("codebook.csv, codebook.md", {EN: "what columns and codes mean", AR: "معاني الأعمدة والرموز"}),
    ("changelog.csv, .jsonl", {EN: "what changed since the last release", AR: "ما تغيّر منذ الإصدار السابق"}),
    (
        "dcat.jsonld, hdx.json, datapackage.json",
        {EN: "descriptions for catalogues and programs", AR: "أوصاف للفهارس والبرامج"},
    ),
    (
        f"{MANIFEST}, SHA256SUMS",
        {
            EN: "every file with its size, rows, columns and hash, signed",
            AR: "كل ملف بحجمه وصفوفه وأعمدته وبصمته، موقّعة",
        },
    ),
)
_VERIFY: Texts = {
    EN: "In this folder, with nothing but common programs. The key lies beside the folder, never in it; compare it "
    "with the one that the publisher shows elsewhere:",
    AR: "في هذا المجلد، وببرامج شائعة فقط. المفتاح موضوع بجوار المجلد لا فيه؛ قارنه بالمفتاح الذي يعرضه الناشر في "
    "مكان آخر:",
}


def readme(edition: Edition) -> bytes:
    """The first thing that people read."""
    parts = (*_readme(edition, EN), "---", "", '<div dir="rtl">', "", *_readme(edition, AR), "</div>", "")
    return "\n".join(parts).encode()


def _readme(edition: Edition, language: Any) -> Iterable[str]:
    def part(name: str, lines: Iterable[str]) -> Iterable[str]:
        yield from (f"## {_HEADS[name][language]}", "", *lines, "")

    yield from (f"# {edition.title[language]}", "")
    if edition.fictional:
        yield from (f"**{FICTIONAL[language]}**", "")
    yield from part("collections", (_collection(each, language) for each in edition.collections))
    yield from part("files", (f"- `{path}`: {texts[language]}" for path, texts in _FILES))
    yield from part("reading", (f"- {each[language]}" for each in METHOD))
    if beware := [_in(each, language) for each in caveats(edition)]:
        yield from part("caveats", (f"- {each}" for each in beware))
    reasons = (
        f"- `{each.code}`: {_in(each.definitions or each.labels, language)}"
        for each in terms.vocabulary("redaction_reason").terms
    )
    yield from part("withheld", (WITHHELD[language], "", *reasons, "", RECALL[language]))
    yield from part("cite", (edition.citation[language],))
    commands = (f"minisign -V -p ../{PUBLIC_KEY} -m {MANIFEST}", f"sha256sum --check --strict {SUMS}")
    yield from part("verify", (_VERIFY[language], "", "```", *commands, "```"))


def _collection(document: Mapping[str, Any], language: Any) -> str:
    name, text = (_in(document[each], language) for each in ("name", "description"))
    return f"- **{name}** (`{document['id']}`, {document['licence']}): {text}"


def cff(edition: Edition) -> bytes:
    """CITATION.cff, version 1.2.0."""
    lines = [
        "cff-version: 1.2.0",
        'message: "If you use these data, cite them so, and the works that they rest on."',
        "type: dataset",
        f"title: {_quoted(edition.title[EN])}",
        f"version: {_quoted(str(edition.number))}",
        f"date-released: {_quoted(edition.at.date().isoformat())}",
        f"url: {_quoted(edition.url)}" if edition.url.startswith("http") else "",
        "authors:",
        *(f"  - name: {_quoted(_in(each['name'], EN))}" for each in edition.collections),
        *(["license:", *(f"  - {_quoted(each)}" for each in edition.licences)] if edition.licences else []),
        "keywords:",
        *(f"  - {_quoted(each)}" for each in keywords(edition)),
        f"abstract: {_quoted(edition.citation[EN])}",
    ]
    return ("\n".join(each for each in lines if each) + "\n").encode()


def bibtex(edition: Edition) -> bytes:
    """The same for BibTeX."""
    at = edition.at
    fields = {
        "title": f"{{{_plain(edition.title[EN])}}}",
        "author": " and ".join(f"{{{_plain(_in(each['name'], EN))}}}" for each in edition.collections),
        "year": str(at.year),
        "month": str(at.month),
        "version": str(edition.number),
        "url": edition.url,
        "note": _plain(" ".join(each["citation"] for each in edition.collections if each.get("citation"))),
    }
    told = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items() if value)
    return f"@misc{{sijill-{edition.number},\n{told}\n}}\n".encode()


def codebook_csv(grains: Sequence[Wanted]) -> bytes:
    """What every column means and every code that can stand in it, of all grains."""
    fields = ("grain", codebook.PART, *dict.fromkeys((*codebook.COLUMN, *codebook.TERM)))
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, fields, restval="")
    writer.writeheader()
    for wanted in grains:
        writer.writerows({"grain": wanted.grain, codebook.PART: "column", **each} for each in codebook.columns(wanted))
    writer.writerows({codebook.PART: "term", **each} for each in _codes(grains))
    return text.getvalue().encode()


def codebook_md(edition: Edition, grains: Sequence[Wanted]) -> bytes:
    """The same to be read."""
    lines = [f"# {edition.title[EN]}", "", f"# {edition.title[AR]}", ""]
    for wanted in grains:
        words = wanted.of.words
        lines += [f"## {words.label[EN]} · {words.label[AR]} (`{wanted.grain}`)", "", words.meaning[EN], ""]
        lines += [words.meaning[AR], "", "| column | English | العربية | HXL | codes |", "|---|---|---|---|---|"]
        for each in codebook.columns(wanted):
            told = [f"**{each[f'label_{one}']}**. {each[f'meaning_{one}']}" for one in ("en", "ar")]
            lines.append(_row(f"`{each['name']}`", *told, each["hxl"], each["vocabulary"]))
        lines.append("")
    codes = _codes(grains)
    for name in dict.fromkeys(each["vocabulary"] for each in codes):
        lines += [f"## `{name}`", "", "| code | broader | English | العربية |", "|---|---|---|---|"]
        for each in (one for one in codes if one["vocabulary"] == name):
            told = [". ".join(filter(None, (each[f"label_{one}"], each[f"definition_{one}"]))) for one in ("en", "ar")]
            lines.append(_row(f"`{each['code']}`", each["broader"], *told))
        lines.append("")
    return "\n".join(lines).encode()


def about(edition: Edition, grains: Sequence[Wanted]) -> dict[str, tuple[str, bytes]]:
    """The files that people read, by path, with their media types."""
    return {
        "README.md": ("text/markdown; charset=utf-8", readme(edition)),
        "CITATION.cff": ("application/yaml", cff(edition)),
        "citation.bib": ("application/x-bibtex; charset=utf-8", bibtex(edition)),
        "codebook.csv": ("text/csv; charset=utf-8; header=present", codebook_csv(grains)),
        "codebook.md": ("text/markdown; charset=utf-8", codebook_md(edition, grains)),
    }


def _codes(grains: Sequence[Wanted]) -> list[codebook.Row]:
    found = {(each["vocabulary"], each["code"]): each for wanted in grains for each in codebook.codes(wanted)}
    return list(found.values())


def _in(texts: Any, language: Any) -> str:
    return texts.get(language) or texts.get(EN) or texts.get(AR) or ""


def _quoted(text: str) -> str:
    """A text as YAML has it between double quotes."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ") + '"'


def _plain(text: str) -> str:
    """A text without what BibTeX would take for commands."""
    return "".join(f"\\{each}" if each in "&%$#_{}" else each for each in text.replace("\\", "/"))


def _row(*cells: str) -> str:
    return f"| {' | '.join(each.replace('|', '/').replace(chr(10), ' ') for each in cells)} |"
