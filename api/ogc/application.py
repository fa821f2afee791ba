"""tipg as one application: its endpoints, our collections, a pool of the one login, and errors in one sentence."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
import orjson
import tipg.collections
import tipg.factory
from fastapi import FastAPI, HTTPException
from fastapi.exceptions import RequestValidationError
from morecantile import tms
from morecantile.defaults import TileMatrixSets
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp
from tipg.collections import Collection, CollectionList
from tipg.errors import NotFound, TiPgError

from api.datasets.problems import problem, refused
from api.ogc.door import DEFAULT, MOST, PATH
from api.ogc.extents import measured
from api.ogc.features import Published, collections
from schema.errors import BadInput, NotReady, SijillError, UnknownKey
from schema.ogc import VIEWS
from schema.pooling import UNREACHABLE
from schema.roles import Login
from schema.settings import login_url

CONNECTIONS = 8
SECONDS = 8
"""How long a question may wait for a connection and the database together."""
GRID = "WebMercatorQuad"
CQL2 = "http://www.opengis.net/spec/cql2/1.0/conf"
SPOKEN = ("cql2-text", "cql2-json", "basic-cql2", "advanced-comparison-operators", "basic-spatial-functions")


class Pools:
    """Connections of the login of OGC API to the database that the settings name now."""

    def __init__(self) -> None:
        self._pools: dict[str, asyncpg.Pool[Any]] = {}

    @asynccontextmanager
    async def acquire(self) -> AsyncIterator[Any]:
        """A connection. Raises NotReady when there is no such login yet, or nobody answers."""
        url = login_url(Login.OGC)
        address = url.render_as_string(hide_password=False)
        if address not in self._pools:
            self._pools[address] = await asyncpg.create_pool(
                host=url.query.get("host") or url.host,
                port=url.port,
                user=url.username,
                password=url.password,
                database=url.database,
                min_size=0,
                max_size=CONNECTIONS,
                command_timeout=SECONDS,
                init=_prepared,
                reset=_cleared,
            )
        try:
            connection = await self._pools[address].acquire(timeout=SECONDS)
        except (OSError, asyncpg.InvalidAuthorizationSpecificationError, asyncpg.InvalidCatalogNameError):
            raise NotReady(UNREACHABLE) from None
        except asyncpg.InsufficientPrivilegeError:
            raise NotReady("OGC API has no login in this database yet; `sijill db roles` makes it.") from None
        try:
            yield connection
        finally:
            await self._pools[address].release(connection)

    async def close(self) -> None:
        """Give all connections back."""
        pools, self._pools = list(self._pools.values()), {}
        for each in pools:
            await each.close()


POOLS = Pools()


async def _cleared(connection: Any) -> None:
    """Clear a connection between questions: by what its login may do, which has no locks to give back."""
    await connection.execute("RESET ALL")


async def _prepared(connection: Any) -> None:
    for name in ("json", "jsonb"):
        await connection.set_type_codec(name, encoder=orjson.dumps, decoder=orjson.loads, schema="pg_catalog")


def application() -> ASGIApp:
    """The application beneath `/ogc`."""
    # tipg reads its limits from the surroundings; these are ours, and one more tells whether there is another page.
    for module, most in ((tipg.factory, MOST), (tipg.collections, MOST + 1)):
        module.features_settings.default_features_limit = DEFAULT
        module.features_settings.max_features_per_query = most
    tipg.factory.FEATURES_CONFORMS[:] = [*tipg.factory.FEATURES_CONFORMS, *(f"{CQL2}/{each}" for each in SPOKEN)]
    app = FastAPI(
        title="Sijill: OGC API – Features and Tiles", openapi_url=f"{PATH}/api", docs_url=None, redoc_url=None
    )
    app.state.pool = POOLS
    collection: Any = _collection
    collections_: Any = _collections
    endpoints = tipg.factory.Endpoints(
        title="Sijill: documented violations of human rights",
        router_prefix=PATH,
        collection_dependency=collection,
        collections_dependency=collections_,
        supported_tms=TileMatrixSets({GRID: tms.get(GRID)}),
        with_tiles_viewer=False,
    )
    app.include_router(endpoints.router, prefix=PATH)
    # tipg links to a page of documentation by the name of its route; ours is that of the site.
    app.add_api_route(f"{PATH}/api.html", _documentation, name="swagger_ui_html", include_in_schema=False)
    for kind in (SijillError, TiPgError, ValueError, asyncpg.PostgresError, TimeoutError, Exception):
        app.add_exception_handler(kind, _failed)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(404, _missing)
    app.add_exception_handler(405, _missing)
    return app


async def _documentation(request: Request) -> Response:
    return RedirectResponse(f"{request.base_url}datasets")


_COLLECTIONS = collections()
_OF_FILTERS = (asyncpg.DataError, asyncpg.UndefinedFunctionError, asyncpg.DatatypeMismatchError)
"""What a filter that is right in form can cause in a statement; all else is a mistake of ours."""
_RESERVED = frozenset(
    {
        *("ids", "datetime", "bbox", "properties", "filter", "filter-lang", "geom-column", "datetime-column", "limit"),
        *("offset", "bbox-only", "simplify", "sortby", "filter-crs", "crs", "bbox-crs", "minzoom", "maxzoom"),
    }
)
_OF_DAYS = frozenset({"datetime", "datetime-column"})
"""Keys of collections that have days."""


async def _collection(request: Request, collectionId: str) -> Published:  # noqa: N803 - by tipg
    """One collection. Raises BadInput for a key of the address that it does not have."""
    found = _COLLECTIONS.get(collectionId)
    if found is None:
        known = ", ".join(view.name for view in VIEWS)
        raise HTTPException(404, f"There is no collection {collectionId!r}; there are {known}.")
    known_keys = {*_RESERVED, *found.columns()}
    if not found.datetime_columns:
        known_keys -= _OF_DAYS
    for key in request.query_params:
        if key not in known_keys:
            raise BadInput(
                f"{key!r} is nothing that {collectionId} can be asked for; take bbox, datetime, filter, limit."
            )
    await measured(request.app.state.pool, _COLLECTIONS)
    return found


async def _collections(request: Request) -> CollectionList:
    """All collections."""
    await measured(request.app.state.pool, _COLLECTIONS)
    every: list[Collection] = [*_COLLECTIONS.values()]
    return CollectionList(collections=every, matched=len(every), next=None, prev=None)


async def _failed(request: Request, failure: Exception) -> Response:
    """What went wrong, as one sentence that repeats nothing of the database."""
    address = str(request.base_url)
    if isinstance(failure, asyncpg.QueryCanceledError):
        failure = TimeoutError()
    if isinstance(failure, NotFound):
        return problem(404, "NO_SUCH_ADDRESS", f"{str(failure).rstrip('.')}.", address=address)
    if isinstance(failure, UnknownKey):
        return problem(404, failure.code, str(failure), address=address)
    if isinstance(failure, asyncpg.InsufficientPrivilegeError | asyncpg.UndefinedTableError):
        failure = NotReady("The views of OGC API are not there yet; `sijill db roles` and `sijill migrate` make them.")
    # PostGIS says no other of what it cannot read as a geometry.
    unread = isinstance(failure, asyncpg.InternalServerError) and "filter" in request.query_params
    if unread or isinstance(failure, _OF_FILTERS):
        failure = BadInput("filter: the database cannot compare these; see the types at …/queryables.")
    if type(failure) is Exception:
        # The parser of CQL2 raises this and no other, with a drawing of where it stopped.
        failure = BadInput("filter: this is no CQL2; write kind = 'shelling' AND day_from >= DATE('2021-01-01').")
    if isinstance(failure, TiPgError | ValueError):
        failure = BadInput(
            f"{str(failure).splitlines()[0].rstrip('.')}." if str(failure) else "A value has no such form."
        )
    return refused(failure, address)


async def _invalid(request: Request, failure: Exception) -> Response:
    first = failure.errors()[0] if isinstance(failure, RequestValidationError) else {"loc": ("",), "msg": "invalid"}
    return refused(BadInput(f"{first['loc'][-1]}: {first['msg']}."), str(request.base_url))


async def _missing(request: Request, failure: Exception) -> Response:
    detail = getattr(failure, "detail", "")
    sentence = detail if " " in str(detail) and detail != "Not Found" else f"There is nothing here; begin at {PATH}."
    return problem(getattr(failure, "status_code", 404), "NO_SUCH_ADDRESS", sentence, address=str(request.base_url))
