"""What is wrong with a file as a whole: a sentence for each fault, the first twenty of them, and nothing is written."""

import json
import re
from pathlib import Path

import pytest
import yaml

from api.imports.statement import describing
from api.imports.statement.models import Frame, Statement
from api.imports.statement.records import LISTS
from schema.answering import RecordType
from schema.errors import BadFile
from tests.api.imports.record import count
from tests.api.imports.statement.conftest import HERE, PAGE, Changing, Faulty, Importing

KINDS = {each["kind"]: each for each in yaml.safe_load((HERE / "wholes.yaml").read_text(encoding="utf-8"))}


@pytest.mark.parametrize("kind", KINDS)
def test_a_fault_outside_the_records_is_one_of_the_file(faults: Faulty, change: Changing, kind: str) -> None:
    case = KINDS[kind]
    file = change({case["old"]: case["new"]})
    with pytest.raises(BadFile) as refused:
        faults(file)
    at = case.get("at") or case["new"].strip("\n").split("\n")[0]
    lines = file.read_text(encoding="utf-8").split("\n")
    beginning = [number for number, each in enumerate(lines, 1) if each.strip().startswith(at.strip())]
    line = (beginning or [number for number, each in enumerate(lines, 1) if at in each])[-1]
    assert str(refused.value).split("\n")[0] == f"complete.yaml:{line} {case['told']}"


def test_nothing_is_written_of_a_bad_file(import_statement: Importing, change: Changing) -> None:
    with pytest.raises(BadFile):
        import_statement(change({"kind: human_rights_ngo": "kind: ngos"}))
    assert (count("collection"), count("source"), count("event")) == (0, 0, 0)


def test_the_first_twenty_faults_are_told(faults: Faulty, tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    sources = "".join(f"  - {{key: s{number}}}\n" for number in range(30))
    file.write_text(f"sijill: statement/1\nsources:\n{sources}", encoding="utf-8")
    with pytest.raises(BadFile) as refused:
        faults(file)
    told = str(refused.value).split("\n")
    assert len(told) == 21
    assert told[0] == "a.yaml:1 collection: is missing; it must be given."
    assert told[-1] == "… and 102 more faults."


@pytest.mark.parametrize("content", ["a: 1\n", "- 1\n", "word\n", "{}\n", "~\n"], ids=range(5))
def test_what_is_no_coded_statement_is_told_so(faults: Faulty, tmp_path: Path, content: str) -> None:
    file = tmp_path / "a.yaml"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(BadFile, match=r"^a\.yaml is no coded statement; one begins with “sijill: statement/1”\.$"):
        faults(file)


def test_a_file_without_records_is_refused(import_statement: Importing, example: tuple[Path, Path]) -> None:
    file, _ = example
    head, _, _ = file.read_text(encoding="utf-8").partition("events:\n")
    file.write_text(head, encoding="utf-8")
    with pytest.raises(BadFile, match="holds no record"):
        import_statement(file)


def test_the_schema_beside_the_models_is_the_one_in_force() -> None:
    kept = Path(describing.__file__).with_name("statement.schema.json").read_text(encoding="utf-8")
    assert kept == describing.schema(), (
        "run: python -m api.imports.statement.describing schema > …/statement.schema.json"
    )
    assert json.loads(kept)["properties"].keys() == {
        field.alias or name for name, field in Statement.model_fields.items()
    }


def test_the_page_names_every_field() -> None:
    _, _, fields = PAGE.read_text(encoding="utf-8").partition("What is bold must be given.\n")
    assert fields == "\n".join(describing.fields()) + "\n", "run: python -m api.imports.statement.describing fields"


def test_links_of_the_page_lead_somewhere() -> None:
    page = PAGE.read_text(encoding="utf-8")
    titles = {title.lower().replace(" ", "-") for title in re.findall(r"^#+ (.+)$", page, re.MULTILINE)}
    assert set(re.findall(r"\]\(#([^)]+)\)", page)) <= titles
    for target in re.findall(r"\]\(([^)#:]+)\)", page):
        assert (PAGE.parent / target).exists(), target


def test_every_type_of_record_has_its_list() -> None:
    assert {model.type for model in LISTS.values()} == set(RecordType)
    assert LISTS.keys() == Statement.model_fields.keys() - Frame.model_fields.keys()
