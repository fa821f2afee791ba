"""Terms of the vocabularies, from memory."""

from typing import Any

import strawberry

from api.graphql.directives import ListSize
from api.graphql.resolving import Lang
from schema import terms
from schema.vocabulary import Language, Match


def label(root: strawberry.Parent[terms.Term], lang: Lang = Language.EN) -> str:
    """The label in a language, else in one in which it exists; a code without any is its own."""
    return terms.in_language(root.labels, lang) or root.code


def definition(root: strawberry.Parent[terms.Term], lang: Lang = Language.EN) -> str | None:
    """The definition in a language, else in one in which it exists."""
    return terms.in_language(root.definitions, lang)


def broader(root: strawberry.Parent[terms.Term]) -> Any:
    """The term above it."""
    return terms.term(root.vocabulary, root.parent) if root.parent else None


def narrower(root: strawberry.Parent[terms.Term]) -> Any:
    """The terms directly beneath it."""
    return [each for each in terms.vocabulary(root.vocabulary).terms if each.parent == root.code]


def name_of_vocabulary(root: strawberry.Parent[terms.Vocabulary], lang: Lang = Language.EN) -> str:
    """The label in a language."""
    return terms.in_language(root.labels, lang) or root.name


@strawberry.type(description="A counterpart in another scheme.")
class Crosswalk:
    """Shows `schema.terms.Crosswalk`."""

    scheme: str = strawberry.field(description="Scheme, such as acled, ucdp, huridocs, who-ssa, mrm, iccs, hxl.")
    code: str = strawberry.field(description="Code there.")
    label: str | None = strawberry.field(description="Label there.")
    match: Match = strawberry.field(description="How well it fits (SKOS mapping).")


@strawberry.type(description="An entry of a vocabulary: a code on which no program branches.")
class Term:
    """Shows `schema.terms.Term`."""

    code: str = strawberry.field(description="Code, unique within its vocabulary.")
    label: str = strawberry.field(description="Label.", resolver=label)
    vocabulary: str = strawberry.field(description="Name of its vocabulary.")
    definition: str | None = strawberry.field(description="Definition.", resolver=definition)
    broader: "Term | None" = strawberry.field(description="Broader term.", resolver=broader)
    narrower: list["Term"] = strawberry.field(description="Narrower terms.", resolver=narrower)
    crosswalks: list[Crosswalk] = strawberry.field(
        description="Counterparts in other schemes.", directives=[ListSize(assumed_size=6)]
    )


@strawberry.type(description="A code list.")
class Vocabulary:
    """Shows `schema.terms.Vocabulary`."""

    name: str = strawberry.field(description="Name.")
    label: str = strawberry.field(description="Label.", resolver=name_of_vocabulary)
    terms: list[Term] = strawberry.field(
        description="Terms, broad before narrow.", directives=[ListSize(assumed_size=100)]
    )
