-- core.current_<concept>: the newest version of everything that is not withdrawn, with the reader's own rights.
do $$
declare
    concept text;
begin
    for concept in
        select c.table_name from information_schema.columns c
        where c.table_schema = 'core' and c.column_name = 'withdrawn'
    loop
        -- NOT EXISTS, not DISTINCT ON: a condition on any column can then be met before versions are compared.
        execute format(
            'create or replace view core.current_%1$s with (security_invoker = true) as '
            'select * from core.%1$I v where not withdrawn and not exists '
            '(select from core.%1$I later where later.id = v.id and later.version > v.version)',
            concept
        );
    end loop;
end
$$;
