"""From grounds, of the record or of a table, to the answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from analytics.capture.rows import Row
from analytics.captures import Captures
from analytics.defensible import span
from analytics.estimability import estimability
from analytics.estimate_cautions import cautions
from analytics.estimating import Effort, Layer, Panelled, panelled, without_each
from analytics.kept_estimates import Shelf
from analytics.panels import Part, method, pairs, panel_row, rounded, shown, without
from analytics.reasoning import explained
from analytics.reasons import FINE
from analytics.results import Category, Caveat, Estimability
from analytics.results_estimates import CaptureList, Estimate
from analytics.stratified import left_out, totals
from schema.answering import IntervalKind, Level, ResultStatus


@dataclass(frozen=True)
class Grounds:
    """What an estimate is made of.

    Attributes:
        captures: which lists hold which records, and what is known against the lists.
        whole: the table of all records.
        strata: those asked for, each with all its records, on lists or not, and its table; none for the whole at once.
        lists: in the order of the table.
        documented: all records, on lists or not.
    """

    captures: Captures
    whole: Layer
    strata: tuple[tuple[Category, int, Layer], ...]
    lists: tuple[CaptureList, ...]
    documented: int

    @property
    def names(self) -> Mapping[str, Mapping[str, str]]:
        """What lists are called."""
        return {key: each.name for key, each in zip(self.whole.table.lists, self.lists, strict=True)}


def estimate(grounds: Grounds, effort: Effort, shelf: Shelf, about: Mapping[str, Any]) -> Estimate:
    """The answer. `about` are the fields of the envelope that no method decides; its `caveats` are joined by ours."""
    parts = [Part(each, n, panelled(layer, effort, shelf)) for each, n, layer in grounds.strata]
    if parts:
        rows, status, can, ends, missing = _stratified(grounds, effort, shelf, parts)
        alone: tuple[tuple[str, Panelled], ...] = ()
    else:
        one = panelled(grounds.whole, effort, shelf)
        rows, status, can, ends = _whole(grounds, one)
        alone, missing = without_each(grounds.whole, effort), []
    seen = shown(
        status,
        _headline(rows),
        ends,
        (grounds.documented, grounds.whole.table.n),
        missing,
        recorded=grounds.captures.recorded,
    )
    codes = {part.category.code or "": part.category for part in parts}
    said = _once([*can.reasons, *cautions(seen), *about["caveats"]])
    panels = [part.panelled for part in parts] or [one]
    return Estimate(
        **{
            **about,
            "status": status,
            "level": Level.ESTIMATED,
            "interval": IntervalKind.RANGE if ends[0] is not None else IntervalKind.NONE,
            "caveats": said,
        },
        value=None,
        lower=rounded(ends[0]),
        upper=rounded(ends[1]),
        records=grounds.whole.table.n,
        method=method(effort, panels),
        documented=grounds.documented,
        panel=tuple(panel_row(row, codes) for row in rows),
        estimability=can,
        lists=grounds.lists,
        capture_frequencies=tuple(grounds.whole.table.frequencies.tolist()),
        pairs=pairs(grounds.whole),
        without_list=without(alone, grounds.names),
        strata=tuple(part.shown for part in parts),
    )


Ends = tuple[float | None, float | None]


def _whole(grounds: Grounds, one: Panelled) -> tuple[tuple[Row, ...], ResultStatus, Estimability, Ends]:
    captures = replace(grounds.captures, differ=one.asked.alike != FINE, idle=one.asked.screened.dropped)
    can = estimability(captures)
    ends = span(one.rows, grounds.documented)
    if not grounds.documented:
        return one.rows, ResultStatus.EMPTY, can, (None, None)
    status = can.status
    if status is ResultStatus.OK and ends[0] is None:
        status = ResultStatus.UNSTABLE
    return one.rows, status, can, ends


def _stratified(
    grounds: Grounds, effort: Effort, shelf: Shelf, parts: Sequence[Part]
) -> tuple[tuple[Row, ...], ResultStatus, Estimability, Ends, list[Part]]:
    panels = [part.panelled for part in parts]
    summed = totals(panels, effort, shelf)
    missing = [part for part in parts if part.panelled in left_out(panels)]
    rows = (*summed, *(row for each in panels for row in each.rows))
    captures = replace(grounds.captures, differ=any(each.asked.alike != FINE for each in panels), partly=())
    can = _of_strata(estimability(captures), panels, missing)
    if not usable_status(can.status):
        return rows, can.status if grounds.documented else ResultStatus.EMPTY, can, (None, None), missing
    lower, upper = span(summed, grounds.documented - sum(part.documented for part in missing))
    if missing and lower is not None:
        lower, upper = lower + sum(part.documented for part in missing), None
    status = can.status
    if status is ResultStatus.OK and lower is None:
        status = ResultStatus.UNSTABLE
    return rows, status, can, (lower, upper), missing


def usable_status(status: ResultStatus) -> bool:
    """Whether there is a number at all, be it unstable."""
    return status in {ResultStatus.OK, ResultStatus.UNSTABLE}


def _of_strata(whole: Estimability, panels: Sequence[Panelled], missing: Sequence[Part]) -> Estimability:
    """What holds for all records together, with the reasons of strata; the whole need not be estimable for them."""
    reasons = [*whole.reasons, *(caveat for each in panels for caveat in explained(each.verdict))]
    status = ResultStatus.OK
    if len(missing) == len(panels):
        status = ResultStatus.NOT_ESTIMABLE
    elif missing or any(each.verdict.status is not ResultStatus.OK for each in panels):
        status = ResultStatus.UNSTABLE
    return Estimability(status, _once(reasons))


def _headline(rows: Sequence[Row]) -> list[Row]:
    """The rows of all records together."""
    return [row for row in rows if row.stratum is None]


def _once(caveats: Sequence[Caveat]) -> tuple[Caveat, ...]:
    """Each code once, the first that says it; gravest first."""
    found: dict[str, Caveat] = {}
    for each in caveats:
        found.setdefault(each.code, each)
    return tuple(sorted(found.values(), key=lambda each: _GRAVITY.index(each.severity.value)))


_GRAVITY = ("refusal", "warning", "note")
