"""Mutations of protection: levels, signatures, assignments, consents, and asking for identities."""

import datetime
from collections.abc import Sequence
from typing import Any

import strawberry
from strawberry.types.field import StrawberryField

from api.staff import showing
from api.staff.desk import Order, carry_out, identifier
from api.staff.results import Unmasking, Written, told, told_consent, told_request
from api.staff.showing import Roles, marks
from api.staff.types import Types, field
from schema.access import Audience
from schema.desk import consenting, releasing, unmasking, values
from schema.desk.consenting import Basis
from schema.desk.faults import Fault, Faults
from schema.permission import ConsentPurpose, IdentityField, LegalBasis, ReleaseLevel
from schema.tables.protection import assignment, consent, release_level, sign_off

strawberry.enum(ConsentPurpose, description="What somebody consented to, or refused.")
strawberry.enum(LegalBasis, description="On what the law lets personal data be held.")
strawberry.enum(IdentityField, description="What an identity in the vault consists of.")


def fields(types: Types) -> Sequence[StrawberryField]:
    """Those that they may use."""
    offered: list[tuple[Roles, Any, str, Any, str]] = [
        (showing.adding(release_level.name), _set_level, "setReleaseLevel", Written, "How far a record goes."),
        (showing.adding(sign_off.name), _sign, "signOff", Written, "That texts with this digest tell of nobody."),
        (showing.adding(assignment.name), _assign, "assign", Written, "Who works on a record."),
        (showing.adding(consent.name), _give, "giveConsent", Written, "That a victim or source consents."),
        (showing.adding(consent.name), _refuse, "withdrawConsent", Written, "That it refuses; what was shown goes."),
        (showing.unmasking(), _request, "requestUnmasking", Unmasking, "Asks to see an identity, or to erase it."),
        (showing.unmasking(), _approve, "approveUnmasking", Unmasking, "Approves what somebody else asked for."),
    ]
    return [
        field(name, of, doc, marks(types.who, seen_by), resolver)
        for seen_by, resolver, name, of, doc in offered
        if types.shows(seen_by)
    ]


def _set_level(
    info: strawberry.Info,
    record: strawberry.ID,
    audience: Audience,
    level: ReleaseLevel,
    reason: str,
    key: str,
    public_document: strawberry.ID | None = None,
) -> Any:
    desk, of = info.context, identifier(record, "record")
    document = None if public_document is None else identifier(public_document, "publicDocument")
    asked = {"record": record, "audience": audience, "level": level, "document": public_document}
    return carry_out(
        desk,
        Order("set release level", asked, reason, key),
        lambda by: told(releasing.set_level(desk.connection, by, of, audience, level, document)),
    )


def _sign(info: strawberry.Info, record: strawberry.ID, sha256: str, reason: str, key: str) -> Any:
    desk, of = info.context, identifier(record, "record")
    order = Order("sign off", {"record": record, "sha256": sha256}, reason, key)
    return carry_out(desk, order, lambda by: told(releasing.sign(desk.connection, by, of, sha256)))


def _assign(
    info: strawberry.Info, record: strawberry.ID, holder: str, reason: str, key: str, until: datetime.date | None = None
) -> Any:
    desk, of, last = info.context, identifier(record, "record"), _day(until, "until")
    order = Order("assign", {"record": record, "holder": holder, "until": until}, reason, key)
    return carry_out(desk, order, lambda by: told(releasing.assign(desk.connection, by, of, holder, last)))


def _give(
    info: strawberry.Info,
    subject: strawberry.ID,
    purpose: ConsentPurpose,
    legal_basis: LegalBasis,
    given_on: datetime.date,
    reason: str,
    key: str,
    expires_on: datetime.date | None = None,
    evidence_sha256: str | None = None,
) -> Any:
    desk, of, first = info.context, identifier(subject, "subject"), _day(given_on, "givenOn")
    basis = Basis(legal_basis, first, _day(expires_on, "expiresOn"), evidence_sha256)
    asked = {"subject": subject, "purpose": purpose, "basis": str(basis)}
    return carry_out(
        desk,
        Order("give consent", asked, reason, key),
        lambda by: told_consent(consenting.give(desk.connection, of, purpose, basis, actor=by.actor, reason=by.reason)),
    )


def _refuse(info: strawberry.Info, subject: strawberry.ID, purpose: ConsentPurpose, reason: str, key: str) -> Any:
    desk, of = info.context, identifier(subject, "subject")
    order = Order("withdraw consent", {"subject": subject, "purpose": purpose}, reason, key)
    return carry_out(
        desk,
        order,
        lambda by: told_consent(consenting.withdraw(desk.connection, of, purpose, actor=by.actor, reason=by.reason)),
    )


def _request(
    info: strawberry.Info,
    subject: strawberry.ID,
    fields: list[IdentityField],
    purpose: str,
    reason: str,
    key: str,
    hours: int = 24,
) -> Any:
    desk, of = info.context, identifier(subject, "subject")
    asked = {"subject": subject, "fields": fields, "purpose": purpose, "hours": hours}
    return carry_out(
        desk,
        Order("request unmasking", asked, reason, key),
        lambda by: told_request(
            unmasking.request(desk.connection, of, fields, actor=by.actor, purpose=purpose, hours=hours)
        ),
    )


def _approve(info: strawberry.Info, request: strawberry.ID, reason: str, key: str) -> Any:
    desk, of = info.context, identifier(request, "request")

    def work(by: Any) -> Any:
        unmasking.approve(desk.connection, of, actor=by.actor)
        return {"id": str(of), "expires_at": None}

    return carry_out(desk, Order("approve unmasking", {"request": request}, reason, key), work)


def _day(given: Any, field: str) -> Any:
    try:
        return None if given is None else values.day(given)
    except ValueError as problem:
        raise Faults([Fault(field, str(problem))]) from None
