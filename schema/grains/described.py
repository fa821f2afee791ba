"""`docs/shapes.md`: what each column of a shape holds, and what has no counterpart, from the declarations.

python -m schema.grains.described > docs/shapes.md
"""

import sys
from collections.abc import Iterator

from schema import terms
from schema.grains.all import SHAPES
from schema.grains.declaring import Column, Grain
from schema.terms import Crosswalk
from schema.vocabulary import Language, Match

HEAD = """# Shapes: events in the columns that other communities' scripts expect

Made by `python -m schema.grains.described`.

`/datasets/events.csv?shape=ucdp` and `?shape=acled` (in every format, with every filter) hold the rows of `events`
under other names and codes, so that a script that reads UCDP GED or ACLED reads them too. After the columns of the
shape come ours: permalink, licence, citation, whether it is fictional, and the publication.

What the record does not say stays empty, and unknown is never 0. Nothing is invented to fill a column: what has no
counterpart is empty in every row. A shape says less than `events`; whoever needs bounds, every party or why something
is withheld takes that. The record stays neutral: a party is one that sources name, and no finding of responsibility.
"""

SCHEMES = {"ucdp": "UCDP GED", "acled": "ACLED"}
LISTS = ("event", "date_precision", "place_precision", "actor")


def page() -> str:
    """The page."""
    return "\n".join([HEAD, *(line for shape in SHAPES.values() for line in _shape(shape))]) + "\n"


def _shape(shape: Grain) -> Iterator[str]:
    yield f"## `shape={shape.name}`: {SCHEMES[shape.name]}"
    yield ""
    yield shape.words.meaning[Language.EN]
    yield ""
    yield "| column | what it holds | from |"
    yield "|---|---|---|"
    for each in shape.columns:
        if each.rests_on or each.said is None:
            yield f"| `{each.name}` | {each.words.meaning[Language.EN]} | {_origin(each)} |"
    yield ""
    nothing = ", ".join(f"`{each.name}`" for each in shape.columns if each.said and not each.rests_on)
    yield f"Empty in every row, for want of a counterpart: {nothing}."
    yield ""
    for name in LISTS:
        yield from _list(name, shape.name)


def _origin(column: Column) -> str:
    tables: dict[str, list[str]] = {}
    for each in column.rests_on:
        names = tables.setdefault(each.table.name, [])
        if each.name not in names:
            names.append(each.name)
    return "; ".join(f"{table}: {', '.join(names)}" for table, names in tables.items()) or "the question"


def _list(name: str, scheme: str) -> Iterator[str]:
    """Which of our codes have which counterpart, and which have none."""
    found = terms.vocabulary(name)
    pairs = [(each.code, other) for each in found.terms for other in each.crosswalks if other.scheme == scheme]
    if not pairs:
        return
    yield f"### {found.labels[Language.EN]}: our codes and theirs"
    yield ""
    yield "| ours | theirs | fit |"
    yield "|---|---|---|"
    for code, other in pairs:
        yield f"| {code} | {_named(other)} | {other.match}{' (never used)' if other.match is Match.NARROW else ''} |"
    yield ""
    mapped = {code for code, _ in pairs}
    left = [each.code for each in found.terms if each.code not in mapped and each.parent not in mapped]
    if left:
        yield f"Without counterpart: {', '.join(left)}."
        yield ""


def _named(other: Crosswalk) -> str:
    return other.code if other.label in (None, other.code) else f"{other.code} ({other.label})"


if __name__ == "__main__":
    sys.stdout.write(page())
