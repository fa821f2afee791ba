"""The columns of the Georeferenced Event Dataset: all 49 of it, or the 41 of re-exports."""

from collections.abc import Sequence
from dataclasses import dataclass

from api.imports.rejecting import BECAUSE
from schema.errors import BadFile

FORTY_ONE = (
    "id", "year", "active_year", "type_of_violence", "conflict_new_id", "conflict_name", "dyad_new_id", "dyad_name",
    "side_a_new_id", "side_a", "side_b_new_id", "gwnob", "side_b", "number_of_sources", "source_article",
    "source_office", "source_date", "source_headline", "source_original", "where_prec", "where_coordinates", "adm_1",
    "adm_2", "latitude", "longitude", "geom_wkt", "priogrid_gid", "country", "country_id", "region", "event_clarity",
    "date_prec", "date_start", "date_end", "deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown", "low", "best",
    "high",
)  # fmt: skip

ONLY_IN_FORTY_NINE = (
    "relid", "code_status", "conflict_dset_id", "dyad_dset_id", "side_a_dset_id", "side_b_dset_id", "where_description",
    "gwnoa",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Layout:
    """The header of one file. `extra` are columns that UCDP's files do not have; they are kept as stated."""

    header: tuple[str, ...]
    columns: int
    extra: tuple[str, ...]


def recognise(file: str, header: Sequence[str]) -> Layout:
    """Which layout a header is.

    Raises:
        BadFile: it is no UCDP file, misses a column, or has one twice.
    """
    names = tuple(name.strip() for name in header)
    missing = [name for name in FORTY_ONE if name not in names]
    if len(missing) > len(FORTY_ONE) // 2:
        raise BadFile(
            f"{file} is no file of the UCDP Georeferenced Event Dataset: its first line lacks the columns "
            f"{', '.join(missing[:5])} and {len(missing) - 5} more."
        )
    if missing:
        raise BadFile(f"{file} lacks the column {', '.join(missing)} of the UCDP Georeferenced Event Dataset.")
    if doubled := sorted({name for name in names if names.count(name) > 1}):
        raise BadFile(f"{file} has the column {', '.join(doubled)} twice; keep one of each.")
    further = [name for name in names if name not in FORTY_ONE and name != BECAUSE]
    whole = all(name in further for name in ONLY_IN_FORTY_NINE)
    extra = tuple(name for name in further if not (whole and name in ONLY_IN_FORTY_NINE))
    return Layout(names, len(FORTY_ONE) + (len(ONLY_IN_FORTY_NINE) if whole else 0), extra)
