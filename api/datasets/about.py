"""What a file says of itself, in one place for all formats: what it is, of which state, under which terms, how to cite
it, what to beware of, what its columns mean, and what may be missing from it and why.

Texts exist in English and Arabic; times are those of the publication, so that the same question gives the same file.
"""

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self

from schema import terms
from schema.grains.declaring import Column, Grain, Wish
from schema.terms import Texts
from schema.vocabulary import Language

if TYPE_CHECKING:
    from api.datasets.asking import Wanted

EN, AR = Language.EN, Language.AR
LANGUAGES = (EN, AR)
SPDX = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+-]*")

METHOD: tuple[Texts, ...] = (
    {
        EN: "An empty cell means unknown, not stated or not published; it never means zero.",
        AR: "الخانة الفارغة تعني غير معروف أو غير مذكور أو غير منشور، ولا تعني صفرًا أبدًا.",
    },
    {
        EN: "Numbers are what sources stated: low is the least that fits their words, high the greatest (empty where "
        "it is open), best the one that they share. Adding up low and high gives bounds; best may be empty.",
        AR: "الأعداد هي ما ذكرته المصادر: الأدنى أقل ما تحتمله أقوالها، والأعلى أكثره (فارغ حيث لا حدّ له)، والأفضل "
        "ما اتفقت عليه. جمعُ الأدنى والأعلى يعطي حدّين، وقد يكون الأفضل فارغًا.",
    },
    {
        EN: "Days are local days, first and last included. Nothing is dated or placed more precisely than the columns "
        "on precision say.",
        AR: "الأيام محلية، والأول والأخير داخلان فيها. ولا يُؤرَّخ شيء ولا يُحدَّد مكانه بأدق مما تقوله أعمدة الدقة.",
    },
    {
        EN: "What is not recorded is not what did not happen: sources see some times and places better than others.",
        AR: "ما لم يُسجَّل ليس ما لم يقع: ترى المصادر بعض الأوقات والأماكن أفضل من غيرها.",
    },
    {
        EN: "The file is complete: every row that meets the question in this publication is in it.",
        AR: "الملف كامل: يضم كل صف ينطبق عليه السؤال في هذه النشرة.",
    },
)
"""How to read any file."""

WITHHELD: Texts = {
    EN: "What could harm somebody is not in this file or stands coarser than it is known: identities of victims, "
    "witnesses and protected sources, places that could be attacked again, what consent does not cover, what is under "
    "embargo. The reasons that a record may give:",
    AR: "ما قد يؤذي أحدًا ليس في هذا الملف أو يرد أعمّ مما هو معروف: هويات الضحايا والشهود والمصادر المحمية، وأماكن قد "
    "تُهاجَم من جديد، وما لا تشمله الموافقة، وما هو تحت حظر نشر مؤقت. والأسباب التي قد يذكرها السجل:",
}

REDACTED_SINCE: Texts = {
    EN: "Since this publication, records were removed or generalised to protect people; this file shows what remains.",
    AR: "بعد هذه النشرة أُزيلت سجلات أو عُمِّمت حمايةً لأشخاص؛ وهذا الملف يعرض ما بقي.",
}

FICTIONAL: Texts = {
    EN: "Fictional: everything in this file is invented; nothing in it happened.",
    AR: "خيالي: كل ما في هذا الملف مختلَق، ولم يقع منه شيء.",
}


