"""Texts that are codes or keys, as types: of which vocabulary, and naming what in the file."""

import datetime
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BeforeValidator,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    StringConstraints,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from api.imports.collections import check_timezone
from schema import terms
from schema.errors import SijillError, UnknownKey

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})")


def wrong(sentence: str, field: str | None = None) -> PydanticCustomError:
    """What a validator raises: the sentence as it is shown, and the field of the part at which it is shown."""
    at = {} if field is None else {"field": field}
    return PydanticCustomError("wrong", "{sentence}", {"sentence": sentence, **at})


@dataclass(frozen=True, slots=True)
class CodeOf:
    """Marks a text as a code of a vocabulary on which no code branches."""

    vocabulary: str

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """A text that the vocabulary holds."""
        return core_schema.no_info_after_validator_function(self.check, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """The codes themselves, so that editors can offer them."""
        codes = [each.code for each in terms.vocabulary(self.vocabulary).terms]
        return {"type": "string", "enum": codes, "$comment": f"code of `{self.vocabulary}`"}

    def check(self, code: str) -> str:
        """The code, when the vocabulary holds it."""
        try:
            return terms.term(self.vocabulary, code).code
        except UnknownKey as unknown:
            raise wrong(str(unknown).rstrip(".")) from None


@dataclass(frozen=True, slots=True)
class Names:
    """Marks a text as the key of something else in the file; `kind` is the concept that it must be."""

    kind: str

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """A text, with a word on what it names."""
        return {**handler(schema), "$comment": f"key of {'an' if self.kind[0] in 'aeiou' else 'a'} {self.kind}"}


def _read(pattern: re.Pattern[str], parse: Callable[[str], object], example: str) -> BeforeValidator:
    """Reads a text of exactly that form; what is no text is left to the type."""

    def read(given: object) -> object:
        if not isinstance(given, str):
            return given
        try:
            if pattern.fullmatch(given):
                return parse(given)
        except ValueError:
            pass
        raise wrong(f"“{given}” is no {example}")

    return BeforeValidator(read)


def _known_zone(name: str) -> str:
    try:
        return check_timezone(name)
    except SijillError as problem:
        raise wrong(str(problem).rstrip(".")) from None


FORMS = {
    r"\S": "words",
    r"^[a-z0-9][a-z0-9_-]*$": "small letters, digits, - and _, such as homes-entered",
    r"^[a-z0-9][a-z0-9-]*$": "small letters, digits and hyphens, such as front-gate-2023",
    r"^[A-Z][A-Z0-9]+$": "the P-code of an area, such as SY02",
    r"^[A-Z]{2}$": "the two letters of a country, such as SY",
    r"^[A-Z][A-Z0-9_]*$": "capital letters, digits and _, such as ONE_STATEMENT",
    r"^[0-9a-f]{64}$": "a SHA-256, 64 hexadecimal digits",
    r"^[a-z]{2,3}(-[A-Za-z0-9]+)*$": "a language tag, such as en or ar",
}
"""What texts of a certain form are, by the pattern that they meet."""

_WORDS, _KEY, _SLUG, _PCODE, _COUNTRY, _CAPITALS, _SHA256, _LANGUAGE = FORMS

Words = Annotated[str, StringConstraints(min_length=1, pattern=_WORDS)]
"""A text that says something."""

Key = Annotated[str, StringConstraints(pattern=_KEY)]
Slug = Annotated[str, StringConstraints(pattern=_SLUG)]
Pcode = Annotated[str, StringConstraints(pattern=_PCODE)]
CountryPcode = Annotated[str, StringConstraints(pattern=_COUNTRY)]
CaveatCode = Annotated[str, StringConstraints(pattern=_CAPITALS)]
Sha256 = Annotated[str, StringConstraints(pattern=_SHA256)]
LanguageTag = Annotated[str, StringConstraints(pattern=_LANGUAGE)]
Day = Annotated[datetime.date, _read(_DAY, datetime.date.fromisoformat, "day such as 2016-12-13")]
Instant = Annotated[
    AwareDatetime, _read(_INSTANT, datetime.datetime.fromisoformat, "instant such as 2016-12-13T18:00:00+02:00")
]
Zone = Annotated[str, AfterValidator(_known_zone)]

SourceKey = Annotated[str, Names("source")]
DocumentKey = Annotated[str, Names("document")]
ActorKey = Annotated[str, Names("actor")]
PlaceKey = Annotated[str, Names("place")]
EventKey = Annotated[str, Names("event")]
FacilityKey = Annotated[str, Names("facility")]
ActKey = Annotated[str, Names("act")]
VictimKey = Annotated[str, Names("victim")]
ClaimKey = Annotated[str, Names("claim")]

RoleCode = Annotated[str, CodeOf("role")]
ActCode = Annotated[str, CodeOf("act")]
