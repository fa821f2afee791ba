"""What a table must have before anything is estimated from it, each failure with its reason."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from analytics.capture.table import CaptureTable
from analytics.captures import RECAPTURES
from analytics.reasons import FINE, Reason, Verdict, refused, unstable
from schema.answering import ResultStatus

_GRAVITY = (ResultStatus.OK, ResultStatus.UNSTABLE, ResultStatus.EMPTY, ResultStatus.NOT_ESTIMABLE)


@dataclass(frozen=True)
class Screened:
    """A table that may be estimated from, or why it may not.

    Attributes:
        table: without the lists that were not at work.
        dropped: lists that hold no record here or were said not to be at work: zeros of structure, not of finding.
        verdict: of the table; every estimate from it is at best as good.
    """

    table: CaptureTable
    dropped: tuple[str, ...]
    verdict: Verdict

    @property
    def estimable(self) -> bool:
        """Whether anything may be estimated."""
        return usable(self.verdict)


def usable(verdict: Verdict) -> bool:
    """Whether there is a number at all, be it unstable."""
    return verdict.status in {ResultStatus.OK, ResultStatus.UNSTABLE}


def screen(table: CaptureTable, inactive: Collection[str] = ()) -> Screened:
    """Drop the lists that were not at work, and judge the rest.

    EMPTY has no record, LISTS_LT_2 and LISTS_LT_3 too few lists, NO_OVERLAP no record on two lists: no estimate. With
    DUPLICATE_LIST two lists are one; with SPARSE fewer than seven records are shared (Robson and Regier 1964) or two
    lists share none: estimates are unstable. STRUCTURAL_ZERO only tells that lists were dropped.

    Records on lists that were not at work alone go with them. Raises BadInput for such a list that is none of the
    table's.
    """
    idle = {name for name, size in zip(table.lists, table.sizes.tolist(), strict=True) if not size}
    table.without(*inactive)
    dropped = tuple(sorted(idle | set(inactive)))
    rest = table.without(*dropped)
    known = FINE if not dropped else Verdict(ResultStatus.OK, (Reason.STRUCTURAL_ZERO,))
    return Screened(rest, dropped, together(_judged(rest), known))


def together(*verdicts: Verdict) -> Verdict:
    """The gravest status with the reasons of all, each once."""
    status = max((each.status for each in verdicts), key=_GRAVITY.index)
    return Verdict(status, tuple(dict.fromkeys(reason for each in verdicts for reason in each.reasons)))


def gravest(verdicts: Iterable[Verdict]) -> Verdict:
    """The same for any number; FINE for none."""
    return together(FINE, *verdicts)


def _judged(table: CaptureTable) -> Verdict:
    if not table.n:
        return refused(Reason.EMPTY)
    if table.width < 3:
        return refused(Reason.LISTS_LT_2 if table.width < 2 else Reason.LISTS_LT_3)
    shared = int(table.frequencies[1:].sum())
    if not shared:
        return refused(Reason.NO_OVERLAP)
    found = [Reason.DUPLICATE_LIST] if table.duplicates else []
    if shared < RECAPTURES or not table.shared.all():
        found.append(Reason.SPARSE)
    return unstable(*found) if found else FINE
