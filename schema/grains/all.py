"""Every grain and shape by name."""

from collections.abc import Mapping
from types import MappingProxyType

from schema.grains.acled import ACLED
from schema.grains.acts import ACTS
from schema.grains.claims import CLAIMS, RECORD_CLAIMS
from schema.grains.declaring import Grain
from schema.grains.events import EVENTS
from schema.grains.lasting import DETENTIONS, DISPLACEMENTS, FACILITIES
from schema.grains.lattice import LATTICE
from schema.grains.places import PLACES
from schema.grains.sources import SOURCES
from schema.grains.tallies import TALLIES
from schema.grains.ucdp import UCDP

GRAINS: Mapping[str, Grain] = MappingProxyType(
    {
        each.name: each
        for each in (
            EVENTS,
            ACTS,
            CLAIMS,
            TALLIES,
            FACILITIES,
            DETENTIONS,
            DISPLACEMENTS,
            RECORD_CLAIMS,
            SOURCES,
            PLACES,
            LATTICE,
        )
    }
)
"""What a row of a file may be."""

SHAPES: Mapping[str, Grain] = MappingProxyType({each.name: each for each in (ACLED, UCDP)})
"""Events with the columns that the scripts of another community expect, by its name."""
