"""A file that is declared to be all of its collection: what it no longer holds is withdrawn, rejected records stay."""

from pathlib import Path

import pytest

from tests.api.imports.record import content_hash, count
from tests.api.imports.statement.conftest import HERE, Changing, Importing


@pytest.fixture
def shorter(tmp_path: Path) -> Path:
    """The complete statement without what was feared, asked for and offered."""
    kept, _, _ = (HERE / "complete.yaml").read_text(encoding="utf-8").partition("\nrisk_statements:")
    file = tmp_path / "shorter.yaml"
    file.write_text(kept, encoding="utf-8")
    return file


def test_absent_records_stay_unless_the_file_is_complete(
    import_statement: Importing, change: Changing, shorter: Path
) -> None:
    import_statement(change({}))
    before = content_hash()
    assert next(import_statement(shorter).lines()) == "7 rows: 0 new, 0 changed, 7 unchanged, 0 rejected"
    assert content_hash() == before
    lines = list(import_statement(shorter, complete=True).lines())
    assert lines[0] == "7 rows: 0 new, 0 changed, 7 unchanged, 0 rejected"
    assert lines[1] == "3 withdrawn: the file, declared complete, no longer holds them."
    assert (count("risk_statement"), count("intervention"), count("party"), count("event")) == (0, 0, 1, 2)
    back = import_statement(change({}), complete=True)
    assert next(back.lines()) == "10 rows: 0 new, 3 changed, 7 unchanged, 0 rejected"
    assert content_hash() == before


def test_rejected_records_count_as_held(import_statement: Importing, change: Changing) -> None:
    import_statement(change({}))
    before = content_hash()
    report = import_statement(change({"feared: [detention]": "feared: [fear]"}), complete=True)
    assert next(report.lines()) == "10 rows: 0 new, 0 changed, 9 unchanged, 1 rejected"
    assert content_hash() == before


def test_nothing_is_withdrawn_while_a_record_has_no_key(import_statement: Importing, change: Changing) -> None:
    import_statement(change({}))
    before = content_hash()
    report = import_statement(change({"  - key: medics\n    kind: fear": "  - kind: fear"}), complete=True)
    assert next(report.lines()) == "10 rows: 0 new, 0 changed, 9 unchanged, 1 rejected"
    assert report.notes[-1] == (
        "1 rejected record has no key, so nothing was withdrawn for --complete; mend them and import again."
    )
    assert content_hash() == before
