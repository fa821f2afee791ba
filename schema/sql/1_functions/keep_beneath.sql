-- core.keep_beneath: what lies beneath a record that its writer does not see, or is told by a source that they do not see,
-- is not brought beneath another one. Refused as row security refuses, so that nothing is told of what is there.
-- Arguments: what the columns hold (record, source), the columns.
create or replace function core.keep_beneath() returns trigger
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    taken text := current_setting('role');
    held uuid;
    shown boolean;
begin
    for n in 1 .. tg_nargs - 1 loop
        execute format('select %I from %s v where id = $1 order by version desc limit 1', tg_argv[n], tg_relid::regclass)
        into held using new.id;
        shown := case
            when tg_argv[0] = 'source' then taken <> 'sijill_verifier' or core.unguarded(held)
            -- What is not there and what is not theirs are refused alike.
            when held is null then taken not in ('sijill_contributor', 'sijill_case_worker') or new.id in (select core.mine())
            when taken = 'sijill_contributor' then held in (select core.mine())
            when taken = 'sijill_case_worker' then held in (select core.assigned())
            else true end;
        if not shown then
            raise exception 'new row violates row-level security policy for table "%"', tg_table_name
                using errcode = 'insufficient_privilege';
        end if;
    end loop;
    return new;
end
$$;
