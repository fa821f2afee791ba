-- The area that contains an event, no deeper than the stated precision allows (UCDP where_prec; record page, Space).
-- exact: deepest; near: the deepest that holds the whole disc; adm2, adm1, country: that level; fuzzy and the rest: none.
create temp table spot on commit drop as
select distinct geometry, place_precision,
       case place_precision when 'exact' then 4 when 'near' then 4 when 'adm2' then 2 when 'adm1' then 1 when 'country' then 0 end as depth,
       case when place_precision = 'near' and st_dimension(geometry) = 0
            then st_buffer(geometry::geography, uncertainty_metres)::geometry else geometry end as footprint
from stated
where geometry is not null and place_precision in ('exact', 'near', 'adm2', 'adm1', 'country')
  and (place_precision <> 'near' or uncertainty_metres is not null or st_dimension(geometry) > 0);

create temp table contained on commit drop as
select distinct on (s.geometry, s.place_precision) s.geometry, s.place_precision, a.depth, a.lineage
from spot s join area a on a.depth <= s.depth and st_covers(a.geometry, s.footprint)
-- Simplified boundaries overlap by slivers: the lower code, so that the same file gives the same answer.
order by s.geometry, s.place_precision, a.depth desc, a.pcode;

analyze contained;

create temp table coded on commit drop as
with both_ways as (
    select s.id, st.lineage as stated, st.depth as stated_depth, c.lineage as held, c.depth as held_depth, coalesce(st.contradicted, false) as contradicted
    from stated s
    left join stated_lineage st on st.id = s.id
    left join contained c on (c.geometry, c.place_precision) = (s.geometry, s.place_precision)
),
judged as (
    select *, exists (select from unnest(stated, held) as level (one, other) where one <> other) as apart
    from both_ways
)
select id,
       case when stated is null then held
            when held is null or apart or contradicted or stated_depth >= held_depth then stated
            else held end as lineage,
       case when apart or contradicted then 'disagrees'
            when stated is not null then 'stated'
            when held is not null then 'contained'
            else 'none' end as basis
from judged;

alter table coded add primary key (id);
analyze coded;
