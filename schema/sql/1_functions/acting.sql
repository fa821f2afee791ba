-- core.acting: who is writing in this transaction; null when nobody said so, and then staff sees and writes nothing.
create or replace function core.acting() returns text
language sql stable parallel safe
set search_path = pg_catalog
as $$ select nullif(current_setting('sijill.actor', true), '') $$;
