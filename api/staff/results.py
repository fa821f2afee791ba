"""What is answered to what was written: ids, codes and versions."""

import datetime
from collections.abc import Mapping
from typing import Any

import strawberry

from schema.desk import merging, splitting, writing
from schema.desk.consenting import Consented
from schema.desk.unmasking import Requested

AGAIN = "Whether the same request was carried out before, under the same key."
KEY = (
    "`key` is drawn anew for each request, 8 to 80 characters: sent twice, it is carried out once. `reason` is kept "
    "with every version, and published with a correction: it names nobody."
)


@strawberry.type(description="A version that was written.")
class Written:
    """A version that was written."""

    id: strawberry.ID = strawberry.field(description="Of what.")
    code: str | None = strawberry.field(description="Its citable code, which records have.")
    version: int = strawberry.field(description="Its number.")
    again: bool = strawberry.field(description=AGAIN)


@strawberry.type(description="A merge, or that it was undone.")
class Merged:
    """A merge."""

    id: strawberry.ID = strawberry.field(description="Of the merge, for `undoMerge`.")
    version: int = strawberry.field(description="Its version.")
    moved: int = strawberry.field(description="How many things were moved.")
    again: bool = strawberry.field(description=AGAIN)


@strawberry.type(description="What was split off.")
class Split:
    """What was split off."""

    id: strawberry.ID = strawberry.field(description="Of the new event.")
    code: str | None = strawberry.field(description="Its citable code.")
    version: int = strawberry.field(description="Its version.")
    moved: int = strawberry.field(description="How many things lie beneath it.")
    again: bool = strawberry.field(description=AGAIN)


@strawberry.type(description="A request for an identity, or that it was approved.")
class Unmasking:
    """A request for an identity."""

    id: strawberry.ID = strawberry.field(description="Of the request.")
    expires_at: datetime.datetime | None = strawberry.field(description="Until when it can be used; null of approvals.")
    again: bool = strawberry.field(description=AGAIN)


def told(written: writing.Written) -> Mapping[str, Any]:
    """A version as it is kept with the request."""
    return {"id": str(written.id), "code": written.code, "version": written.version}


def told_merge(merged: merging.Merged) -> Mapping[str, Any]:
    """A merge as it is kept."""
    return {"id": str(merged.id), "version": merged.version, "moved": merged.moved}


def told_split(split: splitting.Split) -> Mapping[str, Any]:
    """What was split off, as it is kept."""
    return {**told(split.made), "moved": split.moved}


def told_consent(consented: Consented) -> Mapping[str, Any]:
    """A consent as it is kept."""
    return {"id": str(consented.id), "code": None, "version": consented.version}


def told_request(requested: Requested) -> Mapping[str, Any]:
    """A request for an identity as it is kept."""
    return {"id": str(requested.id), "expires_at": requested.expires_at.isoformat()}
