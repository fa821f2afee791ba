"""Columns that say what the codes of another are called."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import sqlalchemy as sa

from schema import terms
from schema.grains.declaring import Column, Kind, Wish, Words
from schema.terms import in_language
from schema.vocabulary import Language

SUFFIX = "_label"
_SAID = {Language.EN: "{label}: in words", Language.AR: "{label}: بالكلمات"}
_MEANING = {
    Language.EN: "What the codes of column {name} are called, in the language asked for.",
    Language.AR: "ما تسمى به رموز العمود {name} باللغة المطلوبة.",
}


@dataclass(frozen=True, eq=False)
class LabelColumn(Column):
    """What the codes of column `of` are called."""

    of: Column | None = None

    @property
    def words(self) -> Words:
        """Label and meaning, from those of the codes."""
        if self.of is None:
            raise TypeError(f"column {self.name} labels none")
        base = self.of.words
        return Words(
            {each: _SAID[each].format(label=base.label[each]) for each in _SAID},
            {each: _MEANING[each].format(name=self.of.name) for each in _MEANING},
            None,
        )


def labelled(columns: Iterable[Column], language: Language | None) -> tuple[Column, ...]:
    """The columns, each that holds codes of a vocabulary followed by one with their labels in that language."""
    return tuple(_with_labels(columns, language))


def _with_labels(columns: Iterable[Column], language: Language | None) -> Iterator[Column]:
    for each in columns:
        yield each
        if language is not None and each.vocabulary is not None:
            yield LabelColumn(
                name=f"{each.name}{SUFFIX}",
                kind=Kind.TEXT,
                read=_reading(each, each.vocabulary, language),
                rests_on=each.rests_on,
                many=each.many,
                of=each,
            )


def _reading(column: Column, vocabulary: str, language: Language) -> "Callable[[Wish], sa.ColumnElement[Any]]":
    def read(wish: Wish) -> "sa.ColumnElement[Any]":
        named = sa.func.jsonb_extract_path_text
        labels = sa.cast(sa.literal(_labels(vocabulary, language), sa.Text), sa.dialects.postgresql.JSONB)
        codes = column.read(wish)
        if not column.many:
            return sa.func.coalesce(named(labels, codes), codes)
        each = sa.func.unnest(codes).table_valued(sa.column("code", sa.Text), with_ordinality="place").render_derived()
        label = sa.func.coalesce(named(labels, each.c.code), each.c.code)
        return sa.func.array(sa.select(label).order_by(each.c.place).scalar_subquery())

    return read


@cache
def _labels(vocabulary: str, language: Language) -> str:
    found = {each.code: in_language(each.labels, language) or each.code for each in terms.vocabulary(vocabulary).terms}
    return json.dumps(found, ensure_ascii=False)
