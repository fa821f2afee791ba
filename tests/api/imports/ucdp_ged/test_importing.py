"""What an import of UCDP's rows leaves in the record, on the fictional files in both layouts."""

import json
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from api.imports.ucdp_ged.matching import usual_zone
from schema import session
from schema.errors import BadFile, BadInput
from schema.loading_matching import find_collection
from schema.loading_statements import current
from schema.tables.base import VERSIONED
from tests.api.imports.conftest import Importing
from tests.api.imports.record import claim_sums, content_hash, one, read_rows, write_rows
from tests.database import Database

LAYOUTS = ("ucdp_shaped_41.csv.gz", "ucdp_shaped_49.csv")


@pytest.fixture(scope="session")
def manifest(sample_folder: Path) -> dict[str, Any]:
    """The figures that the sample's files must give."""
    read: dict[str, Any] = json.loads((sample_folder / "manifest.json").read_text(encoding="utf-8"))
    return read


@pytest.mark.parametrize("layout", LAYOUTS)
def test_both_layouts_come_in_whole_and_a_second_run_changes_nothing(
    import_ucdp: Importing, sample_folder: Path, manifest: dict[str, Any], layout: str
) -> None:
    figures = manifest["events"][layout]
    slug, rows = f"c{layout[12:14]}", figures["rows"]
    first = import_ucdp(sample_folder / layout, slug)
    assert next(first.lines()) == f"{rows:,} rows: {rows:,} new, 0 changed, 0 unchanged, 0 rejected"
    notes = " ".join(first.notes)
    for key, sentence in (("low_above_best", "low > best"), ("high_below_best", "high < best")):
        assert f"{figures[key]['rows']} rows state {sentence}" in notes
    before = content_hash()
    second = import_ucdp(sample_folder / layout, slug)
    assert next(second.lines()) == f"{rows:,} rows: 0 new, 0 changed, {rows:,} unchanged, 0 rejected"
    assert content_hash() == before
    stated = figures["stated"]
    assert claim_sums(slug) == (stated["low"], stated["best"], stated["high"])
    deaths = figures["deaths"]
    assert claim_sums(slug, "combatants")[1] == deaths["a"] + deaths["b"]
    assert claim_sums(slug, "civilians")[1] == deaths["civilians"]
    assert claim_sums(slug, "unknown")[1] == deaths["unknown"]


def row_of(import_ucdp: Importing, sample_folder: Path, tmp_path: Path, slug: str, **cells: str) -> Any:
    """Import one row with other cells; returns the event and everything beneath it by concept."""
    header, first, *_ = read_rows(sample_folder / LAYOUTS[0])
    row = {**dict(zip(header, first, strict=True)), **cells}
    import_ucdp(write_rows(tmp_path / "one.csv", [header, list(row.values())]), slug)
    with session.recording("tester") as connection:
        found = find_collection(connection, slug)
        assert found is not None
        event = current("event")
        collection = current("collection")
        made = connection.execute(
            sa.select(event).join(collection, collection.c.id == event.c.collection_id).where(collection.c.slug == slug)
        ).one()
        return made, {
            name: connection.execute(sa.select(current(name)).where(current(name).c[of] == made.id)).all()
            for name, of in (
                ("act", "event_id"),
                ("victim", "record_id"),
                ("involvement", "event_id"),
                ("claim", "record_id"),
                ("information", "record_id"),
                ("assessment", "event_id"),
            )
        }


FIGHT = {
    "type_of_violence": "1.0",
    "side_b": "A front",
    "side_b_new_id": "77.0",
    "date_start": "2021-03-04",
    "date_end": "2021-03-06",
    "date_prec": "2.0",
    "where_prec": "2.0",
    "deaths_a": "1",
    "deaths_b": "0",
    "deaths_civilians": "2",
    "deaths_unknown": "0",
    "low": "5",
    "best": "3",
    "high": "4",
    "source_office": "VDC;VDC;@someone",
    "source_date": "2021-03-05;2021-03-05;2021-03-07",
    "source_headline": "One; and two;One; and two;Third",
    "source_article": '"VDC,2021-03-05,One; and two";"VDC,2021-03-05,One; and two";"@someone,2021-03-07,Third"',
    "number_of_sources": "3",
}


