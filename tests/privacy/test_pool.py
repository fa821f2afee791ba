"""Nobody is ever somebody else: many people on four connections, while statements are cancelled, time out and die."""

import random
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
import sqlalchemy as sa

from schema import context, session, settings
from schema.access import Role
from schema.roles import Login
from tests.database import Database
from tests.privacy.bypassing import BELIEVED
from tests.privacy.goals import goal

THREADS = 12
WHO = sa.text("SELECT core.acting(), current_user::text, pg_backend_pid()")
SLEEP = sa.text("SELECT pg_sleep(2)")
FAULTS = ("exception", "error", "timeout", "cancelled by the driver", "cancelled by the server", "killed")


class GoneWrong(Exception):
    """What a block may raise."""


@pytest.fixture(autouse=True)
def four(database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    session.close()
    monkeypatch.setattr(session, "_FEW", session._FEW | {"pool_size": 4, "max_overflow": 0})
    yield
    session.close()


class Crowd:
    """People at the desk, each by a name of their own; `told` counts what they were told of themselves."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.told: Counter[str] = Counter()
        self.backends: set[int] = set()
        self.lock = threading.Lock()
        self.ruler = sa.create_engine(settings.administrative_url(database_name()), isolation_level="AUTOCOMMIT")

    def ask(self, requests: int) -> Counter[str]:
        """So many requests, on threads."""
        with ThreadPoolExecutor(THREADS) as threads:
            for _ in threads.map(self._some, range(THREADS), [requests // THREADS + 1] * THREADS):
                pass
        self.ruler.dispose()
        return self.told

    def _some(self, thread: int, requests: int) -> None:
        chance = random.Random(f"{self.seed} {thread}")  # noqa: S311 - so that a failure can be seen again
        for number in range(requests):
            self._one(chance, f"p{thread}-{number}")

    def _one(self, chance: random.Random, name: str) -> None:
        fault = chance.choice(FAULTS) if chance.random() < 0.03 else None
        if chance.random() < 0.1:
            self._note(self._nobody())
            return
        role = chance.choice(list(Role))
        try:
            with session.desk(name, role, reading=chance.random() < 0.5) as connection:
                acting, user, backend = connection.execute(WHO).one()
                self.backends.add(backend)
                self._note(
                    "right" if (acting, user) == (name, role.group) else "unnamed" if acting is None else "wrong"
                )
                if fault is not None:
                    self._spoil(connection, fault, backend)
                    self._note("not spoilt")
        except GoneWrong:
            self._note("spoilt")
        except sa.exc.DBAPIError:
            # A request to cancel may reach whoever has the connection next: they are refused, and told no other name.
            self._note("spoilt" if fault else "lost")

    def _nobody(self) -> str:
        with suppress(sa.exc.DBAPIError), session.engine(Login.STAFF).connect() as connection, connection.begin():
            connection.exec_driver_sql("SET LOCAL ROLE sijill_verifier")
            return "right" if connection.execute(WHO).one()[0] is None else "wrong"
        return "lost"

    def _spoil(self, connection: sa.Connection, fault: str, backend: int) -> None:
        if fault == "exception":
            raise GoneWrong
        if fault == "error":
            connection.exec_driver_sql("SELECT 1 / 0")
        if fault == "timeout":
            connection.exec_driver_sql("SET LOCAL statement_timeout = 5")
        driver = connection.connection.driver_connection
        rule = {"cancelled by the server": "pg_cancel_backend", "killed": "pg_terminate_backend"}.get(fault)
        stop = driver.cancel if rule is None else lambda: self._rule(f"SELECT {rule}({backend})")
        ended = threading.Event()
        stopping = threading.Thread(target=_stop, args=(ended, stop))
        if fault != "timeout":
            stopping.start()
        try:
            connection.execute(SLEEP)
        finally:
            ended.set()
            if fault != "timeout":
                stopping.join()

    def _rule(self, statement: str) -> None:
        with self.ruler.connect() as connection:
            connection.exec_driver_sql(statement)

    def _note(self, word: str) -> None:
        with self.lock:
            self.told[word] += 1


def _stop(ended: threading.Event, stop: Callable[[], None]) -> None:
    """Stop a statement that has begun: on a busy machine the first attempt may come before it has."""
    wait = 0.01
    while not ended.wait(wait):
        stop()
        wait = 0.5


def database_name() -> str:
    """The database that the settings name now."""
    return str(settings.login_url(Login.STAFF).database)


def crowd(seed: int, requests: int) -> Counter[str]:
    """What people were told, having been on four connections at a time."""
    made = Crowd(seed)
    told = made.ask(requests)
    assert len(made.backends) >= 4
    assert told["right"] > requests * 0.9
    assert told["spoilt"] > requests * 0.01
    assert told["not spoilt"] == 0
    return told


def test_nobody_is_somebody_else() -> None:
    told = crowd(1, 2_000)
    assert (told["wrong"], told["unnamed"]) == (0, 0), told
    assert told["lost"] <= 20, told


@pytest.mark.long
def test_nobody_is_somebody_else_in_a_hundred_thousand_requests() -> None:
    told = crowd(2, 100_000)
    wrong = told["wrong"] + told["unnamed"]
    goal("pool_wrong_identities", wrong, "0 of 100000", wrong == 0)
    assert wrong == 0, told


def test_with_a_plain_variable_names_stay_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: who is believed by name, and named for longer than a transaction, is met by the next."""
    plain = "SELECT set_config('sijill.context', :told, false), set_config('role', :role, true)"
    monkeypatch.setattr(context, "_TELL", sa.text(plain))
    ruler = sa.create_engine(settings.administrative_url(database_name()))
    acting = "SELECT pg_get_functiondef('core.acting()'::regprocedure)"
    with ruler.begin() as connection:
        before = connection.exec_driver_sql(acting).scalar_one()
        connection.exec_driver_sql(BELIEVED[0])
    try:
        assert Crowd(3).ask(500)["wrong"] > 0
    finally:
        with ruler.begin() as connection:
            connection.exec_driver_sql(before)
        with ruler.connect() as connection:
            assert connection.exec_driver_sql(acting).scalar_one() == before
        ruler.dispose()
