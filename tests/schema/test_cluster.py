"""The embedded server survives what happens to servers, and stays out of everyone's way."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from schema import passwords, roles, settings
from schema.cluster import binaries, process, server, upgrade
from schema.cluster.site import LONGEST_SOCKET, SOCKET, SUPERUSER, Site, site_of, socket_folder
from schema.errors import NotReady

pytestmark = pytest.mark.skipif(not binaries.installed(), reason="needs PostgreSQL with PostGIS on this machine")


@pytest.fixture(scope="module")
def homes() -> Iterator[list[Path]]:
    """Homes of clusters made by the tests of this module; all are stopped and removed."""
    made: list[Path] = []
    yield made
    for home in made:
        server.stop(home)
        site = site_of(home)
        for folder in (site.base, site.sockets, home):
            shutil.rmtree(folder, ignore_errors=True)


def new_home(homes: list[Path], mode: int = 0o755) -> Path:
    home = Path(tempfile.mkdtemp(prefix="sijill-home-"))
    home.chmod(mode)
    homes.append(home)
    return home


def password_folder(home: Path) -> Path:
    return home / "var" / "passwords" / "embedded"


def start(home: Path) -> server.State:
    return server.start(home, password_folder(home))


@pytest.fixture(scope="module")
def home(homes: list[Path]) -> Path:
    """A home whose cluster runs when the module begins; every test leaves one that can be started."""
    home = new_home(homes)
    start(home)
    return home


@pytest.fixture
def ask(monkeypatch: pytest.MonkeyPatch):
    """Ask the server of a home one question as the superuser."""
    monkeypatch.delenv("SIJILL_DATABASE_URL", raising=False)

    def ask(home: Path, question: str) -> object:
        monkeypatch.setenv("SIJILL_HOME", str(home))
        with roles.connect(settings.administrative_url()) as connection:
            row = connection.execute(question.encode()).fetchone()
        return row[0] if row else None

    return ask


def execute(home: Path, monkeypatch: pytest.MonkeyPatch, statement: str) -> None:
    monkeypatch.setenv("SIJILL_HOME", str(home))
    with roles.connect(settings.administrative_url()) as connection:
        connection.execute(statement.encode())


def test_the_server_is_not_root_and_listens_on_its_socket_only(home, ask):
    state = start(home)
    assert state.process is not None
    assert Path(f"/proc/{state.process}").stat().st_uid == site_of(home).owner.pw_uid
    assert site_of(home).owner.pw_uid != 0
    assert ask(home, "SHOW listen_addresses") == ""
    assert ask(home, "SELECT inet_server_addr()") is None


@pytest.mark.parametrize(("name", "value"), sorted(server.SETTINGS.items()))
def test_settings_are_in_force(home, ask, name, value):
    start(home)
    shown = str(ask(home, f"SHOW {name}"))
    assert shown.lower() == value.lower()


def test_every_way_in_asks_for_a_scram_password(home, ask):
    start(home)
    assert ask(home, "SELECT array_agg(DISTINCT auth_method) FROM pg_hba_file_rules") == ["scram-sha-256"]
    for file in password_folder(home).iterdir():
        assert file.stat().st_mode & 0o777 == 0o600


def test_a_wrong_password_is_refused_in_one_sentence(home, monkeypatch):
    start(home)
    monkeypatch.setenv("SIJILL_HOME", str(home))
    monkeypatch.delenv("SIJILL_DATABASE_URL", raising=False)
    with (
        pytest.raises(NotReady, match=r"password authentication failed") as refusal,
        roles.connect(settings.administrative_url().set(password="guessed")),
    ):
        pass
    assert "guessed" not in str(refusal.value)


def test_data_survive_a_killed_server(home, ask, monkeypatch):
    state = start(home)
    execute(home, monkeypatch, "CREATE TABLE kept AS SELECT 7 AS value")
    os.kill(state.process, signal.SIGKILL)
    deadline = time.monotonic() + 120
    while process.server_of(state.data) is not None and time.monotonic() < deadline:
        time.sleep(0.01)
    assert start(home).process != state.process
    assert ask(home, "SELECT value FROM kept") == 7


def test_a_pid_file_that_names_a_stranger_does_not_prevent_a_start(home):
    state = start(home)
    site = site_of(home)
    server.stop(home)
    # PostgreSQL heeds a process of its own user, as every other cluster in a container is.
    stranger = subprocess.Popen(
        ["sleep", "60"], cwd="/", user=site.owner.pw_uid if os.geteuid() == 0 else None, start_new_session=True
    )
    try:
        note = state.data / "postmaster.pid"
        note.write_text(f"{stranger.pid}\n{state.data}\n")
        os.chown(note, site.owner.pw_uid, site.owner.pw_gid)
        assert server.state(home).process is None
        assert start(home).process not in {None, stranger.pid}
    finally:
        stranger.kill()
        stranger.wait()


def test_a_first_start_that_was_killed_is_done_again(homes):
    home = new_home(homes)
    code = "from pathlib import Path; from schema.cluster import server; server.start(Path({!r}), Path({!r}))"
    first = subprocess.Popen(
        [sys.executable, "-c", code.format(str(home), str(password_folder(home)))],
        cwd=settings.checkout(),
        start_new_session=True,
    )
    base = site_of(home).base
    deadline = time.monotonic() + 300
    while not [*base.glob("making-*/data/base")] and time.monotonic() < deadline:
        time.sleep(0.01)
    os.killpg(first.pid, signal.SIGKILL)
    first.wait()
    assert server.state(home).version is None, "initdb had ended before it was killed"
    assert start(home).process is not None
    assert not [*base.glob("making-*")]


def test_two_checkouts_have_nothing_in_common(home, homes, ask):
    other = new_home(homes, mode=0o700)
    one, two = start(home), start(other)
    assert one.process != two.process
    assert one.data != two.data
    assert ask(home, "SELECT system_identifier FROM pg_control_system()") != ask(
        other, "SELECT system_identifier FROM pg_control_system()"
    )
    server.stop(other)
    assert server.state(home).process == one.process


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs the server as somebody else")
def test_a_checkout_that_the_server_cannot_reach_keeps_its_data_elsewhere(homes):
    assert site_of(new_home(homes)).base.is_relative_to(homes[-1])
    assert site_of(new_home(homes, mode=0o700)).base.is_relative_to("/var/lib/sijill")


def test_lost_passwords_are_replaced(home, ask):
    before = start(home)
    lost = passwords.find(password_folder(home), SUPERUSER)
    shutil.rmtree(password_folder(home))
    after = start(home)
    assert after.process != before.process
    assert passwords.find(password_folder(home), SUPERUSER) != lost
    assert ask(home, "SELECT 1") == 1


def test_the_socket_path_is_short_however_deep_the_checkout(tmp_path):
    deep = tmp_path / ("a" * 120) / ("b" * 120)
    assert len(os.fsencode(socket_folder(deep) / SOCKET)) <= LONGEST_SOCKET


def test_a_folder_that_somebody_else_made_is_refused(tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (tmp_path / "sockets").symlink_to(elsewhere)
    site = Site(tmp_path, tmp_path / "sockets", site_of(Path("/")).owner)
    with pytest.raises(NotReady, match="belongs to another user"):
        site.own(tmp_path / "sockets")


def test_data_move_to_another_version_and_the_old_remain(homes, monkeypatch):
    # Debian 12 has one version only; pg_upgrade moves data between two clusters of one version just the same.
    home = new_home(homes)
    state = start(home)
    execute(home, monkeypatch, "CREATE TABLE kept AS SELECT 7 AS value")
    server.stop(home)
    site = site_of(home)
    version, old = state.version, site.base / "old"
    state.data.rename(old)
    with site.locked():
        password = passwords.find(password_folder(home), SUPERUSER)
        upgrade.move(site, version, old, version, site.data(version), password)
    start(home)
    with roles.connect(settings.administrative_url()) as connection:
        assert connection.execute("SELECT value FROM kept").fetchone() == (7,)
    assert (old / "PG_VERSION").exists()
    assert upgrade.upgrade(home, password_folder(home)) == []


def test_stopping_twice_is_no_error(home):
    state = start(home)
    assert server.stop(home)
    assert process.server_of(state.data) is None
    assert not server.stop(home)
