-- Rule span-1 (record page; docs/architecture.md). One row per event, measure and population.
create temp table counted on commit drop as
select c.*, s.independence_group,
       c.act_id is null and c.sex is null and c.age_band is null and c.roles = '{}' and c.side_id is null as whole
from core.current_claim c
join stated_event e on e.id = c.record_id
join core.current_source s on s.id = c.source_id;

create index on counted (record_id);
analyze counted;

-- Statements on a whole population. The dead of the sides, stated by one source in one document, partition the combatants.
create temp table statement on commit drop as
with standing as (
    select * from counted c
    where status <> 'retracted' and not exists (select from counted later where later.supersedes_id = c.id)
),
parties as (
    select i.event_id, array_agg(distinct i.actor_id) as actors
    from core.current_involvement i join stated_event e on e.id = i.event_id group by 1
)
select record_id, measure, population, independence_group, stated_on, id::text as tie, array[id] as claims, min, best, max
from standing where whole
union all
select s.record_id, s.measure, 'combatants', s.independence_group, max(s.stated_on), min(s.id::text), array_agg(s.id order by s.id),
       case when bool_and(s.min is not null) then sum(s.min) end::int,
       case when bool_and(s.best is not null) then sum(s.best) end::int,
       case when bool_and(s.max is not null) then sum(s.max) end::int
from standing s join parties p on p.event_id = s.record_id
where s.population = 'combatants' and s.side_id is not null
  and s.act_id is null and s.sex is null and s.age_band is null and s.roles = '{}'
group by s.record_id, s.measure, s.source_id, s.independence_group, s.document_id, p.actors
having p.actors <@ array_agg(s.side_id) and count(*) = count(distinct s.side_id);

create temp table tallied on commit drop as
with latest as (
    select distinct on (record_id, measure, population, independence_group) *
    from statement
    order by record_id, measure, population, independence_group, stated_on desc nulls last, tie
),
gathered as (
    select record_id, measure, population, min(min) as least_min, max(min) as greatest_min, max(max) as greatest_max, min(max) as least_max,
           bool_or(max is null) as open,
           case when bool_and(best is not null) and min(best) = max(best) then min(best) end as best,
           count(distinct independence_group)::int as groups, array_agg(distinct one_claim order by one_claim) as claims
    from latest, unnest(claims) as one_claim
    group by 1, 2, 3
),
bound as (
    select record_id, measure, population, max(min) as part_min from counted
    where not whole and status <> 'retracted' and min is not null group by 1, 2, 3
)
select g.record_id as event_id, g.measure, g.population,
       case when g.least_min is not null then least(g.least_min, g.best) end as low, g.best,
       -- A least number above the greatest widens the span only where no best number bounds the least.
       case when not g.open then greatest(g.greatest_max, coalesce(g.best, g.least_min)) end as high,
       'span-1' as rule,
       g.groups as independent_sources,
       coalesce(g.greatest_min > g.least_max, false) or coalesce(b.part_min > g.least_max, false) as conflicting,
       g.claims
from gathered g left join bound b on (b.record_id, b.measure, b.population) = (g.record_id, g.measure, g.population);

alter table tallied add primary key (event_id, measure, population);
analyze tallied;
