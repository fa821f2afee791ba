"""The codebook says of every column what it means and rests on, and of every code what it is called."""

import csv
import io

import pytest
from httpx2 import AsyncClient

from api.datasets import asking, codebook
from api.datasets.grains import GRAINS
from schema import terms
from schema.access import Audience, Class
from schema.vocabulary import Language

ADDRESS = "/datasets/events.codebook"


async def test_it_is_asked_for_as_the_file_is(client: AsyncClient) -> None:
    told = (await client.get(f"{ADDRESS}.json?columns=kind,violations&labels=ar&places=XQ")).json()
    names = ["kind", "kind_label", "violations", "violations_label"]
    assert [each["name"] for each in told["columns"]] == [*names, *asking.ALWAYS]
    assert told["vocabularies"].keys() == {"event", "violation"}
    codes = {each["code"]: each for each in told["terms"] if each["vocabulary"] == "violation"}
    assert codes.keys() == {each.code for each in terms.vocabulary("violation").terms}
    assert codes["torture"]["label_ar"] == terms.label("violation", "torture", Language.AR)
    assert any(each["crosswalks"] for each in told["terms"])


async def test_as_a_table_it_says_the_same(client: AsyncClient) -> None:
    answer = await client.get(f"{ADDRESS}.csv")
    rows = list(csv.DictReader(io.StringIO(answer.text, newline=""), strict=True))
    columns = [each for each in rows if each["part"] == "column"]
    assert [each["name"] for each in columns] == [each.name for each in GRAINS["events"].columns]
    assert columns[0]["rests_on"] == "flat_event.code"
    assert all(each["label_ar"] and each["meaning_en"] for each in columns)
    assert {each["vocabulary"] for each in columns} - {""} == {
        each["vocabulary"] for each in rows if each["part"] == "term"
    }
    again = await client.get(f"{ADDRESS}.csv", headers={"if-none-match": answer.headers["etag"]})
    assert again.status_code == 304


async def test_what_is_wrong_is_told_as_for_files(client: AsyncClient) -> None:
    answer = await client.get(f"{ADDRESS}.json?columns=cod")
    assert (answer.status_code, answer.json()["code"]) == (400, "UNKNOWN_KEY")


@pytest.mark.parametrize("grain", sorted(GRAINS))
def test_every_column_of_every_grain_is_told(grain: str) -> None:
    for audience in Audience:
        wanted = asking.read(grain, "csv", [("labels", "fr")], audience)
        told = codebook.columns(wanted)
        assert len({each["name"] for each in told}) == len(told)
        assert all(each["label_en"] and each["label_ar"] and each["meaning_ar"] for each in told)
        for column in wanted.chosen:
            assert all(each.info["class"] is Class.PUBLIC for each in column.rests_on) or audience is Audience.PARTNER
