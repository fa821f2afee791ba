"""The groups of a series as they are read: in order, each with its track, its name and who was looking at it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from analytics import dimensions
from analytics.activity import Activity
from analytics.dimensions import AREAS
from analytics.results import Category
from analytics.series.form import ATTRIBUTED, BY_SOURCE, Form
from analytics.series.leaving import UNTOLD, WITH, WITHOUT
from analytics.series.statements import MOST_DRAWN, MOST_LAST, POINT
from analytics.series.tracks import Track, added
from schema.answering import Dimension
from schema.errors import TooLarge

Code = str | None


@dataclass(frozen=True)
class Group:
    """A group with its numbers.

    Attributes:
        category: what it is called.
        track: its numbers, of all collections.
        nobodys: of a group of somebody named, what nobody is named for and is not in it already.
        active: sources that were looking at it by first day of bucket; None when they are those of the whole.
        untold: without a source, records of which no number can be told then.
        collection: of a group that is a collection, its slug.
    """

    category: Category
    track: Track
    nobodys: Track | None = None
    active: Mapping[str, int] | None = None
    untold: int = 0
    collection: str | None = None


@dataclass
class Read:
    """What the rows of groups tell: tracks by code and second key, and sources by day and code."""

    tracks: dict[tuple[Code, Code], Track] = field(default_factory=lambda: defaultdict(Track))
    active: dict[Code, dict[str, int]] = field(default_factory=lambda: defaultdict(dict))

    @classmethod
    def of(cls, numbers: Sequence[Any], looking: Iterable[Any], form: Form, most: int) -> "Read":
        """Read the rows of both statements. Raises TooLarge."""
        made = cls()
        too_many(numbers)
        if sum(row.part == POINT for row in numbers) > most:
            name = form.group_by.name if form.group_by else ""
            raise TooLarge(f"groupBy: {name} makes more points than can be shown; take wider buckets or fewer events.")
        for row in numbers:
            made.tracks[row.row, row.unnamed].read(row)
        for row in looking:
            made.active[row.of][row.key] = row.n
        return made

    def track(self, code: Code) -> Track:
        """All of a category."""
        return added(track for (own, _), track in self.tracks.items() if own == code)


def too_many(rows: Sequence[Any]) -> None:
    """Raise TooLarge where rows were cut off."""
    parts: dict[str, int] = defaultdict(int)
    for row in rows:
        parts[row.part] += 1
    if parts["drawn"] > MOST_DRAWN:
        raise TooLarge(
            "imprecise: DRAWS would have to place more records than can be drawn at once; take SPREAD, wider buckets "
            "or fewer events."
        )
    if parts["last"] > MOST_LAST:
        raise TooLarge("where: too many records state how many there were; ask for fewer events.")


def of_collections(tracks: Mapping[str, Track], active: Mapping[str, Mapping[str, int]], called: Any) -> list[Group]:
    """The collections as groups, in order of their slugs."""
    return [
        Group(
            dimensions.category(Dimension.COLLECTION, slug, called),
            tracks[slug],
            active=active.get(slug, {}),
            collection=slug,
        )
        for slug in sorted(tracks)
    ]


def groups(read: Read, whole: Track, seen: Activity, form: Form, called: Any) -> list[Group]:
    """The groups in the order in which they are shown."""
    if form.group_by is None:
        return []
    if form.group_by is Dimension.SOURCE_LEFT_OUT:
        return _without_each(read, whole, seen, called)
    codes = {code for (code, _), track in read.tracks.items() if track.total.events}
    if form.group_by in BY_SOURCE:
        # What no named source documented would tell of protected ones.
        codes.discard(None)
    tracks = {code: read.track(code) for code in codes}
    order = dimensions.ranks(form.group_by, {code: track.total.records for code, track in tracks.items()})
    looked = form.group_by in AREAS or form.group_by in BY_SOURCE
    return [
        Group(
            dimensions.category(form.group_by, code, called),
            tracks[code],
            nobodys=_nobodys(read, code, form),
            active=read.active.get(code, {}) if looked and code is not None else None,
        )
        for code in sorted(tracks, key=lambda code: order[code])
    ]


def _nobodys(read: Read, code: Code, form: Form) -> Track | None:
    """What nobody is named for, less what this category has of it: acts of one event may differ in who is named."""
    if form.group_by not in ATTRIBUTED or code is None or form.stock:
        return None
    return read.track(None) - read.tracks.get((code, "true"), Track())


def _without_each(read: Read, whole: Track, seen: Activity, called: Any) -> list[Group]:
    """The whole without each named source, those behind most events first."""
    made = []
    for source in seen.sources:
        code = str(source["id"])
        if (code, WITH) not in read.tracks:
            continue
        untold = read.tracks.get((code, UNTOLD), Track())
        left = read.tracks.get((code, WITHOUT), Track())
        others = {
            key: n - read.active.get(code, {}).get(key, 0)
            for (key, collection), n in seen.active.items()
            if collection is None
        }
        made.append(
            Group(
                dimensions.category(Dimension.SOURCE_LEFT_OUT, code, called),
                whole - read.tracks[code, WITH] + left + untold,
                active=others,
                untold=untold.total.records,
            )
        )
    return made
