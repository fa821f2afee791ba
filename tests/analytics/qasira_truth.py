"""Qasira as its generator knows it: what happened, and which sources reported which of it, without a database.

The record of a seed is what was reported and neither withdrawn nor told twice; lists, strata and what is known against
the lists come out of it as they do out of the published record.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import SimpleNamespace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analytics.activity import Activity
from analytics.alike import unlike
from analytics.capture.table import CaptureTable
from analytics.estimating import Layer
from analytics.gathered import structural
from analytics.listing import Found, Lists
from analytics.memberships import Work, sizes_of
from api.samples.country.areas import country
from api.samples.country.happenings import GRANULARITIES
from api.samples.country.kinds import kinds as kinds_of
from api.samples.country.parts import SLUG
from api.samples.country.reading import table
from api.samples.country.records import records
from api.samples.qasira_parties import first_of
from schema.vocabulary import Granularity

PROVINCES = tuple(area.pcode for area in country().provinces)
INCIDENT = GRANULARITIES.index(Granularity.INCIDENT)


@dataclass(frozen=True)
class World:
    """One seed: province and month of what truly happened, and of what was recorded, with the sources of each."""

    true: NDArray[np.int64]
    province: NDArray[np.int64]
    month: NDArray[np.int64]
    kind: NDArray[np.int64]
    sources: tuple[tuple[str, ...], ...]
    groups: NDArray[np.int64]

    def truth(self, first: int, last: int, province: int | None = None) -> int:
        """How many incidents there truly were from one month to another, both included."""
        where, when = self.true
        inside = (when >= first) & (when <= last)
        return int((inside if province is None else inside & (where == province)).sum())

    def question(self, first: int, last: int, province: int | None = None) -> tuple[Layer, int]:
        """The table of lists of the incidents recorded there and then, and how many these are."""
        chosen = [
            n
            for n in range(len(self.sources))
            if first <= self.month[n] <= last and province in {None, self.province[n]}
        ]
        found = Found()
        for names, n in Counter(self.sources[n] for n in chosen).items():
            found.add(_row(sources=names, records=n))
        codes = kinds_of().names
        lists = Lists.of(found, _seen(Counter(each for n in chosen for each in self.sources[n])))
        whole = Work()
        for n in chosen:
            at = {"month": first_of(int(self.month[n])), "adm1": PROVINCES[self.province[n]], "n": 1}
            held = int(self.groups[n])
            whole.add(_row(kind=codes[self.kind[n]], held=held, squares=held**2, **at), lists.own)
            for each in self.sources[n]:
                whole.add(_row(source=each, **at), lists.own)
        made: CaptureTable = lists.table(found.sets.values())
        known = structural(whole.partly(sizes_of(made)))
        return Layer(made, known=known, differ=unlike(whole.kinds) is not None), len(chosen)


@cache
def world(seed: int) -> World:
    """The world of a seed, of 5,000 records."""
    made = records(seed, 0)
    happened, told = made.everything, made.reports
    counted = happened.true & (np.arange(len(happened.kind)) <= made.drawn[-1])
    kept = (made.withdrawn == 0) & (made.again < 0) & (made.happened.granularity == INCIDENT)
    named = [row["key"] for row in table("sources")]
    sources: list[list[str]] = [[] for _ in range(len(made.drawn))]
    groups: list[set[str]] = [set() for _ in range(len(made.drawn))]
    own = [row["group"] for row in table("sources")]
    for record, source in zip(told.record.tolist(), told.source.tolist(), strict=True):
        groups[record].add(own[source])
        if not named[source].startswith("protected"):
            sources[record].append(named[source])
    rows = np.flatnonzero(kept)
    return World(
        true=np.array([happened.province[counted], happened.month[counted]]),
        province=made.happened.province[rows],
        month=made.happened.month[rows],
        kind=made.happened.kind[rows],
        sources=tuple(tuple(sorted(sources[n])) for n in rows.tolist()),
        groups=np.array([len(groups[n]) for n in rows.tolist()]),
    )


def _row(**given: Any) -> Any:
    usual = {"counted": True, "stratum": None, "collection": SLUG, "granularity": Granularity.INCIDENT, "last": None}
    return SimpleNamespace(**usual | {"source": None} | given)


def _seen(behind: Mapping[str, int]) -> Activity:
    """The sources that speak, those behind most records first, and what they draw on."""
    of = {row["key"]: row for row in table("sources")}
    documents = tuple(
        {
            "id": key,
            "name": {"en": of[key]["name_en"], "ar": of[key]["name_ar"]},
            "kind": of[key]["kind"],
            "protected": False,
            "independence_group": of[key]["group"],
        }
        for key, _ in sorted(behind.items(), key=lambda each: (-each[1], each[0]))
    )
    reliance = {key: tuple(of[key]["rests_on"].split()) for key in behind if of[key]["rests_on"]}
    return Activity(sources=documents, reliance=reliance)
