"""The vocabularies are whole, clean and in step with the enums; functions over them answer or say what is wrong."""

import csv
import inspect
import io
import re
from collections import Counter
from enum import StrEnum
from importlib.resources import files
from pathlib import Path
from types import ModuleType

import pytest

from schema import answering, permission, terms, vocabulary
from schema.errors import UnknownKey
from schema.vocabulary import DatePrecision, DetentionState, Language, Match, PlacePrecision, Qualifier

FOLDER = Path(str(files("schema"))) / "vocabularies"
ARABIC = re.compile(r"[\u0621-\u064a]")
COLUMNS = ["code", "parent", "label_en", "label_ar", "label_fr", "definition_en", "definition_ar"]
EXTRA = {"qualifier": ["low", "high"], "detention_state": ["next", "first"]}
DEFINED_THROUGHOUT = {"event", "violation", "act", "scheme", "ucdp_event_clarity", "airwars_grading"}


def enums(module: ModuleType) -> dict[str, type[StrEnum]]:
    """The closed lists that a module defines, by the name of their vocabulary."""
    found = (one for one in vars(module).values() if inspect.isclass(one) and issubclass(one, StrEnum))
    here = [one for one in found if one.__module__ == module.__name__]
    return {re.sub(r"(?<!^)(?=[A-Z])", "_", one.__name__).lower(): one for one in here}


CLOSED = enums(vocabulary) | enums(answering) | enums(permission)
NAMES = sorted(terms.vocabularies())
each_vocabulary = pytest.mark.parametrize("name", NAMES)
FILES = sorted(FOLDER.rglob("*.csv"))
each_file = pytest.mark.parametrize("path", FILES, ids=[str(one.relative_to(FOLDER)) for one in FILES])


