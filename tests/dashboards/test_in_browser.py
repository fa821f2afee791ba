"""The page as readers meet it, in Chromium: both languages, wide and narrow, by keyboard, without any other origin."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request

from tests.api.serving import PATIENCE
from tests.dashboards import country

HERE = f"/explore/?collections={country.SLUG}"
EVERYDAY = (("en", 1440), ("ar", 390))
SIZES = [
    pytest.param(lang, width, marks=() if (lang, width) in EVERYDAY else pytest.mark.long)
    for lang in ("en", "ar")
    for width in (1440, 390, 320)
]

TOO_SMALL = """() => [...document.querySelectorAll('button, summary, .controls input, .tools a')]
    .filter(it => it.offsetHeight && it.offsetHeight < 36).map(it => it.outerHTML.slice(0, 80))"""

Open = Callable[..., "Seen"]


class Seen:
    """A page that was opened, and what its browser said and asked for meanwhile."""

    def __init__(self, page: Page, site: str) -> None:
        self.page, self.site = page, site
        self.errors: list[str] = []
        self.requests: list[Request] = []
        page.on("console", lambda said: self.errors.append(said.text) if said.type in {"error", "warning"} else None)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("request", lambda asked: self.requests.append(asked))  # noqa: PLW0108 - Playwright marks the function

    @property
    def callbacks(self) -> int:
        return sum("_dash-update-component" in each.url for each in self.requests)

    def foreign(self) -> list[str]:
        """Requests to any other origin."""
        return [each.url for each in self.requests if not each.url.startswith((self.site, "data:", "blob:"))]

    def lead(self) -> str:
        return self.page.locator("#main h1").inner_text().replace("\n", " ")

    def overflows(self) -> bool:
        return bool(self.page.evaluate("() => document.documentElement.scrollWidth > innerWidth"))


@pytest.fixture(scope="module")
def window(browser: Browser) -> BrowserContext:
    """One profile, so that scripts are fetched and compiled once."""
    return browser.new_context()


@pytest.fixture
def opened(window: BrowserContext, site: str) -> Iterator[Open]:
    """Opens an address in a window of some width and waits for what it shows."""

    def go(address: str, width: int = 1440, wait: str = "#map .main-svg") -> Seen:
        page = window.new_page()
        page.set_default_timeout(PATIENCE)
        page.set_viewport_size({"width": width, "height": 900})
        seen = Seen(page, site)
        page.goto(site + address)
        page.wait_for_selector(wait)
        return seen

    yield go
    for page in window.pages:
        page.close()


@pytest.mark.parametrize(("lang", "width"), SIZES)
def test_the_page_is_there_whole_and_asks_nobody_else(opened: Open, lang: str, width: int) -> None:
    seen = opened(f"{HERE}&lang={lang}", width)
    seen.page.wait_for_selector("#series .main-svg")
    banner = seen.page.locator(".fictional").inner_text()
    assert not seen.foreign()
    assert not seen.errors
    assert not seen.overflows()
    assert seen.page.evaluate("() => document.documentElement.dir") == ("rtl" if lang == "ar" else "ltr")
    assert seen.page.locator("h1").count() == 1
    assert "أرض الاختبار" in banner if lang == "ar" else "Fictional data: Testland" in banner
    assert seen.page.locator("#series .main-svg path.js-line").count() > 3
    assert seen.page.locator("#map .main-svg path.js-fill").count() == 2
    assert seen.lead().startswith(
        "يوثّق السجلّ مقتل ٧٣ شخصًا على الأقل" if lang == "ar" else "The record documents at least 73"
    )


def test_a_changed_filter_is_the_address_and_the_address_is_the_page(opened: Open) -> None:
    seen = opened(HERE)
    seen.page.wait_for_load_state("networkidle")
    before = seen.callbacks
    assert before == 2  # the page, and the address telling that it is this page
    seen.page.locator("#bucket").click()
    seen.page.get_by_role("option", name="Quarter").click()
    seen.page.wait_for_url("**bucket=QUARTER")
    seen.page.wait_for_selector("#series h3:has-text('by quarter')")
    assert seen.callbacks == before + 1
    assert seen.page.evaluate("() => document.activeElement.id") == "bucket"
    seen.page.locator("#from").fill("2021-03-01")
    seen.page.wait_for_url("**from=2021-03-01*")
    seen.page.wait_for_selector("h1:has-text('since 1 March 2021')")
    said, address = seen.lead(), seen.page.url
    again = opened(address.removeprefix(seen.site))
    assert again.lead() == said
    assert again.page.locator("#bucket").input_value() == "Quarter"
    assert again.page.locator("#from").input_value() == "2021-03-01"
    seen.page.go_back()
    seen.page.wait_for_selector("h1:has-text('in 2021')")
    assert seen.page.locator("#from").input_value() == ""


def test_days_that_contradict_each_other_get_a_sentence_and_can_be_mended(opened: Open) -> None:
    seen = opened(f"{HERE}&from=2021-03-01")
    seen.page.locator("#to").fill("2020-01-01")
    seen.page.wait_for_selector(".state.error:has-text('swap them')")
    assert "to=" not in seen.page.url
    seen.page.locator("#to").fill("2021-12-31")
    seen.page.wait_for_selector("h1:has-text('to December 2021')")
    assert seen.page.url.endswith("from=2021-03-01&to=2021-12-31")


def test_an_address_that_means_nothing_is_told_in_its_language(opened: Open) -> None:
    seen = opened("/explore/?foo=1&lang=ar", wait=".state.error")
    assert "'foo' is no condition" in seen.page.locator(".state p[lang=en]").inner_text()
    assert "لا يمكن عرض هذه الصفحة" in seen.lead()
    assert not seen.errors


def test_without_a_real_collection_the_invented_one_is_offered(opened: Open) -> None:
    seen = opened("/explore/", wait=".offers")
    seen.page.get_by_role("link", name="Open Testland").click()
    seen.page.wait_for_selector("#map .main-svg")
    assert seen.page.url.endswith(HERE)


def test_the_other_language_keeps_the_question(opened: Open) -> None:
    seen = opened(f"{HERE}&places=XQ02&bucket=YEAR")
    seen.page.get_by_role("link", name="العربية").click()
    seen.page.wait_for_selector("html[dir=rtl] #map .main-svg")
    assert "في الشرق" in seen.lead()
    seen.page.get_by_role("link", name="أرقام 0–9").click()
    seen.page.wait_for_selector("html[dir=rtl] #map .main-svg")
    assert seen.page.url.endswith("places=XQ02&bucket=YEAR&lang=ar&digits=latn")
    assert "2021" in seen.lead()


def test_on_a_phone_the_filters_are_a_sheet(opened: Open) -> None:
    seen = opened(HERE, 390)
    assert not seen.page.locator("#collection").is_visible()
    button = seen.page.locator("#open-filters")
    button.click()
    assert button.get_attribute("aria-expanded") == "true"
    assert seen.page.evaluate("() => document.activeElement.id") == "collection"
    seen.page.keyboard.press("Escape")
    assert not seen.page.locator("#collection").is_visible()
    assert seen.page.evaluate("() => document.activeElement.id") == "open-filters"


def test_the_menu_of_a_card_has_the_table_and_everything_else(opened: Open) -> None:
    seen = opened(HERE)
    card = seen.page.locator("#map")
    card.locator(".more > summary").click()
    card.get_by_text("Table of these data").first.click()
    table = card.get_by_role("table")
    assert table.locator("tbody tr").count() == 4
    assert "Westmark" in table.inner_text()
    assert (
        card.get_by_role("link", name="events behind").get_attribute("href")
        == "/datasets/events.csv?collections=testland"
    )
    with seen.page.expect_download() as download:
        card.get_by_role("link", name="Download these data").click()
    assert download.value.suggested_filename == "sijill-areas-1-fictional.csv"
    card.get_by_text("Query (GraphQL)").click()
    assert "areaMap(" in card.locator("pre").inner_text()


def test_keyboards_and_screen_readers_find_their_way(opened: Open) -> None:
    seen = opened(HERE)
    seen.page.keyboard.press("Tab")
    assert seen.page.evaluate("() => document.activeElement.className") == "skip"
    assert seen.page.locator("section.card").count() == 2
    for plot in seen.page.locator("[role=img]").all():
        assert len(plot.get_attribute("aria-label") or "") > 40
    for control in seen.page.locator(".controls input:visible").all():
        name = control.evaluate("it => it.labels.length ? it.labels[0].textContent : ''")
        assert name
    assert seen.page.locator("main, header.masthead, nav[aria-label], [role=search], footer.page-foot").count() == 5
    assert not seen.page.evaluate(TOO_SMALL)
