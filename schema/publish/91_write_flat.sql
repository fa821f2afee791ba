-- The new versions as files hold them, in the order of files, so that they lie in it. Runs once per audience, after 91_write.
insert into flat_event
select r.*
from fresh
join readable f using (id)
cross join this t
left join hexed x on x.id = f.id
-- Taken out of its table once, not wherever it is read.
cross join lateral (select f.document || '{}' as d offset 0) whole
cross join lateral (
    -- Lists of names are in one order in both languages.
    select array_agg(s #>> '{name,en}' order by s #>> '{name,en}', s ->> 'id') as en,
           array_agg(coalesce(s #>> '{name,ar}', s #>> '{name,en}') order by s #>> '{name,en}', s ->> 'id') as ar,
           array_agg(s ->> 'id' order by s #>> '{name,en}', s ->> 'id') as ids
    from jsonb_array_elements(d -> 'sources') s
) source
cross join lateral (
    select array_agg(a #>> '{name,en}' order by a #>> '{name,en}', a ->> 'id') as en,
           array_agg(coalesce(a #>> '{name,ar}', a #>> '{name,en}') order by a #>> '{name,en}', a ->> 'id') as ar
    from (select distinct on (a ->> 'id') a from jsonb_path_query(d, '$.acts[*].involvements[*].actor') a) involved
) actor
cross join lateral (
    select array_agg(distinct a ->> 'kind') as kinds, array_agg(distinct a ->> 'method') filter (where a ->> 'method' is not null) as methods
    from jsonb_array_elements(d -> 'acts') a
) act
cross join lateral (
    select coalesce(jsonb_object_agg(concat_ws('_', y ->> 'measure', y ->> 'population', bound), y -> bound), '{}') as bounds,
           array_agg(distinct concat_ws('_', y ->> 'measure', y ->> 'population')) filter (where (y ->> 'conflicting')::boolean) as conflicting
    from jsonb_array_elements(d -> 'tallies') y cross join unnest(array['low', 'best', 'high']) bound
) tallied
cross join lateral (
    select coalesce(jsonb_object_agg(concat_ws('_', a ->> 'level', name.key), name.value), '{}') as names
    from jsonb_array_elements(d -> 'areas') a cross join jsonb_each(a -> 'name') name
) area
cross join lateral jsonb_populate_record(null::flat_event, jsonb_build_object(
    'day_from', f.day_from, 'event_id', f.id, 'since', t.since, 'known', t.known, 'day_to', f.day_to, 'date_precision', f.date_precision,
    'date_verbatim', d #> '{occurred,verbatim}', 'code', f.code, 'collection', f.collection, 'kind', f.kind,
    'granularity', f.granularity, 'verification', f.verification,
    'title_en', d #> '{title,en}', 'title_ar', d #> '{title,ar}',
    'summary_en', d #> '{summary,en}', 'summary_ar', d #> '{summary,ar}',
    'violations', f.violations, 'acts', coalesce(act.kinds, '{}'), 'methods', coalesce(act.methods, '{}'), 'context', f.context,
    'victim_roles', array(select distinct role #>> '{}' from jsonb_path_query(d, '$.acts[*].victim.people.roles[*]') role order by 1),
    'actors_en', coalesce(actor.en, '{}'), 'actors_ar', coalesce(actor.ar, '{}'), 'facility_kinds', f.facility_kinds,
    'facility', d #> '{facility,code}', 'place_en', d #> '{place,name,en}', 'place_ar', d #> '{place,name,ar}',
    'place_verbatim', d -> 'place_verbatim', 'place_precision', f.place_precision,
    'uncertainty_metres', d -> 'uncertainty_metres', 'lon', f.lon, 'lat', f.lat, 'geometry', f.geometry::text
) || jsonb_build_object(
    'adm0', f.adm0, 'adm1', f.adm1, 'adm2', f.adm2, 'adm3', f.adm3, 'adm4', f.adm4,
    'provider_adm0', f.provider_areas[1], 'provider_adm1', f.provider_areas[2], 'provider_adm2', f.provider_areas[3],
    'provider_adm3', f.provider_areas[4], 'provider_adm4', f.provider_areas[5], 'code_basis', f.code_basis,
    'h3_5', x.h3_5, 'h3_6', x.h3_6, 'h3_7', x.h3_7, 'h3_8', x.h3_8,
    'first_reported', f.first_reported, 'independent_sources', f.independent_sources,
    'sources', coalesce(source.en, '{}'), 'sources_ar', coalesce(source.ar, '{}'), 'source_ids', coalesce(source.ids, '{}'),
    'withheld', array(select distinct concat_ws(':', y ->> 'field', y ->> 'reason') from jsonb_array_elements(d -> 'redaction') y order by 1),
    'conflicting', coalesce(tallied.conflicting, '{}')
) || area.names || tallied.bounds) r
order by f.day_from, f.id collate "C";
