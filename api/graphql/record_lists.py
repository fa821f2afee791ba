"""The lists of records that are no events, and of acts and claims: each checks what was asked, and reads a page."""

from api.graphql import pages
from api.graphql.filters import EventFilter, read_events
from api.graphql.lists import page
from api.graphql.pages import Page
from api.graphql.reader import Reader
from api.graphql.record_filters import ClaimFilter, RecordFilter, read_claims, read_records
from api.graphql.shown import part, record
from schema.answering import RecordType
from schema.queries import acts, claims, records
from schema.queries.paging import SEPARATOR
from schema.queries.scope import AsOf


async def all_records(
    reader: Reader, type_: RecordType, where: RecordFilter | None, first: int, after: str | None, as_of: AsOf | None
) -> Page:
    """Page of the root field of a type of record. Raises BadInput and what is derived from it."""
    condition = read_records(where)
    asked = pages.ask(first, after, pages.kind_of(records.KEY), type_, repr(condition))
    scope, state = await reader.ask_scope(records.keys(condition), pages.as_of(asked, as_of), asked=as_of is not None)
    return await page(
        reader, asked, state, records.listing(condition, scope, type_), lambda document, _id: record(document, state)
    )


async def all_claims(
    reader: Reader, where: ClaimFilter | None, first: int, after: str | None, as_of: AsOf | None
) -> Page:
    """Page of the root field `claims`. Raises BadInput and what is derived from it."""
    condition = read_claims(where)
    asked = pages.ask(first, after, pages.kind_of(claims.KEY), "claims", repr(condition))
    scope, state = await reader.ask_scope(claims.keys(condition), pages.as_of(asked, as_of), asked=as_of is not None)
    return await page(
        reader,
        asked,
        state,
        claims.listing(condition, scope),
        lambda document, ident: part("claim", document, ident, state),
    )


async def all_acts(
    reader: Reader, where: EventFilter | None, first: int, after: str | None, as_of: AsOf | None
) -> Page:
    """Page of the root field `acts`. Raises BadInput and what is derived from it."""
    condition = read_events(where)
    asked = pages.ask(first, after, pages.kind_of(acts.KEY), "acts", condition)
    scope, state = await reader.ask_scope(condition, pages.as_of(asked, as_of), asked=as_of is not None)
    return await page(
        reader,
        asked,
        state,
        acts.listing(condition, scope),
        lambda document, ident: part("act", document, ident.rpartition(SEPARATOR)[2], state),
    )
