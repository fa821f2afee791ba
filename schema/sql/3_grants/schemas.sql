-- Who may enter which schema, and call what. What may be read of a table is granted column by column (schema.grants).
revoke all on schema core, guard, vault, open, partner from public, sijill_staff;
grant usage on schema core to sijill_importer, sijill_publisher, sijill_vault,
    sijill_contributor, sijill_verifier, sijill_case_worker, sijill_safeguard, sijill_auditor, sijill_administrator;
grant usage on schema guard to sijill_door, sijill_publisher;
grant usage on schema vault to sijill_vault;
grant usage on schema open to sijill_open, sijill_publisher;
grant usage on schema partner to sijill_partner, sijill_publisher;

alter default privileges revoke execute on functions from public;
revoke execute on all functions in schema core from public, sijill_staff, sijill_importer, sijill_vault,
    sijill_contributor, sijill_verifier, sijill_case_worker, sijill_safeguard, sijill_auditor, sijill_administrator;
grant execute on all functions in schema core to sijill_publisher;
-- What policies ask.
grant execute on function core.acting() to sijill_importer, sijill_vault,
    sijill_contributor, sijill_verifier, sijill_case_worker, sijill_safeguard, sijill_auditor, sijill_administrator;
grant execute on function core.mine() to sijill_contributor, sijill_case_worker, sijill_administrator;
grant execute on function core.assigned() to sijill_case_worker;
grant execute on function core.unguarded(uuid) to sijill_contributor, sijill_verifier;
-- What is signed off.
grant execute on function core.texts_digest(uuid) to sijill_verifier, sijill_safeguard;
-- Identifiers as readers see them.
grant execute on function core.opaque(uuid) to sijill_importer;
revoke execute on all functions in schema open, partner from public;
grant execute on all functions in schema open to sijill_open;
grant execute on all functions in schema partner to sijill_partner;
