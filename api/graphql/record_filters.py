"""Filters of records that are no events, and of claims, as inputs of the SDL."""

import strawberry

from api.graphql.filters import SpaceFilter, TimeFilter, ids, many, read_space, read_time, said
from schema.queries import claims, records
from schema.vocabulary import AgeBand, CivilianStatus, ClaimStatus, Measure, Sex


@strawberry.input(description="Conditions on persons. An empty list is no condition.")
class PeopleFilter:
    """`people` of `RecordFilter` and `ClaimFilter`."""

    roles: list[str] | None = said("Codes of vocabulary `role`, such as `medic` or `human_rights_defender`.")
    sex: list[Sex] | None = said("Sex.")
    age_band: list[AgeBand] | None = said("Age band.")
    civilian_status: list[CivilianStatus] | None = said("Civilian or combatant.")


def read_people(people: PeopleFilter | None) -> records.PeopleFilter:
    """The filter that was given; without one, everybody."""
    if not people:
        return records.PeopleFilter()
    return records.PeopleFilter(
        roles=many(people.roles),
        sex=many(people.sex),
        age_band=many(people.age_band),
        civilian_status=many(people.civilian_status),
    )


@strawberry.input(description="Conditions on records other than events. An empty list is no condition.")
class RecordFilter:
    """Filter of the root fields that list records, and `about` of `ClaimFilter`."""

    records: list[strawberry.ID] | None = said("Records by id or code.")
    collections: list[strawberry.ID] | None = said("Collections by slug.")
    text: str | None = said("Words in published text, in any language.")
    kinds: list[str] | None = said(
        "Codes of the vocabulary named after the record's type; of a risk statement, of vocabulary `act`: what is "
        "feared."
    )
    occurred: TimeFilter | None = said("When it occurred or lasted.")
    within: SpaceFilter | None = said("Where it occurred; of a movement, either end.")
    people: PeopleFilter | None = said("Whom it concerns.")
    sources: list[strawberry.ID] | None = said("Documented by these sources, by id.")


def read_records(where: RecordFilter | None) -> records.RecordFilter:
    """The filter that was given; without one, all real records. Raises BadInput."""
    if not where:
        return records.RecordFilter()
    return records.RecordFilter(
        records=ids(where.records),
        collections=many(where.collections),
        text=where.text or None,
        kinds=many(where.kinds),
        occurred=read_time(where.occurred),
        within=read_space(where.within),
        people=read_people(where.people),
        sources=ids(where.sources),
    )


@strawberry.input(description="Conditions on claims. An empty list is no condition.")
class ClaimFilter:
    """Filter of the root field `claims`."""

    reported: TimeFilter | None = said("When it was stated.")
    measures: list[Measure] | None = said("What is counted.")
    sources: list[strawberry.ID] | None = said("Claims by these sources, by id.")
    independence_groups: list[str] | None = said("Claims that rest on these independence groups.")
    status: list[ClaimStatus] | None = said("Standing of the claim.")
    people: PeopleFilter | None = said("Whom the number counts.")
    about: RecordFilter | None = said("Conditions on the record that the claim is about, of whatever type.")


def read_claims(where: ClaimFilter | None) -> claims.ClaimFilter:
    """The filter that was given; without one, all claims on real records. Raises BadInput."""
    if not where:
        return claims.ClaimFilter()
    return claims.ClaimFilter(
        reported=read_time(where.reported),
        measures=many(where.measures),
        sources=ids(where.sources),
        independence_groups=many(where.independence_groups),
        status=many(where.status),
        people=read_people(where.people),
        about=read_records(where.about),
    )
