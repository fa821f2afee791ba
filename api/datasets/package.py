"""Frictionless Data Package: a zip with the rows as CSV, what columns and codes mean, and a description of all that
programs can check (https://specs.frictionlessdata.io).

It is written while the rows are read; what describes it comes first. The same rows give the same bytes.
"""

import json
import re
import zipfile
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import psycopg

from api.datasets import codebook, texts
from api.datasets.about import AR, EN, About, licence_at, lines
from api.datasets.asking import Wanted
from api.datasets.spreadsheet import BETWEEN
from api.datasets.spreadsheet import lines as as_csv
from api.datasets.writing import Sink
from schema import terms
from schema.grains.declaring import Column, Grain, Kind, Wish

LEVEL = 6

TYPES = {
    Kind.TEXT: "string",
    Kind.CODE: "string",
    Kind.INTEGER: "integer",
    Kind.NUMBER: "number",
    Kind.BOOLEAN: "boolean",
    Kind.DATE: "date",
    Kind.INSTANT: "datetime",
}

DEFUSED = (
    "UTF-8 with commas, a header row, days as 2016-12-13, members of lists with “; ” between. A text that a "
    "spreadsheet would run as a formula begins with an apostrophe; take one off where the rest begins like a formula."
)


REFERENCES: Mapping[str, tuple[str, str]] = {"event": ("events", "code")}
"""Columns that name rows of another file: of which grain, and by which column there."""


def write(wanted: Wanted, wish: Wish, connection: "psycopg.Connection[Any]", sink: Sink) -> None:
    """Write the file that is asked for; `connection` is in a transaction of one snapshot.

    Raises BadInput, UnknownKey before the first byte.
    """
    about = About.of(wanted, wish)
    table = replace(wanted, format="csv", hxl=False)
    pieces = texts.written(connection, table, wish)
    first = next(pieces, b"")
    resources = [resource(wanted.grain, f"data/{wanted.grain}.csv", about), *BESIDE]
    beside = {
        "README.md": readme(about).encode(),
        "datapackage.json": written(described(about, resources)),
        "codebook.csv": _table(codebook.columns(wanted), codebook.COLUMN),
        "codes.csv": _table(codebook.codes(wanted), codebook.TERM),
    }
    with zipfile.ZipFile(_Flowing(sink), "w", compresslevel=LEVEL) as package:
        for name, content in beside.items():
            package.writestr(_entry(name, about), content)
        with package.open(_entry(f"data/{wanted.grain}.csv", about), "w", force_zip64=True) as data:
            data.write(first)
            for piece in pieces:
                data.write(piece)


def described(about: About, resources: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """`datapackage.json`: what the package is, under which terms, from whom, and what is in it."""
    return {
        "profile": "data-package",
        "name": about.grain.name,
        "title": about.title[EN],
        "description": " ".join(lines((*about.method, *about.caveats), EN)),
        "homepage": about.permalink,
        "version": str(about.publication),
        "created": about.instant,
        "keywords": ["human rights violations", about.grain.name, *(["fictional"] if about.fictional else [])],
        "licenses": [licence(each) for each in about.licences],
        "sources": [{"title": each["citation"]} for each in about.collections],
        "sijill": {key: value for key, value in about.told().items() if key != "columns"},
        "resources": list(resources),
    }


def resource(name: str, path: str, about: About, among: Collection[str] = ()) -> dict[str, Any]:
    """A file of rows, in the form that `events.csv` has, with what every column may hold.

    `among` are the names of the files of the package, which are those of grains: what its columns name there is told.
    """
    return {
        "name": name,
        "path": path,
        "profile": "tabular-data-resource",
        "title": about.title[EN],
        "description": f"{about.grain.words.meaning[EN]} {DEFUSED}",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "header": True, "csvddfVersion": "1.2"},
        "schema": schema(about.grain, about.columns, among),
    }


