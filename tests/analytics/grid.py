"""A country of thirty-six districts that does not exist, six by six in four provinces, to look for hotspots in.

Every event of `thick` lies in the nine districts of the south-west, three in each but for one that has nine; others
have one. Populations are alike, but for one district that has none. Of `coarse`, only the province is known, whatever
point is given: the middle of the north-eastern district. Of `claimed` the same, though it is said to be known better.
"""

import datetime as dt
import uuid
from typing import Any

from schema import session
from schema.publish import publish
from tests.recording import Recorder, box, point

SIDE = 6
NOBODY = "XG0406"
"""The district of which no population is recorded."""


def pcode(column: int, row: int) -> str:
    """P-code of a district: two digits of the province, then its number."""
    province = 1 + (column >= 3) + 2 * (row >= 3)
    return f"XG{province:02}{1 + column % 3 + 3 * (row % 3):02}"


def record() -> None:
    """Record and publish it as number 1."""
    with session.recording("tester") as connection:
        _record(Recorder(connection))
    publish()


def _record(r: Recorder) -> None:
    r.place("XG", "adm0", box(0, 0, SIDE, SIDE), kind="country")
    for n in range(4):
        west, south = 3 * (n % 2), 3 * (n // 2)
        r.place(f"XG{n + 1:02}", "adm1", box(west, south, west + 3, south + 3), "XG", kind="governorate")
    source = r.source("Council")
    thick, coarse = (r.collection(name, nature="fictional", disjoint_with=[]) for name in ("thick", "coarse"))
    _people(r, "XG", 3_600_000)
    for column in range(SIDE):
        for row in range(SIDE):
            code = pcode(column, row)
            r.place(code, "adm2", box(column, row, column + 1, row + 1), code[:4], kind="district")
            if code != NOBODY:
                _people(r, code, 100_000)
            dense = column < 3 and row < 3
            for n in range(9 if (column, row) == (1, 1) else 3 if dense else 1):
                spot = point(column + 0.3 + 0.02 * n, row + 0.4)
                _event(r, thick, source, f"2021-03-{n + 1:02}", geometry=spot, place_precision="exact")
    middle = {
        "geometry": point(5.5, 5.5),
        "area_scheme": "pcode",
        "stated_adm1": "XG04",
        "place_basis": "admin_centroid",
    }
    for _ in range(40):
        _event(r, coarse, source, "2021-03-05", place_precision="adm1", **middle)
    claimed = r.collection("claimed", nature="fictional")
    for _ in range(40):
        _event(r, claimed, source, "2021-03-05", place_precision="near", uncertainty_metres=100.0, **middle)


def _people(r: Recorder, code: str, people: int) -> None:
    day = dt.date(2021, 3, 1)
    content = {"pcode": code, "day_from": day, "day_to": day, "people": people, "basis": "census", "source": "Office"}
    r.write("denominator", content)


def _event(r: Recorder, collection: uuid.UUID, source: uuid.UUID, day: str, **where: Any) -> None:
    r.information(r.event(collection, day, **where), source)
