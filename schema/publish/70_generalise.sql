-- How far place and time are generalised for the audience asked for: the coarsest that any policy demands of its violations
-- or its type, and in confidential collections at least what is demanded of anything. A place is never moved: a point that is
-- too fine is left out, and the wider area stated instead. Levels contain one another, and whatever a policy governs stands at
-- its level whether or not more was known, so that neither tells what was known.
-- Facilities, and events that name one, stand at the second level unless a cited document made their place public already;
-- what the parties could still use waits until its embargo has passed (protection page).
drop table if exists general_before, mention_before, open_facility, embargo_days;

create temp table embargo_days on commit drop as
select concept, days from core.embargo_rule where audience = current_setting('sijill.audience');

create temp table open_facility on commit drop as
select f.id from core.current_facility f join document_header d on d.id = f.public_document_id;

alter table if exists general rename to general_before;
alter table if exists mention rename to mention_before;
create temp table general on commit drop as
with recursive asked as (select * from core.policy where audience = current_setting('sijill.audience')),
broader as (
    select code as violation, code as covers from core.term where vocabulary = 'violation'
    union all
    select t.code, b.covers from broader b join core.term t on t.vocabulary = 'violation' and t.parent = b.violation
),
governed as materialized (select id, type, kind, disclosure from stated where disclosure in (select disclosure from asked)),
matching as (
    select g.id, p.*
    from governed g
    join part_acts a on a.event_id = g.id
    cross join lateral unnest(a.violations) as alleged
    join broader b on b.violation = alleged
    join asked p on p.concept = 'violation' and p.code = b.covers and p.disclosure = g.disclosure
    union all
    select g.id, p.* from governed g join asked p on p.concept = g.type and p.code in (g.kind, '') and p.disclosure = g.disclosure
),
already as (
    select l.record_id as id
    from core.current_release_level l join document_header d on d.id = l.public_document_id
    where l.audience = current_setting('sijill.audience')
    union select id from open_facility
    union select e.id from stated_event e join open_facility f on f.id = e.facility_id
),
demanded as (
    select m.id,
           min(case l.place when 'exact' then 4 when 'near' then 3 when 'adm2' then 2 when 'adm1' then 1 else 0 end) as depth,
           max(case l.at when 'exact' then 0 when 'day' then 1 when 'month' then 4 when 'quarter' then 5 else 6 end) as coarse,
           max(m.embargo_days) as days
    from (
        select * from matching
        union all
        select g.id, p.* from governed g join asked p on p.concept = 'violation' and p.code = '' and p.disclosure = g.disclosure
        where g.disclosure = 'confidential' and not exists (select from matching found where found.id = g.id)
    ) m
    left join already a on a.id = m.id
    cross join lateral (
        select case when a.id is not null then coalesce(m.public_place_precision, m.place_precision) else m.place_precision end as place,
               case when a.id is not null then coalesce(m.public_date_precision, m.date_precision) else m.date_precision end as at
    ) as l
    group by 1
),
few as (
    -- Where so few live, their area is no place to hide in. What nobody counted is not few.
    select pcode from (select distinct on (pcode) pcode, people from core.current_denominator order by pcode, coalesce(day_to, day_from) desc, id) newest
    where people < 1000
),
hidden as (
    select e.id from stated_event e where e.facility_id is not null and e.facility_id not in (select id from open_facility)
    union all
    select r.id from stated_record r where r.type = 'facility' and r.id not in (select id from open_facility)
),
useful as (
    -- To the parties, until long after it ended; what has no known end is taken as of the last day on which a source spoke of it.
    select r.id, d.days
    from stated_record r
    join embargo_days d on d.concept = r.type
    where r.type = 'corridor' or r.type = 'situation' and r.kind in ('siege', 'blockade', 'encirclement', 'offensive', 'front_line')
),
timed as (
    select e.*, coalesce(c.lineage, '{}') as full_lineage, coalesce(c.basis, 'none') as full_basis, d.coarse, d.days as policy_days, u.days as use_days,
           h.id is not null as hidden,
           -- Of what is confidential and nobody said how far it may be told, nothing is.
           d.id is null and e.disclosure <> 'public' as unruled,
           case when d.depth < 3 or d.depth = 3 and e.place_precision = 'exact'
                then case when least(d.depth, 2) = 2 and c.lineage[3] in (select pcode from few) then 1 else least(d.depth, 2) end end as demanded,
           case e.place_precision when 'exact' then 4 when 'near' then 4 when 'adm2' then 2 when 'adm1' then 1 else 0 end as stated_depth,
           case e.date_precision when 'exact' then 0 when 'day' then 1 when 'days' then 2 when 'week' then 3
                when 'month' then 4 when 'quarter' then 5 else 6 end as stated_coarse,
           coalesce(d.coarse >= 4, false) as windowed, w.last_told,
           case d.coarse when 4 then 'month' when 5 then 'quarter' when 6 then 'year' end as unit,
           case d.coarse when 4 then interval '1 month' when 5 then interval '3 months' when 6 then interval '1 year' end as width
    from stated e
    left join coded c on c.id = e.id
    left join demanded d on d.id = e.id
    left join hidden h on h.id = e.id
    left join useful u on u.id = e.id
    left join part_reported w on w.record_id = e.id
),
ending as (
    -- Days that wait are counted from what is shown: from more, they would tell it.
    select *,
           windowed or coalesce(coarse > stated_coarse, false) as date_coarser,
           case when windowed then date_trunc(unit, day_from)::date else day_from end as shown_from,
           case when windowed then (date_trunc(unit, day_to) + width - interval '1 day')::date else day_to end as shown_to,
           case when windowed then (date_trunc(unit, last_told) + width - interval '1 day')::date else last_told end as shown_last
    from timed
),
waiting as (
    select *, coalesce(shown_to, shown_last) + use_days as use_until, coalesce(shown_to, shown_last) + nullif(policy_days, 0) as policy_until,
           use_days is not null and coalesce(coalesce(shown_to, shown_last) + use_days > current_date, true) as embargoed,
           policy_days > 0 and coalesce(coalesce(shown_to, shown_last) + policy_days > current_date, true) as kept_back
    from ending
),
capped as (
    select *, least(demanded, case when hidden or embargoed then 2 end) as depth from waiting
),
known as (
    select *,
           coalesce(depth < stated_depth, false)
           -- Nothing stays that says more than the area: no shape, no site, no words.
           or depth is not null and (geometry is not null or site_id is not null or place_verbatim is not null
                                     or array_remove(full_lineage[depth + 2:5], null) <> '{}') as place_coarser
    from capped
),
shown as (
    select *, case when place_coarser then full_lineage[1:depth + 1] else full_lineage end as lineage,
           disclosure = 'public' and not (place_coarser or date_coarser or hidden or embargoed) as free
    from known
)
select s.id, case when s.kept_back or s.unruled then 'withheld' else r.level end as level,
       s.free or exists (select from core.current_sign_off o where o.record_id = s.id and o.sha256 = core.texts_digest(s.id)) as texts,
       -- Where a policy governs the place, others that the record names stand at no deeper level either.
       s.demanded as cap, s.coarse, s.place_coarser, s.date_coarser, s.hidden, s.embargoed,
       case when s.embargoed then s.use_until end as until, case when s.kept_back then s.policy_until end as opens,
       (select days from embargo_days where concept = 'facility') as status_days, s.lineage,
       -- Whether the point and the area stated agree would tell where in the area the point lies.
       case when not s.place_coarser then s.full_basis
            when l.lineage @> array[coalesce(s.lineage[5], s.lineage[4], s.lineage[3], s.lineage[2], s.lineage[1])] then 'stated'
            else 'none' end as basis,
       case when not s.place_coarser or s.stated_depth <= s.depth then s.place_precision
            when s.depth = 2 then 'adm2' when s.depth = 1 then 'adm1' else 'country' end as place_precision,
       s.shown_from as day_from, s.shown_to as day_to,
       case when not s.date_coarser or s.stated_coarse >= s.coarse then s.date_precision when s.windowed then s.unit else 'day' end as date_precision
from shown s
join released r on r.id = s.id and r.audience = current_setting('sijill.audience')
left join stated_lineage l on l.id = s.id;

create unique index on general (id);
analyze general;

update released r set level = g.level from general g where g.id = r.id and r.audience = current_setting('sijill.audience') and g.level <> r.level;
insert into waits (record_id, until) select id, opens from general where opens is not null;

-- What records name of one another where this audience may see both. What is not at work stands as it was published last.
create temp table mention on commit drop as
with named as (
    select r.event_id as id, r.other_id as other from core.current_event_relation r join stated_event e on e.id = r.event_id
    union
    select id, facility_id from stated_event where facility_id is not null
    union
    select s.facility_id, s.cause_id from core.current_facility_status s join stated_record r on r.id = s.facility_id where s.cause_id is not null
    union
    select f.id, f.cause_id from core.current_displacement_flow f join stated_record r on r.id = f.id where f.cause_id is not null
)
select n.id, n.other from named n left join general g on g.id = n.other
where g.level = 'record'
   or not exists (select from drained d where d.id = n.other)
      and (exists (select from event e where e.id = core.opaque(n.other) and upper_inf(e.known))
           or exists (select from record e where e.id = core.opaque(n.other) and upper_inf(e.known)));

analyze mention;
