"""Whoever leaves in the middle of a file leaves nothing behind, and whoever takes nothing is not waited for."""

import socket
import struct
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from types import MappingProxyType
from urllib.parse import urlsplit

import httpx2
import pytest
import sqlalchemy as sa

from api.datasets import grains, streaming
from schema import roles, session, settings
from schema.grains.declaring import Column, Grain, Kind
from schema.roles import Login
from schema.tables.published import event
from tests.api.serving import served
from tests.api.worlds import World
from tests.database import Database

PATIENCE = 30
"""Seconds after which a test gives up; when nobody else is at work, two are enough."""
LINGER = struct.pack("ii", 1, 0)
"""Close at once, without a goodbye."""


def _wide() -> Grain:
    """Every event with every other and every third, and a long text: sixteen million bytes of 25 events."""
    others = [event.alias("second"), event.alias("third")]
    joined: sa.FromClause = event
    for each in others:
        joined = joined.join(each, sa.true())
    return Grain(
        name="events",
        columns=(
            Column("code", Kind.CODE, lambda _: event.c.code, (event.c.code,)),
            Column("title_en", Kind.TEXT, lambda _: sa.func.repeat("x", 1_000), (event.c.code,)),
        ),
        key=("code",),
        joined=lambda _: joined,
        conditions=lambda _: [],
        order=(event.c.day_from, event.c.id),
    )


@pytest.fixture(scope="module")
def site(world: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The application on a port of its own, with a file that no buffer holds."""
    assert world.events
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(grains, "GRAINS", MappingProxyType({"events": _wide()}))
        patch.setattr(streaming, "AT_ONCE", 1_000)
        patch.setattr(tempfile, "tempdir", str(tmp_path_factory.mktemp("temporary")))
        patch.setenv("SIJILL_RATE", "off")
        with served() as address:
            yield address
            session.close()


@pytest.fixture
def backends(database: Database) -> Callable[[], list[str]]:
    """What sessions that read for the public do, in the database."""

    def found() -> list[str]:
        with roles.connect(settings.administrative_url()) as connection:
            rows = connection.execute(
                "SELECT state FROM pg_stat_activity WHERE usename = %s AND datname = %s", [Login.OPEN, database.name]
            )
            return [str(state) for (state,) in rows.fetchall()]

    return found


def begun(site: str) -> socket.socket:
    """A client that has asked for the file and got the first of it."""
    at = urlsplit(site)
    made = socket.create_connection((at.hostname, at.port))
    made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65_536)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, LINGER)
    made.settimeout(PATIENCE)
    made.sendall(b"GET /datasets/events.csv HTTP/1.1\r\nHost: x\r\n\r\n")
    assert made.recv(15) == b"HTTP/1.1 200 OK"
    return made


def until(holds: Callable[[], bool]) -> bool:
    end = time.monotonic() + PATIENCE
    while not holds() and time.monotonic() < end:
        time.sleep(0.02)
    return holds()


def files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


@pytest.mark.parametrize(("clients", "times"), [(20, 1), pytest.param(50, 4, marks=pytest.mark.long)])
def test_clients_that_abort_leave_nothing(
    site: str, backends: Callable[[], list[str]], clients: int, times: int
) -> None:
    with closing(begun(site)):
        pass  # what is made once is there
    assert until(lambda: backends() == [])
    before = files()
    for _ in range(times):
        with ExitStack() as leaving:
            for _ in range(clients):
                leaving.enter_context(closing(begun(site)))
            # Each waits in the database for its reader, in the middle of its statement.
            assert until(lambda: backends() == ["active"] * clients)
        assert until(lambda: backends() == [])
    assert until(lambda: files() <= before)
    assert streaming._under_way == 0
    assert list(Path(tempfile.gettempdir()).iterdir()) == []


def test_a_reader_who_takes_nothing_is_not_waited_for(
    site: str, backends: Callable[[], list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streaming, "STALLED", 0.2)
    with closing(begun(site)) as client:
        assert until(lambda: backends() == [])
        monkeypatch.undo()
        # What had been sent by then ends without the end of the body.
        rest = b""
        try:
            while piece := client.recv(1 << 20):
                rest += piece
        except ConnectionResetError:
            pass
    assert not rest.endswith(b"0\r\n\r\n")


def test_a_slow_reader_gets_the_whole_file_while_others_are_answered(site: str) -> None:
    with httpx2.stream("GET", f"{site}/datasets/events.csv", timeout=PATIENCE) as slow:
        pieces = slow.iter_bytes(100_000)
        size = len(next(pieces))
        assert httpx2.get(f"{site}/health", timeout=PATIENCE).json()["publication"] == 1
        size += sum(len(each) for each in pieces)
    assert size > 25**3 * 1_000


def test_too_many_files_at_once_are_told_to_wait(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streaming, "AT_ONCE", 1)
    assert until(lambda: streaming._under_way == 0)
    with closing(begun(site)):
        answer = httpx2.get(f"{site}/datasets/events.csv", timeout=PATIENCE)
    assert (answer.status_code, answer.json()["code"]) == (503, "BUSY")
    assert answer.headers["retry-after"] == "10"
    assert until(lambda: streaming._under_way == 0)
    assert httpx2.head(f"{site}/datasets/events.csv", timeout=PATIENCE).status_code == 200
