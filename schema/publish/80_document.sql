-- One row per event as the audience may read it: plain columns, and the document (docs/architecture.md).
drop table if exists readable, lineage_shown, published_facility, part_related;

create temp table published_facility on commit drop as
select m.id as event_id, f.id, i.code from mention m join core.current_facility f on f.id = m.other join core.identity i on i.id = f.id;

create temp table part_related on commit drop as
select r.event_id, jsonb_agg(jsonb_build_object('kind', r.kind, 'event', core.opaque(r.other_id), 'code', i.code) order by r.kind, r.id) as related
from core.current_event_relation r
join mention m on (m.id, m.other) = (r.event_id, r.other_id)
join core.current_event o on o.id = r.other_id
join core.identity i on i.id = r.other_id
group by 1;

analyze published_facility;
analyze part_related;

-- The areas of each lineage that occurs, once.
create temp table lineage_shown on commit drop as
select g.lineage, (array_agg(a.header order by a.depth desc))[1] as place, jsonb_agg(a.header order by a.depth) as areas
from (select distinct lineage from general) g join area a on a.pcode = any (g.lineage)
group by 1;

analyze lineage_shown;

create temp table readable on commit drop as
with placed as (
    select e.*, g.lineage, g.basis, g.place_coarser, g.date_coarser, g.hidden, g.texts,
           g.place_precision as shown_precision, g.day_from as shown_from, g.day_to as shown_to, g.date_precision as shown_date,
           -- Only a spot or a disc is drawn; a point for anything wider would be a stand-in.
           case when not g.place_coarser and (g.place_precision in ('exact', 'near') or st_dimension(e.geometry) > 0)
                then e.geometry end as shown_geometry,
           case when not g.place_coarser and (g.texts or e.disclosure = 'public') then e.place_verbatim end as shown_verbatim,
           coalesce(case when not g.place_coarser then h.header end, l.place) as place, coalesce(l.areas, '[]') as areas
    from stated_event e
    join general g on g.id = e.id and g.level = 'record'
    left join lineage_shown l on l.lineage = g.lineage
    left join place_header h on h.id = e.site_id
),
named as (
    select p.*,
           coalesce(case when p.texts then p.title_en end, concat_ws(', ', k.label_en,
               coalesce(p.shown_verbatim, p.place #>> '{name,en}'), core.days_in_words(p.shown_from, p.shown_to, p.shown_date, 'en'))) as shown_title_en,
           coalesce(case when p.texts then p.title_ar end, concat_ws('، ', k.label_ar,
               coalesce(p.place #>> '{name,ar}', p.shown_verbatim), core.days_in_words(p.shown_from, p.shown_to, p.shown_date, 'ar'))) as shown_title_ar
    from placed p left join core.term k on k.vocabulary = 'event' and k.code = p.kind
)
select core.opaque(n.id) as id, n.code, n.slug as collection, n.kind, n.granularity, coalesce(s.tier, 'unassessed') as verification,
       n.shown_from as day_from, n.shown_to as day_to, n.shown_date as date_precision,
       case when st_geometrytype(n.shown_geometry) = 'ST_Point' then st_x(n.shown_geometry) end as lon,
       case when st_geometrytype(n.shown_geometry) = 'ST_Point' then st_y(n.shown_geometry) end as lat,
       n.shown_geometry as geometry, n.shown_precision as place_precision,
       case when n.place ->> 'level' is null then n.place ->> 'id' end as site,
       -- What the provider calls the areas: never of a level at which none is published.
       array(select case when n.lineage[level] is not null and not (n.place_coarser or n.hidden) then area end
             from unnest(array[n.stated_adm0, n.stated_adm1, n.stated_adm2, n.stated_adm3, n.stated_adm4]) with ordinality given (area, level)
             order by level) as provider_areas,
       n.lineage[1] as adm0, n.lineage[2] as adm1, n.lineage[3] as adm2, n.lineage[4] as adm3, n.lineage[5] as adm4, n.basis as code_basis,
       coalesce(a.violations, '{}') as violations, n.context, n.facility_kinds, core.opaque(v.id) as facility,
       -- The day of the first report would tell a date that is withheld.
       case when not n.date_coarser then q.first_reported end as first_reported, coalesce(b.groups, 0) as independent_sources,
       t.low as killed_low,
       to_tsvector('simple', concat_ws(' ', n.code, n.shown_title_en, n.shown_title_ar, case when n.texts then n.summary_en end, case when n.texts then n.summary_ar end,
                                       n.shown_verbatim)) as words,
       jsonb_build_object(
           'type', 'event', 'id', core.opaque(n.id), 'code', n.code, 'kind', n.kind, 'collection', n.slug, 'granularity', n.granularity,
           'title', jsonb_build_object('en', n.shown_title_en, 'ar', n.shown_title_ar),
           'summary', jsonb_build_object('en', case when n.texts then n.summary_en end, 'ar', case when n.texts then n.summary_ar end),
           'verification', coalesce(s.tier, 'unassessed'),
           'occurred', jsonb_build_object(
               'from', n.shown_from, 'to', n.shown_to, 'precision', n.shown_date, 'timezone', n.timezone, 'ongoing', n.ongoing,
               'earliest', case when not n.date_coarser then lower(n.occurred) end,
               'latest', case when not n.date_coarser then upper(n.occurred) end,
               'time_of_day', case when not n.date_coarser then n.time_of_day end,
               'verbatim', case when not n.date_coarser and (n.texts or n.disclosure = 'public') then n.date_verbatim end),
           'place', n.place, 'areas', n.areas, 'place_verbatim', n.shown_verbatim,
           'geometry', st_asgeojson(n.shown_geometry, 7)::jsonb, 'place_precision', n.shown_precision,
           'uncertainty_metres', case when not n.place_coarser then n.uncertainty_metres end, 'code_basis', n.basis
       ) || jsonb_build_object(
           'violations', to_jsonb(coalesce(a.violations, '{}')), 'context', to_jsonb(n.context), 'facility_kinds', to_jsonb(n.facility_kinds),
           'facility', case when v.id is not null then jsonb_build_object('id', core.opaque(v.id), 'code', v.code) end,
           'acts', case when w.is_so then generalised.acts else coalesce(a.acts, '[]') end,
           'claims', case when w.is_so then generalised.claims else coalesce(c.claims, '[]') end,
           'tallies', coalesce(y.tallies, '[]'), 'sources', coalesce(b.sources, '[]'), 'independent_sources', coalesce(b.groups, 0),
           'information', case when w.is_so then generalised.information else coalesce(f.information, '[]') end,
           'assessments', case when w.is_so then generalised.assessments else coalesce(s.assessments, '[]') end, 'related', coalesce(r.related, '[]'),
           'redaction', (select coalesce(jsonb_agg(jsonb_build_object('field', field, 'reason', reason)), '[]')
                         from (values
                             ('geometry', 'generalised', n.place_coarser), ('place', 'generalised', n.place_coarser),
                             ('placeVerbatim', 'generalised', n.place_coarser), ('uncertaintyMetres', 'generalised', n.place_coarser),
                             ('title', 'generalised', coalesce(n.title_en, n.title_ar) is not null and not n.texts),
                             ('summary', 'generalised', coalesce(n.summary_en, n.summary_ar) is not null and not n.texts),
                             ('acts.reason', 'generalised', a.reasons and not n.texts), ('acts.victim.label', 'generalised', a.victims and not n.texts),
                             ('assessments.rationale', 'generalised', s.rationales and not n.texts),
                             ('assessments.madeOn', 'generalised', s.dated and n.date_coarser),
                             ('claims.verbatim', 'generalised', c.words and not n.texts),
                             ('occurred', 'generalised', n.date_coarser), ('claims.period', 'generalised', n.date_coarser),
                             ('claims.statedOn', 'generalised', n.date_coarser),
                             ('claims.anchor', 'generalised', n.date_coarser or c.anchored and not n.texts),
                             ('information.anchor', 'generalised', n.date_coarser or f.anchored and not n.texts),
                             ('sources', 'safety', b.protected), ('claims.verbatim', 'safety', c.words_withheld),
                             ('claims.statedOn', 'safety', c.day_withheld), ('information.connection', 'safety', f.connection_withheld),
                             ('information.reliability', 'safety', f.reliability_withheld),
                             ('information.anchor', 'safety', f.document_withheld), ('claims.anchor', 'safety', c.document_withheld)
                         ) as withheld (field, reason, is_so) where is_so)
       ) as document
from named n
left join part_acts a on a.event_id = n.id
left join part_claims c on c.record_id = n.id
left join part_information f on f.record_id = n.id
left join part_assessments s on s.event_id = n.id
left join part_tallies y on y.record_id = n.id
left join part_related r on r.event_id = n.id
left join part_sources b on b.record_id = n.id
left join part_reported q on q.record_id = n.id
left join published_facility v on (v.event_id, v.id) = (n.id, n.facility_id)
left join tallied t on t.record_id = n.id and t.measure = 'killed' and t.population = 'all'
cross join lateral (
    select n.date_coarser or not n.texts as is_so,
           '{"anchor": null}'::jsonb || case when n.date_coarser then '{"period": null, "stated_on": null}' else '{}' end::jsonb
                              || case when not n.texts then '{"verbatim": null}' else '{}' end::jsonb as of_claims
) w
cross join lateral (
    -- Where the date is withheld, so are the days that claims cover and the documents whose dates would tell it; where texts
    -- are, whatever anybody wrote in words of their own.
    select coalesce((select jsonb_agg(one || w.of_claims order by at) from jsonb_array_elements(c.claims) with ordinality each (one, at)), '[]') as claims,
           coalesce((select jsonb_agg(one || '{"anchor": null}' order by at)
                     from jsonb_array_elements(f.information) with ordinality each (one, at)), '[]') as information,
           coalesce((select jsonb_agg(one || case when n.texts then '{}' else '{"reason": {"en": null, "ar": null}}'::jsonb || case jsonb_typeof(one -> 'victim')
                                          when 'object' then jsonb_build_object('victim', one -> 'victim' || '{"label": {"en": null, "ar": null}}')
                                          else '{}' end end order by at)
                     from jsonb_array_elements(a.acts) with ordinality each (one, at)), '[]') as acts,
           coalesce((select jsonb_agg(one || case when n.date_coarser then '{"made_on": null}' else '{}' end::jsonb
                                          || case when n.texts then '{}' else '{"rationale": {"en": null, "ar": null}}' end::jsonb order by at)
                     from jsonb_array_elements(s.assessments) with ordinality each (one, at)), '[]') as assessments
    where w.is_so
    union all
    select null, null, null, null where not w.is_so
) as generalised;

alter table readable add primary key (id);
analyze readable;
