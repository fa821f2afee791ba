"""The format as others read it: a JSON Schema for editors and programs, and tables of every field for people.

`python -m api.imports.statement.describing schema` prints the one, `… fields` the other. `statement.schema.json` beside
this module and the end of `docs/statement.md` hold them, and a test keeps them alike.
"""

import json
import re
import sys
from collections.abc import Iterator
from typing import Any

from api.imports.statement.models import Statement

_FORMATS = {"date": "day", "date-time": "instant"}
_TYPES = {
    "string": "text",
    "integer": "whole number",
    "number": "number",
    "boolean": "true or false",
    "object": "GeoJSON",
}
_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema() -> str:
    """The JSON Schema of a file, as text."""
    described = {"$schema": _DIALECT, **Statement.model_json_schema()}
    return json.dumps(described, ensure_ascii=False, indent=1) + "\n"


def fields() -> Iterator[str]:
    """Every field of every part as Markdown, line by line, from the whole file inwards. What is required is bold."""
    whole = Statement.model_json_schema()
    waiting, done = ["Statement"], set[str]()
    parts = {"Statement": whole, **whole["$defs"]}
    while waiting:
        name = waiting.pop(0)
        if name in done:
            continue
        done.add(name)
        yield ""
        yield f"### {_title(name)}"
        yield parts[name]["description"]
        yield ""
        yield "| field | form | meaning |"
        yield "|---|---|---|"
        for field, said in parts[name]["properties"].items():
            required = field in parts[name].get("required", ())
            shown = f"**`{field}`**" if required else f"`{field}`"
            yield f"| {shown} | {_form(said, parts)} | {said.get('description', '')} |"
            waiting += [each for each in _parts(said) if "properties" in parts[each]]


def _form(said: dict[str, Any], parts: dict[str, Any]) -> str:
    """What must be written, in words."""
    if "anyOf" in said:
        return _form(said["anyOf"][0], parts)
    if "$ref" in said:
        name = said["$ref"].rpartition("/")[2]
        is_part = "properties" in parts[name]
        return f"[{_title(name)}](#{_title(name).replace(' ', '-')})" if is_part else f"code of `{_snake(name)}`"
    if said.get("type") == "array":
        return f"list: {_form(said['items'], parts)}"
    if "$comment" in said:
        return str(said["$comment"])
    if "const" in said:
        return f"`{said['const']}`"
    return _FORMATS.get(said.get("format", ""), _TYPES[said["type"]])


def _parts(said: object) -> Iterator[str]:
    """Names of the parts that a field refers to."""
    if isinstance(said, dict):
        if "$ref" in said:
            yield said["$ref"].rpartition("/")[2]
        for each in said.values():
            yield from _parts(each)
    elif isinstance(said, list):
        for each in said:
            yield from _parts(each)


def _snake(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def _title(name: str) -> str:
    return _snake(name).replace("_", " ")


if __name__ == "__main__":
    sys.stdout.write(schema() if sys.argv[1:] == ["schema"] else "\n".join(fields()) + "\n")
