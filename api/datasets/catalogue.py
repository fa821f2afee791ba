"""The catalogue for machines: every collection as a dataset of DCAT 3 (W3C Recommendation, 2024), in JSON-LD.

Each grain in each format that fits it is a distribution; GraphQL, the feed of changes, tiles and OGC API are services.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from api.datasets.about import FICTIONAL, WITHHELD, licence_at, written
from api.datasets.formats import FORMATS
from api.datasets.grains import GRAINS
from schema.grains.declaring import Grain
from schema.terms import Texts
from schema.vocabulary import Language

MEDIA_TYPE = "application/ld+json"
CONTEXT: Mapping[str, Any] = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "title": {"@id": "dct:title", "@container": "@language"},
    "description": {"@id": "dct:description", "@container": "@language"},
    "issued": {"@id": "dct:issued", "@type": "xsd:dateTime"},
    "modified": {"@id": "dct:modified", "@type": "xsd:dateTime"},
    "start": {"@id": "dcat:startDate", "@type": "xsd:date"},
    "end": {"@id": "dcat:endDate", "@type": "xsd:date"},
}
NAMED: Texts = {
    Language.EN: "Sijill: documented violations of human rights",
    Language.AR: "سِجِلّ: انتهاكات موثقة لحقوق الإنسان",
}
SERVICES: Sequence[tuple[str, str, str]] = (
    ("graphql", "GraphQL", "https://spec.graphql.org/"),
    ("changes", "Feed of changes", "https://jsonlines.org/"),
    ("ogc", "OGC API – Features", "http://www.opengis.net/spec/ogcapi-features-1/1.0"),
    ("tiles/tilejson.json", "Vector tiles", "https://github.com/mapbox/vector-tile-spec"),
)
"""Address, name and the standard that it keeps to."""


def catalogue(
    number: int, at: dt.datetime, collections: Iterable[Mapping[str, Any]], releases: Iterable[str], address: str
) -> dict[str, Any]:
    """The catalogue of a publication; `collections` are their documents, `releases` the numbers of those that are
    served, `address` is that of the site.
    """
    datasets = [_dataset(each, at, address) for each in sorted(collections, key=lambda each: str(each["id"]))]
    return {
        "@context": CONTEXT,
        "@id": f"{address}datasets/catalogue.jsonld",
        "@type": "dcat:Catalog",
        "title": _texts(NAMED),
        "dct:hasVersion": str(number),
        "modified": written(at),
        "foaf:homepage": {"@id": address},
        "dcat:dataset": datasets,
        # Each describes itself in a file of its own, which never changes.
        "dcat:catalog": [{"@id": f"{address}releases/{each}/dcat.jsonld"} for each in releases],
        "dcat:service": [
            {
                "@id": f"{address}{path}",
                "@type": "dcat:DataService",
                "title": {"en": name},
                "dcat:endpointURL": {"@id": f"{address}{path}"},
                "dct:conformsTo": {"@id": standard},
                "dcat:servesDataset": [{"@id": each["@id"]} for each in datasets],
            }
            for path, name, standard in SERVICES
        ],
    }


def _dataset(collection: Mapping[str, Any], at: dt.datetime, address: str) -> dict[str, Any]:
    slug, coverage = collection["id"], collection["coverage"] or {}
    told: dict[str, Any] = {
        "@id": f"{address}datasets#{slug}",
        "@type": "dcat:Dataset",
        "dct:identifier": slug,
        "title": _texts(collection["name"]),
        "description": _texts(collection["description"]),
        "modified": written(at),
        "dct:license": {"@id": licence} if (licence := licence_at(collection["licence"])) else collection["licence"],
        "dct:bibliographicCitation": collection["citation"],
        "dct:accessRights": _texts(WITHHELD),
        "dcat:landingPage": {"@id": f"{address}datasets#{slug}"},
        "dcat:keyword": ["human rights violations", *(["fictional"] if collection["fictional"] else [])],
        "dct:provenance": [_texts(each["text"]) for each in collection["caveats"] or ()],
        "dcat:distribution": [each for grain in _grains(collection) for each in _distributions(grain, slug, address)],
    }
    if collection["fictional"]:
        told["dct:type"] = _texts(FICTIONAL)
    if days := {name: coverage[of] for name, of in (("start", "from"), ("end", "to")) if coverage.get(of)}:
        told["dct:temporal"] = {"@type": "dct:PeriodOfTime", **days}
    return told


def _grains(collection: Mapping[str, Any]) -> Iterable[Grain]:
    return (each for each in GRAINS.values() if each.tells_of(collection))


def _distributions(grain: Grain, slug: str, address: str) -> Iterable[dict[str, Any]]:
    for each in FORMATS.values():
        if each.fits(grain):
            at = f"{address}datasets/{grain.name}.{each.name}?collections={slug}"
            yield {
                "@id": at,
                "@type": "dcat:Distribution",
                "title": {language: f"{text} ({each.name})" for language, text in _texts(grain.words.label).items()},
                "description": _texts(grain.words.meaning),
                "dcat:downloadURL": {"@id": at},
                "dcat:accessURL": {"@id": f"{address}datasets#{slug}"},
                "dcat:mediaType": each.media_type.split(";")[0],
            }


def _texts(texts: Mapping[Any, str | None]) -> dict[str, str]:
    return {str(language): text for language, text in texts.items() if text}
