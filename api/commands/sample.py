"""`sijill sample`: the collections that ship with Sijill, a coded statement and a fictional country."""

from importlib.resources import as_file, files
from pathlib import Path
from typing import Annotated

import typer

from api.samples.country import parts
from schema import session
from schema.errors import BadInput
from schema.loading_matching import find_collection

STATEMENT, COUNTRY = "fld-2016-12-13", parts.SLUG
EVENTS, SEED = 5_000, 1
REASON = "sample collection of Sijill"


def sample(
    collection: Annotated[
        str | None, typer.Argument(help=f"{STATEMENT} or {COUNTRY}; by default both.", metavar="[COLLECTION]")
    ] = None,
    events: Annotated[int, typer.Option(help=f"How many events of {COUNTRY}.", min=1)] = EVENTS,
    seed: Annotated[int, typer.Option(help=f"Which {COUNTRY}: another seed draws another four years.", min=0)] = SEED,
    to: Annotated[
        Path | None,
        typer.Option(help=f"Write the rows of {COUNTRY} into this folder instead of loading them.", metavar="FOLDER"),
    ] = None,
) -> None:
    """Load the sample collections where they are absent."""
    if collection not in {None, STATEMENT, COUNTRY}:
        raise BadInput(f"There is no sample collection “{collection}”; there are {STATEMENT} and {COUNTRY}.")
    if to is not None:
        _write(collection, parts.Recipe(events, seed), to)
        return
    if collection != COUNTRY:
        _statement()
    if collection != STATEMENT:
        _country(None if collection is None and (events, seed) == (EVENTS, SEED) else parts.Recipe(events, seed))


def _statement() -> None:
    with session.recording("sijill sample") as connection:
        there = find_collection(connection, STATEMENT) is not None
    if there:
        typer.echo(f"The sample collection {STATEMENT} is there.")
        return
    # Imported here, as below: every later start asks whether the samples are there, and only the first reads files.
    from api.commands.imports import system_user, tell
    from api.imports.statement.importing import Wanted, import_file

    with as_file(files("api.samples").joinpath("statements", f"{STATEMENT}.yaml")) as file:
        tell(import_file(Wanted(file=file, actor=system_user(), reason=REASON)))


def _country(asked: parts.Recipe | None) -> None:
    """Load Qasira, or what an interrupted run left of it; asked for nothing else, the one that is there will do."""
    with session.recording("sijill sample") as connection:
        found = parts.loaded(connection) if asked is None else None
        recipe = asked or (found[0] if found else parts.Recipe(EVENTS, SEED))
        done = parts.parts_of(connection, recipe)
    if done == parts.PUBLICATIONS:
        typer.echo(f"The sample collection {COUNTRY} is there.")
        return
    from api.commands.imports import system_user
    from api.samples.country.loading import load
    from api.samples.country.stream import Stream

    for each in load(Stream(recipe.events, recipe.seed), system_user(), REASON):
        number = "nothing to publish" if each.number is None else f"published as {each.number}"
        typer.echo(
            f"{COUNTRY} (fictional), part {each.part} of {parts.PUBLICATIONS}: {each.outcome.new:,} new and "
            f"{each.outcome.changed:,} changed records in {each.loading:.1f} s, {number} in {each.publishing:.1f} s."
        )


def _write(collection: str | None, recipe: parts.Recipe, folder: Path) -> None:
    if collection != COUNTRY:
        raise BadInput(f"--to: only {COUNTRY} can be written; name it: sijill sample {COUNTRY} --to {folder}.")
    from api.samples.country.stream import Stream
    from api.samples.country.writing import write

    write(Stream(recipe.events, recipe.seed), folder)
    typer.echo(f"{COUNTRY} (fictional): {recipe.events:,} events of seed {recipe.seed} are in {folder}.")
