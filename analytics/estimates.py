"""How many went undocumented: multiple systems estimation as a sensitivity panel, from the record or from a table.

From records, incidents are compared by the independent lists that hold them (`listing`): sources of one independence
group and their echoes are one list, compilations are none, and that two sources tell of the same incident is the
record's own finding. What is known against the lists (`estimability`) is told with the numbers, and forbids them where
it must. On one and the same table models that fit alike differ by a factor of two and more, so the answer is a panel;
its range spans the rows that may be defended (`defensible`) and its value stays None.

What takes longer than a question may is read from what publishing kept (`kept_estimates`), and run with short chains or
left out where nothing was kept. `thorough` takes as long as it needs.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from analytics import activity, envelope, memberships
from analytics.activity import Activity
from analytics.asking import Rows
from analytics.capture.rows import Asked as CapturedAs
from analytics.capture.table import CaptureTable
from analytics.captures import Captures
from analytics.envelope import Asked
from analytics.estimating import Effort, Layer, asked_of
from analytics.estimations import Grounds, estimate
from analytics.gathered import Gathered
from analytics.kept_estimates import Kept, address, lasting
from analytics.listing import Found, Lists
from analytics.memberships import MOST, PLACES, read_work
from analytics.results import Question
from analytics.results_estimates import CaptureList, Estimate
from analytics.wording import AR, EN
from schema.answering import Dimension, Estimator
from schema.errors import BadInput, TooLarge
from schema.filters import EventFilter
from schema.queries.conditions import known_at
from schema.queries.scope import Scope
from schema.tables.published import kept_estimate, source
from schema.vocabulary import Measure, Population

ALL = tuple(Estimator)

KEPT = 400
"""Kept rows that are read at most, those of the last publications."""

SECONDS = (0.0, 0.02, 0.02, 0.05, 0.2, 0.6, 0.4, 0.5, 0.6)
"""What a stratum of 0, 1, 2 … 8 lists takes, as measured."""

LONGEST = 6.0
"""Seconds that all strata together may take; a day's work where time is no matter."""

_SLOW = frozenset({Estimator.DECOMPOSABLE, Estimator.LATENT_CLASS})


@dataclass(frozen=True)
class RecordsAsk:
    """An estimate from records that is ready to be asked for."""

    heavy = True

    asked: Asked
    effort: Effort
    strata: Dimension | None

    @property
    def statements(self) -> tuple[sa.Select[Any], ...]:
        """Sets of sources; sources, and what they draw on; where and when each was at work; what may have been kept."""
        a = self.asked
        found = memberships.found(a.where, a.scope, self.strata)
        counted = activity.counted(a.where, a.scope)
        told = sa.union_all(
            *activity.speaking(a.where, a.scope, counted, a.measure),
            activity.protected(counted),
            activity.reliance(counted).where(known_at(source, a.scope.number)),
            *memberships.labels(found, a.scope, self.strata),
        ).subquery()
        kept = (
            sa.select(kept_estimate.c.address, kept_estimate.c.document)
            .where(kept_estimate.c.collection.in_(a.scope.slugs), kept_estimate.c.since <= a.scope.number)
            .order_by(kept_estimate.c.since.desc(), kept_estimate.c.address)
            .limit(KEPT)
        )
        slow = (kept,) if _SLOW & set(self.effort.estimators) else ()
        return memberships.sets_statement(found), sa.select(told), memberships.work_statement(found), *slow

    def answer(self, rows: Rows) -> Estimate:
        """The estimate. Raises TooLarge for more sets of sources, or more strata, than can be answered from in time."""
        return self.prepared(rows).answer()

    def prepared(self, rows: Rows) -> "Prepared":
        """What the rows come to, ready to be reckoned, with what was kept of it. Raises TooLarge."""
        gathered = self.gathered(rows)
        grounds = gathered.grounds()
        if not self.effort.thorough:
            check_time(grounds)
        kept = rows[3] if len(rows) > 3 else ()
        shelf = {each.address: Kept.of_json(each.document) for each in kept}
        return Prepared(grounds, self.effort, gathered.about(), shelf)

    def gathered(self, rows: Rows) -> Gathered:
        """What the rows come to. Raises TooLarge."""
        if len(rows[0]) > MOST or len(rows[2]) > PLACES:
            raise TooLarge("from: the events have too many sets of sources to be compared; ask for fewer events.")
        found = Found()
        for row in rows[0]:
            found.add(row)
        seen = Activity.of(rows[1])
        lists = Lists.of(found, seen)
        whole, each = read_work(rows[2], lists.own)
        return Gathered(self.asked, self.strata, found, seen, lists, whole, each)


@dataclass(frozen=True)
class Prepared:
    """An estimate that is ready to be reckoned. `shelf` has what was kept of it; what is reckoned ahead joins it."""

    grounds: Grounds
    effort: Effort
    about: Mapping[str, Any]
    shelf: dict[str, Kept]

    def missing(self) -> dict[str, tuple[Estimator, CapturedAs]]:
        """What takes longer than a question may and was not kept, by address: whose rows, of which table."""
        layers = [layer for *_, layer in self.grounds.strata] or [self.grounds.whole]
        asked = [asked_of(layer, self.effort.seed) for layer in layers]
        wanted = {
            address(each, estimator): (estimator, each)
            for each in asked
            for estimator in lasting(each, self.effort.estimators)
        }
        return {key: each for key, each in wanted.items() if key not in self.shelf}

    def answer(self) -> Estimate:
        """The estimate."""
        return estimate(self.grounds, self.effort, self.shelf, self.about)


