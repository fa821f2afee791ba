"""`sijill explain access` tells who may do what with a column, and why."""

import pytest
from typer.testing import CliRunner

from api.commands.explain import application
from schema.errors import BadInput, UnknownKey


def told(role: str, field: str, use: str | None = None) -> list[str]:
    """What it prints."""
    arguments = ["access", "--role", role, "--field", field, *(["--use", use] if use else [])]
    result = CliRunner().invoke(application, arguments, catch_exceptions=False, standalone_mode=False)
    return result.stdout.splitlines()


def test_what_partners_do_with_the_place_of_an_event() -> None:
    lines = told("partner", "event.geometry")
    assert [line.partition(".")[0] for line in lines] == [
        "select: yes",
        "filter: yes",
        "sort: no",
        "group: no",
        "search: no",
        "export: yes",
    ]
    assert lines[0] == (
        "select: yes. partner may select event.geometry: it is of class open, "
        "and its own copy holds what publish generalised for partners."
    )
    assert lines[2] == "sort: no. partner may not sort by event.geometry: it is declared for filter and export only."


@pytest.mark.parametrize(
    ("role", "field", "sentence"),
    [
        ("partner", "core.event.title_en", "no. partner may not select event.title_en: core is not published."),
        ("partner", "vault.identity.sealed", "no. partner may not select identity.sealed: vault is not published."),
        (
            "auditor",
            "event.title_en",
            (
                "no. auditor may not select event.title_en: of event that role sees who wrote which version, "
                "and nothing else."
            ),
        ),
        (
            "verifier",
            "event.stated",
            (
                "no. verifier may not select event.stated: it is of class case, "
                "and of event that role sees what is up to class staff, all rows."
            ),
        ),
        (
            "contributor",
            "source.name_en",
            (
                "yes. contributor may select source.name_en: it is of class open, and of source that role sees what is"
                " up to class staff, rows but those of sources that are or were protected."
            ),
        ),
        (
            "administrator",
            "event.id",
            "no. administrator may not select event.id: nothing of core.event is shown to that role.",
        ),
        (
            "verifier",
            "open.event.code",
            "no. verifier may not select event.code: the desk reads the record, not its published copies.",
        ),
    ],
)
def test_one_use_in_one_sentence(role: str, field: str, sentence: str) -> None:
    assert told(role, field, "select") == [f"select: {sentence}"]


@pytest.mark.parametrize(
    ("role", "field", "problem"),
    [
        ("verifyer", "event.code", "no role 'verifyer'; the nearest is 'verifier'"),
        ("open", "events.code", "no table 'events'; the nearest is 'event'"),
        ("open", "event.geometri", "no column 'geometri'; the nearest is 'geometry'"),
        ("open", "cor.event.code", "no schema 'cor'; the nearest is 'core'"),
    ],
)
def test_what_nobody_knows_is_told_with_the_nearest(role: str, field: str, problem: str) -> None:
    with pytest.raises(UnknownKey, match=problem):
        told(role, field)


@pytest.mark.parametrize("field", ["event", "a.b.c.d", ""])
def test_a_field_is_a_column_of_a_table(field: str) -> None:
    with pytest.raises(BadInput, match=r"TABLE\.COLUMN"):
        told("open", field)


def test_a_use_that_nobody_knows_is_refused() -> None:
    with pytest.raises(BadInput, match="--use is select, filter"):
        told("open", "event.code", "telepathy")
