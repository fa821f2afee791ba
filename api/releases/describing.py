"""What a release says of itself to programs: its manifest, and its descriptions in DCAT and for HDX."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from api.datasets.about import AR, EN, METHOD, REDACTED_SINCE, WITHHELD, licence_at, told_of
from api.datasets.about import FICTIONAL as INVENTED
from api.datasets.catalogue import CONTEXT
from api.releases.edition import Edition, software
from api.releases.layout import FORMAT
from schema import terms
from schema.grains.declaring import Column, Words
from schema.terms import Texts

File = Mapping[str, Any]

RECALL: Texts = {
    EN: "Files that were handed out cannot be recalled. When something must be removed later to protect people, this "
    "release is served no more and the feed of changes says what is withdrawn: delete it from your copies.",
    AR: "لا يمكن استرجاع ما سُلِّم من ملفات. إذا وجبت إزالة شيء لاحقًا لحماية أشخاص يتوقف تقديم هذا الإصدار ويقول سجل "
    "التغييرات ما سُحب: احذفه من نسخك.",
}
COUNTED: Texts = {
    EN: "How many records of this release withhold a field, by field and reason, where saying so is safe: each record "
    "says it of itself. What is withheld altogether is counted nowhere.",
    AR: "كم سجلًا في هذا الإصدار حُجب فيه حقل، بحسب الحقل والسبب، حيث يجوز قول ذلك: كل سجل يقوله عن نفسه. أما ما حُجب "
    "كليًا فلا يُعدّ في أي مكان.",
}


def manifest(
    edition: Edition, files: Sequence[File], schemas: Mapping[str, Sequence[Column]], withheld: Sequence[File]
) -> dict[str, Any]:
    """What is signed."""
    of, previous = edition.scope, edition.previous
    before = previous and {
        "release": previous.number, "publication": previous.publication, "sha256": previous.sha256
    }  # fmt: skip
    return {
        "format": FORMAT,
        "release": str(edition.number),
        "title": dict(edition.title),
        "fictional": edition.fictional,
        "publication": {"number": of.number, "at": edition.instant},
        "previous": before,
        "software": software(),
        "query": {"collections": of.slugs, "asOf": of.number, "audience": "open"},
        "address": edition.url,
        "licences": list(edition.licences),
        "citation": dict(edition.citation),
        "collections": [_collection(each) for each in edition.collections],
        "method": [dict(each) for each in METHOD],
        "caveats": [dict(each) for each in caveats(edition)],
        "recall": dict(RECALL),
        "withheld": {
            "rules": dict(WITHHELD),
            "reasons": _reasons(),
            "counted": dict(COUNTED),
            "counts": list(withheld),
        },
        "schemas": {name: [told_of(each) for each in columns] for name, columns in sorted(schemas.items())},
        "files": list(files),
    }


def caveats(edition: Edition) -> Iterable[Texts]:
    """What to beware of."""
    if edition.fictional:
        yield INVENTED
    if edition.scope.removals:
        yield REDACTED_SINCE
    for each in edition.collections:
        yield from ({language: text for language, text in one["text"].items() if text} for one in each["caveats"] or ())


def said(edition: Edition, words: Words, columns: Iterable[Column]) -> dict[str, str]:
    """What a Parquet file says of itself in its metadata."""
    told: dict[str, Any] = {
        "title": {language: f"{edition.title[language]}: {words.label[language]}" for language in (EN, AR)},
        "meaning": dict(words.meaning),
        "columns": [told_of(each) for each in columns],
    }
    return {
        "title": told["title"][EN],
        "release": str(edition.number),
        "publication": str(edition.scope.number),
        "published": edition.instant,
        "licence": ", ".join(edition.licences),
        "citation": edition.citation[EN],
        "fictional": "true" if edition.fictional else "false",
        "sijill": json.dumps(told, ensure_ascii=False),
    }


def dcat(edition: Edition, files: Iterable[File]) -> dict[str, Any]:
    """The release as a dataset of DCAT 3, in JSON-LD."""
    first, last = edition.days
    told: dict[str, Any] = {
        "@context": {**CONTEXT, "spdx": "http://spdx.org/rdf/terms#"},
        "@id": edition.url,
        "@type": "dcat:Dataset",
        "dct:identifier": f"sijill-{edition.number}",
        "title": dict(edition.title),
        "description": {each: " ".join(_descriptions(edition, each)) for each in (EN, AR)},
        "dcat:version": str(edition.number),
        "issued": edition.instant,
        "modified": edition.instant,
        "dct:bibliographicCitation": edition.citation[EN],
        "dct:license": [{"@id": at} if (at := licence_at(each)) else each for each in edition.licences],
        "dct:language": ["en", "ar"],
        "dct:accessRights": dict(WITHHELD),
        "dct:provenance": [dict(each) for each in caveats(edition)],
        "dcat:keyword": keywords(edition),
        "dcat:landingPage": {"@id": edition.url},
        "dcat:distribution": [_distribution(edition, each) for each in files],
    }
    if edition.previous:
        told["dcat:previousVersion"] = {"@id": f"{edition.address}releases/{edition.previous.number}"}
    if edition.fictional:
        told["dct:type"] = dict(INVENTED)
    if days := {name: day for name, day in (("start", first), ("end", last)) if day}:
        told["dct:temporal"] = {"@type": "dct:PeriodOfTime", **days}
    return told


def hdx(edition: Edition, files: Iterable[File], countries: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """The release as HDX describes datasets; who uploads it adds organisation and maintainer.

    Countries come as P-code and name, by which HDX's own programs find the code of the group.
    """
    first, last = (day or edition.at.date().isoformat() for day in edition.days)
    known = {"CC-BY-4.0": "cc-by", "CC-BY-3.0-IGO": "cc-by-igo", "ODbL-1.0": "hdx-odc-odbl", "CC0-1.0": "other-pd-nr"}
    licence = edition.licences[0] if len(edition.licences) == 1 else None
    return {
        "name": f"sijill-{str(edition.number).replace('.', '-')}",
        "title": edition.title[EN],
        "notes": "\n\n".join(_descriptions(edition, EN)),
        "dataset_source": "; ".join(each["name"].get(EN) or each["id"] for each in edition.collections),
        "dataset_date": f"[{first}T00:00:00 TO {last}T23:59:59]",
        "data_update_frequency": "-2",
        "groups": [{"name": pcode.lower(), "title": name} for pcode, name in countries],
        "license_id": known.get(licence or "", "hdx-other"),
        "license_other": None if licence in known else "; ".join(edition.licences),
        "methodology": "Registry",
        "methodology_other": None,
        "caveats": "\n\n".join(each[EN] for each in (*caveats(edition), *METHOD, RECALL) if EN in each),
        "tags": [{"name": each} for each in ("conflict-violence", "human rights", "fatalities", "hxl")],
        "subnational": "1",
        "private": False,
        "has_pii": False,
        "resources": [
            {
                "name": each["path"],
                "format": each["path"].rpartition(".")[2],
                "description": f"{each['grain']}, {each['rows']:,} rows" if each["rows"] is not None else each["grain"],
                "url": f"{edition.url}/{each['path']}",
                "size": each["bytes"],
                "hash": each["sha256"],
            }
            for each in files
            if each["path"].startswith("data/")
        ],
    }


def keywords(edition: Edition) -> list[str]:
    """What it may be looked for by."""
    return ["human rights violations", "conflict", "documentation", *(["fictional"] if edition.fictional else [])]


def _descriptions(edition: Edition, language: Any) -> Iterable[str]:
    if edition.fictional:
        yield INVENTED[language]
    for each in edition.collections:
        if text := each["description"].get(language) or each["description"].get(EN):
            yield text


def _collection(document: Mapping[str, Any]) -> dict[str, Any]:
    names = ("id", "name", "description", "licence", "citation", "fictional", "coverage", "caveats", "records")
    return {name: document.get(name) for name in names}


def _reasons() -> dict[str, dict[str, str]]:
    found = terms.vocabulary("redaction_reason").terms
    return {each.code: {str(language): text for language, text in each.labels.items()} for each in found}


def _distribution(edition: Edition, file: File) -> dict[str, Any]:
    return {
        "@id": f"{edition.url}/{file['path']}",
        "@type": "dcat:Distribution",
        "dct:title": file["path"],
        "dcat:downloadURL": {"@id": f"{edition.url}/{file['path']}"},
        "dcat:accessURL": {"@id": edition.url},
        "dcat:mediaType": file["media_type"].split(";")[0],
        "dcat:byteSize": file["bytes"],
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
            "spdx:checksumValue": file["sha256"],
        },
    }
