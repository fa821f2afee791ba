"""The steps of publishing that are SQL files beside this one."""

from importlib.resources import files

import sqlalchemy as sa


def run(connection: sa.Connection, step: str) -> None:
    """Execute a step."""
    # By the driver itself: a step holds several statements and no parameters.
    cursor = connection.connection.cursor()
    cursor.execute(text(step))
    cursor.close()


def text(step: str) -> str:
    """The SQL of a step."""
    return files("schema").joinpath("publish", f"{step}.sql").read_text(encoding="utf-8")
