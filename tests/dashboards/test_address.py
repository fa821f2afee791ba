import datetime as dt
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboards.address import LANGUAGES, Address, Digits, Look, Theme, read, read_look, write
from schema.answering import ADMIN, Bucket, Imprecise, TimeMatch
from schema.errors import BadInput
from schema.filters import EventFilter, Near, SpaceFilter, TimeFilter
from schema.vocabulary import Language, Measure, Population, Verification

WORDS = st.lists(st.text("abcdefghij-_", min_size=1, max_size=8), max_size=3, unique=True).map(tuple)
DAYS = st.none() | st.dates(dt.date(1900, 1, 1), dt.date(2100, 1, 1))


@st.composite
def addresses(draw: Callable[..., object]) -> Address:
    first, last = sorted([draw(DAYS), draw(DAYS)], key=lambda day: day or dt.date.min)
    near = draw(st.none() | st.just(Near(lon=36.5, lat=-34.25, metres=1500.0)))
    where = EventFilter(
        collections=draw(WORDS),
        kinds=draw(WORDS),
        text=draw(st.none() | st.just("hospital & market")),
        occurred=TimeFilter(from_=first, to=last, match=draw(st.sampled_from(TimeMatch))),
        within=SpaceFilter(places=draw(WORDS), near=near),
        verification=tuple(draw(st.sets(st.sampled_from(Verification), max_size=2))),
        independent_sources=draw(st.none() | st.integers(0, 9)),
    )
    look = Look(
        language=draw(st.sampled_from(LANGUAGES)),
        digits=draw(st.none() | st.sampled_from(Digits)),
        theme=draw(st.sampled_from(Theme)),
    )
    return Address(
        where=where,
        measure=draw(st.sampled_from(Measure)),
        population=draw(st.sampled_from(Population)),
        bucket=draw(st.sampled_from(Bucket)),
        imprecise=draw(st.sampled_from(Imprecise)),
        level=draw(st.sampled_from(ADMIN)),
        as_of=draw(st.none() | st.sampled_from(["41", "2016-12-13", "2016-12-13T10:00:00Z"])),
        look=look,
    )


@given(addresses())
def test_what_is_written_is_read_back_as_the_same_page(address: Address) -> None:
    assert read(write(address)) == address


def test_hexagons_are_asked_of_graphql_and_of_no_page() -> None:
    with pytest.raises(BadInput, match=r"level: pages show areas, not hexagons; give one of ADM0, .* ADM4\."):
        read("?level=H3_6")


def test_an_address_says_only_what_is_not_as_usual() -> None:
    assert not write(Address())
    assert read("") == read("?") == read(None) == Address()
    assert write(read("?measure=KILLED&population=ALL&lang=en&theme=light")) == ""
    where = EventFilter(collections=("a-b",), within=SpaceFilter(places=("XQ01", "XQ02")))
    shown = Address(where=where, look=Look(language=Language.AR, digits=Digits.LATN))
    assert write(shown) == "?collections=a-b&places=XQ01,XQ02&lang=ar&digits=latn"


@pytest.mark.parametrize(
    ("search", "sentence"),
    [
        ("?foo=1", "'foo' is no condition"),
        ("?measure=EATEN", "measure: 'EATEN' is none of INCIDENTS"),
        ("?lang=xx", "lang: pages are in en and ar, not in 'xx'."),
        ("?lang=ar&lang=en", "lang: given twice"),
        ("?from=2021-02-30", "from: '2021-02-30' is no day"),
        ("?theme=pink", "theme: 'pink' is none of LIGHT, DARK."),
    ],
)
def test_an_address_that_means_nothing_is_refused_in_a_sentence(search: str, sentence: str) -> None:
    with pytest.raises(BadInput, match="^" + sentence.replace("?", r"\?")):
        read(search)


def test_an_error_is_shown_in_the_look_that_was_asked_for() -> None:
    assert read_look("?foo=1&lang=ar&theme=dark") == Look(language=Language.AR, theme=Theme.DARK)
    assert read_look("?lang=ar&theme=pink") == Look(language=Language.AR)
    assert read_look("?lang=xx") == Look()


def test_arabic_takes_arabic_digits_unless_told() -> None:
    assert Look(language=Language.AR).numerals is Digits.ARAB
    assert Look(language=Language.AR, digits=Digits.LATN).numerals is Digits.LATN
    assert Look().numerals is Digits.LATN
