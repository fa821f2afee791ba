"""Who told of what when: a row per source, a bar per bucket, hatched where it told of nothing.

A bar is darker and taller the more records there are, in the same steps for all rows, so that neither colour nor height
speaks alone; where none is sure to lie it is hatched, with an outline where some may. Marks show where a source took up
telling, and where it left off, beyond chance. Where areas were asked for, a bar is all of them together.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from analytics import classes, wording
from analytics.figures.clock import Span, middle, time_axis, when, width
from analytics.figures.dress import Look, beneath, further, hatch, inscribed, nothing
from analytics.results_reporting import SourceActivity, SourceCalendar
from analytics.wording import AR, EN
from schema.vocabulary import Language

ROWS = 25
"""Sources that are drawn at most, those behind most records."""

_ROW, _STRIP = 50, 0.5
"""Pixels of a row, and the part of it that bars take; the name stands above."""

_CLEAR = "rgba(0,0,0,0)"


@dataclass
class _Told:
    """Records of one source in one bucket."""

    value: float = 0.0
    lower: float = 0.0
    upper: float = 0.0


def calendar(result: SourceActivity, look: Look) -> go.Figure:
    """The figure of a calendar of sources."""
    drawn = result.calendar[:ROWS]
    told = [_by_span(row) for row in drawn]
    spans = sorted({span for row in told for span in row})
    if not drawn or not spans:
        return nothing(look)
    ends = classes.breaks([_step(each) for row in told for each in row.values() if each.lower])
    figure = go.Figure()
    for n, (row, cells) in enumerate(zip(drawn, told, strict=True)):
        _silent(figure, row, [span for span in spans if not cells.get(span, _Told()).lower], -n, look)
        _bars(figure, row, cells, -n, ends, look)
        _marks(figure, row, -n, look)
    _names(figure, drawn, look)
    figure.update_xaxes(**time_axis(spans, result.bucket, look))
    figure.update_yaxes(visible=False, range=[-len(drawn) + 0.9, 1.0])
    lines = [*_key(ends, drawn, look), further(len(result.calendar) - len(drawn), look)]
    beneath(figure, "<br>".join(line for line in lines if line), look)
    figure.layout.annotations[-1].yshift = -46
    bottom = 52 + 18 * len([line for line in lines if line])
    figure.update_layout(
        height=_ROW * len(drawn) + 76 + bottom, margin={"l": 12, "r": 12, "b": bottom}, barmode="overlay", bargap=0
    )
    return figure


def _by_span(row: SourceCalendar) -> dict[Span, _Told]:
    found: dict[Span, _Told] = defaultdict(_Told)
    for cell in row.cells:
        each = found[cell.start, cell.end]
        each.value += cell.value or 0.0
        each.lower += cell.lower or 0.0
        each.upper += cell.upper or 0.0
    return found


def _step(told: _Told) -> float:
    """Records as they are classed: whole ones, spread over their days."""
    return max(1.0, round(told.value))


def _silent(figure: go.Figure, row: SourceCalendar, spans: Iterable[Span], y: int, look: Look) -> None:
    """Hatching over the buckets in which the source told of nothing."""
    blind = list(spans)
    if not blind:
        return
    words = look.say("nothing known to lie here", "لا شيء معروف هنا")
    figure.add_bar(
        x=[middle(*span) for span in blind],
        y=[_STRIP] * len(blind),
        base=[y] * len(blind),
        width=[width(*span) for span in blind],
        marker={"color": _CLEAR, "pattern": hatch(look), "line": {"width": 0}},
        text=[f"{_name(row, look)}<br>{when(*span, look)}<br>{words}" for span in blind],
        textposition="none",
        hovertemplate="%{text}<extra></extra>",
    )


def _bars(
    figure: go.Figure, row: SourceCalendar, cells: dict[Span, _Told], y: int, ends: Sequence[float], look: Look
) -> None:
    order = sorted(cells)
    of = [classes.class_of(_step(cells[span]), ends) or 1 if cells[span].lower else 0 for span in order]
    shades = [look.token("seq")[step - 1] if step else _CLEAR for step in of]
    figure.add_bar(
        x=[middle(*span) for span in order],
        y=[_STRIP * (0.25 + 0.75 * step / max(len(ends), 1)) if step else _STRIP * 0.25 for step in of],
        base=[y] * len(order),
        width=[width(*span) * 0.88 for span in order],
        marker={"color": shades, "line": {"width": 1, "color": look.token("line2")}},
        text=[f"{_name(row, look)}<br>{when(*span, look)}<br>{_number(cells[span], look)}" for span in order],
        textposition="none",
        customdata=[[span[0].isoformat(), span[1].isoformat()] for span in order],
        hovertemplate="%{text}<extra></extra>",
    )


def _number(told: _Told, look: Look) -> str:
    low, high = look.number(told.lower), look.number(told.upper)
    if told.lower == told.upper:
        return look.say(f"records: {low}", f"السجلات: {low}")
    return look.say(f"records: {low}–{high}", f"السجلات: {low}–{high}")


def _marks(figure: go.Figure, row: SourceCalendar, y: int, look: Look) -> None:
    """Where telling was taken up or left off, and silences in between, that are more than chance."""
    marks = [(row.started, "triangle-right", ("took up telling", "بدأ الإخبار"), "right")]
    marks.append((row.stopped, "triangle-left", ("left off", "توقف"), "left"))
    for day, symbol, words, _ in marks:
        if day is None:
            continue
        figure.add_scatter(
            x=[day.isoformat()],
            y=[y + _STRIP / 2],
            mode="markers",
            marker={"symbol": symbol, "size": 12, "color": look.token("focus"), "line": {"width": 1, "color": "#fff"}},
            text=[f"{_name(row, look)}<br>{look.say(*words)}: {when(day, day, look)}"],
            hovertemplate="%{text}<extra></extra>",
        )
    for gap in row.gaps:
        figure.add_scatter(
            x=[gap.start.isoformat(), gap.end.isoformat()],
            y=[y + _STRIP / 2] * 2,
            mode="lines",
            line={"width": 3, "color": look.token("focus")},
            text=[f"{_name(row, look)}<br>{look.say('silent', 'صامت')}: {when(gap.start, gap.end, look)}"] * 2,
            hovertemplate="%{text}<extra></extra>",
        )


def _in(row: SourceCalendar, lang: Language) -> str:
    """Its name in a language, with the collection where several are kept apart."""
    collection = f" · {inscribed(row.collection['name'], lang)}" if row.collection else ""
    return inscribed(row.source["name"], lang) + collection


def _name(row: SourceCalendar, look: Look) -> str:
    return look.say(_in(row, EN), _in(row, AR))


def _names(figure: go.Figure, drawn: Sequence[SourceCalendar], look: Look) -> None:
    """The name of each row above it, at the reading edge, with its records."""
    for n, row in enumerate(drawn):
        words = (f"{_in(row, lang)} · {wording.number(row.records, lang)}" for lang in (EN, AR))
        figure.add_annotation(
            x=1 if look.rtl else 0,
            y=_STRIP - n,
            xref="paper",
            yref="y",
            xanchor="right" if look.rtl else "left",
            yanchor="bottom",
            text=look.say(*words),
            showarrow=False,
            font={"size": 14 if look.rtl else 13, "color": look.token("ink")},
        )


def _key(ends: Sequence[float], drawn: Sequence[SourceCalendar], look: Look) -> list[str]:
    """What height, hatching and marks mean."""
    steps = " · ".join(look.number(end) for end in ends)
    lines = [
        look.say(
            f"Taller and darker: more records, in steps up to {steps}.",
            f"الأطول والأدكن: سجلات أكثر، بدرجات تنتهي عند {steps}.",
        ),
        look.say(
            "Hatched: it told of nothing that is known to lie there; outlined where something may.",
            "المخطّط: لم يُخبر بشيء يُعرف أنه وقع هناك؛ وله إطار حيث قد يكون وقع شيء.",
        ),
    ]
    if any(row.started or row.stopped or row.gaps for row in drawn):
        lines.append(
            look.say(
                "▸ took up telling, ◂ left off, ━ silent: more than chance, given what others told of.",
                "▸ بدأ الإخبار، ◂ توقف، ━ صمت: أكثر من المصادفة، بالنظر إلى ما أخبر به غيره.",
            )
        )
    return lines
