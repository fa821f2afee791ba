from dashboards import states
from dashboards.address import read, write
from schema.answering import Coverage
from schema.vocabulary import Language


def shown(components: object) -> str:
    """All that a state says, and where its links lead."""
    return str(components)


def test_filters_come_off_one_by_one_until_none_is_left() -> None:
    address = read("?collections=a&places=XQ01&from=2021-01-01&kinds=strike&verification=VERIFIED&lang=ar")
    taken = []
    for _ in range(5):
        address = states.without_last(address)
        taken.append(write(address))
    assert taken == [
        "?collections=a&from=2021-01-01&kinds=strike&places=XQ01&lang=ar",
        "?collections=a&from=2021-01-01&places=XQ01&lang=ar",
        "?collections=a&places=XQ01&lang=ar",
        "?collections=a&lang=ar",
        "?lang=ar",
    ]


def test_nothing_found_is_not_zero_when_nobody_was_looking() -> None:
    address = read("?from=1990-01-01&to=1990-12-31")
    assert "Nobody was looking here then" in shown(states.empty(address, "", {Coverage.NOT_COVERED}))
    assert "not known whether anybody was looking" in shown(states.empty(address, "", {Coverage.UNKNOWN}))
    looked = shown(states.empty(address, "", {Coverage.COVERED, Coverage.UNKNOWN}))
    assert "looking" not in looked
    assert "2 filters are set" in looked


def test_filters_without_a_control_are_named_and_can_be_taken_off() -> None:
    address = read("?independentSources=2&near=1.0,2.0,30.0&imprecise=EXCLUDE&places=XQ01")
    links = shown(states.also_set(address))
    assert "independentSources=2" in links
    assert "href='/explore/?independentSources=2&places=XQ01&imprecise=EXCLUDE'" in links
    assert "href='/explore/?independentSources=2&near=1.0,2.0,30.0&places=XQ01'" in links
    assert "XQ01 ×" not in links
    assert "href='/explore/?from=2021-01-01'" in shown(states.also_set(read("?from=2021-01-01&match=STARTS")))
    assert not states.also_set(read("?places=XQ01&from=2021-01-01"))


def test_an_error_keeps_the_language_of_its_sentence() -> None:
    look = read("?lang=ar").look
    said = shown(states.error("places: there is no such place.", look))
    assert "P(children='places: there is no such place.', dir='ltr', lang='en')" in said
    assert look.language is Language.AR
    assert "لا يمكن عرض هذه الصفحة" in said