def rows(path: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"), newline=""), strict=True))


def repeated(values: list[str]) -> list[str]:
    return [value for value, times in Counter(values).items() if times > 1]


def test_the_closed_vocabularies_are_the_enums() -> None:
    assert {one.name for one in terms.vocabularies().values() if one.closed} == set(CLOSED)


@pytest.mark.parametrize("name", sorted(CLOSED))
def test_an_enum_and_its_vocabulary_hold_the_same_codes_in_the_same_order(name: str) -> None:
    assert [one.code for one in terms.vocabulary(name).terms] == [member.value for member in CLOSED[name]]


def test_every_file_belongs_to_a_vocabulary_and_every_vocabulary_has_a_file() -> None:
    assert {one.stem for one in FOLDER.glob("*.csv")} - {"vocabularies"} == set(NAMES)
    assert {one.stem for one in (FOLDER / "crosswalks").glob("*.csv")} <= set(NAMES)


@each_file
def test_files_are_clean(path: Path) -> None:
    raw = path.read_bytes()
    assert raw.endswith(b"\n")
    assert b"\r" not in raw
    assert not raw.startswith(b"\xef\xbb\xbf")
    header, *body = rows(path)
    assert body, "a list without rows"
    assert {len(row) for row in body} == {len(header)}
    assert [cell for row in body for cell in row if cell != " ".join(cell.split())] == []


@each_vocabulary
def test_columns(name: str) -> None:
    assert rows(FOLDER / f"{name}.csv")[0] == COLUMNS + EXTRA.get(name, [])


@each_vocabulary
def test_codes_are_unique_and_parents_come_first(name: str) -> None:
    seen: set[str] = set()
    for one in terms.vocabulary(name).terms:
        assert re.fullmatch(r"[a-z0-9]+([_-][a-z0-9]+)*", one.code)
        assert one.code not in seen
        assert one.parent is None or one.parent in seen
        seen.add(one.code)


@each_vocabulary
def test_every_label_exists_in_each_language_and_its_script(name: str) -> None:
    found = terms.vocabulary(name)
    for labels in [found.labels, *(one.labels for one in found.terms)]:
        assert set(labels) == set(Language)
        assert ARABIC.search(labels[Language.AR])
        assert not ARABIC.search(labels[Language.EN] + labels[Language.FR])


@each_vocabulary
@pytest.mark.parametrize("language", list(Language))
def test_no_label_stands_for_two_things(name: str, language: Language) -> None:
    assert repeated([one.labels[language].casefold() for one in terms.vocabulary(name).terms]) == []


def test_no_two_vocabularies_share_a_label() -> None:
    for language in Language:
        assert repeated([one.labels[language].casefold() for one in terms.vocabularies().values()]) == []


@each_vocabulary
def test_definitions_are_sentences_in_their_script(name: str) -> None:
    found = terms.vocabulary(name)
    for one in found.terms:
        if found.closed or name in DEFINED_THROUGHOUT:
            assert Language.EN in one.definitions, one.code
        assert all(text.endswith(".") for text in one.definitions.values()), one.code
        assert not ARABIC.search(one.definitions.get(Language.EN, ""))
        assert ARABIC.search(one.definitions.get(Language.AR, "ا"))


@each_vocabulary
def test_crosswalks_refer_to_terms_and_known_schemes(name: str) -> None:
    path = FOLDER / "crosswalks" / f"{name}.csv"
    if not path.exists():
        assert all(one.crosswalks == () for one in terms.vocabulary(name).terms)
        return
    header, *body = rows(path)
    assert header == ["code", "scheme", "their_code", "their_label", "match"]
    order = [one.code for one in terms.vocabulary(name).terms]
    assert {row[0] for row in body} <= set(order)
    assert [row[0] for row in body] == sorted((row[0] for row in body), key=order.index)
    assert {row[1] for row in body} <= {one.code for one in terms.vocabulary("scheme").terms}
    assert all(row[2] for row in body)
    assert {row[4] for row in body} <= set(Match)
    assert repeated([" ".join(row[:3]) for row in body]) == []
    assert sum(len(one.crosswalks) for one in terms.vocabulary(name).terms) == len(body)


@each_vocabulary
def test_a_foreign_code_means_exactly_one_thing(name: str) -> None:
    exact = [
        f"{other.scheme} {other.code}"
        for one in terms.vocabulary(name).terms
        for other in one.crosswalks
        if other.match is Match.EXACT
    ]
    assert repeated(exact) == []


def test_huridocs_codes_have_twelve_digits() -> None:
    found = [x for v in terms.vocabularies().values() for t in v.terms for x in t.crosswalks if x.scheme == "huridocs"]
    assert len(found) > 100
    assert [x.code for x in found if not re.fullmatch(r"\d{12}", x.code)] == []


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("event", {"state_based_conflict": "1", "non_state_conflict": "2", "one_sided_violence": "3"}),
        ("date_precision", {DatePrecision.DAY: "1", "days": "2", "week": "3", "month": "4", "year": "5"}),
        (
            "place_precision",
            {PlacePrecision.EXACT: "1", "near": "2", "adm2": "3", "adm1": "4", "fuzzy": "5", "country": "6"}
            | {"international": "7"},
        ),
        ("ucdp_event_clarity", {"1": "1", "2": "2"}),
    ],
)
def test_the_codes_of_ucdp(name: str, expected: dict[str, str]) -> None:
    found = {
        one.code: other.code
        for one in terms.vocabulary(name).terms
        for other in one.crosswalks
        if other.scheme == "ucdp" and other.match is Match.EXACT
    }
    assert found == expected


def test_the_top_of_violations_is_the_twelve_classes_and_forced_conscription() -> None:
    top = [one for one in terms.vocabulary("violation").terms if one.parent is None]
    classes = [one.code for one in top if any(x.scheme == "syrian-archive" for x in one.crosswalks)]
    assert len(classes) == 12
    assert [one.code for one in top] == [*classes, "forced_conscription"]


def test_words_that_are_numbers_have_intervals() -> None:
    found = {
        one.code: (one.interval.low, one.interval.high) for one in terms.vocabulary("qualifier").terms if one.interval
    }
    assert found == {
        Qualifier.TENS: (20, 99),
        Qualifier.HUNDREDS: (200, 999),
        Qualifier.THOUSANDS: (2_000, 9_999),
        Qualifier.TENS_OF_THOUSANDS: (20_000, 99_999),
        Qualifier.UNKNOWN_SOME: (2, None),
    }


