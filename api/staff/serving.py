"""The desk over HTTP: `/graphql` for whoever the gate knows as staff, by POST alone; nothing is kept by anybody."""

import asyncio
from typing import Protocol

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from api.graphql import body, sending
from api.graphql.body import Malformed
from api.staff import answering
from schema.access import Role
from schema.errors import SijillError

PATH = "/graphql"
KEPT_BY_NOBODY = {"cache-control": "no-store", "vary": "Authorization"}


class Known(Protocol):
    """Whoever the gate lets in."""

    @property
    def holder(self) -> str:
        """In whose name they write."""

    @property
    def role(self) -> Role | None:
        """As what."""

    @property
    def key(self) -> str:
        """Id of the key that came."""


def application() -> Starlette:
    """The application behind the gate, which puts the caller into the state of each request."""
    return Starlette(routes=[Route(PATH, _respond, methods=["POST"])])


async def _respond(request: Request) -> Response:
    caller: Known = request.state.caller
    if caller.role is None:
        # The gate of the staff lets in no audience; here nobody is anybody without it.
        raise TypeError("the desk is for roles")
    try:
        question = await body.read(request)
    except Malformed as refusal:
        return sending.refused(refusal.status, str(refusal), KEPT_BY_NOBODY)
    except SijillError as refusal:
        return sending.refused(400, str(refusal), KEPT_BY_NOBODY)
    told = await asyncio.to_thread(answering.answer, question, caller.holder, caller.role, caller.key)
    return Response(answering.encoded(told), headers=KEPT_BY_NOBODY, media_type="application/json")
