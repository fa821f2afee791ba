"""Asking what a page needs: the one place where pages read, in one snapshot and at most six statements."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from analytics import choices, geography, timelines
from analytics.asking import Ask
from analytics.choices import Choices
from analytics.results import TimeSeries, release
from analytics.results_areas import AreaMap
from dashboards.address import Address
from schema.access import Audience
from schema.queries.scope import Scope, look_up, read_as_of, scope
from schema.session import reading

A = TypeVar("A")


@dataclass(frozen=True)
class Answer:
    """What a page shows. Without `choices` no collection is meant, and `published` offers some; or one that is meant is
    confidential, of which nothing is reckoned.
    """

    address: Address
    published: tuple[Mapping[str, Any], ...]
    scope: Scope
    choices: Choices | None = None
    series: TimeSeries | None = None
    areas: AreaMap | None = None


def ask(address: Address) -> Answer:
    """The answer to a page's question.

    Raises BadInput, UnknownKey, MixedFiction, TooLarge, BeforeFirstPublication, NotReady.
    """
    where = address.where
    as_of = read_as_of(address.as_of) if address.as_of else None
    with reading() as connection:
        row = connection.execute(look_up(where, as_of)).one_or_none()
        meant = scope(row, where, as_of)
        published = tuple(row.collections) if row is not None else ()
        if not meant.collections or any(each.get("confidential") for each in meant.collections):
            return Answer(address, published, meant)

        def put(question: Ask[A]) -> A:
            return question.answer([connection.execute(each).all() for each in question.statements])

        counted, whom = address.measure, address.population
        offered = put(choices.ask(where, meant))
        series = put(
            timelines.ask(
                where,
                meant,
                measure=counted,
                population=whom,
                bucket=address.bucket,
                imprecise=address.imprecise,
            )
        )
        areas = put(geography.ask(where, meant, measure=counted, population=whom, level=address.level, geometry=True))
    return Answer(address, published, meant, offered, release(series, Audience.OPEN), release(areas, Audience.OPEN))
