"""Who was erased is nowhere: not in the database or its files, not in an older copy with the keys of today, not in what
was published, exported or logged. Others are still there, and the same search finds what is there to be found.
"""

import datetime
import secrets
import subprocess
import sys
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path

import pytest
import sqlalchemy as sa

from api.releases import making
from schema import roles, session, settings
from schema.access import Audience, Role
from schema.cluster import server
from schema.desk import consenting
from schema.desk.consenting import Basis
from schema.errors import BadInput, Erased, SijillError
from schema.permission import ConsentPurpose, IdentityField, LegalBasis
from schema.publish import publish
from schema.tables.vault import identity, name_index
from schema.vault import buckets, erasing, finding, identities, links, unmasking
from schema.vault.files import FileKeys
from schema.vault.links import Link
from tests.api.releases.making import content, kept_in, quietly, wish
from tests.database import Database, chosen
from tests.privacy.canaries import hits
from tests.privacy.dumping import dumped, restored
from tests.privacy.goals import goal
from tests.privacy.unpacking import unpacked
from tests.recording import Recorder
from tests.schema.vault.people import NAME, SALMA, approved, asked, put, victims


def canary() -> str:
    """Letters that stand nowhere else."""
    return "Zq" + "".join(secrets.choice("bdfgklmnprtvxz") for _ in range(14))


@dataclass
class World:
    """A victim and a source who are erased, a victim and a source who stay, and what was copied before."""

    keys: FileKeys
    folder: Path
    gone: Sequence[uuid.UUID]
    stay: Sequence[uuid.UUID]
    told: dict[uuid.UUID, dict[str, str]] = field(default_factory=dict)
    stand_ins: dict[uuid.UUID, Link] = field(default_factory=dict)
    older: str = ""
    dump: bytes = b""
    past_folder: Path = Path()
    begun: float = field(default_factory=time.time)

    def canaries(self, subjects: Sequence[uuid.UUID]) -> list[str]:
        return [value for each in subjects for value in self.told[each].values()]


@pytest.fixture(scope="module")
def world(database: Database, tmp_path_factory: pytest.TempPathFactory) -> World:
    folder = tmp_path_factory.mktemp("keys") / "vault"
    keys = FileKeys(folder)
    keys.begin()
    one, other = victims(2, "lifecycle")
    source, stays = uuid.uuid4(), uuid.uuid4()
    made = World(keys, folder, (one, source), (other, stays))
    for subject in (*made.gone, *made.stay):
        kind = "victim" if subject in (one, other) else "source"
        made.told[subject] = {each.value: canary() for each in IdentityField}
        for each in IdentityField:
            put(keys, subject, each, made.told[subject][each.value], kind=kind)
    with session.recording("an import") as connection:
        r = Recorder(connection, "an import")
        record = r.event(r.collection("told"), title_en="An event")
        for subject in (source, stays):
            stand_in = r.source("Protected source", protected=True, stand_in=True, independence_group=canary())
            r.information(record, stand_in)
            made.stand_ins[subject] = Link(stand_in, record)
    for subject, to in made.stand_ins.items():
        links.link(SALMA, keys, subject, to)
    with session.desk(SALMA, Role.SAFEGUARD) as connection:
        basis = Basis(LegalBasis.CONSENT, datetime.date(2024, 3, 1))
        for whose in (one, other, *(to.stand_in for to in made.stand_ins.values())):
            consenting.give(connection, whose, ConsentPurpose.HOLD, basis, actor=SALMA, reason="told us")
    publish()
    assert unmasking.unmask(SALMA, keys, approved(asked(one, [NAME]))) == {"name": made.told[one]["name"]}
    made.past_folder = tmp_path_factory.mktemp("past") / "vault"
    copied(folder, made.past_folder)
    made.dump = dumped(database.name)
    session.close()
    database.close()
    made.older = database.run._copy(database.name, "older")
    for subject in made.gone:
        approved(asked(subject, [], purpose="erase: asked for it"))
        erasing.erase(SALMA, keys, subject, withdraw)
    publish()
    return made


