"""What a collection holds, by type, each number a link to the records that it counts."""

from html import escape

from analytics import wording
from api.pages import prose
from api.pages.frame import items, link
from api.pages.view import View
from api.pages.words import say
from schema.answering import RecordType
from schema.queries.holdings import Holding
from schema.vocabulary import Measure, Population


def held(slug: str, own: Holding, view: View) -> str:
    """Records by type, and claims. Types of which there are none are named without a number."""
    told = [
        link(view.at("/records", collections=slug, type=type_), _counted(own.records[type_], f"{type_}_plural", view))
        for type_ in RecordType
        if own.records.get(type_)
    ]
    told.append(_counted(own.claims, "claim_plural", view))
    none = [say(f"{type_}_plural", view) for type_ in RecordType if not own.records.get(type_)]
    rest = (
        f'<p class="small">{escape(say("held_none", view))}: {escape(wording.listed(none, view.lang))}.</p>'
        if none
        else ""
    )
    return f"{items(told, 'counts')}{rest}"


def _counted(number: int, key: str, view: View) -> str:
    # The noun first: neither language then has to inflect it for the number.
    return f"{escape(say(key, view))} <b>{prose.number(number, view)}</b>"


def counted(own: Holding | None) -> dict[str, str]:
    """What the dashboards should count of a collection, as keys of their address: what most of its events state.

    Nothing when that is what they count anyway, those killed of everybody.
    """
    figures = [each for each in own.figures if each.type is RecordType.EVENT] if own else []
    usual = (Measure.KILLED, Population.ALL)
    if not figures or any((each.measure, each.population) == usual for each in figures):
        return {}
    most = max(figures, key=lambda each: each.records)
    return {"measure": most.measure.upper(), "population": most.population.upper()}
