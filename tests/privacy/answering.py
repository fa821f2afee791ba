"""Answers lots of requests, each lot in a process of its own, so that nothing is remembered from another database.

Reads lines of JSON (`database`, `door`, `token`, `first`, `requests` of `method`, `path`, `body`); for each request
writes a line of JSON (`status`, `headers`, `body` in base64). What is made at the desk is counted from `first`.
"""

import asyncio
import base64
import itertools
import json
import logging
import os
import re
import sys
import traceback
import uuid
from functools import cache
from typing import Any

import structlog

from api import marks, partner, serve
from api.commands.serve import staff
from api.graphql import rates
from api.ogc import door as ogc
from api.staff.schema import schema
from schema import identities, session
from schema.access import Role
from tests.api.worlds import client
from tests.database import VARIABLE

CHANGING = {"date", "server-timing", "x-process-time"}
"""Headers that tell of the moment, and of nothing else."""
CHANCE = re.compile(rb'(?<="end_id":")[^"]*|(?<=Number of the incident: )[0-9a-f]{8}')
"""What is drawn anew for every answer: a mark of the page's library, and the number under which a failure is logged."""
DOORS = {"public": serve.app, "partner": partner.app, "desk": staff}


@cache
def made(door: str) -> Any:
    """An application, which remembers nothing until it is asked; of the desk "desk <role>"."""
    door, _, role = door.partition(" ")
    if role:
        # It takes seconds, and is of no database.
        schema(Role(role))
    # Before lots are begun, of which each would read all files again, and maybe others.
    marks.code()
    app = DOORS[door]()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    return app


async def answer(app: Any, token: str | None, requests: list[dict[str, Any]]) -> None:
    """Answer all, in order."""
    async with client(app) as asking:
        if token is not None:
            asking.headers["authorization"] = f"Bearer {token}"
        for request in requests:
            body = json.dumps(request["body"]).encode() if request["body"] is not None else None
            headers = {"content-type": "application/json"} if body else {}
            got = await asking.request(request["method"], request["path"], content=body, headers=headers)
            content, drawn = CHANCE.subn(b"", got.content)
            # How well it is compressed depends on what was drawn.
            passed = CHANGING | {"content-length"} if drawn else CHANGING
            kept = sorted((name, value) for name, value in got.headers.items() if name not in passed)
            told = {"status": got.status_code, "headers": kept, "body": base64.b64encode(content).decode()}
            sys.stdout.write(json.dumps(told) + "\n")
    await ogc.close()
    await session.close_async()
    session.close()


def count(first: int) -> None:
    """Let identities and codes that are drawn be the same in two databases, one after the other."""
    numbers, codes = itertools.count(first * 1_000_000), itertools.count(900_000 + first * 1_000)
    uuid.uuid4 = lambda: uuid.uuid5(uuid.NAMESPACE_URL, str(next(numbers)))  # type: ignore[assignment]

    def code() -> str:
        number = next(codes)
        digits = "".join(identities.ALPHABET[number // 32**place % 32] for place in range(7, -1, -1))
        return f"SJ-{digits[:4]}-{digits[4:]}"

    identities.random_code = code


def apart(lot: dict[str, Any]) -> int:
    """How a process that answers one lot ended."""
    app = made(lot["door"])
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        failed = 1
        try:
            os.environ[VARIABLE] = lot["database"]
            count(lot["first"])
            asyncio.run(answer(app, lot["token"], lot["requests"]))
            sys.stdout.flush()
            failed = 0
        except BaseException:
            traceback.print_exc()
        os._exit(failed)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


if __name__ == "__main__":
    os.environ[rates.VARIABLE] = rates.OFF
    for line in sys.stdin:
        if ended := apart(json.loads(line)):
            sys.exit(ended)
