"""What the selects of the filter bar offer."""

from dashboards.address import Address
from dashboards.asking import Answer
from dashboards.bar import ALL, Offer, Option
from dashboards.words import Words
from schema.answering import AreaLevel, Bucket
from schema.vocabulary import Measure, Population


def without_answer(address: Address) -> Offer:
    """What can be offered without the record: the closed lists."""
    words = Words(address.look)
    return Offer(_closed(words))


def of(answer: Answer) -> Offer:
    return Offer(_closed(Words(answer.address.look)))


def _closed(words: Words) -> dict[str, list[Option]]:
    return {
        "collection": [_option(ALL, words("all_collections"))],
        "area": [_option(ALL, words("all_areas"))],
        "kind": [_option(ALL, words("all_kinds"))],
        "measure": [_option(each.value, words.term("measure", each)) for each in Measure],
        "population": [_option(each.value, words.term("population", each)) for each in Population],
        "bucket": [_option(each.value, words.term("bucket", each)) for each in Bucket],
        "level": [_option(each.value, words.term("area_level", each)) for each in AreaLevel],
        "as-of": [_option(ALL, words("latest"))],
    }


def _option(value: str, label: str) -> Option:
    return {"value": value, "label": label}
