"""The page of datasets and the catalogue: every file that they name is there, with its terms, in both languages."""

import re
from typing import Any

from httpx2 import AsyncClient

from api.datasets.conditions import keys
from api.datasets.formats import FORMATS
from api.datasets.grains import GRAINS, SHAPES
from api.pages import snippets
from tests.api.pages.reading import Page, page

PATH = "/datasets"
PUBLIC = [each for each in GRAINS.values() if each.tells_of({})]
FITTING = {(grain.name, each.name) for grain in PUBLIC for each in FORMATS.values() if each.fits(grain)}


def of(whole: Page, slug: str) -> str:
    """What the page says of one collection."""
    return whole.html.split(f'<section id="{slug}">')[1].split("</section>")[0]


async def test_every_file_that_it_names_is_there(client: AsyncClient) -> None:
    whole = await page(client, PATH)
    named = [each for each in whole.links if each.startswith(("/datasets/", "/changes", "/tiles", "/releases"))]
    assert len(named) > 2 * len(FITTING)
    for each in dict.fromkeys(named):
        answer = await client.head(each)
        assert answer.status_code == 200, (each, answer.status_code)


async def test_each_collection_has_each_grain_in_each_format_that_fits(client: AsyncClient) -> None:
    whole = await page(client, PATH)
    assert len(FITTING) > len(PUBLIC) > 8
    assert {*GRAINS} - {each.name for each in PUBLIC} == {"lattice"}
    for slug in ("beta", "invented"):
        found = re.findall(rf"/datasets/(\w+)\.([\w.]+)\?collections={slug}", of(whole, slug))
        assert len(found) == len(FITTING)
        assert set(found) == FITTING
    assert all(f"shape={name}" in whole.html for name in SHAPES.get("events", ()))


async def test_what_is_invented_is_marked_and_licences_are_told(client: AsyncClient) -> None:
    whole = await page(client, PATH)
    assert [slug for slug in ("beta", "invented") if 'class="fict"' in of(whole, slug)] == ["invented"]
    for slug in ("beta", "invented"):
        collection = next(each for each in (await catalogue(client))["dcat:dataset"] if each["dct:identifier"] == slug)
        assert collection["dct:bibliographicCitation"] in of(whole, slug)


async def test_it_speaks_arabic(client: AsyncClient) -> None:
    english, arabic = await page(client, PATH), await page(client, f"{PATH}?lang=ar")
    assert 'dir="rtl"' in arabic.html
    assert len(arabic.links) == len(english.links)
    headings = [re.findall(r"<h2>(.*?)</h2>", each.html) for each in (english, arabic)]
    assert not set(headings[0][2:]) & set(headings[1][2:])


async def test_all_that_an_address_can_say_is_told(client: AsyncClient) -> None:
    for whole in (await page(client, PATH), await page(client, f"{PATH}?lang=ar")):
        told = whole.html.split('<section id="conditions">')[1]
        for grain in GRAINS.values():
            assert all(f"<code>{key}</code>" in told for key in keys(grain.filter)), grain.name
            for option, values in grain.options.items():
                said = told.split(f"<dt>{option}</dt>")[1].split("</dd>")[0]
                assert set(re.findall(r"adm\d", said)) == set(values)
        assert all(f"/datasets/events.codebook.csv?shape={name}" in whole.links for name in SHAPES["events"])


async def test_what_can_be_copied_names_the_site(client: AsyncClient) -> None:
    whole = await page(client, PATH)
    assert snippets.HERE not in whole.html
    for name in snippets.TITLES:
        assert snippets.HERE in snippets.snippet(name)


async def catalogue(client: AsyncClient) -> dict[str, Any]:
    answer = await client.get(f"{PATH}/catalogue.jsonld")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/ld+json"
    found: dict[str, Any] = answer.json()
    return found


async def test_the_catalogue_names_the_same_files(client: AsyncClient) -> None:
    told = await catalogue(client)
    whole = await page(client, PATH)
    site = told["foaf:homepage"]["@id"]
    for dataset in told["dcat:dataset"]:
        files = [each["dcat:downloadURL"]["@id"].removeprefix(site) for each in dataset["dcat:distribution"]]
        assert len(files) == len(FITTING)
        assert all(f'"/{each}"' in whole.html for each in files)
        assert dataset["dct:license"]
        assert ("fictional" in dataset["dcat:keyword"]) is (dataset["dct:identifier"] == "invented")


async def test_every_short_name_of_the_catalogue_is_declared(client: AsyncClient) -> None:
    """An undeclared prefix or term would be dropped by whoever reads JSON-LD, without a word."""
    told = await catalogue(client)
    known = set(told["@context"])

    def keys(value: Any) -> set[str]:
        if isinstance(value, list):
            return set().union(*map(keys, value))
        if not isinstance(value, dict):
            return set()
        return {key for key in value if not key.startswith("@")}.union(*(keys(each) for each in value.values()))

    languages = {"en", "ar", "fr"}
    used = keys({name: value for name, value in told.items() if name != "@context"}) - languages
    assert {each.split(":")[0] for each in used} <= known


async def test_the_same_again_costs_nothing(client: AsyncClient) -> None:
    first = await client.get(f"{PATH}/catalogue.jsonld")
    for known in (first.headers["etag"], f'"another", {first.headers["etag"]}', "*"):
        again = await client.get(f"{PATH}/catalogue.jsonld", headers={"if-none-match": known})
        assert again.status_code == 304
        assert not again.content
