"""`sijill serve`."""

import logging
import os
import sys
from typing import Annotated

import structlog
import typer
import uvicorn

from schema import settings


def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on; by default SIJILL_HOST or 127.0.0.1.")] = None,
    port: Annotated[int | None, typer.Option(help="Port; by default PORT or 8000.", min=1, max=65535)] = None,
    workers: Annotated[int, typer.Option(help="Processes.", min=1, max=64)] = 1,
) -> None:
    """Serve the API and the dashboards."""
    from api import warming
    from api.graphql import rates
    from api.serve import app

    surroundings = settings.read()
    where, at = host or surroundings.host, port or surroundings.port
    # What is missing or wrong is told here, in one sentence, and not by every process or to every reader.
    rates.current()
    made = app()
    configure_logs()
    _wait_for_the_record()
    if workers == 1:
        warming.begin()
    shown = f"[{where}]" if ":" in where else where
    typer.echo(f"Sijill is at http://{shown}:{at}   /explore   /graphql   /datasets")
    uvicorn.run(
        made if workers == 1 else "api.commands.serve:application",
        factory=workers > 1,
        host=where,
        port=at,
        workers=workers,
        log_level="warning",
        # Uvicorn's own log holds addresses of readers and their questions.
        access_log=False,
        server_header=False,
    )


def _wait_for_the_record() -> None:
    """Wait for the child of `make run` that prepares the record; when it could not, it has said why."""
    pipe = os.environ.pop("SIJILL_READY", None)
    if pipe is None:
        return
    with os.fdopen(int(pipe), "rb") as ready:
        done = ready.read()
    os.wait()
    if not done:
        raise typer.Exit(1)


def application() -> object:
    """The application, as each process makes it."""
    from api import warming
    from api.serve import app

    configure_logs()
    warming.begin()
    return app()


def configure_logs() -> None:
    """One line of JSON per entry on the error stream."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
    )
