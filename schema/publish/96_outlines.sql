-- Outlines of the areas as tiles draw them, at four grades of detail. Runs once per audience, after the places were written.
delete from tile_outline o where not exists (select from place p where (p.id, p.since) = (o.place, o.since));

insert into tile_outline (place, since, zoom, geometry)
with missing as materialized (
    -- Found before anything is drawn: most publications bring no area.
    select p.id, p.since, p.geometry from place p
    where p.level is not null and st_dimension(p.geometry) = 2
      and not exists (select from tile_outline t where (t.place, t.since) = (p.id, p.since))
),
whole as materialized (
    -- To the poles the map has no end: what lies beyond 85 degrees is not drawn.
    select id, since, st_transform(case when abs(st_ymin(geometry)) > 85 or abs(st_ymax(geometry)) > 85
                                        then st_intersection(geometry, st_makeenvelope(-180, -85, 180, 85, 4326)) else geometry end, 3857) as geometry
    from missing
)
select w.id, w.since, z.zoom, o.geometry
from whole w
cross join (values (3), (6), (9), (14)) z (zoom)
cross join lateral (select st_simplifypreservetopology(w.geometry, 40075016.7 / 512 / 2 ^ z.zoom / 2) as geometry) o
where not st_isempty(o.geometry)
order by w.id, w.since, z.zoom;
