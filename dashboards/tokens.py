"""The colours and faces of the pages as CSS variables, made from the tokens that the figures use."""

import functools
import json
import re
from collections.abc import Iterable, Mapping
from importlib.resources import files
from typing import Any

FONTS = "/assets/@fontsource"
"""Where the files of the fonts' packages are served."""

# Family, package, script, and the weights drawn with one file.
_FACES = (
    ("IBM Plex Sans", "ibm-plex-sans", "latin", {"400": "400", "500": "500", "600": "600"}),
    ("IBM Plex Sans", "ibm-plex-sans", "latin-ext", {"400": "400", "600": "600"}),
    ("IBM Plex Sans Arabic", "ibm-plex-sans-arabic", "arabic", {"400": "400", "500": "500", "600": "600"}),
    ("IBM Plex Serif", "ibm-plex-serif", "latin", {"500": "500", "600": "600"}),
    ("IBM Plex Serif", "ibm-plex-serif", "latin-ext", {"500": "500", "600": "600"}),
    ("Noto Naskh Arabic", "noto-naskh-arabic", "arabic", {"500": "500", "600": "600"}),
    # Plex Sans Arabic's digits are proportional; tables borrow these.
    ("Tabular Arabic", "noto-sans-arabic", "arabic", {"400": "400"}),
)
_RANGES = {
    "latin": "U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+2000-206F,U+20AC,U+2122,U+2191,U+2193,"
    "U+2212,U+2215,U+2260-2265,U+FEFF,U+FFFD",
    "latin-ext": "U+0100-0130,U+0132-0151,U+0154-02BA,U+02BD-02C5,U+02C7-02CC,U+02CE-02D7,U+02DD-02FF,U+0304,U+0308,"
    "U+0329,U+1D00-1DBF,U+1E00-1E9F,U+1EF2-1EFF,U+2020,U+20A0-20AB,U+20AD-20C0,U+2113,U+2C60-2C7F,U+A720-A7FF",
    "arabic": "U+0600-06FF,U+0750-077F,U+0870-088E,U+0890-0891,U+0897-08E1,U+08E3-08FF,U+200C-200E,U+2010-2011,"
    "U+204F,U+2E41,U+FB50-FDFF,U+FE70-FE74,U+FE76-FEFC",
    "digits": "U+0660-066C",
}
_STACKS = (
    '--sans:"IBM Plex Sans","IBM Plex Sans Arabic","Noto Sans","Noto Sans Arabic",sans-serif;'
    '--serif:"IBM Plex Serif","Noto Naskh Arabic","Noto Serif",serif'
)


@functools.cache
def stylesheet() -> str:
    """The style sheet that names every colour of both themes and every face."""
    design = json.loads(files("analytics").joinpath("figures", "template.json").read_text(encoding="utf-8"))
    themes = design["tokens"]
    return "\n".join(
        [
            *_faces(),
            f":root{{{_variables(themes['light'])};{_STACKS};color-scheme:light}}",
            f"[data-theme=dark]{{{_variables(themes['dark'])};color-scheme:dark}}",
            "",
        ]
    )


def _faces() -> Iterable[str]:
    for family, package, script, weights in _FACES:
        for weight, file in weights.items():
            reach = _RANGES["digits" if family == "Tabular Arabic" else script]
            source = f"{FONTS}/{package}/files/{package}-{script}-{file}-normal.woff2"
            yield (
                f'@font-face{{font-family:"{family}";font-weight:{weight};font-display:swap;'
                f'src:url("{source}") format("woff2");unicode-range:{reach}}}'
            )


def _variables(theme: Mapping[str, Any]) -> str:
    named = {key: value for key, value in theme.items() if isinstance(value, str)}
    named["seq0"] = theme["zero"]
    named |= {f"seq{n}": colour for n, colour in enumerate(theme["seq"], 1)}
    return ";".join(f"--{_kebab(key)}:{value}" for key, value in named.items())


def _kebab(name: str) -> str:
    return re.sub(r"(?<=[a-z])[A-Z]", lambda found: "-" + found.group().lower(), name)
