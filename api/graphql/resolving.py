"""Resolvers that many fields share: identifiers, texts in a language, codes as terms."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any

import strawberry
from strawberry import Info

from api.graphql.compiling.rules import Coded, Identifier, IfThere, Same, Text, declare
from api.graphql.reader import Reader
from api.graphql.scalars import AsOf
from api.graphql.shown import Shown
from schema import terms
from schema.vocabulary import Language, Measure, Population

Told = Info[Reader, None]
When = Annotated[AsOf | None, strawberry.argument(description="As the record stood then.")]
Lang = Annotated[Language, strawberry.argument(description="Language.")]
Counted = Annotated[Measure, strawberry.argument(description="What to count.")]
Whom = Annotated[Population, strawberry.argument(description="Whom to count.")]
First = Annotated[int, strawberry.argument(description="How many, at most 500.")]
After = Annotated[str | None, strawberry.argument(description="Cursor.")]
Resolver = Callable[..., Any]


@declare(Identifier(("id",)))
def identifier(root: strawberry.Parent[Shown]) -> strawberry.ID:
    """The published id, and the publication that it was asked for in."""
    own = str(root.data["id"])
    return strawberry.ID(f"{own}@{root.state.number}" if root.state.asked else own)


def in_words(texts: Mapping[str, str | None], lang: Language) -> str | None:
    """A text in a language, else in one in which it exists."""
    return next((texts[each] for each in (lang, *Language) if texts.get(each)), None)


def text(name: str) -> Resolver:
    """Resolver of a text that the data holds by language."""

    @declare(Text((name,)))
    def resolve(root: strawberry.Parent[Shown], lang: Lang = Language.EN) -> Any:
        data = root.data
        return in_words(data[name] if isinstance(data, Mapping) else getattr(data, name), lang)

    return resolve


def as_is(name: str) -> Resolver:
    """Resolver of a value that is a scalar of the SDL although it has parts."""

    @declare(Same((name,)))
    def resolve(root: strawberry.Parent[Shown]) -> Any:
        return root.data[name] if isinstance(root.data, Mapping) else getattr(root.data, name)

    return resolve


def if_there(name: str, otherwise: Any = None) -> Resolver:
    """Resolver of a value that not every document has: what earlier versions did not publish is absent from theirs."""

    @declare(IfThere((name,), otherwise))
    def resolve(root: strawberry.Parent[Shown]) -> Any:
        return root.show(root.data.get(name, otherwise))

    return resolve


def term(name: str, vocabulary: str) -> Resolver:
    """Resolver of a code, or none, as a term."""

    @declare(Coded((name,), vocabulary))
    def resolve(root: strawberry.Parent[Shown]) -> Any:
        code = root.data[name]
        return None if code is None else terms.term(vocabulary, code)

    return resolve


def term_list(name: str, vocabulary: str) -> Resolver:
    """Resolver of a list of codes as terms."""

    @declare(Coded((name,), vocabulary))
    def resolve(root: strawberry.Parent[Shown]) -> Any:
        return [terms.term(vocabulary, code) for code in root.data[name]]

    return resolve
