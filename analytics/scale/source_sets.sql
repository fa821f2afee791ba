-- Records by the exact set of named sources behind them (analytics/overlaps.py). A set without any is empty: nobody
-- stands behind these, or only sources whose identity is withheld, who share one stand-in.
with named as (
    select event_id, array_sort(array_agg(source)) as sources from event_sources where source <> 'protected' group by event_id
)
select n.sources, e.collection, e.granularity, count(*) as records
from events e left join named n on n.event_id = e.id
group by n.sources, e.collection, e.granularity
