-- Past rows of what was withdrawn for protection: statements of control, and documents with a quotation that must go.
with gone as (
    delete from control e using protective_entity p where e.id = core.opaque(p.entity_id) and not upper_inf(e.known)
    returning e.place, e.document
)
insert into mentioned
select place from gone union select jsonb_path_query(document, '$.**.id') #>> '{}' from gone;

delete from document e using protective_entity p where e.id = core.opaque(p.entity_id) and not upper_inf(e.known);
delete from denominator e using protective_entity p where e.id = core.opaque(p.entity_id) and not upper_inf(e.known);

-- What was reckoned from records of which some have been removed since.
delete from kept_estimate k using removal r where r.collection = k.collection and r.number > k.since;

-- Past rows of sources, actors, documents and sites that only versions removed for protection named go with them.
-- Asked of `mentioned`, which is empty most times: of actors it means to read every record.
analyze mentioned;

delete from source e using mentioned m
where m.id = e.id and not exists (select from source now where now.id = m.id and upper_inf(now.known))
  and not exists (select from event_source s where s.source = m.id) and not exists (select from record r where m.id = any (r.sources))
  and not exists (select from control k where k.document #>> '{source,id}' = m.id);

delete from actor e using mentioned m
where m.id = e.id and not exists (select from actor now where now.id = m.id and upper_inf(now.known))
  and not exists (select from involvement i where i.actor = m.id)
  and not exists (select from record r where jsonb_path_exists(r.document::jsonb, '$.**.id ? (@ == $actor)', jsonb_build_object('actor', m.id)))
  and not exists (select from control k where k.document #>> '{actor,id}' = m.id);

delete from document e using mentioned m
where m.id = e.id and not exists (select from document now where now.id = m.id and upper_inf(now.known));

delete from place e using mentioned m
where m.id = e.id and e.level is null and not exists (select from place now where now.id = m.id and upper_inf(now.known))
  and not exists (select from event v where v.site = m.id) and not exists (select from record r where m.id = any (r.sites))
  and not exists (select from control k where k.place = m.id);
