"""`sijill import`: files into the record, one command per format."""

import getpass
from pathlib import Path
from typing import Annotated

import typer

from api.imports.boundaries import importing as boundaries_importing
from api.imports.boundaries.columns import Overrides
from api.imports.population import importing as population_importing
from api.imports.reporting import Report, progress
from api.imports.statement import importing as statement_importing
from api.imports.ucdp_ged import importing as ucdp_importing

application = typer.Typer(
    no_args_is_help=True,
    help="Import a file: boundaries, populations, events in a provider's format, or a coded statement.",
)

File = Annotated[Path, typer.Argument(help="The file, compressed or not.", show_default=False)]
Actor = Annotated[
    str | None,
    typer.Option(envvar="SIJILL_ACTOR", help="Who imports; by default the name of the system's user.", metavar="NAME"),
]
Reason = Annotated[str | None, typer.Option(help="Why; readers see it with what changes.", metavar="TEXT")]


def system_user() -> str:
    """Name of the user of this process, for the account of who wrote; empty when the system has none."""
    try:
        return getpass.getuser()
    except KeyError:
        return ""


@application.command(name="ucdp-ged")
def ucdp_ged(
    file: File,
    collection: Annotated[str, typer.Option(help="Short name of the collection.", metavar="SLUG")],
    actor: Actor = None,
    reason: Reason = None,
    rejects: Annotated[
        Path | None, typer.Option(help="Where to put rejected rows; by default <file>.rejects.csv here.")
    ] = None,
    complete: Annotated[
        bool, typer.Option("--complete", help="The file is all of the collection: withdraw what it no longer holds.")
    ] = False,
    timezone: Annotated[
        str | None, typer.Option(help="Zone of the events' days, such as Asia/Damascus; by default the country's.")
    ] = None,
    fictional: Annotated[bool, typer.Option("--fictional", help="The events are invented.")] = False,
    about: Annotated[
        Path | None, typer.Option(help="JSON file that says what the collection is; by default as UCDP describes it.")
    ] = None,
) -> None:
    """Import events of the UCDP Georeferenced Event Dataset, in its 49 columns or the 41 of re-exports."""
    wanted = ucdp_importing.Wanted(
        file=file,
        collection=collection,
        actor=actor or system_user(),
        reason=reason,
        rejects=rejects,
        complete=complete,
        timezone=timezone,
        fictional=fictional,
        about=about,
    )
    with progress() as bar:
        report = ucdp_importing.import_file(wanted, bar)
    tell(report)


@application.command()
def boundaries(
    file: File,
    level: Annotated[int, typer.Option(help="Admin level of the areas: 0 country to 4 neighbourhood.")],
    actor: Actor = None,
    reason: Reason = None,
    layer: Annotated[str | None, typer.Option(help="Which layer, where the file has several.")] = None,
    crs: Annotated[
        str | None, typer.Option(help="What the coordinates are in, where the file does not say, such as EPSG:32637.")
    ] = None,
    pcode_field: Annotated[str | None, typer.Option(help="Column of the P-code.")] = None,
    name_field: Annotated[str | None, typer.Option(help="Column of the English name.")] = None,
    name_ar_field: Annotated[str | None, typer.Option(help="Column of the Arabic name.")] = None,
    parent_field: Annotated[str | None, typer.Option(help="Column of the P-code of the area above.")] = None,
) -> None:
    """Import areas with P-codes from GeoJSON, GeoPackage, shapefile or FlatGeobuf, zipped too; columns as in COD-AB."""
    wanted = boundaries_importing.Wanted(
        file=file,
        level=level,
        actor=actor or system_user(),
        reason=reason,
        layer=layer,
        crs=crs,
        columns=Overrides(pcode=pcode_field, name_en=name_field, name_ar=name_ar_field, parent=parent_field),
    )
    with progress() as bar:
        report = boundaries_importing.import_file(wanted, bar)
    tell(report)


@application.command()
def population(
    file: File,
    actor: Actor = None,
    reason: Reason = None,
    rejects: Annotated[
        Path | None, typer.Option(help="Where to put rejected rows; by default <file>.rejects.csv here.")
    ] = None,
    source: Annotated[str | None, typer.Option(help="Who states the populations, where the file does not say.")] = None,
    licence: Annotated[str | None, typer.Option(help="Licence of the source's data, likewise.")] = None,
    citation: Annotated[str | None, typer.Option(help="How the source wants to be cited, likewise.")] = None,
    basis: Annotated[
        str | None,
        typer.Option(help="census, registration, projection, estimate, survey, imagery or unknown, likewise."),
    ] = None,
    date: Annotated[str | None, typer.Option(help="Day or year that they hold for, likewise.")] = None,
) -> None:
    """Import how many people lived in areas when, the denominators of rates, from CSV.

    Columns: the P-code (PCODE, or ADM0_PCODE to ADM4_PCODE, of which the deepest that is filled counts); people
    (population, people, T_TL); low and high; the day (date), or days (from, to), or year; basis, source, licence,
    citation. A row of HXL tags beneath the header goes before names: #adm2+code, #population, #population+min,
    #population+max, #date, #date+start, #date+end, #date+year, #meta+source, #meta+license, #meta+citation.
    """
    wanted = population_importing.Wanted(
        file=file,
        actor=actor or system_user(),
        reason=reason,
        rejects=rejects,
        source=source,
        licence=licence,
        citation=citation,
        basis=basis,
        date=date,
    )
    with progress() as bar:
        report = population_importing.import_file(wanted, bar)
    tell(report)


@application.command()
def statement(
    file: Annotated[Path, typer.Argument(help="The coded statement, in YAML.", show_default=False)],
    text: Annotated[
        Path | None, typer.Option(help="The text that was coded: every quote must stand at its anchor.")
    ] = None,
    complete: Annotated[
        bool, typer.Option("--complete", help="The file is all of its collection: withdraw what it no longer holds.")
    ] = False,
    actor: Actor = None,
    reason: Reason = None,
) -> None:
    """Import a document that was coded by hand, with sources, claims and anchors, as docs/statement.md says."""
    wanted = statement_importing.Wanted(
        file=file, actor=actor or system_user(), reason=reason, text=text, complete=complete
    )
    tell(statement_importing.import_file(wanted))


def tell(report: Report) -> None:
    """Print what an import did."""
    for line in report.lines():
        typer.echo(line)
