"""Write the stream into a folder: `NN/<concept>.csv` for each publication, boundaries, populations, and the truth.

Chunks are drawn in several processes and written in their order, so that the same call gives the same bytes.
"""

import csv
import json
import os
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import TextIO

from shapely.geometry import mapping

from api.samples.country.areas import VERSION, areas
from api.samples.country.identifying import Identifiers
from api.samples.country.peopling import LICENCE, headcounts
from api.samples.country.placing import alias_rows
from api.samples.country.rows import field
from api.samples.country.stream import Stream
from api.samples.country.truth import Truth
from schema.errors import BadInput

Place = tuple[int, str, tuple[str, ...]]
"""Where lines go: publication, concept, and columns of the file."""
Written = dict[Place, str]
WITHDRAWAL = "withdrawal"
"""Name of the file of events that are taken back; it is no concept."""
WITHDRAWAL_COLUMNS = ("name", "protective", "reason")
ALIAS_COLUMNS = ("scheme", "level", "name", "pcode", "note")
AHEAD = 3
"""Chunks drawn ahead for each process."""


def write(stream: Stream, folder: Path) -> None:
    """Write everything into a folder that is empty or does not exist.

    Raises BadInput when the folder holds anything, OSError when it cannot be written.
    """
    if folder.exists() and any(folder.iterdir()):
        raise BadInput(f"--to {folder}: the folder holds files; name one that is empty or does not exist.")
    folder.mkdir(parents=True, exist_ok=True)
    for level in range(5):
        (folder / f"qasira_admin{level}.geojson").write_text(_geojson(level), encoding="utf-8")
    _write_populations(folder / "qasira_populations.csv")
    known = write_rows(stream, folder)
    with (folder / "01" / "area_alias.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([ALIAS_COLUMNS, *alias_rows()])
    text = json.dumps(known.as_json(stream.events, stream.seed), ensure_ascii=False, indent=1)
    (folder / "truth.json").write_text(text + "\n", encoding="utf-8")


def write_rows(stream: Stream, folder: Path, key: bytes | None = None) -> Truth:
    """Write the rows of all publications, with the identifiers of a database when its key is given.

    Returns what truly happened.
    """
    names = None if key is None else Identifiers(key)
    known: Truth | None = None
    with ExitStack() as files:
        sheets = _Sheets(folder, files)
        for batch in stream.frame:
            given = batch if names is None else names.batch(batch)
            sheets.add({(given.publication, given.concept, given.columns): given.text})
        for written, true in _chunks(stream, key):
            sheets.add(written)
            known = true if known is None else known + true
    if known is None:
        raise BadInput("--events: name at least one event.")
    return known


def written_chunk(stream: Stream, number: int, key: bytes | None = None) -> tuple[Written, Truth]:
    """The lines of one chunk, and what truly happened in it."""
    chunk, lines = stream.chunk(number), dict[Place, list[str]]()
    for batch in chunk.batches(None if key is None else Identifiers(key)):
        lines.setdefault((batch.publication, batch.concept, batch.columns), []).append(batch.text)
    for each in chunk.withdrawals:
        fields = (each.name, "true" if each.protective else "false", field(each.reason))
        lines.setdefault((each.publication, WITHDRAWAL, WITHDRAWAL_COLUMNS), []).append(",".join(fields) + "\n")
    return {place: "".join(found) for place, found in lines.items()}, chunk.truth


def _chunks(stream: Stream, key: bytes | None) -> Iterator[tuple[Written, Truth]]:
    """All chunks in order; only so many wait as the processes can draw ahead."""
    processes = min(os.cpu_count() or 1, stream.chunks)
    if processes <= 1:
        yield from (written_chunk(stream, number, key) for number in range(stream.chunks))
        return
    with ProcessPoolExecutor(processes) as pool:
        waiting: deque[Future[tuple[Written, Truth]]] = deque()
        for number in range(stream.chunks):
            waiting.append(pool.submit(written_chunk, stream, number, key))
            if len(waiting) > AHEAD * processes:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _write_populations(path: Path) -> None:
    """The populations as `sijill import population` takes them, with HXL tags."""
    header = ("PCODE", "from", "to", "population", "low", "high", "basis", "source", "licence", "citation")
    tags = ("#adm4+code", "#date+start", "#date+end", "#population", "#population+min", "#population+max")
    more = ("#indicator+basis", "#meta+source", "#meta+license", "#meta+citation")
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerows([header, (*tags, *more)])
        for each in headcounts():
            numbers = (each.people, each.low, each.high)
            writer.writerow(
                (each.pcode, each.first, each.last, *numbers, each.basis, each.source, LICENCE, each.citation)
            )


class _Sheets:
    """The open files of a folder, each with its header."""

    def __init__(self, folder: Path, files: ExitStack) -> None:
        self._folder = folder
        self._files = files
        self._open: dict[Place, TextIO] = {}

    def add(self, written: Written) -> None:
        """Append lines."""
        for place, lines in written.items():
            if place not in self._open:
                self._open[place] = self._begin(*place)
            self._open[place].write(lines)

    def _begin(self, publication: int, concept: str, columns: tuple[str, ...]) -> TextIO:
        path = self._folder / f"{publication:02}" / f"{concept}.csv"
        path.parent.mkdir(exist_ok=True)
        file = self._files.enter_context(path.open("w", encoding="utf-8", newline=""))
        file.write(",".join(columns) + "\n")
        return file


def _geojson(level: int) -> str:
    """The areas of a level as a GeoJSON FeatureCollection, one feature per line, named as COD-AB names them."""
    features = []
    for area in areas():
        if area.level == level:
            named = {"valid_on": "2020-01-01", "version": VERSION, "fictional": True}
            for each in area.lineage():
                names = {"name": each.name, "name1": each.name_ar, "pcode": each.pcode}
                named |= {f"adm{each.level}_{key}": value for key, value in names.items()}
            feature = {"type": "Feature", "properties": named, "geometry": mapping(area.outline)}
            features.append(json.dumps(feature, ensure_ascii=False, separators=(",", ":")))
    head = f'{{"type":"FeatureCollection","name":"qasira_admin{level}","features":[\n'
    return head + ",\n".join(features) + "\n]}\n"
