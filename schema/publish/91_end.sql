-- What changed ends, and what must go goes with all its past. Runs once per audience, after 90_change.
drop table if exists ended, this;

insert into removal (collection, number, known)
select e.collection, current_setting('sijill.number')::int,
       int4range(min(lower(e.known)), greatest(max(coalesce(upper(e.known), 0)), current_setting('sijill.number')::int))
from event e where e.id in (select id from exposed) group by 1;

delete from act g using exposed x where g.event_id = x.id;
delete from involvement g using exposed x where g.event_id = x.id;
delete from claim g using exposed x where g.record_id = x.id;
delete from tally g using exposed x where g.event_id = x.id;
delete from tally_reported g using exposed x where g.event_id = x.id;
delete from event_source g using exposed x where g.event_id = x.id;
delete from flat_event g using event e join exposed x using (id) where (g.day_from, g.event_id, g.since) = (e.day_from, e.id, e.since);
delete from event g using exposed x where g.id = x.id;

insert into fresh select r.id, r.collection from readable r join exposed x using (id) where not exists (select from fresh f where f.id = r.id);

create temp table ended on commit drop as
select e.id, e.since, e.day_from from event e
where upper_inf(e.known) and (e.id in (select id from fresh) or e.id in (select id from past));

update act g set known = int4range(lower(g.known), current_setting('sijill.number')::int) from ended x where (g.event_id, g.since) = (x.id, x.since);
update involvement g set known = int4range(lower(g.known), current_setting('sijill.number')::int) from ended x where (g.event_id, g.since) = (x.id, x.since);
update claim g set known = int4range(lower(g.known), current_setting('sijill.number')::int) from ended x where (g.record_id, g.since) = (x.id, x.since);
update tally_reported g set known = int4range(lower(g.known), current_setting('sijill.number')::int) from ended x where (g.event_id, g.since) = (x.id, x.since);
update tally g set known = int4range(lower(g.known), current_setting('sijill.number')::int) from ended x where (g.event_id, g.since) = (x.id, x.since);
update event_source g set known = int4range(lower(g.known), current_setting('sijill.number')::int) from ended x where (g.event_id, g.since) = (x.id, x.since);
update flat_event g set known = int4range(lower(g.known), current_setting('sijill.number')::int)
from ended x where (g.day_from, g.event_id, g.since) = (x.day_from, x.id, x.since);
update event g set known = int4range(lower(g.known), current_setting('sijill.number')::int) from ended x where (g.id, g.since) = (x.id, x.since);

create temp table this on commit drop as
select current_setting('sijill.number')::int as since, int4range(current_setting('sijill.number')::int, null) as known;

analyze fresh;
