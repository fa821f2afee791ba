"""What only one type of record has: facts beside the common ones, and the lists that stand beneath."""

from collections.abc import Callable, Iterable, Mapping
from html import escape
from types import MappingProxyType

from api.pages import prose
from api.pages.frame import facts, items, section, table
from api.pages.prose import Document
from api.pages.view import View
from api.pages.words import say
from schema import terms
from schema.answering import RecordType

Facts = list[tuple[str, str]]


def own_facts(document: Document, type_: RecordType, view: View) -> Facts:
    """The facts that records of this type have and others have not."""
    return _FACTS[type_](document, view)


def own_lists(document: Document, type_: RecordType, view: View, others: Mapping[str, Document]) -> str:
    """Acts, life-line, stages, relations. `others` are the documents of related events that are published, by code."""
    shown = _LISTS.get(type_)
    return shown(document, view, others) if shown else ""


def _event(document: Document, view: View) -> Facts:
    told = [
        (say("granularity", view), prose.label("granularity", document["granularity"], view)),
        (say("verification", view), prose.label("verification", document["verification"], view)),
    ]
    if document["violations"]:
        told.append((say("alleged", view), prose.labels("violation", document["violations"], view)))
    if document["context"]:
        told.append((say("context", view), prose.labels("context", document["context"], view)))
    if document["facility_kinds"]:
        kinds = prose.labels("facility", document["facility_kinds"], view)
        named = document.get("facility")
        linked = prose.record(named, view, RecordType.FACILITY) if named else ""
        shown = f"{linked} ({kinds})" if named else say("facility_unnamed", view, kinds=kinds)
        told.append((say("facility", view), shown))
    return told


def _facility(document: Document, view: View) -> Facts:
    return [(say("operator", view), prose.actor(document["operator"], view))]


def _detention(document: Document, view: View) -> Facts:
    return [
        (say("whom", view), victim(document["victim"], view)),
        (say("authority", view), prose.actor(document["authority"], view)),
        (say("state", view), prose.label("detention_state", document["state"], view)),
        (say("whereabouts", view), prose.label("whereabouts", document["whereabouts"], view)),
    ]


def _movement(document: Document, view: View) -> Facts:
    return [
        (say("origin", view), prose.place(document["origin"], view)),
        (say("destination", view), prose.place(document["destination"], view)),
        (say("cause", view), prose.record(document["cause"], view)),
        (say("what", view), escape(say("stock" if document["stock"] else "flow", view))),
    ]


def _situation(document: Document, view: View) -> Facts:
    told = [(say("parties", view), _actors(document["parties"], view))]
    if document["conditions"]:
        told.append((say("conditions_reported", view), prose.labels("condition", document["conditions"], view)))
    return told


def _corridor(document: Document, view: View) -> Facts:
    length = document["stated_length_metres"]
    told = [
        (say("status", view), prose.label("corridor_status", document["status"], view)),
        (say("origin", view), prose.place(document["origin"], view)),
        (say("destination", view), prose.place(document["destination"], view)),
        (say("controlled_by", view), prose.actor(document["controlled_by"], view)),
    ]
    if length is not None:
        told.append((say("length", view), say("metres", view, n=prose.number(length, view))))
    return told


def _risk(document: Document, view: View) -> Facts:
    told = [
        (say("feared", view), prose.labels("act", document["feared"], view)),
        (say("whom", view), prose.people(document["people"], view) or prose.missing(view)),
    ]
    if trigger := prose.text(document["trigger"], view):
        told.append((say("trigger", view), trigger))
    return told


def _intervention(document: Document, view: View) -> Facts:
    told = [(say("parties", view), _actors(document["parties"], view))]
    if document["stated_parties"] is not None:
        told.append((say("stated_parties", view), prose.number(document["stated_parties"], view)))
    given = ((say(name, view), prose.text(document[name], view)) for name in ("addressee", "condition"))
    return [
        *told,
        *(each for each in given if each[1]),
        (say("status", view), prose.label("intervention_status", document["status"], view)),
        (say("response", view), prose.label("intervention_response", document["response"], view)),
        (say("impact", view), prose.label("intervention_impact", document["impact"], view)),
    ]


_FACTS: Mapping[RecordType, Callable[[Document, View], Facts]] = MappingProxyType(
    {
        RecordType.EVENT: _event,
        RecordType.FACILITY: _facility,
        RecordType.DETENTION_EPISODE: _detention,
        RecordType.DISPLACEMENT_FLOW: _movement,
        RecordType.SITUATION: _situation,
        RecordType.CORRIDOR: _corridor,
        RecordType.RISK_STATEMENT: _risk,
        RecordType.INTERVENTION: _intervention,
    }
)


