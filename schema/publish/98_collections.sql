-- Collections, once all that may be published of them is written. Runs for each audience, whose schema leads the search path.
drop table if exists entity_collection;

-- What a past state says of its collection rested on records too that were removed from it since: its first day, its last.
update collection k
set document = k.document || jsonb_build_object('records', s.records, 'coverage', jsonb_build_object('from', s.first, 'to', s.last))
from removal r
cross join lateral (
    select c.since, count(e.id) as records, min(e.day_from) as first, max(e.day_to) as last
    from collection c left join event e on e.collection = c.slug and e.known @> c.since
    where c.slug = r.collection group by 1
) s
where r.number = current_setting('sijill.number')::int and k.slug = r.collection and k.since = s.since;

create temp table entity_collection on commit drop as
select c.slug, c.nature = 'fictional' as fictional,
       jsonb_build_object(
           'id', c.slug, 'name', jsonb_build_object('en', c.name_en, 'ar', c.name_ar),
           'description', jsonb_build_object('en', c.description_en, 'ar', c.description_ar), 'licence', c.licence, 'citation', c.citation,
           'fictional', c.nature = 'fictional', 'confidential', c.disclosure = 'confidential', 'timezone', c.timezone, 'disjoint_with', to_jsonb(c.disjoint_with),
           'caveats', (select coalesce(jsonb_agg(jsonb_build_object('code', one ->> 'code', 'text', one - 'code') order by n), '[]')
                       from jsonb_array_elements(c.caveats) with ordinality each (one, n)),
           'records', coalesce(e.records, 0), 'coverage', jsonb_build_object('from', e.first, 'to', e.last)) as document
from core.current_collection c
left join (select collection, count(*) as records, min(day_from) as first, max(day_to) as last
           from event where upper_inf(known) group by 1) e on e.collection = c.slug
where c.disclosure = 'public'
   -- That there is a confidential one is told by what is published of it.
   or exists (select from event o where o.collection = c.slug and upper_inf(o.known))
   or exists (select from record o where o.collection = c.slug and upper_inf(o.known))
   or exists (select from lattice_state l where l.collection = c.slug and upper_inf(l.known));
