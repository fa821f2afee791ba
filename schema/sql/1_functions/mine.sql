-- core.mine: identities that whoever acts made at the desk.
create or replace function core.mine() returns setof uuid
language sql stable security definer parallel restricted
set search_path = pg_catalog, pg_temp
as $$ select id from core.opening where holder = (select core.acting()) $$;
