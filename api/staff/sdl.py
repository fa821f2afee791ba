"""Write the schema of the desk to `api/staff.graphql`: `python -m api.staff.sdl`; a test holds the file to the code."""

from pathlib import Path

from api.staff.schema import everything

FILE = Path(__file__).resolve().parent.parent / "staff.graphql"


def sdl() -> str:
    """The schema in its own language."""
    return everything().as_str() + "\n"


if __name__ == "__main__":
    FILE.write_text(sdl(), encoding="utf-8")
