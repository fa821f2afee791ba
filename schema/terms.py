"""The one vocabulary: every code of the record with its labels, meaning and counterparts in other schemes.

Read from `schema/vocabularies/`: `vocabularies.csv` names the lists, `<name>.csv` holds one list, broad before narrow,
and `crosswalks/<name>.csv` its counterparts. Database, SDL, codebook and charts take labels from here and nowhere else.
"""

import csv
import difflib
import hashlib
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.resources import files
from types import MappingProxyType

from schema.errors import UnknownKey
from schema.vocabulary import Language, Match

Texts = Mapping[Language, str]
"""A text in the languages in which it exists."""

YES_OR_NO: Mapping[str, bool] = MappingProxyType({"yes": True, "no": False})
"""What stands in a column of a list that answers yes or no."""


@dataclass(frozen=True, slots=True)
class Crosswalk:
    """A counterpart of a term in another scheme, itself a term of vocabulary `scheme`."""

    scheme: str
    code: str
    label: str | None
    match: Match


@dataclass(frozen=True, slots=True)
class Interval:
    """The numbers that a word such as "hundreds" allows, both included; `high` is null when open."""

    low: int
    high: int | None


@dataclass(frozen=True, slots=True)
class Term:
    """One entry of a vocabulary. `parent` is the code of the broader term; `interval` is for words that are numbers.

    `next` (codes that may follow, none at an end) and `first` (whether a course may begin with it) are for states; both
    are null where the list has no such columns.
    """

    code: str
    vocabulary: str
    parent: str | None
    labels: Texts = field(hash=False)
    definitions: Texts = field(hash=False)
    crosswalks: tuple[Crosswalk, ...] = ()
    interval: Interval | None = None
    next: tuple[str, ...] | None = None
    first: bool | None = None


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """A code list, broad before narrow. `closed` says that its codes are an enum, on which code branches."""

    name: str
    labels: Texts = field(hash=False)
    closed: bool
    terms: tuple[Term, ...]


@cache
def vocabularies() -> Mapping[str, Vocabulary]:
    """All vocabularies by name, closed ones first; read once."""
    found = (
        Vocabulary(row["name"], _texts(row, "label"), row["closed"] == "true", _terms(row["name"]))
        for row in _rows("vocabularies.csv")
    )
    return MappingProxyType({one.name: one for one in found})


def vocabulary(name: str) -> Vocabulary:
    """The vocabulary of that name.

    Raises:
        UnknownKey: when there is none.
    """
    known = vocabularies()
    if name not in known:
        raise UnknownKey(f"There is no vocabulary '{name}'; {_hint(name, known)}.")
    return known[name]


def term(vocabulary_name: str, code: str) -> Term:
    """The term with that code.

    Raises:
        UnknownKey: when there is no such vocabulary, or no such code in it.
    """
    known = _by_code(vocabulary_name)
    if code not in known:
        raise UnknownKey(f"There is no code '{code}' in vocabulary '{vocabulary_name}'; {_hint(code, known)}.")
    return known[code]


def label(vocabulary_name: str, code: str, language: Language = Language.EN) -> str:
    """The label of a code in that language, or in the first language that has one.

    Raises:
        UnknownKey: when there is no such vocabulary, or no such code in it.
    """
    return in_language(term(vocabulary_name, code).labels, language) or code


def narrower(vocabulary_name: str, codes: Iterable[str]) -> frozenset[str]:
    """The codes with everything beneath them, at any depth.

    Raises:
        UnknownKey: when there is no such vocabulary, or one of the codes is not in it.
    """
    # Each once, so that what is remembered is no longer than the vocabulary.
    return _narrower(vocabulary_name, tuple(dict.fromkeys(codes)))


@lru_cache(maxsize=1_000)
def _narrower(name: str, codes: tuple[str, ...]) -> frozenset[str]:
    found = {term(name, code).code for code in codes}
    for one in vocabulary(name).terms:  # broad before narrow, so one pass reaches every depth
        if one.parent in found:
            found.add(one.code)
    return frozenset(found)


@cache
def contained(name: str) -> str:
    """A hash of what contains what in a vocabulary, as publish writes it of the violations beside sums made ahead."""
    pairs = sorted(f"{one.code} {one.parent or ''}" for one in vocabulary(name).terms)
    return hashlib.md5(",".join(pairs).encode(), usedforsecurity=False).hexdigest()


def in_language(texts: Texts, language: Language) -> str | None:
    """The text in that language, else in English, Arabic or French; null when it exists in none."""
    return next((texts[each] for each in (language, *Language) if each in texts), None)


@cache
def _by_code(name: str) -> Mapping[str, Term]:
    return {one.code: one for one in vocabulary(name).terms}


def _hint(given: str, known: Iterable[str]) -> str:
    """The nearest known key; what a person types from a label ("Human shields") is brought into the shape of a code."""
    near = difflib.get_close_matches(given.strip().lower().replace(" ", "_"), list(known), n=1)
    return f"the nearest is '{near[0]}'" if near else "nothing known is near to it"


def _terms(name: str) -> tuple[Term, ...]:
    others = _crosswalks(name)
    return tuple(
        Term(
            code=row["code"],
            vocabulary=name,
            parent=row["parent"] or None,
            labels=_texts(row, "label"),
            definitions=_texts(row, "definition"),
            crosswalks=tuple(others.get(row["code"], ())),
            interval=_interval(row),
            next=tuple(row["next"].split()) if "next" in row else None,
            first=YES_OR_NO[row["first"]] if "first" in row else None,
        )
        for row in _rows(f"{name}.csv")
    )


def _crosswalks(name: str) -> Mapping[str, list[Crosswalk]]:
    """Counterparts by code. Not every list has any, and one without has no file."""
    found: dict[str, list[Crosswalk]] = {}
    if files("schema").joinpath("vocabularies", "crosswalks", f"{name}.csv").is_file():
        for row in _rows("crosswalks", f"{name}.csv"):
            other = Crosswalk(row["scheme"], row["their_code"], row["their_label"] or None, Match(row["match"]))
            found.setdefault(row["code"], []).append(other)
    return found


def _interval(row: Mapping[str, str]) -> Interval | None:
    if not row.get("low"):
        return None
    return Interval(int(row["low"]), int(row["high"]) if row["high"] else None)


def _texts(row: Mapping[str, str], what: str) -> Texts:
    return MappingProxyType({each: row[f"{what}_{each}"] for each in Language if row.get(f"{what}_{each}")})


def _rows(*path: str) -> list[dict[str, str]]:
    text = files("schema").joinpath("vocabularies", *path).read_text(encoding="utf-8")
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))
