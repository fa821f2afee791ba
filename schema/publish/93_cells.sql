-- What the versions in cell_version add to the cells, or take from them by their sign. Runs once per audience and more than once.
create temp table if not exists cell_delta (like cell) on commit drop;
create temp table if not exists cell_source_delta (like cell_source) on commit drop;
drop table if exists cell_event, cell_violation, cell_number;

-- What lies within one month needs its month alone for questions about whole months, and how precisely it is known.
create temp table cell_event on commit drop as
select v.sign, e.id, e.since, e.collection, e.granularity, e.adm0, e.adm1, e.adm2, e.adm3,
       case when s.within then s.month else e.day_from end as day_from,
       case when s.within then (s.month + interval '1 month')::date - 1 else e.day_to end as day_to,
       case when not s.within then s.days when s.days = 1 then 1 when s.days <= 7 then 7 else 31 end as days,
       s.month as months_from, (date_trunc('month', e.day_to::timestamp) + interval '1 month')::date - 1 as months_to,
       e.independent_sources <= 1 as single, cardinality(e.violations) = 0 as fighting, e.violations
from cell_version v join event e on (e.id, e.since) = (v.id, v.since)
cross join lateral (
    select date_trunc('month', e.day_from::timestamp)::date as month, e.day_to - e.day_from + 1 as days,
           date_trunc('month', e.day_from::timestamp) = date_trunc('month', e.day_to::timestamp) as within
) s;

-- Each violation with those that contain it, once for an event; and what acts are sorted under where that is not the same.
create temp table cell_violation on commit drop as
with recursive above (code, violation) as (
    select code, code from cell_term
    union
    select a.code, t.parent from above a join cell_term t on t.code = a.violation where t.parent is not null
),
inner_term as (select distinct parent as code from cell_term where parent is not null)
select id, since, '' as violation from cell_event
union all
select distinct e.id, e.since, a.violation from cell_event e cross join unnest(e.violations) as alleged (code) join above a using (code)
union all
select distinct e.id, e.since, '=' || coalesce(alleged.code, '')
from cell_event e left join act a on (a.event_id, a.since) = (e.id, e.since) left join unnest(a.violations) as alleged (code) on true
where alleged.code is null or alleged.code in (select code from inner_term);

create temp table cell_number on commit drop as
select id, since, 'incidents' as measure, 'all' as population, true as stated, 1 as low, case granularity when 'incident' then 1 end as best,
       case granularity when 'incident' then 1 end as high, false as conflicting
from cell_event
union all
-- How many there are, by months alone: enough for those that are left out, and far fewer rows.
select id, since, 'events', 'all', true, null::int, null::int, null::int, false from cell_event
union all
select t.event_id, t.since, t.measure, t.population, true, t.low, t.best, t.high, t.conflicting
from tally t join cell_event e on (e.id, e.since) = (t.event_id, t.since) where t.measure <> 'incidents'
union all
-- A source's own bounds exclude its best figure: counted once for an event and measure, whomever it counts.
select distinct c.record_id, c.since, c.measure, 'all', null::boolean, null::int, null::int, null::int, false
from claim c join cell_event e on (e.id, e.since) = (c.record_id, c.since)
where c.measure <> 'incidents' and (c.min > c.best or c.best > c.max);

analyze cell_event;
analyze cell_violation;
analyze cell_number;

insert into cell_delta
select md5(concat_ws('|', d.collection, d.granularity, d.level, coalesce(d.adm0, '-'), coalesce(d.adm1, '-'), coalesce(d.adm2, '-'),
                     coalesce(d.adm3, '-'), d.violation, d.day_from, d.day_to, d.measure, d.population, d.days))::uuid,
       d.collection, d.granularity, d.level, case d.level when 'adm0' then d.adm0 when 'adm1' then d.adm1 when 'adm2' then d.adm2 else d.adm3 end,
       d.adm0, d.adm1, d.adm2, d.adm3, d.violation, d.day_from, d.day_to, d.measure, d.population, d.days,
       d.records, d.lows, d.open_ended, d.without_best, d.single, d.fighting, d.fighting_best, d.conflicting, d.unnumbered, d.low, d.best, d.high,
       d.incoherent
