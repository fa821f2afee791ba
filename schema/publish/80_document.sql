-- One row per event as the audience may read it: plain columns, and the document (docs/architecture.md).
drop table if exists readable, lineage_shown, published_facility;

create temp table published_facility on commit drop as
select f.id, i.code from core.current_facility f join core.identity i on i.id = f.id
join core.current_collection c on c.id = f.collection_id and c.disclosure = 'public';

-- The areas of each lineage that occurs, once.
create temp table lineage_shown on commit drop as
select g.lineage, (array_agg(a.header order by a.depth desc))[1] as place, jsonb_agg(a.header order by a.depth) as areas
from (select distinct lineage from general) g join area a on a.pcode = any (g.lineage)
group by 1;

analyze lineage_shown;

create temp table readable on commit drop as
with placed as (
    select e.*, g.lineage, g.basis, g.place_coarser, g.date_coarser, g.hidden,
           g.place_precision as shown_precision, g.day_from as shown_from, g.day_to as shown_to, g.date_precision as shown_date,
           -- Only a spot or a disc is drawn; a point for anything wider would be a stand-in.
           case when not g.place_coarser and (g.place_precision in ('exact', 'near') or st_dimension(e.geometry) > 0)
                then e.geometry end as shown_geometry,
           case when not g.place_coarser then e.place_verbatim end as shown_verbatim,
           coalesce(case when not g.place_coarser then h.header end, l.place) as place, coalesce(l.areas, '[]') as areas
    from stated_event e
    join general g on g.id = e.id
    left join lineage_shown l on l.lineage = g.lineage
    left join place_header h on h.id = e.site_id
),
named as (
    select p.*,
           coalesce(case when not (p.place_coarser or p.date_coarser or p.hidden) then p.title_en end, concat_ws(', ', k.label_en,
               coalesce(p.shown_verbatim, p.place #>> '{name,en}'), core.days_in_words(p.shown_from, p.shown_to, p.shown_date, 'en'))) as shown_title_en,
           coalesce(case when not (p.place_coarser or p.date_coarser or p.hidden) then p.title_ar end, concat_ws('، ', k.label_ar,
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
       to_tsvector('simple', concat_ws(' ', n.code, n.shown_title_en, n.shown_title_ar, n.summary_en, n.summary_ar, n.shown_verbatim)) as words,
       jsonb_build_object(
           'type', 'event', 'id', core.opaque(n.id), 'code', n.code, 'kind', n.kind, 'collection', n.slug, 'granularity', n.granularity,
           'title', jsonb_build_object('en', n.shown_title_en, 'ar', n.shown_title_ar),
           'summary', jsonb_build_object('en', n.summary_en, 'ar', n.summary_ar),
           'verification', coalesce(s.tier, 'unassessed'),
           'occurred', jsonb_build_object(
               'from', n.shown_from, 'to', n.shown_to, 'precision', n.shown_date, 'timezone', n.timezone, 'ongoing', n.ongoing,
               'earliest', case when not n.date_coarser then lower(n.occurred) end,
               'latest', case when not n.date_coarser then upper(n.occurred) end,
               'time_of_day', case when not n.date_coarser then n.time_of_day end,
               'verbatim', case when not n.date_coarser then n.date_verbatim end),
           'place', n.place, 'areas', n.areas, 'place_verbatim', n.shown_verbatim,
           'geometry', st_asgeojson(n.shown_geometry, 7)::jsonb, 'place_precision', n.shown_precision,
           'uncertainty_metres', case when not n.place_coarser then n.uncertainty_metres end, 'code_basis', n.basis
       ) || jsonb_build_object(
           'violations', to_jsonb(coalesce(a.violations, '{}')), 'context', to_jsonb(n.context), 'facility_kinds', to_jsonb(n.facility_kinds),
           'facility', case when v.id is not null then jsonb_build_object('id', core.opaque(v.id), 'code', v.code) end,
           'acts', coalesce(a.acts, '[]'), 'claims', case when n.date_coarser then generalised.claims else coalesce(c.claims, '[]') end,
           'tallies', coalesce(y.tallies, '[]'), 'sources', coalesce(b.sources, '[]'), 'independent_sources', coalesce(b.groups, 0),
           'information', case when n.date_coarser then generalised.information else coalesce(f.information, '[]') end,
           'assessments', coalesce(s.assessments, '[]'), 'related', coalesce(r.related, '[]'),
           'redaction', (select coalesce(jsonb_agg(jsonb_build_object('field', field, 'reason', reason)), '[]')
                         from (values
                             ('geometry', 'generalised', n.place_coarser), ('place', 'generalised', n.place_coarser),
                             ('placeVerbatim', 'generalised', n.place_coarser), ('uncertaintyMetres', 'generalised', n.place_coarser),
                             ('title', 'generalised', n.title_en is not null and (n.place_coarser or n.date_coarser or n.hidden)),
                             ('occurred', 'generalised', n.date_coarser), ('claims.period', 'generalised', n.date_coarser),
                             ('claims.statedOn', 'generalised', n.date_coarser), ('claims.anchor', 'generalised', n.date_coarser),
                             ('information.anchor', 'generalised', n.date_coarser), ('sources', 'safety', b.protected),
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
left join published_facility v on v.id = n.facility_id
left join tallied t on t.record_id = n.id and t.measure = 'killed' and t.population = 'all'
cross join lateral (
    -- Where the date is withheld, so are the days that claims cover and the documents whose dates would tell it.
    select coalesce((select jsonb_agg(one || '{"period": null, "anchor": null, "stated_on": null}') from jsonb_array_elements(c.claims) one), '[]') as claims,
           coalesce((select jsonb_agg(one || '{"anchor": null}') from jsonb_array_elements(f.information) one), '[]') as information
    where n.date_coarser
    union all
    select null, null where not n.date_coarser
) as generalised;

alter table readable add primary key (id);
analyze readable;
