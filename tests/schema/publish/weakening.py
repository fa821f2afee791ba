"""Publishing with one line of its SQL changed, so that a test shows that it would notice."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest

from schema.publish import steps


@dataclass(frozen=True)
class Weakness:
    """A step in which `before`, which stands there once, becomes `after`."""

    step: str
    before: str
    after: str

    @contextmanager
    def opened(self) -> Iterator[None]:
        """Whatever is published in the block is published so. Raises LookupError where it does not stand there once."""
        untouched = steps.text

        def text(step: str) -> str:
            read = untouched(step)
            if step != self.step:
                return read
            if read.count(self.before) != 1:
                raise LookupError(f"{self.step} holds this {read.count(self.before)} times: {self.before}")
            return read.replace(self.before, self.after)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(steps, "text", text)
            yield
