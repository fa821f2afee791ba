"""How long a panel takes, estimator by estimator: what is public has to be answered in seconds.

Processor time is measured, since other tests may run beside this one; chains run side by side on several processors.
"""

import sys
import time
from collections.abc import Callable
from functools import partial

import pytest

from analytics.capture import latent
from analytics.capture.decomposable import averaged
from analytics.capture.latent import Sampling, latent_classes
from analytics.capture.loglinear import every_model
from analytics.capture.table import CaptureTable
from analytics.estimating import Effort, Layer, panelled, without_each
from schema.answering import Estimator
from tests.analytics.test_truth import drawn

CHANCES = [0.3, 0.2, 0.25, 0.15, 0.2, 0.1, 0.12, 0.1]
ALL = tuple(Estimator)


def table(width: int, seed: int = 1) -> CaptureTable:
    return drawn(CHANCES[:width], 4_000, seed)


def seconds(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


def test_a_public_panel_of_four_lists_takes_little() -> None:
    latent.warm()
    layer, effort = Layer(table(4, seed=11)), Effort(ALL, 1)
    assert seconds(lambda: (panelled(layer, effort, {}), without_each(layer, effort))) < 8
    assert min(seconds(lambda: panelled(layer, effort, {})) for _ in range(3)) < 0.05, "it is remembered"


@pytest.mark.long
def test_the_goals_of_the_methods() -> None:
    """All models of 4 lists in a second, of 5 in three; graphs of 5 in five; a chain of 50,000 iterations in five."""
    latent.warm()
    every_model(table(3))
    averaged(table(3))
    goals: list[tuple[str, Callable[[], object], float]] = [
        ("113 models of 4 lists, with intervals", lambda: every_model(table(4)), 1),
        ("1,024 models of 5 lists, with intervals", lambda: every_model(table(5)), 3),
        ("averaging over graphs of 4 lists", lambda: averaged(table(4)), 0.5),
        ("averaging over graphs of 5 lists", lambda: averaged(table(5)), 5),
        (
            "a chain of 50,000 iterations, 5 lists",
            lambda: latent_classes(table(5), seed=1, sampling=Sampling(left_out=0, iterations=50_000)),
            4 * 5,
        ),
    ]
    slow = []
    for name, work, goal in goals:
        taken = min(seconds(work) for _ in range(2))
        sys.stdout.write(f"\n{name}: {taken:.2f} s, at most {goal} s{' for four' if goal == 20 else ''}")
        slow += [name] if taken > goal else []
    assert not slow


@pytest.mark.long
@pytest.mark.parametrize("width", [3, 4, 5, 6, 8])
def test_each_estimator_of_a_public_question(width: int) -> None:
    latent.warm()
    layer = Layer(table(width, seed=7))
    efforts = [Effort((each,), 1) for each in Estimator]
    told = [f"{each.estimators[0].name} {seconds(partial(panelled, layer, each, {})):.2f}" for each in efforts]
    told.append(f"without each list {seconds(partial(without_each, layer, Effort(ALL, 1))):.2f}")
    sys.stdout.write(f"\n{width} lists, seconds: {', '.join(told)}")
