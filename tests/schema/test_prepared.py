"""Statements of one form have one text; only their values are read anew."""

from typing import Any

import sqlalchemy as sa

from schema.prepared import Written, prepare

thing = sa.table("thing", sa.column("id", sa.Text), sa.column("n", sa.Integer))


def written(*conditions: "sa.ColumnElement[bool]") -> tuple[str, dict[str, Any]]:
    return prepare(Written.of(sa.select(thing.c.id).where(*conditions)))


def test_values_change_and_the_text_does_not() -> None:
    first, values = written(thing.c.id == "a", thing.c.n > 1)
    again, others = written(thing.c.id == "b", thing.c.n > 2)
    assert first is again
    assert list(values) == list(others)
    assert (list(values.values()), list(others.values())) == (["a", 1], ["b", 2])


def test_how_many_values_a_list_has_is_part_of_the_form() -> None:
    two, values = written(thing.c.id.in_(["a", "b"]))
    three, others = written(thing.c.id.in_(["a", "b", "c"]))
    assert two != three
    assert (list(values.values()), list(others.values())) == (["a", "b"], ["a", "b", "c"])
    assert written(thing.c.id.in_(["x", "y"])) == (two, dict(zip(values, ["x", "y"], strict=True)))


def test_other_conditions_are_another_form() -> None:
    assert written(thing.c.n > 1)[0] != written(thing.c.n >= 1)[0]


def test_it_is_built_once_for_each_form() -> None:
    built = []

    def build() -> sa.Select[Any]:
        built.append(1)
        return sa.select(thing.c.id, sa.literal("said").label("said")).where(thing.c.n == sa.bindparam("n", None))

    texts = [prepare(Written("by n", (), {"n": each}, build)) for each in (1, 2, 3)]
    assert len(built) == 1
    assert len({text for text, _ in texts}) == 1
    assert [values["n"] for _, values in texts] == [1, 2, 3]
    assert all("said" in values.values() for _, values in texts)


def test_one_more_column_is_another_form() -> None:
    plain = Written.of(sa.select(thing.c.id))
    told = plain.telling("last", lambda: sa.literal(7))
    assert prepare(plain)[0] != prepare(told)[0]
    assert "last" in prepare(told)[0]


def test_the_whole_statement_has_its_values() -> None:
    statement = Written("by n", (), {"n": 5}, lambda: sa.select(thing.c.id).where(thing.c.n == sa.bindparam("n", None)))
    assert statement.whole().compile().params == {"n": 5}
