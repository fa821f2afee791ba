"""A server named by SIJILL_DATABASE_URL gets the same logins; a wrong environment is told in one sentence."""

import shutil
import tempfile
from pathlib import Path

import pytest

from schema import passwords, provisioning, roles, settings
from schema.cluster import binaries, server
from schema.cluster.site import SUPERUSER, site_of
from schema.errors import BadInput, NotReady
from schema.roles import Login


@pytest.fixture(scope="module")
def elsewhere():
    """Administrative URL of a server that is not this checkout's."""
    if not binaries.installed():
        pytest.skip("needs PostgreSQL with PostGIS on this machine")
    home = Path(tempfile.mkdtemp(prefix="sijill-home-"))
    home.chmod(0o755)
    state = server.start(home, home / "passwords")
    yield f"postgresql://{SUPERUSER}:{passwords.find(home / 'passwords', SUPERUSER)}@/postgres?host={state.sockets}"
    server.stop(home)
    for folder in (site_of(home).base, state.sockets, home):
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def installation(elsewhere, tmp_path, monkeypatch):
    """An installation with a folder of its own that works on that server."""
    monkeypatch.setenv("SIJILL_DATABASE_URL", elsewhere)
    monkeypatch.setenv("SIJILL_HOME", str(tmp_path))
    monkeypatch.delenv("SIJILL_DATABASE", raising=False)
    return tmp_path


def enter(login: Login) -> object:
    with roles.connect(settings.login_url(login)) as connection:
        return connection.execute("SELECT current_user::text, current_database()::text").fetchone()


def test_two_installations_share_a_server_only_on_purpose(installation, tmp_path_factory, monkeypatch):
    assert provisioning.provide() == [*Login]
    assert [enter(login) for login in Login] == [(login.value, "sijill") for login in Login]
    assert provisioning.provide() == []

    monkeypatch.setenv("SIJILL_HOME", str(tmp_path_factory.mktemp("second")))
    with pytest.raises(NotReady, match="whose passwords are not in"):
        provisioning.provide()
    monkeypatch.setenv("SIJILL_HOME", str(installation))
    assert enter(Login.OPEN) == ("sijill_open", "sijill"), "a refusal must not change a password"

    secret = settings.read().password_folder / passwords.CONTEXT
    assert secret.stat().st_mode & 0o777 == 0o600
    before = passwords.find(secret.parent, passwords.CONTEXT)

    monkeypatch.setenv("SIJILL_HOME", str(tmp_path_factory.mktemp("third")))
    assert provisioning.provide(renew=True) == [*Login]
    assert enter(Login.STAFF) == ("sijill_staff", "sijill")
    third = settings.read().password_folder
    drawn = passwords.find(third, passwords.CONTEXT)
    assert drawn != before
    assert provisioning.provide() == []
    assert passwords.find(third, passwords.CONTEXT) == drawn
    provisioning.provide(renew=True)
    assert passwords.find(third, passwords.CONTEXT) != drawn


@pytest.mark.usefixtures("installation")
def test_a_login_without_password_says_what_makes_it():
    with pytest.raises(NotReady, match="`sijill db roles`"):
        settings.login_url(Login.OPEN)


@pytest.mark.parametrize(
    "url", ["nonsense-secret", "mysql://root:secret@localhost/db", "postgresql://u:secret@localhost:notaport/db"]
)
def test_an_unusable_url_is_not_repeated(monkeypatch, url):
    monkeypatch.setenv("SIJILL_DATABASE_URL", url)
    with pytest.raises(BadInput, match="SIJILL_DATABASE_URL is not the URL of a PostgreSQL server") as refusal:
        settings.administrative_url()
    assert "secret" not in str(refusal.value)


def test_a_server_that_does_not_answer_is_named_without_its_password(monkeypatch):
    monkeypatch.setenv("SIJILL_DATABASE_URL", "postgresql://someone:secret@localhost:1/postgres")
    with pytest.raises(NotReady, match="No connection to localhost:1 as someone") as refusal:
        provisioning.provide()
    assert "secret" not in str(refusal.value)


@pytest.mark.parametrize(("variable", "value"), [("PORT", "eighty"), ("PORT", "70000"), ("SIJILL_DATABASE", "")])
def test_a_wrong_variable_is_named(monkeypatch, variable, value):
    monkeypatch.setenv(variable, value)
    with pytest.raises(BadInput, match=f"environment variable {variable} cannot be used"):
        settings.read()


def test_what_is_not_said_has_a_default(monkeypatch):
    for variable in ("PORT", "SIJILL_HOST", "SIJILL_DATABASE", "SIJILL_DATABASE_URL", "SIJILL_HOME"):
        monkeypatch.delenv(variable, raising=False)
    read = settings.read()
    assert (read.host, read.port, read.database, read.embedded) == ("127.0.0.1", 8000, "sijill", True)
    assert read.home == settings.checkout()
    assert (read.partner_port, read.staff_port) == (8001, 8002)
    monkeypatch.setenv("PORT", "9000")
    monkeypatch.setenv("SIJILL_STAFF_PORT", "9500")
    read = settings.read()
    assert (read.port, read.partner_port, read.staff_port) == (9000, 9001, 9500)
