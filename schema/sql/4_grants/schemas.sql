-- Who may enter which schema. What may be read of a table is granted column by column from the declarations (schema.grants).
revoke all on schema core, open, partner from public;
grant usage on schema core to sijill_staff, sijill_publisher;
grant usage on schema open to sijill_open, sijill_publisher;
grant usage on schema partner to sijill_partner, sijill_publisher;

alter default privileges revoke execute on functions from public;
revoke execute on all functions in schema core from public;
grant execute on all functions in schema core to sijill_staff, sijill_publisher;
revoke execute on all functions in schema open, partner from public;
grant execute on all functions in schema open to sijill_open;
grant execute on all functions in schema partner to sijill_partner;
