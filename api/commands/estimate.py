"""`sijill estimate`: estimates that take as long as they need, written as JSON and as a table with their citation."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import sqlalchemy as sa
import typer
from rich.progress import Progress, TaskID

from analytics import citing, tabling
from analytics.kept_estimates import reckoned
from analytics.results import release
from analytics.results_estimates import Estimate
from api.imports.reporting import progress
from api.questions import Question, read
from schema import session
from schema.access import Audience
from schema.answering import Estimator
from schema.errors import BadFile, BadInput
from schema.filters import EventFilter
from schema.queries.scope import look_up, scope


def estimate(
    questions: Annotated[
        Path | None,
        typer.Argument(
            help="JSON file with the variables of GraphQL's `estimate`, or a list of such: "
            '{"from": {"records": {"collections": ["qasira"]}}, "estimators": ["LOGLINEAR"], "seed": 1}.',
            metavar="[QUESTIONS]",
        ),
    ] = None,
    collection: Annotated[list[str] | None, typer.Option(help="Without a file: events of this collection.")] = None,
    violation: Annotated[list[str] | None, typer.Option(help="Events in which this violation is alleged.")] = None,
    place: Annotated[list[str] | None, typer.Option(help="Events in this place, by P-code.")] = None,
    from_: Annotated[str | None, typer.Option("--from", help="First day, as 2022-01-01.", metavar="DAY")] = None,
    until: Annotated[str | None, typer.Option("--until", help="Last day.", metavar="DAY")] = None,
    estimator: Annotated[
        list[str] | None, typer.Option(help=f"Only this one of {', '.join(each.name for each in Estimator)}.")
    ] = None,
    strata: Annotated[str | None, typer.Option(help="Estimate within each category of a dimension, as ADM1.")] = None,
    seed: Annotated[int, typer.Option(help="Seed of random draws.", min=0)] = 1,
    as_of: Annotated[str | None, typer.Option(help="As the record stood then: a publication or a day.")] = None,
    to: Annotated[Path, typer.Option(help="Folder to write into.", metavar="FOLDER")] = Path(),
) -> None:
    """Estimate how many went undocumented, with chains as long as they need to be."""
    given = [("collections", collection), ("violations", violation), ("places", place), ("from", from_), ("to", until)]
    chosen: dict[str, Any] = {"strata": strata and strata.upper(), "seed": seed, "asOf": as_of}
    chosen["estimators"] = [str(each).upper() for each in estimator or ()]
    if questions is not None:
        if any(value for _, value in given):
            raise BadInput("QUESTIONS: the file says what is asked; leave --collection and the like out.")
        asked = [read(each) for each in _file(questions)]
    else:
        asked = [read({"from": {"records": _filter(dict(given))}, **chosen})]
    to.mkdir(parents=True, exist_ok=True)
    with progress() as bar:
        for n, each in enumerate(asked, 1):
            task = bar.add_task(f"question {n} of {len(asked)}", total=1)
            _write(_answered(each, bar, task), to)


def _filter(given: Mapping[str, Any]) -> dict[str, Any]:
    """A filter as GraphQL takes it."""
    occurred = {name: given[name] for name in ("from", "to") if given[name]}
    return {
        **{name: given[name] for name in ("collections", "violations") if given[name]},
        **({"within": {"places": given["places"]}} if given["places"] else {}),
        **({"occurred": occurred} if occurred else {}),
    }


def _file(path: Path) -> Sequence[Any]:
    """The questions of a file. Raises BadFile."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except OSError:
        raise BadFile(f"{path}: there is no such file, or it cannot be read.") from None
    except ValueError as problem:
        raise BadFile(f"{path}: this is no JSON ({problem}).") from None
    return found if isinstance(found, list) else [found]


def _answered(asked: Question, bar: Progress, task: TaskID) -> Estimate:
    """The estimate, what takes long step by step."""
    where = asked.where or EventFilter()
    with session.reading() as connection:
        # A reader of the server must not wait long; whoever runs a command may.
        connection.execute(sa.select(sa.func.set_config("statement_timeout", "0", True)))
        found = connection.execute(look_up(where, asked.as_of)).one_or_none()
        ask = asked.ask(scope(found, where, asked.as_of), thorough=True)
        rows = [connection.execute(statement).all() for statement in ask.statements]
    prepared = ask.prepared(rows)
    missing = prepared.missing()
    bar.update(task, total=len(missing) + 1)
    for address, (estimator, table) in missing.items():
        bar.update(task, description=f"{estimator.name.lower()}, {table.table.n:,} records")
        prepared.shelf[address] = reckoned(table, estimator)
        bar.advance(task)
    answer = release(prepared.answer(), Audience.OPEN)
    bar.advance(task)
    return answer


def _write(answer: Estimate, folder: Path) -> None:
    """Both files, named by the content hash, and what they say in a line."""
    about = citing.reference(answer)
    name = about.hash.removeprefix("sha256:")[:16]
    written = {
        "hash": about.hash,
        "query": about.query,
        "permalink": about.permalink,
        "publication": {"number": about.publication, "at": about.at.isoformat()},
        "citation": about.citation,
        "answer": citing.content(answer),
    }
    text = json.dumps(written, ensure_ascii=False, indent=1, sort_keys=True)
    (folder / f"{name}.json").write_text(text + "\n", encoding="utf-8")
    # The lines of a table end as RFC 4180 has them, on every system.
    (folder / f"{name}.csv").write_text(tabling.table(answer), encoding="utf-8", newline="")
    ends = [None if end is None else f"{end:,.0f}" for end in (answer.lower, answer.upper)]
    span = f"{ends[0]} to {ends[1] or 'open'}" if ends[0] else "no range"
    typer.echo(f"{answer.status.name}: documented {answer.documented:,}, {span}: {folder / name}.json and .csv")
