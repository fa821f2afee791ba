-- The same as 90_change and 91_write for records that are no events. Runs once per audience, after it.
drop table if exists fresh_record, past_record, exposed_record, former_record, ended_record;

create temp table fresh_record on commit drop as
select r.* from readable_record r
left join record e on e.id = r.id and upper_inf(e.known)
where e.id is null or (e.document::text, e.geometry, e.sites) is distinct from (r.document::text, r.geometry, r.sites);

create temp table past_record on commit drop as
select core.opaque(d.id) as id from drained d where not exists (select from readable_record r where r.id = core.opaque(d.id));

create temp table exposed_record on commit drop as
select e.id from protective p join record e on e.id = core.opaque(p.record_id)
union
select e.id from record e join readable_record r using (id)
where not (e.document -> 'redaction')::jsonb @> jsonb_path_query_array(r.document -> 'redaction', '$[*] ? (@.reason == "generalised" || @.reason == "embargo" && @.field != "lifeline")')
union
-- What stood nearer than it may be told now.
select e.id from record e join allowed a using (id)
where a.depth is not null and (e.geometry is not null or e.sites <> '{}' or json_array_length(e.document -> 'areas') > a.depth + 1
                               or greatest(e.document #>> '{origin,level}', e.document #>> '{destination,level}') > 'adm' || a.depth)
   or array_position(array['exact', 'day', 'days', 'week', 'month', 'quarter', 'year'], e.date_precision) <= a.coarse
union
select e.id from record e join readable_record r using (id), jsonb_array_elements((e.document -> 'sources')::jsonb) named
where r.document -> 'redaction' @> '[{"reason": "safety"}]' and named ->> 'id' in (select core.opaque(h.id) from source_header h where h.protected)
union
-- Records that name such an event as their cause; the queue holds them too.
select e.id from record e join readable_record using (id) join protective p
on jsonb_path_exists(e.document::jsonb, '$.**.cause.id ? (@ == $gone)', jsonb_build_object('gone', core.opaque(p.record_id)))
union
select e.id from record e join unreleased using (id)
union
select e.id from record e join readable_record using (id), jsonb_path_query(e.document::jsonb, '$.**.cause.id') cause
where (select exists (select from unreleased)) and cause #>> '{}' in (select id from unreleased)
union
-- What a protected source said, when, and how it knew.
select e.id from record e join readable_record r using (id)
where r.document -> 'redaction' @> '[{"reason": "safety"}]'
  and (jsonb_path_exists(e.document::jsonb, '$.claims[*] ? (@.source.id == "protected" && (@.verbatim != null || @.stated_on != null))')
       or jsonb_path_exists(e.document::jsonb, '$.information[*] ? (@.source.id == "protected" && (@.connection != null || @.reliability != null))'));

insert into mentioned
select distinct jsonb_path_query(e.document::jsonb, '$.**.id') #>> '{}' from record e join exposed_record using (id);

create temp table former_record on commit drop as
select id, jsonb_agg(entry order by (entry ->> 'number')::int desc) as history
from (
    select e.id, jsonb_array_elements(e.history) as entry from record e
    where upper_inf(e.known) and e.id in (select id from fresh_record) and e.id not in (select id from exposed_record)
) earlier group by 1;

insert into standing
select e.id, e.type, e.collection from record e
where upper_inf(e.known) and e.id in (select id from fresh_record union all select id from exposed_record union all select id from past_record);

insert into removal (collection, number, known)
select e.collection, current_setting('sijill.number')::int,
       int4range(min(lower(e.known)), greatest(max(coalesce(upper(e.known), 0)), current_setting('sijill.number')::int))
from record e where e.id in (select id from exposed_record) group by 1
on conflict (collection, number) do update
set known = int4range(least(lower(removal.known), lower(excluded.known)), greatest(upper(removal.known), upper(excluded.known)));

delete from claim g using exposed_record x where g.record_id = x.id;
delete from record g using exposed_record x where g.id = x.id;

insert into fresh_record
select r.* from readable_record r join exposed_record x using (id) where not exists (select from fresh_record f where f.id = r.id);

create temp table ended_record on commit drop as
select e.id, e.since from record e
where upper_inf(e.known) and (e.id in (select id from fresh_record) or e.id in (select id from past_record));

update claim g set known = int4range(lower(g.known), current_setting('sijill.number')::int) from ended_record x where (g.record_id, g.since) = (x.id, x.since);
update record g set known = int4range(lower(g.known), current_setting('sijill.number')::int) from ended_record x where (g.id, g.since) = (x.id, x.since);

insert into record (id, since, known, type, code, collection, kinds, day_from, day_to, date_precision, geometry, place_precision, areas, area, sites, sources,
                    victim, sex, age_band, civilian_status, roles, words, document, history)
select f.id, t.since, t.known, f.type, f.code, f.collection, f.kinds, f.day_from, f.day_to, f.date_precision, f.geometry, f.place_precision, f.areas,
       f.area, f.sites, f.sources, f.victim, f.sex, f.age_band, f.civilian_status, f.roles, f.words, f.document,
       jsonb_build_array(jsonb_build_object(
           'number', t.since, 'at', to_jsonb(transaction_timestamp()), 'kind', case when h.id is null then 'created' else 'changed' end,
           'reason', case when w.recorded_at > (h.history -> 0 ->> 'at')::timestamptz then w.reason end)) || coalesce(h.history, '[]')
from fresh_record f cross join this t left join former_record h using (id) left join last_reason w on w.id = f.id;

insert into claim (id, since, known, record_id, record_type, measure, min, best, max, qualifier, population, whole, sex, age_band, civilian_status,
                   roles, source, independence_group, status, stated_on)
select c ->> 'id', t.since, t.known, f.id, f.type, c ->> 'measure', (c ->> 'min')::int, (c ->> 'best')::int, (c ->> 'max')::int, c ->> 'qualifier',
       c ->> 'population', (c ->> 'whole')::boolean, nullif(c #>> '{people,sex}', 'unknown'), nullif(c #>> '{people,age_band}', 'unknown'),
       c #>> '{people,civilian_status}', array(select jsonb_array_elements_text(c #> '{people,roles}')), c #>> '{source,id}',
       c #>> '{source,independence_group}', c ->> 'status', (c ->> 'stated_on')::date
from fresh_record f cross join this t cross join lateral jsonb_array_elements(f.document -> 'claims') c;
