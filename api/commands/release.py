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


application = typer.Typer(cls=Editions, add_completion=False, no_args_is_help=True)


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
