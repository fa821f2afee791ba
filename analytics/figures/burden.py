"""Attacks on facilities: on how few they fall (Lorenz curve), and the life-lines of those with most attacks.

The curve bends from the line of even burden the more, the fewer facilities most attacks fell on. A life-line is one
bar: darker the more the facility was at work, hatched where nobody says; upright ticks above are attacks. Time runs
from left to right in every language.
"""

import datetime as dt
from collections.abc import Sequence

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from analytics import wording
from analytics.figures.clock import middle, time_axis, when, width
from analytics.figures.dress import Look, beneath, hatch, inscribed, nothing
from analytics.results_strikes import FacilityAttacks, HitFacility
from analytics.wording import AR, EN
from schema import terms
from schema.answering import Bucket
from schema.vocabulary import FacilityStatus

LINES = 8
"""Life-lines that are drawn, of the facilities with most attacks."""

_CURVE, _ROW, _GAP = 260, 52, 64
"""Pixels of the curve, of a life-line, and between them."""

_BAR = 0.34

_SHADE = {
    FacilityStatus.FUNCTIONING: 4,
    FacilityStatus.PARTIAL: 2,
    FacilityStatus.DAMAGED: 1,
    FacilityStatus.NOT_FUNCTIONING: 0,
    FacilityStatus.DESTROYED: 0,
    FacilityStatus.RELOCATED: 0,
}
"""Steps of the sequential scale: working, in part, damaged, closed."""


def burden(result: FacilityAttacks, look: Look) -> go.Figure:
    """The figure of attacks on facilities."""
    drawn = [each for each in result.most_hit[:LINES] if each.lifeline] if result.first and result.last else []
    if not result.concentration:
        return _unnamed(result, look)
    rows = len(drawn) * _ROW
    whole = _CURVE + (rows + _GAP if drawn else 0)
    figure = make_subplots(
        2 if drawn else 1,
        1,
        row_heights=[_CURVE / (_CURVE + rows), rows / (_CURVE + rows)] if drawn else None,
        vertical_spacing=_GAP / whole if drawn else 0,
    )
    _curve(figure, result, look)
    lines = [_told(result, look)]
    if drawn and result.first and result.last:
        _lives(figure, drawn, result.first, result.last, look)
        lines.append(_key(look))
    beneath(figure, "<br>".join(lines), look)
    figure.layout.annotations[-1].yshift = -46
    bottom = 58 + 18 * len(lines)
    figure.update_layout(
        height=whole + 84 + bottom, margin={"l": 56, "r": 56, "b": bottom}, barmode="overlay", bargap=0
    )
    return figure


def _unnamed(result: FacilityAttacks, look: Look) -> go.Figure:
    """Where no attack names a facility that is known there is nothing to draw, but something to say."""
    figure = nothing(look)
    if result.records:
        figure.layout.annotations[-1].text = _told(result, look)
    return figure


def _curve(figure: go.Figure, result: FacilityAttacks, look: Look) -> None:
    even = {"width": 1, "dash": "dash", "color": look.token("line2")}
    figure.add_scatter(x=[0, 1], y=[0, 1], mode="lines", line=even, hoverinfo="skip", row=1, col=1)
    points = result.concentration
    figure.add_scatter(
        x=[each.facilities for each in points],
        y=[each.attacks for each in points],
        mode="lines",
        line={"width": 2.5, "color": look.token("accent")},
        fill="tonexty",
        fillcolor=look.tint("accent", 0.12),
        text=[_corner(each.facilities, each.attacks, look) for each in points],
        hovertemplate="%{text}<extra></extra>",
        row=1,
        col=1,
    )
    at = [0, 0.25, 0.5, 0.75, 1]
    words = [look.number(100 * each) + ("٪" if look.rtl else "%") for each in at]
    side = {"side": "right", "tickfont": {"size": 14}} if look.rtl else {}
    known = look.number(result.known)
    figure.update_xaxes(
        range=[0, 1],
        tickvals=at,
        ticktext=words,
        title={
            "text": look.say(
                f"facilities known ({known}), least hit first", f"المنشآت المعروفة ({known})، الأقل إصابة أولًا"
            )
        },
        row=1,
        col=1,
    )
    attacks = look.say("share of attacks that name one", "حصتها من الهجمات التي تسمّي منشأة")
    figure.update_yaxes(range=[0, 1], tickvals=at, ticktext=words, title={"text": attacks}, row=1, col=1, **side)


def _corner(facilities: float, attacks: float, look: Look) -> str:
    part, share = (look.number(100 * each) for each in (facilities, attacks))
    return look.say(
        f"facilities, least hit first: {part}%<br>attacks: {share}%", f"المنشآت: {part}٪<br>الهجمات: {share}٪"
    )


def _told(result: FacilityAttacks, look: Look) -> str:
    low, high = (look.number(each or 0) for each in (result.hit.lower, result.hit.upper))
    named, all_ = look.number(result.named), look.number(result.records)
    gini = wording.digits(f"{result.gini or 0:.2f}", AR if look.rtl else EN)
    even = (f" Gini {gini}.", f" معامل جيني {gini}.") if result.gini is not None else ("", "")
    return look.say(
        f"Facilities hit: {low}–{high}. Attacks that name one of those known: {named} of {all_}.{even[0]}",
        f"المنشآت المصابة: {low}–{high}. هجمات تسمّي إحدى المنشآت المعروفة: {named} من {all_}.{even[1]}",
    )


