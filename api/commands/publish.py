"""`sijill publish`."""

from typing import Annotated

import typer

from schema.lattice import telling
from schema.publish import Published
from schema.publish import publish as make_publication
from schema.vocabulary import CodeBasis

FOUND = {
    CodeBasis.STATED: "by the area that the source states",
    CodeBasis.CONTAINED: "by containment, as the source states no area that is known",
    CodeBasis.DISAGREES: "by the area stated, though the point or a wider area stated lies elsewhere",
    CodeBasis.NONE: "not at all: neither an area stated nor a point precise enough",
}


def publish(
    report: Annotated[bool, typer.Option("--report", help="Tell how confidential collections were counted.")] = False,
) -> None:
    """Publish what was recorded since the last publication, and reckon the estimates that collections declare."""
    left_out = publish_record(report=report)
    from api.keeping import keep

    if kept := keep(lambda line: typer.echo(f"  {line}")):
        typer.echo(f"Kept for questions that collections declare: {kept:,} estimates.")
    if left_out:
        raise typer.Exit(1)


def publish_record(*, report: bool = False) -> bool:
    """Publish, and say what came of it, of confidential collections too if `report`; True when some were left out."""
    done = make_publication(lambda line: typer.echo(f"  {line}"))
    _tell(done)
    refused = [each for each in done.lattices if each.refused is not None]
    for each in done.lattices if report else refused:
        for line in telling.lines(each):
            typer.echo(line, err=each.refused is not None)
    return bool(refused)


def _tell(done: Published) -> None:
    if done.number is None:
        typer.echo("Nothing has changed since the last publication.")
    else:
        withdrawn = f", {done.withdrawn:,} withdrawn" if done.withdrawn else ""
        others = f" and {done.records:,} other records" if done.records else ""
        typer.echo(f"Publication {done.number}: {done.events:,} events{others} new or changed{withdrawn}.")
    if done.number is not None and done.codes:
        typer.echo("  How their P-codes were found:")
        for basis, count in done.codes.items():
            typer.echo(f"    {count:>7,}  {FOUND[CodeBasis(basis)]}")
    if done.unmatched:
        typer.echo("  Area names that no alias and no imported boundary bears:")
        for level, name, count in done.unmatched:
            typer.echo(f"    {count:>7,}  {level} {name}")
