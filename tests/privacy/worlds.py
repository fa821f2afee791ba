"""A published record with secrets in it, made twice: alike in all that may be read, different in all that may not."""

import datetime as dt
import tempfile
import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from schema import session, settings
from schema.permission import ConsentPurpose, IdentityField
from schema.publish import publish
from schema.publish.released import Released, note
from schema.vault import identities
from schema.vault.files import FileKeys
from tests.privacy.canaries import Canary
from tests.recording import ALPHABET, Recorder, box, point

EVENTS = 40
STILL = "2020-01-01T00:00:00Z"
PERSON = {"unit": "person", "sex": "unknown", "age_band": "unknown", "civilian_status": "unknown"}
FILE = {"path": "a.csv", "grain": "events", "media_type": "text/csv", "rows": 1, "bytes": 1, "sha256": "ab" * 32}


@dataclass(frozen=True)
class Secrets:
    """What readers of the public copy must not be able to tell, drawn from a seed."""

    seed: int

    def word(self, of: str) -> str:
        """A word that is nobody's business."""
        return Canary.drawn(self.seed * 1_000 + sum(map(ord, of))).word

    @property
    def withheld(self) -> int:
        """How many records are held back."""
        return 3 + self.seed % 5

    def spot(self, n: int) -> tuple[float, float]:
        """Where within the district of 2 × 4 degrees."""
        canary = Canary.drawn(self.seed * 1_000 + n)
        return 0.05 + abs(canary.lon) / 180 * 1.9, 0.05 + abs(canary.lat) / 90 * 3.9

    def day(self, n: int) -> int:
        """On which day of its month."""
        return 1 + Canary.drawn(self.seed * 1_000 + n).seed * 7919 % 28


