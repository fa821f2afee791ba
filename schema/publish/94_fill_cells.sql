-- The cells where there are none: each is in what changed once. Runs once per audience, last, in place of 94_merge_cells.
insert into cell
select d.* from cell_delta d
-- Neighbours in a question are neighbours on disk: by one text of bytes, which sorts in a quarter of the time.
order by concat_ws(chr(31), d.level, d.violation, d.measure, d.population, d.area, d.day_from) collate "C";

insert into cell_source
select d.* from cell_source_delta d
order by concat_ws(chr(31), d.level, d.violation, d.area, d.day_from) collate "C";