def test_fighting_is_no_violation_and_numbers_stay_as_stated(
    import_ucdp: Importing, sample_folder: Path, tmp_path: Path
) -> None:
    event, beneath = row_of(import_ucdp, sample_folder, tmp_path, "fight", **FIGHT)
    assert (event.kind, event.granularity, event.date_precision) == ("state_based_conflict", "incident", "days")
    assert (str(event.day_from), str(event.day_to)) == ("2021-03-04", "2021-03-06")
    assert (event.place_precision, event.uncertainty_metres, event.place_basis) == ("near", 25_000, "gazetteer")
    assert event.stated["low"] == "5"
    (act,) = beneath["act"]
    assert (act.kind, act.violations, act.victim_id, act.responsibility) == ("fighting", [], None, "joint")
    assert {(each.degree, each.attribution) for each in beneath["involvement"]} == {("party_to_fighting", "alleged")}
    assert len(beneath["involvement"]) == 2
    claims = {
        (each.population, each.side_id is not None, each.min, each.best, each.max, each.coherent)
        for each in beneath["claim"]
    }
    assert claims == {
        ("all", False, 5, 3, 4, False),
        ("civilians", False, None, 2, None, True),
        ("unknown", False, None, 0, None, True),
        ("combatants", True, None, 1, None, True),
        ("combatants", True, None, 0, None, True),
    }
    assert {(each.period_from, each.period_to) for each in beneath["claim"]} == {(event.day_from, event.day_to)}
    assert [each.grade for each in beneath["assessment"]] == [str(int(float(event.stated["event_clarity"])))]


def test_documents_keep_their_headline_to_staff_and_accounts_of_people_are_protected(
    import_ucdp: Importing, sample_folder: Path, tmp_path: Path
) -> None:
    _, beneath = row_of(import_ucdp, sample_folder, tmp_path, "documents", **FIGHT)
    document, source = current("document"), current("source")
    with session.recording("tester") as connection:
        found = connection.execute(
            sa.select(document.c.title, document.c.headline, source.c.name_en, source.c.protected)
            .join_from(document, source, source.c.id == document.c.source_id)
            .where(document.c.id.in_([each.document_id for each in beneath["information"]]))
            .order_by(document.c.published_on)
        ).all()
    vdc, account = "Violations Documentation Center in Syria", "Account on social media"
    assert found == [
        (f"{vdc}, 2021-03-05", "One; and two", vdc, False),
        (f"{account}, 2021-03-07", "Third", account, True),
    ]


def test_one_sided_violence_has_victims_and_one_side(
    import_ucdp: Importing, sample_folder: Path, tmp_path: Path
) -> None:
    cells = {**FIGHT, "type_of_violence": "3", "side_b": "Civilians", "side_b_new_id": "1", "number_of_sources": "-1"}
    event, beneath = row_of(import_ucdp, sample_folder, tmp_path, "onesided", **cells)
    assert event.kind == "one_sided_violence"
    (act,), (victim,), (involvement,) = (beneath[name] for name in ("act", "victim", "involvement"))
    assert (act.kind, act.violations) == ("killing_of_civilians", ["killing_of_civilians"])
    assert act.victim_id == victim.id
    assert (victim.unit, victim.label_en, victim.civilian_status, victim.sex) == (
        "group",
        "Civilians",
        "civilian",
        "unknown",
    )
    assert (involvement.degree, act.responsibility) == ("direct", "sole")
    assert sorted(each.population for each in beneath["claim"]) == ["all", "civilians", "combatants", "unknown"]
    assert beneath["information"] == []


@pytest.mark.parametrize(
    ("where_prec", "precision", "metres", "basis"),
    [
        ("1", "exact", None, "gazetteer"),
        ("3", "adm2", None, "admin_centroid"),
        ("4", "adm1", None, "admin_centroid"),
        ("5", "fuzzy", None, "gazetteer"),
        ("6", "country", None, "admin_centroid"),
        ("7", "international", None, None),
    ],
)
def test_place_precision(
    import_ucdp: Importing,
    sample_folder: Path,
    tmp_path: Path,
    where_prec: str,
    precision: str,
    metres: float | None,
    basis: str,
) -> None:
    event, _ = row_of(
        import_ucdp, sample_folder, tmp_path, f"precision{where_prec}", **{**FIGHT, "where_prec": where_prec}
    )
    assert (event.place_precision, event.uncertainty_metres, event.place_basis) == (precision, metres, basis)


def test_a_mended_value_changes_one_event_and_keeps_the_old_version(
    import_ucdp: Importing, sample_folder: Path, tmp_path: Path
) -> None:
    rows = read_rows(sample_folder / LAYOUTS[1])
    import_ucdp(sample_folder / LAYOUTS[1], "mended")
    best = rows[0].index("best")
    rows[7][best] = str(float(rows[7][best]) + 1)
    report = import_ucdp(write_rows(tmp_path / "f.csv", rows), "mended", reason="UCDP corrected a row")
    total = len(rows) - 1
    assert next(report.lines()) == f"{total} rows: 0 new, 1 changed, {total - 1} unchanged, 0 rejected"
    claim = VERSIONED["claim"]
    versions = one(sa.select(sa.func.count()).where(claim.c.version == 2, claim.c.reason == "UCDP corrected a row"))
    assert versions == (1,)


