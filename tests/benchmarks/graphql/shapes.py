"""Our documents as the answers that are asked for, picked by hand: what the bare application does."""

from typing import Any

from tests.benchmarks.graphql.answers import TALLIES

FIRST = 50
Document = dict[str, Any]


def _term(code: str | None) -> Any:
    return None if code is None else {"code": code}


def _terms(codes: list[str]) -> Any:
    return [{"code": code} for code in codes]


def _enum(code: str | None) -> Any:
    return None if code is None else code.upper()


def _text(texts: dict[str, str | None]) -> str | None:
    return texts["en"] or texts["ar"]


def _people(people: Document) -> Document:
    return {
        "sex": _enum(people["sex"]),
        "ageBand": _enum(people["age_band"]),
        "civilianStatus": _enum(people["civilian_status"]),
        "roles": _terms(people["roles"]),
    }


def _actor(actor: Document) -> Document:
    return {"id": actor["id"], "name": _text(actor["name"]), "kind": _term(actor["kind"])}


def _named(thing: Document | None) -> Any:
    return thing and {"id": thing["id"], "name": _text(thing["name"])}


def _source(source: Document) -> Document:
    return {
        "id": source["id"],
        "name": _text(source["name"]),
        "kind": _term(source["kind"]),
        "protected": source["protected"],
        "independenceGroup": source["independence_group"],
    }


def _place(place: Document | None) -> Any:
    return place and {"id": place["id"], "pcode": place["pcode"], "name": _text(place["name"])}


def _victim(victim: Document | None) -> Any:
    return victim and {
        "id": victim["id"],
        "unit": _enum(victim["unit"]),
        "label": _text(victim["label"]),
        "people": _people(victim["people"]),
    }


def _involvement(involvement: Document) -> Document:
    return {
        "degree": _term(involvement["degree"]),
        "attribution": _enum(involvement["attribution"]),
        "actor": _actor(involvement["actor"]),
    }


def _act(act: Document) -> Document:
    return {
        "id": act["id"],
        "kind": _term(act["kind"]),
        "violations": _terms(act["violations"]),
        "method": _term(act["method"]),
        "outcome": _term(act["outcome"]),
        "responsibility": _enum(act["responsibility"]),
        "victim": _victim(act["victim"]),
        "involvements": [_involvement(each) for each in act["involvements"]],
    }


def _claim(claim: Document) -> Document:
    return {
        "id": claim["id"],
        "measure": _enum(claim["measure"]),
        "min": claim["min"],
        "best": claim["best"],
        "max": claim["max"],
        "qualifier": _enum(claim["qualifier"]),
        "population": _enum(claim["population"]),
        "statedOn": claim["stated_on"],
        "status": _enum(claim["status"]),
        "cumulative": claim["cumulative"],
        "verbatim": claim["verbatim"],
        "source": _source(claim["source"]),
    }


def _event(event: Document) -> Document:
    occurred = event["occurred"]
    return {
        "id": event["id"],
        "code": event["code"],
        "kind": _term(event["kind"]),
        "title": _text(event["title"]),
        "occurred": {"from": occurred["from"], "to": occurred["to"], "precision": _enum(occurred["precision"])},
        "place": _place(event["place"]),
        "geometry": event["geometry"],
        "placePrecision": _enum(event["place_precision"]),
        "verification": _enum(event["verification"]),
        "granularity": _enum(event["granularity"]),
        "violations": _terms(event["violations"]),
        "independentSources": event["independent_sources"],
        "acts": [_act(each) for each in event["acts"]],
        "claims": [_claim(each) for each in event["claims"]],
    }


def _whole_act(act: Document) -> Document:
    shown = _act(act) | {"reason": _text(act["reason"]), "response": _term(act["response"])}
    if act["victim"]:
        size = act["victim"].get("size")
        shown["victim"]["size"] = size and {name: size[name] for name in ("low", "best", "high")}
    for involvement, of in zip(shown["involvements"], act["involvements"], strict=True):
        involvement["sources"] = [_named(each) for each in of["sources"]]
    return shown


