"""What the rules of caution look at: what was asked, and what is known of the answer."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from analytics.facts import Facts
from analytics.wording import counted
from schema.answering import Bucket
from schema.vocabulary import Granularity, Language, Measure, Population

Texts = dict[str, str]


@dataclass(frozen=True)
class Evidence:
    """A question and its answer, as far as cautions depend on them.

    Attributes:
        granularities: those that are counted.
        incoherent: events with claims whose least number is above their best, or best above greatest.
        unit: the bucket; None for an answer that is not over time.
        removed: publications that redacted this past state.
        reported: the day by whose end it had to be stated; None when it is no matter.
        undated: events that match but for no day being known on which anybody told of them.
        counts_records: whether the answer counts records as such, and no measure.
        apart: whether confidential collections are left out because none was named.
    """

    measure: Measure
    population: Population
    granularities: tuple[Granularity, ...]
    facts: Facts
    incoherent: int
    unit: Bucket | None
    collections: tuple[Mapping[str, Any], ...]
    removed: tuple[int, ...]
    reported: dt.date | None = None
    undated: int = 0
    counts_records: bool = False
    apart: bool = False

    def what(self, lang: Language) -> str:
        """What is counted."""
        return counted(self.measure, self.population, lang)


Rule = Callable[[Evidence], Texts | None]
