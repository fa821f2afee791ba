"""Loading many rows into the record: stage, compare with the newest versions, write what is new or says something else.

    with session.recording(actor) as connection:
        loader = Loader(connection, rows=["event"], actor=actor, reason="…")
        loader.stage("event", "ucdp-ged-syria/214797", collection_id=…, …)
        outcome = loader.write()
        loader.record_run(run, outcome, rejections)

Rows of several concepts may be staged in any order. Nothing is visible to others, and nothing stays, until the
transaction commits: an import that was killed leaves the record as it was, and run again gives the same content.
"""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from typing import Any

import psycopg
import sqlalchemy as sa
from psycopg import sql
from sqlalchemy.dialects.postgresql import ARRAY

from schema import loading_statements as statements
from schema.identities import citable_code, identifier, read_key
from schema.tables.base import VERSIONED, content_columns
from schema.tables.keeping import import_run, rejection

LOCK = 7_235_002
"""Key of the advisory lock of whoever loads: imports share sources and actors, so the next one waits."""

CHUNK = 4_000
"""Staged rows of one concept that are kept in memory before they are copied."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the staged rows. `withheld` are those among the unchanged that a person withdrew."""

    new: int
    changed: int
    unchanged: int
    withdrawn: int
    withheld: int


@dataclass(frozen=True, slots=True)
class Run:
    """One import, as it is written down: counts are of rows of the file."""

    format: str
    file: str
    sha256: str
    collection: str | None
    rows: int
    rejected: int


@dataclass(frozen=True, slots=True)
class Rejection:
    """What is wrong with one field of one row, and what would be right. `row` is its line, the header being 1."""

    row: int
    field: str
    reason: str


