-- What the versions in tile_version add to squares and areas, or take from them by their sign. Runs once per audience and more than once.
create temp table if not exists tile_delta (collection text, level int, square bigint, pcode text, near bigint, events bigint, incidents bigint,
                                            stated bigint, lows bigint, bests bigint, highs bigint, low bigint, best bigint, high bigint) on commit drop;

insert into tile_delta
select e.collection, g.level, p.square, p.pcode,
       sum(v.sign) filter (where e.spot is not null), sum(v.sign),
       sum(v.sign) filter (where i.counted), sum(v.sign) filter (where i.counted and e.stated),
       sum(v.sign) filter (where i.counted and e.low is not null), sum(v.sign) filter (where i.counted and e.best is not null),
       sum(v.sign) filter (where i.counted and e.high is not null), sum(v.sign * e.low) filter (where i.counted),
       sum(v.sign * e.best) filter (where i.counted), sum(v.sign * e.high) filter (where i.counted)
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
group by 1, 2, 3, 4;
