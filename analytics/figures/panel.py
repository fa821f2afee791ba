"""A sensitivity panel: what every estimator says, as dashed intervals against what is documented, and never one number.

Documented is drawn apart, solid, and its tint stands behind every row. A row that may be defended is in ink; one that
may not is pale, with its reason; a refusal keeps its row, dotted and empty. The log-linear models follow as one curve,
the best by BIC first. Where an interval is open or leaves the drawing, its end is an arrow.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from analytics.capture.modelled import DIFFER, SATURATED
from analytics.figures.dress import Look, beneath, inscribed, nothing, ticks
from analytics.figures.panel_words import because, model, span
from analytics.results_estimates import Estimate, PanelRow, Stratum
from analytics.wording import AR, EN
from schema import terms
from schema.answering import Estimator, ResultStatus

ROW, THIN, AXIS = 46, 7, 26
"""Pixels of a row with a name, of one of the curve, and of the labels of the axis."""

CURVE = 60
"""Models that are drawn in the curve."""

BEYOND = 3.0
"""The drawing ends at so many times the greatest thing that must be seen."""


@dataclass(frozen=True)
class _Line:
    """A row: its name and remark, and its ends; `sure` says whether it may be defended."""

    name: str
    note: str
    low: float | None = None
    middle: float | None = None
    high: float | None = None
    sure: bool = False
    bound: bool = False
    documented: int | None = None


def panel(result: Estimate, look: Look) -> go.Figure:
    """The figure of an estimate."""
    if not result.documented:
        return nothing(look)
    lines = [*_headlines(result, look), *(_stratum(each, look) for each in result.strata)]
    curve = [] if result.strata else _curve(result)
    top = _top(result, lines)
    figure = go.Figure()
    _documented(figure, result, look)
    for n, line in enumerate(lines, 1):
        _drawn(figure, line, -n, top, look)
    depth = _thin(figure, curve, len(lines) + 1, top, look)
    _axes(figure, -depth, top, look)
    key = _key(result, len(curve), look)
    beneath(figure, "<br>".join(key), look)
    # The labels of the axis stand between the drawing and its key.
    figure.layout.annotations[-1].yshift = -AXIS
    height = ROW * (len(lines) + 1) + (THIN * len(curve) + ROW if curve else 0)
    figure.update_layout(height=height + 120 + 17 * len(key), margin={"t": 12, "b": 54 + 17 * len(key)})
    return figure


def _headlines(result: Estimate, look: Look) -> list[_Line]:
    """The range, then the first row of each estimator, with every other that is not in the curve and has a name."""
    found = []
    if result.lower is not None:
        name = look.say("What may be defended", "ما يمكن الدفاع عنه")
        found.append(_Line(name, span(result.lower, None, result.upper, look), result.lower, None, result.upper, True))
    shown = [row for row in result.panel if row.stratum is None and row.estimator is not Estimator.CHAPMAN]
    best = next((row for row in shown if row.delta_bic == 0), None)
    return [*found, *(_line(row, look) for row in shown if row is best or not _in_curve(row))]


def _in_curve(row: PanelRow) -> bool:
    """Whether a row is one log-linear model among many, or supposes something."""
    name = row.model or ""
    plain = row.estimator is Estimator.LOGLINEAR and name.startswith("[") and not name.endswith(DIFFER)
    return plain or name.startswith((SATURATED, "delta")) or name in {"classical", "corrected"}


def _line(row: PanelRow, look: Look) -> _Line:
    lang = AR if look.rtl else EN
    label = terms.label("estimator", row.estimator, lang)
    name = f"{label} · {model(row.model, look)}" if row.model else label
    bound = row.estimator is Estimator.CHAO
    note = "" if row.value is None else span(row.lower, row.value, None if bound else row.upper, look)
    if row.status is not ResultStatus.OK:
        note = " · ".join([*([note] if note else []), because(row.reasons, look)])
    return _Line(name, note, row.lower, row.value, row.upper, row.defensible or (bound and _fine(row)), bound)


def _fine(row: PanelRow) -> bool:
    return row.status is ResultStatus.OK


def _stratum(each: Stratum, look: Look) -> _Line:
    lang = AR if look.rtl else EN
    name = inscribed(each.category.label, lang)
    documented = look.say(f"documented: {look.number(each.documented)}", f"الموثَّق: {look.number(each.documented)}")
    bounds = [] if each.lower is None else [span(each.lower, None, each.upper, look)]
    why = [] if each.status is ResultStatus.OK else [because(each.reasons, look)]
    note = " · ".join([documented, *bounds, *why])
    return _Line(name, note, each.lower, None, each.upper, each.lower is not None, documented=each.documented)


def _curve(result: Estimate) -> list[PanelRow]:
    """Log-linear models with an estimate, best first, without the best one."""
    rows = [row for row in result.panel if row.estimator is Estimator.LOGLINEAR and row.delta_bic and row.value]
    plain = [row for row in rows if _in_curve(row)]
    return sorted(plain, key=lambda row: (row.delta_bic or 0.0, row.model or ""))[:CURVE]


def _top(result: Estimate, lines: Sequence[_Line]) -> float:
    """Where the drawing ends: all that may be defended is inside, and the middle of whatever is not absurd."""
    must = [result.upper, float(result.documented), *(line.high for line in lines if line.sure and not line.bound)]
    known = max(each for each in must if each is not None)
    others = [each for line in lines for each in (line.middle, line.high) if each is not None]
    return ticks(max([known, *(each for each in others if each <= BEYOND * known)]) * 1.02)[-1]


def _documented(figure: go.Figure, result: Estimate, look: Look) -> None:
    """What is not inferred: a solid bar, and its tint behind all rows."""
    figure.add_vrect(x0=0, x1=result.documented, fillcolor=look.tint("accent", 0.1), line_width=0, layer="below")
    line = {"width": 3, "color": look.token("accent")}
    figure.add_scatter(x=[0, result.documented], y=[0, 0], mode="lines", line=line, hoverinfo="skip")
    mark = {"size": 10, "symbol": "square", "color": look.token("accent")}
    figure.add_scatter(x=[result.documented], y=[0], mode="markers", marker=mark, hoverinfo="skip")
    name = look.say("Documented", "موثَّق")
    _named(figure, 0, f"<b>{name}</b>   {look.number(result.documented)}", look)


def _drawn(figure: go.Figure, line: _Line, y: float, top: float, look: Look) -> None:
    tone = look.token("ink" if line.sure else "line2")
    note = f"   {look.say(line.note, line.note)}" if line.note else ""
    _named(figure, y, f"<b>{line.name}</b>{note}", look)
    if line.low is None:
        empty = {"width": 1, "color": look.token("line2"), "dash": "2px,4px"}
        figure.add_scatter(x=[0, top], y=[y, y], mode="lines", line=empty, hoverinfo="skip")
        return
    open_ended = line.high is None or line.bound or line.high > top
    end = top if open_ended or line.high is None else line.high
    dash = {"width": 2.6 if line.sure else 1.8, "color": tone, "dash": "6px,3px"}
    figure.add_scatter(x=[min(line.low, top), end], y=[y, y], mode="lines", line=dash, hoverinfo="skip")
    if open_ended:
        _arrow(figure, y, top, tone, look)
    if line.documented:
        mark = {"size": 8, "symbol": "square", "color": look.token("accent")}
        figure.add_scatter(x=[line.documented], y=[y], mode="markers", marker=mark, hoverinfo="skip")
    if line.middle is not None and line.middle <= top:
        mark = {"size": 11, "symbol": "diamond", "color": look.token("surface"), "line": {"width": 2, "color": tone}}
        figure.add_scatter(x=[line.middle], y=[y], mode="markers", marker=mark, hoverinfo="skip")


def _arrow(figure: go.Figure, y: float, top: float, tone: str, look: Look) -> None:
    away = 9 if look.rtl else -9
    figure.add_annotation(
        x=top, y=y, ax=away, ay=0, showarrow=True, arrowhead=2, arrowwidth=2, arrowcolor=tone, text=""
    )


def _named(figure: go.Figure, y: float, text: str, look: Look) -> None:
    figure.add_annotation(
        x=1 if look.rtl else 0,
        xref="paper",
        y=y + 0.36,
        xanchor="right" if look.rtl else "left",
        showarrow=False,
        text=look.say(text, text),
        font={"size": 14 if look.rtl else 13, "color": look.token("ink2")},
    )


def _thin(figure: go.Figure, rows: Sequence[PanelRow], first: int, top: float, look: Look) -> float:
    """The curve of models, and how deep the drawing is with it."""
    if not rows:
        return first - 1
    step = THIN / ROW
    name = look.say("Log-linear models, best by BIC first", "النماذج اللوغاريتمية الخطية، أفضلها بمعيار المعلومات أولًا")
    _named(figure, -first, f"<b>{name}</b>", look)
    for sure in (False, True):
        some = [(n, row) for n, row in enumerate(rows) if row.defensible is sure]
        tone = look.token("ink" if sure else "line2")
        ends = [(row.lower or row.value or 0.0, row.upper if row.upper is not None else top, n) for n, row in some]
        figure.add_scatter(
            x=_broken((min(low, top), min(high, top)) for low, high, _ in ends),
            y=_broken((-first - n * step, -first - n * step) for _, _, n in ends),
            mode="lines",
            line={"width": 1, "color": tone},
            hoverinfo="skip",
        )
        figure.add_scatter(
            x=[min(row.value or 0.0, top) for _, row in some],
            y=[-first - n * step for n, _ in some],
            mode="markers",
            marker={"size": 4, "color": tone},
            hovertext=[f"{row.model}<br>{span(row.lower, row.value, row.upper, look)}" for _, row in some],
            hovertemplate="%{hovertext}<extra></extra>",
        )
    return first + len(rows) * step


def _broken(pairs: Iterable[tuple[float, float]]) -> list[float | None]:
    """Several stretches as one line with gaps."""
    return [each for start, end in pairs for each in (start, end, None)]


def _axes(figure: go.Figure, bottom: float, top: float, look: Look) -> None:
    at = ticks(top)
    figure.update_xaxes(
        range=[top, 0] if look.rtl else [0, top],
        tickvals=at,
        ticktext=[look.number(each) for each in at],
        showgrid=True,
        ticklabeloverflow="allow",
    )
    figure.update_yaxes(visible=False, range=[bottom - 0.5, 0.8])


def _key(result: Estimate, curve: int, look: Look) -> list[str]:
    """How to read it, and what is not drawn."""
    lines = [
        look.say("Dashed: estimated, the middle as a diamond.", "المتقطع: مقدَّر، ووسطه معيَّن."),
        look.say("Solid and tint: documented.", "المتصل والتظليل: موثَّق."),
        look.say("Pale: not to be used. Dotted: refused.", "الباهت: لا يُستعمل. المنقَّط: مرفوض."),
    ]
    lines = [" ".join(lines)] if not look.rtl else lines
    models = sum(1 for row in result.panel if row.estimator is Estimator.LOGLINEAR and row.delta_bic)
    if curve and models > curve:
        number = look.number(models - curve)
        lines.append(look.say(f"Not drawn: {number} further models", f"نماذج أخرى لم تُرسم: {number}"))
    return lines
