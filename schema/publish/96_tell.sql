-- What this publication did to each record, for those who keep a copy. Runs once per audience, when all is written.
drop table if exists told;

create temp table told on commit drop as
with becoming as (select id, 'event' as type, collection from fresh union all select id, type, collection from fresh_record)
select b.id, b.type, b.collection, case when s.id is null then 'created' else 'changed' end as kind
from becoming b left join standing s using (id)
union all
select s.id, s.type, s.collection, 'withdrawn' from standing s where not exists (select from becoming b where b.id = s.id);

analyze told;

-- Whatever takes the past of a record takes what was said of it along; so does every withdrawal, lest one be told from the other.
-- A record that was withdrawn before and stays so keeps the line that says it: its followers have heard.
with cleared as (
    select id from told t
    where kind = 'withdrawn' or exists (select from exposed x where x.id = t.id) or exists (select from exposed_record x where x.id = t.id)
),
gone as (delete from change c using cleared x where c.id = x.id returning c.id, c.collection, c.formerly),
held as (
    select id, array_agg(distinct slug order by slug) as collections
    from (select id, unnest(formerly || collection) as slug from gone union all select id, collection from standing) followed
    group by 1
)
insert into change (number, id, type, kind, collection, formerly)
select current_setting('sijill.number')::int, t.id, t.type, t.kind, t.collection, array_remove(coalesce(h.collections, '{}'), t.collection)
from told t left join held h using (id)
order by t.id;
