"""What takes long to load is there before the first reader asks for it, and nothing waits for it."""

import subprocess
import threading

import pytest

from analytics.capture import latent
from api import warming


def test_what_was_kept_by_a_process_of_its_own_is_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    loaded = []
    monkeypatch.setattr(latent, "warm", lambda: loaded.append(threading.current_thread().name))
    asked: list[list[str]] = []
    monkeypatch.setattr(subprocess, "run", lambda program, **_: asked.append(program))
    warming.warm(0)
    assert warming.PROGRAM in asked[0]
    assert loaded == [threading.current_thread().name]


def test_beginning_returns_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    done = threading.Event()
    monkeypatch.setattr(warming, "warm", done.set)
    warming.begin()
    assert done.wait(5)


def test_the_sampler_is_there_afterwards() -> None:
    latent.warm()
    latent.warm()
