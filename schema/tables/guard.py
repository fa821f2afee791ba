"""What protection itself keeps: keys of callers, the key that proves an actor, what a lattice has counted."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import UUID

from schema.access import Audience, Class
from schema.tables.base import column, guard, table

S, V = Class.STAFF, Class.VAULT
INSTANT = sa.TIMESTAMP(timezone=True)

api_key = table(
    "api_key",
    guard,
    column("id", sa.Text, doc="Public part of the key.", seen_by=S, primary_key=True),
    column("hash", sa.Text, doc="Argon2id of its secret part; null where an issuer vouches.", seen_by=V, uses=""),
    column("issuer", sa.Text, doc="Who vouches for the holder (OpenID Connect).", seen_by=S),
    column("subject", sa.Text, doc="What the issuer calls the holder.", seen_by=S),
    column("label", sa.Text, doc="What the key is for, in words.", seen_by=S, required=True),
    column("holder", sa.Text, doc="Who holds it: the actor of all that is done with it.", seen_by=S, required=True),
    column("audience", sa.Text, doc="Audience that it reads as, where it is one's.", seen_by=S),
    column("role", sa.Text, doc="Role of the desk, where it is one's.", seen_by=S),
    column("created_at", INSTANT, doc="When it was made.", seen_by=S, required=True),
    column("created_by", sa.Text, doc="Who made it.", seen_by=S, required=True),
    column("expires_at", INSTANT, doc="When it ends; null when it does not.", seen_by=S),
    column("revoked_at", INSTANT, doc="When it was revoked.", seen_by=S),
    column("revoked_by", sa.Text, doc="Who revoked it.", seen_by=S),
    sa.CheckConstraint("num_nonnulls(audience, role) = 1", name="for_one"),
    sa.CheckConstraint("num_nonnulls(hash, issuer) = 1 and (issuer is null) = (subject is null)", name="proven"),
    sa.CheckConstraint(f"audience is null or audience = '{Audience.PARTNER}'", name="audience"),
    sa.CheckConstraint("holder <> '' and holder !~ '[|[:cntrl:]]'", name="holder"),
    sa.CheckConstraint("(revoked_at is null) = (revoked_by is null)", name="revoked"),
    sa.Index("ux_api_key_subject", "issuer", "subject", unique=True, postgresql_where=sa.text("revoked_at is null")),
    doc="Keys of partners and staff. Secrets are never kept, and no key is ever deleted.",
)

mac_key = table(
    "mac_key",
    guard,
    column(
        "key",
        sa.LargeBinary,
        doc="Secret by which transactions prove their actor.",
        seen_by=V,
        uses="",
        primary_key=True,
    ),
    doc="One row: the key of the MAC over who is acting, which only `core.acting` reads.",
)

lattice_member = table(
    "lattice_member",
    guard,
    column("record_id", UUID(as_uuid=True), doc="Record that is counted, or waits to be.", seen_by=S, primary_key=True),
    column("area", sa.Text, doc="Area as which.", seen_by=S, primary_key=True),
    column("period", sa.Text, doc="Period as which.", seen_by=S, primary_key=True),
    column("class", sa.Text, doc="Class as which.", seen_by=S, primary_key=True),
    column("collection", sa.Text, doc="Slug of the collection that counts it.", seen_by=S, primary_key=True),
    column("sources", sa.Integer, doc="Independent sources behind it.", seen_by=S, required=True),
    column("admitted", sa.Integer, doc="Publication that counted it first; null while it waits.", seen_by=S),
    column("leaving", sa.Boolean, doc="Whether it waits to leave.", seen_by=S, required=True),
    sa.Index("ix_lattice_member_collection", "collection"),
    doc="Records that stand behind the published counts of confidential collections, and as what.",
)
