"""`sijill import`, as typed."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

import api.samples
from api.cli import main
from tests.database import Database

DATA = Path(api.samples.__file__).parent / "data"
STATEMENTS = Path(__file__).resolve().parents[1] / "imports" / "statement"


@dataclass(frozen=True)
class Done:
    """What a command left: exit status and both streams."""

    status: int
    out: str
    err: str


@pytest.fixture
def sijill(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Done]:
    """`sijill("import", …)` runs the command line in an empty folder."""
    monkeypatch.chdir(tmp_path)

    def run(*words: str) -> Done:
        monkeypatch.setattr("sys.argv", ["sijill", *words])
        with pytest.raises(SystemExit) as end:
            main()
        return Done(int(end.value.code or 0), *capsys.readouterr())

    return run


def test_an_import_says_its_counts(sijill: Callable[..., Done]) -> None:
    done = sijill("import", "ucdp-ged", str(DATA / "ucdp_shaped_49.csv"), "--collection", "typed", "--fictional")
    assert done.status == 0
    assert done.out.splitlines()[0] == "150 rows: 150 new, 0 changed, 0 unchanged, 0 rejected"
    assert done.err == "", "no bar where there is no terminal"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("import", "ucdp-ged", "none.csv", "--collection", "a"), "none.csv: there is no such file.\n"),
        (("import", "boundaries", "none.geojson", "--level", "1"), "none.geojson: there is no such file.\n"),
        (("import", "boundaries", "none.geojson", "--level", "9"), "--level 9 is no admin level"),
        (("import", "ucdp-ged", "none.csv", "--collection", "A B"), "--collection “A B” is no short name"),
        (("import", "ucdp-ged", "none.csv", "--collection", "a", "--actor", " "), "none.csv: there is no such file.\n"),
    ],
)
def test_bad_input_is_one_sentence_and_status_1(
    sijill: Callable[..., Done], words: tuple[str, ...], sentence: str
) -> None:
    done = sijill(*words)
    assert (done.status, done.out) == (1, "")
    assert done.err.startswith(sentence)
    assert done.err.count("\n") == 1


def test_an_import_names_its_actor(sijill: Callable[..., Done]) -> None:
    file = str(DATA / "ucdp_shaped_49.csv")
    done = sijill("import", "ucdp-ged", file, "--collection", "nobody", "--actor", " ")
    assert (done.status, done.err) == (1, "actor: say who is writing, with --actor or SIJILL_ACTOR.\n")


def test_a_statement_says_what_was_verified_and_what_is_wrong(sijill: Callable[..., Done], tmp_path: Path) -> None:
    text, file = STATEMENTS / "complete.txt", tmp_path / "wrong.yaml"
    good = sijill("import", "statement", str(STATEMENTS / "complete.yaml"), "--text", str(text))
    assert (good.status, good.err) == (0, "")
    assert good.out.splitlines()[:2] == [
        "10 rows: 10 new, 0 changed, 0 unchanged, 0 rejected",
        "13 anchors were verified in complete.txt.",
    ]
    content = (STATEMENTS / "complete.yaml").read_text(encoding="utf-8")
    file.write_text(content.replace("feared: [detention]", "feared: [detenton]"), encoding="utf-8")
    line = content.partition("feared: ")[0].count("\n") + 1
    wrong = sijill("import", "statement", str(file), "--complete")
    assert wrong.status == 0
    assert wrong.out.splitlines()[0] == "10 rows: 0 new, 0 changed, 9 unchanged, 1 rejected"
    assert wrong.out.splitlines()[-1] == (
        f"rejected: wrong.yaml:{line} risk_statements[medics].feared[1]: "
        "There is no code 'detenton' in vocabulary 'act'; the nearest is 'detention'"
    )


def test_a_bad_statement_is_a_sentence_for_each_fault(sijill: Callable[..., Done], tmp_path: Path) -> None:
    file = tmp_path / "bad.yaml"
    file.write_text("sijill: statement/1\nsources: []\n", encoding="utf-8")
    done = sijill("import", "statement", str(file))
    assert (done.status, done.out) == (1, "")
    assert done.err.splitlines() == [
        "bad.yaml:1 collection: is missing; it must be given.",
        "bad.yaml:1 document: is missing; it must be given.",
        "bad.yaml:2 sources: must not be empty.",
    ]
