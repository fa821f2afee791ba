"""Tables of texts: how examples are written, and how answers are told. Blank is unknown, and no zero."""

from collections.abc import Iterable

from analytics.results import Bounded, CrossTab, Result, SourceOverlap, TimeSeries
from analytics.results_areas import AreaMap

Cells = list[dict[str, str]]

_CALLED = {"class": "class_", "sources": "active_sources"}
"""What answers call a column."""


def cells(table: str) -> Cells:
    """The rows of an ASCII table as texts by column."""
    lines = [
        [cell.strip() for cell in line.strip().strip("|").split("|")] for line in table.split("\n") if line.strip()
    ]
    return [dict(zip(lines[0], line, strict=True)) for line in lines[1:]]


def lay_out(rows: Cells) -> str:
    """An ASCII table with aligned columns."""
    names = list(rows[0])
    widths = {name: max(len(name), *(len(row[name]) for row in rows)) for name in names}
    lines = [{name: name for name in names}, *rows]
    return "\n".join("| " + " | ".join(line[name].ljust(widths[name]) for name in names) + " |" for line in lines)


def told(result: Result, columns: Iterable[str]) -> Cells:
    """An answer as a table of texts with these columns, its total last."""
    if isinstance(result, SourceOverlap):
        return [*_sets(result, columns), _line({"sources": "total"}, result, columns)]
    rows: list[tuple[dict[str, str], Bounded]] = []
    if isinstance(result, TimeSeries):
        rows = [
            ({"from": f"{each.start} {each.group.label['en'] if each.group else ''}".strip()}, each)
            for each in result.points
        ]
    if isinstance(result, AreaMap):
        rows = [({"area": str(each.place["pcode"])}, each) for each in result.areas]
    if isinstance(result, CrossTab):
        rows = [
            ({"row": each.row.label["en"], "column": each.column.label["en"] if each.column else ""}, each)
            for each in result.cells
        ]
    if isinstance(result, TimeSeries | AreaMap):
        rows.append((dict.fromkeys(("from", "area"), "unplaced"), result.unplaced))
    rows.append((dict.fromkeys(("from", "area", "row"), "total"), result))
    return [_line(labels, number, columns) for labels, number in rows]


def _sets(result: SourceOverlap, columns: Iterable[str]) -> Cells:
    shown = []
    for each in result.combinations:
        names = " ".join(sorted(source["name"]["en"] for source in each.sources))
        of = {"sources": names, "records": str(each.records), "independent": str(each.independent_sources)}
        shown.append({name: of[name] for name in columns})
    return shown


def _line(labels: dict[str, str], number: Bounded, columns: Iterable[str]) -> dict[str, str]:
    return {
        name: labels[name] if name in labels else as_text(getattr(number, _CALLED.get(name, name), None))
        for name in columns
    }


def as_text(value: object) -> str:
    """A value as an example writes it."""
    if isinstance(value, float):
        return f"{value:.6f}".rstrip("0").rstrip(".")
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)
