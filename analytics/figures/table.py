"""Counts by two dimensions as a table of tints: the shade is the lowest number, which is sure; the words are the rest.

A cell that no source puts a number to is hatched; where there is no record the paper is left blank, since that is no
finding of zero. Rows and columns run as the language does.
"""

import textwrap
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from analytics import classes, dimensions
from analytics.figures.dress import Look, beneath, hatch, inscribed, nothing
from analytics.results import Category, Cell, CrossTab
from analytics.wording import AR, EN
from schema.answering import Dimension
from schema.vocabulary import Measure

ROWS, COLUMNS = 30, 7
"""Rows and columns that are drawn at most; the others are told of, and stand in the figure's data."""

_ROW, _LINE = 36, 17
"""Pixels of a row, and of a line of a column's head."""

_HEAD, _SIDE = 13, 28
"""Letters in a line of a column's head, and of a row's."""

_WIDTH, _HEIGHT = 0.96, 0.92
"""Of a cell, of which a place has one."""

_CLEAR = "rgba(0,0,0,0)"


@dataclass(frozen=True)
class _Axis:
    """The categories that are drawn, in order, those with most records if there are too many."""

    categories: tuple[Category, ...]

    @classmethod
    def of(cls, dimension: Dimension, found: Sequence[tuple[Category, int]], at_most: int) -> "_Axis":
        """The axis of a dimension, given the category of each cell with its records."""
        names = {category.code: category for category, _ in found}
        records: Counter[str | None] = Counter()
        for category, n in found:
            records[category.code] += n
        order = dimensions.ranks(dimension, records)
        kept = sorted(names, key=lambda code: (-records[code], order[code]))[:at_most]
        return cls(tuple(names[code] for code in sorted(kept, key=lambda code: order[code])))

    @property
    def at(self) -> Mapping[str | None, int]:
        """The place of each."""
        return {category.code: n for n, category in enumerate(self.categories)}


def table(result: CrossTab, look: Look) -> go.Figure:
    """The figure of a cross-tabulation by two dimensions. Raises TypeError for one by a single dimension."""
    if result.columns is None:
        raise TypeError("a table needs columns")
    placed = [(cell, cell.column) for cell in result.cells if cell.column is not None]
    if not placed:
        return nothing(look)
    rows = _Axis.of(result.rows, [(cell.row, cell.records) for cell, _ in placed], ROWS)
    columns = _Axis.of(result.columns, [(column, cell.records) for cell, column in placed], COLUMNS)
    drawn = [
        (cell, columns.at[column.code], -rows.at[cell.row.code])
        for cell, column in placed
        if cell.row.code in rows.at and column.code in columns.at
    ]
    figure = go.Figure()
    _known(figure, [each for each in drawn if not _unknown(each[0])], result.question.measure, look)
    blind = {"color": _CLEAR, "pattern": hatch(look), "line": {"width": 1, "color": look.token("hatch")}}
    _cells(figure, [each for each in drawn if _unknown(each[0])], result.question.measure, look, marker=blind)
    lines = _heads(figure, columns, look)
    _sides(figure, rows, look)
    above = _LINE * lines + 8
    # The names of the rows stand beside the drawing, and the title above them.
    title = {"xref": "container", "pad": {"l": 8, "r": 8}}
    figure.update_layout(
        height=_ROW * len(rows.categories) + above + 128,
        margin={"t": above, "b": 64},
        barmode="overlay",
        bargap=0,
        title=title,
    )
    beneath(figure, _key(len(placed) - len(drawn), look), look, far=True)
    return figure


Placed = Sequence[tuple[Cell, int, int]]
"""Cells with their place along and down."""


def _unknown(cell: Cell) -> bool:
    return cell.lower is None and cell.value is None and cell.upper is None


