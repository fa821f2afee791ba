-- One row per record that is no event, as the audience may read it: plain columns, and the document (docs/architecture.md).
drop table if exists readable_record, record_body;

create temp table record_body on commit drop as
with shown_event as (
    select m.id as of, e.id, jsonb_build_object('id', core.opaque(e.id), 'code', i.code) as header
    from mention m join core.current_event e on e.id = m.other join core.identity i on i.id = e.id
),
bounded as (
    -- Places as far as a policy on the record that names them lets them be told.
    select g.id, h.id as place_id, case when w.coarser then a.header else h.header end as header,
           case when w.coarser then h.lineage[1:g.cap + 1] else h.lineage end as lineage, w.coarser
    from (select id, origin_id as place_id from core.current_displacement_flow
          union select id, destination_id from core.current_displacement_flow) f
    join general g on g.id = f.id
    join place_header h on h.id = f.place_id
    cross join lateral (select g.cap is not null and coalesce(h.own_depth > g.cap, true) as coarser) w
    left join area a on w.coarser and a.pcode = (
        select code from unnest(h.lineage[1:g.cap + 1]) with ordinality level (code, depth) where code is not null order by depth desc limit 1)
),
line as (
    select f.facility_id, f.id, f.day_from, f.cause_id,
           jsonb_build_object(
               'status', f.status, 'period', case when g.date_coarser then '{"from": null, "to": null, "precision": "unknown"}'
                   else jsonb_build_object('from', f.day_from, 'to', f.day_to, 'precision', f.date_precision) end,
               'source', s.header) as period,
           f.facility_id in (select id from open_facility) or coalesce(f.day_to + g.status_days <= current_date, false) as free,
           case when f.day_to is not null then f.day_to + g.status_days end as until
    from core.current_facility_status f
    join general g on g.id = f.facility_id
    join source_header s on s.id = f.source_id
),
life as (
    select l.facility_id,
           jsonb_agg(l.period || jsonb_build_object('cause', e.header) order by l.day_from nulls first, l.id) filter (where l.free) as periods,
           bool_or(not l.free) as withheld, min(l.until) filter (where not l.free) as until
    from line l left join shown_event e on (e.of, e.id) = (l.facility_id, l.cause_id) group by 1
),
course as (
    select d.episode_id, (array_agg(d.state order by d.position desc))[1] as state,
           jsonb_agg(jsonb_build_object(
               'state', d.state, 'source', s.header,
               'site', case when not g.place_coarser and g.cap is null then h.header end,
               'occurred', jsonb_build_object(
                   'from', case when not g.date_coarser then d.day_from end, 'to', case when not g.date_coarser then d.day_to end,
                   'precision', case when not g.date_coarser then d.date_precision else 'unknown' end,
                   'verbatim', case when not g.date_coarser and g.texts and not s.protected then d.date_verbatim end)) order by d.position, d.id) as stages,
           bool_or(d.day_from is not null or d.day_to is not null) and bool_or(g.date_coarser) as days_withheld,
           bool_or(d.site_id is not null and (g.place_coarser or g.cap is not null)) as sites_withheld,
           bool_or(d.date_verbatim is not null and s.protected) as words_withheld
    from core.current_detention_stage d
    join general g on g.id = d.episode_id
    join source_header s on s.id = d.source_id
    left join place_header h on h.id = d.site_id
    group by 1
),
parties as (
    select p.record_id, jsonb_agg(distinct a.header) as parties
    from core.current_party p join stated_record r on r.id = p.record_id join actor_header a on a.id = p.actor_id group by 1
),
taken as (
    select distinct on (v.record_id) v.record_id, v.id, v.sex, v.age_band, v.civilian_status, v.roles,
           case when g.texts then v.victim else v.victim || '{"label": {"en": null, "ar": null}}' end as victim
    from victim_shown v join general g on g.id = v.record_id order by v.record_id, v.id
)
select r.id,
       jsonb_build_object('operator', a.header, 'lifeline', coalesce(l.periods, '[]')) as body,
       null::uuid as victim_id, null::text as sex, null::text as age_band, null::text as civilian_status, '{}'::text[] as roles,
       array[r.kind] as kinds, '{}'::text[] as ends, l.until, coalesce(l.withheld, false) as life_withheld, '{}'::text[] as coarser
