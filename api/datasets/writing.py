"""Files that are more than text, by format: who writes them."""

from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Protocol

import psycopg

from schema.grains.declaring import Wish

if TYPE_CHECKING:
    from api.datasets.asking import Wanted

WRITERS: Mapping[str, str] = MappingProxyType(
    {
        "datapackage.zip": "api.datasets.package",
        "gpkg": "api.datasets.geopackage",
        "parquet": "api.datasets.parquet",
        "xlsx": "api.datasets.workbook",
    }
)
"""The module whose `write` writes a format. They load what is heavy, and are imported when they are called."""


class Sink(Protocol):
    """What bytes are written to, such as a file or a pipe."""

    def write(self, data: bytes, /) -> Any:
        """Take them all."""


def write(wanted: "Wanted", wish: Wish, connection: "psycopg.Connection[Any]", sink: Sink) -> None:
    """Write the file that is asked for; `connection` is in a transaction of one snapshot.

    Raises BadInput, UnknownKey before the first byte.
    """
    import_module(WRITERS[wanted.format]).write(wanted, wish, connection, sink)
