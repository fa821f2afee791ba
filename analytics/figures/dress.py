"""What all figures share: colours, axes with the digits of the language, and the identity that they carry."""

import functools
import json
import math
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import plotly.graph_objects as go

from analytics import citing, wording
from analytics.results import Bounded, Result
from analytics.wording import AR, EN
from schema.vocabulary import Language, Measure

_TITLE = 84
"""Letters in a line of a title."""


_MARKS = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def plain(text: str) -> str:
    """A text that is not ours, as Plotly shows it: it would take `<a href>`, `<b>` and `<br>` in it for markup."""
    return text.translate(_MARKS)


def inscribed(names: Mapping[str, str | None] | None, lang: Language) -> str:
    """A name in a language, as Plotly shows it."""
    return plain(wording.name(names, lang))


@functools.cache
def _design() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(files("analytics").joinpath("figures", "template.json").read_text("utf-8"))
    return found


@dataclass(frozen=True)
class Look:
    """Language and theme of a figure."""

    lang: Language
    theme: str = "light"

    @property
    def rtl(self) -> bool:
        """Whether its words run from right to left."""
        return self.lang is AR

    def token(self, name: str) -> Any:
        """A colour, or a list of them, by its name in the design."""
        return _design()["tokens"][self.theme][name]

    def tint(self, name: str, alpha: float) -> str:
        """A colour let through."""
        return self.through(self.token(name), alpha)

    def through(self, colour: str, alpha: float) -> str:
        """A colour, given as the design writes it, let through."""
        red, green, blue = bytes.fromhex(colour[1:])
        return f"rgba({red},{green},{blue},{alpha})"

    def say(self, english: str, arabic: str) -> str:
        """The words in the figure's language, isolated, since a picture's own direction is left to right."""
        return f"\u2067{arabic}\u2069" if self.rtl else english

    def number(self, value: float) -> str:
        """A number in the figure's digits."""
        return wording.number(value, AR if self.rtl else EN)

    def fraction(self, value: float) -> str:
        """A probability in the figure's digits, to three decimals."""
        return wording.digits(f"{value:.3f}", AR if self.rtl else EN)

    def records(self, number: Bounded) -> str:
        """How many records a number rests on, in words."""
        return self.say(f"records: {self.number(number.records)}", f"السجلات: {self.number(number.records)}")

    def span(self, number: Bounded) -> str:
        """A number with its bounds, or the words for what is not known of it."""
        low, high = number.lower, number.upper
        if low is None and high is None:
            if number.value is None:
                return self.say("not known", "غير معروف")
            best = f"<b>{self.number(number.value)}</b>"
            return self.say(f"{best} (bounds not known)", f"{best} (الحدّان غير معروفين)")
        if high is None and low is not None:
            return self.say(f"at least {self.number(low)}", f"{self.number(low)} على الأقل")
        if low is None or high is None:
            return self.say(f"up to {self.number(high or 0)}", f"حتى {self.number(high or 0)}")
        bounds = self.number(low) if low == high else f"{self.number(low)}–{self.number(high)}"
        if number.value is None or low == high:
            return bounds
        return f"<b>{self.number(number.value)}</b> ({bounds})"

    def stated(self, number: Bounded, measure: Measure) -> str:
        """The same; of people of whom no source states a number, how many groups they are."""
        known = any(each is not None for each in (number.lower, number.value, number.upper))
        if known or measure is not Measure.VICTIMS:
            return self.span(number)
        groups = self.number(number.records)
        return self.say(f"number not stated, groups: {groups}", f"لم يُذكر العدد، المجموعات: {groups}")


def hatch(look: Look) -> dict[str, Any]:
    """A pattern that means: nobody looked, or not known."""
    return {"shape": "/", "fgcolor": look.token("hatch"), "bgcolor": "rgba(0,0,0,0)", "size": 6, "solidity": 0.22}


def ticks(top: float, most: int = 5) -> list[float]:
    """Round numbers from zero up to the first that is not below `top`."""
    if top <= 0:
        return [0.0, 1.0]
    rough = top / most
    magnitude = 10.0 ** math.floor(math.log10(rough))
    step = next(each * magnitude for each in (1, 2, 5, 10) if each * magnitude >= rough)
    if top >= 1:
        step = max(step, 1.0)
    return [round(n * step, 10) for n in range(math.ceil(top / step - 1e-9) + 1)]


