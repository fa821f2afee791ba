"""How to cite an answer and get it again: title, canonical query, content hash, address, citation.

The same question of the same publication has the same query, hash and citation, whoever asks and in whatever words.
"""

import dataclasses
import datetime as dt
import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode

from analytics import wording
from analytics.results import Result
from analytics.wording import AR, EN
from schema import terms
from schema.answering import Imprecise
from schema.errors import BadInput
from schema.filters import EventFilter, as_dict, to_query
from schema.vocabulary import Language

_ENUMS = frozenset(
    {
        *("match", "attribution", "verification", "granularity", "datePrecision", "placePrecision"),
        *("sex", "ageBand", "civilianStatus"),
    }
)
"""Fields of a filter whose values GraphQL writes as bare names."""

_ENVELOPE = "value lower upper records status level"


_APART = frozenset({"geometry", "from_cells"})
"""Not of an answer's own content: boundaries are there when asked for, and sums made ahead only for a while."""


@dataclass(frozen=True)
class Reference:
    """What it takes to cite a result. `permalink` is a page's address, None for a filter that no address can hold."""

    result: Result
    hash: str
    permalink: str | None
    query: str
    publication: int
    at: dt.datetime
    citation: Mapping[str, str]


def reference(result: Result) -> Reference:
    """How to cite a result and get it again."""
    return Reference(
        result=result,
        hash=content_hash(result),
        permalink=permalink(result),
        query=query(result),
        publication=result.question.publication,
        at=result.question.at,
        citation={lang: citation(result, lang) for lang in (EN, AR)},
    )


def title(result: Result, lang: Language) -> str:
    """What is counted, of whom, in what steps, where, when, and at which level: never without any of them."""
    asked = result.question
    parts = [result.what(lang)]
    if asked.places:
        parts.append(wording.listed([wording.name(place["name"], lang) for place in asked.places], lang))
    if when := _period(result, lang):
        parts.append(when)
    if isinstance(asked.where, EventFilter) and (by := asked.where.reported.to):
        parts.append(wording.reported_by(by, lang))
    level = terms.label("level", result.level, lang)
    return f"{('، ' if lang is AR else ', ').join(parts)} · {level[0].lower() + level[1:]}"


def _period(result: Result, lang: Language) -> str:
    start, end = result.extent()
    if start and end:
        return wording.period(start, end, lang)
    if start:
        return f"{'from' if lang is EN else 'منذ'} {wording.day(start, lang)}"
    return f"{'until' if lang is EN else 'حتى'} {wording.day(end, lang)}" if end else ""


def citation(result: Result, lang: Language) -> str:
    """The sentence to put under a figure or into a footnote."""
    asked = result.question
    day = asked.at.date().isoformat()
    names = [wording.name(each["name"], lang) for each in result.collections]
    licences = sorted({each["licence"] for each in result.collections if each.get("licence")})
    works = [each["citation"] for each in result.collections if each.get("citation")]
    sources = wording.number(len(result.sources), lang)
    if lang is AR:
        head = f"سِجِلّ، النشرة {asked.publication} ({day}): {title(result, lang)}."
        body = [f"المجموعات: {wording.listed(names, lang)}."] if names else []
        body += [f"الرخصة: {'، '.join(licences)}."] if licences else []
        body += [f"عدد المصادر المسمّاة: {sources}."]
    else:
        head = f"Sijill, publication {asked.publication} ({day}): {title(result, lang)}."
        body = [f"Collections: {wording.listed(names, lang)}."] if names else []
        body += [f"Licence: {', '.join(licences)}."] if licences else []
        body += [f"Sources named: {sources}."]
    fictional = ["بيانات خيالية." if lang is AR else "Fictional data."] * any(
        e["fictional"] for e in result.collections
    )
    return " ".join([head, *fictional, *body, *works])


def query(result: Result) -> str:
    """The GraphQL query that asks the same again of the same publication."""
    asked = result.question
    given: dict[str, str] = {}
    if asked.where is not None and (where := as_dict(asked.where)):
        given["where"] = literal(where)
    if asked.measured:
        given |= {"measure": asked.measure.name, "population": asked.population.name}
    given |= {name: literal(value) for name, value in sorted(asked.arguments.items())}
    given["asOf"] = json.dumps(str(asked.publication))
    arguments = ", ".join(f"{name}: {value}" for name, value in given.items())
    return f"{{ {asked.name}({arguments}) {{ {result.SELECTION} {_ENVELOPE} caveats {{ code text }} }} }}"


def literal(value: Any, field: str = "") -> str:
    """A value as GraphQL writes it."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return literal(as_dict(value))
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{name}: {literal(each, name)}' for name, each in sorted(value.items()))}}}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(literal(each, field) for each in value)}]"
    if isinstance(value, StrEnum):
        return value.name
    if isinstance(value, dt.date):
        return json.dumps(value.isoformat())
    return str(value) if field in _ENUMS else json.dumps(value, ensure_ascii=False)


def permalink(result: Result) -> str | None:
    """The address of the page that shows the answer, with the publication that gave it; None when none can hold it.

    Where no page shows such an answer it is the address at which the query stands ready to be asked again.
    """
    asked = result.question
    if not result.has_page() or not isinstance(asked.where, EventFilter):
        return "/graphql?" + urlencode({"query": query(result)})
    try:
        pairs = to_query(asked.where)
    except BadInput:
        return None
    pairs += [("measure", asked.measure.name), ("population", asked.population.name)]
    pairs += [
        (name, _written(value)) for name, value in sorted(asked.arguments.items()) if value is not Imprecise.SPREAD
    ]
    return "/explore?" + urlencode([*pairs, ("asOf", str(asked.publication))], safe=",:")


def _written(value: Any) -> str:
    """An argument as an address holds it."""
    return value if isinstance(value, str) and not isinstance(value, StrEnum) else literal(value)


def content(result: Result) -> dict[str, Any]:
    """The result as JSON, without boundaries, which are asked for with it or not and are not its own."""
    plain: dict[str, Any] = {
        field.name: _plain(getattr(result, field.name))
        for field in dataclasses.fields(result)
        if field.name not in {"question", "geometry"}
    }
    return plain | {"query": query(result), "publication": result.question.publication}


def content_hash(result: Result) -> str:
    """SHA-256 over the canonical JSON of the content."""
    return "sha256:" + hashlib.sha256(canonical(result).encode()).hexdigest()


def canonical(result: Result) -> str:
    """The content as JSON with sorted keys and nothing between: the same answer gives the same bytes."""
    return remembered(
        result,
        "canonical",
        lambda: json.dumps(content(result), sort_keys=True, ensure_ascii=False, separators=(",", ":")),
    )


def remembered(result: Result, name: str, make: Callable[[], str]) -> str:
    """A text that is made once for a result, which may be asked for it under many names."""
    # Beside its fields, which are all that make two results alike.
    held = vars(result)
    if (key := f"_{name}") not in held:
        held[key] = make()
    text: str = held[key]
    return text


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = (field.name for field in dataclasses.fields(value) if field.name not in _APART)
        return {name.rstrip("_"): _plain(getattr(value, name)) for name in fields}
    if isinstance(value, StrEnum):
        return value.name
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(name): _plain(each) for name, each in value.items()}
    return [_plain(each) for each in value] if isinstance(value, list | tuple) else value
