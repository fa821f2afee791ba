-- Behind how many events of the same months each source stands, as publish keeps it (schema/tables/published_cell.py).
with happening as (
    select id, collection, granularity, adm0, adm1, adm2, adm3, violations,
           cast(date_trunc('month', day_from) as date) as day_from, last_day(day_to) as day_to
    from events
),
above as (
    select v.code, a.code as violation from violation v join violation a on array_contains(v.lineage, a.code)
),
sorted as (
    select id, '' as violation from happening
    union all
    select distinct h.id, a.violation
    from happening h join violation v on array_contains(h.violations, v.code) join above a on a.code = v.code
),
smallest as (
    select h.collection, h.granularity, h.adm0, h.adm1, h.adm2, h.adm3, s.violation, h.day_from, h.day_to, b.source,
           count(*) as events
    from happening h join sorted s on s.id = h.id join event_sources b on b.event_id = h.id
    group by h.collection, h.granularity, h.adm0, h.adm1, h.adm2, h.adm3, s.violation, h.day_from, h.day_to, b.source
),
cell as (
    select collection, granularity,
           case when grouping(adm1) = 1 then 'adm0' when grouping(adm2) = 1 then 'adm1' when grouping(adm3) = 1 then 'adm2' else 'adm3' end as level,
           case when grouping(adm1) = 1 then adm0 when grouping(adm2) = 1 then adm1 when grouping(adm3) = 1 then adm2 else adm3 end as area,
           adm0, adm1, adm2, adm3, violation, day_from, day_to, source, sum(events) as events
    from smallest
    group by grouping sets (
        (collection, granularity, violation, day_from, day_to, source, adm0),
        (collection, granularity, violation, day_from, day_to, source, adm0, adm1),
        (collection, granularity, violation, day_from, day_to, source, adm0, adm1, adm2),
        (collection, granularity, violation, day_from, day_to, source, adm0, adm1, adm2, adm3)
    )
),
hashed as (
    select md5(concat_ws('|', collection, granularity, level, coalesce(adm0, '-'), coalesce(adm1, '-'), coalesce(adm2, '-'),
                         coalesce(adm3, '-'), violation, cast(day_from as string), cast(day_to as string), source)) as hash, *
    from cell
)
select concat_ws('-', substring(hash, 1, 8), substring(hash, 9, 4), substring(hash, 13, 4), substring(hash, 17, 4),
                 substring(hash, 21, 12)) as key,
       collection, granularity, level, area, adm0, adm1, adm2, adm3, violation, day_from, day_to, source,
       cast(events as bigint) as events
from hashed
