"""Two records that differ in what one role may not see are answered alike to that role, whatever it asks and orders."""

import base64
import json
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
import sqlalchemy as sa

from schema import session, settings
from schema.access import Role
from tests.database import Run
from tests.privacy import cells
from tests.privacy.desks import requests
from tests.privacy.goals import goal
from tests.privacy.rows import ASSIGNED, known
from tests.privacy.two import Answering, Two, answering, asked, differences, token

FEW = (Role.CONTRIBUTOR, Role.SAFEGUARD)
"""Roles that are asked every day: one that does not see rows, and one that does not see columns."""
STATED = f'event(id: "{known("event", ASSIGNED)}")'
SEES_MORE: dict[Role, tuple[Role, str]] = {
    Role.CONTRIBUTOR: (Role.VERIFIER, "{ events { nodes { id titleEn } } }"),
    Role.VERIFIER: (Role.SAFEGUARD, "{ sources { nodes { nameEn } } }"),
    Role.CASE_WORKER: (Role.VERIFIER, "{ claims { nodes { best } } }"),
    Role.SAFEGUARD: (Role.CASE_WORKER, f"{{ {STATED} {{ stated }} }}"),
    Role.AUDITOR: (Role.VERIFIER, "{ victims { nodes { labelEn } } }"),
    Role.ADMINISTRATOR: (Role.VERIFIER, "{ actors { nodes { nameEn } } }"),
}
"""Who may see something of what a role may not, and what they ask for."""
LET_OUT: dict[Role, tuple[str, str]] = {
    Role.CONTRIBUTOR: (
        "ALTER POLICY contributor_reads ON core.event USING ((SELECT core.acting()) IS NOT NULL)",
        "{ events { nodes { id titleEn } } }",
    ),
    Role.VERIFIER: (
        "ALTER POLICY verifier_reads ON core.source USING ((SELECT core.acting()) IS NOT NULL)",
        "{ sources { nodes { nameEn } } }",
    ),
    Role.CASE_WORKER: (
        "ALTER POLICY case_worker_reads ON core.claim USING ((SELECT core.acting()) IS NOT NULL)",
        "{ claims { nodes { best } } }",
    ),
    Role.SAFEGUARD: ("UPDATE core.event SET title_en = stated::text", "{ events { nodes { titleEn } } }"),
    Role.AUDITOR: ("UPDATE core.event SET reason = title_en", "{ events { nodes { reason } } }"),
    Role.ADMINISTRATOR: (
        "UPDATE core.collection SET name_en = (SELECT string_agg(title_en, '' ORDER BY id) FROM core.event)",
        "{ collections { nodes { nameEn } } }",
    ),
}
"""A change that lets something out to a role, and where it is then seen."""


class Pairs:
    """For each role two records, and a person who has keys of every role, to whom both may belong."""

    def __init__(self, run: Run, held: ExitStack, server: Answering) -> None:
        self.run, self.held, self.server = run, held, server
        self.made: dict[Role, tuple[str, str]] = {}

    def _record(self, role: Role | None, seed: int) -> str:
        name = self.held.enter_context(self.run.copy("interference_desk")).name
        cells.fill(name, role, seed)
        session.close()
        return name

    def of(self, role: Role, asking: Role | None = None) -> Two:
        """The records that differ in what a role may not see, as that role asks for them, or another."""
        if role not in self.made:
            self.made[role] = self._record(None, 0), self._record(role, 1)
        names = self.made[role]
        who = asking or role
        return Two(self.server, *names, f"desk {who}", token(cells.PERSON, who, *names))


@pytest.fixture(scope="module")
def pairs(run: Run) -> Iterator[Pairs]:
    with ExitStack() as held:
        yield Pairs(run, held, held.enter_context(answering()))


def often(*roles: Role) -> list[Any]:
    """All roles, those that are not asked every day marked as long."""
    return [role if role in roles else pytest.param(role, marks=pytest.mark.long) for role in Role]


@pytest.mark.parametrize("role", often(*FEW))
def test_what_a_role_asks_and_orders_is_answered_alike(pairs: Pairs, role: Role) -> None:
    of, two = requests(role, 30, 1), pairs.of(role)
    one, other = two.both(of)
    assert differences(of, one, other) == []
    answers = [json.loads(base64.b64decode(each["body"])) for each in one]
    assert sum("errors" not in each for each in answers) > 8, answers


@pytest.mark.long
@pytest.mark.parametrize("role", Role)
def test_two_thousand_requests_are_answered_alike(pairs: Pairs, role: Role) -> None:
    found = pairs.of(role).differing(requests(role, 2_000, 2))
    goal(f"noninterference_{role}", len(found), "0 of 2000", not found)
    assert found == []


@pytest.mark.parametrize("role", often(Role.SAFEGUARD))
def test_who_may_see_more_sees_that_they_differ(pairs: Pairs, role: Role) -> None:
    who, text = SEES_MORE[role]
    assert len(pairs.of(role, who).differing([asked(text)])) == 1
    assert pairs.of(role).differing([asked("{ me { holder role key writes } }")]) == []


@pytest.mark.parametrize("role", often(Role.CONTRIBUTOR))
def test_what_is_let_out_is_seen(pairs: Pairs, role: Role) -> None:
    """The control: it makes a difference once it can be seen, and made none before."""
    (change, text), two = LET_OUT[role], pairs.of(role)
    assert two.differing([asked(text)]) == []
    for name in (two.one, two.other):
        engine = sa.create_engine(settings.administrative_url(name))
        with engine.begin() as connection:
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
            connection.exec_driver_sql(change)
        engine.dispose()
    assert len(two.differing([asked(text)])) == 1
