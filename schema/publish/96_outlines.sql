-- Outlines of the areas as tiles draw them, at four grades of detail. Runs once per audience, after the places were written.
delete from tile_outline o where not exists (select from place p where (p.id, p.since) = (o.place, o.since));

insert into tile_outline (place, since, zoom, geometry)
select p.id, p.since, z.zoom, o.geometry
from place p
cross join (values (3), (6), (9), (14)) z (zoom)
cross join lateral (
    -- To the poles the map has no end: what lies beyond 85 degrees is not drawn.
    select st_transform(case when abs(st_ymin(p.geometry)) > 85 or abs(st_ymax(p.geometry)) > 85
                             then st_intersection(p.geometry, st_makeenvelope(-180, -85, 180, 85, 4326)) else p.geometry end, 3857) as whole
) w
cross join lateral (select st_simplifypreservetopology(w.whole, 40075016.7 / 512 / 2 ^ z.zoom / 2) as geometry) o
where p.level is not null and st_dimension(p.geometry) = 2 and not st_isempty(o.geometry)
  and not exists (select from tile_outline t where (t.place, t.since, t.zoom) = (p.id, p.since, z.zoom))
order by p.id, p.since, z.zoom;
