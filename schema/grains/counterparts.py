"""Codes of other schemes for our own, from the crosswalks of the vocabularies, as SQL looks them up."""

import json
from collections.abc import Callable, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from schema import terms
from schema.terms import Crosswalk
from schema.vocabulary import Match

CLEAR = (Match.EXACT, Match.CLOSE, Match.BROAD)
"""Fits by which a code of ours is one of theirs, or within one; of several narrower ones nobody says which is meant."""


def counterparts(
    vocabulary: str, scheme: str, told: "Callable[[Crosswalk], str | None]" = lambda each: each.code
) -> Mapping[str, str]:
    """What a scheme calls each of our codes, or the narrowest broader code for which it has a name; best fits first."""
    found: dict[str, str] = {}
    for term in terms.vocabulary(vocabulary).terms:  # broad before narrow
        fits = sorted((each for each in term.crosswalks if each.scheme == scheme), key=_fit)
        own = next((said for each in fits if each.match in CLEAR and (said := told(each))), None)
        if said := own or found.get(term.parent or ""):
            found[term.code] = said
    return found


def _fit(each: Crosswalk) -> int:
    return list(Match).index(each.match)


def looked_up(names: Mapping[str, str], code: "sa.ColumnElement[Any]") -> "sa.ColumnElement[str]":
    """What a code is called; null when it is called nothing."""
    table = sa.cast(sa.literal(json.dumps(dict(names), ensure_ascii=False), sa.Text), JSONB)
    called: sa.ColumnElement[str] = table.op("->>", return_type=sa.Text())(code)
    return called
