-- What changed, and what must go. Runs once per audience, whose schema leads the search path.
drop table if exists fresh_before, former_before, past, exposed, mentioned, standing, unreleased, last_reason, allowed;

alter table if exists fresh rename to fresh_before;
alter table if exists former rename to former_before;

create temp table fresh on commit drop as
select r.id, r.collection from readable r
left join event e on e.id = r.id and upper_inf(e.known)
left join flat_event l on (l.day_from, l.event_id, l.since) = (e.day_from, e.id, e.since)
where e.id is null
   or (e.document::text, e.geometry, e.first_reported, e.site) is distinct from (r.document::text, r.geometry, r.first_reported, r.site)
   or (l.provider_adm0, l.provider_adm1, l.provider_adm2, l.provider_adm3, l.provider_adm4)
      is distinct from (r.provider_areas[1], r.provider_areas[2], r.provider_areas[3], r.provider_areas[4], r.provider_areas[5]);

create temp table past on commit drop as
select core.opaque(d.id) as id from drained d where not exists (select from readable r where r.id = core.opaque(d.id));

-- What this audience may not see one by one, by level, consent, disclosure or embargo: none of its past either.
create temp table unreleased on commit drop as
select core.opaque(id) as id from released where audience = current_setting('sijill.audience') and level <> 'record';

analyze unreleased;

-- How far, at most, place and time are told now of what is not told as it is known: depth of the area, and the step of 70_generalise.
create temp table allowed on commit drop as
select core.opaque(id) as id, least(cap, case when hidden or embargoed then 2 end) as depth, coarse
from general where cap is not null or hidden or embargoed or coarse > 0;

analyze allowed;

-- What somebody wrote down as the reason of a change is text as well.
create temp table last_reason on commit drop as
select core.opaque(w.id) as id, w.recorded_at, case when g.texts and b.disclosure = 'public' then w.reason end as reason
from why_written w join belonging b on b.id = w.id left join general g on g.id = b.id;

-- A protective change, or a place or time now generalised that was not before, takes every earlier version with it.
create temp table exposed on commit drop as
select core.opaque(p.record_id) as id from protective p join event e on e.id = core.opaque(p.record_id)
union
select e.id from event e join readable r using (id)
where not (e.document -> 'redaction')::jsonb @> jsonb_path_query_array(r.document -> 'redaction', '$[*] ? (@.reason == "generalised" || @.reason == "embargo" && @.field != "lifeline")')
union
-- What stood nearer than it may be told now: who asks for an earlier state must not meet it there.
select e.id from event e join allowed a using (id)
where num_nonnulls(e.adm0, e.adm1, e.adm2, e.adm3, e.adm4) > a.depth + 1 or a.depth is not null and (e.geometry is not null or e.site is not null)
   or array_position(array['exact', 'day', 'days', 'week', 'month', 'quarter', 'year'], e.date_precision) <= a.coarse
union
select e.id from event e join unreleased using (id)
union
-- What a protected source said, when, and how it knew.
select e.id from event e join readable r using (id)
where r.document -> 'redaction' @> '[{"reason": "safety"}]'
  and jsonb_path_exists(e.document::jsonb, '$.claims[*] ? (@.source.id == "protected" && (@.verbatim != null || @.stated_on != null))')
union
select e.id from event e join readable r using (id)
where r.document -> 'redaction' @> '[{"reason": "safety"}]'
  and jsonb_path_exists(e.document::jsonb, '$.information[*] ? (@.source.id == "protected" && (@.connection != null || @.reliability != null))')
union
-- A source that is protected now and was named then.
select e.id from event e join readable r using (id), jsonb_array_elements((e.document -> 'sources')::jsonb) named
where r.document -> 'redaction' @> '[{"reason": "safety"}]' and named ->> 'id' in (select core.opaque(h.id) from source_header h where h.protected)
union
-- Events that name such an event as related; the queue holds them too.
select e.id from event e join readable using (id)
join protective p on (e.document -> 'related')::jsonb @> jsonb_build_array(jsonb_build_object('event', core.opaque(p.record_id)))
union
select e.id from event e join readable using (id) join protective p on e.document #>> '{facility,id}' = core.opaque(p.record_id)
union
select e.id from event e join readable using (id), jsonb_array_elements((e.document -> 'related')::jsonb) other
where (select exists (select from unreleased)) and other ->> 'event' in (select id from unreleased)
union
select e.id from event e join readable using (id)
where (select exists (select from unreleased)) and e.document #>> '{facility,id}' in (select id from unreleased);

-- Whatever the versions that go name by its id; 96_forget takes what nothing else names.
create temp table mentioned on commit drop as
select distinct jsonb_path_query(e.document::jsonb, '$.**.id') #>> '{}' as id from event e join exposed using (id);

create temp table former on commit drop as
select id, jsonb_agg(entry order by (entry ->> 'number')::int desc) as history
from (
    select e.id, jsonb_array_elements(e.history) as entry from event e
    where upper_inf(e.known) and e.id in (select id from fresh) and e.id not in (select id from exposed)
) earlier group by 1;

-- What stood until now, as long as there is something that tells.
create temp table standing on commit drop as
select e.id, 'event' as type, e.collection from event e
where upper_inf(e.known) and e.id in (select id from fresh union all select id from exposed union all select id from past);
