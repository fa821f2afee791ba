-- Rule span-1 (record page; docs/architecture.md). One row per record, measure and population; a victim's size is a tally too.
create temp table counted on commit drop as
select c.*, s.independence_group,
       -- The day on which a protected source spoke is told by nothing.
       case when not s.protected then c.stated_on end as told_on,
       c.act_id is null and c.sex is null and c.age_band is null and c.roles = '{}' and c.side_id is null as whole
from core.current_claim c
join stated e on e.id = c.record_id
join core.current_source s on s.id = c.source_id;

create index on counted (record_id);
create index on counted (supersedes_id);
analyze counted;

-- Days by which something had been stated of an event; 'infinity' stands for all that is known, on whatever day it was stated.
create temp table cut on commit drop as
select record_id, date 'infinity' as day from counted group by 1
union
select c.record_id, c.told_on from counted c join stated_event e on e.id = c.record_id where c.told_on is not null;

analyze cut;

-- Statements on a whole population. The dead of the sides, stated by one source in one document, partition the combatants.
create temp table statement on commit drop as
with standing as (
    select c.*, k.day as by_day
    from counted c join cut k on k.record_id = c.record_id and (k.day = 'infinity' or c.told_on <= k.day)
    where status <> 'retracted'
      and not exists (select from counted later where later.supersedes_id = c.id and (k.day = 'infinity' or later.told_on <= k.day))
),
parties as (
    select i.event_id, array_agg(distinct i.actor_id) as actors
    from core.current_involvement i join stated_event e on e.id = i.event_id group by 1
)
select record_id, by_day, measure, population, independence_group, stated_on, id::text as tie, array[id] as claims, min, best, max
from standing where whole
union all
select s.record_id, s.by_day, s.measure, 'combatants', s.independence_group, max(s.stated_on), min(s.id::text), array_agg(s.id order by s.id),
       case when bool_and(s.min is not null) then sum(s.min) end::int,
       case when bool_and(s.best is not null) then sum(s.best) end::int,
       case when bool_and(s.max is not null) then sum(s.max) end::int
from standing s join parties p on p.event_id = s.record_id
where s.population = 'combatants' and s.side_id is not null
  and s.act_id is null and s.sex is null and s.age_band is null and s.roles = '{}'
group by s.record_id, s.by_day, s.measure, s.source_id, s.independence_group, s.document_id, p.actors
having p.actors <@ array_agg(s.side_id) and count(*) = count(distinct s.side_id)
union all
-- How many a group is, whatever was done to it.
select victim_id, by_day, 'victims', 'all', independence_group, stated_on, id::text, array[id], min, best, max
from standing
where victim_id is not null and by_day = 'infinity' and sex is null and age_band is null and roles = '{}' and side_id is null;

create temp table tallied_by_day on commit drop as
with latest as (
    select distinct on (record_id, by_day, measure, population, independence_group) *
    from statement
    order by record_id, by_day, measure, population, independence_group, stated_on desc nulls last, tie
),
gathered as (
    select record_id, by_day, measure, population, min(min) as least_min, max(min) as greatest_min, max(max) as greatest_max,
           min(max) as least_max, bool_or(max is null) as open,
           case when bool_and(best is not null) and min(best) = max(best) then min(best) end as best,
           count(distinct independence_group)::int as groups, array_agg(distinct one_claim order by one_claim) as claims
    from latest, unnest(claims) as one_claim
    group by 1, 2, 3, 4
),
bound as (
    -- A part of a population bounds it, and a population bounds everybody.
    select c.record_id, k.day as by_day, c.measure, of.population, max(c.min) as part_min
    from counted c
    join cut k on k.record_id = c.record_id and (k.day = 'infinity' or c.told_on <= k.day)
    cross join lateral (select c.population where not c.whole union select 'all' where c.population <> 'all') as of (population)
    where c.status <> 'retracted' and c.min is not null group by 1, 2, 3, 4
)
select g.record_id, g.by_day, g.measure, g.population,
       case when g.least_min is not null then least(g.least_min, g.best) end as low, g.best,
       -- A least number above the greatest widens the span only where no best number bounds the least.
       case when not g.open then greatest(g.greatest_max, coalesce(g.best, g.least_min)) end as high,
       'span-1' as rule,
       g.groups as independent_sources,
       coalesce(g.greatest_min > g.least_max, false) or coalesce(b.part_min > g.least_max, false) as conflicting,
       g.claims
from gathered g
left join bound b on (b.record_id, b.by_day, b.measure, b.population) = (g.record_id, g.by_day, g.measure, g.population);

-- Where nobody states everybody, as many as the greatest least of a population are known, and neither best nor most.
insert into tallied_by_day
select distinct on (t.record_id, t.by_day, t.measure)
       t.record_id, t.by_day, t.measure, 'all', t.low, null::int, null::int, t.rule, t.independent_sources, false, t.claims
from tallied_by_day t
where t.low is not null and not exists (
    select from tallied_by_day w where (w.record_id, w.by_day, w.measure, w.population) = (t.record_id, t.by_day, t.measure, 'all'))
order by t.record_id, t.by_day, t.measure, t.low desc, t.population;

create temp table tallied on commit drop as select * from tallied_by_day where by_day = 'infinity';
alter table tallied add primary key (record_id, measure, population);
analyze tallied;

-- Each holds from its day until the day before the next statement on the event.
create temp table tallied_reported on commit drop as
select t.record_id as event_id, t.measure, t.population, daterange(t.by_day, k.next) as reported, t.low, t.best, t.high, t.conflicting
from tallied_by_day t
join (select record_id, day, nullif(lead(day, 1, 'infinity') over (partition by record_id order by day), 'infinity') as next
      from cut) k on (k.record_id, k.day) = (t.record_id, t.by_day)
where t.by_day <> 'infinity';
