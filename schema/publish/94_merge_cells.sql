-- Add what changed to the cells, and drop those that nothing is left of. Runs once per audience, last.
insert into cell
select d.key, d.collection, d.granularity, d.level, d.area, d.adm0, d.adm1, d.adm2, d.adm3, d.adm4, d.violation, d.month_from, d.month_to, d.measure,
       d.population, d.month, sum(d.records), sum(d.lows), sum(d.open_ended), sum(d.without_best), sum(d.single), sum(d.fighting), sum(d.fighting_best),
       sum(d.conflicting), sum(d.unnumbered), sum(d.low), sum(d.best), sum(d.high), sum(d.fits_day), sum(d.fits_week), sum(d.fits_month),
       sum(d.fits_quarter), sum(d.fits_year), sum(d.incoherent), sum(d.lower), sum(d.value), sum(d.upper)
from cell_delta d
group by d.key, d.collection, d.granularity, d.level, d.area, d.adm0, d.adm1, d.adm2, d.adm3, d.adm4, d.violation, d.month_from, d.month_to, d.measure,
         d.population, d.month
-- Neighbours in a question are neighbours on disk.
order by d.level, d.violation, d.measure, d.population, d.area, d.month
on conflict (key) do update set
    records = cell.records + excluded.records, lows = cell.lows + excluded.lows, open_ended = cell.open_ended + excluded.open_ended,
    without_best = cell.without_best + excluded.without_best, single = cell.single + excluded.single, fighting = cell.fighting + excluded.fighting,
    fighting_best = cell.fighting_best + excluded.fighting_best, conflicting = cell.conflicting + excluded.conflicting,
    unnumbered = cell.unnumbered + excluded.unnumbered, low = cell.low + excluded.low, best = cell.best + excluded.best, high = cell.high + excluded.high,
    fits_day = cell.fits_day + excluded.fits_day, fits_week = cell.fits_week + excluded.fits_week, fits_month = cell.fits_month + excluded.fits_month,
    fits_quarter = cell.fits_quarter + excluded.fits_quarter, fits_year = cell.fits_year + excluded.fits_year,
    incoherent = cell.incoherent + excluded.incoherent, lower = cell.lower + excluded.lower, value = cell.value + excluded.value,
    upper = cell.upper + excluded.upper;

delete from cell c using cell_delta d where c.key = d.key and c.records = 0 and c.incoherent = 0;

insert into cell_source
select d.key, d.collection, d.granularity, d.level, d.area, d.adm0, d.adm1, d.adm2, d.adm3, d.adm4, d.violation, d.month_from, d.month_to, d.source,
       sum(d.events)
from cell_source_delta d
group by d.key, d.collection, d.granularity, d.level, d.area, d.adm0, d.adm1, d.adm2, d.adm3, d.adm4, d.violation, d.month_from, d.month_to, d.source
order by d.level, d.violation, d.area, d.month_from
on conflict (key) do update set events = cell_source.events + excluded.events;

delete from cell_source c using cell_source_delta d where c.key = d.key and c.events = 0;

drop table cell_delta, cell_source_delta;
