"""The closed lists as enums of the SDL, described by the one vocabulary.

Strawberry takes plain `StrEnum`s as they are; their descriptions are put on its definitions afterwards, because its own
way of writing values down would make members that are no strings.
"""

import re
from enum import StrEnum
from functools import cache
from typing import Any

import strawberry

from schema import answering, terms, vocabulary
from schema.vocabulary import Language

ENUMS: tuple[type[StrEnum], ...] = (
    vocabulary.Language,
    vocabulary.Measure,
    vocabulary.Qualifier,
    vocabulary.ClaimStatus,
    vocabulary.Verification,
    vocabulary.StandardOfProof,
    vocabulary.Attribution,
    vocabulary.Responsibility,
    vocabulary.Population,
    vocabulary.Granularity,
    vocabulary.CountingUnit,
    vocabulary.Sex,
    vocabulary.AgeBand,
    vocabulary.CivilianStatus,
    vocabulary.Stance,
    vocabulary.RelationKind,
    vocabulary.DatePrecision,
    vocabulary.PlacePrecision,
    vocabulary.RedactionReason,
    answering.ChangeKind,
    vocabulary.FacilityStatus,
    vocabulary.DetentionState,
    vocabulary.Match,
    answering.AreaLevel,
    answering.Bucket,
    answering.Imprecise,
    answering.TimeMatch,
    answering.EventOrder,
    answering.Level,
    answering.ResultStatus,
    answering.IntervalKind,
    answering.Severity,
    answering.Coverage,
    answering.Dimension,
    answering.Scale,
    answering.Scan,
    answering.Association,
    answering.Certainty,
    answering.Estimator,
)


def vocabulary_of(choices: type[StrEnum]) -> str:
    """Name of the vocabulary that labels a closed list."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", choices.__name__).lower()


def _describe(choices: type[StrEnum]) -> None:
    made = strawberry.enum(choices, description=" ".join((choices.__doc__ or "").split()))
    definition: Any = vars(made)["__strawberry_definition__"]
    name = vocabulary_of(choices)
    for value in definition.values:
        entry = terms.term(name, choices[value.name].value)
        sentence = entry.definitions.get(Language.EN) or entry.labels[Language.EN]
        value.description = sentence if sentence.endswith(".") else f"{sentence}."


@cache
def describe() -> None:
    """Put descriptions on all of them, once."""
    for each in ENUMS:
        _describe(each)
