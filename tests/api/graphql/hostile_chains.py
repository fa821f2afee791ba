"""Chains of fragments that each spread the next one twice and ask for next to nothing: free, and allowed.

Whoever follows spreads without remembering them takes 2^29 steps; each chain is made in growing lengths, so that a test
meets the short ones first and ends there.
"""

from collections.abc import Iterator
from typing import NamedTuple

LENGTHS = (10, 14, 18, 30)
LINKS = {
    "twice": "...F{1} ...F{1}",
    "four times": "...F{1} ...F{1} ...F{1} ...F{1}",
    "in place": "... {{ ...F{1} }} ... on {2} {{ ...F{1} }}",
    "with a field": "__typename ...F{1} ...F{1}",
    "on conditions": "...F{1} @include(if: $no) ...F{1}",
}
PLACES = {
    "the root": ("Query", "{ publication { number } ...F0 }"),
    "the root again": ("Query", "{ publication { number } ...F0 ... { ...F0 } ... on Query { ...F0 } }"),
    "the root alone": ("Query", "{ ...F0 }"),
    "the schema": ("__Schema", "{ __schema { ...F0 } }"),
    "a connection": ("EventConnection", "{ events(first: 1) { ...F0 } }"),
    "an element": ("Event", "{ events(first: 1) { nodes { ...F0 } } }"),
    "an edge": ("EventEdge", "{ events(first: 1) { edges { ...F0 } } }"),
    "an element, as what it is": ("Record", "{ events(first: 1) { nodes { ...F0 } } }"),
    "a thing beneath": ("Place", "{ events(first: 1) { nodes { place { ...F0 } } } }"),
    "any thing": ("Node", '{ node(id: "alpha") { ...F0 } }'),
    "several things": ("Node", '{ nodes(ids: ["alpha", "beta", "gamma"]) { ...F0 } }'),
    "a type of things": ("Collection", '{ node(id: "alpha") { ...F0 } }'),
    "a map": ("AreaMap", "{ areaMap { ...F0 } }"),
    "a map, drawn": ("AreaMap", "{ areaMap { ...F0 areas { geometry } } }"),
    "an area": ("Area", "{ areaMap { areas { ...F0 } } }"),
    "a series": ("TimeSeries", "{ timeSeries(bucket: YEAR) { ...F0 } }"),
    "a point": ("SeriesPoint", "{ timeSeries(bucket: YEAR) { points { ...F0 } } }"),
    "a table": ("CrossTab", "{ crossTab(rows: VIOLATION) { ...F0 } }"),
    "an overlap": ("SourceOverlap", "{ sourceOverlap { ...F0 } }"),
    "any result": ("Result", "{ areaMap { ...F0 } timeSeries(bucket: YEAR) { ...F0 } sourceOverlap { ...F0 } }"),
}


class Chain(NamedTuple):
    """One document."""

    name: str
    text: str


def chains(place: str) -> Iterator[Chain]:
    """Those that hang beneath a place, the shortest first."""
    type_, question = PLACES[place]
    for length in LENGTHS:
        for name, link in LINKS.items():
            told = "query ($no: Boolean! = false) " if "$no" in link else ""
            links = (f"fragment F{n} on {type_} {{ {link.format(n, n + 1, type_)} }}" for n in range(length - 1))
            end = f"fragment F{length - 1} on {type_} {{ __typename }}"
            yield Chain(f"{length} {name}", f"{told}{question} {' '.join(links)} {end}")
