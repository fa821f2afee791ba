"""Each two sources, and each two of the lists that they make: what both have, and whether more than by chance.

Echoes are one list; who draws on one list joins it; who draws on several, or compiles others, is none
(`captures.lists`). An odds ratio is among the records that a further list holds, since what neither of two has is known
only from a third (Bishop, Fienberg and Holland 1975, chapter 6), with the interval of Woolf (1955). Validation: counted
by brute force on small worlds; odds are those of `capture.descriptives`.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from math import exp, log, sqrt
from typing import Any

from analytics.results_sources import Listing, ListPair, Odds, SourceList, SourcePair
from analytics.wording import AR, EN

MOST = 12
"""Sources, and lists, that are paired at most: those behind most records."""

_Z = 1.959963984540054
"""Quantile of the normal distribution that makes an interval of 95 %."""

DIGITS = 6

_WHY = {
    "OWN": ("A list of its own.", "قائمة بذاته."),
    "GROUP": ("One list with the sources of its independence group.", "قائمة واحدة مع مصادر مجموعة استقلاله."),
    "RESTS_ON": ("Draws on others and counts as one list with them.", "يستقي من غيره فيُعدّ معه قائمة واحدة."),
    "SEVERAL": ("Draws on several lists and is none itself.", "يستقي من قوائم عدة فليس قائمة بذاته."),
    "COMPILATION": ("Compiles what others documented and is no list.", "يجمع ما وثّقه غيره فليس قائمة."),
}

Sets = Mapping[tuple[str, ...], int]
"""Records by the exact set of sources behind them, by id."""

Sources = Mapping[str, Mapping[str, Any]]
"""Published sources by id, those behind most records first."""

Own = Mapping[str, str]
"""The list of each source that belongs to one, by a name of no meaning."""


@dataclass(frozen=True)
class Lists:
    """The lists that sources make, in order of their records, under codes from 1."""

    sets: Sets
    sources: Sources
    own: Own

    @property
    def _records(self) -> Counter[str]:
        found: Counter[str] = Counter()
        for names, records in self.sets.items():
            found.update(dict.fromkeys(self._lists(names), records))
        return found

    @property
    def codes(self) -> dict[str, str]:
        """The code of each list, by its name of no meaning."""
        rank = {name: n for n, name in enumerate(self.sources)}
        first: dict[str, int] = {}
        for source in self.sources:
            if source in self.own:
                first.setdefault(self.own[source], rank[source])
        records = self._records
        order = sorted(first, key=lambda each: (-records[each], first[each]))
        return {each: str(n) for n, each in enumerate(order, 1)}

    def all(self) -> Iterable[SourceList]:
        """Every list, those with most records first."""
        records, alone = self._records, Counter[str]()
        for names, number in self.sets.items():
            if len(held := self._lists(names)) == 1:
                alone.update(dict.fromkeys(held, number))
        members: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
        for key, source in self.sources.items():
            if key in self.own:
                members[self.own[key]].append(source)
        for name, code in self.codes.items():
            yield SourceList(code, tuple(members[name]), records[name], alone[name])

    def listings(self) -> Iterable[Listing]:
        """Of which list each source is, and why."""
        groups = Counter(source["independence_group"] for source in self.sources.values())
        records: Counter[str] = Counter()
        for names, number in self.sets.items():
            records.update(dict.fromkeys(names, number))
        codes = self.codes
        for key, source in self.sources.items():
            why = self._why(key, source, groups)
            code = codes[self.own[key]] if key in self.own else None
            yield Listing(source, code, records[key], why, {EN: _WHY[why][0], AR: _WHY[why][1]})

    def _why(self, key: str, source: Mapping[str, Any], groups: Mapping[str, int]) -> str:
        group = source["independence_group"]
        if key not in self.own:
            return "COMPILATION" if source["kind"] == "dataset" else "SEVERAL"
        if self.own[key] != f"group {group}":
            return "RESTS_ON"
        return "GROUP" if groups[group] > 1 else "OWN"

    def source_pairs(self) -> Iterable[SourcePair]:
        """Each two of the sources behind most records."""
        held = [(frozenset(names), self._lists(names), records) for names, records in self.sets.items()]
        for one, other in combinations(list(self.sources)[:MOST], 2):
            lists = (self.own.get(one), self.own.get(other))
            yield SourcePair(
                **_numbers(held, one, other, None if None in lists else frozenset(lists)),
                one=self.sources[one],
                other=self.sources[other],
                same_list=lists[0] is not None and lists[0] == lists[1],
            )

    def list_pairs(self) -> Iterable[ListPair]:
        """Each two of the lists with most records."""
        codes = self.codes
        held = [(self._lists(names), self._lists(names), records) for names, records in self.sets.items()]
        for one, other in combinations(list(codes)[:MOST], 2):
            yield ListPair(**_numbers(held, one, other, frozenset((one, other))), one=codes[one], other=codes[other])

    def _lists(self, names: tuple[str, ...]) -> frozenset[str]:
        return frozenset(self.own[name] for name in names if name in self.own)


Held = Iterable[tuple[frozenset[str], frozenset[str], int]]
"""Records by who has them, and by the lists that hold them."""


def _numbers(held: Held, one: str, other: str, lists: frozenset[str | None] | None) -> dict[str, Any]:
    """The numbers of a pair. Odds are of what a list beside `lists` holds; None where one of the two is no list."""
    cells: Counter[tuple[bool, bool]] = Counter()
    known: Counter[tuple[bool, bool]] = Counter()
    for having, on, records in held:
        at = (one in having, other in having)
        cells[at] += records
        if lists is not None and not on <= lists:
            known[at] += records
    both, alone, others = cells[True, True], cells[True, False], cells[False, True]
    either = both + alone + others
    return {
        "of_one": both + alone,
        "of_other": both + others,
        "both": both,
        "jaccard": round(both / either, DIGITS) if either else 0.0,
        "odds": _odds(*(known[at] for at in ((True, True), (True, False), (False, True), (False, False)))),
    }


def _odds(both: int, one: int, other: int, neither: int) -> Odds | None:
    if not both * one * other * neither:
        return None
    ratio = both * neither / (one * other)
    width = _Z * sqrt(1 / both + 1 / one + 1 / other + 1 / neither)
    return Odds(*(round(each, DIGITS) for each in (ratio, exp(log(ratio) - width), exp(log(ratio) + width))))
