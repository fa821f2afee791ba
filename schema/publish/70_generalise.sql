-- How far place and time are generalised for the audience asked for: the coarsest that any policy on its violations demands.
-- A place is never moved: a point that is too fine is left out, and the wider area stated instead.
-- Facilities, and events that name one, stand at the second level unless a cited document made their place public already;
-- what the parties could still use waits until its embargo has passed (protection page).
drop table if exists general_before, open_facility, embargo_days;

create temp table embargo_days on commit drop as
select concept, days from core.embargo_rule where audience = current_setting('sijill.audience');

create temp table open_facility on commit drop as
select f.id from core.current_facility f join document_header d on d.id = f.public_document_id;

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
    join core.policy p on p.code = b.covers and p.concept = 'violation' and p.disclosure = e.disclosure and p.audience = (select audience from asked)
    group by 1
),
hidden as (
    select e.id from stated_event e where e.facility_id is not null and e.facility_id not in (select id from open_facility)
    union all
    select r.id from stated_record r where r.type = 'facility' and r.id not in (select id from open_facility)
),
useful as (
    -- To the parties, until long after it ended; what has no known end is taken as of the last day on which a source spoke of it.
    select r.id, coalesce(r.day_to, w.last_reported) + d.days as until
    from stated_record r
    join embargo_days d on d.concept = r.type
    left join part_reported w on w.record_id = r.id
    where r.type = 'corridor' or r.type = 'situation' and r.kind in ('siege', 'blockade', 'encirclement', 'offensive', 'front_line')
),
capped as (
    select e.*, coalesce(c.lineage, '{}') as lineage, coalesce(c.basis, 'none') as basis, d.coarse, u.until, h.id is not null as hidden,
           u.id is not null and coalesce(u.until > current_date, true) as embargoed,
           least(d.depth, case when h.id is not null or u.id is not null and coalesce(u.until > current_date, true) then 2 end) as depth,
           case e.place_precision when 'exact' then 4 when 'near' then 4 when 'adm2' then 2 when 'adm1' then 1 else 0 end as stated_depth
    from stated e
    left join coded c on c.id = e.id
    left join demanded d on d.id = e.id
    left join hidden h on h.id = e.id
    left join useful u on u.id = e.id
),
known as (
    select e.*,
           coalesce(e.depth < e.stated_depth, false)
           -- Of these nothing stays that says more than the area: no shape, no site, no words.
           or (e.hidden or e.embargoed) and (e.geometry is not null or e.site_id is not null or e.place_verbatim is not null
                                             or coalesce(e.lineage[4], e.lineage[5]) is not null) as place_coarser,
           coalesce(e.coarse, 0) > case e.date_precision when 'exact' then 0 when 'day' then 1 when 'days' then 2 when 'week' then 3
                                       when 'month' then 4 when 'quarter' then 5 else 6 end as date_coarser
    from capped e
)
select id, basis, place_coarser, date_coarser, hidden, embargoed, until,
       (select days from embargo_days where concept = 'facility') as status_days,
       case when place_coarser then lineage[1:depth + 1] else lineage end as lineage,
       case when not place_coarser or stated_depth <= depth then place_precision
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
