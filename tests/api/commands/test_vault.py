"""`sijill vault`, as typed: a key of the role safeguard opens it, and nobody sees an identity alone."""

import io
import uuid
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from api.cli import main
from schema import keys as issued
from schema import session
from schema.access import Audience, Role
from schema.desk import consenting
from schema.keys import Made, Wanted
from schema.permission import ConsentPurpose, IdentityField
from schema.tables.protection import consent
from schema.vault.files import FileKeys
from tests.database import Database
from tests.recording import Recorder
from tests.schema.vault.people import NAME, RAMI, SALMA, approved, asked, rows, victims
from tests.schema.vault.people import keys as keys  # noqa: PLC0414 - a fixture

pytestmark = pytest.mark.usefixtures("database", "keys")


@dataclass(frozen=True)
class Done:
    status: int
    out: str
    err: str


Vault = Callable[..., Done]


@pytest.fixture(scope="module")
def made(database: Database) -> dict[str, Made]:
    """Keys of people, and of a partner, by whose they are."""
    wanted = {
        "salma's": Wanted(SALMA, Role.SAFEGUARD),
        "salma's second": Wanted(SALMA, Role.SAFEGUARD),
        "rami's": Wanted(RAMI, Role.SAFEGUARD),
        "a verifier's": Wanted("nadia", Role.VERIFIER),
        "a partner's": Wanted("an agency", Audience.PARTNER),
    }
    with session.migrating() as connection:
        return {whose: issued.create(connection, each, "tester") for whose, each in wanted.items()}


@pytest.fixture
def vault(made: dict[str, Made], monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Vault:
    """`vault("put", …, said="a value", key="salma's")` runs the command with a value in standard input."""

    def run(*words: str, said: str = "", key: str | None = "salma's") -> Done:
        if key is None:
            monkeypatch.delenv("SIJILL_KEY", raising=False)
        else:
            monkeypatch.setenv("SIJILL_KEY", str(made[key].token) if key in made else key)
        monkeypatch.setattr("sys.argv", ["sijill", "vault", *words])
        monkeypatch.setattr("sys.stdin", io.StringIO(said))
        with pytest.raises(SystemExit) as end:
            main()
        return Done(int(end.value.code or 0), *capfd.readouterr())

    return run


def test_a_day_with_an_identity(vault):
    someone = str(victims(1, "a-day")[0])
    done = vault("put", someone, "name", said="Zarqun Mirkal\n")
    assert done == Done(0, f"{someone} name version 1\n", "")
    found = vault("find", said="زرقون مركال\n")
    assert (found.status, found.out, found.err) == (0, f"{someone}\n", "1 found.\n")
    request = asked(uuid.UUID(someone), [NAME])
    assert "Nobody else approved" in vault("unmask", str(request)).err
    approved(request)
    assert vault("unmask", str(request)).out == "name: Zarqun Mirkal\n"
    assert vault("unmask", str(request), key="rami's").status == 1
    refused = vault("erase", someone, "--reason", "asked for it")
    assert (refused.status, refused.out) == (1, "")
    approved(asked(uuid.UUID(someone), [], purpose="erase: asked for it"))
    assert vault("erase", someone, "--reason", "asked for it").out.startswith("Erased.")
    assert vault("find", said="Mirkal").out == ""
    assert vault("unmask", str(request)).err == "The identity of this subject was erased.\n"


def test_a_source_and_its_stand_ins(vault):
    with session.recording("an import") as connection:
        r = Recorder(connection, "an import")
        record = r.event(r.collection("stand-ins", disclosure="confidential"))
        stand_in = r.source("Protected source", protected=True, stand_in=True)
        plain = r.source("An agency")
    source = vault("put", "new", "name", said="Halim Qirtas").out.split()[0]
    assert vault("put", source, "phone", said="+000 12 34").out == f"{source} phone version 1\n"
    for wrong in ((source, str(plain), str(record)), (source, str(stand_in), str(uuid.uuid4()))):
        assert vault("link", *wrong).status == 1
    assert vault("link", source, str(stand_in), str(record)).out == "Linked.\n"
    assert "stands behind it" in vault("put", str(stand_in), "name", said="Halim").err
    assert "not protected" in vault("put", str(plain), "name", said="Halim").err
    done = vault("refuse", source, "record_publication", "--reason", "called us")
    assert done.out == "1 written.\n"
    made = consenting.identifier(stand_in, ConsentPurpose.RECORD_PUBLICATION)
    assert [(row.source_id, row.granted, row.protective) for row in rows(consent, id=made)] == [(stand_in, False, True)]


def test_keys_are_rotated_and_counted(vault, keys: FileKeys):
    someone = str(victims(1, "rotated")[0])
    vault("put", someone, "name", said="Zarqun Mirkal")
    assert vault("rotate").out.startswith("Every key is under the new master key")
    assert list(keys.state()) == [2]
    told = vault("status").out
    assert "Master key 2: " in told
    assert "identities, " in told


WORDS = (["put", "new", "name"], ["find"], ["status"], ["rotate"], ["unmask", str(uuid.uuid4())])
STRANGE = ("nobody's", "a verifier's", "a partner's", "", None)
PAIRED = [
    pytest.param(key, words, marks=[] if n == m else pytest.mark.long)
    for n, key in enumerate(STRANGE)
    for m, words in enumerate(WORDS)
]


@pytest.mark.parametrize(("key", "words"), PAIRED)
def test_the_vault_is_open_to_nobody_else(vault, keys: FileKeys, key, words):
    before = keys.state()
    done = vault(*words, said="Zarqun Mirkal", key=key)
    assert (done.status, done.out) == (1, "")
    assert "Zarqun" not in done.err
    assert keys.state() == before


def test_a_key_that_was_revoked_shows_nothing_that_was_approved(vault, made):
    someone = str(victims(1, "revoked")[0])
    vault("put", someone, "name", said="Zarqun Mirkal")
    request = approved(asked(uuid.UUID(someone), [NAME]))
    assert "Zarqun" in vault("unmask", str(request), key="salma's second").out
    with session.migrating() as connection:
        issued.revoke(connection, made["salma's second"].id, "tester")
    done = vault("unmask", str(request), key="salma's second")
    assert (done.status, done.out) == (1, "")


def test_nothing_that_is_put_in_is_told_again(vault):
    someone = str(victims(1, "told")[0])
    for field in IdentityField:
        done = vault("put", someone, field.value, said="Zarqun 12")
        assert done.status == 0
        assert "Zarqun" not in done.out + done.err
    refused = vault("put", someone, "name", said="Zarqun\x07")
    assert refused.status == 1
    assert "Zarqun" not in refused.out + refused.err


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["put", "someone", "name"], "An id looks like"),
        (["put", str(uuid.UUID(int=5)), "name"], "No victim and no source"),
        (["unmask", str(uuid.UUID(int=5))], "Nobody made the request"),
        (["refuse", str(uuid.UUID(int=5)), "hold", "--reason", "x"], "holds nothing of"),
        (["erase", str(uuid.UUID(int=5)), "--reason", " "], "say why"),
        (["erase", str(uuid.UUID(int=5)), "--reason", "x"], "two people"),
    ],
)
def test_what_cannot_be_is_told_in_a_sentence(vault, words, sentence):
    done = vault(*words, said="Zarqun Mirkal")
    assert (done.status, done.out) == (1, "")
    assert sentence in done.err
    assert len(done.err.splitlines()) == 1
