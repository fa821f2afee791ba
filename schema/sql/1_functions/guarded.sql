-- core.guarded: sources of which any version is protected, so that the past tells nothing either.
create or replace function core.guarded() returns setof uuid
language sql stable security definer parallel restricted
set search_path = pg_catalog, pg_temp
as $$ select distinct id from core.source where protected $$;
