-- core.refuse_change: what was recorded stays; corrections and withdrawals are new versions.
create or replace function core.refuse_change() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    raise exception '%.% keeps every version: write a new one instead of % on an old one', tg_table_schema, tg_table_name, tg_op
        using errcode = 'restrict_violation';
end
$$;
