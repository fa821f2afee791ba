-- How many records each two named sources both documented, and each of them alone on the diagonal.
with named as (
    select e.collection, e.granularity, e.id, s.source
    from events e join event_sources s on s.event_id = e.id where s.source <> 'protected'
)
select a.collection, a.granularity, a.source as one, b.source as other, count(*) as records
from named a join named b on b.id = a.id and a.source <= b.source
group by a.collection, a.granularity, a.source, b.source
