"""Who is held responsible, when nobody is named for some of what is counted: it may be anybody's, and is in every upper
bound.

In a point the lower bound of an actor is what is attributed to it, the upper one adds what nobody is named for; the
value stays what is attributed. Shares stand on the level of the whole period (`change.attribution`).
"""

from collections.abc import Iterable
from dataclasses import replace

from analytics.change.attribution import attribution_bounds
from analytics.counting import Sums
from analytics.series.cautions import Shares
from analytics.series.groups import Group
from analytics.series.scales import Number
from analytics.series.tracks import Track
from schema.vocabulary import Measure


def with_nobodys(own: Number, nobodys: Number) -> Number:
    """A number with what may be its own too; unknown where either is open above. What states no number adds none."""
    upper, more = own.bounded.upper, nobodys.bounded
    if upper is None or not more.records:
        return own
    both = None if more.upper is None else round(upper + more.upper, 6)
    return replace(own, bounded=replace(own.bounded, upper=both))


def shares(whole: Track, parted: Iterable[Group], measure: Measure) -> Shares | None:
    """Bounds of everybody's share over the whole period; None where nobody is held responsible for anything.

    Shares are of what is counted where every number is known, else of records.
    """
    named = [group for group in parted if group.nobodys is not None]
    if not named or not whole.total.records:
        return None
    nobody = next((group.track.total for group in parted if group.category.code is None), Sums())
    counted = measure is not Measure.INCIDENTS and not whole.total.without_best and whole.total.value > 0

    def of(sums: Sums) -> float:
        return float(sums.value) if counted else float(sums.records)

    codes = {str(group.category.code): group for group in named}
    both = {code: of(nobody) - of(group.nobodys.total) for code, group in codes.items() if group.nobodys}
    found = attribution_bounds(
        {code: of(group.track.total) for code, group in codes.items()},
        of(nobody),
        both={code: max(0.0, number) for code, number in both.items()},
        total=of(whole.total),
    )
    in_order = sorted(found.shares, key=lambda each: (-each[1].lower, each[0]))
    return Shares(
        [(dict(codes[code].category.label), share.lower, share.upper) for code, share in in_order],
        nobody.records,
        whole.total.records,
        counted,
    )
