-- core.carry_over: a next version keeps, of the version before, what its writer may not read.
-- Arguments: the columns of the table that not every role reads.
create or replace function core.carry_over() returns trigger
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    before jsonb;
begin
    for n in 0 .. tg_nargs - 1 loop
        if not has_column_privilege(current_setting('role'), tg_relid, tg_argv[n], 'select') then
            if before is null then
                execute format('select to_jsonb(v) from %s v where id = $1 and version = $2', tg_relid::regclass)
                into before using new.id, new.version - 1;
            end if;
            new := jsonb_populate_record(new, jsonb_build_object(tg_argv[n], before -> tg_argv[n]));
        end if;
    end loop;
    return new;
end
$$;
