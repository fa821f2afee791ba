"""What declarations promise: words in both languages, valid tags, and nothing that may not leave by a file."""

import csv
import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest
import sqlalchemy as sa
from hxl.model import Column as Tag

from api.datasets.grains import GRAINS, SHAPES
from schema import terms
from schema.access import Audience, Class
from schema.errors import UnknownKey
from schema.grains import described
from schema.grains.acled import DISORDERS
from schema.grains.declaring import Column, Grain, Kind, words
from schema.tables.base import column
from schema.tables.published import event
from schema.vocabulary import Language

EVERY = [*GRAINS.values(), *(each for shapes in SHAPES.values() for each in shapes.values())]
ARABIC = re.compile(r"[\u0600-\u06ff]")
OF_THE_FILE = {"publication", "fictional", "licence", "citation", "collections", "level"}
"""What is of the question and not of a row."""


def columns() -> Iterator[tuple[Grain, Column]]:
    for grain in EVERY:
        for each in grain.columns:
            yield grain, each


def test_every_column_has_words_in_both_languages_and_a_tag_that_hxl_knows_or_none() -> None:
    for grain, each in columns():
        said = each.words
        for texts in (said.label, said.meaning, grain.words.label, grain.words.meaning):
            assert texts[Language.EN].strip(), each.name
            assert ARABIC.search(texts[Language.AR]) or each.said, each.name
        assert ARABIC.search(said.meaning[Language.AR]), each.name
        if said.hxl:
            assert Tag.parse(said.hxl, use_exception=True).tag == said.hxl.split("+")[0]


@pytest.mark.parametrize("grain", EVERY, ids=lambda grain: grain.name)
def test_names_and_tags_are_told_apart_within_a_file(grain: Grain) -> None:
    names = [each.name for each in grain.columns]
    tags = [each.words.hxl for each in grain.columns if each.words.hxl]
    assert len(set(names)) == len(names)
    assert len(set(tags)) == len(tags)
    assert set(grain.key) <= set(names)


def test_no_line_of_words_is_idle() -> None:
    with files("schema").joinpath("grains", "columns.csv").open(encoding="utf-8", newline="") as file:
        named = [row["name"] for row in csv.DictReader(file)]
    used = {f"{grain.name}." for grain in EVERY} | {each.said or each.name for _, each in columns()}
    assert len(set(named)) == len(named)
    assert set(named) == used


def test_an_unknown_name_is_told() -> None:
    with pytest.raises(UnknownKey, match="no column 'nothing'"):
        words("nothing")


def test_codes_are_of_vocabularies_that_exist() -> None:
    for _, each in columns():
        if each.vocabulary is not None:
            assert terms.vocabulary(each.vocabulary).terms
            assert each.kind is Kind.CODE


def test_every_column_rests_on_what_may_be_exported() -> None:
    for _, each in columns():
        empty = each.said is not None and "counterpart" in each.words.meaning[Language.EN]
        assert each.rests_on or each.name in OF_THE_FILE or empty, each.name
        for published in each.rests_on:
            assert "export" in published.info["uses"]
            assert published.info["class"] is Class.PUBLIC


@pytest.mark.parametrize("name", ["words", "history", "site", "bounds"])
def test_a_column_that_may_not_be_exported_cannot_be_declared(name: str) -> None:
    with pytest.raises(TypeError, match="may not be exported"):
        Column("code", Kind.CODE, lambda _: event.c[name], (event.c[name],))


def test_what_partners_see_is_not_shown_to_everybody() -> None:
    secret = column("secret", sa.Text, doc="Of partners.", seen_by=Class.PARTNER)
    told = Column("code", Kind.CODE, lambda _: secret, (secret,))
    assert told.seen_by(Audience.PARTNER)
    assert not told.seen_by(Audience.OPEN)


def test_the_same_name_holds_the_same_kind_of_thing_in_every_file() -> None:
    kinds: dict[str, set[tuple[Kind, bool]]] = {}
    for _, each in columns():
        kinds.setdefault(each.said or each.name, set()).add((each.kind, each.many))
    assert {name: found for name, found in kinds.items() if len(found) > 1} == {}


def test_the_page_on_shapes_is_made_of_the_declarations() -> None:
    page = Path(__file__).resolve().parents[3] / "docs" / "shapes.md"
    assert page.read_text(encoding="utf-8") == described.page(), "stale: python -m schema.grains.described"


def test_riots_and_force_against_protesters_have_the_disorder_that_acled_gives_them() -> None:
    expected = {
        "peaceful_protest": "Demonstrations",
        "force_against_protesters": "Political violence; Demonstrations",
        "violent_demonstration": "Demonstrations",
        "mob_violence": "Political violence",
        "airstrike": "Political violence",
    }
    assert {kind: DISORDERS[kind] for kind in expected} == expected
    # A riot of which no more is known may be either.
    assert "riot" not in DISORDERS