from stated_record r join core.current_facility f on f.id = r.id
left join actor_header a on a.id = f.operator_id left join life l on l.facility_id = r.id
union all
select r.id,
       jsonb_build_object('victim', v.victim, 'authority', a.header, 'whereabouts', d.whereabouts, 'state', c.state, 'stages', coalesce(c.stages, '[]')),
       v.id, v.sex, v.age_band, v.civilian_status, coalesce(v.roles, '{}'), array[r.kind], '{}', null, false,
       array_remove(array[case when c.days_withheld then 'stages.occurred' end, case when c.sites_withheld then 'stages.site' end,
                          case when c.words_withheld then 'stages.occurred.verbatim' end], null)
from stated_record r join core.current_detention_episode d on d.id = r.id
left join actor_header a on a.id = d.authority_id left join course c on c.episode_id = r.id left join taken v on v.record_id = r.id
union all
select r.id,
       jsonb_build_object('origin', o.header, 'destination', t.header, 'cause', e.header, 'stock', f.stock),
       null, null, null, null, '{}', array[r.kind], array_remove(coalesce(o.lineage, '{}') || coalesce(t.lineage, '{}'), null), null, false,
       array_remove(array[case when o.coarser then 'origin' end, case when t.coarser then 'destination' end], null)
from stated_record r join core.current_displacement_flow f on f.id = r.id
left join bounded o on (o.id, o.place_id) = (r.id, f.origin_id) left join bounded t on (t.id, t.place_id) = (r.id, f.destination_id)
left join shown_event e on (e.of, e.id) = (r.id, f.cause_id)
union all
select r.id, jsonb_build_object('parties', coalesce(p.parties, '[]'), 'conditions', to_jsonb(s.conditions)),
       null, null, null, null, '{}', array[r.kind], '{}', null, false, '{}'
from stated_record r join core.current_situation s on s.id = r.id left join parties p on p.record_id = r.id
union all
select r.id,
       jsonb_build_object('status', case when not g.embargoed then c.status end, 'origin', case when not g.embargoed then o.header end,
                          'destination', case when not g.embargoed then t.header end, 'controlled_by', a.header,
                          'stated_length_metres', c.stated_length_metres),
       null, null, null, null, '{}', array[r.kind],
       case when g.embargoed then '{}' else array_remove(coalesce(o.lineage, '{}') || coalesce(t.lineage, '{}'), null) end, null, false, '{}'
from stated_record r join core.current_corridor c on c.id = r.id join general g on g.id = r.id
left join place_header o on o.id = c.origin_id left join place_header t on t.id = c.destination_id left join actor_header a on a.id = c.controlled_by_id
union all
select r.id,
       jsonb_build_object('people', core.people(k.sex, k.age_band, k.roles, k.civilian_status), 'feared', to_jsonb(k.feared),
                          'trigger', jsonb_build_object('en', case when g.texts then k.trigger_en end, 'ar', case when g.texts then k.trigger_ar end),
                          'anchor', case when g.texts and not g.date_coarser then f.anchor end),
       null, k.sex, k.age_band, k.civilian_status, k.roles, k.feared, '{}', null, false,
       array_remove(array[case when not g.texts and coalesce(k.trigger_en, k.trigger_ar) is not null then 'trigger' end,
                          case when (not g.texts or g.date_coarser) and f.anchor is not null then 'anchor' end], null)
from stated_record r join core.current_risk_statement k on k.id = r.id join general g on g.id = r.id left join part_information f on f.record_id = r.id
union all
select r.id,
       jsonb_build_object('parties', coalesce(p.parties, '[]'), 'stated_parties', n.stated_parties,
                          'addressee', jsonb_build_object('en', case when g.texts then n.addressee_en end, 'ar', case when g.texts then n.addressee_ar end),
                          'condition', jsonb_build_object('en', case when g.texts then n.condition_en end, 'ar', case when g.texts then n.condition_ar end),
                          'status', n.status, 'response', n.response, 'impact', n.impact,
                          'anchor', case when g.texts and not g.date_coarser then f.anchor end),
       null, null, null, null, '{}', array[r.kind], '{}', null, false,
       array_remove(array[case when not g.texts and coalesce(n.addressee_en, n.addressee_ar) is not null then 'addressee' end,
                          case when not g.texts and coalesce(n.condition_en, n.condition_ar) is not null then 'condition' end,
                          case when (not g.texts or g.date_coarser) and f.anchor is not null then 'anchor' end], null)
