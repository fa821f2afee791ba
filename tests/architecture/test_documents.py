"""What documents say can be typed, and what can be typed is said."""

import re
import subprocess
from pathlib import Path

import pytest

from api.cli import COMMANDS, load

ROOT = Path(__file__).resolve().parent.parent.parent
TARGETS = {
    "help",
    "run",
    "test",
    "test-long",
    "check",
    "attack",
    "fuzz",
    "validate",
    "bench",
    "bench-analytics",
    "bench-graphql",
    "bench-datasets",
    "datasets-full",
    "qasira-scale",
    "scale",
    "clients",
    "clean",
}
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md"]


def test_help_lists_every_target():
    listed = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert set(re.findall(r"^  make ([\w-]+)", listed, re.MULTILINE)) == TARGETS
    declared = re.search(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert set(declared.group(1).split()) == TARGETS


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_documents_name_targets_and_commands_that_exist(document):
    text = document.read_text(encoding="utf-8")
    assert set(re.findall(r"(?:`|^)make ([\w-]+)", text, re.MULTILINE)) <= TARGETS
    assert set(re.findall(r"(?:`|\$ )sijill (\w+)", text)) <= set(COMMANDS)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_of_documents_lead_somewhere(document):
    for target in re.findall(r"\]\(([^)#:]+)\)", document.read_text(encoding="utf-8")):
        assert (ROOT / target).exists(), target


def test_the_readme_fits_two_screens():
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) <= 85


def test_continuous_integration_runs_the_tests_and_nothing_else():
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    assert script[-1] == "exec make test"
    assert (ROOT / ".ci" / "run").stat().st_mode & 0o111


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_exists_and_explains_itself(name):
    assert load(name).help
