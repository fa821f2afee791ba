"""What the desk says of a record's release is what publish makes of it: both are held to one oracle."""

import uuid
from collections import defaultdict
from dataclasses import replace

import pytest

from schema import session
from schema.access import Audience, Role
from schema.desk.levels import Released, released
from tests.database import Database
from tests.recording import Recorder
from tests.schema.publish.test_released import Case, drawn, expected, level, write

CASES = 40


def make() -> list[tuple[Case, uuid.UUID]]:
    """Events of every kind of collection, level, policy and consent."""
    with session.recording("an import") as connection:
        r = Recorder(connection, "an import")
        collections = {
            confidential: r.collection(f"levels-{disclosure}", disclosure=disclosure)
            for confidential, disclosure in ((False, "public"), (True, "confidential"))
        }
        document = r.write("document", {"source_id": r.source("Press"), "title": "Report", "kind": "report"})
        return [(case, write(r, collections, document, case)) for case in drawn(CASES)]


@pytest.fixture(scope="module")
def cases(database: Database) -> list[tuple[Case, uuid.UUID]]:
    return database.filled(make)


def told(role: Role, cases: list[tuple[Case, uuid.UUID]]) -> list[dict[Audience, Released]]:
    with session.desk("salma", role, reading=True) as connection:
        return [{each.audience: each for each in released(connection, role, of)} for _, of in cases]


@pytest.fixture(scope="module")
def answers(cases: list[tuple[Case, uuid.UUID]]) -> list[dict[Audience, Released]]:
    return told(Role.SAFEGUARD, cases)


def kept_back(case: Case, audience: Audience) -> bool:
    """Whether a policy keeps a record back for a time, though everybody consented."""
    return expected(replace(case, level="record", victim=None, source=None), audience) is None


def test_a_safeguard_is_told_what_publish_does(
    cases: list[tuple[Case, uuid.UUID]], answers: list[dict[Audience, Released]]
) -> None:
    wrong, shown, waiting = [], 0, 0
    for (case, _), answer in zip(cases, answers, strict=True):
        for audience, found in answer.items():
            wanted, waits = expected(case, audience), kept_back(case, audience)
            reached = "withheld" if waits else level(case, audience)
            # Of what is public nothing is counted apart: whatever is no record is not there.
            right = found.level == reached if case.confidential else (found.level == "record") is (reached == "record")
            right = right and (found.until is not None) is waits
            if wanted is not None:
                right = right and (found.place_precision or "exact", found.date_precision or "day") == wanted[:2]
            if not right:
                wrong.append((case, found, wanted))
            shown += wanted is not None
            waiting += waits
    assert wrong == []
    assert shown > CASES / 4
    assert waiting > 0


def test_a_verifier_is_told_nothing_of_what_anybody_said(
    cases: list[tuple[Case, uuid.UUID]], answers: list[dict[Audience, Released]]
) -> None:
    """Of records that differ only in what those concerned said, one answer; a safeguard is the control."""
    alike = defaultdict(list)
    for number, (case, _) in enumerate(cases):
        alike[case.confidential, case.violation, case.level, case.public, case.of_late].append(number)
    several = [numbers for numbers in alike.values() if len(numbers) > 1]
    asked = [number for numbers in several for number in numbers]
    seen = dict(zip(asked, told(Role.VERIFIER, [cases[number] for number in asked]), strict=True))
    assert all(seen[number] == seen[numbers[0]] for numbers in several for number in numbers)
    assert any(answers[number] != answers[numbers[0]] for numbers in several for number in numbers)
