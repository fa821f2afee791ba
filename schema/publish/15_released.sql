-- How far each record goes to each audience: as was decided of it, else as its collection has it; and no further than
-- those whom it could endanger consented to. What they say of a purpose holds until the day before the consent ends.
create temp table waits (record_id uuid, until date) on commit drop;

create temp table belonging on commit drop as
with gone as materialized (
    select id from drained d where not exists (select from stated s where s.id = d.id)
)
select id, slug, disclosure from stated_event
union all
select id, slug, disclosure from stated_record
union all
-- What was withdrawn too: its past is read as long as it may be.
select n.id, c.slug, c.disclosure
from (select distinct on (v.id) v.id, v.collection_id
      from gone join (select id, version, collection_id from core.event
                      union all select id, version, collection_id from core.lasting) v using (id)
      order by v.id, v.version desc) n
join core.current_collection c on c.id = n.collection_id;

create temp table guarded_record on commit drop as select id from belonging where disclosure <> 'public';

create temp table consenting on commit drop as
select coalesce(victim_id, source_id) as subject, purpose,
       bool_and(granted and coalesce(expires_on > current_date, true)) as granted, bool_or(not granted) as refused,
       min(expires_on) filter (where granted and expires_on > current_date) as until
from core.current_consent group by 1, 2;

create temp table refusing on commit drop as select distinct subject from consenting where refused;

analyze belonging;
analyze guarded_record;
analyze consenting;
analyze refusing;

create or replace temp view told_by as
select record_id, source_id from core.current_information
union all select record_id, source_id from core.current_claim
union all select event_id, source_id from core.current_involvement
union all select facility_id, source_id from core.current_facility_status
union all select episode_id, source_id from core.current_detention_stage;

-- Whose word counts, and whether silence is a no: of persons harmed and protected sources of a confidential record it is.
create temp table concerned on commit drop as
select v.record_id, v.id as subject, true as asked
from guarded_record g join core.current_victim v on v.record_id = g.id where v.unit = 'person'
union
select t.record_id, t.source_id, true
from guarded_record g join told_by t on t.record_id = g.id join core.current_source s on s.id = t.source_id where s.protected
union
select v.record_id, v.id, false
from refusing r join core.current_victim v on v.id = r.subject join belonging b on b.id = v.record_id
union
select t.record_id, t.source_id, false
from refusing r join told_by t on t.source_id = r.subject join belonging b on b.id = t.record_id;

drop view told_by;

create temp table released on commit drop as
with audience (audience, purpose) as (values ('open', 'record_publication'), ('partner', 'partner_sharing')),
decided as (
    select l.record_id, l.audience, min(array_position(array['withheld', 'counted', 'record'], l.level)) as far
    from core.current_release_level l join belonging b on b.id = l.record_id group by 1, 2
),
said as (
    select c.record_id, a.audience,
           bool_or(c.asked and not coalesce(own.granted, false)) as not_shown, bool_or(coalesce(own.refused, false)) as refused,
           bool_or(c.asked and not coalesce(counting.granted, false)) as not_counted,
           bool_or(coalesce(counting.refused, false) or coalesce(holding.refused, false)) as nothing
    from concerned c
    cross join audience a
    left join consenting own on (own.subject, own.purpose) = (c.subject, a.purpose)
    left join consenting counting on (counting.subject, counting.purpose) = (c.subject, 'aggregate_publication')
    left join consenting holding on (holding.subject, holding.purpose) = (c.subject, 'hold')
    group by 1, 2
),
wanted as (
    select b.id, a.audience, b.disclosure, s.not_shown, s.refused, s.not_counted, s.nothing,
           coalesce(d.far, array_position(array['withheld', 'counted', 'record'], c.default_level),
                    case when b.disclosure = 'public' then 3 else 1 end) as far
    from belonging b
    cross join audience a
    join core.current_collection c on c.slug = b.slug
    left join decided d on (d.record_id, d.audience) = (b.id, a.audience)
    left join said s on (s.record_id, s.audience) = (b.id, a.audience)
),
shown as (
    select *, case when far = 3 and (not_shown or refused) then case when disclosure = 'public' then 1 else 2 end else far end as reached
    from wanted
)
select id, audience,
       (array['withheld', 'counted', 'record'])[case when nothing or reached = 2 and not_counted then 1 else reached end] as level
from shown;

analyze released;

insert into waits (record_id, until)
select c.record_id, g.until from concerned c join consenting g on g.subject = c.subject where c.asked and g.until is not null;
