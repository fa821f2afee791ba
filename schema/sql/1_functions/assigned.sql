-- core.assigned: records that whoever acts works on today.
create or replace function core.assigned() returns setof uuid
language sql stable security definer parallel restricted
set search_path = pg_catalog, pg_temp
as $$
    select a.record_id from core.assignment a
    where a.holder = (select core.acting()) and not a.withdrawn and coalesce(a.until >= current_date, true)
      and not exists (select from core.assignment later where later.id = a.id and later.version > a.version)
$$;
