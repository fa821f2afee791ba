"""What a publication says of lattices: for `sijill publish` and for whoever reads them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from schema.lattice.counting import Axis, K
from schema.lattice.making import Made
from schema.lattice.states import coarsened

AXES = {Axis.AREA: "area and period", Axis.CLASS: "class and period"}


@dataclass(frozen=True)
class Lattice:
    """What became of the lattice of a collection.

    `report` is what is published of it, None where nothing is; `waiting` is how many changes wait; `changed` whether
    its numbers are others than before; `refused` says why nothing could be made of it.
    """

    collection: str
    report: Mapping[str, Any] | None
    listed: int
    waiting: int
    changed: bool
    seconds: float = 0.0
    refused: str | None = None


@dataclass(frozen=True)
class Report:
    """What became of all lattices, in the order of their collections, and whether any copy differs from before."""

    lattices: tuple[Lattice, ...] = ()
    written: bool = False


def report_of(made: Made) -> dict[str, Any] | None:
    """What is published of how a lattice was made; None where there is none."""
    if made.shown is None:
        return None
    table, hidden = made.shown.table, made.shown.suppressed
    primary = table.primary()
    return {
        "coarsened": coarsened(table.plans),
        "shown": len(table.cells) - len(hidden),
        "primary": len(primary),
        "secondary": len(hidden - primary),
        "audited": len(made.ranges),
        "least_range": _least(made),
    }


def _least(made: Made) -> int | None:
    ends = [int(each.width) for each in made.ranges if each.high is not None]
    return min(ends, default=None)


def told_of_waiting(waiting: int) -> int:
    """How many changes wait, in whole K: that one more came to wait is told as little as that a number rose by one."""
    return waiting // K * K


def lines(lattice: Lattice) -> list[str]:
    """What `sijill publish --report` prints of one."""
    if lattice.refused is not None:
        return [f"{lattice.collection}: refused. {lattice.refused}"]
    if lattice.report is None:
        return [f"{lattice.collection}: too few records to be told of; nothing is published."]
    report = lattice.report
    hidden = report["primary"] + report["secondary"]
    least = report["least_range"]
    narrowest = f", none of them narrower than {least} numbers" if least is not None else ""
    why = f"{report['primary']:,} too small, {report['secondary']:,} to hide them"
    return [
        f"{lattice.collection}: {report['shown']:,} numbers shown, {hidden:,} left out ({why}).",
        *(f"  {AXES[axis]}: {words}." for axis in Axis if (words := _widened(report["coarsened"][axis]))),
        f"  {lattice.listed:,} records are listed beside it; {told_of_waiting(lattice.waiting):,} changes wait.",
        f"  Audit: {report['audited']:,} hidden numbers attacked in {lattice.seconds:.1f} s{narrowest}.",
    ]


def _widened(how: Mapping[str, Any]) -> str:
    if how["dropped"]:
        return "left out"
    words = []
    if how["timeless"]:
        words.append("without periods")
    elif how["every_year"]:
        words.append("by years only")
    elif how["years"]:
        words.append(f"without quarters in {', '.join(how['years'])}")
    if how["rows"]:
        words.append(f"{', '.join(how['rows'])} put together")
    return "; ".join(words)
