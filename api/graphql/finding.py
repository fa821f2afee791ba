"""`node` and `nodes`: whatever an identifier names, in the state that it names."""

import re
from collections.abc import Sequence
from typing import Any

from api.graphql.loading import whole
from api.graphql.reader import Reader
from api.graphql.shown import PARTS, Shown, State, bare, record, within
from schema.errors import BadInput, BeforeFirstPublication, UnknownKey
from schema.queries import documents

MOST = 100
STATES = 5

NAMES = {"place": "Place", "actor": "Actor", "source": "Source", "document": "Document"}


async def find(reader: Reader, ids: Sequence[str]) -> list[Shown | None]:
    """What the identifiers name, in their order; None for each that is not there. Raises BadInput for too many."""
    if len(ids) > MOST:
        raise BadInput(f"ids: {len(ids)} given; give at most {MOST}.")
    states = {_number(each) for each in ids}
    if len(states) > STATES:
        raise BadInput(f"ids: they name {len(states)} states of the record; ask for at most {STATES} at once.")
    found: dict[str, Shown] = {}
    for number in states:
        found |= await _in_state(reader, number, [each for each in ids if _number(each) == number])
    return [found.get(each) for each in ids]


def _number(identifier: str) -> int | None:
    _, named, number = identifier.partition("@")
    # A state that cannot be has nothing in it.
    return None if not named else int(number) if re.fullmatch(r"\d{1,9}", number) else 0


async def _in_state(reader: Reader, number: int | None, ids: Sequence[str]) -> dict[str, Shown]:
    try:
        state = await reader.state(number)
    except (BeforeFirstPublication, UnknownKey):
        return {}
    own = {bare(each): each for each in ids}
    found = {
        own[slug]: Shown(document, state, concept="Collection")
        for slug, document in state.collections.items()
        if slug in own
    }
    rest = [each for each in own if own[each] not in found]
    rows = list(await reader.rows(documents.events_of(rest, state.number))) if rest else []
    # Nothing in an identifier says what it names.
    if others := [each for each in rest if each not in {row.id for row in rows}]:
        rows += await reader.rows(documents.anything(others, state.number))
    shown = {own[row.id]: _shown(row, state) for row in rows}
    return found | {ident: each for ident, each in shown.items() if each is not None}


def _shown(row: Any, state: State) -> Shown | None:
    document = whole(row.document)
    if row.concept in NAMES:
        return Shown(document, state, concept=NAMES[row.concept])
    found = record(document, state)
    return within(found, row.concept, row.id) if row.concept in PARTS else found
