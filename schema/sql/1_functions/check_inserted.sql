-- core.check_inserted: each reference names a thing of the right concept, each code a term of its vocabulary.
-- Arguments: column, rule, name; three for each column. Rules: is (identity of one of some concepts), term, terms (an array of them).
-- With its owner's rights: a reference that is wrong is told, and one to what its writer may not see is none.
create or replace function core.check_inserted() returns trigger
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    wrong text;
    query text;
begin
    for n in 0 .. tg_nargs / 3 - 1 loop
        query := case tg_argv[n * 3 + 1]
            when 'is' then
                'select i.%1$I::text from inserted i where i.%1$I is not null and not exists '
                '(select from core.identity d where d.id = i.%1$I and d.concept = any (string_to_array(%2$L, '' ''))) limit 1'
            when 'term' then
                'select i.%1$I from inserted i where i.%1$I is not null and not exists '
                '(select from core.term t where t.vocabulary = %2$L and t.code = i.%1$I) limit 1'
            when 'terms' then
                'select c from (select distinct unnest(i.%1$I) c from inserted i) given where not exists '
                '(select from core.term t where t.vocabulary = %2$L and t.code = c) limit 1'
        end;
        execute format(query, tg_argv[n * 3], tg_argv[n * 3 + 2]) into wrong;
        if wrong is not null then
            raise exception 'core.%: % is no % that % could hold', tg_table_name, wrong, replace(tg_argv[n * 3 + 2], ' ', ' or '), tg_argv[n * 3]
                using errcode = 'foreign_key_violation';
        end if;
    end loop;
    return null;
end
$$;
