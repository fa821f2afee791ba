"""Five hundred secrets, planted wherever the record can hold one, are in nothing that readers are given or is left.

The same search finds them in the record itself, in what the desk reads, and wherever one does get out.
"""

import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from api.datasets.formats import Way
from schema import passwords, rights, session, settings
from schema.access import Audience, Role
from schema.ogc import SCHEMA
from schema.publish import publish, steps
from schema.tables.base import core
from tests.api.doors.visiting import token_of
from tests.database import Database
from tests.privacy import sweeping
from tests.privacy.canaries import Canary, Finder
from tests.privacy.dumping import ServerLog, dumped
from tests.privacy.goals import goal
from tests.privacy.planted_record import SAFEGUARD, WORKER, plant
from tests.privacy.planting import FEWEST, For, Planted
from tests.privacy.sweeping import Request, Sweep, answers, asked, logged
from tests.recording import Recorder

KEYS = 190_000
"""The seed of the first of what is drawn elsewhere: tokens and passwords."""
OF = {Audience.OPEN: (str(Audience.OPEN), SCHEMA), Audience.PARTNER: (str(Audience.PARTNER),)}


@pytest.fixture(scope="module")
def planted(database: Database) -> Planted:
    return database.filled(plant)


@pytest.fixture(scope="module")
def finder(planted: Planted) -> Finder:
    return planted.finder()


@pytest.fixture(scope="module")
def token(planted: Planted) -> str:
    assert planted.places
    return token_of("an agency", Audience.PARTNER)


def sweep(planted: Planted, finder: Finder, audience: Audience, token: str, *, whole: bool) -> Sweep:
    """What an audience gets when it asks for everything, or for a little of everything."""
    found = Sweep(planted, finder, audience)
    requests = [*sweeping.direct(), *sweeping.changes(), *sweeping.tiles(3 if whole else 1)]
    requests += list(sweeping.files(audience, Way if whole else [Way.TEXT]))[:: 1 if whole else 3]
    if audience is Audience.OPEN:
        requests += [*sweeping.pages(), *sweeping.maps()] if whole else list(sweeping.pages())[:6]
    with asked(audience, token if audience is Audience.PARTNER else "") as (runner, asking):
        outputs = runner.run(answers(asking, requests))
        found.through(outputs)
        if audience is Audience.OPEN:
            found.through(runner.run(answers(asking, records(outputs)[:: 1 if whole else 3])))
        if whole:
            found.through(runner.run(answers(asking, runner.run(sweeping.questions(asking)))))
    assert sum(each.status == 200 for each in outputs) > 0.8 * len(outputs)
    return found


def records(outputs: list[sweeping.Output]) -> list[Request]:
    """The page of every record whose code was told."""
    codes = sorted({each.decode() for one in outputs for each in re.findall(rb"SJ-\w{4}-\w{4,}", one.parts[0])})
    return [
        Request(f"/{kind}/{code}?lang={lang}") for code in codes for kind, lang in (("events", "en"), ("records", "ar"))
    ]


def test_there_are_enough_of_them(planted: Planted) -> None:
    assert len(planted.seeds(For.NOBODY)) >= FEWEST
    assert {planted.places[seed].form for seed in planted.seeds(For.NOBODY)} == {"word", "spot", "day"}


def test_the_record_holds_them_all(planted: Planted, finder: Finder, database: Database) -> None:
    """The positive control: the same search finds each where it was written."""
    assert {hit.seed for hit in planted.own(finder.find(dumped(database.name, "core")))} == set(planted.places)


def test_who_may_see_them_does(planted: Planted, finder: Finder) -> None:
    """A safeguard and whoever works on a record see, between them, all but what a thing is called elsewhere."""
    told = [seen(Role.SAFEGUARD, SAFEGUARD), seen(Role.CASE_WORKER, WORKER)]
    found = [{hit.seed for hit in planted.own(finder.find("\n".join(each).encode()))} for each in told]
    unseen = {planted.places[seed].where for seed in set(planted.places) - found[0] - found[1]}
    assert unseen == {"identity.key"}
    assert found[0] != found[1]
    hits = finder.find("\n".join(seen(Role.ADMINISTRATOR, "adel")).encode())
    assert {planted.places[hit.seed].where for hit in hits} == {"actor"}


