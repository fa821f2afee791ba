"""Two databases, and what two servers answer from them: nothing may differ in any byte."""

import base64
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from schema import session, settings
from schema.access import Audience, Role
from schema.tables.guard import api_key
from tests.api.doors.visiting import token_of
from tests.database import chosen

Request = dict[str, Any]
Answer = dict[str, Any]
LOT = 500
"""Requests sent to a process at a time."""


def get(path: str) -> Request:
    """A request for an address."""
    return {"method": "GET", "path": path, "body": None}


def asked(text: str, **variables: Any) -> Request:
    """A question to GraphQL."""
    return {"method": "POST", "path": "/graphql", "body": {"query": text, "variables": variables}}


class Answering:
    """A process that answers lots of requests, each in a child of its own."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process

    def answers(
        self, database: str, door: str, token: str | None, requests: list[Request], first: int = 0
    ) -> list[Answer]:
        """What a server of its own answers from a database, one request after the other."""
        told, given = self.process.stdout, self.process.stdin
        assert told is not None
        assert given is not None
        lot = {"database": database, "door": door, "token": token, "first": first, "requests": requests}
        given.write(json.dumps(lot) + "\n")
        given.flush()
        lines = [told.readline() for _ in requests]
        assert all(lines), f"the server of {door} ended: {self.process.poll()}"
        return [json.loads(line) for line in lines]


@contextmanager
def answering() -> Iterator[Answering]:
    """A process that answers, until the block ends."""
    command = [sys.executable, "-m", "tests.privacy.answering"]
    pipe = subprocess.PIPE
    with subprocess.Popen(
        command, stdin=pipe, stdout=pipe, text=True, cwd=settings.checkout(), env=dict(os.environ)
    ) as process:
        try:
            yield Answering(process)
        finally:
            assert process.stdin is not None
            process.stdin.close()


@dataclass(frozen=True)
class Two:
    """Two databases, behind one kind of door, with a token of somebody who is known at both."""

    server: Answering
    one: str
    other: str
    door: str = "public"
    token: str | None = None

    def differing(self, requests: list[Request]) -> list[str]:
        """Requests that are answered differently, with the first place where."""
        found: list[str] = []
        for begin in range(0, len(requests), LOT):
            some = requests[begin : begin + LOT]
            found += differences(some, *self.both(some, begin))
        return found

    def both(self, requests: list[Request], first: int = 0) -> tuple[list[Answer], list[Answer]]:
        """What each answers."""
        one = self.server.answers(self.one, self.door, self.token, requests, first)
        return one, self.server.answers(self.other, self.door, self.token, requests, first)


def differences(requests: list[Request], one: list[Answer], other: list[Answer]) -> list[str]:
    """Requests that were answered differently, with the first place where."""
    return [_told(*each) for each in zip(requests, one, other, strict=True) if each[1] != each[2]]


def token(holder: str, purpose: Audience | Role, one: str, other: str) -> str:
    """The token of one key that is known at both."""
    with chosen(one):
        made = token_of(holder, purpose)
        with session.migrating() as connection:
            mine = api_key.c.id == made.split("_")[1]
            row = connection.execute(sa.select(api_key).where(mine)).one()._asdict()
    with chosen(other), session.migrating() as connection:
        connection.execute(api_key.insert().values(row))
    return made


def _told(request: Request, one: Answer, other: Answer) -> str:
    bodies = [base64.b64decode(each["body"]) for each in (one, other)]
    at = next((n for n, (a, b) in enumerate(zip(*bodies, strict=False)) if a != b), min(map(len, bodies)))
    parts = " | ".join(repr(body[max(0, at - 80) : at + 60]) for body in bodies)
    headers = [pair for pair in one["headers"] if pair not in other["headers"]]
    return f"{request['path']} {json.dumps(request['body'])[:300]}: {one['status']} {other['status']} {headers} {parts}"
