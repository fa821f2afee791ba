-- The cell table of a release, as publish keeps it (schema/tables/published_cell.py): the same rows, to the letter.
-- An event has a row for each area down to adm3, each violation with those that contain it, and each number stated.
with happening as (
    select id, collection, granularity, adm0, adm1, adm2, adm3, violations, day_from, day_to,
           cast(date_trunc('month', day_from) as date) as months_from, last_day(day_to) as months_to,
           cast(extract(day from cast(day_to as timestamp) - cast(day_from as timestamp)) as int) + 1 as days,
           independent_sources <= 1 as single, cast(violations as string) = '[]' as fighting
    from events
),
-- What lies within one month needs its month alone for questions about whole months, and how precisely it is known.
dated as (
    select id, collection, granularity, adm0, adm1, adm2, adm3, single, fighting, months_from, months_to,
           case when last_day(day_from) = months_to then months_from else day_from end as day_from,
           case when last_day(day_from) = months_to then months_to else day_to end as day_to,
           case when last_day(day_from) <> months_to then days when days = 1 then 1 when days <= 7 then 7 else 31 end as days
    from happening
),
alleged as (
    select h.id, v.code from happening h join violation v on array_contains(h.violations, v.code)
),
above as (
    select v.code, a.code as violation from violation v join violation a on array_contains(v.lineage, a.code)
),
broad as (
    select distinct parent as code from violation where parent is not null
),
-- Each violation with those that contain it, once for an event; and what acts are sorted under where that is not the same.
sorted as (
    select id, '' as violation from happening
    union all
    select distinct l.id, a.violation from alleged l join above a on a.code = l.code
    union all
    select distinct h.id, '=' from happening h left join acts a on a.event_id = h.id
    where a.event_id is null or cast(a.violations as string) = '[]'
    union all
    select distinct a.event_id, concat('=', b.code) from acts a join broad b on array_contains(a.violations, b.code)
),
numbered as (
    select id, 'incidents' as measure, 'all' as population, true as stated, 1 as low,
           case granularity when 'incident' then 1 end as best, case granularity when 'incident' then 1 end as high,
           false as conflicting
    from happening
    union all
    -- How many there are, by months alone: enough for those that are left out, and far fewer rows.
    select id, 'events', 'all', true, cast(null as int), cast(null as int), cast(null as int), false from happening
    union all
    select event_id, measure, population, true, low, best, high, conflicting from tallies where measure <> 'incidents'
    union all
    -- A source's own bounds exclude its best figure: counted once for an event and measure, whomever it counts.
    select distinct c.record_id, c.measure, 'all', cast(null as boolean), cast(null as int), cast(null as int), cast(null as int), false
    from claims c join happening h on h.id = c.record_id
    where c.measure <> 'incidents' and (c.min > c.best or c.best > c.max)
),
-- Summed within the smallest areas first: sums add, and the wider areas then cost next to nothing.
smallest as (
    select d.collection, d.granularity, d.adm0, d.adm1, d.adm2, d.adm3, s.violation, n.measure, n.population,
           case n.measure when 'events' then d.months_from else d.day_from end as day_from,
           case n.measure when 'events' then d.months_to else d.day_to end as day_to,
           case n.measure when 'events' then 31 else d.days end as days,
           count(n.stated) as records, count(case when n.low is not null then 1 end) as lows,
           count(case when n.stated and n.high is null then 1 end) as open_ended,
           count(case when n.stated and n.best is null then 1 end) as without_best,
           count(case when n.stated and d.single then 1 end) as single,
           count(case when n.stated and d.fighting then 1 end) as fighting,
           coalesce(sum(case when d.fighting then n.best end), 0) as fighting_best,
           count(case when n.conflicting then 1 end) as conflicting,
           count(case when n.stated and coalesce(n.low, n.best, n.high) is null then 1 end) as unnumbered,
           coalesce(sum(n.low), 0) as low, coalesce(sum(n.best), 0) as best, coalesce(sum(n.high), 0) as high,
           count(case when n.stated is null then 1 end) as incoherent
    from dated d join sorted s on s.id = d.id join numbered n on n.id = d.id
    group by d.collection, d.granularity, d.adm0, d.adm1, d.adm2, d.adm3, s.violation, n.measure, n.population,
             case n.measure when 'events' then d.months_from else d.day_from end,
             case n.measure when 'events' then d.months_to else d.day_to end,
             case n.measure when 'events' then 31 else d.days end
),
cell as (
    select collection, granularity,
           case when grouping(adm1) = 1 then 'adm0' when grouping(adm2) = 1 then 'adm1' when grouping(adm3) = 1 then 'adm2' else 'adm3' end as level,
           case when grouping(adm1) = 1 then adm0 when grouping(adm2) = 1 then adm1 when grouping(adm3) = 1 then adm2 else adm3 end as area,
           adm0, adm1, adm2, adm3, violation, day_from, day_to, measure, population, days,
           sum(records) as records, sum(lows) as lows, sum(open_ended) as open_ended, sum(without_best) as without_best,
           sum(single) as single, sum(fighting) as fighting, sum(fighting_best) as fighting_best, sum(conflicting) as conflicting,
           sum(unnumbered) as unnumbered, sum(low) as low, sum(best) as best, sum(high) as high, sum(incoherent) as incoherent
    from smallest
    group by grouping sets (
        (collection, granularity, violation, day_from, day_to, measure, population, days, adm0),
        (collection, granularity, violation, day_from, day_to, measure, population, days, adm0, adm1),
        (collection, granularity, violation, day_from, day_to, measure, population, days, adm0, adm1, adm2),
        (collection, granularity, violation, day_from, day_to, measure, population, days, adm0, adm1, adm2, adm3)
    )
),
hashed as (
    select md5(concat_ws('|', collection, granularity, level, coalesce(adm0, '-'), coalesce(adm1, '-'), coalesce(adm2, '-'),
                         coalesce(adm3, '-'), violation, cast(day_from as string), cast(day_to as string), measure, population,
                         cast(days as string))) as hash, *
    from cell
)
select concat_ws('-', substring(hash, 1, 8), substring(hash, 9, 4), substring(hash, 13, 4), substring(hash, 17, 4),
                 substring(hash, 21, 12)) as key,
       collection, granularity, level, area, adm0, adm1, adm2, adm3, violation, day_from, day_to, measure, population, days,
       cast(records as bigint) as records, cast(lows as bigint) as lows, cast(open_ended as bigint) as open_ended,
       cast(without_best as bigint) as without_best, cast(single as bigint) as single, cast(fighting as bigint) as fighting,
       cast(fighting_best as bigint) as fighting_best, cast(conflicting as bigint) as conflicting,
       cast(unnumbered as bigint) as unnumbered, cast(low as bigint) as low, cast(best as bigint) as best,
       cast(high as bigint) as high, cast(incoherent as bigint) as incoherent
from hashed
