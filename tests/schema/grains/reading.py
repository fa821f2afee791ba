"""Rows of a grain as files hold them: the bytes of COPY, and what CSV reads of them."""

import csv
import io
from collections.abc import Iterator, Mapping
from urllib.parse import parse_qsl

from api.datasets import copying
from schema.access import Audience
from schema.filters import from_query
from schema.grains.declaring import Grain, Where, Wish
from schema.queries.lattice import LatticeFilter
from schema.queries.records import RecordFilter, keys
from schema.queries.scope import AsOf, look_up, scope
from schema.session import reading
from schema.snapshot import snapshot

ADDRESS = "http://sijill.example/"


def wish(
    grain: Grain, query: str, as_of: AsOf | None = None, audience: Audience = Audience.OPEN, **options: str
) -> Wish:
    """What an address asks of a grain; options not given are the usual ones."""
    events = from_query(parse_qsl(query))
    where: Where = events
    if grain.filter is LatticeFilter:
        where = LatticeFilter(collections=events.collections)
    if grain.filter is RecordFilter:
        where = RecordFilter(collections=events.collections, within=events.within, occurred=events.occurred)
        events = keys(where)
    with reading(audience) as connection:
        found = scope(connection.execute(look_up(events, as_of)).one_or_none(), events, as_of)
    usual = {name: values[0] for name, values in grain.options.items()}
    return Wish(where, found, ADDRESS, usual | options)


def written(grain: Grain, asked: Wish, audience: Audience = Audience.OPEN) -> bytes:
    """The rows as COPY writes them."""
    with snapshot(audience) as connection:
        asking = copying.Rows(grain, asked, grain.shown_to(audience), lambda rows, _: rows)
        return b"".join(copying.parts(connection, asking))


def rows(grain: Grain, query: str = "collections=qasira", as_of: AsOf | None = None) -> list[dict[str, str]]:
    """The rows; empty where a value is null."""
    return list(_read(grain, written(grain, wish(grain, query, as_of))))


def _read(grain: Grain, text: bytes) -> Iterator[dict[str, str]]:
    names = [each.name for each in grain.shown_to(Audience.OPEN)]
    for cells in csv.reader(io.StringIO(text.decode(), newline="")):
        yield dict(zip(names, cells, strict=True))


def total(found: list[Mapping[str, str]] | list[dict[str, str]], name: str) -> int | None:
    """The sum of a column; null when any of its values is unknown, or there is none."""
    values = [each[name] for each in found]
    return sum(map(int, values)) if values and all(values) else None
