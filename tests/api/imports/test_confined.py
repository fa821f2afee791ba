"""A process that parses files can do nothing else, and however it ends, whoever asked has a sentence for it.

Each limit is tried by a parser that a file has taken over (`hostile`), and again with that limit gone, where the same
succeeds.
"""

import os
import socket
from pathlib import Path
from typing import Any

import msgspec
import pytest

from api.commands import database
from api.imports import confined
from api.imports.confining import Limits
from schema.errors import BadFile

TEXTS = msgspec.json.Decoder(str)
NO_LIMITS = Limits(memory=64 << 30, seconds=600, files=1024, written=1 << 20, network=True, elsewhere=True)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    found = tmp_path / "any.csv"
    found.write_text("a,b\n")
    return found


def tried(file: Path, trick: str, **options: str) -> str:
    """What came of a trick."""
    (found,) = confined.parse("tests.api.imports.hostile", file, TEXTS, trick=trick, **options)
    return found


def refused(file: Path, trick: str, **options: str) -> str:
    """The one sentence that comes of a trick."""
    with pytest.raises(BadFile) as refusal:
        tried(file, trick, **options)
    sentence = str(refusal.value)
    assert sentence.startswith("any.csv ")
    assert sentence.endswith(".")
    assert "\n" not in sentence
    return sentence


def limited(monkeypatch: pytest.MonkeyPatch, **less: Any) -> None:
    monkeypatch.setattr(confined, "LIMITS", Limits(**less))


