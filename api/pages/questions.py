"""The short list of worked questions in plain words, each under the name of its file in `api/graphql/worked`."""

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from types import MappingProxyType

from api.graphql import ide
from api.pages import asking, prose
from api.pages.frame import items, link
from api.pages.view import View
from api.pages.words import say


@dataclass(frozen=True)
class Question:
    """A question in English and Arabic, and of which collection it is asked; None where it is of all."""

    english: str
    arabic: str
    collection: str | None = None

    def said(self, view: View) -> str:
        """The question in the language of the page."""
        return self.arabic if view.rtl else self.english


CHOSEN: Mapping[str, Question] = MappingProxyType(
    {
        "04-killed": Question(
            "How many civilians were reported killed in eastern Aleppo on 12–13 December 2016, and who said so?",
            "كم مدنيًا أُبلغ عن مقتلهم في شرق حلب في 12–13 كانون الأول/ديسمبر 2016، ومن قال ذلك؟",
        ),
        "05-responsible": Question(
            "Who is alleged to be responsible, and in what way?",
            "من يُدَّعى أنه المسؤول، وعلى أي وجه؟",
        ),
        "06-conflicting-figures": Question(
            "How many people were trapped or displaced, and which of the figures conflict?",
            "كم شخصًا حوصر أو نزح، وأي الأعداد متناقضة؟",
        ),
        "08-occurred-and-feared": Question(
            "What happened to human rights defenders, and what is only feared?",
            "ماذا وقع للمدافعين عن حقوق الإنسان، وما الذي يُخشى وقوعه فحسب؟",
        ),
        "12-echoes": Question(
            "Which claims rest on the same sources inside, so that they count as one?",
            "أي الادعاءات تعتمد على المصادر نفسها في الداخل فتُعدّ واحدة؟",
        ),
        "15-withheld": Question(
            "What is withheld from the public, and why?",
            "ما الذي حُجب عن العموم، ولماذا؟",
        ),
    }
)


def listed(view: View) -> str:
    """The questions in plain words, then all worked ones in the words of their files."""
    worked = {each["name"].removesuffix(".graphql"): each["query"] for each in ide.worked()}
    chosen = [_linked(name, each.said(view)) for name, each in CHOSEN.items() if name in worked]
    everything = [_linked(name, _comment(query), "en") for name, query in worked.items()]
    more = escape(say("all_questions", view, n=prose.number(len(worked), view)))
    return (
        f"<p>{escape(say('ask_first_text', view))}</p>{items(chosen, 'questions')}"
        f"<details><summary>{more}</summary>{items(everything)}</details>"
    )


def _linked(name: str, said: str, lang: str = "") -> str:
    marked = f'<bdi lang="{lang}">{escape(said)}</bdi>' if lang else escape(said)
    return link(asking.worked(name), marked)


def _comment(query: str) -> str:
    """What the comment at the beginning of a query says."""
    lines = itertools.takewhile(lambda line: line.startswith("#"), query.splitlines())
    return " ".join(line.removeprefix("#").strip() for line in lines)
