"""The gate: who is known passes, everybody else is told one thing, and a key that ends ends what is under way."""

import asyncio
import time
from collections.abc import Iterator

import pytest
from starlette.types import Message, Receive, Scope, Send

from api.doors import keeping
from api.doors.gate import Gate
from api.doors.keeping import Found, Keeper
from api.doors.private import private
from api.graphql import rates
from schema.access import Audience, Role
from schema.errors import Unauthenticated
from tests.api.doors.visiting import Answer, Clock, Inside, code_of, knock, revoke, scope_of, token_of, visit
from tests.privacy.goals import goal

pytestmark = pytest.mark.usefixtures("database", "fresh_rates")


@pytest.fixture
def fresh_rates() -> Iterator[None]:
    rates.forget()
    yield
    rates.forget()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def gate(clock: Clock) -> Gate:
    return Gate(Inside(), audiences=(Audience.PARTNER,), keeper=Keeper(clock))


def inside(gate: Gate) -> Inside:
    assert isinstance(gate.app, Inside)
    return gate.app


async def test_who_is_known_passes_and_the_answer_is_theirs(gate: Gate) -> None:
    token = token_of("an agency", Audience.PARTNER)
    answer = await visit(gate, token)
    assert (answer.status, answer.parts) == (200, [b"an agency"])
    assert answer.headers[b"cache-control"] == b"private, max-age=60"
    assert answer.headers[b"vary"] == b"Accept, Authorization"
    (caller,) = inside(gate).callers
    assert (caller.audience, caller.role, caller.key) == (Audience.PARTNER, None, token.split("_")[1])


async def test_what_staff_are_answered_is_kept_nowhere() -> None:
    gate = Gate(Inside(), staff=True)
    answer = await visit(gate, token_of("nadia", Role.VERIFIER))
    assert (answer.status, answer.headers[b"cache-control"]) == (200, b"no-store")


async def test_a_key_opens_its_own_door_only(gate: Gate) -> None:
    desk = Gate(Inside(), staff=True)
    partner, verifier = token_of("an agency", Audience.PARTNER), token_of("nadia", Role.VERIFIER)
    assert [(await visit(door, token)).status for door in (gate, desk) for token in (partner, verifier)] == [
        200,
        401,
        401,
        200,
    ]


async def test_everybody_else_is_told_one_thing(gate: Gate) -> None:
    token, ended = token_of("an agency", Audience.PARTNER), token_of("another", Audience.PARTNER)
    revoke(ended)
    head, id_, secret = token.split("_", 2)
    told = [
        await visit(gate),
        await visit(gate, token_of("nadia", Role.VERIFIER)),
        await visit(gate, ended),
        await visit(gate, f"{head}_{id_}_{secret[::-1]}"),
        await visit(gate, f"{head}_{'0' * 10}_{secret}"),
        await visit(gate, token, token),
        await visit(gate, token, "x"),
        await visit(gate, f"{token} "),
        await visit(gate, f"{token},{token}"),
        await knock(gate, [(b"authorization", b"Basic " + token.encode())]),
        await knock(gate, [(b"authorization", token.encode())]),
        await knock(gate, [(b"x-api-key", token.encode()), (b"cookie", b"token=" + token.encode())]),
        await knock(gate, [(b"authorization", b"Bearer \xff\xfe")]),
        await knock(gate, [(b"authorization", b"Bearer " + b"a" * 5000)]),
        await visit(gate, "x", method="OPTIONS"),
        await visit(gate, "x", method="HEAD"),
    ]
    assert {each.status for each in told} == {401}
    assert len({str(each.told) for each in told}) == 1
    assert told[0].headers[b"www-authenticate"] == b"Bearer"
    assert not inside(gate).callers
    assert (await visit(gate, token)).status == 200


async def test_a_web_socket_is_closed(gate: Gate) -> None:
    answer = Answer()

    async def nothing() -> Message:
        raise AssertionError

    await gate(scope_of([], type_="websocket"), nothing, answer.take)
    assert answer.closed


async def test_no_origin_is_told_that_it_may_ask() -> None:
    app = private(Inside(), ("/graphql",), audiences=(Audience.PARTNER,))
    wanted = [(b"origin", b"https://elsewhere.example"), (b"access-control-request-method", b"POST")]
    preflight = await knock(app, wanted, method="OPTIONS")
    asked = await visit(app, token_of("an agency", Audience.PARTNER))
    for answer, status in ((preflight, 401), (asked, 200)):
        assert answer.status == status
        assert not [name for name in answer.headers if name.startswith(b"access-control")]
        assert answer.headers[b"cross-origin-resource-policy"] == b"same-origin"
        assert answer.headers[b"x-robots-tag"] == b"none"
        assert b"sandbox" in answer.headers[b"content-security-policy"]


