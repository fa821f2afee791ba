"""Who may do what: cells written by hand, which change with a review only, and the shape of the rest."""

import pytest
import sqlalchemy as sa

from schema import rights
from schema.access import EVERYONE, Audience, Class, Kind, Role
from schema.tables.base import KEPT, KIND, USES, column, copied, core, published, table

REVIEWED = [
    # The published copies: everybody reads them, in the ways they are declared for.
    ("open", "published.event.geometry", "select", True),
    ("open", "published.event.geometry", "export", True),
    ("open", "published.event.geometry", "sort", False),
    ("open", "published.event.document", "filter", False),
    ("open", "published.claim.best", "export", True),
    ("partner", "published.event.geometry", "select", True),
    ("partner", "published.lattice_cell.value", "filter", False),
    ("verifier", "published.event.geometry", "select", False),
    # The record is nobody's who only reads.
    ("open", "core.event.id", "select", False),
    ("open", "core.event.title_en", "select", False),
    ("partner", "core.event.title_en", "select", False),
    ("partner", "core.source.name_en", "select", False),
    ("partner", "core.consent.purpose", "select", False),
    # Contributors: what they made.
    ("contributor", "core.event.title_en", "select", True),
    ("contributor", "core.event.title_en", "export", False),
    ("contributor", "core.event.geometry", "select", True),
    ("contributor", "core.event.stated", "select", False),
    ("contributor", "core.source.name_en", "select", True),
    ("contributor", "core.source.reliability", "select", False),
    ("contributor", "core.consent.purpose", "select", False),
    ("contributor", "core.identity.key", "select", False),
    ("contributor", "core.release_level.level", "select", False),
    # Verifiers: all records, but neither what the provider gave nor who is protected.
    ("verifier", "core.event.title_en", "select", True),
    ("verifier", "core.event.stated", "select", False),
    ("verifier", "core.document.headline", "select", False),
    ("verifier", "core.assessment.assessor", "select", False),
    ("verifier", "core.release_level.level", "select", True),
    ("verifier", "core.consent.granted", "select", False),
    ("verifier", "core.unmasking_request.purpose", "select", False),
    ("verifier", "core.identity_key.key", "select", False),
    # Case workers: all of what is assigned to them.
    ("case_worker", "core.event.stated", "select", True),
    ("case_worker", "core.consent.evidence_sha256", "select", True),
    ("case_worker", "core.assignment.holder", "select", False),
    # Those who safeguard: what was consented to, not what providers gave.
    ("safeguard", "core.event.stated", "select", False),
    ("safeguard", "core.source.reliability", "select", True),
    ("safeguard", "core.consent.evidence_sha256", "select", True),
    ("safeguard", "core.unmasking_request.subject_id", "select", True),
    # Auditors: who wrote what, and not what.
    ("auditor", "core.event.title_en", "select", False),
    ("auditor", "core.event.actor", "select", True),
    ("auditor", "core.consent.granted", "select", False),
    ("auditor", "core.consent.actor", "select", True),
    ("auditor", "core.unmasking_request.purpose", "select", True),
    # Administrators: rules and collections.
    ("administrator", "core.policy.code", "select", True),
    ("administrator", "core.collection.disclosure", "select", True),
    ("administrator", "core.event.title_en", "select", False),
    ("administrator", "core.identity_key.key", "select", False),
]

WRITES = {
    "contributor": {"event", "act", "claim", "victim", "source", "document", "quotation"},
    "verifier": {"event", "assessment", "event_relation", "source", "actor", "release_level", "merge"},
    "case_worker": {"event", "claim", "victim", "source"},
    "safeguard": {"event", "consent", "release_level", "sign_off", "assignment", "unmasking_request"},
    "auditor": set(),
    "administrator": {"policy", "embargo_rule", "collection"},
}
WRITES_NOT = {
    "contributor": {"assessment", "event_relation", "actor", "collection", "release_level", "consent", "sign_off"},
    "verifier": {"collection", "consent", "sign_off", "assignment", "policy", "unmasking_request"},
    "case_worker": {"assessment", "event_relation", "assignment", "consent", "actor"},
    "safeguard": {"merge", "policy", "term"},
    "auditor": {"event", "source", "request", "identity", "consent"},
    "administrator": {"event", "source", "consent", "release_level", "assignment"},
}
SECRET = {"core.identity_key", "guard.api_key", "guard.mac_key", "guard.lattice_member", "core.opening", "core.embargo"}


def declared(field: str) -> tuple[sa.Table, str]:
    schema, name, column_name = field.split(".")
    if schema == "published":
        return published.tables[name], column_name
    return next(kept.tables[f"{schema}.{name}"] for kept in KEPT if kept.schema == schema), column_name


