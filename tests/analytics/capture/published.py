"""Capture tables as publications print them, each with what they print of it."""

from itertools import product

from analytics.capture.table import CaptureTable


def _descending(counts: list[int]) -> CaptureTable:
    """A table of lists a, b, … whose cells are given from the pattern of all lists downward."""
    width = (len(counts) + 1).bit_length() - 1
    patterns = ["".join(digits) for digits in product("10", repeat=width)]
    return CaptureTable.from_cells("abcdefgh"[:width], dict(zip(patterns, counts, strict=False)))


POST_ENUMERATION = _descending([72, 155, 7, 71, 13, 53, 43])
"""Stratum R3 of the 1988 census rehearsal, Darroch, Fienberg, Glonek and Junker (1993), Journal of the American
Statistical Association 88; estimates of Rivest (2011), International Journal of Biostatistics 7, article 23."""

DIABETES = _descending([58, 157, 18, 104, 46, 650, 12, 709, 14, 20, 7, 74, 8, 182, 10])
"""Diabetes in Casale Monferrato, Bruno et al. (1994), Diabetes Care 17; estimates of Rivest (2011)."""

WORK_DEATHS = _descending([72, 5, 29, 54, 24, 3, 14])
"""Deaths at work in New Zealand on three lists, Cormack, Chang and Smith (2000), International Journal of Epidemiology
29, table 3b."""

WORK_DEATHS_OF_FOUR = _descending([72, 5, 29, 53, 24, 3, 12, 14, 0, 0, 0, 1, 0, 0, 2])
"""The same with four lists, table 3a."""

HEPATITIS = CaptureTable.from_cells(
    "PQE", {"111": 28, "110": 21, "101": 17, "100": 69, "011": 18, "010": 55, "001": 63}
)
"""Hepatitis A in a college of Taiwan, Chao, Tsay, Lin, Shau and Chao (2001), Statistics in Medicine 20."""

SEBER = CaptureTable.from_cells("ab", {"11": 167, "10": 781, "01": 254})
"""Seber (1982), The Estimation of Animal Abundance, page 107; 2389.9 with error 130.4 in Baillargeon and Rivest (2007),
Journal of Statistical Software 19, from which the figures of the hares below are too."""

_HARES = (
    "0 3 6 0 5 1 0 0",
    "3 2 3 0 0 1 0 0",
    "4 2 3 1 0 1 0 0",
    "1 0 0 0 0 0 0 0",
    "4 1 1 1 2 0 2 0",
    "4 0 3 0 1 0 2 0",
    "2 0 1 0 1 0 1 0",
    "1 1 1 0 0 0 1 2",
)

HARES = CaptureTable.from_cells(
    "123456",
    {
        "".join("01"[(8 * row + column) >> day & 1] for day in range(6)): int(count)
        for row, counts in enumerate(_HARES)
        for column, count in enumerate(counts.split())
        if row or column
    },
)
"""Snowshoe hares on six days, Cormack (1989), Biometrics 45; Agresti (1994), Biometrics 50, prints all cells: rows by
days 6, 5, 4, columns by days 3, 2, 1."""
