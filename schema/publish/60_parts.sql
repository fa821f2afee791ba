-- What stands inside each record's document, list by list. Lists are ordered by identity, so that equal records give equal bytes.
create temp table tally_shown on commit drop as
select record_id, measure, population,
       jsonb_build_object(
           'measure', measure, 'population', population, 'low', low, 'best', best, 'high', high, 'rule', rule,
           'independent_sources', independent_sources, 'conflicting', conflicting,
           'claims', (select jsonb_agg(core.opaque(c) order by c) from unnest(claims) c)) as tally
from tallied;

create temp table victim_shown on commit drop as
select v.id, v.record_id, v.sex, v.age_band, v.civilian_status, v.roles,
       jsonb_build_object(
           'id', core.opaque(v.id), 'unit', v.unit, 'label', jsonb_build_object('en', v.label_en, 'ar', v.label_ar),
           'people', core.people(v.sex, v.age_band, v.roles, v.civilian_status), 'size', t.tally) as victim
from core.current_victim v
join stated e on e.id = v.record_id
left join tally_shown t on (t.record_id, t.measure, t.population) = (v.id, 'victims', 'all');

alter table victim_shown add primary key (id);
analyze victim_shown;

create temp table part_acts on commit drop as
with held as (
    select i.act_id, i.actor_id, i.degree, i.attribution,
           jsonb_agg(distinct s.header) as sources
    from core.current_involvement i join stated_event e on e.id = i.event_id join source_header s on s.id = i.source_id
    group by 1, 2, 3, 4
),
involved as (
    select h.act_id,
           jsonb_agg(jsonb_build_object('actor', a.header, 'degree', h.degree, 'attribution', h.attribution, 'sources', h.sources)
                     order by h.degree, a.public_id, h.attribution) as involvements
    from held h join actor_header a on a.id = h.actor_id group by 1
)
select a.event_id,
       array_agg(distinct violation order by violation) filter (where violation is not null) as violations,
       jsonb_agg(distinct jsonb_build_object(
           'id', core.opaque(a.id), 'kind', a.kind, 'violations', to_jsonb(a.violations), 'method', a.method, 'outcome', a.outcome,
           'reason', jsonb_build_object('en', a.reason_en, 'ar', a.reason_ar), 'responsibility', a.responsibility, 'response', a.response,
           'victim', v.victim,
           'involvements', coalesce(i.involvements, '[]'))) as acts,
       bool_or(coalesce(a.reason_en, a.reason_ar) is not null) as reasons, bool_or(v.id is not null) as victims
from core.current_act a
join stated_event e on e.id = a.event_id
-- Of this record: one of another record is shown as far as that one is.
left join victim_shown v on (v.id, v.record_id) = (a.victim_id, a.event_id)
left join involved i on i.act_id = a.id
left join lateral unnest(a.violations) as violation on true
group by 1;

-- As text first: 80,000 claims become jsonb once, not at every level of nesting.
create temp table part_claims on commit drop as
with overlapping as (
    select one, jsonb_agg(distinct core.opaque(other)) as others
    from (select claim_id as one, other_id as other from core.current_claim_overlap
          union all select other_id, claim_id from core.current_claim_overlap) both_ways
    join core.current_claim c on c.id = other
    group by 1
)
select c.record_id,
       json_agg(json_build_object(
           'id', core.opaque(c.id), 'act', core.opaque(c.act_id), 'victim', core.opaque(c.victim_id), 'measure', c.measure, 'min', c.min, 'best', c.best, 'max', c.max,
           'qualifier', c.qualifier, 'coherent', c.coherent, 'verbatim', case when not s.protected then c.verbatim end, 'population', c.population, 'whole', c.whole,
           'people', core.people(c.sex, c.age_band, c.roles, c.civilian_status), 'side', a.header,
           'period', case when c.period_from is not null or c.period_to is not null
                          then json_build_object('from', c.period_from, 'to', c.period_to) end,
           'cumulative', c.cumulative, 'stated_on', c.told_on, 'status', c.status, 'source', s.header,
           'anchor', case when d.id is not null and not s.protected then json_build_object(
               'document', d.header, 'start', c.anchor_start, 'end', c.anchor_end, 'quote', c.quote) end,
           'supersedes', core.opaque(c.supersedes_id), 'overlaps', coalesce(o.others, '[]')) order by c.whole desc, c.measure, c.population, c.id)::jsonb as claims,
       bool_or(c.document_id is not null and (d.id is null or s.protected)) as document_withheld,
       bool_or(s.protected and c.verbatim is not null) as words_withheld, bool_or(s.protected and c.stated_on is not null) as day_withheld,
       bool_or(not s.protected and c.verbatim is not null) as words, bool_or(not s.protected and d.id is not null) as anchored