def copied(folder: Path, to: Path) -> None:
    """A copy of a key folder, as a backup has it."""
    subprocess.run(["cp", "-a", folder, to], check=True)


def withdraw(subjects: Sequence[uuid.UUID]) -> None:
    with session.desk(SALMA, Role.SAFEGUARD) as connection:
        consenting.withdraw_all(connection, subjects, actor=SALMA, reason="asked for it")


def opened(world: World, keys: FileKeys, subjects: Sequence[uuid.UUID]) -> int:
    """How many values of these subjects open, in the database that is chosen."""
    count = 0
    with session.vaulting(SALMA) as connection:
        for part in identities.newest(connection, subjects, [*IdentityField]):
            try:
                count += part.open(keys) == world.told[part.subject][part.field]
            except Erased:
                continue
    return count


def every_key(folder: Path) -> list[bytes]:
    """Every key of a subject that lies in a folder."""
    masters = {int(file.stem.rpartition("-")[2]): file.read_bytes() for file in folder.glob("master-*.key")}
    found = []
    for file in (folder / "subjects").iterdir():
        bucket = buckets.read(file)
        assert bucket is not None
        found += [bucket.open(masters[bucket.master], subject) for subject in bucket.keys]
    return found


def forced(world: World, folder: Path) -> int:
    """How many values of the erased open with any key of a folder at all."""
    count = 0
    with session.vaulting(SALMA) as connection:
        parts = list(identities.newest(connection, world.gone, [*IdentityField]))
    for key in every_key(folder):
        for part in parts:
            where = identities.place(part.subject, part.field, part.version)
            try:
                identities.sealing.unseal(key, part.seal, where)
            except BadInput:
                continue
            count += 1
    return count


def test_the_erased_are_in_no_table_and_no_index(world, database):
    now = dumped(database.name)
    for table in (identity, name_index):
        with session.migrating() as connection:
            left = connection.scalar(
                sa.select(sa.func.count()).select_from(table).where(table.c.subject_id.in_(world.gone))
            )
        assert left == 0
    assert hits(world.canaries(world.gone), now) == 0
    assert hits(world.canaries(world.stay), now) == 0
    # The same search finds what is written in plain.
    groups = [line for line in now.decode().split() if line.startswith("Zq")]
    assert hits(groups[:1], now) == 1


def test_the_erased_are_not_found_and_those_who_stay_are(world):
    for subject in world.gone:
        assert finding.find(SALMA, world.keys, world.told[subject]["name"]) == []
        with pytest.raises(Erased):
            world.keys.find(subject)
    for subject in world.stay:
        assert finding.find(SALMA, world.keys, world.told[subject]["name"]) == [subject]


def test_an_older_copy_with_the_keys_of_today_opens_nobody_who_was_erased(world):
    with chosen(world.older):
        assert opened(world, world.keys, world.gone) == 0
        assert opened(world, world.keys, world.stay) == 2 * len(IdentityField)
        assert forced(world, world.folder) == 0
        with session.vaulting(SALMA) as connection:
            with pytest.raises(Erased):
                links.stand_ins(connection, world.keys, world.gone[1])
            assert links.stand_ins(connection, world.keys, world.stay[1]) == [world.stand_ins[world.stay[1]]]
        for subject in world.gone:
            assert finding.find(SALMA, world.keys, world.told[subject]["name"]) == []


def test_with_a_copy_of_the_keys_too_it_would(world):
    with chosen(world.older):
        assert opened(world, FileKeys(world.past_folder), world.gone) == 2 * len(IdentityField)
        assert forced(world, world.past_folder) == 2 * len(IdentityField)


@pytest.mark.long
def test_a_dump_that_is_read_back_opens_nobody_who_was_erased(world, database):
    name = f"{database.run.prefix}_restored"
    with database.run._administrator() as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'")
        roles.open_to_logins(connection, name)
    restored(world.dump, name)
    with chosen(name):
        assert opened(world, world.keys, world.gone) == 0
        assert forced(world, world.folder) == 0
        assert opened(world, world.keys, world.stay) == 2 * len(IdentityField)
        assert opened(world, FileKeys(world.past_folder), world.gone) == 2 * len(IdentityField)


