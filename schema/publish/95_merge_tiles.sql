-- Add what changed to squares and areas, and drop those that nothing is left of. Runs once per audience, last.
insert into tile_cell
select d.collection, d.violation, d.kind, d.level, d.square, sum(d.events), coalesce(sum(d.incidents), 0), coalesce(sum(d.stated), 0), coalesce(sum(d.lows), 0),
       coalesce(sum(d.bests), 0), coalesce(sum(d.highs), 0), coalesce(sum(d.low), 0), coalesce(sum(d.best), 0), coalesce(sum(d.high), 0)
from tile_delta d where d.square is not null
group by 1, 2, 3, 4, 5
-- Neighbours in a question are neighbours on disk: by one text of bytes, which sorts in a quarter of the time.
order by concat_ws(chr(31), d.violation, d.kind, lpad(d.level::text, 2), lpad(d.square::text, 16), d.collection) collate "C"
on conflict (collection, violation, kind, level, square) do update set
    events = tile_cell.events + excluded.events, incidents = tile_cell.incidents + excluded.incidents, stated = tile_cell.stated + excluded.stated,
    lows = tile_cell.lows + excluded.lows, bests = tile_cell.bests + excluded.bests, highs = tile_cell.highs + excluded.highs,
    low = tile_cell.low + excluded.low, best = tile_cell.best + excluded.best, high = tile_cell.high + excluded.high;

delete from tile_cell c using tile_delta d
where (c.collection, c.violation, c.kind, c.level, c.square) = (d.collection, d.violation, d.kind, d.level, d.square) and c.events = 0;

insert into tile_area
select d.collection, d.violation, d.kind, d.level, d.pcode, sum(d.events), coalesce(sum(d.incidents), 0), coalesce(sum(d.stated), 0), coalesce(sum(d.lows), 0),
       coalesce(sum(d.bests), 0), coalesce(sum(d.highs), 0), coalesce(sum(d.low), 0), coalesce(sum(d.best), 0), coalesce(sum(d.high), 0),
       coalesce(sum(d.near), 0)
from tile_delta d where d.pcode is not null
group by 1, 2, 3, 4, 5
-- Neighbours in a question are neighbours on disk: by one text of bytes, which sorts in a quarter of the time.
order by concat_ws(chr(31), d.violation, d.kind, lpad(d.level::text, 2), d.pcode, d.collection) collate "C"
on conflict (collection, violation, kind, level, pcode) do update set
    events = tile_area.events + excluded.events, incidents = tile_area.incidents + excluded.incidents, stated = tile_area.stated + excluded.stated,
    lows = tile_area.lows + excluded.lows, bests = tile_area.bests + excluded.bests, highs = tile_area.highs + excluded.highs,
    low = tile_area.low + excluded.low, best = tile_area.best + excluded.best, high = tile_area.high + excluded.high,
    near = tile_area.near + excluded.near;

delete from tile_area a using tile_delta d
where (a.collection, a.violation, a.kind, a.level, a.pcode) = (d.collection, d.violation, d.kind, d.level, d.pcode) and a.events = 0;
