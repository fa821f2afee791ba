import re
from pathlib import Path

import dashboards
from api.assets import is_listed
from dashboards import tokens

SHEET = (Path(dashboards.__file__).parent / "assets" / "explore.css").read_text("utf-8")


def test_both_themes_name_every_colour_that_the_pages_use() -> None:
    light, dark = re.findall(r"(?:^:root|^\[data-theme=dark\])\{(.*)\}$", tokens.stylesheet(), re.MULTILINE)
    used = set(re.findall(r"var\((--[a-z0-9-]+)\)", SHEET)) - {"--sans", "--serif"}
    for theme in (light, dark):
        assert used <= {pair.partition(":")[0] for pair in theme.split(";")}
    assert light != dark


def test_the_pages_own_sheet_holds_no_colour_but_paper_for_print() -> None:
    assert set(re.findall(r"#[0-9a-fA-F]{3,6}\b", SHEET)) == {"#fff", "#999"}


def test_every_face_is_a_file_that_is_served_here() -> None:
    files = re.findall(r'url\("([^"]+)"\)', tokens.stylesheet())
    assert len(files) == len(set(files)) > 10
    assert all(is_listed(file.removeprefix("/assets/")) for file in files)
