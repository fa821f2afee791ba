"""Every column has a class, and the register that people review says so."""

import re
from pathlib import Path

import pytest
import sqlalchemy as sa

from schema import registry
from schema.access import Class
from schema.tables.base import KEPT, VERSION_COLUMNS, VERSIONED, column, core, published, table

DOCS = Path(__file__).resolve().parents[2] / "docs"


def test_the_reviewed_register_is_the_one_in_force() -> None:
    reviewed = (DOCS / "registry.md").read_text(encoding="utf-8")
    assert reviewed == registry.text(), "run: python -m schema.registry > docs/registry.md"


def test_the_meanings_are_those_declared() -> None:
    written = (DOCS / "columns.md").read_text(encoding="utf-8")
    assert written == registry.columns_text(), "run: python -m schema.registry columns > docs/columns.md"


def test_the_register_is_read_in_one_sitting_and_leaves_nothing_out() -> None:
    lines = registry.text().splitlines()
    assert len(lines) <= 250
    told = {line.split("**")[1] for line in lines if line.startswith("- **")}
    assert told == {each.name for metadata in (*KEPT, published) for each in metadata.tables.values()}
    for one in (each for metadata in (*KEPT, published) for each in metadata.tables.values()):
        versions = one.metadata is core and one.name in VERSIONED
        columns = [each.name for each in one.columns if not (versions and each.name in VERSION_COLUMNS)]
        assert all(any(re.search(rf"\b{name}\b", line) for line in lines) for name in columns), one.name


def test_a_column_without_a_class_cannot_be_declared() -> None:
    with pytest.raises(TypeError, match="has no class"):
        table("leak", sa.MetaData(), sa.Column("name", sa.Text, doc="Name of the witness."), doc="A table.")


def test_a_column_without_a_meaning_cannot_be_declared() -> None:
    with pytest.raises(TypeError, match="has no class"):
        table("vague", sa.MetaData(), column("name", sa.Text, doc="", seen_by=Class.STAFF), doc="A table.")


def test_a_use_that_nobody_knows_cannot_be_declared() -> None:
    with pytest.raises(TypeError, match="none of the uses"):
        column("name", sa.Text, doc="Name.", seen_by=Class.PUBLIC, uses="telepathy")
