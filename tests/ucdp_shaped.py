"""The fictional files in UCDP's layout, imported as anybody would import them: boundaries, aliases, events."""

from importlib.resources import as_file, files

from api.imports import aliases
from api.imports.boundaries import importing as boundaries
from api.imports.reporting import progress
from api.imports.ucdp_ged import importing as ucdp
from schema import session

SLUG = "qasira-ucdp"
REASON = "files in UCDP's layout"


def load() -> None:
    """Import three levels of boundaries, the reviewed aliases and 1,200 events."""
    data = files("api.samples").joinpath("data")
    with session.recording("tester") as connection:
        aliases.load(connection, data.joinpath("aliases.csv"))
    with progress() as bar, as_file(data) as folder:
        for level in range(3):
            boundaries.import_file(
                boundaries.Wanted(folder / f"qasira_admin{level}.geojson", level, "tester", REASON), bar
            )
        wanted = ucdp.Wanted(
            file=folder / "ucdp_shaped_41.csv.gz",
            collection=SLUG,
            actor="tester",
            reason=REASON,
            fictional=True,
            about=folder / "collection.json",
        )
        ucdp.import_file(wanted, bar)