class TwinRecorder(Recorder):
    """Identities, codes and names counted, so that two worlds have the same; apart, others that shift none."""

    def __init__(self, connection: sa.Connection, actor: str, apart: str = "") -> None:
        super().__init__(connection, actor)
        self.apart = apart
        self.counted: Counter[str] = Counter()

    def drawn(self) -> uuid.UUID:
        """The next identity."""
        self.counted["identity"] += 1
        return uuid.uuid5(uuid.NAMESPACE_OID, f"{self.apart}{self.counted['identity']}")

    def drawn_code(self) -> str:
        """The next code."""
        self.counted["code"] += 1
        number = self.counted["code"] + (500_000 if self.apart else 0)
        digits = "".join(ALPHABET[number // 32**place % 32] for place in range(7, -1, -1))
        return f"SJ-{digits[:4]}-{digits[4:]}"

    def drawn_name(self) -> str:
        """The next name."""
        self.counted["name"] += 1
        return f"{self.apart}{self.counted['name']}"


class Guarded:
    """A public collection with protected sources and withheld records, and a confidential one with consents."""

    def __init__(self, secrets: Secrets) -> None:
        self.secrets = secrets
        with session.recording("tester") as connection:
            self._record(TwinRecorder(connection, "tester"))
        with session.recording("tester") as connection:
            people = self._hold_back(TwinRecorder(connection, "tester", "held back "))
        self._seal(people)
        still("recorded_at", "core")
        publish()
        note(Released("2026.1", 1, False, ["alpha"], "Cite it so.", "ab" * 32, [FILE]))
        still_told("open", "partner")
        for moment in ("at", "published_at"):
            still(moment, "open", "partner")

    def _record(self, r: TwinRecorder) -> None:
        r.place("XQ", "adm0", box(0, 0, 8, 4), kind="country", name_en="Qasira", name_ar="قاسيرا")
        for name, west in (("XQ01", 0), ("XQ02", 4)):
            r.place(name, "adm1", box(west, 0, west + 4, 4), "XQ", kind="governorate")
            for part, from_west in ((f"{name}01", west), (f"{name}02", west + 2)):
                r.place(part, "adm2", box(from_west, 0, from_west + 2, 4), name, kind="district")
        self.council = r.source("Council", name_ar="المجلس")
        self.agency = r.source("Agency")
        told = self.secrets.word
        self.witness = r.source(told("source"), protected=True, independence_group=told("group"), kind="ngo")
        self.account = r.write(
            "document",
            {"source_id": self.witness, "title": told("document"), "kind": "report", "headline": told("head")},
        )
        self.state = r.force("Government of Qasira")
        self.collection = r.collection("alpha", name_en="Alpha", name_ar="ألفا")
        self.confidential = r.collection("beta", disclosure="confidential", default_level="record")
        for n in range(EVENTS):
            self._open(r, n)
        for n in range(EVENTS):
            self._confided(r, n)

    def _open(self, r: TwinRecorder, n: int) -> None:
        """An event that everybody may read, of which a protected source tells too."""
        event = r.event(
            self.collection,
            f"2016-{1 + n % 12:02}-{1 + n % 28:02}",
            title_en=f"Event {n}",
            geometry=point(1 + n % 7, 2),
            place_precision="exact" if n % 3 else "adm1",
            stated={"row": self.secrets.word(f"stated {n}")},
        )
        r.claim(event, self.council, min=n, best=n, max=n)
        r.information(event, self.agency, quote="Words.")
        if n % 4 == 0:
            r.information(event, self.witness)
        act = r.act(event, "unlawful_attacks")
        r.involvement(event, act, self.state, self.council)
        assessed = {
            "event_id": event,
            "scheme": "sijill",
            "grade": "verified",
            "assessor": self.secrets.word("assessor"),
        }
        if n % 5 == 0:
            r.write("assessment", assessed)
        if n % 7 == 0:
            taken_back = r.write("victim", PERSON | {"record_id": event, "label_en": self.secrets.word(f"label {n}")})
            r.write("victim", {}, of=taken_back, withdrawn=True)

    def _confided(self, r: TwinRecorder, n: int) -> None:
        """An event of which only the month and the area may be read, and none of its words."""
        month, told = 1 + n % 12, self.secrets.word
        event = r.event(
            self.confidential,
            f"2015-{month:02}-{self.secrets.day(n):02}",
            title_en=told(f"title {n}"),
            summary_en=told(f"summary {n}"),
            geometry=point(*self.secrets.spot(n)),
            place_precision="exact",
            stated={"row": told(f"stated {n}")},
        )
        r.act(event, "torture", reason_en=told(f"reason {n}"))
        r.claim(event, self.council, min=n, best=n, max=n, verbatim=told(f"verbatim {n}"))

    def _hold_back(self, r: TwinRecorder) -> Sequence[uuid.UUID]:
        """Records that nobody reads, as many as the seed says: withheld, or of people who refused. Returns those."""
        people = []
        for n in range(self.secrets.withheld):
            event = r.event(self.collection, "2017-01-01", title_en=self.secrets.word(f"held back {n}"))
            r.claim(event, self.council, best=n)
            for audience in ("open", "partner"):
                r.write("release_level", {"record_id": event, "audience": audience, "level": "withheld"})
            refused = r.event(self.confidential, "2015-02-01", title_en=self.secrets.word(f"refused {n}"))
            people.append(r.write("victim", PERSON | {"record_id": refused, "label_en": self.secrets.word(f"who {n}")}))
            for purpose in ConsentPurpose:
                r.write("consent", {"victim_id": people[-1], "purpose": purpose.value, "granted": False})
        return people

    def _seal(self, people: Sequence[uuid.UUID]) -> None:
        """Who they are, in the vault."""
        with tempfile.TemporaryDirectory() as folder:
            keys = FileKeys(Path(folder) / "vault")
            keys.begin()
            for n, person in enumerate(people):
                identities.put("salma", keys, person, "victim", IdentityField.NAME, self.secrets.word(f"name {n}"))


def still_told(*schemas: str) -> None:
    """Let what is kept as JSON tell of that instant, too, where it tells of a publication's; of nothing else."""
    engine = sa.create_engine(settings.administrative_url(str(settings.login_url(session.Login.MIGRATOR).database)))
    told = (
        "SELECT table_schema || '.' || table_name, column_name, data_type FROM information_schema.columns"
        " WHERE table_schema = ANY(:schemas) AND data_type IN ('json', 'jsonb')"
    )
    with engine.begin() as connection:
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica; SET LOCAL timezone = 'UTC'")
        moments = [
            moment
            for schema in schemas
            for moment in connection.scalars(sa.text(f"SELECT to_json(at) #>> '{{}}' FROM {schema}.publication"))
        ]
        for table, column, kind in connection.execute(sa.text(told), {"schemas": list(schemas)}).all():
            for moment in dict.fromkeys(moments):
                alike = f"UPDATE {table} SET {column} = replace({column}::text, :moment, :still)::{kind}"
                where = f"WHERE strpos({column}::text, :moment) > 0"
                connection.execute(sa.text(f"{alike} {where}"), {"moment": moment, "still": STILL})
    engine.dispose()


def still(column: str, *schemas: str) -> None:
    """Let every row of these schemas have been written at one instant, so that answers can be compared whole."""
    engine = sa.create_engine(settings.administrative_url(str(settings.login_url(session.Login.MIGRATOR).database)))
    with engine.begin() as connection:
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        tables = (
            "SELECT c.table_schema || '.' || c.table_name FROM information_schema.columns c"
            " JOIN information_schema.tables t USING (table_schema, table_name) WHERE t.table_type = 'BASE TABLE'"
            " AND c.table_schema = ANY(:schemas) AND c.column_name = :column AND c.data_type LIKE 'timestamp%'"
        )
        for table in connection.scalars(sa.text(tables), {"schemas": list(schemas), "column": column}).all():
            connection.execute(sa.text(f"UPDATE {table} SET {column} = :at"), {"at": dt.datetime.fromisoformat(STILL)})
    engine.dispose()
