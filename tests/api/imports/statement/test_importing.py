"""A coded statement in the record: what is written, what a second file changes, what is left alone."""

from typing import Any

import pytest
import sqlalchemy as sa

from schema import session
from schema.errors import BadFile
from schema.loading_statements import current, in_order
from schema.tables.base import RECORDS, VERSIONED, identity
from schema.tables.keeping import import_run, rejection
from tests.api.imports.record import content_hash, count, one
from tests.api.imports.statement.conftest import Changing, Importing

SLUG = "bell-tower-2023-05-12"
ALL_NEW = "10 rows: 10 new, 0 changed, 0 unchanged, 0 rejected"
ALL_UNCHANGED = "10 rows: 0 new, 0 changed, 10 unchanged, 0 rejected"
ONE_CHANGED = "10 rows: 0 new, 1 changed, 9 unchanged, 0 rejected"
CHANGES = (
    ("        min: 12\n", "        min: 13\n"),
    ("method: artillery", "method: mortar"),
    ("attribution: suspected", "attribution: alleged"),
    ("sex: male, age_band: adult}\n    stages", "sex: male, age_band: mixed}\n    stages"),
    ("site: barracks, source: residents", "site: saltgate, source: residents"),
    ("status: functioning", "status: partial"),
    ("feared: [detention]", "feared: [detention, torture]"),
)
"""One thing said otherwise: of a claim, an act, an involvement, a victim, a stage, a status, a record itself."""


def rows(concept: str, *columns: str) -> list[tuple[Any, ...]]:
    """Some columns of all that is current of a concept, in their order."""
    newest = current(concept)
    wanted = [newest.c[name] for name in columns]
    with session.recording("tester") as connection:
        return [tuple(row) for row in connection.execute(sa.select(*wanted).order_by(*wanted))]


def versions() -> int:
    """Versions of everything, withdrawn ones too."""
    counts = (sa.select(sa.func.count()).select_from(table).scalar_subquery() for table in VERSIONED.values())
    return sum(one(sa.select(*counts)))


def test_every_part_of_the_format_is_recorded(import_statement: Importing, change: Changing, text: Any) -> None:
    lines = list(import_statement(change({}), text=text).lines())
    assert lines[0] == ALL_NEW
    assert lines[1:] == [
        "13 anchors were verified in complete.txt.",
        "1 claim states min, best and max out of order; kept as stated.",
    ]
    # How many people live in an area is imported by itself.
    assert [concept for concept in in_order() if count(concept) == 0] == ["denominator"]
    codes = sa.select(sa.func.count()).where(identity.c.concept.in_(RECORDS), identity.c.code.is_not(None))
    assert one(codes) == (10,)


def test_numbers_are_recorded_as_their_words_allow(import_statement: Importing, change: Changing) -> None:
    import_statement(change({}))
    assert set(rows("claim", "qualifier", "min", "best", "max", "coherent")) == {
        ("at_least", 12, None, None, True),
        ("exact", 14, 14, 14, True),
        ("tens", 20, None, 99, True),
        ("estimate", 9, 4, 6, False),
        ("about", None, 40, None, True),
        ("between", 5, None, 8, True),
        ("more_than", 3_001, None, None, True),
        ("unknown_some", 2, None, None, True),
        ("up_to", None, None, 300, True),
    }


def test_a_record_says_when_and_where_as_stated(import_statement: Importing, change: Changing) -> None:
    import_statement(change({}))
    event = current("event")
    instants = [sa.func.lower(event.c.occurred), sa.func.upper(event.c.occurred)]
    area = [event.c.area_scheme, event.c.stated_adm0, event.c.stated_adm2, event.c.stated_adm3]
    shown = sa.select(*instants, event.c.timezone, *area, sa.func.st_astext(event.c.geometry))
    first, last, *rest = one(shown.where(event.c.provider_id == "shelling"))
    assert (first.isoformat(), last.isoformat()) == ("2023-05-08T20:00:00+00:00", "2023-05-09T05:00:00+00:00")
    assert rest == ["Atlantic/Azores", "pcode", "XQ", "XQ0102", None, "POINT(-20.83 -25.59)"]
    assert rows("displacement_flow", "timezone", "day_from", "ongoing") == [("UTC", None, True)]
    assert rows("corridor", "stated_length_metres", "geometry", "status") == [(6_000.0, None, "proposed")]


def test_claims_point_at_their_spot_and_at_one_another(
    import_statement: Importing, change: Changing, text: Any
) -> None:
    import_statement(change({}), text=text)
    words = text.read_text(encoding="utf-8")
    anchored = [row for row in rows("claim", "anchor_start", "anchor_end", "quote") if row[0] is not None]
    assert len(anchored) == 6
    assert all(words[start:end] == quote for start, end, quote in anchored)
    claim, other = current("claim"), current("claim").alias("other")
    replaced = sa.select(other.c.verbatim).join(claim, claim.c.supersedes_id == other.c.id)
    assert one(replaced) == ("at least 12 people",)
    assert count("claim_overlap") == 3


def test_the_same_file_again_writes_nothing(import_statement: Importing, change: Changing) -> None:
    import_statement(change({}))
    before = content_hash(), versions()
    assert next(import_statement(change({})).lines()) == ALL_UNCHANGED
    assert (content_hash(), versions()) == before


def test_a_change_anywhere_changes_its_record(import_statement: Importing, change: Changing) -> None:
    import_statement(change({}))
    before = {concept: count(concept) for concept in VERSIONED}
    changes: dict[str, str] = {}
    for old, new in CHANGES:
        changes[old] = new
        assert next(import_statement(change(changes)).lines()) == ONE_CHANGED, new
    assert {concept: count(concept) for concept in VERSIONED} == before


