"""Which sources documented the same, as an UpSet chart: a row is an exact set of sources, its bar the records.

Columns are sources; those of one independence group have one letter and stand together, since they are echoes and count
as one. Rows with two independent sources or more have the stronger shade: there one confirms another. Rows and columns
run as the language does. Lex et al., "UpSet: Visualization of Intersecting Sets" (2014).
"""

import textwrap
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from analytics.figures.dress import Look, beneath, further, inscribed, nothing
from analytics.results import SourceOverlap, SourceSet
from analytics.wording import AR, EN

ROWS, COLUMNS = 25, 12
"""Sets and sources that are drawn at most, those with most records; others are told of, and stand in the data."""

_ROW, _LINE, _KEY = 30, 17, 58
"""Pixels of a row and of a line of the key, and letters in such a line."""

_LETTERS = {EN: "ABCDEFGHIJKL", AR: "أبجدهوزحطيكل"}


def upset(result: SourceOverlap, look: Look) -> go.Figure:
    """The figure of an overlap of sources."""
    sources = _columns(result.combinations)
    drawn = [each for each in result.combinations if all(source["id"] in sources for source in each.sources)][:ROWS]
    if not drawn:
        return nothing(look)
    letters = _letters(sources, look)
    figure = make_subplots(1, 2, shared_yaxes=True)
    _dots(figure, drawn, list(sources), look)
    _bars(figure, drawn, look)
    _axes(figure, drawn, letters, look)
    key = _key(sources, letters, look)
    left = further(len(result.combinations) - len(drawn), look)
    lines = [*key, *([left] if left else [])]
    beneath(figure, "<br>".join(lines), look)
    bottom = _LINE * len(lines) + 12
    figure.update_layout(height=_ROW * len(drawn) + 90 + bottom, margin={"t": 26, "b": bottom})
    return figure


Sources = Mapping[str, Mapping[str, Any]]


def _columns(sets: Sequence[SourceSet]) -> Sources:
    """The sources with most records, those of one group side by side, groups with most records first."""
    records: Counter[str] = Counter()
    groups: Counter[str] = Counter()
    found: dict[str, Mapping[str, Any]] = {}
    for each in sets:
        for source in each.sources:
            found[source["id"]] = source
            records[source["id"]] += each.records
        for group in {source["independence_group"] for source in each.sources}:
            groups[group] += each.records
    kept = sorted(found, key=lambda key: (-records[key], key))[:COLUMNS]

    def order(key: str) -> tuple[int, str, int, str]:
        group = found[key]["independence_group"]
        return -groups[group], group, -records[key], key

    return {key: found[key] for key in sorted(kept, key=order)}


def _letters(sources: Sources, look: Look) -> list[str]:
    """A letter for each independence group; with a number where several sources of it are drawn."""
    sizes = Counter(source["independence_group"] for source in sources.values())
    of = dict(zip(sizes, _LETTERS[AR if look.rtl else EN], strict=False))
    seen: Counter[str] = Counter()
    names = []
    for source in sources.values():
        group = source["independence_group"]
        seen[group] += 1
        names.append(of[group] + (look.number(seen[group]) if sizes[group] > 1 else ""))
    return names


def _dots(figure: go.Figure, drawn: Sequence[SourceSet], columns: list[str], look: Look) -> None:
    every = range(len(columns))
    figure.add_scatter(
        x=[x for _ in drawn for x in every],
        y=[-n for n in range(len(drawn)) for _ in every],
        mode="markers",
        marker={"size": 10, "color": look.token("line"), "line": {"width": 0}},
        hoverinfo="skip",
        row=1,
        col=1,
    )
    for n, each in enumerate(drawn):
        on = sorted(columns.index(source["id"]) for source in each.sources)
        figure.add_scatter(
            x=on,
            y=[-n] * len(on),
            mode="lines+markers",
            line={"width": 2, "color": look.token("ink2")},
            marker={"size": 10, "color": look.token("ink2"), "line": {"width": 0}},
            hoverinfo="skip",
            row=1,
            col=1,
        )


def _bars(figure: go.Figure, drawn: Sequence[SourceSet], look: Look) -> None:
    shade = [look.token("seq")[4 if each.independent_sources > 1 else 2] for each in drawn]
    figure.add_bar(
        x=[each.records for each in drawn],
        y=[-n for n in range(len(drawn))],
        orientation="h",
        width=0.56,
        marker={"color": shade},
        text=[_told(each, look) for each in drawn],
        textfont={"size": 13, "color": look.token("ink")},
        customdata=[[source["id"] for source in each.sources] for each in drawn],
        hovertext=[f"{_names(each, look)}<br>{_independent(each, look)}" for each in drawn],
        hovertemplate="%{hovertext}<extra></extra>",
        row=1,
        col=2,
    )


def _told(each: SourceSet, look: Look) -> str:
    number = look.number(each.records)
    if each.sources:
        return number
    return look.say(f"{number}, unnamed", f"{number}، غير مسمّى")


def _names(each: SourceSet, look: Look) -> str:
    names = [look.say(inscribed(s["name"], EN), inscribed(s["name"], AR)) for s in each.sources]
    return "<br>".join(names) or look.say("No source that may be named", "بلا مصدر يجوز تسميته")


def _independent(each: SourceSet, look: Look) -> str:
    number, records = look.number(each.independent_sources), look.number(each.records)
    return look.say(
        f"records: {records}, independent sources: {number}", f"السجلات: {records}، المصادر المستقلة: {number}"
    )


def _axes(figure: go.Figure, drawn: Sequence[SourceSet], letters: list[str], look: Look) -> None:
    """Dots at the reading edge, bars beside them."""
    share = min(0.5, 0.06 * len(letters) + 0.04)
    most = max(each.records for each in drawn) * 1.25
    end = len(letters) - 0.5
    figure.update_xaxes(
        domain=[1 - share, 1] if look.rtl else [0, share],
        side="top",
        tickvals=list(range(len(letters))),
        ticktext=letters,
        range=[end, -0.5] if look.rtl else [-0.5, end],
        showline=False,
        ticks="",
        tickfont={"size": 13, "color": look.token("ink")},
        row=1,
        col=1,
    )
    figure.update_xaxes(
        domain=[0, 0.97 - share] if look.rtl else [share + 0.03, 1],
        visible=False,
        range=[most, 0] if look.rtl else [0, most],
        row=1,
        col=2,
    )
    figure.update_yaxes(visible=False, range=[0.5 - len(drawn), 0.5])


def _key(sources: Sources, letters: list[str], look: Look) -> list[str]:
    """What the letters mean, in lines."""
    lang = AR if look.rtl else EN
    pairs = zip(letters, sources.values(), strict=True)
    # A name stays with its letter, wherever the line ends.
    named = [f"{letter} {inscribed(source['name'], lang)}".replace(" ", "\u00a0") for letter, source in pairs]
    said = [" · ".join(named)] if named else []
    groups = {source["independence_group"] for source in sources.values()}
    if len(groups) < len(sources):
        said.append(
            "One letter: echoes, which count as one."
            if lang is EN
            else "الحرف الواحد: مصادر يردّد بعضها بعضًا وتُعدّ واحدًا."
        )
    strong = ("Stronger bars: at least two independent sources.", "الأعمدة الأشدّ لونًا: مصدران مستقلان على الأقل.")
    said.append(strong[lang is AR])
    return [look.say(line, line) for each in said for line in textwrap.wrap(each, _KEY)]