from (
    select e.collection, e.granularity, case grouping(e.adm1, e.adm2, e.adm3) when 7 then 'adm0' when 3 then 'adm1' when 1 then 'adm2' else 'adm3' end as level,
           e.adm0, e.adm1, e.adm2, e.adm3, v.violation, i.day_from, i.day_to, n.measure, n.population, i.days,
           coalesce(sum(e.sign) filter (where n.stated), 0) as records,
           coalesce(sum(e.sign) filter (where n.low is not null), 0) as lows,
           coalesce(sum(e.sign) filter (where n.stated and n.high is null), 0) as open_ended,
           coalesce(sum(e.sign) filter (where n.stated and n.best is null), 0) as without_best,
           coalesce(sum(e.sign) filter (where n.stated and e.single), 0) as single,
           coalesce(sum(e.sign) filter (where n.stated and e.fighting), 0) as fighting,
           coalesce(sum(e.sign * n.best) filter (where e.fighting), 0) as fighting_best,
           coalesce(sum(e.sign) filter (where n.conflicting), 0) as conflicting,
           coalesce(sum(e.sign) filter (where n.stated and num_nonnulls(n.low, n.best, n.high) = 0), 0) as unnumbered,
           coalesce(sum(e.sign * n.low), 0) as low, coalesce(sum(e.sign * n.best), 0) as best, coalesce(sum(e.sign * n.high), 0) as high,
           coalesce(sum(e.sign) filter (where n.stated is null), 0) as incoherent
    from cell_event e
    join cell_violation v using (id, since)
    join cell_number n using (id, since)
    cross join lateral (
        select case n.measure when 'events' then e.months_from else e.day_from end as day_from,
               case n.measure when 'events' then e.months_to else e.day_to end as day_to,
               case n.measure when 'events' then 31 else e.days end as days
    ) i
    group by e.collection, e.granularity, v.violation, i.day_from, i.day_to, n.measure, n.population, i.days,
             grouping sets ((e.adm0), (e.adm0, e.adm1), (e.adm0, e.adm1, e.adm2), (e.adm0, e.adm1, e.adm2, e.adm3))
) d;

insert into cell_source_delta
select md5(concat_ws('|', d.collection, d.granularity, d.level, coalesce(d.adm0, '-'), coalesce(d.adm1, '-'), coalesce(d.adm2, '-'),
                     coalesce(d.adm3, '-'), d.violation, d.day_from, d.day_to, d.source))::uuid,
       d.collection, d.granularity, d.level, case d.level when 'adm0' then d.adm0 when 'adm1' then d.adm1 when 'adm2' then d.adm2 else d.adm3 end,
       d.adm0, d.adm1, d.adm2, d.adm3, d.violation, d.day_from, d.day_to, d.source, d.events
from (
    select e.collection, e.granularity, case grouping(e.adm1, e.adm2, e.adm3) when 7 then 'adm0' when 3 then 'adm1' when 1 then 'adm2' else 'adm3' end as level,
           e.adm0, e.adm1, e.adm2, e.adm3, v.violation, e.months_from as day_from, e.months_to as day_to, s.source, sum(e.sign) as events
    from cell_event e
    join cell_violation v on (v.id, v.since) = (e.id, e.since) and v.violation not like '=%'
    join event_source s on (s.event_id, s.since) = (e.id, e.since)
    group by e.collection, e.granularity, v.violation, e.months_from, e.months_to, s.source,
             grouping sets ((e.adm0), (e.adm0, e.adm1), (e.adm0, e.adm1, e.adm2), (e.adm0, e.adm1, e.adm2, e.adm3))
) d;
