-- core.enqueue: puts the records in or beneath which something changed into the queue, in the writer's own transaction.
-- With its owner's rights: what hangs on a change must be queued also where whoever wrote it may not see it.
-- What belongs to no record (who draws on whom, who controlled a place) queues its own subject: that alone makes publish look.
create or replace function core.enqueue() returns trigger
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    case tg_table_name
        when 'event' then
            insert into core.unpublished (record_id)
            select id from changed
            union select event_id from core.event_relation where other_id in (select id from changed)
            union select facility_id from core.facility_status where cause_id in (select id from changed)
            union select id from core.displacement_flow where cause_id in (select id from changed);
        when 'facility' then
            insert into core.unpublished (record_id)
            select id from changed union select id from core.event where facility_id in (select id from changed);
        when 'detention_episode', 'displacement_flow', 'situation', 'corridor', 'risk_statement', 'intervention' then
            insert into core.unpublished (record_id) select distinct id from changed;
        when 'facility_status' then
            insert into core.unpublished (record_id) select distinct facility_id from changed;
        when 'detention_stage' then
            insert into core.unpublished (record_id) select distinct episode_id from changed;
        when 'event_relation' then
            insert into core.unpublished (record_id)
            select event_id from changed union select other_id from changed;
        when 'claim', 'victim', 'information', 'party' then
            insert into core.unpublished (record_id) select distinct record_id from changed;
        when 'claim_overlap' then
            insert into core.unpublished (record_id)
            select distinct record_id from core.claim where id in (select claim_id from changed union select other_id from changed);
        when 'act', 'involvement', 'assessment' then
            insert into core.unpublished (record_id) select distinct event_id from changed;
        when 'source' then
            insert into core.unpublished (record_id)
            select record_id from core.claim where source_id in (select id from changed)
            union select record_id from core.information where source_id in (select id from changed)
            union select event_id from core.involvement where source_id in (select id from changed)
            union select facility_id from core.facility_status where source_id in (select id from changed)
            union select episode_id from core.detention_stage where source_id in (select id from changed);
        when 'source_reliance' then
            insert into core.unpublished (record_id) select distinct source_id from changed;
        when 'document' then
            insert into core.unpublished (record_id)
            select record_id from core.information where document_id in (select id from changed)
            union select record_id from core.claim where document_id in (select id from changed)
            union select id from core.facility where public_document_id in (select id from changed);
        when 'quotation' then
            insert into core.unpublished (record_id) select distinct document_id from changed;
        when 'actor' then
            insert into core.unpublished (record_id)
            select event_id from core.involvement where actor_id in (select id from changed)
            union select record_id from core.claim where side_id in (select id from changed)
            union select record_id from core.party where actor_id in (select id from changed)
            union select id from core.facility where operator_id in (select id from changed)
            union select id from core.detention_episode where authority_id in (select id from changed)
            union select id from core.corridor where controlled_by_id in (select id from changed);
        when 'actor_membership' then
            insert into core.unpublished (record_id) select distinct coalition_id from changed;
        when 'control' then
            insert into core.unpublished (record_id) select distinct place_id from changed;
        when 'denominator' then
            insert into core.unpublished (record_id) select id from changed;
        when 'collection' then
            insert into core.unpublished (record_id)
            select distinct id from core.event where collection_id in (select id from changed)
            union select id from core.lasting where collection_id in (select id from changed)
            -- A collection without records is published too.
            union select id from changed;
        when 'area_alias' then
            insert into core.unpublished (record_id)
            select distinct id from core.event where area_scheme in (select scheme from changed)
            union select id from core.lasting where area_scheme in (select scheme from changed);
        when 'place' then
            -- What is or was an area may hold any record; a site is named by those that are at it.
            insert into core.unpublished (record_id)
            select id from core.event
            where site_id in (select id from changed)
               or exists (select from core.place p where p.id in (select id from changed) and p.level is not null)
            union
            select id from core.lasting
            where site_id in (select id from changed)
               or exists (select from core.place p where p.id in (select id from changed) and p.level is not null)
            union select id from core.displacement_flow where origin_id in (select id from changed) or destination_id in (select id from changed)
            union select id from core.corridor where origin_id in (select id from changed) or destination_id in (select id from changed)
            union select episode_id from core.detention_stage where site_id in (select id from changed)
            union select place_id from core.control where place_id in (select id from changed);
        when 'consent' then
            -- Of a source: everything that it told, as when the source itself changes.
            insert into core.unpublished (record_id)
            select record_id from core.victim where id in (select victim_id from changed)
            union select record_id from core.claim where source_id in (select source_id from changed)
            union select record_id from core.information where source_id in (select source_id from changed)
            union select event_id from core.involvement where source_id in (select source_id from changed)
            union select facility_id from core.facility_status where source_id in (select source_id from changed)
            union select episode_id from core.detention_stage where source_id in (select source_id from changed);
        when 'release_level', 'sign_off' then
            insert into core.unpublished (record_id) select distinct record_id from changed;
        when 'merge' then
            insert into core.unpublished (record_id) select from_id from changed union select into_id from changed;
        when 'assignment' then
            -- Who works on a record says nothing of it.
            null;
        when 'policy' then
            insert into core.unpublished (record_id)
            select distinct r.id
            from (select id, collection_id from core.event union all select id, collection_id from core.lasting) r
            join core.collection c on c.id = r.collection_id
            where c.disclosure in (select disclosure from changed);
        when 'embargo_rule' then
            insert into core.unpublished (record_id)
            select distinct id from core.event where exists (select from changed)
            union select id from core.lasting where exists (select from changed)
            union select place_id from core.control where exists (select from changed);
    end case;
    return null;
end
$$;
