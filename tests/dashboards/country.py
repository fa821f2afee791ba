"""A fictional country of two provinces and four districts, and what is recorded of it."""

from schema import session
from schema.publish import publish
from tests.recording import Recorder, box, point

SLUG = "testland"
TITLE = "Testland"

AREAS = (
    ("XQ", "adm0", "country", "Testland", "أرض الاختبار", box(0, 0, 8, 4), None),
    ("XQ01", "adm1", "governorate", "Westmark", "الغرب", box(0, 0, 4, 4), "XQ"),
    ("XQ02", "adm1", "governorate", "Eastmark", "الشرق", box(4, 0, 8, 4), "XQ"),
    ("XQ0101", "adm2", "district", "Lowfield", "السهل", box(0, 0, 4, 2), "XQ01"),
    ("XQ0102", "adm2", "district", "Highfield", "المرتفع", box(0, 2, 4, 4), "XQ01"),
    ("XQ0201", "adm2", "district", "Riverside", "الضفة", box(4, 0, 8, 2), "XQ02"),
    ("XQ0202", "adm2", "district", "Hillside", "التل", box(4, 2, 8, 4), "XQ02"),
)

# Day, longitude, latitude, precision of the place, lowest, best and highest number killed; None is not stated.
EVENTS = (
    ("2021-01-10", 1.0, 1.0, "exact", 2, 3, 5),
    ("2021-02-14", 1.5, 1.5, "exact", 10, 12, 15),
    ("2021-03-03", 2.0, 3.0, "exact", 1, 1, 1),
    ("2021-03-20", 5.0, 1.0, "exact", 40, 45, 60),
    ("2021-05-05", 5.5, 1.2, "exact", 7, 8, 9),
    ("2021-06-21", 6.0, 3.0, "exact", 4, 4, None),
    ("2021-08-09", 6.5, 3.5, "exact", 3, 5, 8),
    ("2021-09-30", 4.0, 2.0, "country", 6, 9, 11),
    ("2021-12-01", 1.0, 3.5, "exact", 0, 0, 2),
)


def record(slug: str = SLUG, nature: str = "fictional") -> None:
    """Record the country and one collection, and publish them."""
    with session.recording("tester") as connection:
        to = Recorder(connection)
        for pcode, level, kind, english, arabic, outline, parent in AREAS:
            to.place(pcode, level, outline, parent, kind=kind, name_en=english, name_ar=arabic)
        collection(to, slug, nature)
    publish()


def collection(to: Recorder, slug: str, nature: str) -> None:
    """Record one collection with its events."""
    held = to.collection(
        slug,
        nature=nature,
        name_en=TITLE,
        name_ar="أرض الاختبار",
        description_en="Invented for tests.",
        description_ar="متخيَّلة للاختبار.",
    )
    network, charity = to.source(f"{slug} network"), to.source(f"{slug} charity")
    for number, (day, lon, lat, precision, low, best, high) in enumerate(EVENTS):
        event = to.event(held, day, geometry=point(lon, lat), place_precision=precision)
        source = charity if number % 3 else network
        to.claim(event, source, min=low, best=best, max=high)
        to.information(event, source)
