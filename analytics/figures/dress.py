"""What all figures share: colours, axes with the digits of the language, and the identity that they carry."""

import functools
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import plotly.graph_objects as go

from analytics import citing, wording
from analytics.results import Bounded, Result
from analytics.wording import AR, EN
from schema.vocabulary import Language


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
        red, green, blue = bytes.fromhex(self.token(name)[1:])
        return f"rgba({red},{green},{blue},{alpha})"

    def say(self, english: str, arabic: str) -> str:
        """The words in the figure's language, isolated, since a picture's own direction is left to right."""
        return f"\u2067{arabic}\u2069" if self.rtl else english

    def number(self, value: float) -> str:
        """A number in the figure's digits."""
        return wording.number(value, AR if self.rtl else EN)

    def span(self, number: Bounded) -> str:
        """A number with its bounds, or the words for what is not known of it."""
        low, high = number.lower, number.upper
        if low is None and high is None:
            return self.say("not known", "غير معروف")
        if high is None and low is not None:
            return self.say(f"at least {self.number(low)}", f"{self.number(low)} على الأقل")
        if low is None or high is None:
            return self.say(f"up to {self.number(high or 0)}", f"حتى {self.number(high or 0)}")
        bounds = self.number(low) if low == high else f"{self.number(low)}–{self.number(high)}"
        if number.value is None or low == high:
            return bounds
        return f"<b>{self.number(number.value)}</b> ({bounds})"


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


def finished(figure: go.Figure, result: Result, look: Look, *, titled: bool) -> dict[str, Any]:
    """The figure as JSON, with template, title and identity. `layout.meta` tells all that a reader must know of it."""
    lang = AR if look.rtl else EN
    title = citing.title(result, lang)
    about = citing.reference(result)
    edge = {"x": 1, "xanchor": "right"} if look.rtl else {}
    heading = {"title": {"text": _wrapped(title, look), **edge}, "margin": {"t": 64}} if titled else {}
    figure.update_layout(template=go.layout.Template(_design()[look.theme]), **heading)
    if titled and any(each["fictional"] for each in result.collections):
        figure.add_annotation(
            text=look.say("fictional data", "بيانات خيالية"),
            xref="paper",
            yref="paper",
            x=1,
            y=1,
            xanchor="right",
            yanchor="bottom",
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


def _wrapped(title: str, look: Look) -> str:
    """A title in at most two lines, broken at its first mark."""
    head, mark, rest = title.partition("، " if look.rtl else ", ")
    lines = [head + mark.rstrip(), rest] if rest else [head]
    return "<br>".join(f"\u2067{line}\u2069" if look.rtl else line for line in lines)


def labelled(values: Sequence[Any], most: int) -> list[int]:
    """Positions of at most `most` values, evenly apart, to be labelled."""
    step = max(1, math.ceil(len(values) / most))
    return list(range(0, len(values), step))
