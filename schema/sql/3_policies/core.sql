-- Row security of core. Imports: only in a transaction that named its actor, and only in that actor's name. Publish: all rows.
do $$
declare
    relation record;
begin
    for relation in
        select c.relname as name,
               exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'actor' and not a.attisdropped) as accounted
        from pg_class c
        where c.relnamespace = 'core'::regnamespace and c.relkind = 'r' and c.relname <> 'alembic_version'
    loop
        execute format('drop policy if exists staff_reads on core.%I', relation.name);
        execute format('drop policy if exists staff_adds on core.%I', relation.name);
        execute format('drop policy if exists importer_reads on core.%I', relation.name);
        execute format('drop policy if exists importer_adds on core.%I', relation.name);
        execute format('drop policy if exists publisher_reads on core.%I', relation.name);
        execute format(
            'create policy importer_reads on core.%I for select to sijill_importer using ((select core.acting()) is not null)',
            relation.name
        );
        execute format(
            'create policy importer_adds on core.%I for insert to sijill_importer with check (%s)',
            relation.name,
            case when relation.accounted then 'actor = (select core.acting())' else '(select core.acting()) is not null' end
        );
        execute format(
            -- Any other condition would be one that the planner cannot estimate: it then takes whole tables for a few rows.
            'create policy publisher_reads on core.%I for select to sijill_publisher using (true)',
            relation.name
        );
    end loop;
end
$$;

drop policy if exists publisher_drains on core.unpublished;
create policy publisher_drains on core.unpublished for delete to sijill_publisher using (current_user = 'sijill_publisher');

drop policy if exists staff_replaces on core.area_alias;
drop policy if exists importer_replaces on core.area_alias;
create policy importer_replaces on core.area_alias for delete to sijill_importer using ((select core.acting()) is not null);

drop policy if exists publisher_notes on core.protective_done;
create policy publisher_notes on core.protective_done for insert to sijill_publisher with check (current_user = 'sijill_publisher');

drop policy if exists publisher_embargoes on core.embargo;
create policy publisher_embargoes on core.embargo for insert to sijill_publisher with check (current_user = 'sijill_publisher');

drop policy if exists publisher_lifts on core.embargo;
create policy publisher_lifts on core.embargo for delete to sijill_publisher using (current_user = 'sijill_publisher');

drop policy if exists publisher_counts on guard.lattice_member;
create policy publisher_counts on guard.lattice_member to sijill_publisher
using (current_user = 'sijill_publisher') with check (current_user = 'sijill_publisher');

drop policy if exists door_reads on guard.api_key;
create policy door_reads on guard.api_key for select to sijill_door
using (revoked_at is null and (expires_at is null or expires_at > transaction_timestamp()));
