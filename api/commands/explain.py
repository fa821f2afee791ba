"""`sijill explain access`: who may do what with a column, and why."""

import difflib
from collections.abc import Iterable
from typing import Annotated

import sqlalchemy as sa
import typer

from schema import rights
from schema.access import EVERYONE, Audience, Who
from schema.errors import BadInput, UnknownKey
from schema.tables.base import KEPT, USES, core, published

application = typer.Typer(no_args_is_help=True, help="Why something is as it is.")


@application.callback()
def explain() -> None:
    """Why something is as it is."""


@application.command()
def access(
    role: Annotated[str, typer.Option(help=f"Who: {', '.join(EVERYONE)}.")],
    field: Annotated[str, typer.Option(help="Which column: event.geometry, core.event.geometry, guard.api_key.hash.")],
    use: Annotated[str | None, typer.Option(help=f"Only this: select, {', '.join(USES)}.")] = None,
) -> None:
    """Tell what somebody may do with a column: of the published copies for audiences, of the record for roles."""
    who = _who(role)
    table, column = column_of(who, field)
    if use is not None and use not in (rights.SELECT, *USES):
        raise BadInput(f"--use is {rights.SELECT}, {', '.join(USES[:-1])} or {USES[-1]}.")
    for each in (rights.SELECT, *USES) if use is None else (use,):
        right = rights.right(who, table, column, each)
        typer.echo(f"{each}: {'yes' if right.allowed else 'no'}. {right.because}")


def _who(given: str) -> Who:
    for who in EVERYONE:
        if who == given:
            return who
    raise UnknownKey(f"There is no role '{given}'; {_nearest(given, EVERYONE)}.")


def column_of(who: Who, field: str) -> tuple[sa.Table, str]:
    """The table and column that a field names. Raises UnknownKey, BadInput."""
    named = field.split(".")
    home = published if isinstance(who, Audience) else core
    tables = home.tables
    if len(named) == 3:
        schemas = {str(kept.schema): kept for kept in KEPT} | {audience.value: published for audience in Audience}
        if named[0] not in schemas:
            raise UnknownKey(f"There is no schema '{named[0]}'; {_nearest(named[0], schemas)}.")
        tables = schemas[named[0]].tables
    if len(named) not in {2, 3}:
        raise BadInput("--field is TABLE.COLUMN or SCHEMA.TABLE.COLUMN, such as event.geometry.")
    by_name = {table.name: table for table in tables.values()}
    if named[-2] not in by_name:
        raise UnknownKey(f"There is no table '{named[-2]}'; {_nearest(named[-2], by_name)}.")
    table = by_name[named[-2]]
    if named[-1] not in table.columns:
        raise UnknownKey(f"{table.name} has no column '{named[-1]}'; {_nearest(named[-1], table.columns.keys())}.")
    return table, named[-1]


def _nearest(given: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(given, [str(each) for each in known], n=1)
    return f"the nearest is '{near[0]}'" if near else "nothing known is near to it"
