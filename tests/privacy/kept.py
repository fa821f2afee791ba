"""A confidential collection with records that are counted and some that are listed, published four times."""

import uuid
from dataclasses import dataclass, field

import sqlalchemy as sa

from schema import session
from schema.access import Audience
from schema.publish import publish
from tests.recording import Recorder, box

SLUG, PUBLIC = "guarded", "plain"
QUARTERS = {"2016-Q2": "2016-05-01", "2016-Q4": "2016-11-01"}
KINDS = ("unlawful_killing", "unlawful_attacks", "forced_displacement")
AREAS = [f"ZZ{10 + at}" for at in range(11)]
THIN = "ZZ30"
FIRST, MORE, LISTED = 330, 60, 12


@dataclass
class Kept:
    """What is recorded. Publication 1 has 330 counted and 12 listed ones; 2 has 60 counted ones more; 3 has 30 fewer.

    With 4, one counted record goes and two change, which wait, beside a new public one. `counted` and `listed` are ids
    of events; a counted one has a word in its title that nothing else has.
    """

    counted: list[uuid.UUID] = field(default_factory=list)
    listed: list[uuid.UUID] = field(default_factory=list)

    def __post_init__(self) -> None:
        with session.recording("tester") as connection:
            self._begin(Recorder(connection))
            self._count(Recorder(connection), range(FIRST))
        assert publish().number == 1
        with session.recording("tester") as connection:
            self._count(Recorder(connection), range(FIRST, FIRST + MORE))
        assert publish().number == 2
        with session.recording("tester") as connection:
            r = Recorder(connection)
            for event in self.counted[4:FIRST:11]:
                r.write("event", {}, of=event, withdrawn=True)
        assert publish().number == 3
        with session.recording("tester") as connection:
            r = Recorder(connection)
            r.write("event", {}, of=self.counted[5], withdrawn=True)
            for event in self.counted[6:8]:
                r.write("event", {"stated_adm1": AREAS[0]}, of=event)
            self._event(r, r.collection("later"), 0, "later")
        assert publish().number == 4

    def _begin(self, r: Recorder) -> None:
        r.place("ZZ", "adm0", box(0, 0, 12, 1))
        for at, pcode in enumerate([*AREAS, THIN]):
            r.place(pcode, "adm1", box(at, 0, at + 1, 1), "ZZ")
        self.sources = [r.source(f"Body {letter}") for letter in "ABC"]
        self.collection = r.collection(SLUG, disclosure="confidential", default_level="counted", name_en="Guarded")
        plain = r.collection(PUBLIC)
        for at in range(5):
            self._event(r, plain, at, "open")
        for at in range(LISTED):
            event = self._event(r, self.collection, at, "listed")
            self.release(r, event)
            self.listed.append(event)

    def release(self, r: Recorder, event: uuid.UUID) -> None:
        """Let a record be shown one by one."""
        for audience in Audience:
            r.write("release_level", {"record_id": event, "audience": audience, "level": "record"})

    def _count(self, r: Recorder, some: range) -> None:
        self.counted += [self._event(r, self.collection, at, f"counted{at:04}word") for at in some]

    def _event(self, r: Recorder, of: uuid.UUID, at: int, title: str) -> uuid.UUID:
        area, period, kind = slot(at)
        where = {"stated_adm0": "ZZ", "stated_adm1": area, "area_scheme": "pcode", "place_precision": "adm1"}
        event = r.event(of, QUARTERS[period], title_en=title, **where)
        r.act(event, kind)
        for source in {at % 3, (at + 1) % 3}:
            r.information(event, self.sources[source])
        return event


def slot(at: int) -> tuple[str, str, str]:
    """Area, quarter and class of the record of that number: as many everywhere, but few in one area; those who come
    later are of one.
    """
    area = AREAS[-1] if at >= FIRST else THIN if at % 53 == 0 else AREAS[at % 11]
    return area, "2016-Q2" if at % 2 else "2016-Q4", KINDS[at % 3]


def names(events: list[uuid.UUID]) -> set[bytes]:
    """By what records could be told: ids of the record, ids as they are published, codes, and words of titles."""
    asked = (
        "SELECT i.id::text, core.opaque(i.id), i.code, e.title_en FROM core.identity i"
        " JOIN core.event e ON e.id = i.id AND e.version = 1 WHERE i.id = ANY (:ids)"
    )
    with session.publishing() as connection:
        rows = connection.execute(sa.text(asked), {"ids": events}).all()
    found = {str(each).encode() for row in rows for each in row if each not in (None, "listed")}
    return found | {each.bytes for each in events} | {each.hex.encode() for each in events}
