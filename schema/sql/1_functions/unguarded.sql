-- core.unguarded: whether no version of a source is protected, the past included. Asked of one source after another: a list
-- would tell all that are to whoever sends SQL.
create or replace function core.unguarded(source uuid) returns boolean
language sql stable security definer parallel restricted
set search_path = pg_catalog, pg_temp
as $$ select not exists (select from core.source s where s.id = source and s.protected) $$;
