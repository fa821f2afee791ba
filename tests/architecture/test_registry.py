"""Every column has a class, and the register that people review says so."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from schema import registry
from schema.access import Class
from schema.tables.base import column, table


def test_the_reviewed_register_is_the_one_in_force() -> None:
    reviewed = Path(__file__).resolve().parents[2] / "docs" / "registry.md"
    assert reviewed.read_text(encoding="utf-8") == registry.text(), "run: python -m schema.registry > docs/registry.md"


def test_a_column_without_a_class_cannot_be_declared() -> None:
    with pytest.raises(TypeError, match="has no class"):
        table("leak", sa.MetaData(), sa.Column("name", sa.Text, doc="Name of the witness."), doc="A table.")


def test_a_column_without_a_meaning_cannot_be_declared() -> None:
    with pytest.raises(TypeError, match="has no class"):
        table("vague", sa.MetaData(), column("name", sa.Text, doc="", seen_by=Class.STAFF), doc="A table.")


def test_a_use_that_nobody_knows_cannot_be_declared() -> None:
    with pytest.raises(TypeError, match="none of the uses"):
        column("name", sa.Text, doc="Name.", seen_by=Class.PUBLIC, uses="telepathy")
