"""How a release is made: files of one snapshot in a folder that nobody sees, sealed, then brought to light at once.

Killed at any point it leaves nothing but that folder, which the next attempt removes. What was released is never
written again: the same content is unchanged, other content needs another number.
"""

import fcntl
import shutil
import tempfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from psycopg.rows import namedtuple_row

from api.datasets import package
from api.datasets.about import EN, About
from api.datasets.asking import Wanted
from api.releases import changelog, describing, keys, telling
from api.releases.edition import FICTIONAL, Edition, Entry, Number
from api.releases.filling import CSV, OFFERED, Filling, Tell
from api.releases.layout import ABOUT, MANIFEST, SIGNATURE, SUMS
from api.releases.sealing import bring_to_light, seal, written
from api.releases.verifying import read, sha256
from schema.errors import BadInput, Refused
from schema.filters import EventFilter
from schema.grains.declaring import Grain
from schema.prepared import Written, prepare
from schema.publish.released import Released, noting
from schema.queries import releases
from schema.queries import scope as scopes
from schema.queries.scope import AsOf, Scope
from schema.snapshot import snapshot

JSON = "application/json"
SEALS = frozenset({MANIFEST, SIGNATURE, SUMS})


@dataclass(frozen=True)
class Wish:
    """What is to be released, where it is to lie, and at which address the site is to be found.

    `without` names formats in which no grain is to be written: those of whole texts take most of a disk.
    """

    number: Number
    collections: Sequence[str]
    as_of: AsOf | None
    folder: Path
    address: str
    without: Collection[str] = ()


@dataclass(frozen=True)
class Made:
    """A release that is there; `new` says that it was not before."""

    number: str
    folder: Path
    publication: int
    new: bool
    sha256: str
    files: int
    bytes: int


def make(wish: Wish, tell: Tell) -> Made:
    """Make a release. Raises BadInput, Refused, NotReady and what the look-up raises."""
    _offered(wish.without)
    key = keys.read()
    with _alone(wish.folder):
        keys.lay_beside(wish.folder, key.public)
        with _hidden(wish) as hidden:
            built = hidden / str(wish.number)
            built.mkdir()
            with snapshot() as connection:
                newest = _look_up(connection, EventFilter(), None).newest
                edition, mine = _edition(connection, wish)
                told = _filled(Filling(built, edition, connection, {}, tell, wish.without))
            tell("seal")
            digest = seal(built, told, key)
            _check(wish, told, digest, mine)
            place = wish.folder / str(wish.number)
            with noting(_row(edition, built, told, digest), newest):
                new = not place.exists()
                if new:
                    bring_to_light(built, place)
    size = sum(each["bytes"] for each in told["files"])
    return Made(str(wish.number), place, edition.scope.number, new, digest, len(told["files"]), size)


def _offered(without: Collection[str]) -> None:
    """See that formats can be left out. Raises BadInput."""
    for each in sorted(set(without)):
        if each not in OFFERED or each == CSV:
            may = ", ".join(name for name in OFFERED if name != CSV)
            raise BadInput(f"{each!r} is no format that a release can be without; these are: {may}.")


def _filled(filling: Filling) -> dict[str, Any]:
    """Write everything but what seals it; the manifest."""
    folder, edition, connection = filling.folder, filling.edition, filling.connection
    entries = list(filling.entries())
    filling.tell("changelog")
    entries += changelog.write(folder, edition, connection)
    filling.tell("descriptions")
    withheld = [row._asdict() for row in _rows(connection, releases.withheld(edition.scope))]
    countries = [(row.pcode, row.name_en) for row in _rows(connection, releases.countries(edition.scope))]
    grains = [_whole(filling, each) for each in filling.grains]
    for path, (media_type, content) in telling.about(edition, grains).items():
        (folder / path).write_bytes(content)
        entries.append(Entry(path, ABOUT, media_type))
    listed = _listed(folder, entries)
    described: dict[str, tuple[str, Any]] = {
        "datapackage.json": (JSON, _package(edition, filling, grains)),
        "dcat.jsonld": ("application/ld+json", describing.dcat(edition, listed)),
        "hdx.json": (JSON, describing.hdx(edition, listed, countries)),
    }
    more = []
    for path, (media_type, told) in described.items():
        (folder / path).write_bytes(written(told))
        more.append(Entry(path, ABOUT, media_type))
    files = sorted([*listed, *_listed(folder, more)], key=lambda each: str(each["path"]))
    return describing.manifest(edition, files, filling.schemas, withheld)


def _whole(filling: Filling, grain: Grain) -> Wanted:
    wish = filling.wish(grain)
    return Wanted(grain.name, "csv", wish.where, as_of=wish.scope.number, options=dict(wish.options))


def _package(edition: Edition, filling: Filling, grains: Sequence[Wanted]) -> dict[str, Any]:
    """The release as a Data Package, whose files lie beside its description."""
    names = [each.grain for each in grains]
    resources = [
        package.resource(each.grain, f"data/{each.grain}.csv", About.of(each, filling.wish(each.of)), names)
        for each in grains
    ]
    return {
        "profile": "data-package",
        "name": f"sijill-{edition.number}",
        "title": edition.title[EN],
        "version": str(edition.number),
        "created": edition.instant,
        "homepage": edition.url,
        "keywords": describing.keywords(edition),
        "licenses": [package.licence(each) for each in edition.licences],
        "sources": [{"title": each["citation"]} for each in edition.collections],
        "resources": resources,
    }


