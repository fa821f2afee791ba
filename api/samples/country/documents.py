"""What the sources publish: those that report all the time a bulletin every fortnight, the others now and then."""

import hashlib
from collections.abc import Iterator
from datetime import timedelta
from functools import cache

import numpy as np

from api.samples.country.bodies import REPORTING, sources
from api.samples.country.calendar import FORTNIGHT, bulletin_day, publication_of
from api.samples.country.reading import table
from api.samples.country.rows import LATEST, PREFIX, START, Objects, Row, listed

BULLETINS = LATEST // FORTNIGHT
"""Fortnights in which a source may publish."""
PAPERS = 12
"""Documents of each of the other sources."""
LICENCE = "CC0-1.0"
KINDS = {
    "network": "report report dataset",
    "lantern": "report ngo_press_release affidavit interview appeal victim_testimony questionnaire translated_document",
    "coast_news": "newspaper_article newspaper_article photograph video",
    "state_agency": "government_press_release television_broadcast official_document",
    "radio": "radio_broadcast audiotape",
    "islands_office": "report abstract",
    "clinics": "medical_record medical_examination autopsy",
    "archive": "dataset",
    "protected_north": "witness_testimony telephone_conversation text_message",
    "protected_west": "letter witness_testimony",
    "protected_south": "victim_testimony text_message",
    "posts": "social_media_post poster video",
    "heron_office": "perpetrator_press_release leaflet",
    "court": "court_record",
    "satellite": "satellite_image",
    "university": "chemical_analysis report abstract",
    "ledger": "other",
    "unsigned": "unknown leaflet",
}
"""Kinds of document of a source, in turn; of those not named here articles."""
QUOTED = (
    ("“We heard it from the cellar and waited until morning.”", "«سمعناه من القبو وانتظرنا حتى الصباح.»"),
    ("“There was no bread for nine days.”", "«لم يكن هناك خبز تسعة أيام.»"),
    ("“Nobody told us where they were taken.”", "«لم يقل لنا أحد إلى أين أُخذوا.»"),
    ("“The road was open for one hour only.”", "«لم يُفتح الطريق إلا ساعة واحدة.»"),
)


@cache
def bulletins() -> Objects:
    """Names in the stream of all bulletins: of source s in fortnight f at s * BULLETINS + f; -1 is none."""
    return listed([f"{PREFIX}B-{row['key']}-{f:03}" for row in table("sources")[:REPORTING] for f in range(BULLETINS)])


@cache
def papers() -> Objects:
    """Names in the stream of the documents of the other sources: of source s at (s - REPORTING) * PAPERS + n."""
    return listed([f"{PREFIX}B-{row['key']}-{n:03}" for row in table("sources")[REPORTING:] for n in range(PAPERS)])


def paper_day(number: int) -> int:
    """The day of the nth document of one of the other sources."""
    return 40 + 118 * number


def document_rows() -> Iterator[Row]:
    """All documents, each with the publication that first takes it up, and the voices quoted in some of them."""
    for s, row in enumerate(table("sources")):
        kinds = KINDS.get(row["key"], "newspaper_article").split()
        issues = range(BULLETINS) if s < REPORTING else range(PAPERS)
        for n in issues:
            name = str(bulletins()[s * BULLETINS + n] if s < REPORTING else papers()[(s - REPORTING) * PAPERS + n])
            day = int(bulletin_day(np.array(n))) if s < REPORTING else paper_day(n)
            since = int(publication_of(np.array(day)))
            yield Row("document", name, _document(row, n, day, kinds[n % len(kinds)]), since)
            if n % 16 == 5:
                yield _quotation(name, n + s, since)


def _document(row: dict[str, str], number: int, day: int, kind: str) -> dict[str, object]:
    protected = row["protected"] == "yes"
    address = f"https://qasira.example/{row['key']}/{number}"
    return {
        "source_id": f"{PREFIX}W-{row['key']}",
        "title": f"{row['name_en']}, {kind.replace('_', ' ')} {number + 1}",
        "headline": "Fictional headline" if number % 9 == 0 else None,
        "kind": kind,
        "language": ("ar", "en", "ar", "fr", None)[number % 5],
        "published_on": START + timedelta(days=day),
        "url": None if protected else address,
        "archive_url": f"https://archive.example/{row['key']}/{number}" if not protected and number % 3 == 0 else None,
        "sha256": hashlib.sha256(address.encode()).hexdigest() if number % 2 == 0 else None,
        "licence": LICENCE,
        "graphic": (False, None, True, False)[number % 4],
    }


def _quotation(document: str, number: int, since: int) -> Row:
    """Words of a witness, of somebody protected or of another source, by their place in the text."""
    speakers = [f"{PREFIX}W-{key}" for key in ("protected_west", "posts", "council", "protected_south", "activists")]
    words = QUOTED[number % len(QUOTED)][number % 2]
    start = 40 * (number % 23)
    content = {
        "document_id": document,
        "source_id": speakers[number % len(speakers)],
        "anchor_start": start,
        "anchor_end": start + len(words),
        "quote": words if number % 3 else None,
    }
    return Row("quotation", f"{document}/q1", content, since)


def named_sources() -> Objects:
    """Names in the stream of all sources, for columns; -1 is none."""
    return listed(sources())
