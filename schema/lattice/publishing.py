"""The step of publishing that counts confidential collections: once for both copies, after both were written.

Both get the same lattice, reckoned from what `open` may know: partners read the open copy as well, so that a second
lattice would be one more table to compare the first with.
"""

from collections.abc import Callable, Mapping
from typing import Any

import sqlalchemy as sa

from schema.access import Audience
from schema.lattice import members, states
from schema.lattice.auditing import Contradiction
from schema.lattice.counting import Contribution
from schema.lattice.making import make
from schema.lattice.telling import Lattice, Report, report_of, told_of_waiting

REFUSED = "What is published of it does not agree with what is kept as counted; its numbers stay as they are."


def publish(connection: sa.Connection, number: int, tell: Callable[[str], None]) -> Report:
    """Bring the lattices of all confidential collections up to date, in the transaction of a publication.

    Reads the temporary tables of the audience that was written last, which is `open`; leaves the search path on it.
    """
    confidential = set(
        connection.scalars(sa.text("SELECT slug FROM core.current_collection WHERE disclosure = 'confidential'"))
    )
    states.lead(connection, Audience.OPEN)
    published, kept = states.lasting(connection), members.collections(connection)
    if not confidential and not published and not kept:
        return Report()
    for slug in sorted(published.keys() - confidential):
        states.end(connection, slug, number)
    members.forget(connection, kept - confidential)
    written = bool(published.keys() - confidential)
    drained, asked = members.at_work(connection)
    done = []
    for slug in sorted(confidential):
        lattice, differs = _publish_one(connection, number, slug, published.get(slug), drained, asked.get(slug, {}))
        written = written or differs
        if lattice is not None:
            done.append(lattice)
            tell(f"lattice of {slug}: audited in {lattice.seconds:.1f} s")
    states.lead(connection, Audience.OPEN)
    return Report(tuple(done), written)


def _publish_one(
    connection: sa.Connection,
    number: int,
    slug: str,
    report: Mapping[str, Any] | None,
    drained: set[str],
    asked: Mapping[str, Contribution],
) -> tuple[Lattice | None, bool]:
    """Bring one lattice up to date; says whether anything in the copies differs from before."""
    after = members.renewed(members.standing(connection, slug), drained, asked)
    if not (after.counted or after.wanted or report):
        return None, False
    listed = states.listed(connection, slug)
    try:
        before = states.again(connection, slug, report, after.counted.values()) if report is not None else None
        made = make(after.counted.values(), after.wanted, before)
    except (states.Disagreement, Contradiction):
        members.keep(connection, slug, after, number)
        return Lattice(slug, report, listed, len(after.wanted), changed=False, refused=REFUSED), False
    counted = {one.record: one for one in made.counted}
    members.keep(connection, slug, members.Standing(counted, after.wanted), number)
    told = report_of(made) if made.changed else report
    lattice = Lattice(slug, told, listed, made.waiting, made.changed, made.seconds)
    if told is None:
        return lattice, False
    line = {"listed": listed, "held": told_of_waiting(made.waiting), "report": told}
    return lattice, states.write(connection, slug, number, made.shown, line)
