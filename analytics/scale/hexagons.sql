-- Records by hexagon of H3 at each resolution; those known less precisely are counted without one, so that sums agree.
with placed as (
    select collection, granularity, 5 as resolution, h3_5 as hexagon from events
    union all select collection, granularity, 6, h3_6 from events
    union all select collection, granularity, 7, h3_7 from events
    union all select collection, granularity, 8, h3_8 from events
)
select collection, granularity, resolution, hexagon, count(*) as records
from placed
group by collection, granularity, resolution, hexagon