def seen(role: Role, holder: str) -> list[str]:
    """Every value that a role may select."""
    told = []
    with session.desk(holder, role, reading=True) as connection:
        for table in core.sorted_tables:
            names = ", ".join(f'"{column.name}"' for column in rights.columns(role, table))
            if names:
                rows = connection.exec_driver_sql(f"SELECT {names} FROM {table.fullname}")
                told += [str(value) for row in rows for value in row]
    return told


def test_no_copy_holds_what_is_not_for_its_readers(planted: Planted, finder: Finder, database: Database) -> None:
    for audience, schemas in OF.items():
        hits = planted.own(finder.find(dumped(database.name, *schemas)))
        assert planted.wrong(hits, audience) == []
        # What is for everybody is there, so that the search looks where it has to.
        assert planted.seeds(For.EVERYBODY) <= {hit.seed for hit in hits}
        assert (planted.seeds(For.PARTNERS) <= {hit.seed for hit in hits}) is (audience is Audience.PARTNER)


@pytest.mark.parametrize("audience", Audience)
def test_nothing_that_readers_ask_for_holds_one(
    planted: Planted, finder: Finder, token: str, audience: Audience
) -> None:
    found = sweep(planted, finder, audience, token, whole=False)
    assert found.wrong == []
    assert planted.seeds(For.EVERYBODY) <= found.seen
    assert planted.seeds(For.PARTNERS) & found.seen == planted.seeds(
        For.PARTNERS if audience is Audience.PARTNER else For.NOBODY
    ) & planted.seeds(For.PARTNERS)


@pytest.mark.long
def test_nothing_at_all_holds_one(
    planted: Planted,
    finder: Finder,
    token: str,
    database: Database,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """All that there is to be asked for, what is logged meanwhile, and what is left on disk afterwards."""
    server, left, wrong = ServerLog(), tmp_path_factory.mktemp("temporary"), []
    with temporary(left), logged() as log:
        for audience in Audience:
            found = sweep(planted, finder, audience, token, whole=True)
            wrong += found.wrong
            assert planted.seeds(For.EVERYBODY) <= found.seen
        for audience, schemas in OF.items():
            wrong += planted.wrong(finder.find(dumped(database.name, *schemas)), audience)
    wrong += planted.wrong(finder.find(log.getvalue().encode()), Audience.OPEN)
    wrong += planted.wrong(finder.find(server.since()), Audience.OPEN)
    # Processes that go on have folders and sockets there, and no file.
    wrong += [f"{file.name} was left behind" for file in left.rglob("*") if file.is_file()]
    wrong += keys_told(token, [log.getvalue().encode(), server.since(), dumped(database.name)])
    goal("canary_hits", len(wrong), f"0 of {len(planted.places)}", not wrong)
    assert log.getvalue()
    assert wrong == []


@contextmanager
def temporary(folder: Path) -> Iterator[None]:
    """Let temporary files be made in a folder, by the processes that are started too."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TMPDIR", str(folder))
        patch.setattr(tempfile, "tempdir", str(folder))
        yield


def keys_told(token: str, places: list[bytes]) -> list[str]:
    """Tokens and passwords that stand anywhere; of the database's own secret a copy lies in `guard`."""
    folder = settings.read().password_folder
    words = {file.name: passwords.find(folder, file.stem) for file in folder.iterdir()} | {"token": token.split("_")[2]}
    drawn = {KEYS + n: name for n, name in enumerate(words)}
    found = Finder(Canary.drawn(seed).told(words[name]) for seed, name in drawn.items())
    hits = {(drawn[hit.seed], hit.shape) for place in places for hit in found.find(place)}
    return [f"{name} as {shape}" for name, shape in hits if not name.startswith(passwords.CONTEXT)]


def test_a_token_that_is_told_is_found(token: str) -> None:
    assert keys_told(token, [b"", b"nothing"]) == []
    assert "token as UTF-8" in keys_told(token, [f"Bearer {token}".encode()])


def test_a_text_that_nobody_signed_off_would_be_found(
    planted: Planted, finder: Finder, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The mutation control, which comes last as it publishes: without the rule of signing off, words get out."""
    rule, told = "s.free or exists (select from core.current_sign_off", steps.text
    assert rule in told("70_generalise")
    monkeypatch.setattr(steps, "text", lambda step: told(step).replace(rule, f"true or {rule}"))
    with session.recording("an import") as connection:
        Recorder(connection, "an import").write("event", {}, of=planted.events["one"])
    publish()
    for audience in Audience:
        found = planted.wrong(finder.find(dumped(database.name, audience)), audience)
        assert any("one: event.summary_en" in each for each in found)
        assert not any("two: " in each for each in found)
