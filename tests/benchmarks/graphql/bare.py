"""The floor: our statements in a bare ASGI application, their rows shaped by hand.

It has the text and the values of the statements that our server sends for each set, so that it pays for neither GraphQL
nor a filter: what is left is the driver, the documents' JSON, picking the fields, and writing the answer.
"""

import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import orjson
import psycopg
from psycopg.types.json import set_json_loads
from psycopg_pool import AsyncConnectionPool

from schema.roles import Login
from schema.settings import login_url
from tests.benchmarks.graphql.shapes import SHAPES, Rows

SENT: dict[str, list[list[Any]]] = orjson.loads(Path(os.environ["STATEMENTS"]).read_bytes())


async def _prepare(connection: psycopg.AsyncConnection[Any]) -> None:
    set_json_loads(orjson.loads, connection)
    await connection.set_autocommit(True)


size = int(os.environ["POOL"])
pool: AsyncConnectionPool[psycopg.AsyncConnection[Any]] = AsyncConnectionPool(
    login_url(Login.OPEN).set(drivername="postgresql").render_as_string(hide_password=False),
    min_size=1,
    max_size=size,
    configure=_prepare,
    open=False,
)


async def _read(connection: psycopg.AsyncConnection[Any], sent: list[Any]) -> list[Rows]:
    answers = []
    for text, values, _ in sent:
        cursor = await connection.execute(text, values)
        answers.append(([each.name for each in cursor.description or ()], await cursor.fetchall()))
    return answers


async def answer(asked: Any) -> bytes:
    sent = SENT[asked["question"]][asked["set"]]
    async with pool.connection() as connection:
        if any(in_transaction for *_, in_transaction in sent):
            async with connection.transaction():
                answers = await _read(connection, sent)
        else:
            answers = await _read(connection, sent)
    return orjson.dumps({"data": SHAPES[asked["question"]](answers)})


Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]


async def application(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    if scope["type"] == "lifespan":
        await receive()
        await pool.open()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await pool.close()
        await send({"type": "lifespan.shutdown.complete"})
        return
    body = b""
    more = True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    made = await answer(orjson.loads(body))
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(made)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": made})
