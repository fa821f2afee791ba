"""Time as figures draw it: from left to right in every language, labels in the middle of their bucket."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from analytics import wording
from analytics.figures.dress import Look, labelled
from analytics.wording import AR, EN
from schema.answering import Bucket

Span = tuple[dt.date, dt.date]
"""First and last day, both included."""

_DAY = 86_400_000


def middle(start: dt.date, end: dt.date) -> str:
    """The instant in the middle of a span, where its number stands."""
    hours = ((end - start).days + 1) * 12
    return (dt.datetime.combine(start, dt.time(), dt.UTC) + dt.timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M")


def width(start: dt.date, end: dt.date) -> int:
    """Milliseconds of a span, in which Plotly measures time."""
    return ((end - start).days + 1) * _DAY


def when(start: dt.date, end: dt.date, look: Look) -> str:
    """A span in words."""
    return look.say(wording.period(start, end, EN), wording.period(start, end, AR))


def time_axis(spans: Sequence[Span], bucket: Bucket, look: Look, most: int = 8) -> dict[str, Any]:
    """An axis over all spans, some of them labelled."""
    words, seen = [], None
    shown = [spans[n] for n in labelled(spans, most)]
    for start, _ in shown:
        words.append(_tick(start, bucket, look, with_year=start.year != seen))
        seen = start.year
    return {
        "type": "date",
        "range": [spans[0][0].isoformat(), (spans[-1][1] + dt.timedelta(days=1)).isoformat()],
        "tickvals": [middle(*span) for span in shown],
        "ticktext": words,
        "ticklabeloverflow": "allow",
        **({"tickfont": {"size": 14}} if look.rtl else {}),
    }


def _tick(day: dt.date, bucket: Bucket, look: Look, *, with_year: bool) -> str:
    lang = AR if look.rtl else EN
    year = wording.digits(str(day.year), lang)
    if bucket is Bucket.YEAR:
        return year
    text = wording.month(day, lang)
    if bucket in {Bucket.DAY, Bucket.WEEK, Bucket.WEEK_FROM_SATURDAY}:
        text = f"{wording.digits(str(day.day), lang)} {text}"
    return look.say(text, text) + (f"<br>{year}" if with_year else "")
