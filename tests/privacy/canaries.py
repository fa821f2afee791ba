"""Secrets that are drawn, and a finder that knows them again in whatever shape they come: encoded, packed, hashed.

A canary is a word and a point that nothing else holds. `Finder.find` tells which of many lie in some bytes.
"""

import base64
import binascii
import datetime as dt
import hashlib
import html
import random
import string
import struct
import unicodedata
import urllib.parse
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import log, pi, radians, tan

import numpy as np

from analytics import wording
from schema.vocabulary import Language
from tests.privacy.unpacking import unpacked

LEAST = 6
"""Bytes by which a shape is first recognised; none is shorter."""
NEAR = 80
"""Bytes within which the second coordinate follows the first."""
_RADIUS = 6378137.0
_HASH = np.uint32(2654435761)
_BITS = 22


@dataclass(frozen=True)
class Canary:
    """One secret: a word of two scripts' worth of trouble, a point in degrees, and a day in the middle of a month."""

    seed: int
    word: str
    lon: float
    lat: float
    day: dt.date

    @classmethod
    def drawn(cls, seed: int) -> "Canary":
        """The secret of a seed."""
        chance = random.Random(f"canary {seed}")  # noqa: S311 - the same everywhere, and nobody's secret
        letters = "".join(chance.choice(string.ascii_lowercase + string.digits) for _ in range(14))
        lon, lat = round(chance.uniform(-170, 170), 7), round(chance.uniform(-80, 80), 7)
        day = dt.date(chance.randint(1902, 1979), chance.randint(1, 12), chance.randint(10, 27))
        return cls(seed, f"q{letters[:9]}é{letters[9:]}", lon, lat, day)

    def told(self, word: str) -> "Canary":
        """The same with a word that somebody else drew, such as a token."""
        return replace(self, word=word)

    def shapes(self) -> Iterator[tuple[str, bytes]]:
        """Each way in which the word and the day may be written, by name, in small letters."""
        for name, shape in (*_of_text(unicodedata.normalize("NFC", self.word)), *_of_day(self.day)):
            yield name, shape.lower()

    def places(self) -> Iterator[tuple[str, bytes, bytes]]:
        """Each way in which the point may be written, as what comes first and what follows near it."""
        yield "doubles, little end first", struct.pack("<d", self.lon).lower(), struct.pack("<d", self.lat).lower()
        yield "doubles, big end first", struct.pack(">d", self.lon).lower(), struct.pack(">d", self.lat).lower()
        pairs = {"degrees": (self.lon, self.lat), "metres": _metres(self.lon, self.lat)}
        for name, (x, y) in pairs.items():
            for digits in range(3, 8) if name == "degrees" else range(3):
                one, other = f"{x:.{digits}f}".encode(), f"{y:.{digits}f}".encode()
                yield f"{name} to {digits} places", one, other
                yield f"{name} to {digits} places, the other first", other, one


def _metres(lon: float, lat: float) -> tuple[float, float]:
    return _RADIUS * radians(lon), _RADIUS * log(tan(pi / 4 + radians(lat) / 2))


