"""What no part can tell of itself: keys, days against today and the zone, and anchors against the text."""

import datetime
import hashlib
import zoneinfo
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from api.imports.statement.parts import Anchor, Occurred, Part, Span
from api.imports.statement.reading import Fault, Steps
from api.imports.statement.referring import Named, check_records, check_shared, names, parts
from api.imports.statement.validating import Coded
from api.imports.statement.wording import quoted
from schema.errors import BadFile

SPOTS = 3
"""Places that are told where a misplaced quote stands."""


@dataclass(frozen=True, slots=True)
class Text:
    """The text of the coded document, character by character as anchors count."""

    file: str
    sha256: str
    characters: str


def read_text(file: Path) -> Text:
    """The text as it is, line breaks included. Raises BadFile when there is none."""
    try:
        raw = file.read_bytes()
        return Text(file.name, hashlib.sha256(raw).hexdigest(), raw.decode("utf-8"))
    except FileNotFoundError:
        raise BadFile(f"{file.name}: there is no such file; --text needs the text that was coded.") from None
    except OSError as problem:
        raise BadFile(f"{file.name} cannot be read: {problem.strerror}.") from None
    except UnicodeDecodeError:
        raise BadFile(f"{file.name} is not UTF-8; --text needs the text that was coded.") from None


def check(coded: Coded, text: Text | None, today: datetime.date) -> dict[str, Named]:
    """Add to each record the faults that only the whole file shows; returns everything that has a key.

    Raises:
        BadFile: the text is another, or something outside the records is wrong.
    """
    if text is not None and text.sha256 != coded.frame.document.sha256:
        raise BadFile(
            f"{text.file} is not the text that was coded: its SHA-256 is {text.sha256}, and {coded.name} says "
            f"{coded.frame.document.sha256}; anchors count in that text only."
        )
    known, faults = names(coded)
    faults += check_shared(coded, known)
    if text is not None:
        faults += _anchors(coded, coded.frame, (), text)
    coded.refuse(faults)
    for entry in coded.entries:
        if entry.record is not None:
            entry.faults += _days(coded, entry.record, entry.steps, today)
            if text is not None:
                entry.faults += _anchors(coded, entry.record, entry.steps, text)
    check_records(coded, known)
    return known


def _anchors(coded: Coded, part: Part, steps: Steps, text: Text) -> Iterator[Fault]:
    """Anchors in the coded document whose quote is not what stands there."""
    for at, anchor in parts(part, Anchor, steps):
        whole = text.characters
        if anchor.document not in {None, coded.frame.document.key} or whole[anchor.start : anchor.end] == anchor.quote:
            continue
        where = (*at, "quote")
        yield Fault(
            coded.written.line(where),
            where,
            f"{quoted(anchor.quote)} does not stand from {anchor.start} to "
            f"{anchor.end} of the text; {_where(whole, anchor.quote)}",
        )


def _where(whole: str, quote: str) -> str:
    starts: list[int] = []
    while len(starts) < SPOTS and (start := whole.find(quote, starts[-1] + 1 if starts else 0)) >= 0:
        starts.append(start)
    if not starts:
        return "it stands nowhere in it; quote its very characters"
    return "it stands " + ", ".join(f"from {start} to {start + len(quote)}" for start in starts)


def _days(coded: Coded, part: Part, steps: Steps, today: datetime.date) -> Iterator[Fault]:
    """Days that are still to come, and instants outside their days."""
    for at, span in parts(part, Span, steps):
        if span.last is not None and span.last > today:
            where = (*at, "to")
            yield Fault(coded.written.line(where), where, f"{span.last} is still to come; a record tells of what was")
        if isinstance(span, Occurred):
            yield from _instants(coded, span, at)


def _instants(coded: Coded, span: Occurred, at: Steps) -> Iterator[Fault]:
    zone = zoneinfo.ZoneInfo(span.timezone or coded.frame.collection.timezone)
    for name, instant in (("earliest", span.earliest), ("latest", span.latest)):
        if instant is None:
            continue
        try:
            day = instant.astimezone(zone).date()
        except OverflowError:  # in the first or last hours of the calendar
            day = instant.date()
        if (span.first and day < span.first) or (span.last and day > span.last):
            where = (*at, name)
            reason = f"is on {day} in {zone.key}, which is not among the days from {span.first} to {span.last}"
            yield Fault(coded.written.line(where), where, reason)
