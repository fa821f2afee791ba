"""A series in groups as panels one above the other on one axis of time: each group its own ribbon, and the total above.

Groups share one axis of values, so that they can be compared; the total has its own, being larger. Without each source
in turn, all share one, and the whole is drawn behind each as a grey line, from which the eye takes what the source
makes of it. Parties have no colours: they are told apart by place and name.
"""

from collections import Counter
from collections.abc import Iterable, Sequence

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from analytics.figures.clock import middle
from analytics.figures.dress import Look, beneath, inscribed, value_axis
from analytics.figures.ribbon import bands, line, ribbon, strip, time_axis, unseen
from analytics.results import SeriesPoint, TimeSeries
from analytics.wording import AR, EN
from schema.answering import Dimension

Points = Sequence[SeriesPoint]

MOST = 8
"""Groups that are drawn, those with most records; the others are told of, and stand in the figure's data."""

_PANEL, _STRIP, _GAP = 118, 44, 34
"""Pixels of a panel, of the strip of sources, and between them."""


def over_time(series: TimeSeries, look: Look) -> go.Figure:
    """The figure of a series, in panels where it was asked for in groups."""
    return panels(series, look) if series.group_by and series.points else ribbon(series, look)


def panels(series: TimeSeries, look: Look) -> go.Figure:
    """The figure of a series in groups."""
    total = [p for p in series.points if p.group is None]
    groups = _groups(series)
    drawn = _most(groups)
    rows = [*([total] if total else []), *drawn]
    behind = total if series.group_by is Dimension.SOURCE_LEFT_OUT else []
    heights = [*[_PANEL] * len(rows), _STRIP]
    whole = sum(heights) + _GAP * len(rows)
    figure = make_subplots(
        len(heights),
        1,
        shared_xaxes=True,
        row_heights=[each / sum(heights) for each in heights],
        vertical_spacing=_GAP / whole,
    )
    axes = [_top(each) for each in ([total] if total and not behind else [])]
    axes += [_top([p for each in ([*drawn, behind]) for p in each])] * (len(rows) - len(axes))
    for row, (points, top) in enumerate(zip(rows, axes, strict=True), 1):
        _panel(figure, points, top, look, row, behind if row > 1 else [])
    strip(figure, total or _looking(groups), look, len(heights))
    time_axis(figure, series, look, len(heights))
    lines = _remarks(series, len(groups) - len(drawn), look)
    if lines:
        beneath(figure, "<br>".join(lines), look)
        figure.layout.annotations[-1].yshift = -44
    below = 56 + 18 * len(lines)
    figure.update_layout(barmode="overlay", bargap=0, height=whole + below + 110, margin={"t": 44, "b": below})
    return figure


def _groups(series: TimeSeries) -> list[list[SeriesPoint]]:
    """The points of each group, in the order of the groups."""
    found: dict[str | None, list[SeriesPoint]] = {}
    for point in series.points:
        if point.group is not None:
            found.setdefault(point.group.code, []).append(point)
    return list(found.values())


def _most(groups: Sequence[list[SeriesPoint]]) -> list[list[SeriesPoint]]:
    """As many as are drawn, those with most records, in their own order."""
    records = Counter({n: sum(p.records for p in each) for n, each in enumerate(groups)})
    kept = sorted(n for n, _ in sorted(records.items(), key=lambda each: (-each[1], each[0]))[:MOST])
    return [groups[n] for n in kept]


def _looking(groups: Iterable[list[SeriesPoint]]) -> Points:
    """Where there is no total, the group that most sources looked at."""
    return max(groups, key=lambda each: sum(p.active_sources for p in each), default=[])


def _top(points: Points) -> float:
    known = [each for p in points for each in (p.lower, p.value, p.upper) if each is not None]
    return max(known, default=0.0)


def _panel(figure: go.Figure, points: Points, top: float, look: Look, row: int, behind: Points) -> None:
    axis = value_axis(look, top * 1.02, most=2)
    end = axis["range"][1]
    before = len(figure.data)
    known = [p for p in behind if p.value is not None or p.lower is not None]
    if known:
        figure.add_scatter(
            x=[middle(p.start, p.end) for p in known],
            y=[p.lower if p.value is None else p.value for p in known],
            mode="lines",
            line={"width": 1.5, "color": look.token("line2"), "dash": "2px,2px"},
            hoverinfo="skip",
        )
    bands(figure, points, look, end, faint=False)
    line(figure, points, look)
    for trace in figure.data[before:]:
        trace.update(xaxis=f"x{row}" if row > 1 else "x", yaxis=f"y{row}" if row > 1 else "y")
    unseen(figure, points, look, end, row=row, strips=None)
    figure.update_yaxes(**axis, row=row, col=1)
    group = points[0].group if points else None
    words = {lang: inscribed(group.label, lang) if group else _ALL[lang] for lang in (EN, AR)}
    _head(figure, look.say(f"<b>{words[EN]}</b>", f"<b>{words[AR]}</b>"), look, row)


_ALL = {EN: "All", AR: "الكل"}


def _head(figure: go.Figure, text: str, look: Look, row: int) -> None:
    """The name of a panel, above it at the reading edge."""
    figure.add_annotation(
        text=text,
        x=1 if look.rtl else 0,
        y=1,
        xref="paper",
        yref=f"y{row} domain" if row > 1 else "y domain",
        xanchor="right" if look.rtl else "left",
        yanchor="bottom",
        showarrow=False,
        font={"size": 14 if look.rtl else 13, "color": look.token("ink")},
    )


def _remarks(series: TimeSeries, left: int, look: Look) -> list[str]:
    """How the panels are to be read, and what is not drawn."""
    lines = []
    if series.group_by is Dimension.SOURCE_LEFT_OUT:
        lines.append(look.say("Dotted: all sources.", "المنقَّط: كل المصادر."))
    if any(each.code == "ATTRIBUTION_BOUNDS" for each in series.caveats):
        lines.append(
            look.say(
                "Line: attributed. Tint: up to all that nobody is named for.",
                "الخط: ما نُسب. المظلَّل: حتى كل ما لم يُسمَّ فيه أحد.",
            )
        )
    if left > 0:
        number = look.number(left)
        lines.append(
            look.say(
                f"Not drawn: {number} further groups, with fewer records each",
                f"مجموعات أخرى لم تُرسم، سجلاتها أقل: {number}",
            )
        )
    return lines
