"""What tests of imports ask of the record."""

import csv
import gzip
import hashlib
import io
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from schema import session
from schema.loading_statements import current
from schema.tables.base import VERSIONED, content_columns, identity

Rows = list[list[str]]


def read_rows(file: Path) -> Rows:
    """Header and rows of a UCDP file."""
    raw = file.read_bytes()
    text = (gzip.decompress(raw) if raw.startswith(b"\x1f\x8b") else raw).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


def write_rows(file: Path, rows: Rows) -> Path:
    """Write rows as plain CSV."""
    with file.open("w", encoding="utf-8", newline="") as opened:
        csv.writer(opened).writerows(rows)
    return file


def content_hash() -> str:
    """A digest of everything that is current, identities and codes included, and of nothing else."""
    made = hashlib.sha256()
    with session.recording("tester") as connection:
        for concept in sorted(VERSIONED):
            newest = current(concept)
            columns = [newest.c.id, identity.c.code, *(newest.c[c.name] for c in content_columns(VERSIONED[concept]))]
            texts = [sa.func.coalesce(sa.cast(column, sa.Text), "∅") for column in columns]
            rows = sa.select(sa.func.concat_ws("|", *texts)).join(identity, identity.c.id == newest.c.id)
            for text in connection.scalars(rows.order_by(newest.c.id)):
                made.update(text.encode())
    return made.hexdigest()


def one(statement: sa.Select[Any]) -> tuple[Any, ...]:
    """The one row of a statement, asked as staff."""
    with session.recording("tester") as connection:
        return tuple(connection.execute(statement).one())


def claim_sums(slug: str, population: str = "all") -> tuple[Any, ...]:
    """Sums of stated minimum, best and maximum over the claims on a population in a collection."""
    claim, event, collection = current("claim"), current("event"), current("collection")
    sums = (sa.func.sum(claim.c[name]) for name in ("min", "best", "max"))
    joined = sa.select(*sums).join_from(claim, event, event.c.id == claim.c.record_id)
    joined = joined.join(collection, collection.c.id == event.c.collection_id)
    return one(joined.where(collection.c.slug == slug, claim.c.population == population))


def count(concept: str) -> int:
    """How many of a concept are current."""
    number: int = one(sa.select(sa.func.count()).select_from(current(concept)))[0]
    return number
