"""Names as they sound: one written in Arabic is found by its spellings in Latin letters, and the other way round.

A word becomes its consonants. Where a spelling may stand for several sounds (`th` for ث or for ت and ه side by side,
ظ for z or dh) all are kept: two words are the same when they share one. Vowels, their letters and final h are left out,
because spellings agree on them least.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice, product

MOST_READINGS = 24
"""Of one word, the likeliest first. Only words of four ambiguous spellings or more have so many."""

NO_CONSONANT = "-"

_ARABIC: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys("اويىعء", ("",)),
    **dict(zip("بپتجحخدرزسشصضطغفڤقكگلمنهة", zip("bbtjhXdrzsSsdtGffkkklmnhh", strict=True), strict=True)),
    "ث": ("T", "t", "s"),
    "ذ": ("D", "d", "z"),
    "ظ": ("z", "D", "d"),
}

_LATIN: Mapping[str, tuple[str, ...]] = {
    **dict(zip("bdfhjklmnrstzqcp", zip("bdfhjklmnrstzkkb", strict=True), strict=True)),
    **dict.fromkeys("aeiouwy", ("",)),
    **dict.fromkeys(("ce", "ci", "cy"), ("s",)),
    "sch": ("S",),
    "sh": ("S", "sh"),
    "ch": ("S", "X", "k"),
    "kh": ("X", "kh"),
    "gh": ("G", "jh", "kh"),
    "th": ("T", "th", "t", "s"),
    "dh": ("D", "d", "dh", "z"),
    "dj": ("j",),
    "ph": ("f",),
    "x": ("ks",),
    "g": ("j", "G", "k"),
    "v": ("f", ""),
}

_DIGITS = {"2": "", "3": "", "5": "kh", "7": "h", "8": "gh", "9": "s"}
"""What stands for letters where people write Arabic with the keys of a telephone."""

_ALIKE = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ـ": "", "ı": "i", "ç": "s", "ş": "sh", **_DIGITS})
_IN_A_WORD = re.compile(r"['’ʿʾ`]|\d")
_BETWEEN = re.compile(r"[\W_]+")
_ARTICLES = frozenset(a + b for a, b in product("ae", ("l", "s", "sh", "d", "dh", "r", "t", "th", "n", "z"))) | {"ul"}
_ARTICLE = re.compile(r"^(?:ال(?=..)|[ae]l(?=[a-z]{2}))")
_SERVANT = re.compile(r"^(?:(عبد)ال(?=..)|(abd)[aeiou]*l?(?=[a-z]{3}))")
_SERVANTS = {"عبد": "عبد", "abd": "abd", "abdul": "abd", "abdel": "abd", "abdal": "abd", "abdoul": "abd"}
_FAITH = re.compile(r"^(?:ال)?دين$|^(?:[aeu]l|[aeu]d)?d(?:i|ee|ie|ei|y)ne?$")
_OF_FAITH = re.compile(r"(?<=[a-z]{2})[aeiou]l(?=d(?:i|ee|ie|ei|y)ne?$)")
_UNIT = re.compile("|".join(sorted(_LATIN, key=len, reverse=True)) + "|.")
_TWICE = re.compile(r"([a-z])\1+")


def readings(name: str) -> list[frozenset[str]]:
    """For each word of a name, in order, the ways in which it may sound."""
    return [_sounds(word) for word in _join(_words(name))]


def matches(sought: str, held: str) -> bool:
    """Whether every word that is sought sounds like one of the held name."""
    words, have = readings(sought), readings(held)
    return bool(words) and all(any(word & other for other in have) for word in words)


def spellings(names: Iterable[str]) -> set[str]:
    """Every way in which any word of the names may sound: by these they are found."""
    return {sound for name in names for word in readings(name) for sound in word}


def _words(name: str) -> list[str]:
    """The words in small letters without marks, the article apart where it stands apart."""
    plain = unicodedata.normalize("NFKD", name.casefold().translate(_ALIKE))
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return [word for word in _BETWEEN.split(_IN_A_WORD.sub("", plain)) if word]


def _join(words: list[str]) -> Iterator[str]:
    """The words of a name without articles that stand apart.

    Names of two words that are also written as one (`Abd al-…`, `… al-Din`) are joined. What may be an article written
    with the word stays.
    """
    held, servant = "", ""
    for place, word in enumerate(words):
        last = place == len(words) - 1
        if word in _ARTICLES and not last:
            continue
        if word in _SERVANTS and not last:
            servant = _SERVANTS[word]
        elif held and not servant and _FAITH.match(word):
            held += "دين" if word.endswith("دين") else "din"
        else:
            if held:
                yield held
            held = servant + _ARTICLE.sub("", word) if servant else word
            servant = ""
    if held:
        yield held


def _sounds(word: str) -> frozenset[str]:
    whole = _OF_FAITH.sub("", _SERVANT.sub(lambda found: found[1] or found[2], word))
    bare = _ARTICLE.sub("", whole)
    # Ali is no article and Elias has none, while Alhassan has: both are kept where it cannot be told.
    spelled = (bare, whole) if bare != whole else (whole,)
    return frozenset(sound for each in spelled for sound in islice(_spoken(each), MOST_READINGS))


def _spoken(word: str) -> Iterator[str]:
    # Latin letters written twice are one. In Arabic a vowel stands between two.
    units = _UNIT.findall(_TWICE.sub(r"\1", word))
    for choice in product(*(_LATIN.get(unit) or _ARABIC.get(unit) or (unit,) for unit in units)):
        yield "".join(choice).rstrip("h") or NO_CONSONANT
