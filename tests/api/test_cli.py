"""The command line tells what went wrong in one sentence, and is quick to tell what it can do."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

SIJILL = Path(sys.executable).with_name("sijill")


def sijill(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [SIJILL, *arguments], env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )


def test_help_imports_no_command():
    code = "import sys; sys.argv = ['sijill', '--help']; import api.cli\ntry: api.cli.main()\nexcept SystemExit: pass\n"
    code += "print([name for name in sys.modules if name.startswith(('api.commands.', 'sqlalchemy', 'dash.'))])"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert "publish" in told
    assert told.splitlines()[-1] == "[]"


@pytest.mark.parametrize(
    ("arguments", "environment", "sentence"),
    [
        (["db", "roles"], {"PORT": "eighty"}, "The environment variable PORT cannot be used"),
        (["db", "stop"], {"SIJILL_DATABASE_URL": "postgresql://a:b@localhost:1/c"}, "is for the embedded server"),
        (["db", "roles"], {"SIJILL_DATABASE_URL": "mysql://a:b@c"}, "is not the URL of a PostgreSQL server"),
        (["db", "status"], {"SIJILL_DATABASE_URL": "postgresql://a:b@localhost:1/c"}, "No connection to localhost:1"),
    ],
)
def test_what_a_person_can_mend_is_one_sentence(arguments, environment, sentence):
    told = sijill(*arguments, **environment)
    assert told.returncode == 1
    assert told.stdout == ""
    assert sentence in told.stderr
    assert len(told.stderr.splitlines()) == 1


def test_a_misspelt_command_is_pointed_to_the_right_one():
    told = sijill("pubish")
    assert told.returncode == 2
    assert "publish" in told.stderr


def test_psql_is_the_login_it_is_asked_to_be(database):
    told = sijill("db", "psql", "--login", "publisher", "--", "-Atc", "SELECT current_user, current_database()")
    assert told.stdout.strip() == f"sijill_publisher|{database.name}"
