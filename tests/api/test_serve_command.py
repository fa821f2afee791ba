"""`sijill serve`: it says where it is, answers, and ends when told to."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx2
import pytest
from typer.testing import CliRunner

from api.cli import application
from schema.errors import BadInput
from tests.database import Database

LONGEST = 300
"""Seconds that a command may take to start beside other tests, on a slow machine that has compiled nothing yet."""


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port: int = listening.getsockname()[1]
        return port


def listening(port: int) -> bool:
    with socket.socket() as asking:
        return asking.connect_ex(("127.0.0.1", port)) == 0


def answer(address: str, serving: subprocess.Popen[str]) -> httpx2.Response:
    """The answer, as soon as there is one."""
    end = time.monotonic() + LONGEST
    while time.monotonic() < end:
        try:
            return httpx2.get(address, timeout=LONGEST)
        except httpx2.ConnectError:
            assert serving.poll() is None, serving.communicate()
            time.sleep(0.1)
    raise AssertionError(f"no answer in {LONGEST} seconds")


def test_it_serves_and_logs_no_reader(database: Database) -> None:
    port = free_port()
    command = [str(Path(sys.executable).with_name("sijill")), "serve", "--alone"]
    surroundings = {**os.environ, "SIJILL_DATABASE": database.name, "PORT": str(port), "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        command, env=surroundings, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as serving:
        health = answer(f"http://127.0.0.1:{port}/health?secret=question", serving)
        serving.send_signal(signal.SIGTERM)
        out, log = serving.communicate(timeout=LONGEST)
    assert health.json() == {"status": "ok", "publication": None}
    assert "server" not in health.headers
    assert out == f"Sijill is at http://127.0.0.1:{port}   /explore   /graphql   /datasets\n"
    assert '"area": "/health"' in log
    for unwanted in ("127.0.0.1", "secret", "Traceback"):
        assert unwanted not in log


@pytest.mark.parametrize("given", [["--port", "0"], ["--workers", "0"], ["--port", "x"], ["--partner", "--staff"]])
def test_options_that_cannot_be_are_refused(given: list[str]) -> None:
    command = [str(Path(sys.executable).with_name("sijill")), "serve", *given]
    done = subprocess.run(command, capture_output=True, text=True, timeout=LONGEST, check=False)
    assert done.returncode != 0
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("said", ["quick", "0 per minute", "5 per minute; 9 per hour"])
def test_a_rate_that_cannot_be_is_told_before_it_serves(said: str) -> None:
    command = [str(Path(sys.executable).with_name("sijill")), "serve"]
    surroundings = {**os.environ, "SIJILL_RATE": said}
    done = subprocess.run(command, env=surroundings, capture_output=True, text=True, timeout=LONGEST, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "SIJILL_RATE is no rate; write it as '2000000 per minute', or 'off'.\n"


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.7", "::", "example.org"])  # noqa: S104 - what is refused
@pytest.mark.parametrize("part", ["--partner", "--staff"])
def test_what_needs_a_key_is_served_on_this_machine_alone(part: str, host: str) -> None:
    told = CliRunner().invoke(application, ["serve", part, "--host", host])
    assert isinstance(told.exception, BadInput)
    assert "on this machine alone" in str(told.exception)


def test_partners_are_served_beside_and_end_with_it(database: Database) -> None:
    port, beside = free_port(), free_port()
    command = [str(Path(sys.executable).with_name("sijill")), "serve"]
    surroundings = {**os.environ, "SIJILL_DATABASE": database.name, "PORT": str(port)}
    surroundings |= {"SIJILL_PARTNER_PORT": str(beside), "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        command, env=surroundings, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as serving:
        refused = answer(f"http://127.0.0.1:{beside}/graphql", serving)
        # Killed, it cannot tell the other to end.
        serving.kill()
        out, log = serving.communicate(timeout=LONGEST)
    assert (refused.status_code, refused.json()["code"]) == (401, "UNAUTHENTICATED")
    # Its output ended, so that nobody writes into it any more.
    assert f"For partners, by key: http://127.0.0.1:{beside}   /graphql   /datasets   /changes   /tiles\n" in out
    assert "Traceback" not in log
    assert not listening(beside)
