"""What can be copied into other tools: files that run as they are, with the address of a server on this machine."""

from importlib.resources import files

HERE = "http://127.0.0.1:8000/"
"""The address that stands in the files."""

TITLES = {
    "curl.txt": "curl",
    "pandas.txt": "Python (pandas)",
    "r.txt": "R (sf, arrow)",
    "duckdb.txt": "DuckDB",
    "qgis.txt": "QGIS",
    "excel.txt": "Excel",
}
"""The tools, by file."""


def snippet(name: str, address: str = HERE) -> str:
    """The text of a file, for the site at an address."""
    text = files("api").joinpath("pages", "snippets", name).read_text(encoding="utf-8")
    return text.replace(HERE, address)