def test_it_knows_nothing_of_what_surrounds_it(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIJILL_KEY", "canary-of-a-key")
    monkeypatch.setenv("PGPASSWORD", "canary-of-a-password")
    known = tried(file, "surroundings")
    assert "canary" not in known
    assert "SIJILL" not in known
    assert "PG" not in known
    monkeypatch.setattr(confined, "SURROUNDINGS", os.environ)
    assert tried(file, "surroundings").count("canary") == 2


def test_it_has_no_file_open_but_the_one_it_reads(file: Path) -> None:
    with (file.parent / "secret.txt").open("w") as secret:
        os.set_inheritable(secret.fileno(), True)
        assert "secret.txt" in str(Path(f"/proc/self/fd/{secret.fileno()}").readlink())
        assert {each.split(":")[0] for each in tried(file, "descriptors").split()} == {"/dev/null", "pipe"}


def test_it_reaches_no_network_where_the_kernel_allows_it_to_leave(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = str(server.getsockname()[1])
        if "the network" in confined.in_reach():
            pytest.skip("this kernel lets nobody leave the network")
        assert "Error" in refused(file, "connect", port=port)
        limited(monkeypatch, elsewhere=True)
        assert "OSError" in refused(file, "connect", port=port)
        monkeypatch.setattr(confined, "LIMITS", NO_LIMITS)
        assert tried(file, "connect", port=port) == "connected to 127.0.0.1"
        assert confined.in_reach() == ["the network", "other files"]


def test_the_status_says_where_the_network_is_in_reach(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    if "the network" in confined.in_reach():
        pytest.skip("this kernel lets nobody leave the network")
    monkeypatch.setattr(database, "_description", lambda _surroundings: "Running.")
    said = []
    for network in (False, True):
        limited(monkeypatch, network=network)
        database.status()
        said.append("network" in capsys.readouterr().out)
    assert said == [False, True]


def test_it_writes_nothing(file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "left.txt"
    limited(monkeypatch, elsewhere=True)
    assert "OSError" in refused(file, "write", target=str(target))
    assert target.read_text() == ""
    monkeypatch.setattr(confined, "LIMITS", NO_LIMITS)
    assert tried(file, "write", target=str(target)) == "written"
    assert target.read_text() == "written"


def test_it_reads_nothing_else_where_the_kernel_allows_it_to_keep_to_that(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if "other files" in confined.in_reach():
        pytest.skip("this kernel has no Landlock")
    secret = file.with_name("password")
    secret.write_text("canary of a password")
    assert "PermissionError" in refused(file, "read", target=str(secret))
    assert "PermissionError" in refused(file, "write", target=str(file.with_name("new")))
    assert not file.with_name("new").exists()
    beside = file.with_name("any.shx")
    beside.write_text("belongs to it")
    assert tried(file, "read", target=str(beside)) == "belongs to it"
    limited(monkeypatch, elsewhere=True)
    assert tried(file, "read", target=str(secret)) == "canary of a password"


def test_it_opens_few_files(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "OSError" in refused(file, "open_many")
    monkeypatch.setattr(confined, "LIMITS", NO_LIMITS)
    assert tried(file, "open_many") == "opened 200"


def test_it_holds_no_more_than_it_may(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = str(512 << 20)
    limited(monkeypatch, memory=256 << 20)
    assert refused(file, "hold", bytes=wanted) == ("any.csv needs more than 256 MiB of memory to be read; split it.")
    limited(monkeypatch)
    assert tried(file, "hold", bytes=wanted) == f"held {512 << 20:,}"


def test_it_reckons_no_longer_than_it_may(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    limited(monkeypatch, seconds=1)
    assert "takes more than 1 seconds" in refused(file, "reckon", seconds="1.5")
    limited(monkeypatch)
    assert tried(file, "reckon", seconds="1.5") == "reckoned"


def test_it_is_not_waited_for_without_an_end(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confined, "WAITS", 2.0)
    assert "nothing came of it for 2 seconds" in refused(file, "sleep", seconds="60")
    monkeypatch.setattr(confined, "WAITS", 60.0)
    assert tried(file, "sleep", seconds="2.5") == "slept"


@pytest.mark.parametrize("trick", ["end", "kill", "crash"])
def test_one_that_ends_early_is_a_sentence(file: Path, trick: str) -> None:
    assert "was ended by the system" in refused(file, trick)


def test_nothing_it_says_is_carried_out(file: Path, tmp_path: Path) -> None:
    target = tmp_path / "planted"
    assert "did not say what a reader says" in refused(file, "lie", target=str(target))
    assert not target.exists()


def test_what_it_finds_must_have_its_shape(file: Path) -> None:
    with pytest.raises(BadFile, match="did not say what a reader says"):
        list(confined.parse("tests.api.imports.hostile", file, msgspec.json.Decoder(int), trick="print_it"))


def test_what_libraries_print_is_not_what_it_says(file: Path) -> None:
    assert tried(file, "print_it") == "said"


def test_no_piece_is_held_that_is_too_long(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(tried(file, "surroundings")) > 100
    monkeypatch.setattr(confined, "MOST_AT_ONCE", 100)
    monkeypatch.setattr(confined, "_BLOCK", 64)
    assert "in one piece" in refused(file, "surroundings")


def test_its_own_errors_repeat_nothing_of_the_file(file: Path) -> None:
    assert refused(file, "fail") == (
        "any.csv cannot be read: its reader failed with ValueError; save it by another program."
    )


def test_a_refusal_is_shown_as_it_is_written(file: Path) -> None:
    with pytest.raises(BadFile) as refusal:
        tried(file, "paint")
    said = str(refusal.value)
    assert said.isprintable()
    assert len(said) <= confined.LONGEST_SENTENCE + 1


@pytest.mark.parametrize("name", ["a\u202ecsv.exe", "a\nb.csv", "a\x1b[31m.csv", "a\udcff.csv"])
def test_a_file_whose_name_does_not_show_as_it_is_is_not_opened(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    file.write_text("a,b\n")
    with pytest.raises(BadFile, match="rename it"):
        tried(file, "print_it")
    assert tried(file.rename(tmp_path / "أحداث ٢٠١٦.csv"), "print_it") == "said"


def test_nothing_is_left_running(file: Path) -> None:
    found = confined.parse("api.imports.tables", file, msgspec.json.Decoder(tuple[int, list[str]]))
    assert next(found) == (1, ["a", "b"])
    children = Path("/proc/self/task", str(os.getpid()), "children")
    before = set(children.read_text().split())
    found.close()
    assert len(before - set(children.read_text().split())) == 1