def test_only_states_have_a_course() -> None:
    for found in terms.vocabularies().values():
        assert {one.next is not None for one in found.terms} == {"next" in EXTRA.get(found.name, [])}, found.name
        assert {one.first is not None for one in found.terms} == {"first" in EXTRA.get(found.name, [])}, found.name


def test_each_course_of_detention_leads_on_to_known_states_and_reaches_all() -> None:
    follows = {one.code: one.next or () for one in terms.vocabulary("detention_state").terms}
    order = list(follows)
    for code, after in follows.items():
        assert set(after) <= set(order) - {code}, code
        assert list(after) == sorted(set(after), key=order.index), code
    reached: set[str] = set()
    ahead = [one.code for one in terms.vocabulary("detention_state").terms if one.first]
    while ahead:
        code = ahead.pop()
        reached.add(code)
        ahead += set(follows[code]) - reached
    assert reached == set(DetentionState)


def test_where_a_course_of_detention_begins_and_ends() -> None:
    found = terms.vocabulary("detention_state").terms
    assert {one.code for one in found if one.first} == {
        *(DetentionState.STOPPED, DetentionState.ARRESTED, DetentionState.ABDUCTED, DetentionState.HELD),
        *(DetentionState.WHEREABOUTS_UNKNOWN, DetentionState.DISAPPEARED),
    }
    assert {one.code for one in found if one.next == ()} == {
        *(DetentionState.RELEASED, DetentionState.EXCHANGED, DetentionState.ESCAPED, DetentionState.BODY_RETURNED),
    }
    assert terms.term("detention_state", DetentionState.FOUND_ALIVE).next == ("held", "transferred", "released")


def test_missing_is_told_apart_from_enforced_disappearance() -> None:
    for language in (Language.EN, Language.AR):
        missing, disappeared = (
            terms.term("detention_episode", code).definitions[language]
            for code in ("missing_persons", "enforced_disappearance")
        )
        assert terms.label("detention_episode", "enforced_disappearance", language).casefold() in missing
        assert missing != disappeared


def test_narrower_reaches_every_depth() -> None:
    assert terms.narrower("event", ["protest", "raid"]) == {
        *("protest", "peaceful_protest", "protest_with_intervention", "force_against_protesters"),
        *("raid", "house_raid", "entry_of_facility"),
    }
    assert "attack_on_medical_facility" in terms.narrower("violation", ["protected_persons_and_objects"])
    assert terms.narrower("event", ["armed_clash"]) == {"armed_clash"}
    assert terms.narrower("event", []) == frozenset()


def test_labels_and_what_they_fall_back_to() -> None:
    assert terms.label("violation", "enforced_disappearance") == "Enforced disappearance"
    assert terms.label("violation", "enforced_disappearance", Language.AR) == "إخفاء قسري"
    only_arabic = {Language.AR: "حادثة", Language.FR: "événement"}
    assert terms.in_language(only_arabic, Language.FR) == "événement"
    assert terms.in_language(only_arabic, Language.EN) == "حادثة"
    assert terms.in_language({}, Language.EN) is None


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("arest", "There is no code 'arest' in vocabulary 'act'; the nearest is 'arrest'."),
        ("Human shields", "There is no code 'Human shields' in vocabulary 'act'; the nearest is 'human_shields'."),
        ("qqq", "There is no code 'qqq' in vocabulary 'act'; nothing known is near to it."),
    ],
)
def test_an_unknown_code_is_named_with_the_nearest(code: str, sentence: str) -> None:
    for ask in (lambda: terms.term("act", code), lambda: terms.narrower("act", ["arrest", code])):
        with pytest.raises(UnknownKey) as caught:
            ask()
        assert str(caught.value) == sentence


def test_an_unknown_vocabulary_is_named_with_the_nearest() -> None:
    with pytest.raises(UnknownKey, match=r"There is no vocabulary 'violations'; the nearest is 'violation'\."):
        terms.narrower("violations", ["torture"])
