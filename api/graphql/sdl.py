"""Write the schema to `api/schema.graphql`: `python -m api.graphql.sdl`; a test holds the file to the code."""

from pathlib import Path

from api.graphql.schema import sdl

FILE = Path(__file__).resolve().parent.parent / "schema.graphql"


if __name__ == "__main__":
    FILE.write_text(sdl(), encoding="utf-8")