def _lives(figure: go.Figure, drawn: Sequence[HitFacility], first: dt.date, last: dt.date, look: Look) -> None:
    for n, each in enumerate(drawn):
        _life(figure, each, -n, look)
        _ticks(figure, each, -n, first, last, look)
        lang = AR if look.rtl else EN
        many = look.number(each.attacks)
        name = inscribed(each.facility["title"], lang)
        figure.add_annotation(
            text=look.say(f"{name} · attacks: {many}", f"{name} · الهجمات: {many}"),
            x=1 if look.rtl else 0,
            xref="x2 domain",
            y=0.5 - n,
            yref="y2",
            xanchor="right" if look.rtl else "left",
            showarrow=False,
            font={"size": 14 if look.rtl else 13, "color": look.token("ink")},
        )
    span = (last - first).days + 1
    bucket = Bucket.YEAR if span > 1100 else Bucket.MONTH if span > 60 else Bucket.DAY
    axis = time_axis(_spans(first, last, bucket), bucket, look)
    figure.update_xaxes(**axis | {"range": [first.isoformat(), last.isoformat()]}, row=2, col=1)
    figure.update_yaxes(visible=False, range=[0.4 - len(drawn), 0.85], row=2, col=1)


def _life(figure: go.Figure, facility: HitFacility, y: int, look: Look) -> None:
    """One bar for what is known, one for what is not: arrays of patterns draw no hatch."""
    known = [piece for piece in facility.lifeline if piece[0] is not None]
    blind = [piece for piece in facility.lifeline if piece[0] is None]
    for pieces, paint in (
        (known, {"color": [look.token("seq")[_SHADE[status]] for status, *_ in known if status]}),
        (blind, {"color": "rgba(0,0,0,0)", "pattern": hatch(look)}),
    ):
        if pieces:
            figure.add_bar(
                x=[middle(start, end) for _, start, end in pieces],
                y=[_BAR] * len(pieces),
                base=[y - _BAR / 2] * len(pieces),
                width=[width(start, end) for _, start, end in pieces],
                marker={**paint, "line": {"width": 0.5, "color": look.token("line2")}},
                text=[f"{_status(status, look)}<br>{when(start, end, look)}" for status, start, end in pieces],
                textposition="none",
                hovertemplate="%{text}<extra></extra>",
                row=2,
                col=1,
            )


def _status(status: FacilityStatus | None, look: Look) -> str:
    if status is None:
        return look.say("not known", "غير معروف")
    return look.say(*(terms.label("facility_status", status, lang) for lang in (EN, AR)))


def _ticks(figure: go.Figure, facility: HitFacility, y: int, first: dt.date, last: dt.date, look: Look) -> None:
    """Attacks as upright ticks above the bar; of one on several days a line over all of them."""
    for start, end in facility.days:
        begin, stop = max(start, first), min(end, last)
        if begin > stop:
            continue
        ink = {"width": 1.5, "color": look.token("ink" if start == end else "ink3")}
        middle_ = middle(begin, stop)
        flat = [begin.isoformat(), stop.isoformat()] if begin != stop else [middle_, middle_]
        height = y + _BAR / 2
        figure.add_scatter(
            x=[middle_, middle_, None, *flat],
            y=[height, height + 0.14, None, height + 0.14, height + 0.14],
            mode="lines",
            line=ink,
            text=[look.say("attack", "هجوم") + f"<br>{when(start, end, look)}"] * 5,
            hovertemplate="%{text}<extra></extra>",
            row=2,
            col=1,
        )


def _spans(first: dt.date, last: dt.date, bucket: Bucket) -> list[tuple[dt.date, dt.date]]:
    """Days, months or years from the first to the last day."""
    spans, start = [], first
    while start <= last:
        after = start + dt.timedelta(days=1)
        if bucket is Bucket.MONTH:
            after = (start.replace(day=1) + dt.timedelta(days=32)).replace(day=1)
        if bucket is Bucket.YEAR:
            after = dt.date(start.year + 1, 1, 1)
        spans.append((start, min(after - dt.timedelta(days=1), last)))
        start = after
    return spans


def _key(look: Look) -> str:
    steps = look.token("seq")
    words = (
        (steps[4], "working", "تعمل"),
        (steps[2], "in part", "جزئيًا"),
        (steps[1], "damaged", "متضررة"),
        (steps[0], "closed", "متوقفة"),
    )
    squares = (
        " · ".join(f'<span style="color:{colour}">■</span> {pair[n]}' for colour, *pair in words) for n in (0, 1)
    )
    english, arabic = squares
    return look.say(
        f"{english} · hatched: not known · ticks: attacks",
        f"{arabic} · مخطّط: غير معروف · علامات: هجمات · يجري الزمن من اليسار إلى اليمين",
    )