def check_time(grounds: Grounds) -> None:
    """Raise TooLarge for more strata than there is time for."""
    taken = sum(SECONDS[int((layer.table.sizes > 0).sum())] for *_, layer in grounds.strata)
    if taken > LONGEST:
        raise TooLarge(
            f"strata: {len(grounds.strata)} strata take longer than a question may; take coarser ones, or have them "
            "reckoned by `sijill estimate`."
        )


def ask(
    where: EventFilter,
    scope: Scope,
    *,
    estimators: Sequence[Estimator] | None = None,
    strata: Dimension | None = None,
    seed: int = 1,
    thorough: bool = False,
) -> RecordsAsk:
    """Ask how many incidents there were, from those that match and the lists that hold them.

    Args:
        where: several granularities are refused in the answer, since lists can be compared incident by incident only.
        scope: of the question.
        estimators: all unless named.
        strata: estimate within each category of this dimension, and add up.
        seed: of whatever draws.
        thorough: take as long as it needs; what is public takes seconds.

    Raises:
        BadInput: a negative seed, or a dimension in which a record may have several categories.
    """
    memberships.check_strata(strata)
    wanted = _effort(estimators, seed, thorough=thorough)
    given = _arguments(wanted, {"records": where}, strata)
    asked = envelope.ask(
        "estimate", where, scope, Measure.INCIDENTS, Population.ALL, given, several=True, measured=False
    )
    return RecordsAsk(asked, wanted, strata)


@dataclass(frozen=True)
class TableAsk:
    """An estimate from a table that was given with the question; nothing is asked of the record."""

    heavy = True

    table: CaptureTable
    scope: Scope
    effort: Effort

    @property
    def statements(self) -> tuple[sa.Select[Any], ...]:
        """None."""
        return ()

    def answer(self, rows: Rows) -> Estimate:
        """The estimate."""
        return self.prepared(rows).answer()

    def prepared(self, _rows: Rows) -> Prepared:
        """The table, ready to be reckoned."""
        cells = [{"pattern": pattern, "count": n} for pattern, n in sorted(self.table.cells.items())]
        given = {"table": {"lists": list(self.table.lists), "cells": cells}}
        about = {
            "question": Question(
                name="estimate",
                where=None,
                measure=Measure.INCIDENTS,
                population=Population.ALL,
                measured=False,
                arguments=_arguments(self.effort, given, None),
                publication=self.scope.number,
                at=self.scope.at,
            ),
            "sources": (),
            "collections": (),
            "caveats": (),
        }
        return Prepared(self._grounds(), self.effort, about, {})

    def _grounds(self) -> Grounds:
        table = self.table
        captures = Captures(
            sources=0,
            lists=frozenset(name for name, size in zip(table.lists, table.sizes.tolist(), strict=True) if size),
            held=table.held,
            collections=0,
            sums=0,
            recorded=False,
        )
        return Grounds(
            captures=captures,
            whole=Layer(table, known=captures.verdict),
            strata=(),
            lists=tuple(_given(table, position) for position in range(table.width)),
            documented=table.n,
        )


def _given(table: CaptureTable, position: int) -> CaptureList:
    name = table.lists[position]
    return CaptureList(
        name={EN: name, AR: name},
        sources=(),
        records=int(table.sizes[position]),
        alone=int(table.counts[(1 << position) - 1]),
    )


def ask_table(
    lists: Sequence[str],
    cells: Iterable[tuple[str, int]],
    scope: Scope,
    *,
    estimators: Sequence[Estimator] | None = None,
    seed: int = 1,
    thorough: bool = False,
) -> TableAsk:
    """Ask the same of a table: how many individuals are on which of 2 to 8 lists.

    Args:
        lists: their names.
        cells: pattern, one digit for each list in that order, and how many individuals have it; others count 0.
        scope: of the publication that the answer names; nothing is read from it.
        estimators: all unless named.
        seed: of whatever draws.
        thorough: take as long as it needs.

    Raises:
        BadInput: a table that is none (`CaptureTable.from_cells`) or holds nobody, or a negative seed.
    """
    table = CaptureTable.from_cells(lists, cells)
    if not table.n:
        raise BadInput("cells: every count is 0; give how many individuals have each pattern.")
    return TableAsk(table, scope, _effort(estimators, seed, thorough=thorough))


def _effort(estimators: Sequence[Estimator] | None, seed: int, *, thorough: bool) -> Effort:
    """Which estimators, in their own order."""
    if seed < 0:
        raise BadInput(f"seed: {seed} given; give 0 or more.")
    wanted = set(estimators or ALL)
    return Effort(tuple(each for each in Estimator if each in wanted), seed, thorough)


def _arguments(of: Effort, given: Mapping[str, Any], strata: Dimension | None) -> dict[str, Any]:
    """The arguments of the question, without those that say what is so anyway."""
    named = {} if of.estimators == ALL else {"estimators": of.estimators}
    return {"from": given, **named, **({"strata": strata} if strata else {}), "seed": of.seed}
