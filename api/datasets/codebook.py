"""The codebook of a file: what each column means and rests on, and every code that can stand in it.

It is made from the declarations and the vocabularies themselves, so it cannot say anything else than the data do.
"""

import csv
import io
from collections.abc import Mapping
from typing import Any

import orjson

from api.datasets.asking import Wanted
from schema import terms
from schema.grains.declaring import Column
from schema.terms import Term, Texts
from schema.vocabulary import Language

LIST = "; "
LANGUAGES = tuple(Language)
COLUMN = (
    "name", "label_en", "label_ar", "meaning_en", "meaning_ar", "kind", "list", "required", "vocabulary", "hxl",
    "rests_on", "deprecated",
)  # fmt: skip
"""What is told of a column, in this order."""
TERM = (
    "vocabulary", "code", "broader", "label_en", "label_ar", "label_fr", "definition_en", "definition_ar",
    "definition_fr", "crosswalks",
)  # fmt: skip
"""What is told of a code, in this order."""
PART = "part"
"""What a line of the file is about: `column` or `term`."""

Row = Mapping[str, str]


def columns(wanted: Wanted) -> list[Row]:
    """What the columns of the file mean, in their order; texts under the names of `COLUMN`."""
    return [_column(each) for each in wanted.chosen]


def codes(wanted: Wanted) -> list[Row]:
    """Every code that can stand in them, broad before narrow; texts under the names of `TERM`."""
    used = dict.fromkeys(each.vocabulary for each in wanted.chosen if each.vocabulary)
    return [_term(each) for name in used for each in terms.vocabulary(name).terms]


def as_csv(wanted: Wanted) -> bytes:
    """All of it as one table."""
    fields = (PART, *dict.fromkeys((*COLUMN, *TERM)))
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, fields, restval="", lineterminator="\n")
    writer.writeheader()
    for part, rows in (("column", columns(wanted)), ("term", codes(wanted))):
        writer.writerows({PART: part, **each} for each in rows)
    return text.getvalue().encode("utf-8")


def as_json(wanted: Wanted) -> bytes:
    """All of it as one object, with what the grain and its vocabularies are called."""
    words = wanted.of.words
    used = dict.fromkeys(each.vocabulary for each in wanted.chosen if each.vocabulary)
    told: dict[str, Any] = {
        "grain": wanted.grain,
        "shape": wanted.shape,
        "label": _both(words.label),
        "meaning": _both(words.meaning),
        "key": list(wanted.of.key),
        "columns": columns(wanted),
        "vocabularies": {name: _both(terms.vocabulary(name).labels) for name in used},
        "terms": codes(wanted),
    }
    return orjson.dumps(told, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _column(column: Column) -> Row:
    words, going = column.words, column.deprecated
    return {
        "name": column.name,
        "label_en": words.label[Language.EN],
        "label_ar": words.label[Language.AR],
        "meaning_en": words.meaning[Language.EN],
        "meaning_ar": words.meaning[Language.AR],
        "kind": column.kind.value,
        "list": str(column.many).lower(),
        "required": str(column.required).lower(),
        "vocabulary": column.vocabulary or "",
        "hxl": words.hxl or "",
        "rests_on": LIST.join(f"{each.table.name}.{each.name}" for each in column.rests_on),
        "deprecated": f"{going.since} to {going.until}: {going.instead}" if going else "",
    }


def _term(term: Term) -> Row:
    named = {f"label_{each}": term.labels.get(each, "") for each in LANGUAGES}
    defined = {f"definition_{each}": term.definitions.get(each, "") for each in LANGUAGES}
    counterparts = LIST.join(f"{each.scheme}:{each.code} ({each.match})" for each in term.crosswalks)
    own = {"vocabulary": term.vocabulary, "code": term.code, "broader": term.parent or ""}
    return own | named | defined | {"crosswalks": counterparts}


def _both(texts: Texts) -> dict[str, str]:
    return {each.value: texts[each] for each in LANGUAGES if each in texts}


WRITERS = {"csv": as_csv, "json": as_json}
"""By how an address ends."""
TYPES: Mapping[str, str] = {"csv": "text/csv; charset=utf-8; header=present", "json": "application/json"}
