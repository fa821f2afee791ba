"""Every grain and shape by name."""

from collections.abc import Mapping
from types import MappingProxyType

from schema.grains.declaring import Grain
from schema.grains.events import EVENTS

GRAINS: Mapping[str, Grain] = MappingProxyType({each.name: each for each in (EVENTS,)})
"""What a row of a file may be."""

SHAPES: Mapping[str, Grain] = MappingProxyType({})
"""Events with the columns that the scripts of another community expect, by its name."""
