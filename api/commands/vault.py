"""`sijill vault`: identities, and who stands behind a source. No value is an argument, where others could read it."""

import getpass
import sys
import uuid
from typing import Annotated, Any

import typer

from schema.access import Role
from schema.errors import BadInput, Refused
from schema.permission import ConsentPurpose, IdentityField

application = typer.Typer(
    help="Identities, sealed: put, find, link, refuse, unmask, erase, rotate, status.",
    add_completion=False,
    no_args_is_help=True,
)

NEW = "new"
"""Stands for a source that the vault does not know yet."""

Subject = Annotated[str, typer.Argument(help="Id of the victim or source.")]
Reason = Annotated[str, typer.Option(help="Why; kept with the versions that are written, and naming nobody.")]


@application.command()
def put(
    subject: Annotated[str, typer.Argument(help=f"Id of the victim or source; `{NEW}` for a source not yet known.")],
    field: Annotated[IdentityField, typer.Argument(help="Which part of the identity.")],
) -> None:
    """Seal a value, which is asked for or read from standard input, as the next version of a field."""
    from schema.vault import identities, keys, subjects

    holder = _holder()
    whose, kind = subjects.draw() if subject == NEW else subjects.find(holder, _id(subject))
    version = identities.put(holder, keys.provider(), whose, kind, field, _value(field.value))
    typer.echo(f"{whose} {field.value} version {version}")


@application.command()
def find() -> None:
    """Look for a name, which is asked for or read from standard input; prints ids and their number, and no name."""
    from schema.vault import finding, keys

    found = finding.find(_holder(), keys.provider(), _value("name"))
    for each in found:
        typer.echo(str(each))
    typer.echo(f"{len(found)} found.", err=True)


@application.command()
def link(
    source: Annotated[str, typer.Argument(help="Id of the source in the vault.")],
    stand_in: Annotated[str, typer.Argument(help="Id of the source that stands for it in the record.")],
    record: Annotated[str, typer.Argument(help="Id of the record on which it does.")],
) -> None:
    """Keep who stands behind a stand-in."""
    from schema.vault import keys, links, subjects

    holder, to = _holder(), links.Link(_id(stand_in), _id(record))
    subjects.check_stand_in(holder, to.stand_in, to.record)
    links.link(holder, keys.provider(), _id(source), to)
    typer.echo("Linked.")


@application.command()
def refuse(
    source: Annotated[str, typer.Argument(help="Id of the source in the vault.")],
    purpose: Annotated[ConsentPurpose, typer.Argument(help="What it refuses from now on.")],
    reason: Reason,
) -> None:
    """Write down for every stand-in of a source that it refuses; the next publication acts on it, past included."""
    from schema.vault import keys, links

    holder = _holder()
    subjects = links.behind(holder, keys.provider(), _id(source))
    written = _refuse(holder, subjects, purpose, reason)
    typer.echo(f"{written} written.")


@application.command()
def unmask(
    request: Annotated[str, typer.Argument(help="Id of a request of yours that somebody else approved.")],
) -> None:
    """Show what was asked for and approved. It is written down first."""
    from schema.vault import keys, unmasking

    for field, value in unmasking.unmask(_holder(), keys.provider(), _id(request)).items():
        typer.echo(f"{field}: {value}")


@application.command()
def erase(subject: Subject, reason: Reason) -> None:
    """Erase an identity for good, in every copy; on a request of yours to erase it that somebody else approved."""
    from schema import session
    from schema.desk import consenting
    from schema.vault import erasing, keys

    holder = _holder()

    def withdraw(subjects: Any) -> None:
        with session.desk(holder, Role.SAFEGUARD) as connection:
            consenting.withdraw_all(connection, subjects, actor=holder, reason=reason)

    if not reason.strip():
        raise BadInput("--reason: say why; it is kept with the consents that are taken back.")
    erasing.erase(holder, keys.provider(), _id(subject), withdraw)
    typer.echo("Erased. `sijill publish` takes out what rested on its consent.")


@application.command()
def rotate() -> None:
    """Draw a new master key and wrap every key under it; one that was ended in between goes on."""
    from schema.vault import keys

    _holder()
    keys.provider().rotate(_progress)
    typer.echo("Every key is under the new master key; the old one is gone.")


@application.command()
def status() -> None:
    """Tell how many identities there are, how many were erased, and under which master keys keys are."""
    from schema.vault import keys, subjects

    count = subjects.count(_holder())
    typer.echo(f"{count.held:,} identities, {count.erased:,} erased.")
    for number, parts in keys.provider().state().items():
        typer.echo(f"Master key {number}: {parts} files of keys.")


def _holder() -> str:
    """Who is at the terminal, by the key that was given to them. Raises BadInput, Unauthenticated, Refused."""
    from api.doors.keys import verify
    from schema import settings

    given = settings.read().key
    if given is None and not sys.stdin.isatty():
        raise BadInput("SIJILL_KEY is not set, and nobody is at a terminal who could be asked for a key.")
    token = given.get_secret_value() if given is not None else getpass.getpass("Key: ")
    caller = verify(token.strip())
    if caller.role is not Role.SAFEGUARD:
        raise Refused("The vault is open to keys of the role safeguard only.")
    return caller.holder


def _value(what: str) -> str:
    """What is typed unseen, or stands in standard input when that is no terminal."""
    return getpass.getpass(f"{what}: ") if sys.stdin.isatty() else sys.stdin.read()


def _id(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        raise BadInput("An id looks like 1c0f6b1e-2b6e-4a55-9a0c-8f3a5d1e7b42.") from None


def _refuse(holder: str, subjects: list[uuid.UUID], purpose: ConsentPurpose, reason: str) -> int:
    from schema import session
    from schema.desk import consenting

    with session.desk(holder, Role.SAFEGUARD) as connection:
        for each in subjects:
            consenting.withdraw(connection, each, purpose, actor=holder, reason=reason)
    return len(subjects)


def _progress(done: int, of: int) -> None:
    if sys.stderr.isatty():
        typer.echo(f"\r  {done} of {of}", nl=done == of, err=True)
