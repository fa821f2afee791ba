"""The short list of worked questions in plain words, each under the name of its file in `api/graphql/worked`."""

import itertools
from collections.abc import Container, Mapping
from dataclasses import dataclass
from html import escape
from types import MappingProxyType

from api.graphql import ide
from api.pages import asking, prose
from api.pages.frame import items, link
from api.pages.view import View
from api.pages.words import say

STATEMENT, COUNTRY = "fld-2016-12-13", "qasira"
"""The collections that ship with Sijill."""


@dataclass(frozen=True)
class Question:
    """A question in English and Arabic, the collection that it is asked of, and what of it a figure shows.

    `figure` holds the keys of an address of the dashboards; None when no figure answers it.
    """

    english: str
    arabic: str
    collection: str
    figure: Mapping[str, str] | None = None

    def said(self, view: View) -> str:
        """The question in the language of the page."""
        return self.arabic if view.rtl else self.english


CHOSEN: Mapping[str, Question] = MappingProxyType(
    {
        "04-killed": Question(
            "How many civilians were reported killed in eastern Aleppo on 12–13 December 2016, and who said so?",
            "كم مدنيًا أُبلغ عن مقتلهم في شرق حلب في 12–13 كانون الأول/ديسمبر 2016، ومن قال ذلك؟",
            STATEMENT,
            {"population": "CIVILIANS", "bucket": "DAY"},
        ),
        "05-responsible": Question(
            "Who is alleged to be responsible for what happened there, and in what way?",
            "من يُدَّعى أنه المسؤول عما وقع هناك، وعلى أي وجه؟",
            STATEMENT,
        ),
        "06-conflicting-figures": Question(
            "How many people were trapped or displaced there, and which of the figures conflict?",
            "كم شخصًا حوصر أو نزح هناك، وأي الأعداد متناقضة؟",
            STATEMENT,
        ),
        "08-occurred-and-feared": Question(
            "What happened to human rights defenders, and what is only feared?",
            "ماذا وقع للمدافعين عن حقوق الإنسان، وما الذي يُخشى وقوعه فحسب؟",
            STATEMENT,
        ),
        "12-echoes": Question(
            "Which claims rest on the same sources inside, so that they count as one?",
            "أي الادعاءات تعتمد على المصادر نفسها في الداخل فتُعدّ واحدة؟",
            STATEMENT,
        ),
        "15-withheld": Question(
            "What is withheld from the public, and why?",
            "ما الذي حُجب عن العموم، ولماذا؟",
            STATEMENT,
        ),
        "23-by-province": Question(
            "In Qasira, in which province are most people documented as killed in 2022, and how sure is that?",
            "في قاسيرا، في أي محافظة وُثِّق مقتل أكبر عدد من الناس في 2022، وما مدى التأكد من ذلك؟",
            COUNTRY,
            {"from": "2022-01-01", "to": "2022-12-31"},
        ),
        "01-first-answer": Question(
            "In Qasira, how many people were killed month by month in one province, with all that defends the numbers?",
            "في قاسيرا، كم شخصًا قُتل شهرًا بشهر في محافظة واحدة، مع كل ما يسند الأعداد؟",
            COUNTRY,
            {"places": "XQ04", "from": "2022-01-01", "to": "2022-12-31"},
        ),
        "22-life-line": Question(
            "In Qasira, what became of hospitals, and which attacks hit them?",
            "في قاسيرا، ماذا حلّ بالمستشفيات، وأي هجمات أصابتها؟",
            COUNTRY,
        ),
    }
)


def listed(collections: Container[str], view: View) -> str:
    """The questions about collections that are published, in plain words, then all worked ones as their files say."""
    worked = {each["name"].removesuffix(".graphql"): each["query"] for each in ide.worked()}
    chosen = [
        f"{_linked(name, each.said(view))}{_mark(each, view)}{_figure(each, view)}"
        for name, each in CHOSEN.items()
        if name in worked and each.collection in collections
    ]
    everything = [_linked(name, _comment(query), "en") for name, query in worked.items()]
    more = escape(say("all_questions", view, n=prose.number(len(worked), view)))
    return (
        f"<p>{escape(say('ask_first_text', view))}</p>{items(chosen, 'questions')}"
        f"<details><summary>{more}</summary>{items(everything)}</details>"
    )


def _mark(of: Question, view: View) -> str:
    return f' <span class="fict">{escape(say("fictional_short", view))}</span>' if of.collection == COUNTRY else ""


def _figure(of: Question, view: View) -> str:
    if of.figure is None:
        return ""
    address = view.at("/explore/", collections=of.collection, **of.figure)
    return f" · {link(address, escape(say('as_figure', view)))}"


def _linked(name: str, said: str, lang: str = "") -> str:
    marked = f'<bdi lang="{lang}">{escape(said)}</bdi>' if lang else escape(said)
    return link(asking.worked(name), marked)


def _comment(query: str) -> str:
    """What the comment at the beginning of a query says."""
    lines = itertools.takewhile(lambda line: line.startswith("#"), query.splitlines())
    return " ".join(line.removeprefix("#").strip() for line in lines)
