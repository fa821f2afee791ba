"""What areas of a map are called, what its colours mean, in words beneath it, and the colours of hotspots."""

from collections.abc import Mapping
from typing import Any

from analytics.figures.dress import Look, hatch, inscribed, plain
from analytics.results_areas import Area, AreaMap
from analytics.spatial.rates import WILD
from analytics.wording import AR, EN
from schema import terms
from schema.answering import Association, Scale

_PLACES: Mapping[Association, int] = {
    Association.HIGH_AMONG_HIGH: 6,
    Association.HIGH_AMONG_LOW: 4,
    Association.LOW_AMONG_HIGH: 2,
    Association.LOW_AMONG_LOW: 1,
}
"""Steps of the diverging scale: blue is high, ochre low, the deeper step where the neighbours are alike."""


def paint_of(association: Association, look: Look) -> Mapping[str, Any]:
    """How an area is filled that is so to its neighbours; hatched where it was not compared."""
    if association is Association.NOT_COMPARED:
        return {"fillpattern": hatch(look), "fillcolor": "rgba(0,0,0,0)"}
    if association is Association.NOT_SIGNIFICANT:
        return {"fillcolor": look.token("div")[3]}
    return {"fillcolor": look.token("div")[_PLACES[association]]}


def is_wild(area: Area, result: AreaMap) -> bool:
    """Whether a rate rests on so few that it varies by more than 30 per cent by chance alone."""
    return result.scale is Scale.RATE and bool(area.class_) and area.records < WILD**-2


def called(area: Area, look: Look) -> str:
    """The name of an area in the figure's language; of a hexagon its cell."""
    if area.place is None:
        return plain(area.code)
    name = area.place["name"]
    return look.say(inscribed(name, EN), inscribed(name, AR))


def associations(result: AreaMap, look: Look) -> str:
    """The kinds of areas that occur, each with its colour."""
    occur = [each for each in Association if any(area.association is each for area in result.areas)]
    parts = []
    for each in occur:
        labels = [terms.label("association", each, lang) for lang in (EN, AR)]
        colour = look.token("hatch") if each is Association.NOT_COMPARED else paint_of(each, look)["fillcolor"]
        mark = "▨" if each is Association.NOT_COMPARED else "■"
        parts.append(f'<span style="color:{colour}">{mark}</span> {look.say(*labels)}')
    return "   ".join(parts)


def classes(result: AreaMap, look: Look) -> str:
    """The classes that occur, each with its colour and ends."""
    parts = []
    if any(area.class_ == 0 for area in result.areas):
        parts.append(f'<span style="color:{look.token("line2")}">□</span> {look.number(0)}')
    for n, end in enumerate(result.breaks):
        up_to = look.number(end)
        mark = f'<span style="color:{look.token("seq")[n]}">■</span>'
        parts.append(f"{mark} {look.say(f'up to {up_to}', f'حتى {up_to}')}")
    if any(area.class_ is None for area in result.areas):
        unknown = look.say("not known", "غير معروف")
        parts.append(f'<span style="color:{look.token("hatch")}">▨</span> {unknown}')
    if any(is_wild(area, result) for area in result.areas):
        parts.append(look.say("paler: rests on few", "أبهت: يستند إلى القليل"))
    return "   ".join(parts)