def value_axis(look: Look, top: float, most: int = 5) -> dict[str, Any]:
    """An axis from zero with the digits of the language, at the reading edge."""
    at = ticks(top, most)
    side = {"side": "right", "tickfont": {"size": 14}} if look.rtl else {}
    return {"range": [0, at[-1]], "tickvals": at, "ticktext": [look.number(each) for each in at], **side}


def beneath(figure: go.Figure, text: str, look: Look, *, far: bool = False) -> None:
    """A remark under a figure, at the reading edge, or at the far one where names stand beside the drawing."""
    right = look.rtl is not far
    figure.add_annotation(
        text=text,
        x=1 if right else 0,
        y=0,
        xref="paper",
        yref="paper",
        yanchor="top",
        xanchor="right" if right else "left",
        align="right" if right else "left",
        showarrow=False,
        font={"size": 12, "color": look.token("ink2")},
    )


def nothing(look: Look) -> go.Figure:
    """The figure of an answer that rests on no record."""
    figure = go.Figure()
    figure.update_xaxes(visible=False)
    figure.update_yaxes(visible=False)
    figure.update_layout(height=150, margin={"b": 48})
    beneath(figure, look.say("No record matches.", "لا سجل مطابق."), look)
    return figure


def further(number: int, look: Look) -> str:
    """That rows are not drawn, if any are not."""
    if number < 1:
        return ""
    return look.say(
        f"Not drawn: {look.number(number)} further rows, with fewer records each",
        f"صفوف أخرى لم تُرسم، سجلاتها أقل: {look.number(number)}",
    )


def finished(figure: go.Figure, result: Result, look: Look, *, titled: bool) -> dict[str, Any]:
    """The figure as JSON, with template, title and identity. `layout.meta` tells all that a reader must know of it."""
    lang = AR if look.rtl else EN
    title = citing.title(result, lang)
    about = citing.reference(result)
    edge = {"x": 1, "xanchor": "right"} if look.rtl else {}
    lines = [plain(line) for line in _wrapped(title)]
    text = "<br>".join(f"\u2067{line}\u2069" if look.rtl else line for line in lines)
    # Names above a drawing keep their place between it and the title.
    own = figure.layout.margin.t or 0
    above = {"t": own + 64 + 22 * max(0, len(lines) - 2)}
    heading = {"title": {"text": text, **edge}, "margin": above} if titled else {}
    figure.update_layout(template=go.layout.Template(_design()[look.theme]), **heading)
    if titled and any(each["fictional"] for each in result.collections):
        figure.add_annotation(
            text=look.say("fictional data", "بيانات خيالية"),
            xref="paper",
            yref="paper",
            x=0 if look.rtl else 1,
            y=1,
            xanchor="left" if look.rtl else "right",
            yanchor="bottom",
            yshift=own,
            font={"color": look.token("fict"), "size": 12},
        )
    drawn: dict[str, Any] = json.loads(figure.to_json(validate=False))
    drawn["layout"]["meta"] = {
        "title": title,
        "lang": lang.value,
        "level": result.level.name,
        "publication": {"number": about.publication, "at": about.at.isoformat()},
        "query": about.query,
        "permalink": about.permalink,
        "hash": about.hash,
        "citation": about.citation[lang],
        "caveats": [
            {"code": each.code, "severity": each.severity.name, "text": wording.name(each.text, lang)}
            for each in result.caveats
        ],
        "method": {"name": result.method.name, "version": result.method.version, **result.method.parameters},
        "data": citing.content(result),
    }
    return drawn


def _wrapped(title: str) -> list[str]:
    """A title in lines, broken at its first mark and where a line has become long."""
    head, mark, rest = title.partition("، " if "،" in title else ", ")
    parts = [head + mark.rstrip(), rest] if rest else [head]
    return [line for part in parts for line in textwrap.wrap(part, _TITLE)]


def labelled(values: Sequence[Any], most: int) -> list[int]:
    """Positions of at most `most` values, evenly apart, to be labelled."""
    step = max(1, math.ceil(len(values) / most))
    return list(range(0, len(values), step))
