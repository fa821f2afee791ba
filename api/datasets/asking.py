"""What was asked for: read from the address of a file or from a command line, the same for every format.

A `Wanted` is plain values, so that another process can be given it; `resolve` looks up what it names.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

import psycopg
from psycopg.rows import namedtuple_row

from api import marks
from api.datasets import conditions
from api.datasets.formats import FORMATS, Format
from api.datasets.grains import grain_of
from api.datasets.labels import labelled
from api.datasets.problems import NoSuchFile, nearest
from schema.access import Audience
from schema.errors import BadInput, Refused, UnknownKey
from schema.filters import EventFilter
from schema.grains.declaring import Column, Grain, Where, Wish
from schema.prepared import Written, prepare
from schema.queries import lattice, records
from schema.queries import scope as scopes
from schema.queries.lattice import LatticeFilter
from schema.queries.scope import AsOf
from schema.vocabulary import Disclosure, Language

ALWAYS = ("permalink", "publication", "fictional", "licence", "citation")
"""Columns that come last where they were not chosen: no file is without them."""
WORDS = (Language.EN, Language.AR)
"""Languages in which a file can speak of itself."""
OWN = ("asOf", "columns", "labels", "lang", "hxl", "shape")
"""Keys of an address that are no conditions and no options of a grain."""


@dataclass(frozen=True)
class Wanted:
    """A file that is asked for.

    `columns` are names, in the order asked, none meaning all; `labels` is the language in which columns say what codes
    are called, beside the codes; `lang` the one in which the file speaks of itself; `options` are those of the grain.
    """

    grain: str
    format: str
    where: Where
    shape: str | None = None
    as_of: AsOf | None = None
    columns: tuple[str, ...] = ()
    labels: Language | None = None
    lang: Language = Language.EN
    hxl: bool = False
    options: Mapping[str, str] = field(default_factory=dict)
    audience: Audience = Audience.OPEN

    @property
    def of(self) -> Grain:
        """The grain, in the shape asked for."""
        return grain_of(self.grain, self.shape)

    @property
    def written(self) -> Format:
        """The format."""
        return FORMATS[self.format]

    @property
    def chosen(self) -> tuple[Column, ...]:
        """The columns of the file, those that hold labels among them."""
        return labelled(_chosen(self.of, self.columns, self.audience), self.labels)

    @property
    def canonical(self) -> str:
        """The question as an address beneath `/datasets/`, the same however it was written. Raises BadInput."""
        pairs = conditions.write(self.where)
        pairs += [("asOf", _stated(self.as_of))] if self.as_of is not None else []
        pairs += [("columns", ",".join(self.columns))] if self.columns else []
        pairs += [("labels", self.labels)] if self.labels else []
        pairs += [("lang", self.lang)] if self.lang is not Language.EN else []
        pairs += [("hxl", "true")] if self.hxl else []
        pairs += [("shape", self.shape)] if self.shape else []
        query = urlencode([*pairs, *sorted(self.options.items())], safe=",:", quote_via=quote)
        return f"{self.grain}.{self.format}{'?' if query else ''}{query}"

    def file_name(self, wish: Wish) -> str:
        """What the file is called: it tells the publication, and also that none of it happened."""
        parts = ["sijill", self.grain, *([self.shape] if self.shape else []), str(wish.scope.number)]
        if any(each["fictional"] for each in wish.scope.collections):
            parts.append("fictional")
        return f"{'-'.join(parts)}.{self.format}"

    def tag(self, wish: Wish, newest: int) -> str:
        """A mark of the content. A removal for protection changes past states, so the last publication is in it."""
        return marks.of_question(wish.scope.number, newest, self.audience, wish.address, self.canonical)


def read(grain: str, format_: str, pairs: Iterable[tuple[str, str]], audience: Audience = Audience.OPEN) -> Wanted:
    """Read what an address asks for: its last part, which is `grain.format`, and its query string.

    Raises NoSuchFile, UnknownKey, BadInput.
    """
    given = list(pairs)
    if any("\0" in text for pair in given for text in pair):
        raise BadInput("The address holds the character U+0000, which no text may have.")
    declared, written = grain_of(grain), _format(format_)
    known = (*conditions.keys(declared.filter), *declared.options, *OWN)
    asked: dict[str, str] = {}
    for key, value in given:
        if key not in known:
            # What others can be asked for is no slip of the pen, and means nothing else that is here.
            meant = f"there are {', '.join(known)}." if key in conditions.ANYWHERE else nearest(key, known)
            raise BadInput(f"{key!r} is nothing that {grain} can be asked for; {meant}")
        if key in asked:
            raise BadInput(f"{key}: given twice; give it once, with commas between several values.")
        asked[key] = value.strip()
    asked = {key: value for key, value in asked.items() if value}
    shape = asked.get("shape")
    shaped = grain_of(grain, shape)
    if not written.fits(shaped):
        raise BadInput(f"{grain} have no geometry, which {format_} is made of; take {grain}.csv or {grain}.jsonl.")
    columns = tuple(part.strip() for part in asked.get("columns", "").split(",") if part.strip())
    _chosen(shaped, columns, audience)
    return Wanted(
        grain=grain,
        format=format_,
        where=conditions.read(declared.filter, [(k, v) for k, v in asked.items() if k in _conditions(declared)]),
        shape=shape,
        as_of=scopes.read_as_of(asked["asOf"]) if "asOf" in asked else None,
        columns=columns,
        labels=_language("labels", asked["labels"], Language) if "labels" in asked else None,
        lang=_language("lang", asked["lang"], WORDS) if "lang" in asked else Language.EN,
        hxl=_yes("hxl", asked.get("hxl", "false")),
        options=_options(declared, asked),
        audience=audience,
    )


def look_up(wanted: Wanted) -> Written:
    """The statement that looks up what is named: one row for `resolved`."""
    return Written.of(scopes.look_up(_named(wanted), wanted.as_of))


def resolved(row: Any, wanted: Wanted, address: str = "/") -> Wish:
    """What rows are wanted, as the row of `look_up` tells; `address` is that of the site, ending in a slash.

    Raises BeforeFirstPublication, BadInput, UnknownKey, MixedFiction, Refused.
    """
    found = scopes.scope(row, _named(wanted), wanted.as_of)
    _see_that_told_of(wanted, found)
    wish = Wish(wanted.where, found, address, dict(wanted.options))
    # What is wrong with a condition shows when it is made into one.
    wanted.of.rows(wish, wanted.chosen)
    return wish


def resolve(connection: "psycopg.Connection[Any]", wanted: Wanted, address: str = "/") -> Wish:
    """`resolved`, asked on a connection. Raises as it does."""
    text, values = prepare(look_up(wanted))
    return resolved(connection.cursor(row_factory=namedtuple_row).execute(text, values).fetchone(), wanted, address)


def _named(wanted: Wanted) -> EventFilter:
    if isinstance(wanted.where, LatticeFilter):
        return lattice.keys(wanted.where)
    return wanted.where if isinstance(wanted.where, EventFilter) else records.keys(wanted.where)


def _see_that_told_of(wanted: Wanted, found: scopes.Scope) -> None:
    """See that a file that counts is of collections that it may count. Raises BadInput, Refused."""
    grain, named = wanted.of, wanted.where.collections
    if grain.disclosure is Disclosure.CONFIDENTIAL and not named:
        raise BadInput(f"collections: name the confidential collection whose {grain.name} is wanted.")
    for each in found.collections:
        if not grain.tells_of(each):
            if grain.disclosure is Disclosure.CONFIDENTIAL:
                raise BadInput(f"collections: {each['id']} is public already: its counts are exact; take monthly.")
            name = each["name"]["en"] or each["name"]["ar"] or each["id"]
            raise Refused(f"Counts of {name} are published on a fixed lattice only; take lattice.csv.")


def _conditions(grain: Grain) -> tuple[str, ...]:
    return conditions.keys(grain.filter)


def _format(name: str) -> Format:
    if name not in FORMATS:
        raise NoSuchFile(f"There is no format {name!r}; {nearest(name, FORMATS)}")
    return FORMATS[name]


def _chosen(grain: Grain, names: Iterable[str], audience: Audience) -> tuple[Column, ...]:
    known = {each.name: each for each in grain.shown_to(audience)}
    chosen: dict[str, Column] = {}
    for name in names:
        if name not in known:
            raise UnknownKey(f"columns: there is no column {name!r} in {grain.name}; {nearest(name, known)}")
        if name in chosen:
            raise BadInput(f"columns: {name!r} is given twice; give it once.")
        chosen[name] = known[name]
    if not chosen:
        return tuple(known.values())
    return (*chosen.values(), *(known[name] for name in ALWAYS if name in known and name not in chosen))


def _options(grain: Grain, asked: Mapping[str, str]) -> dict[str, str]:
    given = {key: asked[key] for key in grain.options if key in asked}
    for key, value in given.items():
        if value not in grain.options[key]:
            raise UnknownKey(f"{key}: {value!r} is no {key} of {grain.name}; {nearest(value, grain.options[key])}")
    return {key: given.get(key, values[0]) for key, values in grain.options.items()}


def _language(key: str, value: str, known: Iterable[Language]) -> Language:
    if value.lower() not in list(known):
        raise BadInput(f"{key}: {value!r} is no language that there is; there are {', '.join(known)}.")
    return Language(value.lower())


def _yes(key: str, value: str) -> bool:
    if value.lower() not in {"true", "false"}:
        raise BadInput(f"{key}: {value!r} is neither true nor false.")
    return value.lower() == "true"


def _stated(as_of: AsOf) -> str:
    if isinstance(as_of, dt.datetime):
        as_of = as_of.astimezone(dt.UTC)
    return as_of.isoformat() if isinstance(as_of, dt.date) else str(as_of)
