"""GraphiQL as readers meet it, in Chromium: whom it asks, what it complains of, and whether it fits.

What it looks like is left in `var/screens`, for people to see.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, Page

from api.graphql import ide
from schema import settings
from tests.api.graphql import worked
from tests.api.serving import PATIENCE, chromium, served
from tests.database import Database

WIDE, PHONE = (1440, 900), (390, 844)
PANELS = ("Documentation Explorer", "History", "GraphiQL Explorer")


@pytest.fixture(scope="module")
def site(database: Database) -> Iterator[str]:
    """Where the worked questions can be asked, without a slash at the end."""
    worked.fill(database)
    with served() as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@dataclass
class Window:
    """GraphiQL in a window, and what was noticed of it since it was opened."""

    page: Page
    requested: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("request", lambda each: self.requested.append(each.url))
        self.page.on("websocket", lambda each: self.requested.append(each.url))
        self.page.on("console", lambda each: self.complaints.append(each.text))
        self.page.on("pageerror", lambda each: self.complaints.append(str(each)))

    def open(self, address: str) -> None:
        """Open it and wait until it knows the schema."""
        with self.page.expect_response("**/graphql", timeout=PATIENCE) as schema:
            self.page.goto(address)
            self.page.wait_for_selector(".graphiql-tab-active")
        assert schema.value.ok

    def run(self) -> dict[str, object]:
        """Press ▶ and return what the server answers."""
        with self.page.expect_response(lambda each: each.request.method == "POST") as answer:
            self.page.get_by_label("Execute query").click()
        found: dict[str, object] = answer.value.json()
        return found

    def expect_operation(self, name: str) -> None:
        """Wait until ▶ would run the operation of this name: GraphiQL takes a moment after a tab was chosen."""
        editor = "document.querySelector('.graphiql-query-editor .CodeMirror').CodeMirror"
        self.page.wait_for_function(f"name => {editor}.operationName === name", arg=name)

    def text(self, selector: str) -> str:
        """The text of an editor, whole, not only what of it is in view."""
        found: str = self.page.eval_on_selector(f"{selector} .CodeMirror", "it => it.CodeMirror.getValue()")
        return found

    def keep(self, name: str) -> None:
        """Leave a picture of it."""
        self.page.wait_for_timeout(300)
        self.page.screenshot(path=settings.checkout() / "var" / "screens" / f"graphiql-{name}.png")


@contextmanager
def window(browser: Browser, size: tuple[int, int]) -> Iterator[Window]:
    with browser.new_context(viewport={"width": size[0], "height": size[1]}) as context:
        context.set_default_timeout(PATIENCE)
        yield Window(context.new_page())


def test_whatever_one_does_in_it_nobody_else_is_asked(browser: Browser, site: str) -> None:
    with window(browser, WIDE) as seen:
        seen.open(f"{site}/graphql")
        assert "errors" not in seen.run()
        seen.page.locator(".graphiql-query-editor .cm-property", has_text="verbatim").first.hover()
        seen.page.wait_for_selector(".CodeMirror-info")
        seen.keep("hover")
        for panel in PANELS:
            seen.page.get_by_label(f"Show {panel}").click()
            seen.page.wait_for_selector(f"[aria-label='Hide {panel}']")
            seen.keep(panel.lower().replace(" ", "-"))
        for dialog in ("Open short keys dialog", "Open settings dialog"):
            seen.page.get_by_label(dialog).click()
            seen.page.get_by_role("dialog").get_by_role("button").first.click()
        seen.page.get_by_label("Re-fetch GraphQL schema").click()
        seen.page.wait_for_load_state("networkidle")
        assert len(seen.requested) > 10
        assert [each for each in seen.requested if not each.startswith(f"{site}/")] == []
        assert seen.complaints == []


@pytest.mark.long
def test_every_tab_is_answered_and_shown_by_the_explorer(browser: Browser, site: str) -> None:
    with window(browser, WIDE) as seen:
        seen.open(f"{site}/graphql?worked=01-first-answer")
        seen.page.get_by_label("Show GraphiQL Explorer").click()
        tabs = seen.page.locator(".graphiql-tab-button")
        assert tabs.count() == len(ide.worked())
        asked = set()
        for tab in tabs.all():
            tab.click()
            seen.expect_operation(tab.inner_text())
            answer = seen.run()
            assert "errors" not in answer, (tab.inner_text(), answer["errors"])
            asked.add(seen.text(".graphiql-query-editor"))
        assert asked == {each["query"] for each in ide.worked()}
        assert seen.complaints == []


def test_a_click_in_the_explorer_adds_to_the_question(browser: Browser, site: str) -> None:
    with window(browser, WIDE) as seen:
        seen.open(f"{site}/graphql?query=%7B%20publication%20%7B%20number%20%7D%20%7D")
        seen.page.get_by_label("Show GraphiQL Explorer").click()
        seen.page.locator(".graphiql-explorer-publication").get_by_text("at", exact=True).click()
        assert seen.text(".graphiql-query-editor").split() == ["{", "publication", "{", "number", "at", "}", "}"]
        data = seen.run()["data"]
        assert isinstance(data, dict)
        assert data["publication"]["at"]
        assert seen.complaints == []


def test_it_says_where_it_stands_and_opens_what_the_address_names(browser: Browser, site: str) -> None:
    with window(browser, WIDE) as seen:
        seen.open(f"{site}/graphql?worked=16-same-counts")
        assert "Counts" in seen.page.locator(".graphiql-tab-active").inner_text()
        assert "Nothing in a fictional collection happened" in seen.page.locator("header p").first.inner_text()


@pytest.mark.parametrize("theme", ["light", pytest.param("dark", marks=pytest.mark.long)])
def test_it_fits_a_phone(browser: Browser, site: str, theme: str) -> None:
    with window(browser, PHONE) as seen:
        seen.page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
        seen.open(f"{site}/graphql")
        assert "errors" not in seen.run()
        seen.keep(f"phone-{theme}")
        _fits(seen.page, [".graphiql-sidebar", ".graphiql-query-editor", ".graphiql-response", ".graphiql-toolbar"])
        for panel in PANELS:
            seen.page.get_by_label(f"Show {panel}").click()
            seen.page.wait_for_selector(f"[aria-label='Hide {panel}']")
            _fits(seen.page, [".graphiql-plugin", ".graphiql-query-editor"])
        seen.keep(f"phone-explorer-{theme}")
        seen.page.get_by_label("Open settings dialog").click()
        _fits(seen.page, [".graphiql-dialog button"])
        assert seen.complaints == []


def _fits(page: Page, selectors: list[str]) -> None:
    """Everything named is in view, at a size that can be used."""
    wide, high = PHONE
    for selector in selectors:
        for each in page.locator(selector).all():
            box = each.bounding_box()
            assert box is not None, selector
            assert min(box["width"], box["height"]) > 20, (selector, box)
            assert box["x"] >= 0, (selector, box)
            assert box["x"] + box["width"] <= wide + 1, (selector, box)
            assert box["y"] + box["height"] <= high + 1, (selector, box)