def _actors(headers: Iterable[Document], view: View) -> str:
    return items(prose.actor(each, view) for each in headers) or prose.missing(view)


def victim(header: Document | None, view: View) -> str:
    """Who was harmed: as described, which people, how many as far as stated."""
    if header is None:
        return prose.missing(view)
    told = [prose.text(header["label"], view) or prose.label("counting_unit", header["unit"], view)]
    if described := prose.people(header["people"], view):
        told.append(f"({described})")
    if size := header.get("size"):
        told.append(f"· {escape(say('group_size', view))}: {_span(size, view)}")
    return " ".join(told)


def _span(tally: Document, view: View) -> str:
    return prose.span(tally["low"], tally["high"], view)


def _acts_and_links(document: Document, view: View, others: Mapping[str, Document]) -> str:
    acts = section(say("acts", view), items((_act(each, view) for each in document["acts"]), "acts"))
    judged = section(say("assessments", view), items(_assessment(each, view) for each in document["assessments"]))
    related = (
        f"{prose.label('relation_kind', each['kind'], view)}: {prose.record(others[each['code']], view)}"
        for each in document["related"]
        if each["code"] in others
    )
    return acts + judged + section(say("related", view), items(related))


def _act(act: Document, view: View) -> str:
    told = [(say("victim", view), victim(act["victim"], view)), (say("who", view), _involved(act, view))]
    if act["violations"]:
        told.append((say("alleged", view), prose.labels("violation", act["violations"], view)))
    for key, vocabulary in (("method", "method"), ("outcome", "outcome"), ("response", "response")):
        if act[key]:
            told.append((say(key, view), prose.label(vocabulary, act[key], view)))
    if act["involvements"] and act["responsibility"] != "unknown":
        told.append((say("responsibility", view), prose.label("responsibility", act["responsibility"], view)))
    if reason := prose.text(act["reason"], view):
        told.append((say("reason", view), reason))
    return f"<h3>{prose.label('act', act['kind'], view)}</h3>{facts(told)}"


def _involved(act: Document, view: View) -> str:
    return items(_involvement(each, view) for each in act["involvements"]) or escape(say("nobody_named", view))


def _involvement(part: Document, view: View) -> str:
    """Who, in what way, how the attribution stands, and who says so."""
    how = (("involvement", part["degree"]), ("attribution", part["attribution"]))
    told = [prose.label(vocabulary, value, view) for vocabulary, value in how]
    names = [prose.source(each, view) for each in part["sources"]]
    if names:
        told.append(say("according_to", view, sources=", ".join(names)))
    return f"{prose.actor(part['actor'], view)} · {' · '.join(told)}"


GRADES = {
    "sijill": "verification",
    "ucdp": "ucdp_event_clarity",
    "airwars": "airwars_grading",
    "who-ssa": "who_ssa_certainty",
    "huridocs": "huridocs_violation_status",
}
"""Vocabulary of the grades of each scheme."""


def _assessment(judged: Document, view: View) -> str:
    scheme = terms.label("scheme", judged["scheme"], view.lang)
    told = [f"{escape(scheme)}: {prose.label(GRADES[judged['scheme']], judged['grade'], view)}"]
    if judged["standard_of_proof"]:
        told.append(prose.label("standard_of_proof", judged["standard_of_proof"], view))
    if judged["made_on"]:
        told.append(prose.day(judged["made_on"], view))
    if why := prose.text(judged["rationale"], view):
        told.append(why)
    return " · ".join(told)


def _lifeline(document: Document, view: View, others: Mapping[str, Document]) -> str:
    rows = [
        [
            prose.days(each["period"], view),
            prose.label("facility_status", each["status"], view),
            prose.record(others.get(each["cause"]["code"], each["cause"]), view) if each["cause"] else "",
            prose.source(each["source"], view),
        ]
        for each in document["lifeline"]
    ]
    heads = [say(key, view) for key in ("period", "status", "cause", "source")]
    return section(say("lifeline", view), table(heads, rows) if rows else "")


def _stages(document: Document, view: View, _: Mapping[str, Document]) -> str:
    rows = [
        [
            prose.label("detention_state", each["state"], view),
            prose.when(each["occurred"], view),
            prose.place(each["site"], view),
            prose.source(each["source"], view),
        ]
        for each in document["stages"]
    ]
    heads = [say(key, view) for key in ("entered", "when", "place", "source")]
    return section(say("stages", view), table(heads, rows) if rows else "")


_LISTS: Mapping[RecordType, Callable[[Document, View, Mapping[str, Document]], str]] = MappingProxyType(
    {
        RecordType.EVENT: _acts_and_links,
        RecordType.FACILITY: _lifeline,
        RecordType.DETENTION_EPISODE: _stages,
    }
)