from stated_record r join core.current_intervention n on n.id = r.id join general g on g.id = r.id
left join parties p on p.record_id = r.id left join part_information f on f.record_id = r.id;

alter table record_body add primary key (id);
analyze record_body;

create temp table readable_record on commit drop as
with placed as (
    select r.*, g.lineage, g.basis, g.place_coarser, g.date_coarser, g.hidden, g.embargoed, g.texts,
           g.place_precision as shown_precision, g.day_from as shown_from, g.day_to as shown_to, g.date_precision as shown_date,
           case when not g.place_coarser and (g.place_precision in ('exact', 'near') or st_dimension(r.geometry) > 0)
                then r.geometry end as shown_geometry,
           case when not g.place_coarser and (g.texts or r.disclosure = 'public') then r.place_verbatim end as shown_verbatim,
           coalesce(case when not g.place_coarser then h.header end, l.place) as place, coalesce(l.areas, '[]') as areas
    from stated_record r
    join general g on g.id = r.id and g.level = 'record'
    left join lineage_shown l on l.lineage = g.lineage
    left join place_header h on h.id = r.site_id
),
named as (
    select p.*,
           coalesce(case when p.texts then p.title_en end, concat_ws(', ', k.label_en,
               coalesce(p.shown_verbatim, p.place #>> '{name,en}'), core.days_in_words(p.shown_from, p.shown_to, p.shown_date, 'en'))) as shown_title_en,
           coalesce(case when p.texts then p.title_ar end, concat_ws('، ', k.label_ar,
               coalesce(p.place #>> '{name,ar}', p.shown_verbatim), core.days_in_words(p.shown_from, p.shown_to, p.shown_date, 'ar'))) as shown_title_ar
    from placed p left join core.term k on k.vocabulary = p.type and k.code = p.kind
)
select core.opaque(n.id) as id, n.type, n.code, n.slug as collection, y.kinds, n.shown_from as day_from, n.shown_to as day_to,
       n.shown_date as date_precision, n.shown_geometry as geometry, n.shown_precision as place_precision,
       array(select distinct code from unnest(array_remove(n.lineage, null) || y.ends) code order by 1) as areas,
       coalesce(n.lineage[5], n.lineage[4], n.lineage[3], n.lineage[2], n.lineage[1]) as area,
       array(select distinct place ->> 'id'
             from (select n.place union all select y.body -> 'origin' union all select y.body -> 'destination'
                   union all select jsonb_path_query(y.body, '$.stages[*].site')) named (place)
             where jsonb_typeof(place) = 'object' and place ->> 'level' is null order by 1) as sites,
       array(select jsonb_array_elements(b.sources) ->> 'id') as sources, core.opaque(y.victim_id) as victim,
       y.sex, y.age_band, y.civilian_status, y.roles,
       to_tsvector('simple', concat_ws(' ', n.code, n.shown_title_en, n.shown_title_ar, n.shown_verbatim)) as words,
       jsonb_build_object(
           'type', n.type, 'id', core.opaque(n.id), 'code', n.code, 'kind', n.kind, 'collection', n.slug,
           'title', jsonb_build_object('en', n.shown_title_en, 'ar', n.shown_title_ar),
           'occurred', jsonb_build_object(
               'from', n.shown_from, 'to', n.shown_to, 'precision', n.shown_date, 'timezone', n.timezone, 'ongoing', n.ongoing,
               'earliest', case when not n.date_coarser then lower(n.occurred) end,
               'latest', case when not n.date_coarser then upper(n.occurred) end,
               'time_of_day', case when not n.date_coarser then n.time_of_day end,
               'verbatim', case when not n.date_coarser and (n.texts or n.disclosure = 'public') then n.date_verbatim end),
           'place', n.place, 'areas', n.areas, 'place_verbatim', n.shown_verbatim,
           'geometry', st_asgeojson(n.shown_geometry, 7)::jsonb, 'place_precision', n.shown_precision,
           'uncertainty_metres', case when not n.place_coarser then n.uncertainty_metres end, 'code_basis', n.basis,
           'claims', case when x.is_so then generalised.claims else coalesce(c.claims, '[]') end, 'tallies', coalesce(t.tallies, '[]'), 'sources', coalesce(b.sources, '[]'),
           'independent_sources', coalesce(b.groups, 0), 'information', case when x.is_so then generalised.information else coalesce(f.information, '[]') end,
           'redaction', (select coalesce(jsonb_agg(jsonb_build_object('field', field, 'reason', reason)), '[]')
                         from (values
                             ('geometry', w.why, n.place_coarser), ('place', w.why, n.place_coarser), ('placeVerbatim', w.why, n.place_coarser),
                             ('uncertaintyMetres', w.why, n.place_coarser),
                             ('title', w.why, coalesce(n.title_en, n.title_ar) is not null and not n.texts),
                             ('status', 'embargo', n.embargoed and n.type = 'corridor'),
                             ('origin', 'embargo', n.embargoed and n.type = 'corridor'),
                             ('destination', 'embargo', n.embargoed and n.type = 'corridor'), ('lifeline', 'embargo', y.life_withheld),
                             ('occurred', 'generalised', n.date_coarser), ('claims.period', 'generalised', n.date_coarser),
                             ('claims.statedOn', 'generalised', n.date_coarser), ('claims.verbatim', w.why, c.words and not n.texts),
                             ('claims.anchor', w.why, c.anchored and x.is_so), ('information.anchor', w.why, f.anchored and x.is_so),
                             ('victim.label', w.why, y.victim_id is not null and n.type = 'detention_episode' and not n.texts),
                             ('stages.occurred', 'generalised', 'stages.occurred' = any (y.coarser)),
                             ('stages.site', 'generalised', 'stages.site' = any (y.coarser)),
                             ('stages.occurred.verbatim', 'safety', 'stages.occurred.verbatim' = any (y.coarser)),
                             ('origin', 'generalised', 'origin' = any (y.coarser)), ('destination', 'generalised', 'destination' = any (y.coarser)),
                             ('trigger', w.why, 'trigger' = any (y.coarser)), ('addressee', w.why, 'addressee' = any (y.coarser)),
                             ('condition', w.why, 'condition' = any (y.coarser)), ('anchor', w.why, 'anchor' = any (y.coarser)),
                             ('sources', 'safety', b.protected), ('claims.verbatim', 'safety', c.words_withheld),
                             ('claims.statedOn', 'safety', c.day_withheld), ('information.connection', 'safety', f.connection_withheld),
                             ('information.reliability', 'safety', f.reliability_withheld),
                             ('information.anchor', 'safety', f.document_withheld), ('claims.anchor', 'safety', c.document_withheld)
                         ) as withheld (field, reason, is_so) where is_so)) || y.body as document
from named n
join record_body y on y.id = n.id
cross join lateral (select case when n.embargoed then 'embargo' else 'generalised' end as why) w
left join part_claims c on c.record_id = n.id
left join part_information f on f.record_id = n.id
left join part_tallies t on t.record_id = n.id
left join part_sources b on b.record_id = n.id
cross join lateral (
    select n.date_coarser or not n.texts as is_so,
           '{"anchor": null}'::jsonb || case when n.date_coarser then '{"period": null, "stated_on": null}' else '{}' end::jsonb
                                     || case when not n.texts then '{"verbatim": null}' else '{}' end::jsonb as of_claims
) x
cross join lateral (
    select coalesce((select jsonb_agg(one || x.of_claims order by at) from jsonb_array_elements(c.claims) with ordinality each (one, at)), '[]') as claims,
           coalesce((select jsonb_agg(one || '{"anchor": null}' order by at)
                     from jsonb_array_elements(f.information) with ordinality each (one, at)), '[]') as information
    where x.is_so
    union all
    select null, null where not x.is_so
) as generalised;

alter table readable_record add primary key (id);
analyze readable_record;

-- What waits, and until when at the earliest. Whatever has no known end waits for nothing that a calendar knows.
insert into waits (record_id, until)
select id, until from general where embargoed and until is not null
union all
select id, until from record_body where until is not null;
