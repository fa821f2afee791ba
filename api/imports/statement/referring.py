"""Keys and what refers to them: each key once in a file, each reference to what is of the right kind and taken."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar, get_args, get_origin

from pydantic.fields import FieldInfo

from api.imports.statement.claims import Claim
from api.imports.statement.coding import Names
from api.imports.statement.parts import Part
from api.imports.statement.reading import Fault, Steps
from api.imports.statement.records import LISTS, Event
from api.imports.statement.validating import Coded, Entry
from api.imports.statement.wording import choose

KINDS = {
    "document": "document",
    "documents": "document",
    "sources": "source",
    "actors": "actor",
    "places": "place",
    "controls": "control",
    "victims": "victim",
    "victim": "victim",
    "acts": "act",
    "claims": "claim",
    **{name: str(model.type) for name, model in LISTS.items()},
}
"""What the things of a list are, by the name of the list, or of the field that holds a single one."""

_OWN = frozenset({"act", "victim"})
"""What only the record that it belongs to may refer to."""

P = TypeVar("P", bound=Part)


@dataclass(frozen=True, slots=True)
class Named:
    """Something with a key. `entry` is the record in which it stands, None for what all records share."""

    kind: str
    steps: Steps
    entry: Entry | None


def names(coded: Coded) -> tuple[dict[str, Named], list[Fault]]:
    """Everything that has a key, faulty records included, and a fault for each key that stands a second time."""
    entries = {entry.steps: entry for entry in coded.entries}
    found: dict[str, Named] = {}
    faults: list[Fault] = []
    for key, kind, steps in _keyed(coded.written.value, ()):
        line = coded.written.line(steps)
        if key in found:
            before = coded.written.line(found[key].steps)
            reason = f"the key “{key}” stands on line {before} too; give each thing a key of its own"
            faults.append(Fault(line, steps, reason))
        else:
            found[key] = Named(kind, steps, entries.get(steps[:2]))
    return found, faults


def _keyed(value: Any, steps: Steps) -> Iterator[tuple[str, str, Steps]]:
    """Key, kind and spot of everything that has one."""
    if isinstance(value, list):
        for number, each in enumerate(value):
            yield from _keyed(each, (*steps, number))
    elif isinstance(value, dict):
        holder = next((step for step in reversed(steps) if isinstance(step, str)), "")
        key = value.get("key") or (value.get("pcode") if holder == "places" else None)
        if holder in KINDS and isinstance(key, str):
            yield key, KINDS[holder], steps
        for name, each in value.items():
            if name != "geometry":
                yield from _keyed(each, (*steps, name))


def parts(part: Part, kind: type[P], steps: Steps) -> Iterator[tuple[Steps, P]]:
    """All parts of that class within a part, with their spots."""
    if isinstance(part, kind):
        yield steps, part
    for at, each in _held(part, steps):
        if isinstance(each, Part):
            yield from parts(each, kind, at)


def references(part: Part, steps: Steps) -> Iterator[tuple[Steps, str, str]]:
    """Spot, kind and key of everything that a part refers to."""
    kinds = {field.alias or name: _kind(field) for name, field in type(part).model_fields.items()}
    for at, each in _held(part, steps):
        kind = kinds[str(at[len(steps)])]
        if isinstance(each, Part):
            yield from references(each, at)
        elif kind is not None and isinstance(each, str):
            yield at, kind, each


def _held(part: Part, steps: Steps) -> Iterator[tuple[Steps, Any]]:
    for name, field in type(part).model_fields.items():
        value, at = getattr(part, name), (*steps, field.alias or name)
        if isinstance(value, tuple):
            yield from (((*at, number), each) for number, each in enumerate(value))
        else:
            yield at, value


def _kind(field: FieldInfo) -> str | None:
    return next((each.kind for each in (*field.metadata, *_marks(field.annotation)) if isinstance(each, Names)), None)


def _marks(annotation: Any) -> Iterator[Any]:
    if get_origin(annotation) is Annotated:
        yield from annotation.__metadata__
    for each in get_args(annotation):
        yield from _marks(each)


def check_shared(coded: Coded, known: dict[str, Named]) -> Iterator[Fault]:
    """Faults of references outside records, and of actors that belong to themselves."""
    for at, kind, key in references(coded.frame, ()):
        yield from _fault(coded, known, at, kind, key, None)
    parents = {actor.key: actor.parent for actor in coded.frame.actors}
    for number, actor in enumerate(coded.frame.actors):
        above, seen = actor.parent, {actor.key}
        while above in parents and above not in seen:
            seen.add(above)
            above = parents[above]
        steps: Steps = ("actors", number)
        if above == actor.key or actor.key in actor.members:
            reason = "belongs to itself, by its parents or as its own member; an actor is not part of itself"
            yield Fault(coded.written.line(steps), steps, reason)
    for number, source in enumerate(coded.frame.sources):
        if source.key in source.rests_on:
            steps = ("sources", number, "rests_on")
            yield Fault(coded.written.line(steps), steps, "names the source itself; name those on which it draws")


def check_records(coded: Coded, known: dict[str, Named]) -> None:
    """Add to each record the faults of its references."""
    for entry in coded.entries:
        for at, kind, key in references(entry.record, entry.steps) if entry.record else ():
            entry.faults += _fault(coded, known, at, kind, key, entry)
    _check_claims(coded, known)


def reject_dependents(coded: Coded, known: dict[str, Named]) -> None:
    """Reject what refers to what is rejected, however far that goes."""
    waiting: list[tuple[Entry, Steps, str, Entry]] = []
    for entry in coded.entries:
        for at, _, key in references(entry.record, entry.steps) if entry.record else ():
            other = known[key].entry if key in known else None
            if other is not None and other is not entry:
                waiting.append((entry, at, key, other))
    moved = True
    while moved:
        moved = False
        for entry, at, key, other in waiting:
            if other.faults and not entry.faults:
                reason = f"refers to {key}, which is rejected (line {coded.written.line(other.steps)}); mend that first"
                entry.faults.append(Fault(coded.written.line(at), at, reason))
                moved = True


def _fault(
    coded: Coded, known: dict[str, Named], at: Steps, kind: str, key: str, entry: Entry | None
) -> Iterable[Fault]:
    line = coded.written.line(at)
    found = known.get(key)
    if found is None:
        near = choose(key, [name for name, each in known.items() if each.kind == kind])
        return [Fault(line, at, f"there is no {kind.replace('_', ' ')} “{key}” in the file; {near}")]
    if found.kind != kind:
        return [
            Fault(
                line,
                at,
                f"“{key}” is {_spoken(found.kind)} (line {coded.written.line(found.steps)}), "
                f"and here is the place of {_spoken(kind)}",
            )
        ]
    if kind in _OWN and found.entry is not entry:
        return [Fault(line, at, f"the {kind} “{key}” is of another record; name one of this record")]
    return []


def _spoken(kind: str) -> str:
    return f"{'an' if kind[0] in 'aeiou' else 'a'} {kind.replace('_', ' ')}"


def _check_claims(coded: Coded, known: dict[str, Named]) -> None:
    """What claims say of each other, and events of themselves."""
    for entry in coded.entries:
        if entry.record is None:
            continue
        for at, claim in parts(entry.record, Claim, entry.steps):
            entry.faults += (
                Fault(coded.written.line((*at, name)), (*at, name), reason)
                for name, reason in _wrongs(claim, entry.record.claims, known)
            )
        if isinstance(entry.record, Event) and entry.key in {each.event for each in entry.record.relations}:
            at = (*entry.steps, "relations")
            entry.faults.append(Fault(coded.written.line(at), at, "relates the event to itself; name another event"))


def _wrongs(claim: Claim, beside: Sequence[Claim], known: dict[str, Named]) -> Iterator[tuple[str, str]]:
    if claim.key in claim.overlaps:
        yield "overlaps", "names the claim itself; name others that count some of the same people"
    earlier = next((each for each in beside if each.key == claim.supersedes), None)
    if earlier is claim:
        yield "supersedes", "names the claim itself; name the earlier one"
    elif earlier is not None and earlier.source != claim.source:
        yield "supersedes", f"{earlier.key} is a claim of {earlier.source}; a source replaces its own claims only"
    elif earlier is None and claim.supersedes in known:
        yield "supersedes", "names no claim of this record; a claim replaces one on the same record"
