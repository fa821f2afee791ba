"""Only selected keys are read; what two fields ask for is read for both."""

import msgspec
import pytest

from api.graphql.compiling.shapes import decoders, merged

DOCUMENT = (
    b'{"id": "a", "claims": [{"min": 1, "words": "many"}], "place": {"name": {"en": "Town"}, "kind": "town"}, "n": 1}'
)


def test_other_keys_are_passed_over() -> None:
    read = decoders({"id": None, "claims": {"min": None}, "place": {"name": None}})
    shown = {"id": "a", "claims": [{"min": 1}], "place": {"name": {"en": "Town"}}}
    assert read.one(DOCUMENT) == shown
    assert read.all(b"[" + DOCUMENT + b", " + DOCUMENT + b"]") == [shown, shown]


def test_earlier_documents_lack_keys_and_hold_nulls() -> None:
    read = decoders({"id": None, "claims": {"min": None}, "place": {"name": None}})
    assert read.one(b'{"id": "a", "place": null}') == {"id": "a", "place": None}


def test_what_is_of_another_shape_is_refused() -> None:
    with pytest.raises(msgspec.DecodeError):
        decoders({"claims": {"min": None}}).one(b'{"claims": "many"}')


def test_shapes_are_merged() -> None:
    assert merged({"a": {"x": None}}, {"a": {"y": None}, "b": None}) == {"a": {"x": None, "y": None}, "b": None}
    assert merged({"a": {"x": None}}, {"a": None}) == {"a": None}
    assert merged(None, {"a": None}) is None
