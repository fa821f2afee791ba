"""Of a file with 500 damaged rows every row is accounted for; mended, they come in and nothing else changes."""

import csv
from pathlib import Path

import pytest
import sqlalchemy as sa

from api.imports.rejecting import BECAUSE
from schema.tables.keeping import import_run, rejection
from tests.api.imports.conftest import Importing
from tests.api.imports.damage import KINDS, damage
from tests.api.imports.record import claim_sums, content_hash, one, read_rows, write_rows

DAMAGED = 500


@pytest.mark.parametrize("where", ["sample", "real"])
def test_every_row_is_accounted_for(
    where: str, request: pytest.FixtureRequest, import_ucdp: Importing, tmp_path: Path
) -> None:
    if where == "real":
        file = request.getfixturevalue("data_folder") / "events" / "ucdp_ged191_syria.csv.gz"
    else:
        file = request.getfixturevalue("sample_folder") / "ucdp_shaped_41.csv.gz"
    options = {"collection": where, "fictional": where == "sample"}
    good = read_rows(file)
    rows, kinds = damage(good, DAMAGED)
    assert set(kinds.values()) == set(KINDS)
    total = len(good) - 1

    report = import_ucdp(write_rows(tmp_path / "damaged.csv", rows), **options)
    assert (
        next(report.lines()) == f"{total:,} rows: {total - DAMAGED:,} new, 0 changed, 0 unchanged, {DAMAGED} rejected"
    )
    by_line: dict[int, list[str]] = {}
    for fault in report.rejections:
        by_line.setdefault(fault.row, []).append(fault.field)
        assert fault.reason
        assert not fault.reason.endswith(".")
    assert by_line.keys() == kinds.keys(), "exactly the damaged lines are named"
    wrong = {line: fields for line, fields in by_line.items() if KINDS[kinds[line]][0] not in fields}
    assert not wrong, "each with the damaged field among its faults"
    recorded = one(
        sa.select(import_run.c.rejected, sa.func.count(rejection.c.row.distinct()))
        .join(rejection)
        .where(import_run.c.collection == where)
        .group_by(import_run.c.id)
    )
    assert recorded == (DAMAGED, DAMAGED)

    if where == "real":  # which takes its time: the whole file mends all at once
        whole = import_ucdp(file, **options)
        kept = total - DAMAGED
        assert next(whole.lines()) == f"{total:,} rows: {DAMAGED} new, 0 changed, {kept:,} unchanged, 0 rejected"
        assert whole.notes[:2] == (
            "30 rows state low > best; kept as stated.",
            "71 rows state high < best; kept as stated.",
        )
        assert not [note for note in whole.notes if "no area" in note], "the reviewed table knows every name in it"
        assert claim_sums(where) == (104_929, 112_337, 119_020)
        return
    assert report.rejects is not None
    mended = write_rows(tmp_path / "mended.csv", _mend(report.rejects, good, list(kinds)))
    again = import_ucdp(mended, **options)
    assert next(again.lines()) == f"{DAMAGED} rows: {DAMAGED} new, 0 changed, 0 unchanged, 0 rejected"
    before = content_hash()
    whole = import_ucdp(file, **options)
    assert next(whole.lines()) == f"{total:,} rows: 0 new, 0 changed, {total:,} unchanged, 0 rejected"
    assert content_hash() == before


def _mend(rejects: Path, good: list[list[str]], lines: list[int]) -> list[list[str]]:
    """The rejects file with the cells of the good one put back, in the file's own columns."""
    with rejects.open(encoding="utf-8", newline="") as opened:
        header, *rows = csv.reader(opened)
    assert header == [BECAUSE, *good[0]]
    step = (len(good) - 1) / DAMAGED
    places = [round(number * step) for number in range(DAMAGED)]
    mended = [[row[0], *good[place + 1]] for row, place in zip(rows, places, strict=True)]
    assert len(mended) == len(lines)
    return [header, *mended]
