-- Collections, sources, documents, actors and places, each compared with its current row. Runs after the events.
drop table if exists entity_collection, entity_source, entity_document, entity_actor, entity_place;

create temp table entity_collection on commit drop as
select c.slug, c.nature = 'fictional' as fictional,
       jsonb_build_object(
           'id', c.slug, 'name', jsonb_build_object('en', c.name_en, 'ar', c.name_ar),
           'description', jsonb_build_object('en', c.description_en, 'ar', c.description_ar), 'licence', c.licence, 'citation', c.citation,
           'fictional', c.nature = 'fictional', 'timezone', c.timezone, 'disjoint_with', to_jsonb(c.disjoint_with),
           'caveats', (select coalesce(jsonb_agg(jsonb_build_object('code', one ->> 'code', 'text', one - 'code') order by n), '[]')
                       from jsonb_array_elements(c.caveats) with ordinality each (one, n)),
           'records', coalesce(e.records, 0), 'coverage', jsonb_build_object('from', e.first, 'to', e.last)) as document
from core.current_collection c
left join (select collection, count(*) as records, min(day_from) as first, max(day_to) as last
           from event where upper_inf(known) group by 1) e on e.collection = c.slug
where c.disclosure = 'public';

create temp table entity_source on commit drop as
select h.public_id as id, h.header -> 'name' ->> 'en' as name_en, h.header -> 'name' ->> 'ar' as name_ar, h.header ->> 'kind' as kind,
       h.protected, h.independence_group
from source_header h
where exists (select from event_source s where s.source = h.public_id and upper_inf(s.known))
group by 1, 2, 3, 4, 5, 6;

create temp table entity_document on commit drop as
select h.header ->> 'id' as id, h.header ->> 'source' as source, d.title, d.kind, d.published_on,
       h.header || jsonb_build_object('language', d.language, 'url', d.url, 'archive_url', d.archive_url, 'sha256', d.sha256,
                                      'licence', d.licence, 'graphic', d.graphic) as document
from core.current_document d join document_header h on h.id = d.id
join entity_source s on s.id = h.header ->> 'source'
where exists (select from core.current_information i join core.current_event e on e.id = i.event_id
              join core.current_collection c on c.id = e.collection_id and c.disclosure = 'public'
              where i.document_id = d.id);

create temp table entity_actor on commit drop as
with recursive above as (
    select id, parent_id, array[core.opaque(id)] as lineage from core.current_actor
    union all
    select a.id, p.parent_id, a.lineage || core.opaque(p.id)
    from above a join core.current_actor p on p.id = a.parent_id where core.opaque(p.id) <> all (a.lineage)
),
whole as (select distinct on (id) id, lineage from above order by id, cardinality(lineage) desc)
select core.opaque(a.id) as id, a.name_en, a.name_ar, a.aliases, a.kind, core.opaque(a.parent_id) as parent, w.lineage
from core.current_actor a join whole w using (id)
where core.opaque(a.id) in (
    -- Bodies above an involved one too: one may ask for what all its units did.
    select unnest(unit.lineage) from whole unit
    where core.opaque(unit.id) in (select i.actor from involvement i where upper_inf(i.known))
);

create temp table entity_place on commit drop as
select core.opaque(p.id) as id, p.pcode, p.name_en, p.name_ar, p.name_fr, p.kind, p.level, p.parent_pcode,
       array(select u.code from unnest(a.lineage) with ordinality u (code, n) where u.code is not null and u.code <> p.pcode order by u.n) as ancestors,
       p.geometry, p.boundary_version
from core.current_place p left join area a on a.pcode = p.pcode;
