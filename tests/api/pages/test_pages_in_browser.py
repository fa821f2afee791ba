"""The pages as readers meet them, in Chromium without scripts: both languages and themes, wide and narrow."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from schema import session
from schema.answering import RecordType
from schema.filters import EventFilter
from schema.queries import records
from schema.queries.records import RecordFilter
from schema.queries.scope import look_up, scope
from tests.api.serving import PATIENCE, chromium, served
from tests.api.siege import Siege
from tests.database import Database


@pytest.fixture(scope="module")
def site(database: Database) -> Iterator[str]:
    """Where a published siege is served, without a slash at the end."""
    database.filled(Siege)
    with served() as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


def code(type_: RecordType) -> str:
    """The code of one record of the real collection."""
    where = RecordFilter(collections=("beta",))
    with session.reading() as connection:
        asked = scope(connection.execute(look_up(EventFilter())).one(), records.keys(where))
        found: str = connection.execute(records.listing(where, asked, type_).page(1, None)).first().document["code"]
    return found


@pytest.mark.parametrize(
    ("width", "lang"),
    [
        (1440, "en"),
        (320, "ar"),
        pytest.param(1440, "ar", marks=pytest.mark.long),
        pytest.param(320, "en", marks=pytest.mark.long),
    ],
)
def test_pages_fit_and_need_no_script_and_nobody_else(browser: Browser, site: str, width: int, lang: str) -> None:
    pages = ["/", "/datasets", "/records?collections=beta&type=risk_statement"]
    pages += [f"/records/{code(type_)}" for type_ in (RecordType.SITUATION, RecordType.FACILITY)]
    with browser.new_context(java_script_enabled=False, viewport={"width": width, "height": 900}) as window:
        window.set_default_timeout(PATIENCE)
        shown = window.new_page()
        asked: list[str] = []
        said: list[str] = []
        shown.on("request", lambda each: asked.append(each.url))
        shown.on("console", lambda each: said.append(each.text))
        for address in pages:
            shown.goto(f"{site}{address}{'&' if '?' in address else '?'}lang={lang}")
            page = shown.locator("html")
            assert page.get_attribute("dir") == ("rtl" if lang == "ar" else "ltr")
            box = shown.locator("main").bounding_box()
            assert box is not None
            # Nothing sticks out: what is too wide scrolls by itself.
            wide = [each.bounding_box() for each in shown.locator("main > *, section > *, header *, dl, .cards").all()]
            assert all(each is None or (each["x"] >= -1 and each["x"] + each["width"] <= width + 1) for each in wide)
        assert all(each.startswith(site) for each in asked)
        assert not said


def test_the_other_language_and_the_dark_stay_through_links(browser: Browser, site: str) -> None:
    with browser.new_context(java_script_enabled=False) as window:
        window.set_default_timeout(PATIENCE)
        shown = window.new_page()
        shown.goto(site)
        shown.get_by_role("link", name="العربية").click()
        shown.get_by_role("link", name="داكن").click()
        shown.locator("a[href*='type=situation']").first.click()
        shown.locator("td a").first.click()
        assert shown.locator("html").get_attribute("dir") == "rtl"
        assert shown.locator("html").get_attribute("data-theme") == "dark"
        light = shown.locator("body").evaluate("it => getComputedStyle(it).backgroundColor")
        shown.get_by_role("link", name="فاتح").click()
        assert shown.locator("body").evaluate("it => getComputedStyle(it).backgroundColor") != light
        assert "lang=ar" in shown.url
        assert "theme" not in shown.url
