"""`sijill withdraw CODE`."""

from typing import Annotated

import typer

from schema import session, withdrawing


def withdraw(
    code: Annotated[str, typer.Argument(help="Citable code of the record, such as SJ-7K3M-Q9TX, or any id.")],
    reason: Annotated[str, typer.Option(help="Why; kept with the record, and not published.")],
    actor: Annotated[str, typer.Option(envvar="SIJILL_ACTOR", help="Who withdraws it.")],
    *,
    protective: Annotated[
        bool, typer.Option("--protective", help="Remove every earlier published version too.")
    ] = False,
    version: Annotated[int | None, typer.Option(help="Only if this is its newest version.")] = None,
) -> None:
    """Withdraw a record; the next publication takes it out, with --protective out of every past too."""
    with session.recording(actor) as connection:
        withdrawing.withdraw(connection, code, actor=actor, reason=reason, protective=protective, version=version)
    gone = "and from every past state" if protective else "and stays in past states"
    typer.echo(f"{code} is withdrawn. It leaves what is published at the next `sijill publish`, {gone}.")
