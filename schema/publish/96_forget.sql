-- Past rows of sources, documents and actors that only versions removed for protection named go with them.
delete from source e using mentioned m
where m.id = e.id and not exists (select from source now where now.id = e.id and upper_inf(now.known))
  and not exists (select from event_source s where s.source = e.id);

delete from actor e using mentioned m
where m.id = e.id and not exists (select from actor now where now.id = e.id and upper_inf(now.known))
  and not exists (select from involvement i where i.actor = e.id);

delete from document e using mentioned m
where m.id = e.id and not exists (select from document now where now.id = e.id and upper_inf(now.known));
