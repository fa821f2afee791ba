"""What was measured at each size as a table, with slopes: how many times as long ten times as much takes."""

import math
from collections.abc import Mapping

from schema import settings

EVENTS = "events"
BYTES = "bytes"
"""How names of sizes begin."""
PAGE = settings.checkout() / "docs" / "scaling.md"
BEGIN, END = "<!-- measured by make scale -->\n", "<!-- end of what was measured -->\n"

Of = Mapping[str, Mapping[str, float]]


def text(of: Of) -> str:
    """A table in Markdown: a line for each thing that was done, a column for each size."""
    sizes = sorted((size for size in of if EVENTS in of[size]), key=lambda size: of[size][EVENTS])
    # Sizes first, then times as they came, then what was counted.
    names = sorted(
        dict.fromkeys(what for size in sizes for what in of[size]), key=lambda what: (_counted(what), not _sized(what))
    )
    head = ["", *(f"{of[size][EVENTS]:,.0f}{' in files' if size.endswith('f') else ''}" for size in sizes), "× 10"]
    lines = [head, ["---", *["---:"] * len(sizes), "---:"]]
    for what in names:
        if what == EVENTS:
            continue
        found = {of[size][EVENTS]: of[size][what] for size in sizes if what in of[size]}
        cells = [_told(what, of[size].get(what)) for size in sizes]
        lines.append([what, *cells, "" if _counted(what) else _slope(found)])
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def write(of: Of) -> None:
    """Put the table where the page has the one before."""
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    _, end, after = rest.partition(END)
    if not end:
        raise ValueError(f"{PAGE}: it has no place for what was measured")
    PAGE.write_text(f"{before}{BEGIN}{text(of)}{END}{after}", encoding="utf-8")


def slope(found: Mapping[float, float]) -> float | None:
    """How many times as much ten times as many events take, between the smallest and the largest."""
    if len(found) < 2:
        return None
    (few, little), *_, (many, much) = sorted(found.items())
    if not little or not much:
        return None
    return float((much / little) ** (1 / math.log10(many / few)))


def _slope(found: Mapping[float, float]) -> str:
    number = slope(found)
    return "" if number is None else f"{number:.1f} ×"


def _sized(what: str) -> bool:
    return what.startswith(BYTES)


def _counted(what: str) -> bool:
    return ": rows" in what


def _told(what: str, number: float | None) -> str:
    if number is None:
        return ""
    if _sized(what):
        return f"{number / 1e9:.1f} GB" if number > 1e9 else f"{number / 1e6:.0f} MB"
    if _counted(what):
        return f"{number:,.0f}"
    return f"{number * 1000:,.0f} ms" if number < 1 else f"{number:,.1f} s"