def _known(figure: go.Figure, cells: Placed, measure: Measure, look: Look) -> None:
    """Cells with a number: the shade is the class of the lowest, and none where nobody states a lowest."""
    ends = classes.breaks(cell.lower for cell, *_ in cells if cell.lower is not None)
    of = [classes.class_of(cell.lower, ends) for cell, *_ in cells]
    shades = [_CLEAR if each is None else look.token("seq")[each - 1] if each else look.token("zero") for each in of]
    _cells(
        figure,
        cells,
        measure,
        look,
        marker={"color": shades, "line": {"width": 1, "color": look.token("line")}},
        text=[_short(cell, look) for cell, *_ in cells],
        textposition="inside",
        insidetextanchor="middle",
        textangle=0,
        insidetextfont={"size": 13, "color": [look.token("surface" if (each or 0) > 3 else "ink") for each in of]},
    )


def _cells(figure: go.Figure, cells: Placed, measure: Measure, look: Look, **paint: Any) -> None:
    if not cells:
        return
    figure.add_bar(
        x=[_WIDTH] * len(cells),
        base=[x - _WIDTH / 2 for _, x, _ in cells],
        y=[y for *_, y in cells],
        width=_HEIGHT,
        orientation="h",
        customdata=[[cell.row.code, cell.column.code if cell.column else None] for cell, *_ in cells],
        hovertext=[_told(cell, measure, look) for cell, *_ in cells],
        hovertemplate="%{hovertext}<extra></extra>",
        **paint,
    )


def _short(cell: Cell, look: Look) -> str:
    """A number with its bounds in as few signs as can be; a best number without bounds stands alone."""
    low, high = cell.lower, cell.upper
    if low is None and high is None:
        return look.number(cell.value or 0)
    if high is None:
        number = look.number(low or 0)
        return look.say(f"≥\u2009{number}", f"{number} فأكثر")
    if low is None:
        number = look.number(high)
        return look.say(f"≤\u2009{number}", f"حتى {number}")
    return look.number(low) if low == high else f"{look.number(low)}–{look.number(high)}"


def _told(cell: Cell, measure: Measure, look: Look) -> str:
    names = [look.say(inscribed(each.label, EN), inscribed(each.label, AR)) for each in (cell.row, cell.column) if each]
    return "<br>".join([*names, look.stated(cell, measure), look.records(cell)])


def _wrapped(category: Category, letters: int, look: Look) -> str:
    text = inscribed(category.label, AR if look.rtl else EN)
    lines = textwrap.wrap(text, letters, max_lines=2, placeholder=" …") or [text]
    return "<br>".join(look.say(line, line) for line in lines)


def _heads(figure: go.Figure, columns: _Axis, look: Look) -> int:
    """Names above the columns; how many lines the longest has."""
    words = [_wrapped(category, _HEAD, look) for category in columns.categories]
    end = len(words) - 0.5
    figure.update_xaxes(
        side="top",
        tickvals=list(range(len(words))),
        ticktext=words,
        range=[end, -0.5] if look.rtl else [-0.5, end],
        showline=False,
        ticks="",
        tickfont={"size": 13 if look.rtl else 12, "color": look.token("ink2")},
    )
    return max(word.count("<br>") + 1 for word in words)


def _sides(figure: go.Figure, rows: _Axis, look: Look) -> None:
    """Names beside the rows, at the reading edge."""
    words = [_wrapped(category, _SIDE, look) for category in rows.categories]
    figure.update_yaxes(
        side="right" if look.rtl else "left",
        tickvals=[-n for n in range(len(words))],
        ticktext=words,
        range=[0.5 - len(words), 0.5],
        showgrid=False,
        tickfont={"size": 14 if look.rtl else 13, "color": look.token("ink")},
    )


def _key(left: int, look: Look) -> str:
    """How to read it, and how much of it is not drawn."""
    lines = [
        look.say("The stronger the shade, the more for certain.", "كلما اشتدّ اللون زاد المؤكَّد."),
        look.say("Hatched: not known. Blank: no record.", "المخطَّط: غير معروف. الفراغ: لا سجل."),
    ]
    if left:
        number = look.number(left)
        lines.append(look.say(f"Not drawn: {number} further cells", f"خانات أخرى لم تُرسم: {number}"))
    return "<br>".join(lines)