def _anchor(anchor: Document | None, *, whole: bool) -> Any:
    if anchor is None:
        return None
    document = anchor["document"]
    shown = {"id": document["id"], "title": document["title"]}
    if whole:
        shown |= {"kind": _term(document["kind"]), "publishedOn": document["published_on"]}
    return {"start": anchor["start"], "end": anchor["end"], "quote": anchor["quote"], "document": shown}


def _within(things: list[Document], ident: str | None) -> Any:
    return {"id": ident} if any(each["id"] == ident for each in things) else None


def _whole_claim(claim: Document, event: Document) -> Document:
    period = claim["period"]
    return _claim(claim) | {
        "act": _within(event["acts"], claim["act"]),
        "victim": _within([act["victim"] for act in event["acts"] if act["victim"]], claim.get("victim")),
        "coherent": claim["coherent"],
        "people": _people(claim["people"]),
        "side": _named(claim["side"]),
        "period": period and {"from": period["from"], "to": period["to"]},
        "anchor": _anchor(claim["anchor"], whole=True),
    }


def _tally(event: Document, measure: str, population: str) -> Any:
    found = (each for each in event["tallies"] if each["measure"] == measure and each["population"] == population)
    return next(
        (
            {
                "measure": _enum(measure),
                "population": _enum(population),
                "low": each["low"],
                "best": each["best"],
                "high": each["high"],
                "rule": each["rule"],
                "independentSources": each["independent_sources"],
                "conflicting": each["conflicting"],
            }
            for each in found
        ),
        None,
    )


def _information(told: Document) -> Document:
    return {
        "stance": _enum(told["stance"]),
        "connection": _term(told["connection"]),
        "reliability": _term(told["reliability"]),
        "source": _named(told["source"]),
        "anchor": _anchor(told["anchor"], whole=False),
    }


def _whole_event(event: Document) -> Document:
    shown, occurred, place = _event(event), event["occurred"], event["place"]
    shown["occurred"] |= {
        "ongoing": occurred["ongoing"],
        "timeOfDay": _term(occurred["time_of_day"]),
        "verbatim": occurred["verbatim"],
    }
    if place:
        shown["place"] |= {"kind": _term(place["kind"]), "level": _enum(place["level"])}
    return (
        shown
        | {name: _tally(event, *of) for name, of in TALLIES.items()}
        | {
            "summary": _text(event["summary"]),
            "placeVerbatim": event["place_verbatim"],
            "uncertaintyMetres": event["uncertainty_metres"],
            "context": _terms(event["context"]),
            "facilityKinds": _terms(event["facility_kinds"]),
            "acts": [_whole_act(each) for each in event["acts"]],
            "claims": [_whole_claim(each, event) for each in event["claims"]],
            "sources": [_source(each) for each in event["sources"]],
            "information": [_information(each) for each in event["information"]],
            "redaction": [{"field": each["field"], "reason": _enum(each["reason"])} for each in event["redaction"]],
        }
    )


Rows = tuple[list[str], list[tuple[Any, ...]]]
"""Names of columns, and rows."""


def _documents(answers: list[Rows]) -> list[Document]:
    """The documents that the statements gave: all in one value, or one in each row."""
    for names, rows in answers:
        if "documents" in names:
            return rows[0][names.index("documents")] or []
        if "document" in names:
            at = names.index("document")
            return [row[at] for row in rows]
    raise ValueError("No statement gives documents.")


def q1(answers: list[Rows]) -> Document:
    documents = _documents(answers)
    nodes = [_event(each) for each in documents[:FIRST]]
    return {"events": {"pageInfo": {"hasNextPage": len(documents) > FIRST}, "nodes": nodes}}


def q2(answers: list[Rows]) -> Document:
    names, rows = next((names, rows) for names, rows in answers if "part" in names)
    part, start, records = (names.index(name) for name in ("part", "start", "records"))
    shown = [{"start": row[start].isoformat(), "records": row[records] or 0} for row in rows if row[part] == "point"]
    return {"timeSeries": {"points": shown}}


def q3(answers: list[Rows]) -> Document:
    return {"node": _whole_event(_documents(answers)[0])}


SHAPES = {"q1": q1, "q2": q2, "q3": q3}
