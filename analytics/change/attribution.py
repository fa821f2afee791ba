"""Shares by actor when some events are attributed to nobody: what the unknown may be, at the least and at the most."""

from collections.abc import Mapping
from dataclasses import dataclass

from analytics.reasons import FINE, Reason, Verdict, refused
from schema.errors import BadInput


@dataclass(frozen=True)
class Share:
    """What one actor may account for.

    Attributes:
        known: attributed to it.
        most: attributed to it, and all that is attributed to nobody.
        lower, upper: the same as shares of all, 0 … 1. Bounds, not an interval of confidence.
        among_known: share of what is attributed; the truth only if the unknown are like the rest. None without any.
    """

    known: float
    most: float
    lower: float
    upper: float
    among_known: float | None


@dataclass(frozen=True)
class Attribution:
    """Bounds of every actor, in the order of their names; `EMPTY` when there is nothing to share out."""

    verdict: Verdict
    shares: tuple[tuple[str, Share], ...] = ()
    unknown: float = 0.0
    unknown_share: float | None = None


def attribution_bounds(
    known: Mapping[str, float],
    unknown: float,
    *,
    both: Mapping[str, float] | None = None,
    total: float | None = None,
) -> Attribution:
    """Bounds of each actor's share: its own over all, and its own with all of the unknown over all.

    Args:
        known: events or people attributed to each actor.
        unknown: those attributed to nobody, or to nobody in part.
        both: of each actor, what is in both, as an event with one act of its own and another of nobody's; none by
            default.
        total: all of them, each once, where some are attributed to several actors; by default the sum of all.

    Raises:
        BadInput: a number below 0, or none at all (NaN).

    Paper: Manski (1989), Journal of Human Resources 24:343: without assumptions about the missing, nothing narrower
    holds. Validation: 40 government, 10 opposition, 50 unknown: 40–90 % and 10–60 %.
    """
    shared = both or {}
    for name, number in [*sorted(known.items()), *sorted(shared.items()), ("unknown", unknown)]:
        if not 0 <= number < float("inf"):
            raise BadInput(f"{name}: {number} is no number of events; give 0 or more.")
    attributed = sum(known[name] for name in sorted(known))
    all_ = attributed + unknown if total is None else total
    if not all_:
        return Attribution(refused(Reason.EMPTY))
    shares = tuple(
        (name, _share(own, unknown - shared.get(name, 0.0), all_, attributed)) for name, own in sorted(known.items())
    )
    return Attribution(FINE, shares, unknown, unknown / all_)


def _share(own: float, others: float, total: float, attributed: float) -> Share:
    most = own + others
    # Among what is attributed an event of several actors counts for each, so that these are no parts of one whole.
    return Share(own, most, own / total, min(1.0, most / total), own / attributed if attributed else None)
