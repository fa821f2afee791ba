"""tipg as its own documentation sets it up, over one table of published points with an index: nothing of ours.

uvicorn tests.benchmarks.datasets.bare_tipg:application
"""

import json
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
from fastapi import FastAPI
from tipg.collections import register_collection_catalog
from tipg.database import connection_factory
from tipg.factory import Endpoints
from tipg.settings import DatabaseSettings

ADDRESS = "BARE_TIPG"
"""In the surroundings: the words that asyncpg connects by."""
SCHEMA, TABLE = "bench", "point"
COLLECTION = f"{SCHEMA}.{TABLE}"


@asynccontextmanager
async def _life(app: FastAPI) -> AsyncIterator[None]:
    begin = connection_factory([SCHEMA], "pg_temp")
    async with asyncpg.create_pool(**json.loads(os.environ[ADDRESS]), min_size=1, max_size=10, init=begin) as pool:
        app.state.pool = pool
        await register_collection_catalog(
            app, db_settings=DatabaseSettings(schemas=[SCHEMA], tables=[COLLECTION], functions=[])
        )
        yield


application = FastAPI(lifespan=_life)
application.include_router(Endpoints(with_tiles_viewer=False).router)
