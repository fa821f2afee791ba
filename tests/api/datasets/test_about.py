"""What files say of themselves."""

import json

from api.datasets.about import AR, EN, FICTIONAL, LANGUAGES, REDACTED_SINCE, About
from schema import session
from schema.publish import publish
from schema.withdrawing import withdraw
from tests.api.datasets.files import ADDRESS, asked, made
from tests.api.worlds import World


def about(query: str = "") -> About:
    return About.of(*asked("events", "csv", query))


def test_it_names_state_terms_and_the_question(world: World) -> None:
    told = about("from=2016-12-05&places=XQ01").told()
    assert (told["publication"], told["fictional"], told["licence"]) == (1, False, ["CC0-1.0"])
    assert told["permalink"] == f"{ADDRESS}datasets/events.csv?from=2016-12-05&places=XQ01&asOf=1"
    assert [each["id"] for each in told["collections"]] == ["alpha"]
    assert told["published"].endswith("Z")
    assert told["title"]["en"].startswith("Sijill, publication 1 (")
    assert "ألفا" in told["title"]["ar"]
    assert told["permalink"] in told["citation"]["en"]
    assert json.loads(json.dumps(told)) == told


def test_every_text_exists_in_both_languages(world: World) -> None:
    found = about("collections=invented")
    texts = [found.title, found.citation, *found.method, *found.caveats, *found.withheld]
    assert all(each.get(language) for each in texts for language in LANGUAGES)


def test_what_is_invented_says_so_first(world: World) -> None:
    found = about("collections=invented")
    assert found.fictional
    assert found.caveats[0] == FICTIONAL
    assert "Fictional data." in found.citation[EN]
    assert "بيانات خيالية" in found.citation[AR]
    assert FICTIONAL not in about().caveats


def test_the_question_names_the_publication_that_answered(world: World) -> None:
    assert about("").query == about("asOf=1").query == "events.csv?asOf=1"


def test_the_columns_are_those_of_the_file(world: World) -> None:
    columns = about("columns=code,violations").told()["columns"]
    assert [each["name"] for each in columns][:2] == ["code", "violations"]
    assert columns[1] | {"label": {}, "meaning": {}} == {
        "name": "violations",
        "kind": "code",
        "many": True,
        "label": {},
        "meaning": {},
        "vocabulary": "violation",
        "hxl": columns[1]["hxl"],
    }


def test_the_head_of_geojson_says_it(world: World) -> None:
    file = json.loads(made("events", "geojson", "collections=invented"))
    assert (file["fictional"], file["publication"], file["grain"]) == (True, 1, "events")
    assert file["collections"][0]["licence"]


def test_that_something_was_removed_since_is_told(world: World) -> None:
    assert REDACTED_SINCE not in about("asOf=1").caveats
    code = json.loads(made("events", "jsonl", "columns=code&from=2016-12-04&to=2016-12-04"))["code"]
    with session.recording("tester") as connection:
        withdraw(connection, code, actor="tester", reason="safety", protective=True)
    publish()
    assert REDACTED_SINCE in about("asOf=1").caveats
    assert REDACTED_SINCE not in about("asOf=2").caveats