def test_a_complete_file_withdraws_what_it_lacks(import_ucdp: Importing, sample_folder: Path, tmp_path: Path) -> None:
    rows = read_rows(sample_folder / LAYOUTS[1])
    import_ucdp(sample_folder / LAYOUTS[1], "shrunk")
    shrunk = write_rows(tmp_path / "f.csv", rows[:-3])
    assert import_ucdp(shrunk, "shrunk").outcome.withdrawn == 0
    assert import_ucdp(shrunk, "shrunk", complete=True).outcome.withdrawn == 3
    faulty = [*rows[:-4], [cell if name != "best" else "?" for name, cell in zip(rows[0], rows[-4], strict=True)]]
    report = import_ucdp(write_rows(tmp_path / "g.csv", faulty), "shrunk", complete=True)
    assert (report.outcome.withdrawn, report.rejected) == (0, 1), "a faulty row is in the file all the same"
    faulty[-1][0] = "?"
    report = import_ucdp(write_rows(tmp_path / "h.csv", faulty), "shrunk", complete=True)
    assert (report.outcome.withdrawn, report.rejected) == (0, 1)
    assert "nothing was withdrawn for --complete" in " ".join(report.notes)


def test_the_same_number_twice_is_rejected(import_ucdp: Importing, sample_folder: Path, tmp_path: Path) -> None:
    rows = read_rows(sample_folder / LAYOUTS[1])[:4]
    report = import_ucdp(write_rows(tmp_path / "f.csv", [*rows, rows[1]]), "twice")
    assert (report.outcome.new, report.rejected) == (3, 1)
    (fault,) = report.rejections
    assert (fault.field, "stands on line 2 too" in fault.reason) == ("id", True)


def test_a_party_of_several_names_keeps_them(import_ucdp: Importing, sample_folder: Path, tmp_path: Path) -> None:
    rows = read_rows(sample_folder / LAYOUTS[1])[:4]
    place, number = rows[0].index("side_a"), rows[0].index("side_a_new_id")
    for row, name in zip(rows[1:], ("The Front", "Old Front", "The Front"), strict=True):
        row[place], row[number] = name, "4711"
    report = import_ucdp(write_rows(tmp_path / "f.csv", rows), "names")
    assert "Party 4711 has several names: The Front, Old Front." in report.notes
    actor = current("actor")
    assert one(sa.select(actor.c.aliases, actor.c.kind).where(actor.c.name_en == "The Front")) == (["Old Front"], None)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda rows: [[name for name in rows[0] if name != "where_prec"], *rows[1:]], "lacks the column where_prec"),
        (lambda rows: [["a", "b"], rows[1][:2]], "is no file of the UCDP Georeferenced Event Dataset"),
        (lambda rows: rows[:1], "no row beneath it"),
        (lambda rows: [[*rows[0][:-1], "id"], *rows[1:]], "lacks the column|twice"),
    ],
)
def test_a_wrong_file_changes_nothing(
    import_ucdp: Importing, sample_folder: Path, tmp_path: Path, change: Any, sentence: str
) -> None:
    before = content_hash()
    wrong = write_rows(tmp_path / "f.csv", change(read_rows(sample_folder / LAYOUTS[1])))
    with pytest.raises(BadFile, match=sentence):
        import_ucdp(wrong, "wrong")
    assert content_hash() == before
    assert {each.name for each in tmp_path.iterdir()} == {"f.csv"}, "no rejects file, finished or not"


@pytest.mark.parametrize(
    ("slug", "options", "sentence"),
    [
        ("Not A Slug", {}, "is no short name"),
        ("fine", {"timezone": "Mars/Base"}, "is no time zone"),
        ("c49", {"timezone": "Asia/Damascus"}, "leave --timezone out"),
        ("was-real", {"fictional": True}, "is a real one"),
    ],
)
def test_options_that_contradict_are_refused(
    import_ucdp: Importing, sample_folder: Path, slug: str, options: dict[str, Any], sentence: str
) -> None:
    if slug == "was-real":
        import_ucdp(sample_folder / LAYOUTS[1], slug, fictional=False)
    with pytest.raises(BadInput, match=sentence):
        import_ucdp(sample_folder / LAYOUTS[1], slug, **options)


def test_days_are_those_of_the_country() -> None:
    assert usual_zone({"Syria"}) == "Asia/Damascus"
    assert usual_zone({"Syria", "Iraq"}) == usual_zone({"Qasira"}) == usual_zone(set()) == "UTC"


def test_ucdp_describes_its_own_collection(import_ucdp: Importing, sample_folder: Path, database: Database) -> None:
    import_ucdp(sample_folder / LAYOUTS[1], "described", fictional=False)
    with session.recording("tester") as connection:
        said = find_collection(connection, "described")
    assert said is not None
    assert (said["nature"], said["licence"], said["disclosure"]) == ("real", "CC-BY-4.0", "public")
    assert all(each["en"] and each["ar"] for each in said["caveats"])
