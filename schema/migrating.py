"""Bring a database to this version of Sijill: revisions, replaceable objects, vocabularies. One transaction."""

import secrets
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from sqlalchemy.dialects.postgresql import insert

from schema import passwords, policies_default, replaceable, roles, session, settings, terms
from schema.access import Audience
from schema.errors import NotReady
from schema.tables.base import KEPT, for_audience
from schema.tables.guard import mac_key
from schema.tables.keeping import identity_key, term
from schema.vocabulary import Language

LOCK = 7_235_001
"""Key of the advisory lock that keeps two migrations apart."""

ROOT = Path(__file__).resolve().parent.parent


def configuration(connection: sa.Connection) -> Config:
    """Alembic's configuration, from `pyproject.toml`, working on `connection`."""
    made = Config(toml_file=ROOT / "pyproject.toml")
    made.attributes["connection"] = connection
    return made


def migrate() -> None:
    """Upgrade to the newest revision and refresh what derives from files. Doing it again changes nothing.

    Raises NotReady when the database does not answer, or `sijill db roles` has to make something first.
    """
    with session.migrating() as connection:
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))
        _ask_for_logins(connection)
        for name in (*(str(kept.schema) for kept in KEPT), *Audience):
            connection.execute(sa.schema.CreateSchema(name, if_not_exists=True))
        replaceable.remove_views(connection)
        command.upgrade(configuration(connection), "head")
        replaceable.install(connection)
        _load_terms(connection)
        policies_default.load(connection)
        _tell_context(connection)
        if connection.scalar(sa.select(sa.func.count()).select_from(identity_key)) == 0:
            connection.execute(identity_key.insert().values(key=secrets.token_bytes(32)))
    session.vacuum(each.fullname for audience in Audience for each in for_audience(audience).sorted_tables)


def _ask_for_logins(connection: sa.Connection) -> None:
    """Refuse where the server lacks what only its superuser can make."""
    needed = [*roles.Login, *roles.GROUPS]
    found = sa.text(
        "SELECT rolname FROM pg_roles WHERE rolname = ANY(:names) UNION ALL SELECT extname FROM pg_extension"
    )
    there = set(connection.scalars(found, {"names": needed}))
    if missing := [name for name in (*needed, *roles.EXTENSIONS) if name not in there]:
        raise NotReady(f"The database lacks {', '.join(missing)}: run `sijill db roles`, then `sijill migrate` again.")


def _tell_context(connection: sa.Connection) -> None:
    """Write the secret by which transactions prove their actor; copies and renewals get the one that is in force."""
    secret = passwords.make(settings.read().password_folder, passwords.CONTEXT).encode()
    if connection.scalar(sa.select(mac_key.c.key)) != secret:
        connection.execute(mac_key.delete())
        connection.execute(mac_key.insert().values(key=secret))


def _load_terms(connection: sa.Connection) -> None:
    """Write every vocabulary to `core.term`. Terms are retired in the files, never removed from the table."""
    rows = [
        {
            "vocabulary": vocabulary.name,
            "code": each.code,
            "parent": each.parent,
            "label_en": terms.label(vocabulary.name, each.code, Language.EN),
            "label_ar": terms.label(vocabulary.name, each.code, Language.AR),
            "next": each.next if each.next is None else list(each.next),
            "first": each.first,
        }
        for vocabulary in terms.vocabularies().values()
        for each in vocabulary.terms
    ]
    statement = insert(term)
    fresh = {name: statement.excluded[name] for name in ("parent", "label_en", "label_ar", "next", "first")}
    connection.execute(statement.on_conflict_do_update(index_elements=["vocabulary", "code"], set_=fresh), rows)