@dataclass(frozen=True)
class About:
    """A file: rows of `grain` with these `columns`. `query` is the question as an address beneath `/datasets/`,
    with the publication that answers it.
    """

    grain: Grain
    columns: tuple[Column, ...]
    wish: Wish
    query: str
    shape: str | None = None

    @classmethod
    def of(cls, wanted: "Wanted", wish: Wish) -> Self:
        """What the file that is asked for says of itself."""
        asked = replace(wanted, as_of=wish.scope.number).canonical
        return cls(wanted.of, wanted.chosen, wish, asked, wanted.shape)

    @property
    def publication(self) -> int:
        """The number of the publication."""
        return self.wish.scope.number

    @property
    def at(self) -> dt.datetime:
        """The instant of the publication, in UTC: the one time that a file may hold of its own."""
        return self.wish.scope.at.astimezone(dt.UTC)

    @property
    def instant(self) -> str:
        """The same as text."""
        return written(self.at)

    @property
    def collections(self) -> Sequence[Mapping[str, Any]]:
        """Documents of the collections meant."""
        return self.wish.scope.collections

    @property
    def fictional(self) -> bool:
        """Whether it is invented."""
        return any(each["fictional"] for each in self.collections)

    @property
    def permalink(self) -> str:
        """The address that gives the same file again."""
        return f"{self.wish.address}datasets/{self.query}"

    @cached_property
    def title(self) -> Texts:
        """What it is, in one line."""
        label, day = self.grain.words.label, self.at.date().isoformat()
        return {
            EN: f"Sijill, publication {self.publication} ({day}): {label[EN]}. {_names(self, EN)}",
            AR: f"سِجِلّ، النشرة {self.publication} ({day}): {label[AR]}. {_names(self, AR)}",
        }

    @cached_property
    def citation(self) -> Texts:
        """How to cite it: the file, then the works that it rests on."""
        works = " ".join(each["citation"] for each in self.collections if each.get("citation"))
        marked = {EN: " Fictional data.", AR: " بيانات خيالية."} if self.fictional else {EN: "", AR: ""}
        return {each: f"{self.title[each]}{marked[each]} {self.permalink} {works}".strip() for each in LANGUAGES}

    @cached_property
    def licences(self) -> tuple[str, ...]:
        """The licences of its collections, each once."""
        return tuple(sorted({each["licence"] for each in self.collections if each.get("licence")}))

    @cached_property
    def method(self) -> tuple[Texts, ...]:
        """How to read it, beginning with what a row is."""
        return (self.grain.words.meaning, *METHOD)

    @cached_property
    def caveats(self) -> tuple[Texts, ...]:
        """What to beware of: that it is invented, what was redacted since, and what its collections say."""
        of_collections = (
            {language: text for language in LANGUAGES if (text := caveat["text"].get(language))}
            for each in self.collections
            for caveat in each.get("caveats") or ()
        )
        first = [FICTIONAL] * self.fictional + [REDACTED_SINCE] * bool(self.wish.scope.removals)
        return (*first, *of_collections)

    @cached_property
    def withheld(self) -> tuple[Texts, ...]:
        """What may be missing from it, and why in general."""
        return (WITHHELD, *(_reason(each) for each in terms.vocabulary("redaction_reason").terms))

    def told(self) -> dict[str, Any]:
        """All of it as JSON. Keys stand in a fixed order."""
        return {
            "title": _both(self.title),
            "grain": self.grain.name,
            "shape": self.shape,
            "publication": self.publication,
            "published": self.instant,
            "fictional": self.fictional,
            "licence": list(self.licences),
            "citation": _both(self.citation),
            "query": self.query,
            "permalink": self.permalink,
            "collections": [_collection(each) for each in self.collections],
            "method": [_both(each) for each in self.method],
            "caveats": [_both(each) for each in self.caveats],
            "withheld": [_both(each) for each in self.withheld],
            "columns": [told_of(each) for each in self.columns],
        }


def told_of(column: Column) -> dict[str, Any]:
    """A column as JSON."""
    words, deprecated = column.words, column.deprecated
    told: dict[str, Any] = {
        "name": column.name,
        "kind": column.kind.value,
        "many": column.many,
        "label": _both(words.label),
        "meaning": _both(words.meaning),
    }
    told |= {"vocabulary": column.vocabulary} if column.vocabulary else {}
    told |= {"hxl": words.hxl} if words.hxl else {}
    if deprecated:
        told["deprecated"] = {
            "since": deprecated.since.isoformat(),
            "until": deprecated.until.isoformat(),
            "instead": deprecated.instead,
        }
    return told


def licence_at(name: str) -> str | None:
    """Where a licence can be read, when it is named by its SPDX identifier and not in words."""
    return f"https://spdx.org/licenses/{name}" if SPDX.fullmatch(name) else None


def written(instant: dt.datetime) -> str:
    """An instant as text, in UTC, to the microsecond where it has any."""
    return instant.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")


def _names(about: About, language: Language) -> str:
    names = [terms.in_language(_texts(each["name"]), language) or each["id"] for each in about.collections]
    return ("، " if language is AR else ", ").join(names) + "."


def _texts(document: Mapping[str, str | None]) -> Texts:
    return {Language(key): text for key, text in document.items() if text}


def _collection(document: Mapping[str, Any]) -> dict[str, Any]:
    kept = ("id", "name", "description", "licence", "citation", "fictional", "timezone", "coverage", "caveats")
    return {key: document[key] for key in kept if key in document}


def _reason(term: terms.Term) -> Texts:
    return {each: term.definitions[each] for each in LANGUAGES}


def _both(texts: Texts) -> dict[str, str]:
    return {each.value: texts[each] for each in LANGUAGES if each in texts}


def lines(texts: Iterable[Texts], language: Language) -> list[str]:
    """Texts in a language, or in the one that exists."""
    return [found for each in texts if (found := terms.in_language(each, language))]
