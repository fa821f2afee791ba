"""What is sealed opens in its place and nowhere else, and its length tells next to nothing."""

import itertools
import random
import secrets
import uuid

import pytest

from schema.errors import BadInput
from schema.vault import sealing
from schema.vault.sealing import Sealed, bind, draw_key, seal, unseal

FIELDS = ("name", "phone", "address")
VERSIONS = (1, 2, 3)


def place(subject: uuid.UUID, field: str, version: int) -> bytes:
    return bind("vault.identity", subject.bytes, field, str(version))


def sealed_places(subjects: int) -> dict[tuple[uuid.UUID, str, int], tuple[bytes, Sealed, str]]:
    """Key, ciphertext and plaintext by place: one key per subject."""
    made = {}
    for number in range(subjects):
        subject, key = uuid.uuid4(), draw_key()
        for field, version in itertools.product(FIELDS, VERSIONS):
            text = f"Invented {number} {field} {version}"
            made[subject, field, version] = (key, seal(key, text, place(subject, field, version)), text)
    return made


def opened_elsewhere(swaps: int) -> int:
    """How many of so many ciphertexts opened in the place of another."""
    held = sealed_places(20)
    chance = random.Random(7)  # noqa: S311 - drawn to be the same every time
    opened = 0
    for _ in range(swaps):
        here, there = chance.sample(sorted(held, key=str), 2)
        if chance.random() < 0.7:
            # The harder half: another field or version of the same subject, sealed under the same key.
            there = chance.choice([each for each in held if each[0] == here[0] and each != here])
        key, _, _ = held[here]
        _, moved, _ = held[there]
        try:
            unseal(key, moved, place(*here))
        except BadInput:
            continue
        opened += 1
    return opened


def test_everything_opens_in_its_place():
    for where, (key, sealed, text) in sealed_places(20).items():
        assert unseal(key, sealed, place(*where)) == text


def test_nothing_opens_in_another_place():
    assert opened_elsewhere(200) == 0


@pytest.mark.long
def test_none_of_ten_thousand_opens_in_another_place():
    assert opened_elsewhere(10_000) == 0


def test_without_its_place_a_swap_would_open(monkeypatch):
    monkeypatch.setitem(globals(), "place", lambda *_: b"anywhere")
    assert opened_elsewhere(200) > 100


def test_places_that_read_alike_are_told_apart():
    assert bind("a", "bc") != bind("ab", "c")


@pytest.mark.parametrize("text", ["", "ن", "a" * 62, "a" * 63, "a" * 64, "نوار الصخري", "ends in nought\0", "\x80\0\0"])
def test_any_text_comes_back(text):
    key = draw_key()
    assert unseal(key, seal(key, text, b"here"), b"here") == text


def test_lengths_of_names_are_not_told():
    key = draw_key()
    lengths = {len(seal(key, "n" * length, b"here").sealed) for length in range(1, 63)}
    assert lengths == {sealing.BLOCK + sealing.TAG_BYTES}
    assert len(seal(key, "n" * 64, b"here").sealed) == 2 * sealing.BLOCK + sealing.TAG_BYTES


def test_a_flipped_bit_anywhere_is_refused_in_a_sentence_without_the_text():
    key = draw_key()
    sealed = seal(key, "Invented Name", b"here")
    for position in range(len(sealed.sealed)):
        changed = bytearray(sealed.sealed)
        changed[position] ^= 1 << secrets.randbelow(8)
        with pytest.raises(BadInput, match="does not open") as refused:
            unseal(key, Sealed(sealed.nonce, bytes(changed)), b"here")
        assert "Invented" not in str(refused.value)
        assert refused.value.__cause__ is None


def test_the_same_text_is_never_sealed_alike():
    key = draw_key()
    assert len({seal(key, "Invented Name", b"here").sealed for _ in range(100)}) == 100
