"""Values as people give them: what is read, and what is said of what cannot be."""

import datetime
import uuid
from typing import Any

import pytest

from schema.desk import values
from schema.tables.base import VERSIONED

EVENT, CLAIM, ACTOR, COLLECTION = (VERSIONED[name] for name in ("event", "claim", "actor", "collection"))
SQUARE = [[36.0, 35.0], [37.0, 35.0], [37.0, 36.0], [36.0, 36.0], [36.0, 35.0]]
BOW = [[36.0, 35.0], [37.0, 36.0], [37.0, 35.0], [36.0, 36.0], [36.0, 35.0]]


@pytest.mark.parametrize(
    ("table", "name", "given", "wanted"),
    [
        (EVENT, "title_en", "  A title\nof two lines ", "A title\nof two lines"),
        (EVENT, "title_ar", "قصف على السوق", "قصف على السوق"),
        (EVENT, "day_from", "2016-12-13", datetime.date(2016, 12, 13)),
        (EVENT, "granularity", "incident", "incident"),
        (EVENT, "timezone", "Asia/Damascus", "Asia/Damascus"),
        (EVENT, "ongoing", False, False),
        (EVENT, "uncertainty_metres", 250, 250.0),
        (CLAIM, "best", 0, 0),
        (CLAIM, "source_id", "3f2b0c1e-0000-4000-8000-000000000001", uuid.UUID("3f2b0c1e-0000-4000-8000-000000000001")),
        (ACTOR, "aliases", ["One", "Another"], ["One", "Another"]),
        (COLLECTION, "caveats", [{"code": "X", "en": "Y"}], [{"code": "X", "en": "Y"}]),
        (EVENT, "title_en", None, None),
    ],
)
def test_what_is_right_is_read(table: Any, name: str, given: Any, wanted: Any) -> None:
    assert values.read(table, table.c[name], given) == wanted


@pytest.mark.parametrize(
    ("table", "name", "given", "sentence"),
    [
        (EVENT, "title_en", "", "is empty"),
        (EVENT, "title_en", 7, "must be a text"),
        (EVENT, "title_en", "x" * 20_001, "20,001 characters"),
        (EVENT, "title_en", "harm\u202etxt", "direction of writing"),
        (EVENT, "title_en", "a\x07bell", "control characters"),
        (EVENT, "day_from", "13.12.2016", "write it as 2016-12-13"),
        (EVENT, "day_from", "2016-02-30", "is no day"),
        (EVENT, "granularity", "incidnet", "the nearest is incident"),
        (EVENT, "context", ["seige"], "the nearest is siege"),
        (EVENT, "context", ["siege", "siege"], "twice"),
        (EVENT, "context", "siege", "a list"),
        (EVENT, "timezone", "Damascus", "no zone of time"),
        (EVENT, "ongoing", "yes", "true or false"),
        (CLAIM, "best", True, "whole number"),
        (CLAIM, "best", 2**31, "whole number"),
        (CLAIM, "source_id", "a source", "is no id"),
        (EVENT, "uncertainty_metres", float("nan"), "must be a number"),
        (ACTOR, "aliases", [str(n) for n in range(201)], "at most 200"),
        (EVENT, "occurred", {"from": "2016-12-13T12:00:00"}, "instants with their offset"),
        (EVENT, "occurred", {"from": "2016-12-13T12:00:00", "until": "2016-12-13T13:00:00"}, "with their offset"),
    ],
)
def test_what_is_wrong_is_told(table: Any, name: str, given: Any, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        values.read(table, table.c[name], given)


def test_instants_need_their_offset_only() -> None:
    span = values.read(
        EVENT, EVENT.c.occurred, {"from": "2016-12-13T12:00:00+02:00", "until": "2016-12-13T13:00:00+02:00"}
    )
    assert span.upper - span.lower == datetime.timedelta(hours=1)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"type": "Point", "coordinates": [200, 10]}, "beyond longitudes"),
        ({"type": "Point", "coordinates": [10, 91]}, "beyond longitudes"),
        ({"type": "Point", "coordinates": [10, 20, 30]}, "GeoJSON"),
        ({"type": "Point", "coordinates": []}, "GeoJSON"),
        ({"type": "Point"}, "GeoJSON"),
        ({"type": "Somewhere", "coordinates": [1, 2]}, "GeoJSON"),
        ("POINT (36 35)", "GeoJSON"),
        ({"type": "Polygon", "coordinates": [BOW]}, "crosses"),
        ({"type": "MultiPoint", "coordinates": [[1, 1]] * 10_001}, "10,000 points"),
    ],
)
def test_shapes_that_are_none_are_told(given: Any, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        values.read(EVENT, EVENT.c.geometry, given)


@pytest.mark.parametrize(
    "given", [{"type": "Point", "coordinates": [36.5, 35.25]}, {"type": "Polygon", "coordinates": [SQUARE]}]
)
def test_shapes_are_read(given: Any) -> None:
    assert values.read(EVENT, EVENT.c.geometry, given).srid == 4326


def test_every_column_that_is_stated_has_a_reader() -> None:
    for table in VERSIONED.values():
        for column in table.columns:
            assert values.read(table, column, None) is None
            assert any(isinstance(column.type, kind) for kind, _ in values.READERS) or column.name == "recorded_at"