def _of_text(word: str) -> Iterator[tuple[str, bytes]]:
    plain = word.encode()
    yield "UTF-8", plain
    yield "UTF-8, decomposed", unicodedata.normalize("NFD", word).encode()
    yield "Latin-1", word.encode("latin-1")
    yield "UTF-16LE", word.encode("utf-16-le")
    yield "UTF-16BE", word.encode("utf-16-be")
    yield "UTF-32LE", word.encode("utf-32-le")
    yield "without marks", word.replace("é", "e").encode()
    yield "percent-encoded", urllib.parse.quote(word).encode()
    yield "percent-encoded, all of it", "".join(f"%{byte:02x}" for byte in plain).encode()
    yield "JSON escapes", "".join(f"\\u{ord(c):04x}" if ord(c) > 127 else c for c in word).encode()
    yield "JSON escapes, all of it", "".join(f"\\u{ord(c):04x}" for c in word).encode()
    yield "Python escapes", word.encode("unicode_escape")
    yield "escaped bytes", repr(plain)[2:-1].encode()
    yield "octal escapes", "".join(chr(b) if b < 128 else f"\\{b:03o}" for b in plain).encode()
    yield "HTML entities", "".join(f"&#{ord(c)};" if ord(c) > 127 else c for c in word).encode()
    yield "HTML entities, all of it", "".join(f"&#{ord(c)};" for c in word).encode()
    yield "HTML entities by name", html.escape(word).replace("é", "&eacute;").encode()
    yield "quoted-printable", binascii.b2a_qp(plain)
    yield "hexadecimal", plain.hex().encode()
    yield "reversed", word[::-1].encode()
    yield "reversed bytes", plain[::-1]
    yield "ROT13", word.translate(str.maketrans(string.ascii_lowercase, _turned(string.ascii_lowercase))).encode()
    for shift in range(3):
        # Of a run that begins elsewhere, what depends on the word alone.
        run = base64.b64encode(b"\0" * shift + plain + b"\0" * 3)
        first, whole = -(-shift * 8 // 6), (shift + len(plain)) * 8 // 6
        yield f"base64, moved by {shift}", run[first:whole]
        yield f"base64 of addresses, moved by {shift}", run.translate(bytes.maketrans(b"+/", b"-_"))[first:whole]
    yield "base32", base64.b32encode(plain).rstrip(b"=")[:-1]
    for algorithm in ("md5", "sha1", "sha256"):
        yield algorithm, hashlib.new(algorithm, plain, usedforsecurity=False).hexdigest().encode()
        yield f"{algorithm}, as bytes", hashlib.new(algorithm, plain, usedforsecurity=False).digest()


def _of_day(day: dt.date) -> Iterator[tuple[str, bytes]]:
    iso = day.isoformat()
    arabic = str.maketrans(string.digits, "٠١٢٣٤٥٦٧٨٩")
    written = {
        "day": iso,
        "day in Arabic digits": iso.translate(arabic),
        "day in English": wording.day(day, Language.EN),
        "day in Arabic": wording.day(day, Language.AR),
        "day, the month first": f"{day:%B} {day.day}, {day.year}",
        "day with slashes": f"{day:%d/%m/%Y}",
        "day with dots": f"{day:%d.%m.%Y}",
        "day as Python writes it": f"date({day.year}, {day.month}, {day.day})",
    }
    for name, text in written.items():
        yield name, text.encode()
    yield "day in UTF-16LE", iso.encode("utf-16-le")


def _turned(letters: str) -> str:
    return letters[13:] + letters[:13]


@dataclass(frozen=True)
class Hit:
    """A canary in some bytes: which, written how, and within what it was packed."""

    seed: int
    shape: str
    within: str


class Finder:
    """Finds any of some canaries."""

    def __init__(self, canaries: Iterable[Canary]) -> None:
        self.canaries = list(canaries)
        self.known: dict[bytes, list[tuple[bytes, bytes | None, int, str]]] = {}
        for canary in self.canaries:
            for name, shape in canary.shapes():
                self._know(shape, None, canary.seed, name)
            for name, first, second in canary.places():
                self._know(first, second, canary.seed, name)

    def find(self, data: bytes) -> set[Hit]:
        """Every canary in `data`, and in what is packed in it."""
        return {hit for within, part in unpacked(data) for hit in self._plain(part, within)}

    def _know(self, first: bytes, second: bytes | None, seed: int, name: str) -> None:
        if len(first) < LEAST:
            # A number as short as that is anybody's.
            return
        self.known.setdefault(first[:LEAST], []).append((first, second, seed, name))

    @cached_property
    def _table(self) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
        table = np.zeros(1 << _BITS, dtype=bool)
        begun = np.frombuffer(b"".join(each[:4] for each in self.known), dtype="<u4")
        table[(begun * _HASH) >> np.uint32(32 - _BITS)] = True
        return table

    def _plain(self, data: bytes, within: str) -> Iterator[Hit]:
        if len(data) < LEAST:
            return
        small = data.lower()
        found = np.frombuffer(small, dtype=np.uint8).astype(np.uint32)
        windows = found[:-3] | found[1:-2] << 8 | found[2:-1] << 16 | found[3:] << 24
        for at in np.flatnonzero(self._table[(windows * _HASH) >> np.uint32(32 - _BITS)]).tolist():
            for first, second, seed, name in self.known.get(small[at : at + LEAST], ()):
                if small.startswith(first, at) and (second is None or _near(small, at, second)):
                    yield Hit(seed, name, within)


def _near(data: bytes, at: int, second: bytes) -> bool:
    return second in data[max(0, at - NEAR) : at + NEAR]


def forms(value: str) -> Iterator[bytes]:
    """The bytes that a value may stand as."""
    plain = value.encode()
    yield from (plain, value.lower().encode(), value.upper().encode(), value[::-1].encode())
    yield from (
        value.encode("utf-16-le"),
        value.encode("utf-16-be"),
        plain.hex().encode(),
        plain.hex().upper().encode(),
    )
    for shift in range(3):
        whole = base64.b64encode(b"\0" * shift + plain)
        # What neighbours change of the first and last letters is left out.
        yield whole[4 : -4 if len(whole) > 16 else None]


def hits(values: Sequence[str], *places: bytes) -> int:
    """How many of the values stand in any of the places, in any form."""
    return sum(any(form in place for form in forms(value) for place in places) for value in values)
