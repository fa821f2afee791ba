"""Ways past the rights of a login, each with who may do the same, and with the change that would let it through.

`wins` is found in what a bypass tells when it got through. Where there is an `other` question, it got through when the
two are answered differently: something unseen was told by an error, a count or a plan.
"""

from dataclasses import dataclass

from schema.access import Role
from schema.roles import Login
from tests.privacy.probing import DESK, By
from tests.privacy.rows import OTHERS

OPEN, PARTNER, OGC, STAFF = By(Login.OPEN), By(Login.PARTNER), By(Login.OGC), By(Login.STAFF)
DOOR, VAULT, PUBLISHER, IMPORTER = By(Login.DOOR), By(Login.VAULT), By(Login.PUBLISHER), By(Login.IMPORTER)
IMPORTING, OPENING = By(Login.IMPORTER, actor="an import"), By(Login.VAULT, actor="salma")
MIGRATOR = By(Login.MIGRATOR)
CONTRIBUTOR, VERIFIER, WORKER = DESK[Role.CONTRIBUTOR], DESK[Role.VERIFIER], DESK[Role.CASE_WORKER]
SAFEGUARD, AUDITOR, ADMINISTRATOR = DESK[Role.SAFEGUARD], DESK[Role.AUDITOR], DESK[Role.ADMINISTRATOR]

GUESSED = "never-written"
"""What nothing holds, as long as what something does."""
ROWS = r"^(rows \[\(|done)|; (rows \[\(|done)"


@dataclass(frozen=True)
class Bypass:
    """One way, who tries it, who may, and what would open it."""

    name: str
    by: By
    attempt: str
    may: By
    opening: tuple[str, ...]
    wins: str = OTHERS
    proper: str | None = None
    """What who may does, where it is not the same."""
    other: str | None = None


def opened(schema: str, table: str, to: By, columns: str = "") -> tuple[str, ...]:
    """A table laid open to somebody."""
    taker = to.role.group if to.role else str(to.login)
    return (
        f"GRANT USAGE ON SCHEMA {schema} TO {taker}",
        f"GRANT SELECT {columns} ON {schema}.{table} TO {taker}",
        f"ALTER TABLE {schema}.{table} DISABLE ROW LEVEL SECURITY",
    )


EVENT = opened("core", "event", OPEN)
STATED = ("GRANT SELECT (stated) ON core.event TO sijill_verifier",)
ALL_EVENTS = ("ALTER POLICY contributor_reads ON core.event USING ((select core.acting()) is not null)",)
_BELIEVED = (
    "CREATE OR REPLACE FUNCTION core.acting() RETURNS text LANGUAGE sql STABLE SET search_path = pg_catalog"
    " AS $$ SELECT split_part(current_setting('sijill.context', true), '|', 1) $$"
)
BELIEVED = (_BELIEVED,)
RULER = ("ALTER ROLE sijill_open SUPERUSER",)