def test_the_key_folder_holds_nothing_of_the_erased(world):
    files = [file.read_bytes() for file in world.folder.rglob("*") if file.is_file()]
    past = [file.read_bytes() for file in world.past_folder.rglob("*") if file.is_file()]
    for subject in world.gone:
        assert not any(subject.bytes in file for file in files)
        assert any(subject.bytes in file for file in past)
    for subject in world.stay:
        assert any(subject.bytes in file for file in files)


@pytest.mark.long
def test_what_is_exported_and_released_holds_no_canary(world, tmp_path):
    """Files in every format, made after somebody was erased, by whoever is at the machine."""
    with kept_in(tmp_path):
        made = making.make(wish(tmp_path / "releases", "2026.1"), quietly)
    whole = content(made.folder)
    for audience, name in product(
        Audience, ("events.csv", "events.parquet", "sources.jsonl", "claims.datapackage.zip")
    ):
        whole[f"{audience} {name}"] = exported(tmp_path / name, audience)
    places = [part for data in whole.values() for _, part in unpacked(data)]
    assert len(whole) > 20
    assert hits(world.canaries([*world.gone, *world.stay]), *places) == 0
    # The same search finds what is in them.
    assert hits(["An event", "Protected source"], *places) >= 1


def exported(file: Path, audience: Audience) -> bytes:
    """What `sijill export` writes."""
    grain, format_ = file.name.split(".", 1)
    script = "from api.cli import main; main()"
    asked = ["export", grain, "--format", format_, "--audience", audience, "--output", str(file)]
    subprocess.run([sys.executable, "-c", script, *asked], capture_output=True, check=True)
    return file.read_bytes()


def test_what_went_wrong_tells_no_value(world, caplog, capfd):
    """Neither errors nor what is printed and logged on the way."""
    said = []
    for subject in world.gone:
        for attempt in (
            lambda whose: put(world.keys, whose, NAME, world.told[whose]["name"]),
            lambda whose: unmasking.unmask(SALMA, world.keys, approved(asked(whose, [NAME]))),
            lambda whose: put(world.keys, uuid.uuid4(), NAME, world.told[whose]["name"] + "\x07"),
        ):
            with pytest.raises(SijillError) as problem:
                attempt(subject)
            said.append(repr(problem.value) + str(problem.value))
    told = capfd.readouterr()
    every = "".join((*said, caplog.text, told.out, told.err)).encode()
    assert hits(world.canaries(world.gone), every) == 0


@pytest.mark.long
def test_the_files_of_the_database_hold_no_canary(world, database):
    """Its tables, what was written ahead, temporary files and its log; those who stay stand in none in plain either."""
    surroundings = settings.read()
    if not surroundings.embedded:
        pytest.skip("files of a server elsewhere cannot be read")
    with session.migrating() as connection:
        connection.execute(sa.text("CREATE TABLE core.planted AS SELECT 'Zqplantedcanary'::text AS said"))
        number = connection.scalar(sa.text("SELECT oid FROM pg_database WHERE datname = current_database()"))
    with database.run._administrator() as connection:
        connection.execute("CHECKPOINT")
    data = server.state(surroundings.home).data
    files = [*(data / "base" / str(number)).iterdir(), *(data / "pg_wal").iterdir(), *data.rglob("pgsql_tmp/*")]
    files += (data.parent / "log").iterdir()
    found = planted = 0
    # What was written ahead of tests long past holds nothing of this one.
    for file in (each for each in files if each.is_file() and each.stat().st_mtime >= world.begun - 1):
        content = file.read_bytes()
        planted += b"Zqplantedcanary" in content
        found += hits(world.canaries([*world.gone, *world.stay]), content)
    with session.migrating() as connection:
        connection.execute(sa.text("DROP TABLE core.planted"))
    assert planted > 0
    goal("erased_canaries", found, 0, found == 0)
    assert found == 0
