"""The grains that are served, those that are reckoned among them, and the shapes in which a grain leaves."""

from collections.abc import Mapping
from types import MappingProxyType

from analytics.monthly import MONTHLY
from api.datasets.problems import NoSuchFile, nearest
from schema.errors import UnknownKey
from schema.grains import all as declared
from schema.grains.declaring import Grain

GRAINS: Mapping[str, Grain] = MappingProxyType({**declared.GRAINS, MONTHLY.name: MONTHLY})
"""By name."""
SHAPES: Mapping[str, Mapping[str, Grain]] = MappingProxyType({"events": declared.SHAPES})
"""By the name of a grain: the same rows in the columns that another community's scripts expect, by its name."""


def grain_of(name: str, shape: str | None = None) -> Grain:
    """The grain of that name, in that shape. Raises NoSuchFile, UnknownKey."""
    if name not in GRAINS:
        raise NoSuchFile(f"There are no datasets of {name!r}; {nearest(name, GRAINS)}")
    if shape is None:
        return GRAINS[name]
    shapes = SHAPES.get(name, {})
    if not shapes:
        raise UnknownKey(f"shape: {name} have one shape only; leave shape out.")
    if shape not in shapes:
        raise UnknownKey(f"shape: {name} have no shape {shape!r}; {nearest(shape, shapes)}")
    return shapes[shape]
