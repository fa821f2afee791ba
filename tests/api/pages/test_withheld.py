"""Whatever publish may withhold has a name on the pages: a page that lacks one cannot be shown at all."""

import re
from importlib.resources import files

from api.pages import words_records

WITHHELD = re.compile(r"\('([a-zA-Z.]+)', (?:'[a-z]+'|w\.why), ")
STEPS = ("80_document", "81_record")


def withheld() -> set[str]:
    texts = (files("schema").joinpath("publish", f"{step}.sql").read_text(encoding="utf-8") for step in STEPS)
    return {field for text in texts for field in WITHHELD.findall(text)}


def test_every_field_that_may_be_withheld_has_words_in_both_languages() -> None:
    assert {"claims.anchor", "lifeline", "occurred", "destination"} <= withheld()
    words = words_records.RECORDS.items()
    named = {key.removeprefix("field_"): pair for key, pair in words if key.startswith("field_")}
    assert withheld() == set(named)
    assert all(all(pair) for pair in named.values())
