"""Modules and their public parts, read as text and written as Markdown: nothing is imported, so order is as written."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
SECTIONS = ("Args", "Attributes", "Returns", "Raises")
_ENTRY = re.compile(r"(?P<names>[*\w`]+(?:, [*\w`]+)*): (?P<text>.*)")
_CODE = re.compile(r"(`[^`]*`)")

Definition = ast.FunctionDef | ast.ClassDef


@dataclass(frozen=True)
class Entry:
    """What a section says of a name, or of several."""

    names: tuple[str, ...]
    text: str


@dataclass(frozen=True)
class Docstring:
    """Paragraphs, as they are, and sections of entries; a section that is no list has one entry without a name."""

    paragraphs: tuple[str, ...]
    sections: tuple[tuple[str, tuple[Entry, ...]], ...]

    def section(self, title: str) -> tuple[Entry, ...]:
        return next((entries for name, entries in self.sections if name == title), ())


@dataclass(frozen=True)
class Module:
    """A module by its dotted name, with its public functions and classes in order."""

    name: str
    tree: ast.Module

    @property
    def doc(self) -> str:
        return ast.get_docstring(self.tree) or ""

    @property
    def public(self) -> Iterator[Definition]:
        for node in self.tree.body:
            if isinstance(node, Definition) and not node.name.startswith("_"):
                yield node


@cache
def module(name: str) -> Module:
    path = ROOT.joinpath(*name.split("."))
    file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    return Module(name, ast.parse(file.read_text(encoding="utf-8")))


@cache
def names() -> tuple[str, ...]:
    """Dotted names of all modules of analytics, packages included."""
    files = (ROOT / "analytics").rglob("*.py")
    found = (file.relative_to(ROOT).with_suffix("").as_posix().replace("/", ".") for file in files)
    return tuple(sorted(name.removesuffix(".__init__") for name in found))


def parsed(doc: str) -> Docstring:
    """A docstring in Google's style, taken apart."""
    paragraphs: list[str] = []
    sections: list[tuple[str, tuple[Entry, ...]]] = []
    for block in re.split(r"\n\s*\n", doc.strip("\n")):
        lines = block.splitlines()
        if lines and lines[0].rstrip(":") in SECTIONS and lines[0].endswith(":"):
            inside = [line for line in lines[1:] if line.startswith(" ")]
            sections.append((lines[0].rstrip(":"), _entries(inside)))
            lines = lines[1 + len(inside) :]
        if lines:
            paragraphs.append("\n".join(lines))
    return Docstring(tuple(paragraphs), tuple(sections))


def _entries(lines: list[str]) -> tuple[Entry, ...]:
    base = min((len(line) - len(line.lstrip()) for line in lines), default=0)
    found: list[list[str]] = []
    for line in lines:
        if len(line) - len(line.lstrip()) == base and (_ENTRY.match(line.strip()) or not found):
            found.append([line.strip()])
        else:
            found[-1].append(line.strip())
    return tuple(_entry(" ".join(each)) for each in found)


def _entry(text: str) -> Entry:
    if match := _ENTRY.match(text):
        return Entry(tuple(name.strip("`*") for name in match["names"].split(", ")), match["text"])
    return Entry((), text)


def prose(text: str) -> str:
    """A paragraph as Markdown: lines joined, lists and indented code kept."""
    lines = [f"- {line[2:]}" if line.startswith("* ") else line for line in text.splitlines()]
    if all(line.startswith("    ") for line in lines):
        return text
    joined = ""
    for line in lines:
        starts = line.startswith(("- ", "    "))
        joined += ("\n" if starts else " " if joined else "") + (line if starts else line.strip())
    return plain(joined.strip("\n"))


def plain(text: str) -> str:
    """Text whose stars and brackets are no marks, code left alone."""
    parts = _CODE.split(text)
    return "".join(part if at % 2 else part.replace("*", "\\*").replace("<", "&lt;") for at, part in enumerate(parts))


def first_sentence(doc: str) -> str:
    """The first line of a docstring, which says it in one sentence."""
    return plain(doc.partition("\n\n")[0].replace("\n", " ").strip())


def written(doc: str) -> Iterator[str]:
    """Blocks of Markdown."""
    read = parsed(doc)
    yield from map(prose, read.paragraphs)
    for title, entries in read.sections:
        yield f"*{title}*\n" + "\n".join(map(_bullet, entries))


def _bullet(entry: Entry) -> str:
    named = ", ".join(f"`{name}`" for name in entry.names)
    return f"- {named}: {plain(entry.text)}" if named else f"- {plain(entry.text)}"


def signature(node: ast.FunctionDef) -> str:
    """A function as it is called, one argument a line where it would be too long."""
    result = f" -> {ast.unparse(node.returns)}" if node.returns else ""
    given = _given(node.args)
    whole = f"{node.name}({', '.join(given)}){result}"
    if len(whole) > 110:
        whole = f"{node.name}(\n    " + ",\n    ".join(given) + f",\n){result}"
    return whole.replace("'", '"')


def _given(arguments: ast.arguments) -> list[str]:
    positional = [*arguments.posonlyargs, *arguments.args]
    defaults = [None] * (len(positional) - len(arguments.defaults)) + list(arguments.defaults)
    parts = [_argument(*each) for each in zip(positional, defaults, strict=True)]
    if arguments.vararg:
        parts.append(f"*{_argument(arguments.vararg, None)}")
    elif arguments.kwonlyargs:
        parts.append("*")
    parts += [_argument(*each) for each in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)]
    return parts


def _argument(argument: ast.arg, default: ast.expr | None) -> str:
    annotation = f": {ast.unparse(argument.annotation)}" if argument.annotation else ""
    return f"{argument.arg}{annotation}" + (f" = {ast.unparse(default)}" if default else "")


def arguments(node: ast.FunctionDef) -> set[str]:
    every = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs, node.args.vararg, node.args.kwarg]
    return {each.arg for each in every if each}


def fields(node: ast.ClassDef) -> list[str]:
    """Names of what a dataclass holds, or of the members of an enumeration."""
    found = []
    for each in node.body:
        if isinstance(each, ast.AnnAssign) and isinstance(each.target, ast.Name):
            found.append(each.target.id)
        elif isinstance(each, ast.Assign):
            found += [target.id for target in each.targets if isinstance(target, ast.Name)]
    return [name for name in found if not name.startswith("_")]


def methods(node: ast.ClassDef) -> Iterator[ast.FunctionDef]:
    for each in node.body:
        if isinstance(each, ast.FunctionDef) and not each.name.startswith("_") and ast.get_docstring(each):
            yield each
