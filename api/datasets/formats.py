"""The formats in which rows leave: what each is called, what it is sent as, and who writes it.

A format is written as `text`, by statements of which the bytes leave as they are (`api.datasets.texts`), or as `file`:
`written` then names, as `module:function`, an asynchronous generator of bytes that takes a `Wanted` and the `Wish` that
it was resolved to. It raises what can be known to be wrong before it gives the first bytes, and frees everything when
it is closed.
"""

from collections.abc import AsyncGenerator, Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING

from schema.grains.declaring import Grain, Wish

if TYPE_CHECKING:
    from api.datasets.asking import Wanted

Writer = Callable[["Wanted", Wish], AsyncGenerator[bytes, None]]


class Way(StrEnum):
    """How a format is written."""

    TEXT = "text"
    FILE = "file"


@dataclass(frozen=True)
class Format:
    """A format. `name` is how an address and a file name end; `spatial` says that rows must have a geometry."""

    name: str
    media_type: str
    way: Way
    spatial: bool = False
    written: str | None = None

    def fits(self, grain: Grain) -> bool:
        """Whether a grain can be written in it."""
        return not self.spatial or grain.geometry is not None

    def writer(self) -> Writer:
        """Who writes it, when that is no text."""
        if self.written is None:
            raise TypeError(f"format {self.name} is written by statements")
        module, name = self.written.split(":")
        found: Writer = getattr(import_module(module), name)
        return found


WRITTEN = "api.datasets.children:stream"

FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        each.name: each
        for each in (
            Format("csv", "text/csv; charset=utf-8; header=present", Way.TEXT),
            Format("jsonl", "application/jsonl; charset=utf-8", Way.TEXT),
            Format("geojson", "application/geo+json", Way.TEXT, spatial=True),
            Format(
                "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", Way.FILE, written=WRITTEN
            ),
            Format("parquet", "application/vnd.apache.parquet", Way.FILE, written=WRITTEN),
            Format("datapackage.zip", "application/zip", Way.FILE, written=WRITTEN),
            Format("gpkg", "application/geopackage+sqlite3", Way.FILE, spatial=True, written=WRITTEN),
        )
    }
)
"""By name."""
