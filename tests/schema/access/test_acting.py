"""Who acts is proven to the database, and cannot be said by whoever can send SQL. Each attempt beside what works."""

from collections.abc import Callable
from importlib.resources import files

import pytest
import sqlalchemy as sa
from psycopg.errors import InsufficientPrivilege

from schema import context, roles, session
from schema.access import Role
from schema.errors import BadInput
from schema.roles import Login
from tests.schema.access.acting import VERIFIER, Wire, secret, wire

pytestmark = pytest.mark.usefixtures("database")


def test_who_is_proven_acts_and_sees() -> None:
    with wire() as told:
        told.tell(told.signed("nadia", VERIFIER), VERIFIER)
        assert told.who() == "nadia"
        assert told.seen() > 900


def test_the_session_proves_the_same() -> None:
    for role in Role:
        with session.desk("nadia", role) as connection:
            assert connection.scalar(sa.text("SELECT current_user::text")) == role.group
            assert connection.scalar(sa.text("SELECT core.acting()")) == "nadia"
    with session.recording("an import") as connection:
        assert connection.scalar(sa.text("SELECT core.acting()")) == "an import"
    with session.vaulting("nadia") as connection:
        assert connection.scalar(sa.text("SELECT core.acting()")) == "nadia"


def test_who_says_nothing_is_nobody() -> None:
    with wire() as told:
        told.connection.execute(sa.text(f"SET LOCAL ROLE {VERIFIER}"))
        assert told.who() is None
        assert told.seen() == 0


def test_the_former_way_of_naming_an_actor_is_nothing() -> None:
    with wire() as told:
        told.connection.execute(sa.text("SELECT set_config('sijill.actor', 'nadia', true)"))
        told.connection.execute(sa.text(f"SET LOCAL ROLE {VERIFIER}"))
        assert told.who() is None
        assert told.seen() == 0


@pytest.mark.parametrize(
    "forge",
    [
        pytest.param(lambda told: told.signed("nadia", VERIFIER, key=b"guessed"), id="another key"),
        pytest.param(lambda told: told.signed("nadia", VERIFIER, of="omar"), id="another name than was signed"),
        pytest.param(lambda told: told.signed("nadia", VERIFIER, backend=told.backend() + 1), id="another connection"),
        pytest.param(lambda told: told.signed("nadia", VERIFIER, begun="20200101000000000000"), id="another instant"),
        pytest.param(lambda told: told.signed("nadia", Role.SAFEGUARD.group), id="another role"),
        pytest.param(lambda told: told.signed("nadia", VERIFIER)[:-1], id="cut short"),
        pytest.param(lambda told: told.signed("nadia", VERIFIER) + "|", id="a fourth part"),
        pytest.param(lambda _: f"nadia|{VERIFIER}|", id="no proof"),
        pytest.param(lambda _: f"nadia|{VERIFIER}", id="two parts"),
        pytest.param(lambda _: "nadia", id="a name alone"),
        pytest.param(lambda _: "||", id="nothing in three parts"),
        pytest.param(lambda told: told.signed("", VERIFIER)[1:], id="no name"),
    ],
)
def test_who_forges_is_nobody(forge: Callable[[Wire], str]) -> None:
    with wire() as told:
        told.tell(forge(told), VERIFIER)
        assert told.who() is None
        assert told.seen() == 0
        # The same transaction, told what is true.
        told.tell(told.signed("nadia", VERIFIER), None)
        assert told.who() == "nadia"
        assert told.seen() > 900


def test_a_proof_is_worth_nothing_in_the_next_transaction() -> None:
    with session.engine(Login.STAFF).connect() as connection:
        with connection.begin():
            context.name(connection, "nadia", VERIFIER)
            said = connection.scalar(sa.text("SELECT current_setting('sijill.context')"))
            assert connection.scalar(sa.text("SELECT core.acting()")) == "nadia"
        with connection.begin():
            connection.execute(sa.text("SELECT set_config('sijill.context', :said, true)"), {"said": said})
            connection.execute(sa.text(f"SET LOCAL ROLE {VERIFIER}"))
            assert connection.scalar(sa.text("SELECT core.acting()")) is None


def test_a_proof_is_worth_nothing_on_another_connection() -> None:
    with wire() as one, wire() as other:
        said = one.signed("nadia", VERIFIER, begun=other.begun())
        other.tell(said, VERIFIER)
        assert other.who() is None
        other.tell(one.signed("nadia", VERIFIER, begun=other.begun(), backend=other.backend()), None)
        assert other.who() == "nadia"


