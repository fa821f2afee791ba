-- A published copy large enough for plans to matter: four years of events in a large and a small real collection and a
-- fictional one, two acts and two claims each, and as many records of every other type. Runs as the login that publishes, in the open copy.
insert into publication values (1, now() - interval '1 day'), (2, now());

insert into collection (slug, since, known, fictional, document)
select slug, 1, '[1,)', fictional, jsonb_build_object('id', slug, 'fictional', fictional)
from (values ('real', false), ('small', false), ('invented', true)) as given (slug, fictional);

insert into place (id, since, known, pcode, name_en, kind, level, ancestors, boundary_version)
select 'place-XQ' || n, 1, '[1,)', 'XQ' || n, 'Area ' || n, 'adm1', 'adm1', '{}', '1' from generate_series(10, 39) n;

insert into place (id, since, known, pcode, name_en, kind, level, ancestors, boundary_version) values ('place-XQ', 1, '[1,)', 'XQ', 'Country', 'adm0', 'adm0', '{}', '1');

insert into source (id, since, known, name_en, kind, protected, independence_group, rests_on)
values ('council', 1, '[1,)', 'Council', 'ngo', false, 'council', '{}'), ('witness', 1, '[1,)', 'Witness', 'ngo', false, 'witness', '{}');

insert into actor (id, since, known, name_en, aliases, lineage, members)
values ('army', 1, '[1,)', 'Army', '{}', '{army}', '{}'), ('band', 1, '[1,)', 'Band', '{}', '{band}', '{}'), ('nobody', 1, '[1,)', 'Nobody', '{}', '{nobody}', '{}');

insert into event (id, since, known, code, collection, kind, granularity, verification, day_from, day_to, date_precision, place_precision,
                   geometry, lon, lat, adm0, adm1, code_basis, violations, context, facility_kinds, facility, first_reported,
                   independent_sources, words, document, history)
select md5('event' || n), 1, case when n % 10 = 4 then int4range(1, 2) else int4range(1, null) end, 'SJ-E' || n, case when n % 1000 = 5 then 'small' when n % 3 = 0 then 'invented' else 'real' end, 'airstrike', 'incident', 'reported',
       day, day, 'day', 'exact', shape, st_x(point), st_y(point), 'XQ', 'XQ' || 10 + n % 20, 'stated', violations, '{}', '{}',
       case when n % 100 = 1 then md5('facility' || n % 1000) end, day + 1, 1, to_tsvector('simple', case when n % 1000 = 7 then 'hospital' else 'event' end),
       jsonb_build_object('id', md5('event' || n), 'acts', jsonb_build_array(jsonb_build_object('id', md5('act' || n || 'a')), jsonb_build_object('id', md5('act' || n || 'b'))),
                          'claims', jsonb_build_array(jsonb_build_object('id', md5('claim' || n || 'a')), jsonb_build_object('id', md5('claim' || n || 'b'))),
                          'told', repeat('What is told of an event. ', 20)), '[]'
-- Most lie in the south and west, a quarter in a town; a fiftieth is drawn as a line, a tenth has no geometry,
-- a tenth was published once only.
from generate_series(1, 20000) n
cross join lateral (select date '2016-01-01' + n % 1461 as day, (n % 997)^2 / 1e5 as lon, (n % 991)^2 / 1e5 as lat,
                           case when n % 500 = 3 then array['torture'] when n % 4 = 0 then array['indiscriminate_attack'] else '{}' end as violations) as given
cross join lateral (select case when n % 4 = 2 then st_makepoint(5 + lon / 50, 5 + lat / 50) else st_makepoint(lon, lat) end as spot) as placed
cross join lateral (select case when n % 10 = 9 then null when n % 50 = 1 then st_setsrid(st_makeline(spot, st_makepoint(lon, lat + 1)), 4326)
                                else st_setsrid(spot, 4326) end as shape) as drawn
cross join lateral (select case when st_geometrytype(shape) = 'ST_Point' then shape end as point) as exactly;

insert into act (id, since, known, event_id, kind, violations, method, roles, victim)
select md5('act' || n || part), 1, '[1,)', md5('event' || n), case when n % 500 = 3 then 'torture' else 'killing' end,
       case when n % 500 = 3 then array['torture'] when n % 4 = 0 then array['indiscriminate_attack'] else '{}' end, case when n % 500 = 3 then 'blade' else 'barrel_bomb' end,
       case when n % 500 = 3 then array['journalist'] when n % 4 = 0 then array['child'] else '{}' end, md5('victim' || n || part)
