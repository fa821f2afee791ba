"""`python -m analytics.scale RELEASE --engine spark --to DIR cells source_pairs`: metrics into Parquet files."""

import argparse
from pathlib import Path

from analytics.scale.engines import ENGINES, MEMORY, METRICS


def main() -> None:
    """Reckon the metrics that are named, or all, over the release that lies in a folder."""
    parser = argparse.ArgumentParser(prog="python -m analytics.scale", description=__doc__)
    parser.add_argument("release", type=Path, help="folder of a release")
    parser.add_argument("metrics", nargs="*", choices=METRICS, help="all unless named")
    parser.add_argument("--engine", choices=ENGINES, default="duckdb")
    parser.add_argument("--to", type=Path, required=True, help="folder to be made, one beneath it for each metric")
    parser.add_argument("--memory", default=MEMORY)
    asked = parser.parse_args()
    with ENGINES[asked.engine](asked.release, asked.memory) as engine:
        for metric in asked.metrics or METRICS:
            engine.write(metric, asked.to / metric)


if __name__ == "__main__":
    main()
