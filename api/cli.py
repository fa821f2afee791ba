"""The command `sijill`: one line per command in `COMMANDS`, each carried out by a function in `api/commands/`."""

import sys
from collections.abc import Mapping
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from schema.errors import SijillError

# Name: where it is (a function, or a typer application with commands of its own), and its line in `sijill --help`.
COMMANDS: Mapping[str, tuple[str, str]] = {
    "db": ("api.commands.database:application", "The database server: start, stop, status, psql, upgrade, roles."),
    "migrate": ("api.commands.migrate:migrate", "Bring the database to this version of Sijill."),
    "sample": (
        "api.commands.sample:sample",
        "Load the sample collections where they are absent, or another fictional country.",
    ),
    "import": (
        "api.commands.imports:application",
        "Import a file: boundaries, events in a provider's format, or a coded statement.",
    ),
    "publish": ("api.commands.publish:publish", "Publish what was recorded since the last publication."),
    "release": (
        "api.commands.release:application",
        "Make a numbered, signed edition of what is published: sijill release 2026.1; or verify one.",
    ),
    "withdraw": ("api.commands.withdraw:withdraw", "Withdraw a record from what is published."),
    "estimate": (
        "api.commands.estimate:estimate",
        "Estimate how many went undocumented, taking as long as it needs.",
    ),
    "explain": ("api.commands.explain:application", "Tell who may do what with a column, and why: explain access."),
    "export": ("api.commands.export:export", "Write a file of one grain: events, acts, claims, …, in any format."),
    "vault": ("api.commands.vault:application", "Identities, sealed: who is harmed and who told, for two people only."),
    "key": ("api.commands.key:application", "Keys of partners and staff: create, list, revoke."),
    "serve": ("api.commands.serve:serve", "Serve the API and the dashboards."),
}


class Commands(TyperGroup):
    """The commands of `COMMANDS`, of which only the one that is called gets imported; help needs none of them."""

    def __init__(self, **attributes: Any) -> None:
        """See `TyperGroup`."""
        super().__init__(**attributes)
        for name, (_, text) in COMMANDS.items():
            self.add_command(TyperCommand(name, help=text))

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Import the command named first in `args`, then go on as ever."""
        if args[0] in COMMANDS:
            self.add_command(load(args[0]), args[0])
        return super().resolve_command(ctx, args)


def load(name: str) -> TyperCommand | TyperGroup:
    """The command `name`, imported."""
    place, text = COMMANDS[name]
    module, attribute = place.split(":")
    target = getattr(import_module(module), attribute)
    if not isinstance(target, typer.Typer):
        single = typer.Typer(add_completion=False)
        single.command(name, help=text)(target)
        target = single
    command = get_command(target)
    if not isinstance(command, TyperCommand | TyperGroup):
        raise TypeError(f"{place} is neither a function nor a typer application.")
    return command


application = typer.Typer(
    cls=Commands,
    add_completion=False,
    no_args_is_help=True,
    # A traceback with local variables would print records and passwords.
    pretty_exceptions_show_locals=False,
)


@application.callback()
def sijill() -> None:
    """Record, publish and serve documented violations of human rights."""


def main() -> None:
    """Run the command line; what a person can mend is told in one sentence, with exit status 1."""
    try:
        application(prog_name="sijill")
    except SijillError as problem:
        sys.stderr.write(f"{problem}\n")
        sys.exit(1)
