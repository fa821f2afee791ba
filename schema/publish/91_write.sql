-- What changed becomes a new version; what did not keeps its own. Runs once per audience, after 91_end.
insert into event (id, since, known, code, collection, kind, granularity, verification, day_from, day_to, date_precision, lon, lat, geometry,
                   place_precision, site, adm0, adm1, adm2, adm3, adm4, h3_5, h3_6, h3_7, h3_8, code_basis, violations, context,
                   facility_kinds, facility, first_reported, independent_sources, killed_low, words, document, history)
select f.id, t.since, t.known, f.code, f.collection, f.kind, f.granularity, f.verification, f.day_from, f.day_to, f.date_precision, f.lon, f.lat,
       f.geometry, f.place_precision, f.site, f.adm0, f.adm1, f.adm2, f.adm3, f.adm4, x.h3_5, x.h3_6, x.h3_7, x.h3_8, f.code_basis,
       f.violations, f.context, f.facility_kinds, f.facility, f.first_reported, f.independent_sources, f.killed_low, f.words, f.document,
       jsonb_build_array(jsonb_build_object(
           'number', t.since, 'at', to_jsonb(transaction_timestamp()), 'kind', case when h.id is null then 'created' else 'changed' end,
           -- What was written before the last publication is not why this one differs: a boundary may be.
           'reason', case when w.recorded_at > (h.history -> 0 ->> 'at')::timestamptz then w.reason end)) || coalesce(h.history, '[]')
from fresh join readable f using (id) cross join this t left join hexed x on x.id = f.id left join former h on h.id = f.id left join last_reason w on w.id = f.id;

insert into act (id, since, known, event_id, kind, violations, method, victim, civilian_status, unit, sex, age_band, size_low, size_best, size_high,
                 size_conflicting, roles)
select a ->> 'id', t.since, t.known, f.id, a ->> 'kind', array(select jsonb_array_elements_text(a -> 'violations')), a ->> 'method',
       a #>> '{victim,id}', a #>> '{victim,people,civilian_status}', a #>> '{victim,unit}', a #>> '{victim,people,sex}', a #>> '{victim,people,age_band}',
       (a #>> '{victim,size,low}')::int, (a #>> '{victim,size,best}')::int, (a #>> '{victim,size,high}')::int,
       (a #>> '{victim,size,conflicting}')::boolean,
       array(select jsonb_array_elements_text(case jsonb_typeof(a -> 'victim') when 'object' then a #> '{victim,people,roles}' else '[]' end))
from fresh join readable f using (id) cross join this t cross join lateral jsonb_array_elements(f.document -> 'acts') a;

insert into involvement (event_id, since, known, act_id, actor, degree, attribution)
select distinct f.id, t.since, t.known, a ->> 'id', i #>> '{actor,id}', i ->> 'degree', i ->> 'attribution'
from fresh join readable f using (id) cross join this t cross join lateral jsonb_array_elements(f.document -> 'acts') a
cross join lateral jsonb_array_elements(a -> 'involvements') i;

insert into claim (id, since, known, record_id, record_type, measure, min, best, max, qualifier, population, whole, sex, age_band, civilian_status,
                   roles, source, independence_group, status, stated_on)
select c ->> 'id', t.since, t.known, f.id, 'event', c ->> 'measure', (c ->> 'min')::int, (c ->> 'best')::int, (c ->> 'max')::int, c ->> 'qualifier',
       c ->> 'population', (c ->> 'whole')::boolean, nullif(c #>> '{people,sex}', 'unknown'), nullif(c #>> '{people,age_band}', 'unknown'),
       c #>> '{people,civilian_status}', array(select jsonb_array_elements_text(c #> '{people,roles}')), c #>> '{source,id}',
       c #>> '{source,independence_group}', c ->> 'status', (c ->> 'stated_on')::date
from fresh join readable f using (id) cross join this t cross join lateral jsonb_array_elements(f.document -> 'claims') c;

insert into tally_reported (event_id, since, known, measure, population, reported, low, best, high, conflicting)
select f.id, t.since, t.known, y.measure, y.population, y.reported, y.low, y.best, y.high, y.conflicting
from fresh join readable f using (id) cross join this t join tallied_reported y on core.opaque(y.event_id) = f.id
-- Where the date is withheld, the days of statements are too.
where not f.document -> 'redaction' @> '[{"field": "occurred"}]';

insert into tally (event_id, since, known, measure, population, low, best, high, rule, independent_sources, conflicting)
select f.id, t.since, t.known, y ->> 'measure', y ->> 'population', (y ->> 'low')::int, (y ->> 'best')::int, (y ->> 'high')::int, y ->> 'rule',
       (y ->> 'independent_sources')::int, (y ->> 'conflicting')::boolean
from fresh join readable f using (id) cross join this t cross join lateral jsonb_array_elements(f.document -> 'tallies') y;

insert into event_source (event_id, since, known, source)
select distinct f.id, t.since, t.known, s ->> 'id'
from fresh join readable f using (id) cross join this t cross join lateral jsonb_array_elements(f.document -> 'sources') s;