async def test_revoked_is_revoked_within_five_seconds(gate: Gate, clock: Clock) -> None:
    token = token_of("an agency", Audience.PARTNER)
    assert (await visit(gate, token)).status == 200
    revoke(token)
    while (await visit(gate, token)).status == 200:
        clock.now += 0.25
    goal("revocation_seconds", clock.now, 5, clock.now < 5)
    assert 0 < clock.now < 5
    assert (await visit(gate, token)).status == 401


async def _download(gate: Gate, clock: Clock, token: str) -> list[bytes]:
    """The parts of an answer that goes on while its key is revoked, until it breaks off or ends."""
    answer = Answer()

    async def endless(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        for second in range(10):
            await send({"type": "http.response.body", "body": b"%d" % second, "more_body": True})
            if second == 1:
                revoke(token)
            clock.now += 1

    gate.app = endless
    headers = [(b"authorization", f"Bearer {token}".encode())]
    with pytest.raises(Unauthenticated):
        await gate(scope_of(headers), _request, answer.take)
    return answer.parts


async def _request() -> Message:
    return {"type": "http.request", "body": b"", "more_body": False}


async def test_a_download_breaks_off_when_its_key_is_revoked(gate: Gate, clock: Clock) -> None:
    assert await _download(gate, clock, token_of("an agency", Audience.PARTNER)) == [b"0", b"1", b"2", b"3"]


async def test_mutation_a_keeper_that_never_asks_again_lets_the_download_go_on(
    gate: Gate, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Keeper, "holds", lambda _, found: isinstance(found, Found))
    with pytest.raises(pytest.fail.Exception):
        await _download(gate, clock, token_of("an agency", Audience.PARTNER))


async def test_who_guesses_keeps_nobody_else_waiting(gate: Gate, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    known, new = token_of("an agency", Audience.PARTNER), token_of("another", Audience.PARTNER)
    assert (await visit(gate, known)).status == 200
    clock.now += keeping.FRESH
    at_once, most = 0, 0
    proves = keeping.find.__globals__["keys"].proves

    def counted(*given: object) -> bool:
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)
        try:
            return bool(proves(*given))
        finally:
            at_once -= 1

    monkeypatch.setattr("schema.keys.proves", counted)
    head, id_, _ = new.split("_", 2)
    guesses = [
        asyncio.create_task(visit(gate, f"{head}_{id_}_{guess:043}", address=f"198.51.100.{guess % 3}"))
        for guess in range(60)
    ]
    await asyncio.sleep(0.05)
    begun = time.perf_counter()
    assert (await visit(gate, known)).status == 200
    assert (await visit(gate, new)).status == 200
    honest = time.perf_counter() - begun
    still = sum(not each.done() for each in guesses)
    assert {(await each).status for each in guesses} == {401}
    whole = time.perf_counter() - begun
    assert still > 30
    assert honest < whole / 2
    assert most <= keeping.AT_ONCE


async def test_one_address_has_so_many_guesses(gate: Gate, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIJILL_RATE", "5000 per minute")
    token = token_of("an agency", Audience.PARTNER)
    assert (await visit(gate, token, address="192.0.2.9")).status == 200
    told = [await visit(gate, f"{token[:-1]}{end}", address="192.0.2.9") for end in "ABCDEF"]
    assert [each.status for each in told] == [401, 401, 401, 429, 429, 429]
    assert code_of(told[-1]) == "RATE_LIMITED"
    # Whoever is known goes on, from the same address too.
    assert (await visit(gate, token, address="192.0.2.9")).status == 200


async def test_no_token_is_logged(capsys: pytest.CaptureFixture[str]) -> None:
    app = private(Inside(), ("/graphql",), audiences=(Audience.PARTNER,))
    token = token_of("an agency", Audience.PARTNER)
    await visit(app, token)
    await visit(app, f"{token[:-1]}~")
    logged = "".join(capsys.readouterr())
    assert '"/graphql"' in logged or "/graphql" in logged
    assert token.split("_", 2)[2][:-1] not in logged
