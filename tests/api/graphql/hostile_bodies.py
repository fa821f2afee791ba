"""Hostile bodies: bytes that are no text, texts that are no JSON, JSON that is no question."""

import json
from collections.abc import Iterator

JSON = "application/json"
GOOD = '{"query": "{ publication { number } }"}'

Bodies = Iterator[tuple[str, str, bytes, str]]


def bodies() -> Bodies:
    """Family, name, body and content type of each."""
    for family in (_values, _deep, _bytes, _characters, _numbers, _keys, _large):
        for name, body in family():
            yield f"body{family.__name__}", name, body if isinstance(body, bytes) else body.encode(), JSON
    yield from _kinds()


def _values() -> Iterator[tuple[str, str]]:
    """JSON, but no question."""
    for each in ("null", "1", "-0", "1e5", "true", "false", '""', '"null"', "[]", "[null]", "[[[]]]", "{}", ""):
        yield each, each
    for each in ("null", "1", "true", "[]", '["{ a }"]', "{}", '{"a": 1}', '""', '" "'):
        yield f"query {each}", f'{{"query": {each}}}'
    for each in ("1", "true", "[]", '""', '"{}"', "[{}]"):
        yield f"variables {each}", f'{{"query": "{{ publication {{ number }} }}", "variables": {each}}}'
    for each in ("1", "true", "[]", "{}"):
        yield f"operationName {each}", f'{{"query": "{{ publication {{ number }} }}", "operationName": {each}}}'
    for n in (1, 2, 100, 1_000):
        yield f"batch of {n}", f"[{', '.join([GOOD] * n)}]"


def _deep() -> Iterator[tuple[str, str]]:
    """Brackets within brackets, in variables and all over."""
    for n in (33, 100, 1_000, 10_000, 30_000):
        for name, deep in (("lists", "[" * n + "]" * n), ("open", "[" * n), ("closed", "]" * n)):
            yield f"{n} {name}", f'{{"query": "{{ a }}", "variables": {{"x": {deep}}}}}'
        yield f"{n} alone", "[" * n + "]" * n
    for n in (33, 100, 1_000, 9_000):
        objects = '{"x":' * n + "1" + "}" * n
        yield f"{n} objects", f'{{"query": "{{ a }}", "variables": {objects}}}'


def _bytes() -> Iterator[tuple[str, bytes]]:
    """No UTF-8."""
    good = GOOD.encode()
    for name, wrong in (
        ("ff", b"\xff"),
        ("continuation", b"\x80"),
        ("overlong slash", b"\xc0\xaf"),
        ("overlong nothing", b"\xc0\x80"),
        ("overlong of three", b"\xe0\x80\xaf"),
        ("half character", b"\xed\xa0\x80"),
        ("beyond the last", b"\xf4\x90\x80\x80"),
        ("five bytes", b"\xf8\x88\x80\x80\x80"),
        ("cut off", b"\xe2\x82"),
        ("latin", "é".encode("latin-1")),
        ("arabic of Windows", "سجل".encode("cp1256")),
    ):
        yield f"{name} in a text", b'{"query": "{ event(code: \\"' + wrong + b'\\") { id } }"}'
        yield f"{name} around", wrong + good
    for coding in ("utf-16", "utf-16-le", "utf-16-be", "utf-32"):
        yield coding, GOOD.encode(coding)
    yield "compressed", b"\x1f\x8b\x08\x00" + bytes(60)
    yield "much of nothing", bytes(60_000)


def _characters() -> Iterator[tuple[str, str]]:
    """U+0000, halves of characters, and controls, in every place of a body."""
    for name, escape in (
        ("nothing", "\\u0000"),
        ("first half", "\\ud800"),
        ("second half", "\\udc00"),
        ("halves reversed", "\\udc00\\ud800"),
    ):
        yield f"{name} in the document", f'{{"query": "{{ a {escape} }}"}}'
        yield f"{name} in a value", f'{{"query": "{{ event(code: \\"{escape}\\") {{ id }} }}"}}'
        asked = '{"query": "query($c: String!) { event(code: $c) { id } }", '
        yield f"{name} in a variable", f'{asked}"variables": {{"c": "{escape}"}}}}'
        yield f"{name} in a key", f'{asked}"variables": {{"{escape}": 1}}}}'
        yield f"{name} in the operation", f'{{"query": "{{ a }}", "operationName": "{escape}"}}'
    for code in (0x00, 0x01, 0x0A, 0x1F):
        yield f"raw {code:#x}", '{"query": "{ a ' + chr(code) + ' }", "operationName": "' + chr(code) + '"}'
    for escape in (
        "\\\\ud800",
        "\\\\u{110000}",
        "\\\\u{d800}",
        "\\\\u{}",
        "\\\\uzzzz",
        "\\\\u{00000000000041",
        "\\\\x",
    ):
        yield f"escape {escape}", f'{{"query": "{{ event(code: \\"{escape}\\") {{ id }} }}"}}'


def _numbers() -> Iterator[tuple[str, str]]:
    """Numbers that no type holds."""
    asked = '{"query": "query($n: Int!) { events(first: $n) { totalCount } }", "variables": {"n": %s}}'
    for number in ("NaN", "Infinity", "-Infinity", "1e400", "-1e400", "0x10", "01", "+1", "1.", ".5", "1e", "--1"):
        yield number, asked % number
    for n in (10, 20, 300, 4_299, 4_301, 30_000, 60_000):
        yield f"{n} digits", asked % ("9" * n)
        yield f"{n} negative", asked % ("-" + "9" * n)
    for n in (20, 4_301, 30_000):
        yield f"{n} decimals", asked % ("1." + "3" * n)
        yield f"exponent of {n}", asked % ("1e" + "9" * n)


def _keys() -> Iterator[tuple[str, str]]:
    """The same key again, and JSON that breaks off."""
    yield "query twice", '{"query": "{ a }", "query": "{ b }"}'
    yield "variables twice", '{"query": "{ a }", "variables": {}, "variables": {}}'
    for n in (2, 100, 5_000):
        yield f"{n} alike", '{"query": "{ a }", "variables": {' + ", ".join(['"x": 1'] * n) + "}}"
    for n in range(1, len(GOOD), 3):
        yield f"broken off at {n}", GOOD[:n]
    yield "two of them", GOOD + GOOD
    yield "a comma more", '{"query": "{ a }",}'
    yield "single quotes", "{'query': '{ a }'}"
    yield "a comment", '{"query": "{ a }"} // all'


def _large() -> Iterator[tuple[str, str]]:
    """More than a body may have."""
    for n in (66_000, 200_000, 1_000_000):
        yield f"{n} commas", json.dumps({"query": "," * n})
        yield f"{n} blanks", " " * n + GOOD
        yield f"{n} in a variable", json.dumps({"query": "{ a }", "variables": {"x": "a" * n}})


def _kinds() -> Bodies:
    """A good question that is said to be something else."""
    for kind in (
        "text/plain",
        "application/graphql",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/xml",
        "text/html",
        "application/jsonp",
        "application/json-seq",
        "*/*",
        "",
    ):
        yield "body_kinds", f"said to be {kind}", GOOD.encode(), kind
    parts = '--x\r\nContent-Disposition: form-data; name="operations"\r\n\r\n' + GOOD + "\r\n--x--\r\n"
    yield "body_kinds", "in parts", parts.encode(), "multipart/form-data; boundary=x"
    yield "body_kinds", "of a form", b"query=%7B+publication+%7B+number+%7D+%7D", "application/x-www-form-urlencoded"
