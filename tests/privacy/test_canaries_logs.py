"""What readers say is in no log, and what fails tells nobody why: neither who asked, nor whoever reads the logs."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest

from api.datasets.formats import Way
from schema import settings
from schema.access import Audience
from tests.database import Database
from tests.privacy import sweeping
from tests.privacy.canaries import Canary, Finder
from tests.privacy.dumping import ServerLog
from tests.privacy.planted_record import plant
from tests.privacy.planting import For, Planted
from tests.privacy.sweeping import Request, Sweep, answers, asked, logged

READER = 200_000
"""The seed of what a reader says."""


@pytest.fixture(scope="module")
def planted(database: Database) -> Planted:
    return database.filled(plant)


SAYS = Canary.drawn(READER)


def said() -> list[Request]:
    """Requests that say something in every place where one can."""
    word, place = SAYS.word, f"{SAYS.lon},{SAYS.lat}"
    box = f"{SAYS.lon},{SAYS.lat},{SAYS.lon + 1},{SAYS.lat + 1}"
    headers = ("user-agent", "referer", "x-forwarded-for", "accept-language", "authorization", "if-none-match")
    about = [("cookie", f"a={word}"), *((name, word) for name in headers)]
    told = tuple((name.encode(), value.encode()) for name, value in about)
    items = "/ogc/collections/events/items"
    paths = [
        f"/{word}",
        f"/events/{word}",
        f"/datasets/{word}.csv",
        f"/tiles/{word}/0/0.mvt",
        f"/ogc/collections/{word}",
    ]
    paths += [f"/datasets/events.csv?{name}={word}" for name in ("text", "kinds", "asOf", "from", "collections", word)]
    paths += [f"/datasets/events.csv?near={place},5", f"/datasets/events.csv?bbox={box}", f"/explore/?from={word}"]
    paths += [f"{items}?{each}={word}" for each in ("filter", "datetime", "bbox", "code", "day_from", word, "sortby")]
    paths += [f"{items}?filter={name}='{word}'" for name in ("day_from", "independent_sources", "geometry", "kind")]
    paths += [f"/changes?since={word}", f"/releases/{word}", f"/records/{word}"]
    bodies = [
        {"query": f'{{ events(where: {{text: "{word}"}}) {{ totalCount }} }}'},
        {"query": f"{{ {word.replace('é', 'e')} }}"},
        {"query": "query ($a: String!) { event(code: $a) { id } }", "variables": {"a": word}, "operationName": word},
        {"query": f'{{ event(code: "{word}", asOf: "{word}") {{ id }} }}'},
        f'{{"query": "{word}'.encode(),
    ]
    return [*(Request(path, None, told) for path in paths), *(Request("/graphql", body, told) for body in bodies)]


def test_what_readers_say_is_in_no_log(planted: Planted) -> None:
    finder, server = Finder([SAYS]), ServerLog()
    with logged() as log, asked(Audience.OPEN) as (runner, asking):
        outputs = runner.run(answers(asking, said()))
        heard = finder.find(log.getvalue().encode())
    assert len({each.status for each in outputs}) > 2
    assert '"event": "request"' in log.getvalue()
    assert heard == set()
    assert finder.find(server.since()) == set()
    # What was said does come back in sentences to who said it, so that the search would know it.
    assert any(finder.find(each.parts[0]) for each in outputs)


def test_what_the_server_does_log_is_found(planted: Planted, database: Database) -> None:
    """The control: of whoever rules the server, errors are logged with what they say."""
    assert planted.places
    server = ServerLog()
    with ruling(database) as ruler, pytest.raises(psycopg.errors.InvalidTextRepresentation):
        ruler.execute(f"SELECT '{SAYS.word}'::integer".encode())
    assert Finder([SAYS]).find(server.since())


FAILING = ("event", "flat_event", "record", "source", "place", "tile_event", "change", "collection")
BURST = """CREATE FUNCTION public.burst() RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION USING
    MESSAGE = '{}', DETAIL = 'Failing row contains ({}).', HINT = '{}', ERRCODE = '{}'; END $$"""


@contextmanager
def ruling(database: Database) -> Iterator["psycopg.Connection[Any]"]:
    """A connection of the superuser."""
    url = settings.administrative_url(database.name).set(drivername="postgresql")
    with psycopg.connect(url.render_as_string(hide_password=False), autocommit=True) as ruler:
        yield ruler


@contextmanager
def failing(database: Database, words: list[str], code: str) -> Iterator[None]:
    """Let every row that readers ask for fail, with secrets in what the database says of it."""
    with ruling(database) as ruler:
        ruler.execute(BURST.format(*words, code).encode())
        for name in FAILING:
            ruler.execute(f"ALTER TABLE open.{name} ENABLE ROW LEVEL SECURITY".encode())
            ruler.execute(f"CREATE POLICY burst ON open.{name} USING (public.burst())".encode())
        try:
            yield
        finally:
            for name in FAILING:
                ruler.execute(f"DROP POLICY burst ON open.{name}".encode())
                ruler.execute(f"ALTER TABLE open.{name} DISABLE ROW LEVEL SECURITY".encode())
            ruler.execute(b"DROP FUNCTION public.burst()")


@pytest.mark.parametrize(
    "code", ["23505", *(pytest.param(each, marks=pytest.mark.long) for each in ("XX000", "22P02", "57014", "42501"))]
)
def test_what_fails_tells_nothing_of_why(planted: Planted, database: Database, code: str) -> None:
    words = [Canary.drawn(seed).word for seed, place in planted.places.items() if place.whom is For.NOBODY][:3]
    requests = [*sweeping.direct(), *sweeping.changes(), *sweeping.tiles(0), *sweeping.files(Audience.OPEN, [Way.TEXT])]
    requests += [*sweeping.pages(), Request("/ogc/collections/events/items")]
    finder, server = planted.finder(), ServerLog()
    found = Sweep(planted, finder, Audience.OPEN)
    with failing(database, words, code), logged() as log, asked(Audience.OPEN) as (runner, asking):
        outputs = runner.run(answers(asking, requests))
    found.through(outputs)
    assert sum(each.status >= 400 or b'"errors"' in each.parts[0] for each in outputs) > len(requests) / 3
    assert found.wrong == []
    assert planted.wrong(finder.find(log.getvalue().encode()), Audience.OPEN) == []
    assert finder.find(server.since()) == set()