from generate_series(1, 20000) n, unnest(array['a', 'b']) part;

insert into involvement (event_id, since, known, act_id, actor, degree, attribution)
select md5('event' || n), 1, '[1,)', md5('act' || n || 'a'), case when n % 1000 = 8 then 'band' else 'army' end, 'direct', 'alleged' from generate_series(1, 20000) n;

insert into event_source (event_id, since, known, source) select id, 1, '[1,)', 'council' from event;

-- As files hold them, in their order.
insert into flat_event (day_from, event_id, since, known, day_to, date_precision, code, collection, kind, granularity, verification, violations,
                        acts, methods, context, victim_roles, actors_en, actors_ar, facility_kinds, place_precision, geometry, lon, lat, adm0, adm1,
                        code_basis, first_reported, independent_sources, sources, sources_ar, source_ids, withheld, conflicting)
select e.day_from, e.id, e.since, e.known, e.day_to, e.date_precision, e.code, e.collection, e.kind, e.granularity, e.verification, e.violations,
       done.kinds, done.methods, e.context, done.roles, '{}', '{}', e.facility_kinds, e.place_precision, e.geometry, e.lon, e.lat, e.adm0, e.adm1,
       e.code_basis, e.first_reported, e.independent_sources, '{Council}', '{Council}', '{council}', '{}', '{}'
from event e
cross join lateral (select array_agg(distinct a.kind) as kinds, array_agg(distinct a.method) as methods,
                           array(select distinct unnest(b.roles) from act b where b.event_id = e.id) as roles
                    from act a where a.event_id = e.id) done
order by e.day_from, e.id;

insert into tally (event_id, since, known, measure, population, low, best, high, rule, independent_sources, conflicting)
select id, 1, known, 'killed', 'all', 1, 1, 1, 'span-1', 1, false from event;

insert into record (id, since, known, type, code, collection, kinds, day_from, day_to, date_precision, geometry, place_precision, areas, area,
                    sites, sources, victim, roles, words, document, history)
select md5(type || n), 1, '[1,)', type, 'SJ-' || upper(left(type, 2)) || n, case when n % 1000 = 5 then 'small' when n % 3 = 0 then 'invented' else 'real' end, '{other}',
       case when n % 10 > 0 then date '2016-01-01' + n % 1461 end, case when n % 10 > 0 then date '2016-01-01' + n % 1461 + n % 60 end, 'day',
       st_setsrid(st_makepoint(n % 10, n % 7), 4326), 'exact', array['XQ', 'XQ' || 10 + n % 20], 'XQ' || 10 + n % 20,
       '{}', '{council}', case when type = 'detention_episode' then md5('taken' || n) end, '{}', to_tsvector('simple', type),
       jsonb_build_object('id', md5(type || n), 'type', type, 'claims', jsonb_build_array(jsonb_build_object('id', md5('claim' || type || n))),
                          'told', repeat('What is told of a record. ', 20)), '[]'
from generate_series(1, 3000) n,
     unnest(array['facility', 'detention_episode', 'displacement_flow', 'situation', 'corridor', 'risk_statement', 'intervention']) type;

insert into claim (id, since, known, record_id, record_type, measure, min, best, max, qualifier, population, whole, civilian_status, roles,
                   source, independence_group, status, stated_on)
select md5('claim' || n || part), 1, '[1,)', md5('event' || n), 'event', case when n % 500 = 7 then 'missing' else 'killed' end, 1, 1, 1,
       'exact', 'all', true, 'unknown', '{}', case when n % 2000 = 9 then 'witness' else 'council' end, 'council', 'reported',
       case when n % 7 > 0 then date '2016-01-02' + n % 1461 end
from generate_series(1, 20000) n, unnest(array['a', 'b']) part;

insert into claim (id, since, known, record_id, record_type, measure, min, best, max, qualifier, population, whole, civilian_status, roles,
                   source, independence_group, status, stated_on)
select md5('claim' || r.type || n), 1, '[1,)', r.id, r.type, 'displaced', 1, 1, 1, 'exact', 'all', true, 'unknown', '{}', 'council', 'council',
       'reported', case when n % 7 > 0 then date '2016-01-03' + n % 1461 end
from record r cross join lateral (select substr(r.code, 6)::int as n) as given;
