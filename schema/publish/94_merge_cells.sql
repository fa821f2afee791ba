-- Add what changed to the cells, and drop those that nothing is left of. Runs once per audience, last.
insert into cell
select d.key, d.collection, d.granularity, d.level, d.area, d.adm0, d.adm1, d.adm2, d.adm3, d.violation, d.day_from, d.day_to,
       d.measure, d.population, d.days,
       sum(d.records), sum(d.lows), sum(d.open_ended), sum(d.without_best), sum(d.single), sum(d.fighting), sum(d.fighting_best), sum(d.conflicting),
       sum(d.unnumbered), sum(d.low), sum(d.best), sum(d.high), sum(d.incoherent)
from cell_delta d
group by d.key, d.collection, d.granularity, d.level, d.area, d.adm0, d.adm1, d.adm2, d.adm3, d.violation, d.day_from, d.day_to,
         d.measure, d.population, d.days
-- Neighbours in a question are neighbours on disk: by one text of bytes, which sorts in a quarter of the time.
order by concat_ws(chr(31), d.level, d.violation, d.measure, d.population, d.area, d.day_from) collate "C"
on conflict (key) do update set
    records = cell.records + excluded.records, lows = cell.lows + excluded.lows, open_ended = cell.open_ended + excluded.open_ended, without_best =
    cell.without_best + excluded.without_best, single = cell.single + excluded.single, fighting = cell.fighting + excluded.fighting, fighting_best =
    cell.fighting_best + excluded.fighting_best, conflicting = cell.conflicting + excluded.conflicting, unnumbered = cell.unnumbered +
    excluded.unnumbered, low = cell.low + excluded.low, best = cell.best + excluded.best, high = cell.high + excluded.high, incoherent =
    cell.incoherent + excluded.incoherent;

delete from cell c using cell_delta d where c.key = d.key and c.records = 0 and c.incoherent = 0;

insert into cell_source
select d.key, d.collection, d.granularity, d.level, d.area, d.adm0, d.adm1, d.adm2, d.adm3, d.violation, d.day_from, d.day_to, d.source, sum(d.events)
from cell_source_delta d
group by d.key, d.collection, d.granularity, d.level, d.area, d.adm0, d.adm1, d.adm2, d.adm3, d.violation, d.day_from, d.day_to, d.source
order by concat_ws(chr(31), d.level, d.violation, d.area, d.day_from) collate "C"
on conflict (key) do update set events = cell_source.events + excluded.events;

delete from cell_source c using cell_source_delta d where c.key = d.key and c.events = 0;
