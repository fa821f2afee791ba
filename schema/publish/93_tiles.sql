-- Where the versions in tile_version may be drawn. Runs once per audience, after the events were written.
-- What is used more than once is fenced by an offset: inlined, it would be reckoned as often.
-- The middle of an area stands in for a place, however precise it is said to be: it is no point of a map.
insert into tile_event (event_id, since, known, spot, x, y, finest, radius, day_from, day_to, low, best, high, stated, kind, granularity,
                        verification, collection, place_precision, date_precision, violations, adm0, adm1, adm2, adm3, adm4,
                        independent_sources, first_reported, code)
select e.id, e.since, e.known, m.spot, g.x, g.y, f.finest, d.radius, e.day_from, e.day_to, t.low, t.best, t.high, t.event_id is not null,
       e.kind, e.granularity, e.verification, e.collection, e.place_precision, e.date_precision, e.violations,
       e.adm0, e.adm1, e.adm2, e.adm3, e.adm4, e.independent_sources, e.first_reported, e.code
from tile_version v
join event e on (e.id, e.since) = (v.id, v.since)
left join tally t on (t.event_id, t.since) = (e.id, e.since) and t.measure = 'killed' and t.population = 'all'
left join stand_in s on s.id = e.id
cross join lateral (
    select e.lon is not null and e.place_precision in ('exact', 'near') and s.id is null and abs(e.lat) < 85 as drawn
) a
cross join lateral (
    select case when a.drawn then least(floor((e.lon + 180) / 360 * 67108864), 67108863)::int end as x,
           case when a.drawn then floor((1 - asinh(tan(radians(e.lat))) / pi()) / 2 * 67108864)::int end as y,
           -- Of near, 25 km is what the word means where its source gives no radius.
           case when a.drawn then coalesce((e.document ->> 'uncertainty_metres')::float, case e.place_precision when 'near' then 25000 else 0 end) end as metres
    offset 0
) g
cross join lateral (select case when e.place_precision = 'near' then ceil(g.metres)::int end as radius) d
cross join lateral (
    select case when g.metres <= 0.25 then 26
                -- 40,075 km is the equator; squares are as wide as their middle latitude lets them be.
                when g.metres > 0.25 then greatest(0, least(26, floor(ln(40075016.7 * cos(radians(e.lat)) / (2 * g.metres)) / ln(2))))::int
           end as finest
    offset 0
) f
cross join lateral (select g.x::bigint as x, g.y::bigint as y offset 0) b16
cross join lateral (select (b16.x | (b16.x << 16)) & 281470681808895 as x, (b16.y | (b16.y << 16)) & 281470681808895 as y offset 0) b8
cross join lateral (select (b8.x | (b8.x << 8)) & 71777214294589695 as x, (b8.y | (b8.y << 8)) & 71777214294589695 as y offset 0) b4
cross join lateral (select (b4.x | (b4.x << 4)) & 1085102592571150095 as x, (b4.y | (b4.y << 4)) & 1085102592571150095 as y offset 0) b2
cross join lateral (select (b2.x | (b2.x << 2)) & 3689348814741910323 as x, (b2.y | (b2.y << 2)) & 3689348814741910323 as y offset 0) b1
cross join lateral (
    select ((b1.x | (b1.x << 1)) & 6148914691236517205) | (((b1.y | (b1.y << 1)) & 6148914691236517205) << 1) as spot
) m
where v.sign > 0
order by m.spot, e.kind collate "C", e.id collate "C";
