"""GraphiQL on our own origin, opening on worked questions."""

import html
import json
from functools import cache
from importlib.resources import files
from string import Template
from typing import Any


@cache
def worked() -> list[dict[str, str]]:
    """The worked questions in their order: `name` of the file, `query`, and `variables` as JSON or empty.

    A file begins with a comment that says what is asked; a line `# variables: {…}` holds what to ask it with.
    """
    folder = files("api.graphql").joinpath("worked")
    found = sorted((each.name, each.read_text(encoding="utf-8")) for each in folder.iterdir())
    return [{"name": name, **_apart(text)} for name, text in found if name.endswith(".graphql")]


def _apart(text: str) -> dict[str, str]:
    mark = "# variables: "
    lines = text.splitlines()
    given = next((line.removeprefix(mark) for line in lines if line.startswith(mark)), "")
    return {"query": "\n".join(line for line in lines if not line.startswith(mark)) + "\n", "variables": given}


OPENING = ("04-killed", "23-by-province")
"""What the first tabs ask: what was reported to have happened, and then what a fictional country shows."""


def page(query: str | None = None, first: str | None = None) -> str:
    """The page; `query` of its address, or else the worked question named `first`, becomes the first tab."""
    wanted = [f"{name}.graphql" for name in (first, *OPENING)]
    # A name may be wanted twice, and what nobody wants comes after, in its own order.
    begun = sorted(worked(), key=lambda each: [*wanted, each["name"]].index(each["name"]))
    tabs: list[dict[str, Any]] = [{"query": each["query"], "variables": each["variables"]} for each in begun]
    if query:
        tabs.insert(0, {"query": query, "variables": ""})
    # Data, not a script: the policy of the page lets nothing run that is written into it.
    content = json.dumps(tabs, ensure_ascii=False).replace("<", "\\u003c")
    template = Template(files("api").joinpath("pages", "graphiql.html").read_text(encoding="utf-8"))
    return template.substitute(tabs=content, title=html.escape("Sijill · GraphQL"))
