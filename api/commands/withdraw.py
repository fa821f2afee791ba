"""`sijill withdraw CODE`."""

from typing import Annotated

import typer

from schema import session, withdrawing


def withdraw(
    code: Annotated[str, typer.Argument(help="Citable code of the event, such as SJ-7K3M-Q9TX.")],
    reason: Annotated[str, typer.Option(help="Why; kept with the record, and not published.")],
    actor: Annotated[str, typer.Option(envvar="SIJILL_ACTOR", help="Who withdraws it.")],
    *,
    protective: Annotated[
        bool, typer.Option("--protective", help="Remove every earlier published version too.")
    ] = False,
) -> None:
    """Withdraw an event; the next publication takes it out, with --protective out of every past too."""
    with session.recording(actor) as connection:
        withdrawing.withdraw(connection, code, actor=actor, reason=reason, protective=protective)
    gone = "and from every past state" if protective else "and stays in past states"
    typer.echo(f"{code} is withdrawn. It leaves what is published at the next `sijill publish`, {gone}.")
