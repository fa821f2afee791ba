"""The coded statement of 13 December 2016 in a database of the test's own, and what is asked of it."""

from pathlib import Path
from typing import Any

import yaml
from typer.testing import CliRunner

from api import graphql
from api.commands import imports
from api.imports.statement.records import LISTS
from schema.publish import publish

CODED = Path(imports.__file__).parent.parent / "samples" / "statements" / "fld-2016-12-13.yaml"
SLUG = CODED.stem
WORKED = Path(graphql.__file__).parent / "worked"


def record(file: Path = CODED, *options: str) -> str:
    """Import a coded statement by the command and publish it; returns what the command prints."""
    run = CliRunner().invoke(imports.application, ["statement", str(file), "--actor", "tester", *options])
    assert run.exit_code == 0, run.output or run.exception
    publish()
    return run.output


def coded() -> dict[str, Any]:
    """What the file holds, for counts."""
    written: dict[str, Any] = yaml.safe_load(CODED.read_text(encoding="utf-8"))
    return written


def entries(written: dict[str, Any]) -> list[dict[str, Any]]:
    """Its records, of every type."""
    return [entry for name in LISTS for entry in written.get(name, ())]


def question(name: str) -> str:
    """A worked query, as GraphiQL opens it; or one of this folder, which a follow-up of the test's own needs."""
    own = Path(__file__).parent / f"{name}.graphql"
    return (own if own.exists() else WORKED / f"{name}.graphql").read_text(encoding="utf-8")