class Loader:
    """Loads rows of one concept or several, such as events, with all that they need and all that is beneath them."""

    def __init__(self, connection: sa.Connection, *, rows: Sequence[str], actor: str, reason: str) -> None:
        """Wait until nobody else loads, then make ready. `connection` is in a transaction of `session.recording`."""
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))
        self._connection = connection
        self._rows = tuple(rows)
        self._why = {"actor": actor, "reason": reason}
        self._key = read_key(connection)
        self._tables: dict[str, sa.Table] = {}
        self._places: dict[str, dict[str, int]] = {}
        self._empty: dict[str, list[Any]] = {}
        self._waiting: dict[str, list[list[Any]]] = {}
        self._kept: list[uuid.UUID] = []

    def identifier(self, concept: str, name: str) -> uuid.UUID:
        """The identity of what the provider, or Sijill for it, calls `name`."""
        return identifier(self._key, concept, name)

    def stage(self, concept: str, name: str, **content: Any) -> uuid.UUID:
        """Take in one row; each name once per concept. Columns not given are null, lists empty.

        A geometry is hexadecimal EWKB. Raises TypeError for a column that the concept does not have.
        """
        if concept not in self._tables:
            self._make_ready(concept)
        made = self.identifier(concept, name)
        code = citable_code(self._key, concept, name) if concept in statements.CODED else None
        row = [made, name, code, *self._empty[concept]]
        places = self._places[concept]
        for column, value in content.items():
            if column not in places:
                raise TypeError(f"{concept} has no column {column}")
            row[places[column]] = value
        rows = self._waiting[concept]
        rows.append(row)
        if len(rows) >= CHUNK:
            self._copy(concept)
        return made

    def stage_lines(self, concept: str, columns: Sequence[str], lines: Iterable[str]) -> None:
        """Take in many rows at once: lines of CSV (RFC 4180) in which an empty field without quotes is null.

        `columns` names the fields: `id` and `key` (`identities.identifiers` of the names, and the names), `code`
        (`identities.citable_code`, empty where the concept has none), and columns of the concept.
        """
        known = self.staged(concept).columns
        if wrong := [name for name in columns if name not in known]:
            raise TypeError(f"{concept} has no column {', '.join(wrong)}")
        command = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT csv)").format(
            sql.Identifier(self._tables[concept].name), sql.SQL(", ").join(map(sql.Identifier, columns))
        )
        with self._driver.cursor() as cursor, cursor.copy(command) as copy:
            for each in lines:
                copy.write(each)

    def keep(self, concept: str, name: str) -> None:
        """Say that the file has a row of that name, though a faulty one: a complete file does not withdraw it."""
        self._kept.append(self.identifier(concept, name))

    def staged(self, concept: str) -> sa.Table:
        """What was staged of a concept, for matching it with the record before `write`."""
        if concept not in self._tables:
            self._make_ready(concept)
        self._copy(concept)
        return self._tables[concept]

    def write(self, *, complete: uuid.UUID | None = None) -> Outcome:
        """Write identities and versions. With `complete`, its other records of the `rows` are withdrawn."""
        for concept in self._rows:
            self.staged(concept)
        for concept in self._tables:
            self._copy(concept)
        # The planner knows nothing of a temporary table by itself.
        for table in self._tables.values():
            self._driver.execute(sql.SQL("ANALYZE {}").format(sql.Identifier(table.name)))
        written = statements.written_table()
        written.create(self._connection)
        withheld = self._leave_out_withheld()
        order = [concept for concept in statements.in_order() if concept in self._tables]
        for concept in order:
            self._settle_codes(concept)
            self._execute(statements.add_identities(concept, self._tables[concept]))
        # Checks of references keep the plan of their first run, when core.identity may still be so small that reading
        # it whole looks cheapest: from then on every row would do so.
        self._connection.execute(sa.select(sa.func.set_config("enable_seqscan", "off", True)))
        for concept in order:
            self._note(concept, written, statements.add_versions(concept, self._tables[concept], self._why))
        staged = statements.owners([self._tables[concept] for concept in self._rows])
        self._withdraw_children(written, staged, "no longer in the file")
        withdrawn = 0 if complete is None else self._withdraw_absent(written, complete)
        counts = self._connection.execute(statements.outcome(staged, written)).one()
        return Outcome(counts[0], counts[1], counts[2] + withheld, withdrawn, withheld)

    def record_run(self, run: Run, outcome: Outcome, rejections: Iterable[Rejection]) -> None:
        """Write down the import with every rejection; the database refuses counts that do not add up."""
        given = {f.name: getattr(run, f.name) for f in fields(run)}
        counts = {name: getattr(outcome, name) for name in ("new", "changed", "unchanged")}
        statement = import_run.insert().values(actor=self._why["actor"], **given, **counts)
        made = self._connection.scalar(statement.returning(import_run.c.id))
        rows = [{"import_id": made, "row": each.row, "field": each.field, "reason": each.reason} for each in rejections]
        if rows:
            self._connection.execute(rejection.insert(), rows)

    @property
    def _driver(self) -> psycopg.Connection[Any]:
        driver = self._connection.connection.driver_connection
        if not isinstance(driver, psycopg.Connection):
            raise TypeError("the loader copies through psycopg")
        return driver

    def _make_ready(self, concept: str) -> None:
        made = statements.staging(concept)
        made.create(self._connection)
        self._tables[concept] = made
        self._waiting[concept] = []
        columns = content_columns(VERSIONED[concept])
        before = len(made.columns) - len(columns)
        self._places[concept] = {column.name: before + number for number, column in enumerate(columns)}
        self._empty[concept] = [
            "{}" if isinstance(column.type, ARRAY) and not column.nullable else None for column in columns
        ]

    def _copy(self, concept: str) -> None:
        rows, self._waiting[concept] = self._waiting[concept], []
        if not rows:
            return
        names = sql.SQL(", ").join(sql.Identifier(column.name) for column in self._tables[concept].columns)
        target = sql.Identifier(self._tables[concept].name)
        command = sql.SQL("COPY {} ({}) FROM STDIN").format(target, names)
        with self._driver.cursor() as cursor, cursor.copy(command) as copy:
            for row in rows:
                copy.write_row(row)

    def _settle_codes(self, concept: str) -> None:
        """Give another code to whatever would get one that is taken."""
        staged, attempt = self._tables[concept], 0
        if concept not in statements.CODED:
            return
        while taken := self._connection.execute(statements.taken_codes(staged)).all():
            attempt += 1
            for each in taken:
                code = citable_code(self._key, concept, each.key, attempt)
                self._execute(staged.update().where(staged.c.id == each.id).values(code=code))

    def _leave_out_withheld(self) -> int:
        ids: list[uuid.UUID] = []
        for concept in self._rows:
            ids += self._connection.scalars(statements.withheld(concept, self._tables[concept])).all()
        if ids:
            for concept, table in self._tables.items():
                belongs = statements.owner(concept, self._rows)
                if belongs is not None:
                    self._execute(statements.leave_out(table.c[belongs.name], table, ids))
        return len(ids)

    def _note(self, concept: str, written: sa.Table, addition: sa.Insert) -> int:
        noting = statements.noting(written, addition, concept, self._rows)
        counting = (addition if noting is None else noting).execution_options(preserve_rowcount=True)
        return int(self._connection.execute(counting).rowcount)

    def _withdraw_children(self, written: sa.Table, owners: sa.FromClause, because: str) -> None:
        why = {**self._why, "reason": f"{self._why['reason']}: {because}"}
        for concept in statements.in_order():
            if concept not in self._rows and statements.owner(concept, self._rows) is not None:
                staged = self._tables.get(concept)
                gone = statements.withdraw_children(concept, staged, owners, self._rows, why)
                self._note(concept, written, gone)

    def _withdraw_absent(self, written: sa.Table, collection: uuid.UUID) -> int:
        because = "the file, declared complete, no longer holds it"
        why = {**self._why, "reason": f"{self._why['reason']}: {because}"}
        count = 0
        for concept in self._rows:
            gone = statements.withdraw_absent(concept, self._tables.get(concept), collection, self._kept, why)
            if withdrawn := self._note(concept, written, gone):
                self._withdraw_children(written, statements.withdrawn_now(concept, written), because)
            count += withdrawn
        return count

    def _execute(self, statement: sa.Executable) -> None:
        self._connection.execute(statement)
