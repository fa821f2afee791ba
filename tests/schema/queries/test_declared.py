"""A condition is built once for each form; whatever was built first, each statement has values of its own."""

import datetime as dt
from typing import Any

import sqlalchemy as sa

from schema import prepared
from schema.prepared import prepare
from schema.queries.conditions import among, overlaps
from schema.queries.declared import Declared
from schema.queries.paging import Key, Listing, document
from schema.vocabulary import Verification

thing = sa.Table(
    "declared_thing",
    sa.MetaData(),
    sa.Column("id", sa.Text, nullable=False),
    sa.Column("since", sa.Integer, nullable=False),
    sa.Column("day", sa.Date, nullable=False),
    sa.Column("kind", sa.Text),
    sa.Column("codes", sa.ARRAY(sa.Text)),
    sa.Column("document", sa.JSON),
)
built: list[str] = []


def _since(column: "sa.Column[Any]", first: Any) -> "sa.ColumnElement[bool]":
    built.append(column.name)
    found: sa.ColumnElement[bool] = column >= first
    return found


def _either(*needed: "sa.ColumnElement[bool]") -> "sa.ColumnElement[bool]":
    return sa.or_(*needed)


def since(day: str) -> Declared:
    return Declared(_since, thing.c.day, first=dt.date.fromisoformat(day))


def written(*conditions: Any) -> tuple[str, dict[str, Any]]:
    return prepare(Listing(thing, Key(thing.c.day), document, conditions).written(10, None))


def test_another_of_the_form_is_not_built_and_has_its_own_values() -> None:
    built.clear()
    first, values = written(since("2016-12-13"), overlaps(thing.c.codes, ["b", "a"]))
    again, others = written(since("2017-01-01"), overlaps(thing.c.codes, ["c"]))
    assert first is again
    assert built == ["day"]
    assert values == {"page_size": 11, "c0_0_first": dt.date(2016, 12, 13), "c0_1_codes": ["a", "b"]}
    assert others == {"page_size": 11, "c0_0_first": dt.date(2017, 1, 1), "c0_1_codes": ["c"]}
    assert all(f"%({name})s" in first for name in values)


def test_parts_are_named_apart() -> None:
    both = Declared(_either, parts=[among(thing.c.kind, ["x", "w"]), among(thing.c.kind, ["y", "z"])])
    text, values = written(both)
    assert sorted(map(str, values.values())) == ["11", "['w', 'x']", "['y', 'z']"]
    assert all(f"%({name})s" in text for name in values)


def test_other_columns_functions_and_parts_are_other_forms() -> None:
    one = among(thing.c.kind, ["x"])
    forms = {one.form, among(thing.c.id, ["x"]).form, overlaps(thing.c.kind, ["x"]).form}
    forms |= {Declared(_either, parts=[one]).form, Declared(_either, parts=[one, one]).form}
    assert len(forms) == 5


def test_sqlalchemy_takes_it_as_a_condition() -> None:
    statement = sa.select(thing.c.id).where(since("2016-12-13"), ~sa.and_(among(thing.c.kind, [Verification.VERIFIED])))
    assert sorted(map(str, statement.compile().params.values())) == ["2016-12-13", "verified"]


def test_members_of_enumerations_are_texts_in_a_statement() -> None:
    values = written(among(thing.c.kind, [Verification.VERIFIED, Verification.REPORTED]))[1]
    assert [type(each) for each in values["c0_0_values"]] == [str, str]
    assert type(written(among(thing.c.kind, [Verification.VERIFIED]))[1]["c0_0_value"]) is str


def test_one_value_is_compared_with_and_of_several_each_counts_once() -> None:
    one, values = written(among(thing.c.kind, ["x", "x"]))
    assert "kind = %(c0_0_value)s" in one
    assert values["c0_0_value"] == "x"
    assert written(among(thing.c.kind, ["y", "x", "y"]))[1]["c0_0_values"] == ["x", "y"]


def test_nothing_is_kept_of_what_the_first_asker_gave() -> None:
    prepared._forms.clear()
    written(among(thing.c.kind, ["of", "the", "first"]), since("2016-12-13"))
    (form,) = prepared._forms.values()
    assert not {name for name in form.others if name.startswith("c0_")}
    assert not {name for name, _ in form.processors if name.startswith("c0_")}
