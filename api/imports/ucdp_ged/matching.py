"""Match what rows name with the record: the collection, the parties, the named sources and their documents."""

import csv
import json
import uuid
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from api.imports.collections import check_timezone, read_about
from api.imports.reporting import counted, listed
from api.imports.ucdp_ged.cleaning import Row, Side
from api.imports.ucdp_ged.sourcing import NamedSource, citations
from schema.errors import BadInput
from schema.loading import Loader
from schema.loading_matching import find_actors, find_collection
from schema.vocabulary import CollectionNature, Stance

COMPILER = NamedSource(
    "ucdp", "Uppsala Conflict Data Program (UCDP)", "برنامج أوبسالا لبيانات النزاعات", "dataset", compiles=True
)
STATE = "Government of "
_DOCUMENTS = {
    "media": "newspaper_article",
    "news_agency": "newspaper_article",
    "newspaper": "newspaper_article",
    "social_media": "social_media_post",
}
_JSON = ("caveats",)


def settle_collection(
    connection: sa.Connection,
    slug: str,
    *,
    about: Path | None,
    timezone: str | None,
    fictional: bool,
    countries: set[str],
) -> dict[str, Any]:
    """What the collection is from now on: as recorded, unless `about` says otherwise; at first as UCDP describes it.

    Raises:
        BadInput: an option contradicts what is recorded.
    """
    known = find_collection(connection, slug)
    said: dict[str, Any]
    if known is not None and about is None:
        said = dict(known)
    elif about is not None:
        said = {"disclosure": "public", "caveats": [], "disjoint_with": [], **(known or {}), **read_about(about, slug)}
    else:
        with as_file(
            files("api.imports").joinpath("ucdp_ged", "fictional.json" if fictional else "about.json")
        ) as file:
            said = read_about(file, slug)
    if fictional and said.setdefault("nature", CollectionNature.FICTIONAL) != CollectionNature.FICTIONAL:
        raise BadInput(f"The collection {slug} is a real one; import invented events into another.")
    said.setdefault("nature", CollectionNature.REAL)
    zone = check_timezone(timezone or said.get("timezone") or usual_zone(countries))
    if known is not None and zone != known["timezone"]:
        raise BadInput(f"The days of the collection {slug} are those of {known['timezone']}; leave --timezone out.")
    return {**said, "slug": slug, "timezone": zone}


def usual_zone(countries: set[str]) -> str:
    """The zone of the country, when all rows are in one that has a single zone; else UTC."""
    text = files("api.imports").joinpath("ucdp_ged", "countries.csv").read_text(encoding="utf-8")
    zones = {row["country"]: row["timezone"] for row in csv.DictReader(text.splitlines())}
    (only,) = countries if len(countries) == 1 else ("",)
    return zones.get(only, "UTC")


def stage_collection(loader: Loader, said: Mapping[str, Any]) -> uuid.UUID:
    """Stage the collection; it gets a new version only where something differs."""
    content = {key: json.dumps(value, ensure_ascii=False) if key in _JSON else value for key, value in said.items()}
    return loader.stage("collection", str(said["slug"]), **content)


class Parties:
    """Actors by UCDP's number of them. Names are settled at the end: the one most rows use, others as aliases."""

    def __init__(self, loader: Loader, prefix: str) -> None:
        """`prefix` keeps invented parties apart from real ones of the same number."""
        self._loader = loader
        self._prefix = prefix
        self._names: defaultdict[int, Counter[str]] = defaultdict(Counter)

    def identify(self, side: Side) -> uuid.UUID:
        """The actor that a side is."""
        self._names[side.number][side.name] += 1
        return self._loader.identifier("actor", self._key(side.number))

    def stage(self, connection: sa.Connection) -> Iterator[str]:
        """Stage all of them; tells of numbers with several names. A name recorded before stays as an alias."""
        known = find_actors(connection, [self._loader.identifier("actor", self._key(each)) for each in self._names])
        for number, names in self._names.items():
            # The order of rows must not matter, so ties go to the alphabet.
            name = min(names, key=lambda each: (-names[each], each))
            before = known.get(self._loader.identifier("actor", self._key(number)))
            others = {*names, *((before.name_en, *before.aliases) if before else ())} - {name}
            self._loader.stage(
                "actor",
                self._key(number),
                name_en=name,
                aliases=sorted(others),
                kind="armed_forces" if name.startswith(STATE) else None,
            )
            if len(names) > 1:
                yield f"Party {number} has several names: {listed([name, *sorted(set(names) - {name})])}."

    def _key(self, number: int) -> str:
        return f"{self._prefix}/actor/{number}"


class Sources:
    """Named sources and the documents of theirs that rows cite, each staged once."""

    def __init__(self, loader: Loader, prefix: str) -> None:
        """`prefix` keeps invented sources apart from real ones of the same name."""
        self._loader = loader
        self._prefix = prefix
        self._staged: dict[str, uuid.UUID] = {}
        self._documents: set[uuid.UUID] = set()
        self._unreviewed: set[str] = set()
        self._miscounted = 0

    def compiler(self, said: Mapping[str, Any]) -> uuid.UUID:
        """Who states the numbers: UCDP, or of invented events the collection itself."""
        if said["nature"] == CollectionNature.REAL:
            return self._source(COMPILER)
        return self._source(NamedSource("compiler", said["name_en"], said.get("name_ar"), "dataset", compiles=True))

    def cite(self, row: Row, name: str, event: uuid.UUID) -> None:
        """Stage what the named sources contribute to the event called `name`."""
        cited, told = citations(row), set()
        for each in cited:
            source = self._source(each.source)
            key = f"{self._prefix}/document/{each.source.name}/{each.date}/{each.headline or ''}"
            document = self._loader.identifier("document", key)
            if document not in self._documents:
                self._documents.add(document)
                self._loader.stage(
                    "document",
                    key,
                    source_id=source,
                    title=", ".join(filter(None, (each.source.name_en, each.date))),
                    headline=each.headline,
                    kind=_DOCUMENTS.get(each.source.kind, "unknown"),
                    published_on=each.published_on,
                )
            if document not in told:
                told.add(document)
                self._loader.stage(
                    "information",
                    f"{name}/{document}",
                    record_id=event,
                    source_id=source,
                    document_id=document,
                    stance=Stance.SUPPORTS,
                )
        offices = len(row.stated["source_office"].split(";")) if row.stated["source_office"].strip() else 0
        self._miscounted += row.number_of_sources >= 0 and row.number_of_sources != offices

    def notes(self) -> Iterator[str]:
        """What to know about the sources."""
        if self._miscounted:
            rows = counted(self._miscounted, "row names", "rows name")
            yield f"{rows} another number of sources than number_of_sources; the names were taken."
        if self._unreviewed:
            names = counted(len(self._unreviewed), "source is", "sources are")
            yield f"{names} in no reviewed table and stand under the names that UCDP gives them, of unknown kind."

    def _source(self, source: NamedSource) -> uuid.UUID:
        if source.name not in self._staged:
            self._staged[source.name] = self._loader.stage(
                "source",
                f"{self._prefix}/source/{source.name}",
                name_en=source.name_en,
                name_ar=source.name_ar,
                kind=source.kind,
                protected=source.protected,
                independence_group=source.name,
                compiles=source.compiles,
            )
            if source.kind == "unknown":
                self._unreviewed.add(source.name)
        return self._staged[source.name]
