"""What a collection says of itself: from a file given with the import, or what its provider says of every such file."""

import json
import re
import zoneinfo
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from schema.errors import BadFile, BadInput
from schema.tables.base import content_columns
from schema.tables.collection import collection
from schema.vocabulary import CollectionNature, Disclosure

SLUG = re.compile(r"[a-z0-9][a-z0-9-]*")
SAID = tuple(column.name for column in content_columns(collection) if column.name != "slug")
REQUIRED = ("name_en", "description_en", "licence", "citation")


def check_slug(slug: str) -> str:
    """The slug, when it can be one. Raises BadInput."""
    if not SLUG.fullmatch(slug):
        raise BadInput(
            f"--collection “{slug}” is no short name: use small letters, digits and hyphens, as in ucdp-ged."
        )
    return slug


def check_timezone(name: str) -> str:
    """The name of a time zone, when the IANA database has it. Raises BadInput."""
    if name not in zoneinfo.available_timezones():
        raise BadInput(f"“{name}” is no time zone of the IANA database; write one such as Asia/Damascus.")
    return name


def read_about(path: Path, slug: str) -> dict[str, Any]:
    """What a JSON file says of the collection `slug`, as columns of `core.collection` but its slug.

    name_en, description_en, licence and citation must be there.

    Raises:
        BadFile: it is no such file, or is about another collection.
    """
    try:
        given = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise BadFile(
            f"{path.name} cannot be read as JSON; --about needs a file that says what the collection is."
        ) from None
    if not isinstance(given, dict):
        raise BadFile(f"{path.name} must hold one JSON object that says what the collection is.")
    if given.get("slug", slug) != slug:
        raise BadFile(f"{path.name} is about the collection {given['slug']}, not {slug}.")
    if unknown := sorted(given.keys() - {*SAID, "slug"}):
        raise BadFile(f"{path.name}: {', '.join(unknown)} is nothing a collection says; it has {', '.join(SAID)}.")
    said = {key: given[key] for key in SAID if key in given}
    _check(path.name, said)
    return said


def _check(file: str, said: Mapping[str, Any]) -> None:
    if missing := [key for key in REQUIRED if not said.get(key)]:
        raise BadFile(f"{file} does not give {', '.join(missing)} of the collection.")
    for key, choices in (("nature", CollectionNature), ("disclosure", Disclosure)):
        allowed = [str(choice) for choice in choices]
        if key in said and said[key] not in allowed:
            raise BadFile(f"{file}: {key} must be {' or '.join(allowed)}.")
    if "timezone" in said:
        check_timezone(said["timezone"])
    codes_and_texts = [
        isinstance(each, dict) and {"code", "en", "ar"} <= each.keys() for each in said.get("caveats", [])
    ]
    if not all(codes_and_texts):
        raise BadFile(f"{file}: each of the caveats must have code, en and ar.")
    _check_estimates(file, said.get("estimates"))


def _check_estimates(file: str, declared: object) -> None:
    """That questions to be answered ahead can be put. Raises BadFile."""
    if declared is None:
        return
    if not isinstance(declared, list):
        raise BadFile(f"{file}: estimates must be a list of the arguments of `estimate`.")
    # Reading a question loads what answers it, which no other import needs.
    from api.questions import read

    for each in declared:
        try:
            question = read(each)
        except BadInput as problem:
            raise BadFile(f"{file}: estimates: {problem}") from None
        if question.where is None:
            raise BadFile(f"{file}: estimates: from: a collection declares questions of its records, not of a table.")
