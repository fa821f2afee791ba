"""What every part of a coded statement is made of: texts, days, places, and spots in a document."""

import json
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterator
from typing import Annotated, Any, Self, TypeVar

import shapely
import shapely.errors
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from api.imports.statement.coding import CodeOf, Day, DocumentKey, Instant, Pcode, PlaceKey, Words, Zone, wrong
from schema.vocabulary import DatePrecision, PlaceBasis, PlacePrecision

LONGEST_QUOTE = 300
"""Characters. The text stays with its publisher: a quotation shows the place, it does not replace the text."""

LARGEST = 2_147_483_647
"""The largest number that a claim can hold."""

T = TypeVar("T")

Count = Annotated[int, Field(ge=0, le=LARGEST)]
Metres = Annotated[float, Field(ge=0, allow_inf_nan=False)]


class Part(BaseModel):
    """A part of a statement. Nothing is converted, and nothing is there that the format does not know."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, use_attribute_docstrings=True)


class Child(Part, ABC):
    """A part without a key that may stand several times beneath one thing."""

    @property
    @abstractmethod
    def named(self) -> str:
        """What tells it from the others beneath the same thing; in the record its name ends so."""


def _no_repeats(items: tuple[T, ...]) -> tuple[T, ...]:
    names = Counter(each.named if isinstance(each, Child) else each for each in items)
    if twice := next((name for name, times in names.items() if times > 1), None):
        raise wrong(f"{twice} stands there twice; keep one of the two")
    return items


Once = AfterValidator(_no_repeats)
"""Marks a list in which nothing may stand twice."""


class Texts(Part):
    """A text that readers see, in English and, where somebody wrote it, in Arabic."""

    en: Words
    ar: Words | None = None


class Name(Texts):
    """A name in English, Arabic and French."""

    fr: Words | None = None


class Anchor(Part):
    """A spot in the text of a document, with the words that stand there."""

    document: DocumentKey | None = None
    """Left out, it is the coded document."""
    start: Annotated[int, Field(ge=0, le=LARGEST)]
    """First character, counted from 0 as Python counts the characters of a text."""
    end: Annotated[int, Field(ge=1, le=LARGEST)]
    """The character after the last."""
    quote: Annotated[str, Field(min_length=1, max_length=LONGEST_QUOTE)]
    """Exactly what stands there."""

    @model_validator(mode="after")
    def _as_long_as_its_words(self) -> Self:
        if self.end - self.start != len(self.quote):
            raise wrong(
                f"from {self.start} to {self.end} are {self.end - self.start} characters, and the quote has "
                f"{len(self.quote)}; end is start plus the length of the quote",
                "end",
            )
        return self


class Span(Part):
    """Days, both included, and how precisely they are known. Null where nobody says."""

    first: Day | None = Field(None, alias="from")
    """First local day on which it may have been."""
    last: Day | None = Field(None, alias="to")
    """Last local day, included."""
    precision: DatePrecision

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.first and self.last and self.first > self.last:
            raise wrong(f"{self.last} is before {self.first}; the first day comes first", "to")
        one_day = self.first is not None and self.first == self.last
        if self.precision in {DatePrecision.EXACT, DatePrecision.DAY} and not one_day:
            raise wrong(f"{self.precision} is of one day, so from and to must be the same day", "precision")
        if self.precision is not DatePrecision.UNKNOWN and self.first is None and self.last is None:
            raise wrong("no day is given, so the precision is unknown; give from, to or both", "precision")
        return self


class WordedSpan(Span):
    """Days with the words of the source."""

    verbatim: Words | None = None


class Occurred(WordedSpan):
    """When it happened or lasted."""

    timezone: Zone | None = None
    """Of the days; left out, it is the collection's."""
    time_of_day: Annotated[str, CodeOf("time_of_day")] | None = None
    ongoing: bool | None = None
    """Whether it still went on at last report; null when unknown."""
    earliest: Instant | None = None
    """First instant, where known finer than to the day."""
    latest: Instant | None = None
    """Last instant."""

    @model_validator(mode="after")
    def _instants_in_order(self) -> Self:
        if self.earliest and self.latest and self.earliest > self.latest:
            raise wrong("earliest is after latest; the first instant comes first", "latest")
        return self


class Happened(Occurred):
    """When an event happened: its days must be known, however roughly."""

    first: Day = Field(alias="from")
    last: Day = Field(alias="to")


class Period(Part):
    """Days that a number covers."""

    first: Day | None = Field(None, alias="from")
    last: Day | None = Field(None, alias="to")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.first and self.last and self.first > self.last:
            raise wrong(f"{self.last} is before {self.first}; the first day comes first", "to")
        return self


class Areas(Part):
    """P-codes of the areas that the source names, by level; none deeper than it says."""

    adm0: Pcode | None = None
    adm1: Pcode | None = None
    adm2: Pcode | None = None
    adm3: Pcode | None = None
    adm4: Pcode | None = None

    def stated(self) -> Iterator[tuple[str, str]]:
        """Level and P-code of each, widest first."""
        return ((level, code) for level, code in self if code is not None)


class Shaped(Part):
    """Something with a geometry: GeoJSON in WGS 84, longitude first."""

    geometry: dict[str, Any] | None = None

    def shape(self) -> shapely.Geometry | None:
        """The geometry; None when none is stated."""
        if self.geometry is None:
            return None
        try:
            found = shapely.from_geojson(json.dumps(self.geometry))
        except shapely.errors.GEOSException:
            raise wrong(
                "is no GeoJSON; write one such as {type: Point, coordinates: [37.16, 36.2]}", "geometry"
            ) from None
        _check(found)
        return found

    @model_validator(mode="after")
    def _geometry_is_one(self) -> Self:
        self.shape()
        return self


def _check(shape: shapely.Geometry) -> None:
    if shape.is_empty or shape.has_z or not shape.is_valid:
        raise wrong("is empty, crosses itself or has heights; write a valid one without heights", "geometry")
    west, south, east, north = shape.bounds
    if not (west >= -180 and east <= 180 and south >= -90 and north <= 90):
        raise wrong("lies beyond the globe; write longitude before latitude, in degrees", "geometry")


class Where(Shaped):
    """Where it was."""

    precision: PlacePrecision
    areas: Areas = Areas()
    site: PlaceKey | None = None
    """Named place within the areas."""
    verbatim: Words | None = None
    basis: PlaceBasis | None = None
    """What the geometry rests on."""
    uncertainty_metres: Metres | None = None

    @model_validator(mode="after")
    def _exact_is_a_spot(self) -> Self:
        shape = self.shape()
        if self.precision is PlacePrecision.EXACT and shape is not None and shapely.get_dimensions(shape) != 0:
            raise wrong("exact is of a spot; a line or an area is known to adm2 or coarser", "precision")
        return self
