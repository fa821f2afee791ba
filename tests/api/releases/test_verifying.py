"""A release is what was signed or it is refused, with the name of the first file that is not."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from api.releases import counting
from api.releases.layout import FORMAT, MANIFEST, PUBLIC_KEY, SIGNATURE, SUMS
from api.releases.minisign import PublicKey, SecretKey, verify
from api.releases.sealing import seal
from api.releases.verifying import sha256
from api.releases.verifying import verify as verify_release
from schema.errors import BadFile
from tests.api.releases.sealed import manifest, release

KEY = SecretKey(bytes(range(8)), bytes(range(32)))
OTHER = SecretKey.make()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return release(tmp_path_factory.mktemp("releases"), KEY)


@pytest.fixture
def copy(made: Path, tmp_path: Path) -> Path:
    shutil.copy(made.parent / PUBLIC_KEY, tmp_path)
    return Path(shutil.copytree(made, tmp_path / made.name))


def refusal(folder: Path, key: Path | None = None) -> str:
    with pytest.raises(BadFile) as problem:
        verify_release(folder, key)
    sentence = str(problem.value)
    assert sentence.endswith(".")
    assert "\n" not in sentence
    return sentence


def test_what_was_signed_is_verified(made: Path) -> None:
    found = verify_release(made)
    assert (found.number, found.key, found.files) == ("2026.1", KEY.public.name, 6)
    assert found.comment == "sijill release 2026.1, publication 5 of 2026-11-23T00:00:00Z"
    assert verify_release(made, made.parent / PUBLIC_KEY) == found


def test_rows_are_counted_without_any_library(made: Path) -> None:
    for path in ("data/events.csv", "data/events.jsonl", "data/events.geojson", "data/events.gpkg"):
        assert counting.rows(made / path) == 2
    assert counting.rows(made / "events/part-0.parquet") == 2
    assert counting.rows(made / "README.md") is None


def test_any_byte_of_any_file_counts(copy: Path) -> None:
    chance = Random(20261)  # noqa: S311 - drawn to be the same every time
    files = sorted(each for each in copy.rglob("*") if each.is_file())
    assert {MANIFEST, SIGNATURE, SUMS} < {each.name for each in files}
    for file in files:
        content = file.read_bytes()
        places = range(len(content)) if file.name == SIGNATURE else chance.sample(range(len(content)), 8)
        for place in {0, len(content) - 1, *places}:
            changed = bytearray(content)
            changed[place] ^= 1 << chance.randrange(8)
            file.write_bytes(changed)
            sentence = refusal(copy)
            assert file.name in sentence or file.name in {SIGNATURE, MANIFEST}, (file, place, sentence)
        file.write_bytes(content)
    verify_release(copy)


def test_a_file_that_was_renamed_added_removed_or_emptied(copy: Path) -> None:
    csv, lines = copy / "data/events.csv", copy / "data/events.jsonl"
    csv.rename(copy / "data/events2.csv")
    assert refusal(copy) == "data/events.csv: it is missing."
    (copy / "data/events2.csv").rename(csv)
    (copy / "data/more.csv").write_text("code\r\n")
    assert refusal(copy) == "data/more.csv: it belongs to no release, or to another."
    (copy / "data/more.csv").unlink()
    content = lines.read_bytes()
    lines.write_bytes(b"")
    assert refusal(copy) == "data/events.jsonl: it has 0 bytes and should have 32."
    lines.write_bytes(content)
    (copy / "empty").mkdir()
    assert refusal(copy) == "empty: it is a folder without any file."
    (copy / "empty").rmdir()
    (copy / SUMS).unlink()
    assert refusal(copy) == "SHA256SUMS: it is missing."


def test_two_files_that_changed_places(copy: Path) -> None:
    first, second = copy / "data/events.csv", copy / "data/events.jsonl"
    one, other = first.read_bytes(), second.read_bytes()
    first.write_bytes(other)
    second.write_bytes(one)
    assert refusal(copy).startswith("data/events.csv: ")


def test_a_link_is_no_file(copy: Path) -> None:
    (copy / "README.md").unlink()
    (copy / "README.md").symlink_to(copy / MANIFEST)
    assert refusal(copy) == "README.md: it is no plain file."


def test_a_manifest_that_was_edited_or_signed_by_another(copy: Path, tmp_path: Path) -> None:
    told = json.loads((copy / MANIFEST).read_bytes())
    told["files"][1]["rows"] = 3
    (copy / MANIFEST).write_text(json.dumps(told))
    assert refusal(copy) == f"manifest.json: it is not what was signed with key {KEY.public.name}."
    seal(copy, told, OTHER)
    assert "signed with key" in refusal(copy)
    own = tmp_path / "other.pub"
    own.write_text(OTHER.public.text)
    assert "rows" in refusal(copy, own)


def test_a_manifest_that_lies_about_rows_is_caught_by_the_files(copy: Path) -> None:
    counted = {"data/events.csv": 3}
    for path in ("README.md", "data/events.jsonl", "data/events.geojson", "data/events.gpkg", "events/part-0.parquet"):
        counted[path] = counting.rows(copy / path) or 2
    seal(copy, manifest(copy, counted | {"README.md": None}, "2026.1"), KEY)
    assert refusal(copy) == "data/events.csv: it has 2 rows and should have 3."


def test_the_signature_of_one_release_does_not_fit_another(copy: Path) -> None:
    told = json.loads((copy / MANIFEST).read_bytes())
    signature = KEY.sign(copy / MANIFEST, "sijill release 2026.2, publication 5 of 2026-11-23T00:00:00Z")
    (copy / SIGNATURE).write_text(signature)
    assert refusal(copy) == f"{SIGNATURE}: it was made for another release."
    assert told["format"] == FORMAT


def test_keys_are_read_strictly(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text(KEY.text)
    assert SecretKey.read(file) == KEY
    for text in ("", "x\n", "untrusted comment: x\nAAAA\n", KEY.public.text[:-2] + "\n", KEY.text):
        file.write_text(text)
        with pytest.raises(BadFile):
            PublicKey.read(file)
    file.write_text(KEY.text.replace("AAEC", "AAED"))
    with pytest.raises(BadFile, match="damaged"):
        SecretKey.read(file)
    assert "seed" not in repr(KEY)


def test_verifying_needs_no_settings_and_no_library_but_one(made: Path, tmp_path: Path) -> None:
    banned = ("psycopg", "sqlalchemy", "schema.settings", "schema.session", "pyarrow", "pydantic_settings")
    script = (
        "import sys; sys.addaudithook(lambda event, _: event.startswith('socket.') and sys.exit(event))\n"
        "from api.cli import main; sys.argv = ['sijill', 'release', 'verify', sys.argv[1]]\n"
        "try: main()\n"
        "except SystemExit as end: assert not end.code, end.code\n"
        f"print(sorted(each for each in {banned!r} if each in sys.modules))"
    )
    surroundings = {"PATH": os.environ["PATH"], "SIJILL_DATABASE_URL": "nonsense", "PORT": "nonsense"}
    done = subprocess.run(
        [sys.executable, "-c", script, str(made)],
        cwd=Path(__file__).parents[3],
        env=surroundings,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.splitlines()[-1] == "[]", done.stdout + done.stderr
    assert "2026.1" in done.stdout


def test_minisign_itself_verifies_and_signs(made: Path, tmp_path: Path) -> None:
    program = shutil.which("minisign")
    if program is None:
        pytest.skip("needs the program minisign; apt-get install minisign")
    manifest_file, public = made / MANIFEST, made.parent / PUBLIC_KEY
    asked = [program, "-V", "-m", str(manifest_file), "-x", str(made / SIGNATURE)]
    done = subprocess.run([*asked, "-p", str(public)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "sijill release 2026.1" in done.stdout
    assert subprocess.run([*asked, "-P", KEY.public.line], capture_output=True, check=False).returncode == 0
    assert subprocess.run([*asked, "-P", OTHER.public.line], capture_output=True, check=False).returncode != 0
    secret = tmp_path / "secret"
    secret.write_text(KEY.text)
    signed = tmp_path / "signed.minisig"
    signing = [program, "-S", "-s", str(secret), "-m", str(manifest_file), "-x", str(signed), "-t", "theirs"]
    subprocess.run([*signing, "-c", f"signature of Sijill, key {KEY.public.name}"], check=True, capture_output=True)
    assert verify(manifest_file, signed, PublicKey.read(public)) == "theirs"


def test_sums_are_those_of_a_program_that_everybody_has(made: Path) -> None:
    program = shutil.which("sha256sum")
    if program is None:
        pytest.skip("needs the program sha256sum")
    subprocess.run([program, "--check", "--strict", "--quiet", SUMS], cwd=made, check=True)
    assert sha256(made / MANIFEST) in (made / SUMS).read_text()
