"""What it costs to parse files in a process of their own: an import so, beside the same in which nothing is apart."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.api.imports.statement.conftest import HERE
from tests.database import Run

MOST = 1.3
TIMES = 3

IMPORTED = """
import json, resource, sys, time
begun = time.monotonic()
how, *words = sys.argv[1:]
if how == "here":
    from pathlib import Path
    import msgspec
    from api.imports import confined
    from api.imports.parsing import Asked

    def parse(module, file, shape, *, most=None, **options):
        with confined.opened(file) as opened:
            asked = Asked(file.name, confined.LIMITS, options, str(file.resolve()))
            yield from __import__(module, fromlist=["parse"]).parse(opened, asked)

    confined.parse = parse
    from api.imports import reading
    reading.lines = lambda path: (
        reading.Line(*each) for each in parse("api.imports.tables", path, None)
    )
from api.cli import main
sys.argv = ["sijill", "import", *words]
try:
    main()
finally:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    told = {
        "seconds": round(time.monotonic() - begun, 2),
        "cpu": round(sum(each.ru_utime + each.ru_stime for each in used), 2),
        "megabytes": used[0].ru_maxrss // 1024,
        "child": used[1].ru_maxrss // 1024,
    }
    print(json.dumps(told), file=sys.stderr)
"""


@pytest.mark.parametrize("kind", ["ucdp-ged", "boundaries", "statement"])
def test_it_costs_little(run: Run, data_folder: Path, tmp_path: Path, kind: str) -> None:
    words = {
        "ucdp-ged": [str(data_folder / "events" / "ucdp_ged191_syria.csv.gz"), "--collection", "timed"],
        "boundaries": [str(data_folder / "boundaries" / "syr_admin3_cod2025_simplified.geojson"), "--level", "3"],
        "statement": [str(HERE / "complete.yaml"), "--text", str(HERE / "complete.txt")],
    }[kind]
    busy = os.getloadavg()[0] > 1
    found: dict[str, list[dict[str, float]]] = {"here": [], "apart": []}
    counts = set()
    for _ in range(TIMES):
        for how, measured in found.items():
            with run.copy("timed"):
                done = subprocess.run(
                    [sys.executable, "-c", IMPORTED, how, kind, *words],
                    cwd=tmp_path, capture_output=True, text=True, check=True,
                )  # fmt: skip
            counts.add(done.stdout.splitlines()[0])
            measured.append(json.loads(done.stderr.splitlines()[-1]))
    best = {how: min(measured, key=lambda each: each["seconds"]) for how, measured in found.items()}
    ratio = best["apart"]["seconds"] / best["here"]["seconds"]
    sys.stdout.write(f"{kind}: {best}, {ratio:.2f} times as long\n")
    assert len(counts) == 1, "an import is the same either way"
    assert busy or ratio <= MOST
