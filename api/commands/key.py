"""`sijill key`: keys of partners and staff. They are made by whoever is at the machine; the first key needs no key."""

import getpass
from typing import Annotated

import typer

from schema import session
from schema.access import Audience, Role
from schema.errors import BadInput

application = typer.Typer(
    help="Keys of partners and staff: create, list, revoke.", add_completion=False, no_args_is_help=True
)

Actor = Annotated[
    str | None, typer.Option(envvar="SIJILL_ACTOR", help="Who does it; by default the name of the system's user.")
]


@application.command()
def create(
    holder: Annotated[str, typer.Option(help="Who holds it: the actor of all that is done with it.")],
    audience: Annotated[Audience | None, typer.Option(help="What it reads as: partner.")] = None,
    role: Annotated[Role | None, typer.Option(help="What it does at the desk as.")] = None,
    label: Annotated[str, typer.Option(help="What it is for, in words.")] = "",
    days: Annotated[
        int | None, typer.Option(help="How many days it is valid; without it, until it is revoked.")
    ] = None,
    issuer: Annotated[str | None, typer.Option(help="Who vouches for the holder (OpenID Connect).")] = None,
    subject: Annotated[str | None, typer.Option(help="What the issuer calls the holder.")] = None,
    actor: Actor = None,
) -> None:
    """Make a key; its token is all that stands on standard output, this once."""
    from schema import keys

    purpose = audience or role
    if purpose is None or (audience and role):
        raise BadInput("--audience or --role: say what the key is for, by one of them.")
    wanted = keys.Wanted(holder, purpose, label, days, issuer, subject)
    with session.migrating() as connection:
        made = keys.create(connection, wanted, actor or getpass.getuser())
    if made.token is None:
        typer.echo(f"Key {made.id}: tokens of the issuer are its proof.", err=True)
        return
    typer.echo(f"Key {made.id}. Its token is shown this once; whoever has it acts as {holder.strip()}.", err=True)
    typer.echo(made.token)


@application.command("list")
def list_() -> None:
    """Show every key that was ever made: id, what it is for, holder, made, ends, revoked, label."""
    from schema import keys

    with session.migrating() as connection:
        rows = keys.listed(connection)
    for row in rows:
        ends = "does not end" if row.expires_at is None else f"ends {row.expires_at:%Y-%m-%d}"
        state = ends if row.revoked_at is None else f"revoked {row.revoked_at:%Y-%m-%d} by {row.revoked_by}"
        proof = "" if row.issuer is None else f"{row.subject} of {row.issuer}"
        made = f"made {row.created_at:%Y-%m-%d} by {row.created_by}"
        told = (row.id, row.audience or row.role, row.holder, made, state, row.label, proof)
        typer.echo("  ".join(part for part in told if part))


@application.command()
def revoke(id_: Annotated[str, typer.Argument(metavar="ID", help="As `list` shows it.")], actor: Actor = None) -> None:
    """End a key. Within five seconds no door knows it, and downloads under way break off."""
    from schema import keys

    with session.migrating() as connection:
        keys.revoke(connection, id_, actor or getpass.getuser())
    typer.echo(f"Key {id_} is revoked.")
