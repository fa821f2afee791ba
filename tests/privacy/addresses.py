"""Addresses that readers may ask for, drawn: pages, files, tiles, changes, OGC API, dashboards, releases, and none."""

import random
from collections.abc import Callable, Mapping, Sequence
from urllib.parse import quote

from api.datasets.formats import FORMATS
from api.datasets.grains import GRAINS
from schema.ogc import VIEWS
from tests.privacy.two import Request, get
from tests.twin.chance import Chance
from tests.twin.pool import Pool

COLLECTIONS = ("alpha", "beta", "alpha,beta", "nowhere")
CONDITIONS = {
    "from": ("2015-03-01", "2016-06-15"),
    "to": ("2015-12-31", "2016-02-01", "yesterday"),
    "match": ("OVERLAPS", "WITHIN"),
    "bbox": ("0,0,2,4", "0.5,0.5,1,1", "2,0,8,4"),
    "near": ("1,2,5000", "1.01,2.01,20000", "5,2,1"),
    "places": ("XQ01", "XQ0101", "XQ02"),
    "violations": ("torture", "unlawful_attacks"),
    "independentSources": ("1", "2", "3"),
    "text": ("Event", "words"),
    "asOf": ("1", "2020-01-01", "0"),
}
PAGES = ("/", "/datasets", "/datasets/catalogue.jsonld", "/records", "/health", "/explore/", "/nothing", "/graphql")
RELEASES = ("/releases", "/releases.json", "/releases/2026.1", "/releases/2026.1.json", "/releases/2026.1/a.csv")
PARTNERS = ("file", "tile", "changes", "nowhere")
"""What partners ask for; the rest only the public is given."""


class Addresses:
    """Draws addresses about what a pool holds."""

    def __init__(self, pool: Pool, seed: int) -> None:
        self.pool = pool
        self.chance = Chance(random.Random(f"addresses {seed}"))  # noqa: S311 - so that it can be seen again
        self.kinds: Mapping[str, Callable[[], Request]] = {
            "page": lambda: get(f"{self.chance.one(PAGES)}?{self._query()}"),
            "record": self._record,
            "file": self._file,
            "tile": self._tile,
            "changes": lambda: get(f"/changes?{self._query('from', 'to')}"),
            "map": self._map,
            "dashboard": self._dashboard,
            "release": lambda: get(f"{self.chance.one(RELEASES)}?lang={self.chance.one(('en', 'ar'))}"),
            "nowhere": lambda: get(f"/{self.chance.one(('tiles', 'datasets', 'changes', 'x'))}/nothing"),
        }

    def drawn(self, several: int, kinds: Sequence[str] = ()) -> list[Request]:
        """So many, of each kind in turn."""
        chosen = kinds or tuple(self.kinds)
        return [self.kinds[chosen[number % len(chosen)]]() for number in range(several)]

    def _query(self, *names: str) -> str:
        of = names or tuple(CONDITIONS)
        pairs = [("collections", self.chance.weighted(dict(zip(COLLECTIONS, (8, 3, 3, 1), strict=True))))]
        pairs += [(name, self.chance.one(CONDITIONS[name])) for name in self.chance.some(of, 2) if self.chance.hit(60)]
        pairs += [("lang", "ar")] if self.chance.hit(20) else []
        return "&".join(f"{name}={quote(value, safe=',')}" for name, value in pairs)

    def _record(self) -> Request:
        kind, code = self.chance.one(("events", "records")), self.chance.one((*self.pool.events, "SJ-000F-8M00"))
        return get(f"/{kind}/{code}?lang={self.chance.one(('en', 'ar'))}")

    def _file(self) -> Request:
        grain = self.chance.one(tuple(GRAINS))
        fitting = [name for name, each in FORMATS.items() if each.fits(GRAINS[grain])]
        name = "codebook.csv" if self.chance.hit(6) else self.chance.one(fitting)
        return get(f"/datasets/{grain}.{name}?{self._query()}")

    def _tile(self) -> Request:
        z = self.chance.weighted({0: 1, 2: 1, 4: 1, 5: 2, 6: 2, 8: 2, 10: 2})
        # Where the country lies: from the prime meridian and the equator to 8 degrees east and 4 north.
        x = 2**z // 2 + self.chance.below(max(1, 2**z * 8 // 360 + 1))
        y = max(0, 2**z // 2 - 1 - self.chance.below(max(1, 2**z * 4 // 360 + 1)))
        return get(f"/tiles/{z}/{x}/{y}.mvt?{self._query()}" if self.chance.hit(90) else "/tiles/tilejson.json")

    def _map(self) -> Request:
        here = f"/ogc/collections/{self.chance.one([view.name for view in VIEWS])}"
        asked = self.chance.one(
            (
                f"limit={1 + self.chance.below(40)}&offset={self.chance.below(30)}",
                f"bbox={self.chance.one(CONDITIONS['bbox'])}",
                "datetime=2016-01-01T00:00:00Z/2016-06-30T00:00:00Z",
                f"filter={quote(self.chance.one(FILTERS))}&filter-lang=cql2-text",
            )
        )
        tile = f"{here}/tiles/WebMercatorQuad/{self.chance.one(('0/0/0', '5/16/15', '6/32/31'))}?f=mvt"
        about = self.chance.one(("/ogc", "/ogc/collections", "/ogc/conformance", here, f"{here}/queryables"))
        return get(self.chance.weighted({f"{here}/items?{asked}": 6, tile: 2, about: 2}))

    def _dashboard(self) -> Request:
        query = f"?{self._query()}"
        if self.chance.hit(50):
            return get(f"/explore/{self.chance.one(('areas', 'series'))}.csv{query}")
        opened = {"id": "opened", "property": "pathname", "value": "/explore/"}
        body = {
            "output": "page.children",
            "outputs": {"id": "page", "property": "children"},
            "inputs": [opened],
            "state": [{"id": "opened", "property": "search", "value": query}],
            "changedPropIds": ["opened.pathname"],
        }
        return {"method": "POST", "path": "/explore/_dash-update-component", "body": body}


FILTERS = ("day_from > DATE('2016-05-01')", "code = 'SJ-0000-0001'", "title_en LIKE '%vent%'", "no_such = 1")
