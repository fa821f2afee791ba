"""Collections: bodies of records with one origin, nature, licence, method and caveats."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from schema.access import Class
from schema.permission import ReleaseLevel
from schema.tables.base import column, one_of, versioned
from schema.vocabulary import CollectionNature, Disclosure

P, S = Class.PUBLIC, Class.STAFF

collection = versioned(
    "collection",
    column(
        "slug",
        sa.Text,
        doc="Short name, its id in every interface.",
        seen_by=P,
        uses="filter sort export",
        required=True,
    ),
    column("nature", sa.Text, one_of("nature", CollectionNature), doc="Real or fictional.", seen_by=P, required=True),
    column(
        "disclosure", sa.Text, one_of("disclosure", Disclosure), doc="Public or confidential.", seen_by=P, required=True
    ),
    column("name_en", sa.Text, doc="Name in English.", seen_by=P, required=True),
    column("name_ar", sa.Text, doc="Name in Arabic.", seen_by=P),
    column("description_en", sa.Text, doc="What it holds and how it was made.", seen_by=P, required=True),
    column("description_ar", sa.Text, doc="The same in Arabic.", seen_by=P),
    column("licence", sa.Text, doc="SPDX identifier or name.", seen_by=P, required=True),
    column("citation", sa.Text, doc="How to cite it.", seen_by=P, required=True),
    column("timezone", sa.Text, doc="IANA zone of its events' days.", seen_by=P, required=True),
    column("caveats", JSONB, doc='What to beware of: [{"code", "en", "ar"}].', seen_by=P, required=True),
    column(
        "disjoint_with",
        ARRAY(sa.Text),
        doc="Slugs of collections that share no event with it.",
        seen_by=P,
        required=True,
    ),
    column(
        "estimates",
        JSONB,
        doc="Questions of `estimate` that publishing answers ahead, as its arguments: [{from, estimators, seed}].",
        seen_by=P,
    ),
    column(
        "default_level",
        sa.Text,
        one_of("default_level", ReleaseLevel),
        doc="How far its records go unless told; null: public ones as records, confidential ones nowhere.",
        seen_by=S,
        desk=True,
    ),
    sa.CheckConstraint("slug ~ '^[a-z0-9][a-z0-9-]*$'", name="slug"),
    doc="A body of records with one origin, nature, licence, method and caveats (product page, sample collections).",
)
