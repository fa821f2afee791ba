-- Sources, documents, actors, places and populations, each compared with its current row. Runs after the events.
drop table if exists document_behind, entity_source, entity_document, entity_actor, entity_place, entity_control, entity_denominator;

-- Who stands behind what is published. Protected sources are one class, shown from three upward.
create temp table entity_source on commit drop as
with behind as (
    select source as id from event_source where upper_inf(known)
    union select unnest(sources) from record where upper_inf(known)
),
drawn_on as (
    select l.source_id, h.public_id from core.current_source_reliance l join source_header h on h.id = l.rests_on_id
),
shown as (
    select id from event where upper_inf(known) union all select id from record where upper_inf(known)
),
behind_record as (
    select source_id, record_id from core.current_claim
    union select source_id, record_id from core.current_information
    union select q.source_id, i.record_id from core.current_quotation q join core.current_information i on i.document_id = q.document_id
),
guarded as (
    select h.id, h.stand_in, b.record_id
    from source_header h join behind_record b on b.source_id = h.id
    where h.protected and core.opaque(b.record_id) in (select id from shown)
),
enough as (
    -- One person stands as many as there are records that they told of: of stand-ins as many as any one record has are sure.
    select (select count(distinct id) from guarded where not stand_in)
           + coalesce((select max(n) from (select count(distinct id) as n from guarded where stand_in group by record_id) each), 0) >= 3 as of_them
)
select h.public_id as id, h.header -> 'name' ->> 'en' as name_en, h.header -> 'name' ->> 'ar' as name_ar, h.header ->> 'kind' as kind,
       h.protected, h.independence_group,
       -- What a protected source draws on would tell who it is.
       case when h.protected then '{}' else array(
           select distinct d.public_id from drawn_on d
           where d.source_id = h.id and d.public_id in (select id from behind) and (d.public_id <> 'protected' or (select of_them from enough))
           order by 1) end as rests_on
from source_header h
where h.public_id in (select id from behind) and (not h.protected or (select of_them from enough))
group by 1, 2, 3, 4, 5, 6, 7;

-- On which something published rests; of confidential collections, where it says so itself.
create temp table document_behind on commit drop as
with shown as (
    select id, collection, document from event where upper_inf(known) union all select id, collection, document from record where upper_inf(known)
),
apart as (select slug from core.current_collection where disclosure <> 'public')
select i.document_id as id
from core.current_information i join shown s on s.id = core.opaque(i.record_id)
where i.document_id is not null and s.collection not in (select slug from apart)
union
select i.document_id
from shown s join apart a on a.slug = s.collection
join core.current_information i on core.opaque(i.record_id) = s.id
where jsonb_path_exists(s.document::jsonb, '$.information[*].anchor.document.id ? (@ == $named)', jsonb_build_object('named', core.opaque(i.document_id)));

create temp table entity_document on commit drop as
with quoted as (
    select q.document_id, jsonb_agg(jsonb_build_object('source', s.header, 'start', q.anchor_start, 'end', q.anchor_end, 'quote', q.quote)
                                    order by q.anchor_start, q.id) as quotations
    -- The words of a protected source would lead to who said them, where anybody can read them.
    from core.current_quotation q join source_header s on s.id = q.source_id where not s.protected group by 1
)
select h.header ->> 'id' as id, h.header ->> 'source' as source, d.title, d.kind, d.published_on,
       h.header || jsonb_build_object('language', d.language, 'url', d.url, 'archive_url', d.archive_url, 'sha256', d.sha256,
                                      'licence', d.licence, 'graphic', d.graphic, 'quotations', coalesce(q.quotations, '[]')) as document
from core.current_document d join document_header h on h.id = d.id
join entity_source s on s.id = h.header ->> 'source'
left join quoted q on q.document_id = d.id
where d.id in (select id from document_behind);

-- Who controlled a place: closed periods only, after an embargo, by a source that stands behind something published.
create temp table entity_control on commit drop as
select core.opaque(k.id) as id, core.opaque(k.place_id) as place, k.day_from,
       jsonb_build_object('actor', a.header, 'source', s.header,
                          'period', jsonb_build_object('from', k.day_from, 'to', k.day_to, 'precision', k.date_precision)) as document
from core.current_control k
join core.current_place p on p.id = k.place_id
join source_header s on s.id = k.source_id
join entity_source e on e.id = s.public_id
left join actor_header a on a.id = k.actor_id
where k.day_to + (select days from embargo_days where concept = 'control') <= current_date;

create temp table entity_actor on commit drop as
with recursive above as (
    select id, parent_id, array[core.opaque(id)] as lineage from core.current_actor
    union all
    select a.id, p.parent_id, a.lineage || core.opaque(p.id)
    from above a join core.current_actor p on p.id = a.parent_id where core.opaque(p.id) <> all (a.lineage)
),
whole as (select distinct on (id) id, lineage from above order by id, cardinality(lineage) desc),
named as (
    select actor as id from involvement where upper_inf(known)
    union
    -- Which member of a document holds one, by its type (81_record): to take all apart for all of them takes seconds.
    select case r.type when 'facility' then r.document #>> '{operator,id}' when 'detention_episode' then r.document #>> '{authority,id}'
                       else r.document #>> '{controlled_by,id}' end
    from record r where upper_inf(r.known) and r.type in ('facility', 'detention_episode', 'corridor')
    union
    select jsonb_path_query(r.document::jsonb, '$.parties[*].id') #>> '{}'
    from record r where upper_inf(r.known) and r.type in ('situation', 'intervention')
    union
    select document #>> '{actor,id}' from entity_control
),
member as (
    select m.coalition_id, core.opaque(m.member_id) as id from core.current_actor_membership m join core.current_actor a on a.id = m.member_id
)
select core.opaque(a.id) as id, a.name_en, a.name_ar, a.aliases, a.kind, core.opaque(a.parent_id) as parent, w.lineage, a.country_pcode,
       array(select m.id from member m where m.coalition_id = a.id order by 1) as members
from core.current_actor a join whole w using (id)
where core.opaque(a.id) in (
    -- Bodies above an involved one too: one may ask for what all its units did; and the members of a coalition.
    select unnest(unit.lineage) from whole unit
    where core.opaque(unit.id) in (
        select id from named
        union select m.id from member m where core.opaque(m.coalition_id) in (select id from named))
);

-- All areas; of sites only those that something published names: the others are known from what is withheld.
create temp table entity_place on commit drop as
select core.opaque(p.id) as id, p.pcode, p.name_en, p.name_ar, p.name_fr, p.kind, p.level, p.parent_pcode,
       array(select u.code from unnest(a.lineage) with ordinality u (code, n) where u.code is not null and u.code <> p.pcode order by u.n) as ancestors,
       p.geometry, p.boundary_version
from core.current_place p left join area a on a.pcode = p.pcode
where p.level is not null
   or core.opaque(p.id) in (
       select site from event where upper_inf(known) and site is not null
       union select unnest(sites) from record where upper_inf(known)
       union select place from entity_control);

insert into waits (record_id, until)
select place_id, min(day_to + (select days from embargo_days where concept = 'control'))
from core.current_control
where day_to + (select days from embargo_days where concept = 'control') > current_date group by 1;

-- Populations of the areas: public by their nature, and of nobody in particular.
create temp table entity_denominator on commit drop as
select core.opaque(d.id) as id, d.pcode, d.day_from, d.day_to, d.people, d.low, d.high, d.basis, d.source, d.licence, d.citation
from core.current_denominator d join area a on a.pcode = d.pcode;
