"""What rows of the record come to as grounds of an estimate: tables of lists, and what is known against them."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from analytics import envelope
from analytics.activity import Activity
from analytics.alike import unlike
from analytics.capture.preconditions import together
from analytics.capture.table import CaptureTable
from analytics.captures import Captures, Partly
from analytics.dimensions import category, ranks
from analytics.envelope import Asked
from analytics.estimating import Layer
from analytics.estimations import Grounds
from analytics.facts import Facts
from analytics.listing import Found, Lists, selected
from analytics.memberships import Key, Work, month_end, sizes_of
from analytics.reasons import FINE, Reason, Verdict, refused, unstable
from analytics.results import Category
from analytics.results_estimates import CaptureList
from schema.answering import Dimension

STILL_REPORTED = dt.timedelta(days=90)
"""Reports of days so shortly before a publication are still coming in."""

UNKNOWN = ""
"""The stratum of records of which it is not known to which they belong."""


@dataclass(frozen=True)
class Gathered:
    """The question, and what the rows of its statements come to. `work` is of everything, `of_stratum` of each."""

    asked: Asked
    strata: Dimension | None
    found: Found
    seen: Activity
    lists: Lists
    work: Work
    of_stratum: Mapping[Key, Work]

    def grounds(self) -> Grounds:
        """What the estimate is made of."""
        table = self.lists.table(self.found.sets.values())
        sizes = sizes_of(table)
        partly = self.work.partly(sizes)
        kinds = unlike(self.work.kinds)
        captures = replace(self._captures(table, partly), by_kind=kinds)
        known = together(self._known, structural(partly), captures.verdict)
        layer = Layer(table, known=known, differ=kinds is not None)
        return Grounds(
            captures=captures,
            whole=layer,
            strata=tuple(self._strata()),
            lists=tuple(self._list(name, n, table) for n, name in enumerate(table.lists)),
            documented=self.found.total,
        )

    def about(self) -> Mapping[str, Any]:
        """The envelope, but for what the method decides."""
        found = self.found
        slugs = tuple(sorted(found.slugs))
        told = Facts(
            events=found.total,
            records=found.total,
            left_out=found.left,
            overlapping=slugs if envelope.overlapping(self.asked.scope, slugs) else (),
            mixed=tuple(sorted(found.kinds)),
            protected=bool(self.seen.protected),
        )
        made = envelope.common(self.asked, self.seen, told, found.total, None, counts_records=True)
        # Under GraphQL the filter stands inside an argument of its own.
        return {**made, "question": replace(made["question"], where=None)}

    @property
    def _reach(self) -> dt.date | None:
        """The last day of the records, where it is recent."""
        last = self.found.last
        return last if last is not None and self.asked.scope.at.date() - last < STILL_REPORTED else None

    @property
    def _graded(self) -> bool:
        return bool(self.asked.where.verification) or self.strata is Dimension.VERIFICATION

    @property
    def _known(self) -> Verdict:
        """What is known against all lists at once."""
        found = {
            Reason.AGGREGATES_AMONG: bool(self.found.sums),
            Reason.COLLECTIONS_UNMATCHED: len(self.found.slugs) > 1,
            Reason.SELECTED_BY_LIST: selected(self.asked.where),
        }
        forbidding = [reason for reason, holds in found.items() if holds]
        unsettling = [Reason.OPEN_POPULATION] if self._reach else []
        unsettling += [Reason.SELECTED_BY_LIST] if self._graded else []
        return together(refused(*forbidding) if forbidding else FINE, unstable(*unsettling) if unsettling else FINE)

    def _captures(self, table: CaptureTable, partly: Sequence[Partly]) -> Captures:
        return Captures(
            sources=sum(1 for each in self.seen.sources if not each["protected"]),
            lists=frozenset(table.lists),
            held=table.held,
            collections=len(self.found.slugs),
            sums=self.found.sums,
            names=self.lists.names,
            joined=self.lists.joined,
            left_out=self.lists.left_out,
            pooled=self.lists.pooled,
            partly=tuple(partly),
            common=self.work.common(table.lists) if any(each.first for each in partly) else None,
            reach=self._reach,
            selected=selected(self.asked.where),
            graded=self._graded,
        )

    def _strata(self) -> Sequence[tuple[Category, int, Layer]]:
        """In order of the dimension; the unknown last, of which nothing can be estimated."""
        if self.strata is None:
            return []
        strata, names = self.strata, {**self.seen.labels, **self._collections()}
        order = ranks(strata, self.found.strata)
        made = []
        for key in sorted(self.found.strata, key=lambda each: order[each]):
            table = self.lists.table([self.found.sets[key]])
            work = self.of_stratum.get(key, Work())
            own = structural(work.partly(sizes_of(table)))
            unknown = refused(Reason.STRATUM_UNKNOWN) if key is None else FINE
            layer = Layer(
                table,
                stratum=UNKNOWN if key is None else key,
                known=together(self._known, own, unknown),
                differ=unlike(work.kinds) is not None,
                brief=True,
            )
            made.append((category(strata, key, names), self.found.strata[key], layer))
        return made

    def _collections(self) -> Mapping[tuple[str, str], Mapping[str, str]]:
        return {(str(Dimension.COLLECTION), each["id"]): each["name"] for each in self.asked.scope.collections}

    def _list(self, name: str, position: int, table: CaptureTable) -> CaptureList:
        first, last = self.work.windows.get(name, (None, None))
        return CaptureList(
            name=self.lists.names[name],
            sources=self.lists.sources[name],
            records=int(table.sizes[position]),
            alone=int(table.counts[(1 << position) - 1]),
            first=first,
            last=month_end(last) if last else None,
        )


def structural(partly: Sequence[Partly]) -> Verdict:
    """What lists that were at work in part mean for every estimate."""
    return unstable(Reason.STRUCTURAL_ZERO) if partly else FINE
