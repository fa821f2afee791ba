"""Answers a list of requests from one database, in a process of its own, so that nothing is remembered from another.

Reads lines of JSON (`method`, `path`, `body`), writes lines of JSON (`status`, `headers`, `body` in base64).
"""

import asyncio
import base64
import json
import logging
import os
import sys

import structlog

from api import serve
from api.graphql import rates
from schema import session
from tests.api.worlds import client

CHANGING = {"date", "server-timing", "x-process-time"}
"""Headers that tell of the moment, and of nothing else."""


async def answer(lines: list[str]) -> None:
    """Answer all, in order."""
    async with client(serve.app()) as asking:
        for line in lines:
            request = json.loads(line)
            body = json.dumps(request["body"]).encode() if request["body"] is not None else None
            headers = {"content-type": "application/json"} if body else {}
            got = await asking.request(request["method"], request["path"], content=body, headers=headers)
            kept = sorted((name, value) for name, value in got.headers.items() if name not in CHANGING)
            told = {"status": got.status_code, "headers": kept, "body": base64.b64encode(got.content).decode()}
            sys.stdout.write(json.dumps(told) + "\n")
    await session.close_async()


if __name__ == "__main__":
    os.environ[rates.VARIABLE] = rates.OFF
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    asyncio.run(answer(sys.stdin.read().splitlines()))
    session.close()
