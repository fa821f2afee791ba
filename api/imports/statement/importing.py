"""Import one coded statement: read, check, load, report."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from api.imports.reading import digest
from api.imports.reporting import Report, counted, listed
from api.imports.statement.building import Builder
from api.imports.statement.checking import Text, check, read_text
from api.imports.statement.parts import Anchor
from api.imports.statement.placing import check_areas, named_pcodes, unknown_areas
from api.imports.statement.reading import read
from api.imports.statement.referring import Named, parts, reject_dependents
from api.imports.statement.sharing import Shared
from api.imports.statement.validating import Coded, spot, validate
from schema import session
from schema.errors import BadFile
from schema.loading import Loader, Outcome, Rejection, Run
from schema.loading_matching import find_collection
from schema.loading_stated import RecordedPlace, recorded_places, withdraw_unsaid, withheld_records
from schema.tables.base import RECORDS

FORMAT = "statement"


@dataclass(frozen=True)
class Wanted:
    """One import as asked for. `text` is the file of the text that was coded, when it is at hand."""

    file: Path
    actor: str
    reason: str | None = None
    text: Path | None = None
    complete: bool = False


def import_file(wanted: Wanted) -> Report:
    """Import a file in one transaction; either all of its good records are recorded or nothing is.

    Raises:
        BadFile: the file or the text cannot be read, or something outside the file's records is wrong.
        NotReady: the database does not answer.
    """
    coded = validate(wanted.file.name, read(wanted.file))
    text = None if wanted.text is None else read_text(wanted.text)
    known = check(coded, text, datetime.datetime.now(datetime.UTC).date())
    if not coded.entries:
        raise BadFile(f"{wanted.file.name} holds no record; it should have events or others of the lists of records.")
    with session.recording(wanted.actor) as connection:
        made = _Import(wanted, coded, known, connection)
        outcome = made.carry_out()
    rejections = made.rejections()
    notes = tuple(made.notes(text))
    return Report(wanted.file.name, outcome, rejections, made.rejected, None, notes)


class _Import:
    """The part of an import that happens in its transaction."""

    def __init__(self, wanted: Wanted, coded: Coded, known: dict[str, Named], connection: sa.Connection) -> None:
        self._wanted, self._coded, self._connection = wanted, coded, connection
        self._reason = wanted.reason or f"{FORMAT} import of {wanted.file.name}"
        self._loader = Loader(connection, rows=RECORDS, actor=wanted.actor, reason=self._reason)
        _settle_collection(connection, coded)
        self._recorded: dict[str, RecordedPlace] = recorded_places(connection, named_pcodes(coded))
        check_areas(coded, self._recorded)
        reject_dependents(coded, known)

    @property
    def rejected(self) -> int:
        """Records that are not taken."""
        return sum(bool(entry.faults) for entry in self._coded.entries)

    @property
    def lost(self) -> int:
        """Rejected records without a key, so that nobody knows which they are."""
        return sum(entry.key is None for entry in self._coded.entries)

    def carry_out(self) -> Outcome:
        """Stage and write everything that is right; returns the counts."""
        shared = Shared(self._loader, self._coded.frame, self._recorded)
        collection = shared.stage()
        taken = [entry.record for entry in self._coded.entries if entry.record is not None and not entry.faults]
        builder = Builder(self._loader, shared, collection, taken)
        for record in taken:
            builder.build(record)
        for entry in self._coded.entries:
            if entry.faults and entry.key is not None:
                self._loader.keep(entry.model.type, shared.record_name(entry.key))
        builder.overlaps(withheld_records(self._connection, self._loader))
        outcome = self._loader.write(complete=collection if self._wanted.complete and not self.lost else None)
        withdraw_unsaid(self._connection, self._loader, actor=self._wanted.actor, reason=self._reason)
        run = Run(
            format=FORMAT,
            file=self._wanted.file.name,
            sha256=digest(self._wanted.file),
            collection=shared.slug,
            rows=len(self._coded.entries),
            rejected=self.rejected,
        )
        self._loader.record_run(run, outcome, self.rejections())
        return outcome

    def rejections(self) -> tuple[Rejection, ...]:
        """Every fault by line and field; several of one field are one."""
        found: dict[tuple[int, str], list[str]] = {}
        for entry in self._coded.entries:
            for each in entry.faults:
                reasons = found.setdefault((each.line, spot(self._coded.written.value, each.steps)), [])
                reasons += [each.reason] if each.reason not in reasons else []
        return tuple(Rejection(line, field, "; ".join(found[line, field])) for line, field in sorted(found))

    def notes(self, text: Text | None) -> Iterator[str]:
        """What to know about the import."""
        records = [entry.record for entry in self._coded.entries if entry.record is not None and not entry.faults]
        anchors = sum(1 for each in (self._coded.frame, *records) for _ in parts(each, Anchor, ()))
        if text is None:
            yield f"{counted(anchors, 'anchor was', 'anchors were')} checked for form only; --text verifies the words."
        else:
            yield f"{counted(anchors, 'anchor was', 'anchors were')} verified in {text.file}."
        claims = [claim.numbers() for record in records for claim in record.claims]
        if odd := sum(not each.coherent for each in claims):
            yield f"{counted(odd, 'claim states', 'claims state')} min, best and max out of order; kept as stated."
        if unknown := unknown_areas(self._coded, self._recorded):
            codes = counted(len(unknown), "P-code means", "P-codes mean")
            yield f"{codes} no area so far: {listed(unknown)}; import their boundaries before a publish."
        if self._wanted.complete and self.lost:
            records_lost = counted(self.lost, "rejected record has", "rejected records have")
            yield f"{records_lost} no key, so nothing was withdrawn for --complete; mend them and import again."


def _settle_collection(connection: sa.Connection, coded: Coded) -> None:
    """Refuse a file whose collection is recorded as of another nature or zone: every record of it would change."""
    said = coded.frame.collection
    recorded = find_collection(connection, said.slug) or {}
    for name, now in (("nature", said.nature), ("timezone", said.timezone)):
        if recorded.get(name, now) != now:
            raise BadFile(
                f"{coded.name}: the {name} of the collection {said.slug} is recorded as {recorded[name]}, and the file "
                f"says {now}; keep it, or take another slug."
            )
