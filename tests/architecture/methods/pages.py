"""docs/analytics/*.md: what may be asked, how it is reckoned, what is said beside it, made from the code itself."""

import ast
from collections.abc import Iterator

from tests.architecture.methods import asking, cautions, docstrings, parts
from tests.architecture.methods.cautions import Caution
from tests.architecture.methods.docstrings import ROOT, Definition, Module, first_sentence, module
from tests.architecture.methods.parts import ENVELOPE, PARTS, Part

FOLDER = ROOT / "docs" / "analytics"
MADE = (
    "*Made from docstrings, rules and the schema by `tests/architecture/test_methods.py`; `SIJILL_RENDER=1` writes it.*"
)
STATEMENTS = ("sa.", "Rows", "Iterable[Any]")
INTRODUCTION = """Every question and every method: what it means, what it takes, in which unit it answers, what it
refuses, whose paper it follows, and on which published figures it is held to that paper.
[validation.md](../validation.md) sets those figures beside ours, [counting.md](../counting.md) works counts out record
by record."""


def pages() -> dict[str, str]:
    """Text of every page by the name of its file."""
    return {"README.md": _contents()} | {f"{part.slug}.md": _page(part) for part in PARTS}


def _contents() -> str:
    lines = ["# What can be asked, and how it is reckoned", MADE, INTRODUCTION]
    rows = [(f"[{part.title}]({part.slug}.md)", ", ".join(f"`{name}`" for name in part.fields)) for part in PARTS]
    return "\n\n".join([*lines, asking.table(("page", "questions"), rows)]) + "\n"


def _page(part: Part) -> str:
    blocks = [f"# {part.title}", MADE, part.about, *_asking(part), *_methods(part), *_cautions(part), *_around(part)]
    return "\n\n".join(blocks) + "\n"


def _asking(part: Part) -> Iterator[str]:
    yield "## Asking"
    told: set[str] = set()
    for name in part.fields:
        yield from asking.field(name, told)
    if part is ENVELOPE:
        yield "### What comes back of every question"
        yield from asking.envelope()
    else:
        yield "### What comes back\nBeside what [every answer carries](envelope.md#what-comes-back-of-every-question):"
        yield from asking.answers(part.fields, told)


def _methods(part: Part) -> Iterator[str]:
    yield "## How it is reckoned"
    for name in parts.methods(part):
        yield from _module(module(name))


def _module(told: Module) -> Iterator[str]:
    short = told.name.removeprefix("analytics.")
    opening, *rest = docstrings.written(told.doc)
    yield f"### `{short}`\n**{opening.rstrip()}**"
    yield from rest
    if short.startswith("figures"):
        return
    for node in filter(_is_method, told.public):
        yield from _function(node) if isinstance(node, ast.FunctionDef) else _class(node)


def _is_method(node: Definition) -> bool:
    """Whether it reckons or holds numbers: what writes and reads statements is of no use to who reads a method."""
    if isinstance(node, ast.ClassDef):
        return not node.name.endswith("Ask")
    types = ast.unparse(node.args) + (ast.unparse(node.returns) if node.returns else "")
    return not any(word in types for word in STATEMENTS)


def _function(node: ast.FunctionDef) -> Iterator[str]:
    yield f"#### `{node.name}`\n```python\n{docstrings.signature(node)}\n```"
    yield from docstrings.written(ast.get_docstring(node) or "")


def _class(node: ast.ClassDef) -> Iterator[str]:
    yield f"#### `{node.name}`"
    doc = ast.get_docstring(node) or ""
    yield from docstrings.written(doc)
    held = docstrings.fields(node)
    if held and not docstrings.parsed(doc).section("Attributes"):
        yield "*Holds* " + ", ".join(f"`{name}`" for name in held) + "."
    offered = [f"- `{each.name}`: {first_sentence(ast.get_docstring(each) or '')}" for each in docstrings.methods(node)]
    if offered:
        yield "*Offers*\n" + "\n".join(offered)


def _cautions(part: Part) -> Iterator[str]:
    told = [*parts.methods(part), *parts.around(part)]
    found = list(dict.fromkeys(each for name in told for each in cautions.of_module(name)))
    if part is ENVELOPE:
        told = list(docstrings.names())
    yield "## What is said beside it"
    if part is not ENVELOPE:
        yield "Beside [what may be said of any answer](envelope.md#what-is-said-beside-it); … depends on the answer."
    for each in found:
        yield _caution(each)
    known = cautions.reasons(*told)
    if known:
        yield "## Why there is no number, or none to be used"
        yield "\n".join(f"- **`{reason.name}`** {en}\n  {ar}" for reason, en, ar in known)


def _caution(caution: Caution) -> str:
    said = "\n>\n".join(f"> {docstrings.plain(en)}\n>\n> {docstrings.plain(ar)}" for en, ar in caution.wordings)
    heading = f"#### `{caution.code}` ({caution.severity.name.lower()})\n{caution.meaning}"
    return f"{heading}\n\n{said}" if said else heading


def _around(part: Part) -> Iterator[str]:
    known = [module(name) for name in parts.around(part)]
    if known:
        rows = [(f"`{each.name.removeprefix('analytics.')}`", _cell(each)) for each in known]
        yield "## Around it"
        yield asking.table(("module", "what it does"), rows)


def _cell(told: Module) -> str:
    return first_sentence(told.doc).replace("|", "\\|")
