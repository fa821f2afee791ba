-- core.open_record: notes who made an identity at the desk.
create or replace function core.open_record() returns trigger
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    insert into core.opening (id, holder) values (new.id, core.acting());
    return null;
end
$$;
