"""Named sources of a row: UCDP writes offices, dates and headlines as three lists, and the articles as a fourth."""

import csv
import datetime
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from api.imports.ucdp_ged.cleaning import Row

ACCOUNT = ("Account on social media", "حساب على وسائل التواصل الاجتماعي")
"""What stands for the name of a source that is an account, in English and Arabic."""

_ACCOUNT = re.compile(r"^@| on (twitter|facebook|telegram|youtube|instagram|x)$")
_BETWEEN_ARTICLES = re.compile(r'"\s*;\s*"')


@dataclass(frozen=True, slots=True)
class NamedSource:
    """What is known of a source. `kind` is a code of vocabulary `source`; `name` tells it from all others."""

    name: str
    name_en: str
    name_ar: str | None
    kind: str
    compiles: bool
    protected: bool = False


@dataclass(frozen=True, slots=True)
class Citation:
    """One document that a row cites: who published it, when as UCDP writes it, under which headline."""

    source: NamedSource
    date: str
    headline: str | None

    @property
    def published_on(self) -> datetime.date | None:
        """The day, where the date is one."""
        try:
            return datetime.date.fromisoformat(self.date)
        except ValueError:
            return None


def citations(row: Row) -> list[Citation]:
    """The documents a row cites, each once. None where UCDP gives no list of offices (number_of_sources -1)."""
    offices = _parts(row.stated["source_office"])
    if row.number_of_sources < 0 or not any(offices):
        return []
    dates, headlines = _parts(row.stated["source_date"]), _headlines(row, offices)
    if len(dates) != len(offices):
        dates = [""] * len(offices)
    found = zip(offices, dates, headlines, strict=True)
    cited = (Citation(identify(office), date, headline) for office, date, headline in found if office)
    return list(dict.fromkeys(cited))


def identify(office: str) -> NamedSource:
    """The source that an office is, through the reviewed table of spellings; else a source of that very name."""
    name = fold(office)
    if _ACCOUNT.search(name):
        # A person may be behind it, whom nobody asked: the handle stays in the row as stated.
        return NamedSource(name, *ACCOUNT, "social_media", False, protected=True)
    return _reviewed().get(name) or NamedSource(name, office, None, "unknown", False)


def fold(office: str) -> str:
    """A spelling without its case and spacing."""
    return " ".join(office.casefold().split())


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(";")] if text.strip() else []


def _headlines(row: Row, offices: list[str]) -> list[str | None]:
    """A headline may hold the semicolons that part them; each article repeats its own after office and date."""
    articles = _BETWEEN_ARTICLES.split(row.stated["source_article"].strip().strip('"'))
    if len(articles) == len(offices):
        told = [article.split(",", 2) for article in articles]
        if all(len(each) == 3 and each[0].strip() == office for each, office in zip(told, offices, strict=True)):
            return [each[2].strip() or None for each in told]
    headlines = _parts(row.stated["source_headline"])
    if len(headlines) == len(offices):
        return [headline or None for headline in headlines]
    return [None] * len(offices)


@cache
def _reviewed() -> Mapping[str, NamedSource]:
    return dict(_rows())


def _rows() -> Iterator[tuple[str, NamedSource]]:
    text = files("api.imports").joinpath("ucdp_ged", "sources.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(text.splitlines(), strict=True):
        source = NamedSource(
            row["slug"], row["name_en"], row["name_ar"] or None, row["kind"], row["compiles"] == "true"
        )
        for spelling in row["spellings"].split(";"):
            yield fold(spelling), source
