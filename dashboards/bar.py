"""The filter bar: a control for each part of the address that readers change, and the way from there to an address."""

import dataclasses
import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import dash_mantine_components as dmc
from dash.development.base_component import Component

from dashboards.address import Address
from dashboards.numerals import digits
from dashboards.words import Words
from schema.answering import AreaLevel, Bucket
from schema.vocabulary import Measure, Population

ALL = "*"
"""The value of a control that filters nothing."""

SELECTS = ("collection", "area", "kind", "measure", "population", "bucket", "level", "as-of")
DATES = ("from", "to")
CONTROLS = ("collection", "area", *DATES, "kind", "measure", "population", "bucket", "level", "as-of")
_SEARCHABLE = ("area", "kind")
MOST = 150
"""Options of a list that are shown at once; the rest are found by typing."""
EARLIEST = 1000
"""A year before this one is a year that is still being typed."""

Option = Mapping[str, Any]
"""A value and its label; or a heading `group` and its options `items`."""


@dataclass(frozen=True)
class Offer:
    """What the selects offer, by control; groups have a heading and options."""

    of: Mapping[str, Sequence[Option]]


@dataclass(frozen=True)
class Setting:
    """State of one control. `options` is empty for dates."""

    value: str
    options: Sequence[Option]
    is_set: bool


class Unfinished(Exception):
    """A control is still being filled in."""


def values(address: Address) -> dict[str, str]:
    """The value of each control at an address; several codes of one list are one value, with commas between."""
    where = address.where
    days = (where.occurred.from_, where.occurred.to)
    return {
        "collection": ",".join(where.collections) or ALL,
        "area": ",".join(where.within.places) or ALL,
        "from": days[0].isoformat() if days[0] else "",
        "to": days[1].isoformat() if days[1] else "",
        "kind": ",".join(where.kinds) or ALL,
        "measure": address.measure.value,
        "population": address.population.value,
        "bucket": address.bucket.value,
        "level": address.level.value,
        "as-of": address.as_of or ALL,
    }


def changed(address: Address, given: Mapping[str, str | None]) -> Address:
    """The address with what the controls say in place of what it said; the rest of its filter stays.

    Raises BadInput for controls that contradict each other, Unfinished for a day that is still being typed.
    """
    where = address.where
    occurred = dataclasses.replace(where.occurred, from_=_day(given["from"]), to=_day(given["to"]))
    measure = Measure(given["measure"] or address.measure)
    population = Population(given["population"] or address.population)
    return dataclasses.replace(
        address,
        where=dataclasses.replace(
            where,
            collections=_codes(given["collection"]),
            within=dataclasses.replace(where.within, places=_codes(given["area"])),
            occurred=occurred,
            kinds=_codes(given["kind"]),
        ),
        measure=measure,
        population=Population.ALL if measure in NO_PEOPLE else population,
        bucket=Bucket(given["bucket"] or address.bucket),
        level=AreaLevel(given["level"] or address.level),
        as_of=None if given["as-of"] in (None, "", ALL) else given["as-of"],
    )


NO_PEOPLE = (Measure.INCIDENTS, Measure.FACILITIES_DAMAGED, Measure.FACILITIES_DESTROYED)
"""What is no count of people has no population but all."""


def _codes(given: str | None) -> tuple[str, ...]:
    return () if given in (None, "", ALL) else tuple((given or "").split(","))


def _day(given: str | None) -> dt.date | None:
    if not given:
        return None
    try:
        day = dt.date.fromisoformat(given[:10])
    except ValueError:
        raise Unfinished from None
    if day.year < EARLIEST:
        raise Unfinished
    return day


def settings(address: Address, offer: Offer) -> dict[str, Setting]:
    """The state of every control: its value, what it offers (always its own value too), and whether it filters."""
    words, usual = Words(address.look), values(Address())
    found = {}
    for name, value in values(address).items():
        options = list(offer.of.get(name, ()))
        if name in SELECTS and value not in _values(options):
            options.append({"value": value, "label": _label(name, value, words)})
        found[name] = Setting(value, options, value != usual[name])
    return found


def _label(name: str, value: str, words: Words) -> str:
    """The label of a value that no list offers: several codes, a kind that does not occur, or a code as it is."""
    if "," in value:
        return words("several", n=digits(str(value.count(",") + 1), words.look))
    return words.term("event", value) if name == "kind" else value


def _values(options: Sequence[Option]) -> set[str]:
    return {inner["value"] for each in options for inner in each.get("items", [each])}


def controls(address: Address, offer: Offer) -> list[Component]:
    """The controls, in order."""
    words = Words(address.look)
    return [_control(name, setting, words) for name, setting in settings(address, offer).items()]


def _control(name: str, setting: Setting, words: Words) -> Component:
    label = words(name.replace("-", "_"))
    css = css_class(setting)
    made: Component
    if name in DATES:
        made = dmc.TextInput(
            id=name,
            label=label,
            value=setting.value,
            className=css,
            debounce=600,
            # The browser's own date picker: keyboards, phones and screen readers know it.
            attributes={"input": {"type": "date"}},
        )
    else:
        made = dmc.Select(
            id=name,
            label=label,
            data=list(setting.options),
            value=setting.value,
            className=css,
            allowDeselect=False,
            searchable=name in _SEARCHABLE,
            clearSearchOnFocus=name in _SEARCHABLE,
            nothingFoundMessage=words("nothing_found"),
            limit=MOST if name in _SEARCHABLE else None,
            maxDropdownHeight=320,
            comboboxProps={"transitionProps": {"duration": 0}, "position": "bottom-start", "width": "max-content"},
        )
    return made


def css_class(setting: Setting) -> str:
    """The class of a control: a set filter shows that it is."""
    return "set" if setting.is_set else "unset"