def _listed(folder: Path, entries: Sequence[Entry]) -> list[dict[str, Any]]:
    """Entries as the manifest has them, with the size and hash of what lies there."""
    return [
        {**asdict(each), "bytes": (folder / each.path).stat().st_size, "sha256": sha256(folder / each.path)}
        for each in sorted(entries, key=lambda each: each.path)
    ]


def _check(wish: Wish, told: Mapping[str, Any], digest: str, mine: Any | None) -> None:
    """See that nothing else has the number, in the database or in the folder. Raises Refused."""
    place = wish.folder / str(wish.number)
    if mine is not None and mine.sha256 != digest:
        raise Refused(f"Release {wish.number} {_unlike(mine.files, told['files'])}; give the next number.")
    sealed = (place / MANIFEST).is_file()
    if place.exists() and not (sealed and sha256(place / MANIFEST) == digest):
        before = read(place / MANIFEST)["files"] if sealed else ()
        raise Refused(f"{place} {_unlike(before, told['files'])}; give the next number.")


def _unlike(before: Sequence[Mapping[str, Any]], now: Sequence[Mapping[str, Any]]) -> str:
    """In what a release that is there differs from this one, in a few words."""
    one, other = (
        {each["path"]: each["sha256"] for each in files if each["path"] not in SEALS} for files in (before, now)
    )
    changed = sorted(path for path in {*one, *other} if one.get(path) != other.get(path))
    what = f"{len(changed)} files differ, such as {changed[0]}" if changed else "what its manifest says differs"
    return f"is there with other content ({what})"


def _row(edition: Edition, place: Path, told: Mapping[str, Any], digest: str) -> Released:
    """What the database notes of it."""
    sealed = [Entry(MANIFEST, ABOUT, JSON)] + [
        Entry(each, ABOUT, "text/plain; charset=utf-8") for each in (SIGNATURE, SUMS)
    ]
    files = sorted([*told["files"], *_listed(place, sealed)], key=lambda each: str(each["path"]))
    return Released(
        number=str(edition.number),
        publication=edition.scope.number,
        fictional=edition.fictional,
        collections=edition.scope.slugs,
        citation=edition.citation[EN],
        sha256=digest,
        files=[{name: value for name, value in each.items() if name != "schema"} for each in files],
    )


def _edition(connection: Any, wish: Wish) -> tuple[Edition, Any | None]:
    """What is to be made, and the row of the release that has its number already."""
    scope = _scope(connection, wish)
    known = {row.number: row for row in _rows(connection, releases.listed())}
    mine = known.get(str(wish.number))
    if mine is not None and mine.publication != scope.number:
        raise Refused(
            f"Release {wish.number} is of publication {mine.publication}, and this would be of {scope.number}; "
            f"give the next number, or --as-of {mine.publication} to make the same again."
        )
    numbers = (Number.read(each) for each in known)
    before = [each for each in numbers if each.fictional == wish.number.fictional and each.rank < wish.number.rank]
    previous = known[str(max(before, key=lambda each: each.rank))] if before else None
    if previous is not None and previous.publication > scope.number:
        raise Refused(
            f"Release {previous.number} is of publication {previous.publication}, which is later than {scope.number}; "
            "numbers of releases rise with what they hold."
        )
    return Edition(wish.number, scope, wish.address, previous), mine


def _scope(connection: Any, wish: Wish) -> Scope:
    """The state to be released, of collections of one nature."""
    everything = _look_up(connection, EventFilter(), wish.as_of)
    scopes.scope(everything, EventFilter(), wish.as_of)
    nature = {each["id"]: bool(each["fictional"]) for each in everything.collections}
    asked = sorted(set(wish.collections)) or [slug for slug, each in nature.items() if each is wish.number.fictional]
    kind = "fictional" if wish.number.fictional else "real"
    if not asked:
        raise BadInput(f"There is no {kind} collection in publication {everything.number} to be released.")
    for slug in asked:
        if nature.get(slug, wish.number.fictional) is not wish.number.fictional:
            other = str(wish.number).removesuffix(FICTIONAL) + FICTIONAL * (not wish.number.fictional)
            raise BadInput(
                f"{slug} is not {kind}, as number {wish.number} says of all that it holds; number it {other}."
            )
    where = EventFilter(collections=tuple(sorted(asked)))
    return scopes.scope(_look_up(connection, where, wish.as_of), where, wish.as_of)


def _look_up(connection: Any, where: EventFilter, as_of: AsOf | None) -> Any:
    return next(_rows(connection, scopes.look_up(where, as_of)), None)


def _rows(connection: Any, statement: sa.Select[Any]) -> Iterator[Any]:
    text, values = prepare(Written.of(statement))
    yield from connection.cursor(row_factory=namedtuple_row).execute(text, values).fetchall()


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Let nobody else make releases in the same folder meanwhile. Raises Refused."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".making").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refused(f"{folder}: a release is being made there already; wait until it is done.") from None
        for left in folder.glob(".making-*"):
            shutil.rmtree(left)
        yield


@contextmanager
def _hidden(wish: Wish) -> Iterator[Path]:
    """A folder in which to build, on the disk of the place to be; what libraries put aside lies in it too."""
    made = Path(tempfile.mkdtemp(prefix=f".making-{wish.number}-", dir=wish.folder))
    before, tempfile.tempdir = tempfile.tempdir, str(made)
    try:
        yield made
    finally:
        tempfile.tempdir = before
        shutil.rmtree(made, ignore_errors=True)
