-- Row security of the vault, and of what it reads of the record: only in a transaction that named its actor.
do $$
declare
    relation regclass;
begin
    for relation in select oid::regclass from pg_class where relnamespace = 'vault'::regnamespace and relkind = 'r' loop
        execute format('drop policy if exists vault_reads on %s', relation);
        execute format('drop policy if exists vault_adds on %s', relation);
        execute format('create policy vault_reads on %s for select to sijill_vault using ((select core.acting()) is not null)', relation);
        execute format('create policy vault_adds on %s for insert to sijill_vault with check ((select core.acting()) is not null)', relation);
    end loop;
    foreach relation in array array['vault.identity', 'vault.name_index', 'vault.source_link']::regclass[] loop
        execute format('drop policy if exists vault_erases on %s', relation);
        execute format('create policy vault_erases on %s for delete to sijill_vault using ((select core.acting()) is not null)', relation);
    end loop;
    foreach relation in array array['core.unmasking_request', 'core.unmasking_approval', 'core.consent']::regclass[] loop
        execute format('drop policy if exists vault_reads on %s', relation);
        execute format('create policy vault_reads on %s for select to sijill_vault using ((select core.acting()) is not null)', relation);
    end loop;
end
$$;

drop policy if exists vault_marks on vault.subject;
create policy vault_marks on vault.subject for update to sijill_vault using ((select core.acting()) is not null) with check ((select core.acting()) is not null);
