"""Two records that differ in secrets alone are answered alike, byte for byte: what cannot be told cannot be read."""

import random
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass

import pytest
import sqlalchemy as sa
from graphql import build_schema

from api.graphql.schema import sdl
from schema import session, settings
from schema.access import Audience
from schema.roles import Login
from tests.database import Database, Run, chosen
from tests.privacy.addresses import PARTNERS, Addresses
from tests.privacy.goals import goal
from tests.privacy.two import Request, Two, answering, asked, differences, get, token
from tests.privacy.worlds import Guarded, Secrets
from tests.twin.asking import sides
from tests.twin.chance import Chance
from tests.twin.documents import _Draft
from tests.twin.pool import Pool


@dataclass(frozen=True)
class Readers:
    """Two published records as the public and a partner ask for them, and what is there to be asked for."""

    public: Two
    partner: Two
    pool: Pool

    def requests(self, several: int, seed: int, *kinds: str) -> list[Request]:
        """So many, drawn; a third of them are addresses."""
        schema = build_schema(sdl())
        made = Addresses(self.pool, seed).drawn(several // 3, kinds)
        for number in range(several - len(made)):
            chance = Chance(random.Random(f"{seed} {number}"))  # noqa: S311 - so that it can be seen again
            question = _Draft(chance, schema, self.pool).question()
            made.append(asked(question.text, **question.variables))
            made[-1]["body"]["operationName"] = question.operation
        return made


@pytest.fixture(scope="module")
def readers(run: Run) -> Iterator[Readers]:
    with ExitStack() as held:
        made: list[Database] = []
        for seed in (1, 2):
            made.append(held.enter_context(run.copy("interference")))
            Guarded(Secrets(seed))
            session.close()
        with chosen(made[0].name), sides() as asking:
            pool = asking.pool()
        names = (made[0].name, made[1].name)
        server = held.enter_context(answering())
        partner = Two(server, *names, "partner", token("an agency", Audience.PARTNER, *names))
        yield Readers(Two(server, *names), partner, pool)


def test_what_readers_ask_is_answered_alike(readers: Readers) -> None:
    requests = readers.requests(18, 1)
    one, other = readers.public.both(requests)
    assert differences(requests, one, other) == []
    assert sum(each["status"] == 200 for each in one) > 9


def test_what_partners_ask_is_answered_alike(readers: Readers) -> None:
    requests = readers.requests(9, 1, *PARTNERS)
    one, other = readers.partner.both(requests)
    assert differences(requests, one, other) == []
    assert sum(each["status"] == 200 for each in one) > 4


@pytest.mark.long
def test_ten_thousand_operations_are_answered_alike(readers: Readers) -> None:
    found = readers.public.differing(readers.requests(10_000, 2))
    goal("noninterference_public", len(found), "0 of 10000", not found)
    assert found == []


@pytest.mark.long
def test_two_thousand_operations_of_partners_are_answered_alike(readers: Readers) -> None:
    found = readers.partner.differing(readers.requests(2_000, 3, *PARTNERS))
    goal("noninterference_partner", len(found), "0 of 2000", not found)
    assert found == []


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT string_agg(name_en, ' ' ORDER BY id) FROM core.source",
        "SELECT count(*) FROM core.event",
        "SELECT count(*) FROM vault.identity",
        "SELECT string_agg(label_en, ' ' ORDER BY id) FROM core.victim WHERE withdrawn",
    ],
)
def test_the_records_do_differ(readers: Readers, statement: str) -> None:
    """The positive control: who may see secrets sees that they are not the same."""
    told = []
    for name in (readers.public.one, readers.public.other):
        engine = sa.create_engine(settings.login_url(Login.MIGRATOR, name))
        with engine.connect() as connection:
            told.append(connection.scalar(sa.text(statement)))
        engine.dispose()
    assert told[0] != told[1]


def test_one_word_too_many_is_seen(readers: Readers) -> None:
    """The control: a word that does get out makes a difference at both doors, wherever it is asked for."""
    sources, records = get("/datasets/sources.csv?collections=alpha"), get("/ogc/collections/events/items?limit=50")
    named = asked("{ sources { nodes { name } } }")
    doors = {Audience.OPEN: (readers.public, [sources, records, named]), Audience.PARTNER: (readers.partner, [sources])}
    engine = sa.create_engine(settings.login_url(Login.MIGRATOR, readers.public.other))
    let_out = (
        "UPDATE {0}.source SET name_en = replace(name_en, :before, :after)",
        "UPDATE {0}.flat_event SET title_en = replace(title_en, :before, :after)",
    )
    words = {"before": "e", "after": "qqe"}
    try:
        for audience, (two, requests) in doors.items():
            with engine.begin() as connection:
                for statement in let_out:
                    connection.execute(sa.text(statement.format(audience)), words)
            assert len(two.differing(requests)) == len(requests)
    finally:
        with engine.begin() as connection:
            for statement in (each.format(audience) for audience in doors for each in let_out):
                connection.execute(sa.text(statement), {"before": "qqe", "after": "e"})
        engine.dispose()
