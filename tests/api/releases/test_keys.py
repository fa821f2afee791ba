"""The key pair: made once, the secret one for its owner's eyes alone, the public one beside releases."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.commands.release import application
from api.releases import keys
from api.releases.minisign import PublicKey, SecretKey
from schema.errors import NotReady, Refused


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SIJILL_RELEASES", str(tmp_path / "releases"))
    monkeypatch.setenv("SIJILL_RELEASE_KEY", str(tmp_path / "keys" / "release.key"))
    return tmp_path


def test_the_command_makes_them_and_shows_the_public_one_alone(home: Path) -> None:
    with pytest.raises(NotReady, match="sijill release keys"):
        keys.read()
    said = CliRunner().invoke(application, ["keys"])
    assert said.exit_code == 0
    secret, public = keys.read(), PublicKey.read(home / "releases" / "minisign.pub")
    assert secret.public == public
    assert public.line in said.stdout
    assert (home / "keys" / "release.key").read_text().splitlines()[1] not in said.stdout
    assert (home / "keys" / "release.key").stat().st_mode & 0o777 == 0o600
    assert (home / "keys").stat().st_mode & 0o777 == 0o700


def test_they_are_made_once(home: Path) -> None:
    made = keys.make()
    with pytest.raises(Refused, match="there is a key already"):
        keys.make()
    assert keys.read().public == made
    with pytest.raises(Refused, match="another key lies there"):
        keys.lay_beside(home / "releases", SecretKey.make().public)


def test_a_secret_key_that_others_may_read_is_refused(home: Path) -> None:
    keys.make()
    (home / "keys" / "release.key").chmod(0o640)
    with pytest.raises(Refused, match="chmod 600"):
        keys.read()