@pytest.mark.parametrize(("who", "field", "use", "allowed"), REVIEWED)
def test_cells_that_change_with_a_review_only(who: str, field: str, use: str, allowed: bool) -> None:
    someone = next(each for each in EVERYONE if each == who)
    right = rights.right(someone, *declared(field), use)
    assert right.allowed is allowed, right.because
    assert right.because.startswith(f"{who} may {'' if allowed else 'not '}{use} ")
    assert right.because.endswith(".")


def test_nobody_reads_a_secret_or_the_vault() -> None:
    hidden = [table for kept in KEPT for table in kept.tables.values() if table.fullname in SECRET]
    hidden += [table for kept in KEPT for table in kept.tables.values() if table.schema == "vault"]
    assert len(hidden) == len(SECRET) + 5
    for who in EVERYONE:
        assert [table.fullname for table in hidden if rights.columns(who, table)] == []


@pytest.mark.parametrize("role", Role)
def test_what_roles_write(role: Role) -> None:
    assert {name for name in WRITES[role] | WRITES_NOT[role] if rights.adds(role, name)} == WRITES[role]


@pytest.mark.parametrize("role", Role)
def test_nobody_exports_from_the_desk_and_no_use_goes_beyond_reading(role: Role) -> None:
    for each in core.tables.values():
        seen = {one.name for one in rights.columns(role, each)}
        for one in each.columns:
            may = {use for use in USES if rights.right(role, each, one.name, use).allowed}
            assert "export" not in may
            assert may <= one.info["uses"]
            assert not may or one.name in seen


@pytest.mark.parametrize("role", Role)
def test_columns_of_the_vault_class_are_no_roles(role: Role) -> None:
    shown = {one.info["class"] for each in core.tables.values() for one in rights.columns(role, each)}
    assert Class.VAULT not in shown
    assert (Class.CASE in shown) == (role in {Role.CASE_WORKER, Role.SAFEGUARD})


def test_every_entry_names_a_table_or_a_kind_and_who_adds_reads() -> None:
    names = {each.name for each in core.tables.values()}
    for role in Role:
        for of in (*rights.SEES[role], *rights.ADDS[role]):
            assert isinstance(of, Kind) or of in names
        for each in core.tables.values():
            if rights.added(role, each) is not None:
                assert rights.sight(role, each) is not None, (role, each.name)


def test_kinds_are_those_of_what_stands_in_the_tables() -> None:
    of = {kind: {name for (metadata, name), each in KIND.items() if metadata is core and each is kind} for kind in Kind}
    assert of[Kind.CONTENT] == {
        *("event", "facility", "detention_episode", "displacement_flow", "situation", "corridor", "risk_statement"),
        *("intervention", "victim", "act", "involvement", "information", "claim", "claim_overlap", "assessment"),
        *("event_relation", "facility_status", "detention_stage", "party"),
    }
    assert of[Kind.THING] == {
        *("source", "document", "actor", "place", "collection", "denominator", "quotation", "control"),
        *("actor_membership", "source_reliance"),
    }
    assert of[Kind.RULE] == {"policy", "embargo_rule", "area_alias", "term"}
    assert of[Kind.ACCOUNT] == {
        *("consent", "release_level", "sign_off", "assignment", "unmasking_request", "unmasking_approval", "merge"),
    }


def test_a_use_that_nobody_knows_is_refused() -> None:
    with pytest.raises(ValueError, match="none of select, filter"):
        rights.right(Audience.OPEN, published.tables["event"], "code", "telepathy")


def test_an_audience_gets_no_column_above_its_class() -> None:
    declaring = sa.MetaData()
    name = column("name", sa.Text, doc="Name.", seen_by=Class.PUBLIC, primary_key=True)
    street = column("street", sa.Text, doc="Street.", seen_by=Class.PARTNER)
    table("place", declaring, name, street, sa.Index("ix_place_name", "name"), doc="A table.")
    shown = {each: copied(declaring, each).tables[f"{each}.place"] for each in Audience}
    assert shown[Audience.OPEN].columns.keys() == ["name"]
    assert shown[Audience.PARTNER].columns.keys() == ["name", "street"]
    assert "street" not in str(sa.schema.CreateTable(shown[Audience.OPEN]))
    assert [index.name for index in shown[Audience.OPEN].indexes] == ["ix_place_name"]


def test_a_rule_that_rests_on_what_an_audience_does_not_get_cannot_be_declared() -> None:
    declaring = sa.MetaData()
    street = column("street", sa.Text, doc="Street.", seen_by=Class.PARTNER)
    table("place", declaring, street, sa.Index("ix_place_street", "street"), doc="A table.")
    with pytest.raises(TypeError, match="place: a rule on street rests on what open does not get"):
        copied(declaring, Audience.OPEN)
