"""What an address asks: the question that a permalink stands for, as GraphQL would write it, without its selection.

Permalinks are those of `analytics.citing.permalink`, with or without the server's name before them: a page of the
dashboards, whose keys are those of the filter and of the question, or a query that stands ready to be asked.
"""

import json
import re
from urllib.parse import parse_qsl, urlsplit

from analytics.citing import literal
from schema.errors import BadInput
from schema.filters import QUERY_KEYS, as_dict, from_query

PAGES = {"bucket": "timeSeries", "level": "areaMap"}
"""Which question a page answers, by the key that its permalink has."""

LOOK = frozenset({"lang", "digits", "theme"})
"""Keys of how a page is shown, which ask nothing."""

LONGEST = 16_000
"""Letters of a permalink at most."""

NO_PERMALINK = "permalink: that is no address of an answer; copy it from `reference` of the answer."


def question(permalink: str) -> str:
    """The GraphQL document that asks the question again, with whatever selection. Raises BadInput."""
    if len(permalink) > LONGEST:
        raise BadInput(f"permalink: it has {len(permalink):,} letters; those of answers have at most {LONGEST:,}.")
    try:
        parts = urlsplit(permalink)
    except ValueError:
        raise BadInput(NO_PERMALINK) from None
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    given = dict(pairs)
    if parts.path == "/graphql" and list(given) == ["query"]:
        return given["query"]
    names = [name for key, name in PAGES.items() if key in given]
    if parts.path != "/explore" or len(names) != 1 or "asOf" not in given:
        raise BadInput(NO_PERMALINK)
    arguments = {"where": literal(as_dict(from_query([pair for pair in pairs if pair[0] in QUERY_KEYS])))}
    arguments |= {name: _value(name, text) for name, text in pairs if name not in LOOK and name not in QUERY_KEYS}
    return f"{{ {names[0]}({', '.join(f'{name}: {text}' for name, text in arguments.items())}) {{ __typename }} }}"


def _value(name: str, text: str) -> str:
    """A value as GraphQL writes it: members of enums bare, numbers and truth as they are, else a text."""
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9]*", name):
        raise BadInput(NO_PERMALINK)
    bare = name != "asOf" and re.fullmatch(r"[A-Z][A-Z0-9_]*|true|false|-?\d{1,9}(\.\d{1,9})?", text)
    return text if bare else json.dumps(text, ensure_ascii=False)
