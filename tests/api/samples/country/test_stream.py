"""The stream is a function of events and seed, each row can be loaded when its turn comes, nothing true is lost."""

import csv
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from shapely import coverage_is_valid, union_all
from shapely.geometry import shape

from api.samples.country.happenings import CHUNK
from api.samples.country.identifying import LETTERS
from api.samples.country.parts import PUBLICATIONS
from api.samples.country.reading import table
from api.samples.country.rows import PREFIX
from api.samples.country.stream import Stream
from api.samples.country.writing import write
from schema.errors import BadInput
from schema.identities import identifier, identifiers
from schema.tables.base import RECORD, VERSIONED

Row = dict[str, str]
EVENTS, SEED = 1_200, 7


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made: Path = tmp_path_factory.mktemp("qasira") / "written"
    write(Stream(EVENTS, SEED), made)
    return made


@cache
def rows(path: Path) -> list[Row]:
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def parts(folder: Path, concept: str) -> Iterator[tuple[int, list[Row]]]:
    for part in range(1, PUBLICATIONS + 1):
        yield part, rows(folder / f"{part:02}" / f"{concept}.csv")


def newest(folder: Path, concept: str) -> dict[str, Row]:
    return {row["name"]: row for _, found in parts(folder, concept) for row in found}


def content(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*.*"))}


def truth(folder: Path) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    return read


def test_same_events_and_seed_give_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    write(Stream(EVENTS, SEED), tmp_path / "again")
    assert content(tmp_path / "again") == content(folder)
    write(Stream(EVENTS, SEED + 1), tmp_path / "other")
    other = content(tmp_path / "other")
    assert other["07/event.csv"] != content(folder)["07/event.csv"]
    assert other["truth.json"] != content(folder)["truth.json"]


def test_fewer_events_are_the_first_of_more(folder: Path, tmp_path: Path) -> None:
    write(Stream(EVENTS // 2, SEED), tmp_path / "half")
    half, whole = newest(tmp_path / "half", "event"), newest(folder, "event")
    assert len(half) == EVENTS // 2
    assert len(whole) == EVENTS
    # With fewer events there are fewer facilities that they could name.
    assert {row["facility_id"] for row in half.values()} < {row["facility_id"] for row in whole.values()}
    assert all(whole[name] | {"facility_id": ""} == row | {"facility_id": ""} for name, row in half.items())


def test_chunks_drawn_in_processes_are_as_drawn_alone(tmp_path: Path) -> None:
    stream = Stream(CHUNK + 40, SEED)
    write(stream, tmp_path / "together")
    alone = {batch.text for number in range(2) for batch in stream.chunk(number).batches() if batch.concept == "victim"}
    together = "".join(
        (tmp_path / "together" / f"{part:02}" / "victim.csv").read_text(encoding="utf-8")
        for part in range(1, PUBLICATIONS + 1)
    )
    assert all(text in together for text in alone)
    assert len(newest(tmp_path / "together", "event")) == CHUNK + 40


def test_a_folder_with_files_is_left_alone(folder: Path) -> None:
    with pytest.raises(BadInput, match="holds files"):
        write(Stream(1, 1), folder)


def test_every_reference_names_what_is_there_by_then(folder: Path) -> None:
    known: dict[str, set[str]] = {}
    for part in range(1, PUBLICATIONS + 1):
        found = {
            path.stem: rows(path) for path in sorted((folder / f"{part:02}").glob("*.csv")) if path.stem in VERSIONED
        }
        for concept, given in found.items():
            names = [row["name"] for row in given]
            assert len(names) == len(set(names)), f"{concept} {part}: a name stands twice"
            known.setdefault(concept, set()).update(names)
        for concept, given in found.items():
            for column in VERSIONED[concept].columns:
                if of := column.info["of"]:
                    for name in {row[column.name] for row in given} - {""}:
                        assert name in known[LETTERS[name[len(PREFIX)]] if of == RECORD else of], (concept, part, name)


def test_a_revised_record_comes_with_all_that_is_beneath_it(folder: Path) -> None:
    seen: dict[str, set[str]] = {}
    revised = 0
    for part, events in parts(folder, "event"):
        claims = rows(folder / f"{part:02}" / "claim.csv")
        for event in events:
            beneath = {row["name"] for row in claims if row["record_id"] == event["name"]}
            revised += event["name"] in seen
            assert seen.get(event["name"], set()) <= beneath
            seen[event["name"]] = beneath
    assert revised > EVENTS // 20


def test_withdrawals_come_after_everything_else_of_an_event(folder: Path) -> None:
    last = {row["name"]: part for part, found in parts(folder, "event") for row in found}
    taken = [(row, part) for part, found in parts(folder, "withdrawal") for row in found]
    assert all(last[row["name"]] < part for row, part in taken)
    assert {row["protective"] for row, _ in taken} == {"true", "false"}


def test_true_totals_exceed_what_is_recorded(folder: Path) -> None:
    known = truth(folder)
    assert known["fictional"] is True
    totals = known["totals"]
    events = newest(folder, "event")
    incidents = sum(row["granularity"] == "incident" for row in events.values())
    documented = totals["events"] - totals["undocumented_events"]
    again = sum(row["kind"] == "duplicate_of" for row in newest(folder, "event_relation").values())
    assert incidents * 0.95 < documented + again <= incidents
    assert 0.2 < totals["undocumented_events"] / totals["events"] < 0.6
    assert 0 < totals["undocumented_killed"] < totals["killed"]
    assert totals["killed_civilians"] < totals["killed"]
    for name, total in totals.items():
        assert sum(map(sum, known[name].values())) == total
        assert {len(months) for months in known[name].values()} == {len(known["months"])} == {48}
    silent = known["months"].index("2022-06")
    assert known["events"]["XQ06"][silent] == known["undocumented_events"]["XQ06"][silent] > 0


def test_sources_bend_numbers_as_their_habits_say(folder: Path) -> None:
    """Of the same events, the state agency states fewer dead than the network; echoes state what they echo."""
    stated: dict[str, dict[str, int]] = {}
    for row in newest(folder, "claim").values():
        if row["name"].endswith("/c1") and row["qualifier"] == "exact" and row["measure"] == "killed":
            source = row["source_id"].removeprefix(f"{PREFIX}W-")
            stated.setdefault(source, {})[row["record_id"]] = int(row["best"])

    def both(one: str, other: str) -> tuple[int, int]:
        common = stated[one].keys() & stated[other].keys()
        assert common
        return sum(stated[one][name] for name in common), sum(stated[other][name] for name in common)

    network, agency = both("network", "state_agency")
    assert agency < 0.8 * network
    assert len(set(both("lantern", "coast_news"))) == 1


def test_sources_are_as_many_and_as_dependent_as_promised() -> None:
    sources = table("sources")
    reporting = sources[: len(table("habits"))]
    assert [row["key"] for row in reporting] == [row["key"] for row in table("habits")]
    assert sum(row["protected"] == "yes" for row in reporting) == 3
    assert len(reporting) - 3 == 8
    groups = [row["group"] for row in reporting]
    assert sum(groups.count(group) > 1 for group in set(groups)) == 2
    assert sum(row["compiles"] == "yes" for row in reporting) == 1


def test_areas_tile_the_country(folder: Path) -> None:
    areas = []
    for level in range(5):
        features = json.loads((folder / f"qasira_admin{level}.geojson").read_text(encoding="utf-8"))["features"]
        areas.append({each["properties"][f"adm{level}_pcode"]: shape(each["geometry"]) for each in features})
    assert [len(each) for each in areas] == [1, 8, 40, 120, 16]
    for level in range(1, 4):
        parts_ = list(areas[level].values())
        assert coverage_is_valid(parts_)
        assert union_all(parts_).symmetric_difference(areas[0]["XQ"]).area < 1e-9
    for level in range(1, 5):
        for pcode, outline in areas[level].items():
            assert outline.difference(areas[level - 1][pcode[:-2]]).area < 1e-9


def test_nobody_is_named_and_everything_says_fictional(folder: Path) -> None:
    for row in newest(folder, "event").values():
        assert row["title_en"].endswith("(fictional)")
        assert row["title_ar"].endswith("(خيالي)")
    collection = next(iter(newest(folder, "collection").values()))
    for language, word in (("en", "fictional"), ("ar", "خيالي")):
        assert word in collection[f"name_{language}"]
        assert word in collection[f"description_{language}"]
    caveats = json.loads(collection["caveats"])
    assert all("ictional" in each["en"] and "خيالي" in each["ar"] for each in caveats)
    assert all("fictional" in row["name_en"] or row["protected"] == "true" for row in newest(folder, "source").values())


def test_many_identifiers_are_those_of_one() -> None:
    key, names = b"k" * 32, [f"{PREFIX}E-{number}" for number in range(300)]
    assert identifiers(key, "event", names) == [identifier(key, "event", name).hex for name in names]
