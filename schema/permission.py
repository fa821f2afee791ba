"""Closed lists of protection: what was consented to and on what basis, how far a record goes, what an identity is of.

Like `schema.vocabulary`, with their labels in `schema/vocabularies/<list>.csv`.
"""

from enum import StrEnum


class ConsentPurpose(StrEnum):
    """What somebody consented to, or refused."""

    HOLD = "hold"
    INTERNAL_ANALYSIS = "internal_analysis"
    AGGREGATE_PUBLICATION = "aggregate_publication"
    RECORD_PUBLICATION = "record_publication"
    NAME_PUBLICATION = "name_publication"
    PARTNER_SHARING = "partner_sharing"
    COURT_SHARING = "court_sharing"
    RECONTACT = "recontact"


class LegalBasis(StrEnum):
    """On what the law lets personal data be held."""

    CONSENT = "consent"
    VITAL_INTEREST = "vital_interest"
    PUBLIC_INTEREST = "public_interest"
    LEGAL_OBLIGATION = "legal_obligation"
    LEGITIMATE_INTEREST = "legitimate_interest"


class ReleaseLevel(StrEnum):
    """How far a record goes to an audience."""

    WITHHELD = "withheld"
    COUNTED = "counted"
    RECORD = "record"


class IdentityField(StrEnum):
    """What an identity in the vault consists of."""

    NAME = "name"
    ALIAS = "alias"
    PHONE = "phone"
    ADDRESS = "address"
    BORN_ON = "born_on"
    DOCUMENT_NUMBER = "document_number"
    CONTACT = "contact"
    NOTE = "note"
