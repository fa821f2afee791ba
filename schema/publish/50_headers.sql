-- Short forms of what events mention, as docs/architecture.md shows them. Protected sources share one stand-in.
create temp table source_header on commit drop as
select id, protected, compiles, independence_group as real_group,
       case when protected then 'protected' else independence_group end as independence_group,
       case when protected then 'protected' else core.opaque(id) end as public_id,
       case when protected
            then jsonb_build_object('id', 'protected', 'name', jsonb_build_object('en', 'Protected source', 'ar', 'مصدر محمي'),
                                    'kind', 'protected', 'protected', true, 'independence_group', 'protected')
            else jsonb_build_object('id', core.opaque(id), 'name', jsonb_build_object('en', name_en, 'ar', name_ar),
                                    'kind', kind, 'protected', false, 'independence_group', independence_group)
       end as header
from core.current_source;

create temp table actor_header on commit drop as
select id, core.opaque(id) as public_id,
       jsonb_build_object('id', core.opaque(id), 'name', jsonb_build_object('en', name_en, 'ar', name_ar), 'kind', kind) as header
from core.current_actor;

create temp table document_header on commit drop as
select d.id, d.published_on,
       jsonb_build_object('id', core.opaque(d.id), 'title', d.title, 'kind', d.kind, 'published_on', d.published_on,
                          'source', s.public_id) as header
from core.current_document d join source_header s on s.id = d.source_id
where not s.protected;

alter table source_header add primary key (id);
alter table actor_header add primary key (id);
alter table document_header add primary key (id);
analyze source_header;
analyze actor_header;
analyze document_header;

-- Documents on which something of a public collection rests: the same for every audience, of which each sees what its sources allow.
create temp table document_behind on commit drop as
select distinct i.document_id as id
from core.current_information i
join (select id, collection_id from core.current_event union all select id, collection_id from core.current_lasting) e on e.id = i.record_id
join core.current_collection c on c.id = e.collection_id and c.disclosure = 'public';