def test_a_course_may_become_another(import_statement: Importing, change: Changing) -> None:
    import_statement(change({}))
    states = {
        "state: whereabouts_unknown": "state: released",
        "state: held": "state: arrested",
    }
    assert next(import_statement(change(states)).lines()) == ONE_CHANGED
    assert rows("detention_stage", "position", "state") == [(1, "stopped"), (2, "arrested"), (3, "released")]


def test_a_course_may_get_shorter(import_statement: Importing, change: Changing) -> None:
    import_statement(change({}))
    shorter = {
        "      - {state: whereabouts_unknown, occurred: {precision: unknown}, source: residents}\n": "",
        "state: held": "state: released",
    }
    assert next(import_statement(change(shorter)).lines()) == ONE_CHANGED
    assert rows("detention_stage", "position", "state") == [(1, "stopped"), (2, "released")]


def test_what_the_file_no_longer_says_is_withdrawn(import_statement: Importing, change: Changing) -> None:
    import_statement(change({}))
    gone = {
        "        overlaps: [men-stopped]\n": "",
        "    rests_on: [residents, relief-office]\n": "    rests_on: [residents]\n",
        "members: [army, militia]": "members: [army]",
        "controls:\n  - {key: held-by-army, place: saltgate, actor: army, "
        "period: {from: 2023-03-01, precision: month}, source: monitor}\n": "",
        "    parties: [joint-force]\n": "",
    }
    concepts = ("claim_overlap", "source_reliance", "actor_membership", "control", "party")
    before = {concept: count(concept) for concept in concepts}
    import_statement(change(gone))
    assert {concept: before[concept] - count(concept) for concept in concepts} == dict.fromkeys(concepts, 1)
    back = import_statement(change({}))
    assert {concept: count(concept) for concept in concepts} == before
    assert back.outcome.withheld == 0


def test_a_boundary_that_was_imported_stays(import_statement: Importing, import_areas: Any, change: Changing) -> None:
    import_areas()
    before = rows("place", "pcode", "name_en", "boundary_version")
    import_statement(change({"{en: Nuvesh, ar: نوفش}": "{en: Nuvesh as the statement has it}"}))
    after = rows("place", "pcode", "name_en", "boundary_version")
    assert set(before) <= set(after)
    assert [row for row in after if row not in before] == [
        (None, "Eastern Nuvesh", f"stated by {SLUG}"),
        (None, "Saltgate barracks", f"stated by {SLUG}"),
        (None, "Saltgate crossing", "drawn by hand"),
    ]


def test_a_boundary_takes_the_place_of_what_was_stated(
    import_statement: Importing, import_areas: Any, change: Changing
) -> None:
    import_statement(change({}))
    stated = rows("place", "pcode", "geometry")
    assert ("XQ0102", None) in stated
    import_areas()
    assert all(geometry is not None for pcode, geometry in rows("place", "pcode", "geometry") if pcode)
    assert next(import_statement(change({})).lines()) == ALL_UNCHANGED


def test_a_boundary_of_the_same_name_stays_too(
    import_statement: Importing, import_areas: Any, change: Changing
) -> None:
    import_areas()
    before = rows("place", "pcode", "geometry")
    (version,) = {version for _, version in rows("place", "pcode", "boundary_version")}
    orsim = "{pcode: XQ0103, "
    import_statement(change({orsim: f"{orsim}boundary_version: '{version}', "}))
    assert set(before) <= set(rows("place", "pcode", "geometry"))


def test_areas_that_nobody_knows_are_told(import_statement: Importing, change: Changing) -> None:
    report = import_statement(
        change(
            {"    place: {precision: country, areas: {adm0: XQ}}": "    place: {precision: country, areas: {adm0: XZ}}"}
        )
    )
    assert "1 P-code means no area so far: XZ; import their boundaries before a publish." in report.notes


def test_the_run_and_its_faults_are_written_down(import_statement: Importing, change: Changing) -> None:
    file = change({"        min: 12\n": "        min: twelve\n", "feared: [detention]": "feared: [detenton]"})
    report = import_statement(file)
    assert next(report.lines()) == "10 rows: 6 new, 0 changed, 0 unchanged, 4 rejected"
    run = one(sa.select(*(import_run.c[name] for name in ("format", "file", "collection", "rows", "rejected"))))
    assert run == ("statement", "complete.yaml", SLUG, 10, 4)
    with session.recording("tester") as connection:
        kept = connection.execute(sa.select(rejection.c.row, rejection.c.field, rejection.c.reason)).all()
    assert {tuple(row) for row in kept} == {(each.row, each.field, each.reason) for each in report.rejections}


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (
            "nature: fictional",
            "nature: real",
            "nature of the collection bell-tower-2023-05-12 is recorded as fictional",
        ),
        (
            "  timezone: Atlantic/Azores",
            "  timezone: UTC",
            "timezone of the collection .* is recorded as Atlantic/Azores",
        ),
    ],
    ids=["nature", "timezone"],
)
def test_a_collection_stays_what_it_is(
    import_statement: Importing, change: Changing, old: str, new: str, sentence: str
) -> None:
    import_statement(change({}))
    before = content_hash()
    with pytest.raises(BadFile, match=sentence):
        import_statement(change({old: new}))
    assert content_hash() == before


def test_the_example_of_the_page_is_taken(import_statement: Importing, example: Any) -> None:
    file, text = example
    assert list(import_statement(file, text=text).lines()) == [
        "3 rows: 3 new, 0 changed, 0 unchanged, 0 rejected",
        "4 anchors were verified in example.txt.",
        "3 P-codes mean no area so far: XQ, XQ01, XQ0102; import their boundaries before a publish.",
    ]
