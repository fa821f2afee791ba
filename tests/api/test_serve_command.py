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

from tests.database import Database

LONGEST = 300
"""Seconds that a command may take to start beside other tests, on a slow machine that has compiled nothing yet."""


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port: int = listening.getsockname()[1]
        return port


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
    command = [str(Path(sys.executable).with_name("sijill")), "serve"]
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


@pytest.mark.parametrize("given", [["--port", "0"], ["--workers", "0"], ["--port", "x"]])
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
