"""`sijill release`: make a numbered, signed edition of what is published, and verify one."""

from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup


class Editions(TyperGroup):
    """Takes what is no command for the number of a release that is to be made."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command, and what it is given."""
        return super().resolve_command(ctx, args if args[0] in self.commands else ["make", *args])


application = typer.Typer(
    cls=Editions,
    help="Make a numbered, signed edition of what is published, as sijill release 2026.1; or verify one.",
    add_completion=False,
    no_args_is_help=True,
)


@application.command(hidden=True)
def make(
    number: Annotated[str, typer.Argument(help="Number, as 2026.1; of invented records 2026.1-fictional.")],
    collection: Annotated[
        list[str] | None, typer.Option(help="Only this collection; without, all of the nature that the number says.")
    ] = None,
    as_of: Annotated[str | None, typer.Option(help="Publication or day; without, the last publication.")] = None,
    to: Annotated[
        Path | None, typer.Option(help="Folder in which to make it; without, the one that is served.", metavar="DIR")
    ] = None,
    site: Annotated[str, typer.Option(help="Address of the site, for permalinks.")] = "/",
    without: Annotated[
        list[str] | None,
        typer.Option(help="Leave this format of whole grains out, as jsonl: of very many records it fills a disk."),
    ] = None,
) -> None:
    """Make a release: a folder of files in all formats, with a manifest that is signed."""
    from api.releases import making
    from api.releases.edition import Number
    from schema import settings
    from schema.queries.scope import read_as_of

    wish = making.Wish(
        Number.read(number),
        collection or (),
        None if as_of is None else read_as_of(as_of),
        to or settings.read().release_folder,
        f"{site.rstrip('/')}/",
        without or (),
    )
    if not site.strip("/"):
        typer.echo(
            "  Without --site its permalinks, citation and catalogue name no site: nobody can follow them.", err=True
        )
    made = making.make(wish, lambda step: typer.echo(f"  {step} …", err=True))
    if not made.new:
        typer.echo(f"Release {made.number} is there already, unchanged: {made.folder}")
        return
    typer.echo(
        f"Release {made.number} of publication {made.publication}: {made.files:,} files, {made.bytes:,} bytes, "
        f"in {made.folder}"
    )
    typer.echo(f"SHA-256 of its manifest: {made.sha256}")


@application.command()
def keys() -> None:
    """Make the key pair that releases are signed with."""
    from api.releases import keys as pair

    made = pair.make()
    typer.echo(f"The secret key is {pair.secret_file()}; keep a copy of it where nobody else comes.")
    typer.echo(f"The public key {made.name}, to be published wherever people may look for it:")
    typer.echo(made.line)


@application.command()
def verify(
    folder: Annotated[Path, typer.Argument(help="Folder of the release.", metavar="DIR")],
    key: Annotated[
        Path | None, typer.Option(help="The public key; without it the one that lies beside the release.")
    ] = None,
) -> None:
    """Verify a release: signature, manifest, and every file. Needs neither network nor database."""
    from api.releases import verifying

    found = verifying.verify(folder, key)
    typer.echo(
        f"{found.comment}: {found.files:,} files of {found.bytes:,} bytes are what was signed with key {found.key}."
    )
    if key is None:
        typer.echo("That key lies beside the release: compare it with the one that its publisher shows elsewhere.")
