"""Releases: numbered, signed editions of the published record, as lists of files, and what each changed."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urljoin

import strawberry
from strawberry import UNSET

from api.graphql.changes import page_of
from api.graphql.connections import ChangeConnection
from api.graphql.directives import ListSize
from api.graphql.resolving import After, First, Told
from api.graphql.scalars import AsOf
from schema.queries import releases
from schema.queries.changes import START, Followed, Mark
from schema.queries.scope import ReleaseNumber

File = Mapping[str, Any]


@dataclass(frozen=True, eq=False)
class Released:
    """A row of `schema.queries.releases.listed`, and the publication of the release before it of the same nature."""

    row: Any
    since: int | None

    def __getattr__(self, name: str) -> Any:
        """What the row has."""
        return getattr(self.row, name)


def _own(name: str) -> Any:
    def resolve(root: strawberry.Parent[File]) -> Any:
        return root[name]

    return resolve


def _bytes(root: strawberry.Parent[File]) -> float:
    return float(root["bytes"])


def _url(root: strawberry.Parent[File], info: Told) -> str:
    return urljoin(info.context.base_url, f"/releases/{root['release']}/{quote(root['path'], safe='/=')}")


@strawberry.type(description="One file of a release.")
class ReleaseFile:
    """Shows an entry of `release.files`."""

    path: str = strawberry.field(resolver=_own("path"), description="Path within the release.")
    grain: str = strawberry.field(
        resolver=_own("grain"),
        description="What one row is: events, acts, claims and so on; about is what tells of the release itself.",
    )
    media_type: str = strawberry.field(resolver=_own("media_type"), description="Media type.")
    rows: int | None = strawberry.field(resolver=_own("rows"), description="Rows.")
    bytes: float = strawberry.field(resolver=_bytes, description="Bytes, exact up to 2^53.")
    sha256: str = strawberry.field(resolver=_own("sha256"), description="SHA-256.")
    url: str = strawberry.field(resolver=_url, description="Where to get it.")


def _as_of(root: strawberry.Parent[Any]) -> Any:
    return root.at.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")


def _files(root: strawberry.Parent[Any]) -> Any:
    return [{**each, "release": root.number} for each in root.files]


async def _changes(root: strawberry.Parent[Released], info: Told, first: First = 50, after: After = UNSET) -> Any:
    state = await info.context.state(ReleaseNumber(root.number))
    since = START if root.since is None else Mark(root.since)
    return await page_of(info.context, state, Followed(tuple(root.collections)), since, first, after)


@strawberry.type(description="A numbered, immutable, signed edition: a named instant and its files.")
class Release:
    """Shows a row of `schema.queries.releases.listed`."""

    number: str = strawberry.field(
        description="Number, such as 2026.1; of fictional collections such as 2026.1-fictional."
    )
    as_of: AsOf = strawberry.field(resolver=_as_of, description="Instant whose state it freezes.")
    published_at: dt.datetime = strawberry.field(description="Instant it was published.")
    citation: str = strawberry.field(description="How to cite it.")
    sha256: str = strawberry.field(description="SHA-256 of its manifest.")
    files: list[ReleaseFile] = strawberry.field(
        resolver=_files, description="Files.", directives=[ListSize(assumed_size=50)]
    )

    changes: ChangeConnection = strawberry.field(
        resolver=_changes,
        description="What it changed against the release before of the same nature, or all that led to it; cursors are "
        "those of the root field, too.",
    )


async def _releases(info: Told) -> Any:
    return list(_with_those_before(await info.context.unnumbered(releases.listed())))


def _with_those_before(rows: Sequence[Any]) -> Iterator[Released]:
    """Rows, newest first, each with where the one before it ended."""
    for place, row in enumerate(rows):
        before = [each for each in rows[place + 1 :] if each.fictional == row.fictional]
        yield Released(row, max((each.publication for each in before), default=None))


@strawberry.type
class Releases:
    """Root fields about releases."""

    releases: list[Release] = strawberry.field(
        resolver=_releases, description="Numbered, immutable, signed releases, newest first."
    )
