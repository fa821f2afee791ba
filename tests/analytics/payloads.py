"""Names that somebody could give a source, an area or a collection to reach whoever looks at a figure."""

import json
import re
from typing import Any

import pytest

from analytics import wording
from analytics.figures import figure
from analytics.results import Result
from analytics.wording import AR, EN

PAYLOADS = tuple(
    form.format(inner)
    for form in (
        *("<a href='{0}'>x</a>", '<A HREF="{0}">x</A>', "<b><a href={0}>x", "x<br>{0}<br>", "<i>{0}</i>"),
        *("<span style='background:url({0})'>x</span>", "&lt;a href='{0}'&gt;", "<extra>{0}</extra>"),
    )
    for inner in (
        *(
            "https://elsewhere.example",
            "//elsewhere.example",
            "javascript:alert(1)",
            "data:text/html,<script>1</script>",
        ),
        "%{x}",
    )
)
"""Forty."""
CASES = [
    pytest.param(each, marks=() if place % 5 == place // 5 % 5 else pytest.mark.long)
    for place, each in enumerate(PAYLOADS)
]
"""Each form once with one of what it may lead to; the others take long."""

_OURS = re.compile(r"</?(?:b|br|extra)>")
_TAG = re.compile(r"<[A-Za-z/!]")


def raw(result: Result, payload: str) -> list[str]:
    """Where a figure of a result whose names are all `payload` would let Plotly read it as markup."""
    found = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(wording, "name", lambda *_: payload)
        for lang in (EN, AR):
            found += [text for text in _texts(_drawn(figure(result, lang))) if _breaks_in(text, payload)]
    return found


def shown(result: Result, payload: str) -> bool:
    """Whether the same names stand in the figure, as they are written."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(wording, "name", lambda *_: payload)
        told = json.dumps(_drawn(figure(result, EN)))
    return json.dumps(payload.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))[1:-1] in told


def _breaks_in(text: str, payload: str) -> bool:
    """Whether a text holds the payload as it is, or any tag but those that figures write themselves."""
    return payload in text or _TAG.search(_OURS.sub("", text)) is not None


def _drawn(made: dict[str, Any]) -> dict[str, Any]:
    """What of a figure is drawn; `meta` holds the data as they are."""
    layout = {name: value for name, value in made["layout"].items() if name not in {"meta", "template"}}
    return {"data": made["data"], "layout": layout}


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for each in inside for text in _texts(each)]
