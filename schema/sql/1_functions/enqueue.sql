-- core.enqueue: puts the events in or beneath which something changed into the queue, in the writer's own transaction.
create or replace function core.enqueue() returns trigger
language plpgsql
set search_path = pg_catalog
as $$
begin
    case tg_table_name
        when 'event' then
            insert into core.unpublished (event_id)
            select id from changed
            union select event_id from core.event_relation where other_id in (select id from changed);
        when 'event_relation' then
            insert into core.unpublished (event_id)
            select event_id from changed union select other_id from changed;
        when 'claim' then
            insert into core.unpublished (event_id) select distinct record_id from changed;
        when 'victim', 'act', 'involvement', 'information', 'assessment' then
            insert into core.unpublished (event_id) select distinct event_id from changed;
        when 'source' then
            insert into core.unpublished (event_id)
            select record_id from core.claim where source_id in (select id from changed)
            union select event_id from core.information where source_id in (select id from changed)
            union select event_id from core.involvement where source_id in (select id from changed);
        when 'document' then
            insert into core.unpublished (event_id)
            select event_id from core.information where document_id in (select id from changed)
            union select record_id from core.claim where document_id in (select id from changed);
        when 'actor' then
            insert into core.unpublished (event_id)
            select event_id from core.involvement where actor_id in (select id from changed)
            union select record_id from core.claim where side_id in (select id from changed);
        when 'collection' then
            insert into core.unpublished (event_id)
            select distinct id from core.event where collection_id in (select id from changed);
        when 'area_alias' then
            insert into core.unpublished (event_id)
            select distinct id from core.event where area_scheme in (select scheme from changed);
        when 'place', 'policy' then
            insert into core.unpublished (event_id) select distinct id from core.event where exists (select from changed);
    end case;
    return null;
end
$$;
