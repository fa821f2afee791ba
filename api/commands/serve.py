"""`sijill serve`: what is open to all, and beside it what partners read; the desk of staff is begun by itself.

Each has a process and a login of its own: whoever got hold of the process that serves the public would find nothing in
it that the public may not read.
"""

import logging
import os
import signal
import subprocess
import sys
import threading
import time
from ipaddress import ip_address
from typing import Annotated, Any

import structlog
import typer
import uvicorn

from api.warming import PATIENCE
from schema import settings
from schema.errors import BadInput

LOOPBACK = "127.0.0.1"
BESIDE = "SIJILL_BESIDE"
"""Names the pipe by which a process learns that the one which started it has ended."""
PROGRAM = "from api.cli import main; main()"
LAST_PORT = 65_535


def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on; by default SIJILL_HOST or 127.0.0.1.")] = None,
    port: Annotated[int | None, typer.Option(help="Port; by default PORT or 8000.", min=1, max=LAST_PORT)] = None,
    workers: Annotated[int, typer.Option(help="Processes.", min=1, max=64)] = 1,
    *,
    partner: Annotated[
        bool, typer.Option("--partner", help="Serve what partners read, by key, and only that.")
    ] = False,
    staff: Annotated[bool, typer.Option("--staff", help="Serve the desk of staff, by key, and only that.")] = False,
    alone: Annotated[bool, typer.Option("--alone", help="Serve partners not.")] = False,
) -> None:
    """Serve the API and the dashboards; beside them, on the next port of this machine, what partners read."""
    from api.graphql import rates

    # What is missing or wrong is told here, in one sentence, and not by every process or to every reader.
    rates.current()
    if partner and staff:
        raise BadInput("--partner and --staff: each is served by a process of its own.")
    if partner or staff:
        _serve_known("staff" if staff else "partner", _loopback(host), port, workers)
        return
    from api import warming
    from api.serve import app

    surroundings = settings.read()
    where, at = host or surroundings.host, port or surroundings.port
    made = app()
    configure_logs()
    _wait_for_the_record()
    if workers == 1:
        warming.begin()
    typer.echo(f"Sijill is at {_address(where, at)}   /explore   /graphql   /datasets")
    if not alone:
        threading.Thread(target=_beside, args=(_partner_port(at),), daemon=True).start()
    _run(made, "application", where, at, workers)


def _serve_known(part: str, where: str, port: int | None, workers: int) -> None:
    """Serve partners or staff: callers who are known by keys."""
    surroundings = settings.read()
    at = port or (surroundings.staff_port if part == "staff" else surroundings.partner_port)
    made = staff() if part == "staff" else partner()
    _end_with_parent()
    whom, what = (
        ("Desk", "/graphql") if part == "staff" else ("For partners", "/graphql   /datasets   /changes   /tiles")
    )
    typer.echo(f"{whom}, by key: {_address(where, at)}   {what}")
    _run(made, part, where, at, workers)


def _run(made: Any, part: str, where: str, at: int, workers: int) -> None:
    uvicorn.run(
        made if workers == 1 else f"api.commands.serve:{part}",
        factory=workers > 1,
        host=where,
        port=at,
        workers=workers,
        log_level="warning",
        # Uvicorn's own log holds addresses of readers and their questions.
        access_log=False,
        server_header=False,
    )


def _loopback(host: str | None) -> str:
    """Where what needs a key listens: on this machine, behind a proxy that speaks TLS. Raises BadInput."""
    where = host or LOOPBACK
    try:
        local = where == "localhost" or ip_address(where).is_loopback
    except ValueError:
        local = False
    if not local:
        raise BadInput("--host: what needs a key is served on this machine alone (127.0.0.1), behind a proxy with TLS.")
    return where


def _address(where: str, at: int) -> str:
    return f"http://[{where}]:{at}" if ":" in where else f"http://{where}:{at}"


def _partner_port(public: int) -> int:
    surroundings = settings.read()
    at = surroundings.partner_port if "partner_port" in surroundings.model_fields_set else public + 1
    if at > LAST_PORT:
        raise BadInput("SIJILL_PARTNER_PORT: say on which port partners are served, or serve with --alone.")
    return at


def _beside(port: int) -> None:
    """Serve partners by a process that ends with this one; begun when first readers have been served."""
    time.sleep(PATIENCE)
    told, kept = os.pipe()
    command = [sys.executable, "-c", PROGRAM, "serve", "--partner", "--port", str(port)]
    path = os.pathsep.join(each for each in sys.path if each)
    surroundings = {**os.environ, BESIDE: str(told), "PYTHONPATH": path}
    with subprocess.Popen(command, env=surroundings, pass_fds=(told,)) as process:
        os.close(told)
        process.wait()
    # Open until here: that it closes tells the other process that this one has ended.
    os.close(kept)


def _end_with_parent() -> None:
    """End when the process has ended that this one serves beside, if there is one."""
    pipe = os.environ.pop(BESIDE, None)
    if pipe is not None:
        threading.Thread(target=_outlive_nobody, args=(int(pipe),), daemon=True).start()


def _outlive_nobody(pipe: int) -> None:
    os.read(pipe, 1)
    os.kill(os.getpid(), signal.SIGTERM)


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
    """What is open to all, as each process makes it."""
    from api import warming
    from api.serve import app

    configure_logs()
    warming.begin()
    return app()


def partner() -> object:
    """What partners read, as each process makes it."""
    from api.partner import app

    configure_logs()
    return app()


def staff() -> object:
    """The desk, as each process makes it."""
    from api.doors.private import private
    from api.staff.serving import PATH
    from api.staff.serving import application as desk

    configure_logs()
    return private(desk(), (PATH,), staff=True)


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