def test_who_takes_another_role_afterwards_is_nobody() -> None:
    with wire() as told:
        told.tell(told.signed("nadia", VERIFIER), VERIFIER)
        told.connection.execute(sa.text(f"SET LOCAL ROLE {Role.SAFEGUARD.group}"))
        assert told.who() is None
        told.connection.execute(sa.text(f"SET LOCAL ROLE {VERIFIER}"))
        assert told.who() == "nadia"


def test_nobody_is_left_behind_on_a_connection() -> None:
    with session.desk("nadia", Role.VERIFIER) as connection:
        assert connection.scalar(sa.text("SELECT core.acting()")) == "nadia"
    with session.engine(Login.STAFF).connect() as connection:
        # A variable that was set for a transaction comes back as empty, not as null.
        left = connection.execute(sa.text("SELECT current_setting('sijill.context', true), current_user::text")).one()
        assert left[0] in {None, ""}
        assert left[1] == Login.STAFF


def test_who_reads_only_acts_too_and_in_one_snapshot() -> None:
    with session.desk("nadia", Role.VERIFIER, reading=True) as connection:
        assert connection.scalar(sa.text("SELECT core.acting()")) == "nadia"
        assert connection.scalar(sa.text("SHOW transaction_isolation")) == "repeatable read"
        assert connection.scalar(sa.text("SHOW transaction_read_only")) == "on"
    with session.desk("nadia", Role.VERIFIER) as connection:
        assert connection.scalar(sa.text("SHOW transaction_isolation")) == "read committed"
        assert connection.scalar(sa.text("SHOW transaction_read_only")) == "off"


@pytest.mark.parametrize("name", ["", "  ", "a|b", "a\nb", "a\x00b", "a\u202eb"])
def test_a_name_that_cannot_be_one_is_refused(name: str) -> None:
    with pytest.raises(BadInput, match="actor"), session.recording(name):
        pass


@pytest.mark.parametrize("login", [login for login in Login if login is not Login.MIGRATOR])
@pytest.mark.parametrize(
    "attempt",
    [
        "SELECT key FROM guard.mac_key",
        "SELECT public.hmac('a'::bytea, 'b'::bytea, 'sha256')",
        "SELECT public.digest('a', 'sha256')",
        "SELECT public.gen_random_bytes(8)",
        "SELECT hash FROM guard.api_key WHERE false AND holder = label",
        "SELECT * FROM vault.identity, core.identity_key",
    ],
)
def test_no_login_reads_the_secret_or_reckons_a_proof(login: Login, attempt: str) -> None:
    with wire(login) as told, pytest.raises(sa.exc.DBAPIError) as refusal:
        told.connection.execute(sa.text(attempt))
    assert isinstance(refusal.value.orig, InsufficientPrivilege)


@pytest.mark.parametrize("group", roles.GROUPS)
def test_no_role_reads_the_secret_either(group: str) -> None:
    for attempt in ("SELECT key FROM guard.mac_key", "SELECT public.hmac('a'::bytea, 'b'::bytea, 'sha256')"):
        with wire() as told, pytest.raises(sa.exc.DBAPIError, match="permission denied"):
            told.tell(told.signed("nadia", group), group)
            assert told.who() == "nadia"
            told.connection.execute(sa.text(attempt))


def test_the_secret_in_the_database_is_the_one_in_the_file() -> None:
    with session.migrating() as connection:
        assert [bytes(row[0]) for row in connection.execute(sa.text("SELECT key FROM guard.mac_key"))] == [secret()]


def test_with_a_plain_variable_anybody_could_be_anybody() -> None:
    """The control: where acting goes by what a variable says, a forger is let in, and the tests above see it."""
    told_is_believed = (
        "CREATE OR REPLACE FUNCTION core.acting() RETURNS text LANGUAGE sql STABLE SET search_path = pg_catalog"
        " AS $$ SELECT split_part(current_setting('sijill.context', true), '|', 1) $$"
    )
    try:
        with session.migrating() as connection:
            connection.execute(sa.text(told_is_believed))
        with wire() as told:
            told.tell(f"nadia|{VERIFIER}|", VERIFIER)
            assert told.who() == "nadia"
            assert told.seen() > 900
    finally:
        with session.migrating() as connection:
            proven = files("schema").joinpath("sql", "1_functions", "acting.sql").read_text(encoding="utf-8")
            connection.connection.cursor().execute(proven)
    test_who_says_nothing_is_nobody()