from counted c
join source_header s on s.id = c.source_id
left join actor_header a on a.id = c.side_id
left join document_header d on d.id = c.document_id
left join overlapping o on o.one = c.id
group by 1;

create temp table part_information on commit drop as
select i.record_id,
       jsonb_agg(jsonb_build_object(
           'source', s.header, 'connection', case when not s.protected then i.connection end, 'stance', i.stance,
           'reliability', case when not s.protected then i.reliability end,
           'anchor', case when d.id is not null and not s.protected then jsonb_build_object(
               'document', d.header, 'start', i.anchor_start, 'end', i.anchor_end, 'quote', i.quote) end) order by i.id) as information,
       (jsonb_agg(jsonb_build_object('document', d.header, 'start', i.anchor_start, 'end', i.anchor_end, 'quote', i.quote)
                  order by i.anchor_start, i.id) filter (where d.id is not null and not s.protected)) -> 0 as anchor,
       bool_or(i.document_id is not null and (d.id is null or s.protected)) as document_withheld,
       bool_or(s.protected and i.connection is not null) as connection_withheld,
       bool_or(s.protected and i.reliability is not null) as reliability_withheld,
       bool_or(not s.protected and d.id is not null) as anchored
from core.current_information i
join stated e on e.id = i.record_id
join source_header s on s.id = i.source_id
left join document_header d on d.id = i.document_id
group by 1;

-- Who stands behind a record, in how many independence groups (whoever only compiles corroborates nothing, but is better
-- than nobody), and when it was told of.
create temp table part_sources on commit drop as
with behind as (
    select i.record_id, i.source_id from core.current_information i join stated e on e.id = i.record_id
    union
    select record_id, source_id from counted
    union
    select f.facility_id, f.source_id from core.current_facility_status f join stated e on e.id = f.facility_id
    union
    select d.episode_id, d.source_id from core.current_detention_stage d join stated e on e.id = d.episode_id
)
select b.record_id, jsonb_agg(distinct s.header) as sources, bool_or(s.protected) as protected,
       coalesce(nullif(count(distinct s.real_group) filter (where not s.compiles), 0), count(distinct s.real_group))::int as groups
from behind b join source_header s on s.id = b.source_id
group by 1;

-- Of protected sources no day is told; only for how long others wait, the month of the last.
create temp table part_reported on commit drop as
select record_id, min(day) filter (where not protected) as first_reported,
       greatest(max(day) filter (where not protected),
                (date_trunc('month', max(day) filter (where protected)) + interval '1 month - 1 day')::date) as last_told
from (
    select c.record_id, c.stated_on as day, s.protected from counted c join source_header s on s.id = c.source_id
    union all
    select i.record_id, d.published_on, h.id is null or s.protected
    from core.current_information i join stated e on e.id = i.record_id join core.current_document d on d.id = i.document_id
    join source_header s on s.id = i.source_id left join document_header h on h.id = d.id
) told
where day is not null group by 1;

create temp table part_assessments on commit drop as
select a.event_id,
       jsonb_agg(jsonb_build_object(
           'scheme', a.scheme, 'grade', a.grade, 'standard_of_proof', a.standard_of_proof, 'made_on', a.made_on,
           'rationale', jsonb_build_object('en', a.rationale_en, 'ar', a.rationale_ar)) order by a.scheme, a.made_on, a.id) as assessments,
       bool_or(coalesce(a.rationale_en, a.rationale_ar) is not null) as rationales, bool_or(a.made_on is not null) as dated,
       (array_agg(a.tier order by a.made_on desc nulls last, a.id) filter (where a.tier is not null))[1] as tier
from core.current_assessment a join stated_event e on e.id = a.event_id
group by 1;

create temp table part_tallies on commit drop as
select record_id, jsonb_agg(tally order by measure, population) as tallies from tally_shown group by 1;

analyze part_acts;
analyze part_claims;
analyze part_information;
analyze part_sources;
analyze part_reported;
analyze part_assessments;
analyze part_tallies;