def schema(grain: Grain, columns: Sequence[Column], among: Collection[str] = ()) -> dict[str, Any]:
    """Table Schema of the columns."""
    names = {each.name for each in columns}
    found: dict[str, Any] = {"fields": [_field(each) for each in columns], "missingValues": [""]}
    if names.issuperset(grain.key):
        found["primaryKey"] = list(grain.key)
    keys = [
        {"fields": [name], "reference": {"resource": other, "fields": [key]}}
        for name, (other, key) in REFERENCES.items()
        if name in names and other in among
    ]
    return found | ({"foreignKeys": keys} if keys else {})


def readme(about: About) -> str:
    """What stands beside the files for people, in both languages."""
    return "\n".join([*_said(about, EN), "", *_said(about, AR), ""])


def written(told: Mapping[str, Any]) -> bytes:
    """JSON that people can read too."""
    return (json.dumps(told, ensure_ascii=False, indent=2) + "\n").encode()


def _said(about: About, language: Any) -> Iterable[str]:
    yield f"# {about.title[language]}"
    for part in (about.caveats, about.method, about.withheld):
        yield ""
        yield from (f"- {text}" for text in lines(part, language))
    yield ""
    yield f"{about.citation[language]} ({', '.join(about.licences)})"
    yield ""
    yield f"<{about.permalink}>"


def _field(column: Column) -> dict[str, Any]:
    words = column.words
    found: dict[str, Any] = {
        "name": column.name,
        "type": "string" if column.many else TYPES[column.kind],
        "title": words.label[EN],
        "description": words.meaning[EN],
        **{f"sijill:{what}_{AR}": getattr(words, what)[AR] for what in ("label", "meaning")},
    }
    found |= {"sijill:vocabulary": column.vocabulary} if column.vocabulary else {}
    constraints: dict[str, Any] = {"required": True} if column.required and not column.many else {}
    return found | ({"constraints": constraints | _among(column)} if constraints or column.vocabulary else {})


def _among(column: Column) -> dict[str, Any]:
    """What codes may stand in a column; of lists, codes with what stands between them."""
    if column.vocabulary is None:
        return {}
    codes = [*(each.code for each in terms.vocabulary(column.vocabulary).terms), *column.besides]
    if not column.many:
        return {"enum": codes}
    one = f"({'|'.join(re.escape(each) for each in codes)})"
    return {"pattern": f"{one}({BETWEEN}{one})*"}


def licence(name: str) -> dict[str, str]:
    """A licence as packages name it: one that is told in words has no name by which it is known."""
    at = licence_at(name)
    return {"name": name, "path": at, "title": name} if at else {"title": name}


def _table(rows: Iterable[Mapping[str, str]], names: Sequence[str]) -> bytes:
    return as_csv([names, *(tuple(each.values()) for each in rows)])


def _texts(name: str, names: Sequence[str], what: str, key: Sequence[str]) -> dict[str, Any]:
    fields = [{"name": each, "type": "string"} for each in names]
    return {
        "name": name,
        "path": f"{name}.csv",
        "profile": "tabular-data-resource",
        "description": what,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {"fields": fields, "missingValues": [""], "primaryKey": list(key)},
    }


BESIDE = (
    _texts("codebook", codebook.COLUMN, "What the columns of the other files mean.", ["name"]),
    _texts("codes", codebook.TERM, "What the codes in them mean.", ["vocabulary", "code"]),
)
"""The resources that every package has beside its rows."""


def _entry(name: str, about: About) -> zipfile.ZipInfo:
    """A file of the zip, of the instant of the publication and not of now."""
    entry = zipfile.ZipInfo(name, about.at.timetuple()[:6])
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system = 3
    entry.external_attr = 0o644 << 16
    return entry


class _Flowing:
    """A sink that is only written to, so that a zip is made in the same way for files and for pipes."""

    def __init__(self, sink: Sink) -> None:
        self._sink = sink

    def write(self, data: bytes, /) -> int:
        self._sink.write(data)
        return len(data)

    def flush(self) -> None:
        """What was given has been passed on."""

    def close(self) -> None:
        """The sink is closed by whoever opened it."""
