"""`sijill sample`: the fictional collection that ships with Sijill."""

from importlib.resources import as_file, files

import typer

from schema import session
from schema.loading_matching import find_collection

SLUG = "qasira-ucdp"
LEVELS = (0, 1, 2)
REASON = "sample collection of Sijill"


def sample() -> None:
    """Load the fictional sample collection when it is absent."""
    with session.recording("sijill sample") as connection:
        there = find_collection(connection, SLUG) is not None
    if there:
        typer.echo(f"The sample collection {SLUG} is there.")
    else:
        _load()


def _load() -> None:
    # Imported here: every later start asks whether the sample is there, and only the first needs what reads files.
    from api.commands.imports import system_user, tell
    from api.imports import aliases
    from api.imports.boundaries import importing as boundaries
    from api.imports.reporting import progress
    from api.imports.ucdp_ged import importing as ucdp

    actor = system_user()
    data = files("api.samples").joinpath("data")
    with session.recording(actor) as connection:
        aliases.load(connection, data.joinpath("aliases.csv"))
    with progress() as bar, as_file(data) as folder:
        for level in LEVELS:
            file = folder / f"qasira_admin{level}.geojson"
            tell(boundaries.import_file(boundaries.Wanted(file, level, actor, REASON), bar))
        # The collection comes last: when it is there, all of the sample is.
        wanted = ucdp.Wanted(
            file=folder / "ucdp_shaped_41.csv.gz",
            collection=SLUG,
            actor=actor,
            reason=REASON,
            fictional=True,
            about=folder / "collection.json",
        )
        tell(ucdp.import_file(wanted, bar))
