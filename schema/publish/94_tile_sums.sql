-- What the versions in tile_version add to squares and areas, or take from them by their sign. Runs once per audience and more than once.
create temp table if not exists tile_delta (collection text, violation text, kind text, level int, square bigint, pcode text,
                                            near bigint, events bigint, incidents bigint,
                                            stated bigint, lows bigint, bests bigint, highs bigint, low bigint, best bigint, high bigint) on commit drop;
drop table if exists tile_alike, tile_under;

-- First what has the same violations and the same kind, which is far less than what is added for each of the terms that contain these.
create temp table tile_alike on commit drop as
select e.collection, e.violations, e.kind, g.level, p.square, p.pcode,
       sum(v.sign) filter (where e.spot is not null) as near, sum(v.sign) as events,
       sum(v.sign) filter (where i.counted) as incidents, sum(v.sign) filter (where i.counted and e.stated) as stated,
       sum(v.sign) filter (where i.counted and e.low is not null) as lows, sum(v.sign) filter (where i.counted and e.best is not null) as bests,
       sum(v.sign) filter (where i.counted and e.high is not null) as highs, sum(v.sign * e.low) filter (where i.counted) as low,
       sum(v.sign * e.best) filter (where i.counted) as best, sum(v.sign * e.high) filter (where i.counted) as high
from tile_version v
join tile_event e on (e.event_id, e.since) = (v.id, v.since)
cross join generate_series(5, 19) as g (level)
cross join lateral (select e.granularity = 'incident' as counted, coalesce(e.finest >= g.level, false) as located) i
cross join lateral (
    select case when i.located then e.spot >> (2 * (26 - g.level)) end as square,
           case when not i.located then coalesce(case when g.level >= 16 then e.adm4 end, case when g.level >= 13 then e.adm3 end,
                                                 case when g.level >= 10 then e.adm2 end, e.adm1, e.adm0, '') end as pcode
) p
where g.level <= 13 or not i.located
group by 1, 2, 3, 4, 5, 6;

-- What each of these is added to: the sums of all, and once those of each term that contains one of its violations, or its kind.
create temp table tile_under on commit drop as
select a.violations, a.kind, u.violation, u.of_kind
from (select distinct violations, kind from tile_alike) a
cross join lateral (
    select '' as violation, '' as of_kind
    union all
    select distinct t.term, '' from tile_term t where t.vocabulary = 'violation' and t.code = any (a.violations)
    union all
    select '', t.term from tile_term t where t.vocabulary = 'event' and t.code = a.kind
) u;

analyze tile_alike;
analyze tile_under;

insert into tile_delta
select a.collection, u.violation, u.of_kind, a.level, a.square, a.pcode, sum(a.near), sum(a.events), sum(a.incidents), sum(a.stated),
       sum(a.lows), sum(a.bests), sum(a.highs), sum(a.low), sum(a.best), sum(a.high)
from tile_alike a
join tile_under u using (violations, kind)
group by 1, 2, 3, 4, 5, 6;
