"""YAML without its surprises: plain values with their lines, and one sentence for whatever is none."""

import pytest

from api.imports.statement import parsing
from api.imports.statement.reading import read
from schema.errors import BadFile


@pytest.fixture
def written():
    """`written(content)` reads what a file of that content holds."""

    def reading(content: str | bytes):
        return parsing.written("a.yaml", content.encode() if isinstance(content, str) else content)

    return reading


def test_values_are_plain_and_know_their_lines(written) -> None:
    found = written(
        "a: 1\nb:\n  - no word\n  - {c: -2.5, d: true}\n\ne: 2016-12-13\nf: 'no'\ng: >-\n  two\n  lines\nh:\ni: null\n"
    )
    assert found.value == {
        "a": 1,
        "b": ["no word", {"c": -2.5, "d": True}],
        "e": "2016-12-13",
        "f": "no",
        "g": "two lines",
        "h": None,
        "i": None,
    }
    assert found.faults == []
    lines = {("a",): 1, ("b",): 2, ("b", 0): 3, ("b", 1, "d"): 4, ("e",): 6, ("g",): 8, ("i",): 12}
    assert {steps: found.lines[steps] for steps in lines} == lines
    assert found.line(("b", 1, "missing")) == 4


@pytest.mark.parametrize(
    "word", ["no", "Yes", "off", "TRUE", "Null", "0777", "1_000", "12:30", "0x1F", "+5", ".5", "1.", ".inf", "<<", "="]
)
def test_what_programs_read_differently_is_a_fault(written, word) -> None:
    found = written(f"a:\n  - {word}\n")
    (fault,) = found.faults
    assert (fault.line, fault.steps) == (2, ("a", 0))
    assert (
        fault.reason
        == f"“{word}” is read differently by different programs; quote it, or write true, false or a number"
    )
    assert written(f"a:\n  - '{word}'\n").value == {"a": [word]}


def test_a_text_holds_no_half_characters(written) -> None:
    (fault,) = written('a: "half \\ud800"\n').faults
    assert fault.reason == "holds an escape that is no character; leave it out"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "a.yaml is empty; it should hold a coded statement."),
        ("# nothing\n", "a.yaml is empty; it should hold a coded statement."),
        ("a: &x 1\nb: *x\n", "a.yaml:1 uses an anchor or alias of YAML (& or *); write out what is meant."),
        ("a: 1\n&x b: 2\n", "a.yaml:2 uses an anchor or alias of YAML (& or *); write out what is meant."),
        ("a: !!str 3\n", "a.yaml:1 uses a tag of YAML (tag:yaml.org,2002:str); leave it out."),
        (
            "a: !!python/object:os.system x\n",
            "a.yaml:1 uses a tag of YAML (tag:yaml.org,2002:python/object:os.system); leave it out.",
        ),
        ("a:\n\tb: 1\n", "a.yaml:2 is indented with a tab; indent with spaces."),
        ("a: 1\nb: 2\na: 3\n", "a.yaml:3 has “a” a second time, after line 1; keep one of the two."),
        ("a: 1\n---\nb: 2\n", "a.yaml:2 begins a second document; a file holds one."),
        ("? [a]\n: 1\n", "a.yaml:1 has a field whose name is no word; name it as the format does."),
        ("[" * 40, "a.yaml:1 is nested more than 32 levels deep; a statement is not."),
        ("a: 1\nb: [1\n", "a.yaml:3 is no YAML: expected ',' or ']', but got '<stream end>'."),
        ("a: b: c\n", "a.yaml:1 is no YAML: mapping values are not allowed here."),
        ('a: "\\UFFFFFFFF"\n', "a.yaml:1 holds an escape such as \\U that is no character; write the character."),
        ("a: 1\nb: \x07\n", "a.yaml:2 holds a character that YAML does not allow; take it out."),
        (b"a: 1\nb: \xff\n", "a.yaml:2 is not UTF-8; save the file as UTF-8."),
    ],
    ids=range(16),
)
def test_what_is_no_plain_yaml_is_one_sentence(written, content, sentence) -> None:
    with pytest.raises(BadFile) as refused:
        written(content)
    assert str(refused.value) == sentence


def test_a_file_that_is_not_there_is_one_sentence(tmp_path) -> None:
    with pytest.raises(BadFile, match=r"^none\.yaml: there is no such file\.$"):
        read(tmp_path / "none.yaml")
    with pytest.raises(BadFile, match="cannot be read: Is a directory"):
        read(tmp_path)
