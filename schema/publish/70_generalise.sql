-- How far place and time are generalised for the audience asked for: the coarsest that any policy on its violations demands.
-- A place is never moved: a point that is too fine is left out, and the wider area stated instead.
drop table if exists general_before;
alter table if exists general rename to general_before;
create temp table general on commit drop as
with recursive asked as (select current_setting('sijill.audience') as audience),
broader as (
    select code as violation, code as covers from core.term where vocabulary = 'violation'
    union all
    select t.code, b.covers from broader b join core.term t on t.vocabulary = 'violation' and t.parent = b.violation
),
demanded as (
    select e.id,
           min(case p.place_precision when 'exact' then 4 when 'near' then 2 when 'adm2' then 2 when 'adm1' then 1 else 0 end) as depth,
           max(case p.date_precision when 'exact' then 0 when 'day' then 1 when 'days' then 2 when 'week' then 3 when 'month' then 4
                                     when 'quarter' then 5 else 6 end) as coarse
    from stated_event e
    join part_acts a on a.event_id = e.id
    cross join lateral unnest(a.violations) as alleged
    join broader b on b.violation = alleged
    join core.policy p on p.violation = b.covers and p.disclosure = e.disclosure and p.audience = (select audience from asked)
    group by 1
),
known as (
    select e.id, e.day_from, e.day_to, e.date_precision, e.place_precision, coalesce(c.lineage, '{}') as lineage, coalesce(c.basis, 'none') as basis,
           d.depth is not null and d.depth < case e.place_precision
               when 'exact' then 4 when 'near' then 4 when 'adm2' then 2 when 'adm1' then 1 else 0 end as place_coarser,
           d.depth,
           coalesce(d.coarse, 0) > case e.date_precision when 'exact' then 0 when 'day' then 1 when 'days' then 2 when 'week' then 3
                                       when 'month' then 4 when 'quarter' then 5 else 6 end as date_coarser,
           d.coarse
    from stated_event e left join coded c on c.id = e.id left join demanded d on d.id = e.id
)
select id, basis, place_coarser, date_coarser,
       case when place_coarser then lineage[1:depth + 1] else lineage end as lineage,
       case when not place_coarser then place_precision
            when depth = 2 then 'adm2' when depth = 1 then 'adm1' else 'country' end as place_precision,
       case when not date_coarser then day_from else date_trunc(unit, day_from)::date end as day_from,
       case when not date_coarser then day_to
            else (date_trunc(unit, day_to) + width - interval '1 day')::date end as day_to,
       case when not date_coarser then date_precision when unit = 'day' then 'day' else unit end as date_precision
from known
cross join lateral (
    select case when coarse <= 1 then 'day' when coarse <= 3 then 'week' when coarse = 4 then 'month' when coarse = 5 then 'quarter' else 'year' end as unit,
           case when coarse <= 1 then interval '1 day' when coarse <= 3 then interval '7 days' when coarse = 4 then interval '1 month'
                when coarse = 5 then interval '3 months' else interval '1 year' end as width
) as window_of_time;

create unique index on general (id);
analyze general;
