"""How an answer is got: analytics says what to ask, the edge asks the database, analytics makes a result of the rows.

    ask = timelines.ask(where, scope, measure=Measure.KILLED, bucket=Bucket.MONTH)
    rows = [connection.execute(statement).all() for statement in ask.statements]      # or awaited, in the same order
    series = release(ask.answer(rows), Audience.OPEN)

Nothing here opens a session; all statements of an ask must run in one snapshot. Asks offered:

    timelines.ask(where, scope, *, measure, population, bucket, imprecise)  -> Ask[TimeSeries]     2 statements
        (…, group_by, scale, time_zone, seed)                                                      up to 4 with groups
    geography.ask(where, scope, *, measure, population, level, geometry)    -> Ask[AreaMap]        2 statements
        (…, scale, hotspots, scan, seed)                                                           up to 5 with all
    crosstabs.ask(where, scope, *, measure, population, rows, columns)      -> Ask[CrossTab]       2 statements
    overlaps.ask(where, scope)                                              -> Ask[SourceOverlap]  2 statements
    calendars.ask(where, scope, *, bucket, level)                           -> Ask[SourceActivity] 2 statements
    reporting.ask(where, scope, *, bucket)                                  -> Ask[ReportingDelay] 2 statements
    nowcasts.ask(where, scope, *, measure, population, bucket, seed)        -> Ask[Nowcast]        3 statements
    detentions.ask(where: RecordFilter, scope, *, bucket)                   -> Ask[Detentions]     2 statements
    displacements.ask(where: RecordFilter, scope, *, bucket, level)         -> Ask[Displacements]  3 statements
    interruptions.ask(where, scope, *, around, bucket, measure, …, control) -> Ask[InterruptedSeries] 5 statements, 8
    shifts.ask(where, scope, *, bucket, measure, population, most)          -> Ask[ChangePoints]   4 statements
    seasons.ask(where, scope, *, bucket, measure, population)               -> Ask[SeasonalSeries] 4 statements
    repeat_strikes.ask(where, scope, *, radius_metres, window_minutes)      -> Ask[RepeatStrikes]  3 statements
    facility_attacks.ask(where, scope)                                      -> Ask[FacilityAttacks] 4 statements
    estimates.ask(where, scope, *, estimators, strata, seed, thorough)      -> Ask[Estimate]       3 statements, 4
    estimates.ask_table(lists, cells, scope, *, estimators, seed, thorough) -> Ask[Estimate]       no statement
    choices.ask(where, scope)                                               -> Ask[Choices]        1 statement

Of a result, `figures.figure(result, lang)` draws the Plotly figure (an AreaMap needs `geometry=True` to be drawn) and
`citing.reference(result)` says how to cite it and get it again.
"""

from collections.abc import Sequence
from typing import Any, Protocol, TypeVar

import sqlalchemy as sa

Answer_co = TypeVar("Answer_co", covariant=True)

Rows = Sequence[Sequence["sa.Row[Any]"]]
"""Rows of each statement, in the order of `Ask.statements`."""


class Superseded(Exception):
    """What was asked of sums made ahead, which are of a later publication by now; `instead` asks the same of events."""

    def __init__(self, instead: "Ask[Any]") -> None:
        super().__init__()
        self.instead = instead


class Ask(Protocol[Answer_co]):
    """A question that is ready to be put: statements to execute in order, and what their rows come to.

    Making one raises BadInput, UnknownKey for arguments that cannot be; `answer` raises TooLarge, Superseded.
    """

    @property
    def heavy(self) -> bool:
        """Whether `answer` may take a second or more, so that it must not keep others waiting."""

    @property
    def statements(self) -> tuple[sa.Select[Any], ...]:
        """What to execute, in order, in one snapshot."""

    def answer(self, rows: Rows) -> Answer_co:
        """What the rows of the statements come to, as they were fetched."""
