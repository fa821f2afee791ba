"""Estimates that take longer than a question may: kept at publish, served to whoever asks, gone with their records."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from typer.testing import CliRunner

from analytics import citing, estimates, kept_estimates, panels
from analytics.capture.latent import Sampling
from analytics.results_estimates import Estimate, PanelRow
from api.cli import application
from api.keeping import keep
from schema import session
from schema.access import Audience
from schema.answering import Dimension, Estimator, ResultStatus
from schema.filters import EventFilter
from schema.publish import publish
from schema.tables.published import event, kept_estimate
from schema.withdrawing import withdraw
from tests.analytics.listed import Listed
from tests.analytics.wadira import answered
from tests.database import Database

LISTS = EventFilter(collections=("lists",))
LATENT = {"estimators": (Estimator.LATENT_CLASS,)}
LENGTH = Sampling(left_out=500, iterations=4_000, thin=5)


@pytest.fixture(scope="module", autouse=True)
def listed(database: Database) -> Iterator[Listed]:
    """Its record, and chains that are called long here although they are short."""
    assert database.name
    with pytest.MonkeyPatch.context() as patched:
        for module in (kept_estimates, panels):
            patched.setattr(module, "THOROUGH", LENGTH)
        patched.setattr("analytics.estimating.THOROUGH", LENGTH)
        yield Listed()


def estimate(where: EventFilter = LISTS, **question: Any) -> Estimate:
    found: Estimate = answered(estimates.ask, where, LATENT | question)
    return found


def latent(of: Estimate) -> PanelRow:
    return next(row for row in of.panel if row.estimator is Estimator.LATENT_CLASS)


def addresses(audience: Audience = Audience.OPEN) -> list[str]:
    with session.reading(audience) as connection:
        return list(connection.scalars(sa.select(kept_estimate.c.address).order_by(kept_estimate.c.address)))


@pytest.fixture(scope="module")
def told(listed: Listed) -> list[str]:
    """What keeping said, the first time."""
    assert listed
    said: list[str] = []
    assert "kept" not in estimate().method.parameters
    assert keep(said.append) == len(Audience)
    return said


def test_declared_questions_are_reckoned_once_for_each_audience(told: list[str]) -> None:
    assert sum("latent_class of" in line for line in told) == len(Audience)
    assert addresses(Audience.OPEN) == addresses(Audience.PARTNER)
    assert len(addresses()) == 1
    assert keep(told.append) == 0, "nothing is reckoned twice"


def test_a_question_that_cannot_be_put_is_told_of_and_stops_nothing(told: list[str]) -> None:
    assert any("lists: from: give exactly one" in line for line in told)
    assert any("there is no published collection 'nowhere'" in line for line in told)


def test_what_was_kept_is_served_and_the_method_says_so(told: list[str]) -> None:
    assert told
    found = estimate()
    assert found.method.parameters["kept"] == addresses()
    assert found.method.parameters["sampling"]["iterations"] == LENGTH.iterations
    assert latent(found).diagnostics["iterations"] == LENGTH.chains * LENGTH.iterations
    assert latent(estimate(seed=2)).diagnostics["iterations"] != LENGTH.chains * LENGTH.iterations
    assert citing.content_hash(estimate()) == citing.content_hash(found)


def test_the_same_table_has_the_same_address_whatever_question_it_comes_from(told: list[str]) -> None:
    assert told
    found = estimate(strata=Dimension.YEAR)
    assert found.method.parameters["kept"] == addresses(), "one year is everything"
    total = next(row for row in found.panel if row.stratum is None)
    assert total.value == pytest.approx(latent(estimate()).value, rel=0.02)
    assert (total.value is None) == (found.strata[0].status is ResultStatus.NOT_ESTIMABLE)


def test_in_strata_nobody_waits_for_what_was_not_kept() -> None:
    found = estimate(strata=Dimension.ADM1)
    rows = [row for row in found.panel if row.estimator is Estimator.LATENT_CLASS and row.stratum is not None]
    assert {each.code for each in rows[0].reasons} == {"TOO_LONG"}
    assert "TOO_LONG" in {each.code for each in found.caveats}


def test_the_command_gives_what_is_kept(told: list[str], tmp_path: Path) -> None:
    assert told
    asked = {"from": {"records": {"collections": ["lists"]}}, "estimators": ["LATENT_CLASS"], "seed": 1}
    table = {"from": {"table": {"lists": ["a", "b"], "cells": [{"pattern": "11", "count": 4}]}}}
    questions = tmp_path / "questions.json"
    questions.write_text(json.dumps([asked, table]), encoding="utf-8")
    done = CliRunner().invoke(application, ["estimate", str(questions), "--to", str(tmp_path / "out")])
    assert done.exit_code == 0, done.output
    assert done.stdout.count(".json and .csv") == 2
    written = {path.suffix: path for path in sorted((tmp_path / "out").glob("*")) if path.name in done.stdout}
    files = [json.loads(path.read_text("utf-8")) for path in sorted((tmp_path / "out").glob("*.json"))]
    mine = next(each for each in files if each["answer"]["status"] != "NOT_ESTIMABLE")
    row = latent(estimate())
    (theirs,) = mine["answer"]["panel"]
    assert (theirs["value"], theirs["lower"], theirs["upper"]) == (row.value, row.lower, row.upper)
    assert mine["answer"]["method"]["parameters"]["thorough"] is True
    assert mine["hash"].startswith("sha256:")
    assert "Sijill, publication 1" in mine["citation"]["en"]
    assert "Fictional data." in mine["citation"]["en"]
    assert written or files
    lines = next((tmp_path / "out").glob(f"{mine['hash'][7:23]}.csv")).read_text("utf-8").splitlines()
    assert lines[0].startswith("part,")
    assert any(line.startswith("panel,") for line in lines)


def test_the_command_takes_options_and_refuses_both() -> None:
    runner = CliRunner()
    wrong = runner.invoke(application, ["estimate", "nothing.json", "--collection", "lists"])
    assert wrong.exit_code == 1
    assert str(wrong.exception).startswith("QUESTIONS: the file says what is asked")
    missing = runner.invoke(application, ["estimate", "nothing.json"])
    assert "there is no such file" in str(missing.exception)
    unknown = runner.invoke(application, ["estimate", "--collection", "lists", "--estimator", "guess"])
    assert str(unknown.exception).startswith("estimators: 'GUESS' is none of CHAPMAN")


def test_what_rested_on_a_record_removed_for_protection_goes_with_it(told: list[str]) -> None:
    assert told
    before = addresses()
    with session.reading() as connection:
        code = connection.scalar(
            sa.select(event.c.code).where(event.c.collection == "lists", event.c.granularity == "incident").limit(1)
        )
    with session.recording("tester") as connection:
        withdraw(connection, str(code), actor="tester", reason="to protect somebody", protective=True)
    publish()
    assert before
    assert addresses() == []
    assert "kept" not in estimate().method.parameters
    assert keep(told.append) == len(Audience)
    assert addresses() != before
