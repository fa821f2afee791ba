"""Many generated documents, in runs that a seed repeats."""

import os
import secrets
import sys

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import FlakyFailure

from tests.twin.asking import Sides
from tests.twin.documents import Question, questions
from tests.twin.pool import Pool

DOCUMENTS, SEED = "TWIN_DOCUMENTS", "TWIN_SEED"
"""Variables of the environment: how many documents, from which seed; `make fuzz` sets them."""
USUAL = 20161213
RUN = 500
"""Documents of one seed. The next run has the next seed."""
MOST = 5
"""Runs that may fail before the rest is left."""


def wanted(documents: int, share: float) -> int:
    """How many documents to ask: usually that many, else a share of what the environment names."""
    asked = os.environ.get(DOCUMENTS)
    return round(int(asked) * share) if asked else documents


def fuzz(both: Sides, pool: Pool, documents: int, share: float) -> list[str]:
    """Ask documents, run by run, each of a seed that is told; what differed, as small as it could be made."""
    several = wanted(documents, share)
    base = int(os.environ.get(SEED) or (secrets.randbelow(2**31) if DOCUMENTS in os.environ else USUAL))
    found: list[str] = []
    for number, start in enumerate(range(0, several, RUN)):
        found += _run(both, pool, base + number, min(RUN, several - start))
        tell(f"seed {base + number}: {both.figures}")
        if len(found) >= MOST:
            break
    return found


def _run(both: Sides, pool: Pool, number: int, documents: int) -> list[str]:
    @seed(number)
    @settings(
        max_examples=documents,
        deadline=None,
        database=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
        report_multiple_bugs=False,
    )
    @given(questions(both.schema, pool))
    def agree(question: Question) -> None:
        both.agree(question)

    try:
        agree()
    except AssertionError as differed:
        told = str(differed)
    except FlakyFailure as unsteady:
        told = "\n".join(["Not the same each time:", *map(str, unsteady.exceptions)])
    else:
        return []
    tell(told)
    return [told]


def tell(text: str) -> None:
    """Say it at once, for whoever watches a long run."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
