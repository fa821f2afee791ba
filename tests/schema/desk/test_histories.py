"""Histories of the desk: one drawn alike each time, and many drawn by Hypothesis."""

from collections.abc import Iterator
from contextlib import ExitStack
from random import Random
from typing import Any, ClassVar

import pytest
import sqlalchemy as sa
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from schema import session
from tests.database import Run
from tests.schema.desk.histories import STEPS, History

WEIGHTS = {"create": 6, "add": 9, "correct": 6, "withdraw": 2, "merge": 3, "undo": 2, "split": 3, "level": 3}
"""How often each is done among the others, when nobody looks for the shortest history that fails."""


@pytest.fixture
def history(run: Run) -> Iterator[History]:
    with run.copy("history"):
        yield History()


def grow(history: History, steps: int, seed: int) -> None:
    draw = Random(seed)  # noqa: S311 - drawn alike each time
    for _ in range(steps):
        (name,) = draw.choices(list(WEIGHTS), list(WEIGHTS.values()))
        history.step(name, draw.randrange)


def test_a_history_is_kept_and_published_as_if_it_had_been_right_at_once(history: History, run: Run) -> None:
    grow(history, 32, 7)
    history.step("publish", lambda _many: 0)
    grow(history, 24, 8)
    written = {name for name, _, _ in history.kept}
    assert {"event", "claim", "act", "victim", "merge", "event_relation", "release_level"} <= written
    assert 0 < history.refused < history.done / 2
    assert history.published_as_if_right_at_once(run) > 3


def test_a_version_that_is_changed_is_seen(history: History) -> None:
    """The control: without the trigger that refuses it, a version is written over, and the next look tells."""
    with session.migrating() as connection:
        connection.execute(sa.text("ALTER TABLE core.event DISABLE TRIGGER keeps_versions"))
        connection.execute(sa.text("UPDATE core.event SET title_en = 'Written over'"))
    with pytest.raises(AssertionError, match="changed or removed"):
        history.step("create", lambda _many: 0)


@pytest.mark.long
def test_what_is_published_of_something_else_is_seen(history: History, run: Run) -> None:
    """The control: where the queue is not told of a correction, the copy stays as it was."""
    history.step("publish", lambda _many: 0)
    with session.migrating() as connection:
        connection.execute(sa.text("ALTER TABLE core.event DISABLE TRIGGER queued"))
    history.step("correct", lambda _many: 0)
    with pytest.raises(AssertionError):
        history.published_as_if_right_at_once(run)


class Histories(RuleBasedStateMachine):
    """Any history, in a database of its own."""

    run: ClassVar[Run]

    def __init__(self) -> None:
        super().__init__()
        self.ends = ExitStack()
        self.ends.enter_context(self.run.copy("histories"))
        self.history = History()

    @rule(name=st.sampled_from(sorted(STEPS)), data=st.data())
    def step(self, name: str, data: Any) -> None:
        """Do something."""
        self.history.step(name, lambda many: data.draw(st.integers(0, many - 1)))

    def teardown(self) -> None:
        """Compare, and leave."""
        try:
            self.history.published_as_if_right_at_once(self.run)
        finally:
            self.ends.close()


@pytest.mark.long
def test_any_history_is_kept_and_published_as_if_it_had_been_right_at_once(run: Run) -> None:
    Histories.run = run
    run_state_machine_as_test(Histories, settings=settings(max_examples=25, stateful_step_count=40, deadline=None))
