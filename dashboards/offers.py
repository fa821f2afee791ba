"""What the selects of the filter bar offer: what is published, and the closed lists."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from analytics.choices import Choices
from dashboards import numerals
from dashboards.address import Address
from dashboards.asking import Answer
from dashboards.bar import ALL, Offer, Option
from dashboards.words import Words
from schema import terms
from schema.answering import ADMIN, AreaLevel, Bucket
from schema.vocabulary import Measure, Population

PUBLICATIONS = 20
"""Past publications that are offered by number; the address takes any number, day or instant."""

_INDENT = "\u2003"


def without_answer(address: Address) -> Offer:
    """What can be offered without the record: the closed lists."""
    return Offer(_closed(Words(address.look)))


def of(answer: Answer) -> Offer:
    """What can be chosen in the collections that a page is about, and which other collections there are."""
    words = Words(answer.address.look)
    offered = _closed(words) | {
        "collection": _collections(answer.published, words),
        "as-of": [_option(ALL, words("latest")), *_publications(answer, words)],
    }
    if answer.choices is not None:
        offered |= {
            "area": [_option(ALL, words("all_areas")), *_areas(answer.choices, words)],
            "kind": [_option(ALL, words("all_kinds")), *_kinds(answer.choices, words)],
            "level": [_option(level.value, words.term("area_level", level)) for level in _levels(answer.choices)],
        }
    return Offer(offered)


def _closed(words: Words) -> dict[str, list[Option]]:
    return {
        "collection": [_option(ALL, words("all_collections"))],
        "area": [_option(ALL, words("all_areas"))],
        "kind": [_option(ALL, words("all_kinds"))],
        "measure": [_option(each.value, words.term("measure", each)) for each in Measure],
        "population": [_option(each.value, words.term("population", each)) for each in Population],
        "bucket": [_option(each.value, words.term("bucket", each)) for each in Bucket],
        "level": [_option(each.value, words.term("area_level", each)) for each in ADMIN],
        "as-of": [_option(ALL, words("latest"))],
    }


def _option(value: str, label: str) -> Option:
    return {"value": value, "label": label}


def _group(label: str, items: Sequence[Option]) -> list[Option]:
    return [{"group": label, "items": items}] if items else []


def _collections(published: Iterable[Mapping[str, Any]], words: Words) -> list[Option]:
    real: list[Option] = []
    invented: list[Option] = []
    for each in published:
        kept = invented if each["fictional"] else real
        kept.append(_option(each["id"], words.text(each["name"], each["id"])))
    return [_option(ALL, words("all_collections")), *real, *_group(words("fictional_data"), invented)]


def _publications(answer: Answer, words: Words) -> Iterable[Option]:
    """The publication shown, with its day, and those before it."""
    shown = answer.scope.number
    day = numerals.day(answer.scope.at.date(), words.look)
    yield _option(str(shown), words("publication", number=str(shown), day=day))
    for number in range(shown - 1, max(0, shown - PUBLICATIONS), -1):
        yield _option(str(number), words("publication_short", number=str(number)))


def _levels(choices: Choices) -> list[AreaLevel]:
    return [level for level in ADMIN if choices.areas.get(level)] or list(ADMIN)


def _areas(choices: Choices, words: Words) -> Iterable[Option]:
    """Areas by level, in the order of their names; below the first level with the area that contains them."""
    names = {each.code: words.text(each.label, each.code) for areas in choices.areas.values() for each in areas}
    for level, areas in choices.areas.items():
        items = []
        for each in areas:
            above = names.get(each.parent or "") if level not in (AreaLevel.ADM0, AreaLevel.ADM1) else None
            items.append(_option(each.code, f"{names[each.code]} · {above}" if above else names[each.code]))
        yield from _group(words.term("area_level", level), sorted(items, key=lambda item: str(item["label"])))


def _kinds(choices: Choices, words: Words) -> Iterable[Option]:
    """Kinds that occur and the broader ones above them, broad before narrow."""
    by_code = {term.code: term for term in terms.vocabulary("event").terms}
    wanted: set[str] = set()
    for choice in choices.kinds:
        code: str | None = choice.code
        while code is not None and code in by_code:
            wanted.add(code)
            code = by_code[code].parent
    for term in by_code.values():
        if term.code in wanted:
            yield _option(term.code, (_INDENT if term.parent else "") + words.term("event", term.code))
