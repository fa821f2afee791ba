"""What only a connection can do wrong: bodies that trickle, break off, or are not as long as they say."""

import socket
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from api.graphql import body
from tests.api.serving import served
from tests.api.worlds import World

USUAL = body.PATIENCE
"""Seconds in which a body must have come."""
SILENT = 2 * USUAL
"""Seconds without a word after which a connection was left open."""

OK = b'{"query": "{ publication { number } }"}'


@pytest.fixture(scope="module")
def address(world: World) -> Iterator[tuple[str, int]]:
    """Host and port of a server of `world`."""
    assert world.events
    with served() as url:
        at = urlsplit(url)
        assert at.hostname is not None
        assert at.port is not None
        yield at.hostname, at.port


def head(*lines: str) -> bytes:
    return "\r\n".join(("POST /graphql HTTP/1.1", "Host: x", "Content-Type: application/json", *lines, "", "")).encode()


def answered(address: tuple[str, int], *sent: bytes, pause: float = 0) -> tuple[int, bytes, float]:
    """Status and bytes of the answer until the server closes the connection or is silent, and how long it took."""
    begun = time.monotonic()
    with socket.create_connection(address, timeout=SILENT) as wire:
        for part in sent:
            wire.sendall(part)
            time.sleep(pause)
        answer = b""
        try:
            while part := wire.recv(65_536):
                answer += part
            closed = True
        except ConnectionResetError:
            closed = True
        except TimeoutError:
            closed = False
    taken = time.monotonic() - begun
    return int(answer.split(b" ")[1]), answer if closed else answer + b"(still open)", taken


def test_a_body_that_trickles_has_its_time(address: tuple[str, int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(body, "PATIENCE", 0.3)
    chunk = b"1\r\n \r\n"
    status, answer, taken = answered(address, head("Transfer-Encoding: chunked"), *[chunk] * 6, pause=0.05)
    assert status == 408
    assert b"did not arrive within" in answer
    assert b"(still open)" not in answer
    assert taken < USUAL


def test_a_body_shorter_than_it_says_has_its_time_too(
    address: tuple[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(body, "PATIENCE", 0.3)
    status, answer, _ = answered(address, head("Content-Length: 500"), OK)
    assert status == 408
    assert b"(still open)" not in answer


def test_what_follows_a_body_is_no_fault_of_ours(address: tuple[str, int]) -> None:
    status, answer, _ = answered(address, head(f"Content-Length: {len(OK)}"), OK + b"GARBAGE\r\n\r\n")
    assert status in {200, 400}
    assert b"HTTP/1.1 5" not in answer
    assert b"(still open)" not in answer


def test_a_large_body_is_refused_by_its_length_before_it_comes(address: tuple[str, int]) -> None:
    status, answer, taken = answered(address, head(f"Content-Length: {10**9}"), b"{")
    assert status == 413
    assert b"(still open)" not in answer
    assert taken < USUAL


def test_a_large_body_without_a_length_is_refused_while_it_comes(address: tuple[str, int]) -> None:
    part = b"4000\r\n" + b" " * 0x4000 + b"\r\n"
    status, answer, _ = answered(address, head("Transfer-Encoding: chunked"), *[part] * 5)
    assert status == 413
    assert b"(still open)" not in answer


@pytest.mark.parametrize("length", ["-1", "x", "1e3", "99999999999999999999999"])
def test_lengths_that_are_none_are_no_fault_of_ours(address: tuple[str, int], length: str) -> None:
    status, _, _ = answered(address, head(f"Content-Length: {length}"), OK)
    assert status in {400, 413}


def test_who_goes_away_in_the_middle_harms_nobody(address: tuple[str, int]) -> None:
    for _ in range(20):
        with socket.create_connection(address) as wire:
            wire.sendall(head("Content-Length: 500") + b"{")
    status, _, _ = answered(address, head(f"Content-Length: {len(OK)}", "Connection: close"), OK)
    assert status == 200
