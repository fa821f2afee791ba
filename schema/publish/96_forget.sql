-- Past rows of sources, documents and actors that only versions removed for protection named go with them.
delete from source e using mentioned m
where m.id = e.id and not exists (select from source now where now.id = e.id and upper_inf(now.known))
  and not exists (select from event_source s where s.source = e.id) and not exists (select from record r where e.id = any (r.sources));

delete from actor e using mentioned m
where m.id = e.id and not exists (select from actor now where now.id = e.id and upper_inf(now.known))
  and not exists (select from involvement i where i.actor = e.id)
  and not exists (select from record r where jsonb_path_exists(r.document, '$.**.id ? (@ == $actor)', jsonb_build_object('actor', e.id)));

delete from document e using mentioned m
where m.id = e.id and not exists (select from document now where now.id = e.id and upper_inf(now.known));
