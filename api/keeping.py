"""Estimates that take longer than a question may: reckoned for the questions that collections declare, and kept.

A collection declares questions in its column `estimates`. After a publication, for each audience and question, what
is not kept yet is reckoned, outside any transaction, and kept under the address of its table: so that nothing is
reckoned twice, and a correction that changes no table changes nothing here.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from analytics import kept_estimates
from analytics.estimates import Prepared
from api.questions import Question, read
from schema import session
from schema.access import Audience
from schema.errors import SijillError
from schema.loading_statements import current
from schema.queries.scope import look_up, scope
from schema.tables.published import kept_estimate, publication
from schema.vocabulary import Disclosure

Tell = Callable[[str], None]


@dataclass(frozen=True)
class Declared:
    """A question that a collection declares."""

    collection: str
    question: Question


def declared() -> tuple[list[Declared], list[str]]:
    """Every question of public collections, and what is wrong with those that are none. Raises NotReady."""
    with session.publishing() as connection:
        newest = current("collection").c
        public = sa.select(newest.slug, newest.estimates).where(
            newest.estimates.is_not(None), newest.disclosure == Disclosure.PUBLIC
        )
        stated = connection.execute(public.order_by(newest.slug)).all()
    found, wrong = [], []
    for slug, questions in stated:
        for each in questions:
            try:
                question = read(each)
            except SijillError as problem:
                wrong.append(f"{slug}: {problem}")
                continue
            if question.where is not None:
                found.append(Declared(slug, question))
    return found, wrong


def keep(tell: Tell) -> int:
    """Reckon and keep what the declared questions lack, for every audience; returns how many were kept.

    `tell` is told what is reckoned next, and of questions that cannot be put. Raises NotReady.
    """
    questions, wrong = declared()
    for each in wrong:
        tell(f"A declared question was left out: {each}")
    return sum(_keep(audience, each, tell) for audience in Audience for each in questions)


def _keep(audience: Audience, asked: Declared, tell: Tell) -> int:
    try:
        number, prepared = _prepared(audience, asked.question)
    except SijillError as problem:
        tell(f"A declared question was left out: {asked.collection}: {problem}")
        return 0
    kept = 0
    for address, (estimator, table) in prepared.missing().items():
        tell(f"{asked.collection}, {audience}: {estimator.name.lower()} of {table.table.n:,} records …")
        made = kept_estimates.reckoned(table, estimator)
        row = {
            "collection": asked.collection,
            "address": address,
            "estimator": estimator,
            "since": number,
            "document": made.as_json(),
        }
        with _writing(audience) as connection:
            # What was removed for protection meanwhile must not come back with an estimate that was made of it.
            if connection.scalar(sa.select(sa.func.max(publication.c.number))) != number:
                tell(f"{asked.collection}, {audience}: something was published meanwhile; publish again to keep it.")
                return kept
            connection.execute(insert(kept_estimate).values(row).on_conflict_do_nothing())
        kept += 1
    return kept


def _prepared(audience: Audience, question: Question) -> tuple[int, Prepared]:
    """What the published copy of an audience says of a question. Raises UnknownKey, BadInput, TooLarge."""
    where = question.where
    if where is None:
        raise TypeError("only questions of records are declared")
    with _writing(audience) as connection:
        resolved = scope(connection.execute(look_up(where)).one_or_none(), where)
        ask = question.ask(resolved, thorough=True)
        rows = [connection.execute(statement).all() for statement in ask.statements]
    return resolved.number, ask.prepared(rows)


@contextmanager
def _writing(audience: Audience) -> Iterator[sa.Connection]:
    """A transaction of the publisher in which tables are those of an audience."""
    with session.publishing() as connection:
        connection.execute(sa.select(sa.func.set_config("search_path", f"{audience}, public", True)))
        yield connection
