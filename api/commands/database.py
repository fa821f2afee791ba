"""`sijill db`: the server under the record, embedded by default."""

import os
import shutil
from enum import StrEnum
from typing import Annotated

import typer
from sqlalchemy import URL

from api.imports import confined
from schema import provisioning, roles, settings
from schema.cluster import binaries, server
from schema.cluster import upgrade as upgrading
from schema.errors import BadInput, NotReady
from schema.roles import Login
from schema.settings import Settings

application = typer.Typer(no_args_is_help=True, help="The database server under the record.")

STOPPED = 3  # exit status of `status`, as pg_ctl has it


class Role(StrEnum):
    """Who `sijill db psql` may be; the names are those of `Login`, and the server's superuser."""

    OPEN = "open"
    PARTNER = "partner"
    STAFF = "staff"
    PUBLISHER = "publisher"
    MIGRATOR = "migrator"
    OGC = "ogc"
    IMPORTER = "importer"
    DOOR = "door"
    VAULT = "vault"
    ADMINISTRATOR = "administrator"


@application.command()
def start() -> None:
    """Start the embedded server, making it, its logins and the database when they are missing."""
    surroundings = settings.read()
    if surroundings.embedded:
        server.start(surroundings.home, surroundings.password_folder)
    provisioning.provide()
    typer.echo(_description(surroundings))


@application.command()
def stop() -> None:
    """Stop the embedded server."""
    surroundings = _embedded("stop")
    typer.echo("Stopped." if server.stop(surroundings.home) else "It did not run.")


@application.command()
def status() -> None:
    """Tell whether the server runs, its versions, and where its data and socket are; exit status 3 when stopped."""
    surroundings = settings.read()
    if surroundings.embedded:
        state = server.state(surroundings.home)
        if state.process is None:
            made = f"PostgreSQL {state.version}, data in {state.data}" if state.version else "never started here"
            typer.echo(f"Stopped: {made}.")
            raise typer.Exit(STOPPED)
    typer.echo(_description(surroundings))
    if left := confined.in_reach():
        typer.echo(f"Files to import are parsed with {' and '.join(left)} in reach: this kernel knows no better.")


@application.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def psql(
    context: typer.Context,
    login: Annotated[Role, typer.Option(help="Who to be; what psql may do follows from it.")] = Role.OPEN,
) -> None:
    """Open psql on the database as one of the logins; further options go to psql."""
    surroundings = settings.read()
    if login is Role.ADMINISTRATOR:
        url = settings.administrative_url(surroundings.database)
    else:
        url = settings.login_url(Login[login.name])
    program = shutil.which("psql") or str(binaries.program(binaries.newest(), "psql"))
    address = URL.create("postgresql", url.username, None, url.host, url.port, url.database, url.query)
    secret = {"PGPASSWORD": url.password} if url.password else {}
    os.execve(program, [program, address.render_as_string(), *context.args], {**os.environ, **secret})


@application.command()
def upgrade() -> None:
    """Move the data to the newest PostgreSQL installed, and update extensions to their packages."""
    surroundings = _embedded("upgrade")
    done = upgrading.upgrade(surroundings.home, surroundings.password_folder)
    typer.echo("\n".join(done) or "All is up to date.")


@application.command(name="roles")
def make_roles(
    renew: Annotated[bool, typer.Option("--renew", help="Draw new passwords for logins that exist.")] = False,
) -> None:
    """Make the logins, the database and its extensions, and bring their rights and settings up to date."""
    provided = provisioning.provide(renew=renew)
    folder = settings.read().password_folder
    typer.echo(f"New passwords in {folder}: {', '.join(provided)}." if provided else "All logins were there.")
    if renew:
        typer.echo(
            "Run `sijill migrate`: it tells the database the new secret by which transactions prove their actor."
        )


def _embedded(command: str) -> Settings:
    surroundings = settings.read()
    if not surroundings.embedded:
        raise BadInput(f"`sijill db {command}` is for the embedded server; SIJILL_DATABASE_URL names another.")
    return surroundings


def _description(surroundings: Settings) -> str:
    """One sentence on the server that answers."""
    with roles.connect(settings.administrative_url()) as connection:
        row = connection.execute("SELECT current_setting('server_version')").fetchone()
    if row is None:
        raise NotReady("The server does not tell its version.")
    version = str(row[0]).split()[0]
    if not surroundings.embedded:
        return f"PostgreSQL {version} of SIJILL_DATABASE_URL, database {surroundings.database}."
    state = server.state(surroundings.home)
    return (
        f"Running: PostgreSQL {version}, database {surroundings.database}, data in {state.data}, "
        f"socket in {state.sockets}, process {state.process}."
    )
