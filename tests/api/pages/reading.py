"""Reading pages as tests need it: the text between tags, the links, and the questions that links open."""

import re
from html import unescape
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qs, urlsplit

from httpx2 import AsyncClient

from tests.api.worlds import ask

VOID = {"meta", "link", "br"}


class _Reader(HTMLParser):
    """Texts and links, with whether every tag is closed in order."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.texts: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append(tag)
        if tag == "a":
            self.links.append(dict(attrs)["href"] or "")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.texts.append(data.strip())


class Page:
    """A page that was answered with a status; its tags must be closed in order."""

    def __init__(self, html: str) -> None:
        self.html = html
        reader = _Reader()
        reader.feed(html)
        assert not reader.open
        self.text = " ".join(reader.texts)
        self.links = reader.links

    def row(self, first: str) -> str:
        """The text of the table row or fact that begins with some words."""
        rows = [_plain(row) for row in re.findall(r"<tr>.*?</tr>|<dt>.*?</dd>", self.html, re.DOTALL)]
        found = [row for row in rows if row.startswith(first)]
        assert len(found) == 1, (first, found)
        return found[0]

    def queries(self) -> list[str]:
        """The questions that its links open in GraphiQL."""
        asked = (parse_qs(urlsplit(each).query) for each in self.links if each.startswith("/graphql?"))
        return [each["query"][0] for each in asked if "query" in each]


def _plain(html: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html))).strip()


async def page(client: AsyncClient, address: str, status: int = 200) -> Page:
    """A page of the site."""
    answer = await client.get(address)
    assert answer.status_code == status, answer.text
    return Page(answer.text)


async def codes(client: AsyncClient, field: str, collection: str = "beta") -> dict[str, str]:
    """Codes of records by title."""
    query = f'{{ {field}(where: {{collections: ["{collection}"]}}) {{ nodes {{ code title }} }} }}'
    found: list[dict[str, Any]] = (await ask(client, query))[field]["nodes"]
    return {each["title"]: each["code"] for each in found}
