"""The record's part of `make run`, in one process: three commands would load everything three times.

Run by the checkout's own Python once its packages are there, as `python -m api.commands.prepare`.
"""

import sys
from contextlib import redirect_stdout

from typer import Exit

from api.commands.migrate import migrate
from api.commands.publish import publish_record
from api.commands.sample import sample
from api.setup.step import LOG, step
from schema.errors import SijillError

STEPS = (("migrations", migrate), ("sample", sample), ("publish", publish_record))


def main() -> None:
    """Migrate, load the sample, publish, each with its time; what they say goes to `var/setup.log`.

    Raises SijillError. Collections that publish leaves out it names on the error stream; that stops nothing.
    """
    LOG.parent.mkdir(exist_ok=True)
    for name, command in STEPS:
        with step(name), LOG.open("a", encoding="utf-8") as log, redirect_stdout(log):
            try:
                command()
            except Exit:
                continue


if __name__ == "__main__":
    try:
        main()
    except SijillError as problem:
        sys.exit(str(problem))
