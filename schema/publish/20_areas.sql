-- All areas with the codes of their lineage: five places, adm0 to adm4, null where that level was not imported.
create temp table area on commit drop as
with recursive above as (
    select p.pcode, p.level, p.pcode as upper_code, p.level as upper_level, p.parent_pcode as next
    from core.current_place p where p.level is not null
    union all
    select l.pcode, l.level, p.pcode, p.level, p.parent_pcode
    from above l join core.current_place p on p.pcode = l.next and p.level < l.upper_level
),
whole as (
    select pcode, array[
        max(upper_code) filter (where upper_level = 'adm0'), max(upper_code) filter (where upper_level = 'adm1'),
        max(upper_code) filter (where upper_level = 'adm2'), max(upper_code) filter (where upper_level = 'adm3'),
        max(upper_code) filter (where upper_level = 'adm4')] as codes
    from above group by 1
)
select p.id, p.pcode, p.level, right(p.level, 1)::int as depth, p.kind, p.name_en, p.name_ar, p.name_fr, p.geometry,
       w.codes as lineage,
       jsonb_build_object(
           'id', core.opaque(p.id), 'pcode', p.pcode, 'level', p.level, 'kind', p.kind,
           'name', jsonb_build_object('en', p.name_en, 'ar', p.name_ar)
       ) as header
from core.current_place p join whole w using (pcode)
where p.level is not null;

-- Every place as others mention it: an area, or a site within one.
create temp table place_header on commit drop as
select a.id, a.header, a.lineage, a.depth, a.depth as own_depth from area a
union all
select p.id,
       jsonb_build_object('id', core.opaque(p.id), 'pcode', p.pcode, 'level', p.level, 'kind', p.kind,
                          'name', jsonb_build_object('en', p.name_en, 'ar', p.name_ar)),
       a.lineage, a.depth, null
from core.current_place p left join area a on a.pcode = p.parent_pcode
where p.level is null;

alter table place_header add primary key (id);
analyze place_header;

create unique index on area (pcode);
create index on area using gist (geometry);
analyze area;

-- What providers' names mean: the reviewed alias, else a name that only one area of the level bears.
create temp table named_area on commit drop as
with stated as (
    select distinct s.area_scheme as scheme, a.level, a.name
    from stated s, lateral (values
        ('adm0', s.stated_adm0), ('adm1', s.stated_adm1), ('adm2', s.stated_adm2), ('adm3', s.stated_adm3), ('adm4', s.stated_adm4)
    ) as a (level, name)
    where a.name is not null
),
borne as (
    select s.scheme, s.level, s.name, min(a.pcode) as pcode
    from stated s join area a on a.level = s.level and lower(s.name) in (lower(a.name_en), a.name_ar, lower(a.name_fr))
    group by 1, 2, 3 having count(*) = 1
)
select s.scheme, s.level, s.name,
       coalesce(case when s.scheme = 'pcode' then s.name end, aliased.pcode, borne.pcode) as pcode
from stated s
left join core.area_alias aliased on (aliased.scheme, aliased.level, aliased.name) = (s.scheme, s.level, s.name)
left join borne on (borne.scheme, borne.level, borne.name) = (s.scheme, s.level, s.name);

analyze named_area;

-- The area that an event states: the deepest one, unless a wider one stated beside it contradicts it; then the wider.
create temp table stated_lineage on commit drop as
with one as (
    select s.id, a.depth, a.lineage, a.pcode
    from stated s
    cross join lateral (values
        ('adm0', s.stated_adm0), ('adm1', s.stated_adm1), ('adm2', s.stated_adm2), ('adm3', s.stated_adm3), ('adm4', s.stated_adm4)
    ) as given (level, name)
    join named_area n on (n.scheme, n.level, n.name) = (s.area_scheme, given.level, given.name)
    join area a on a.pcode = n.pcode
    union
    -- A named site lies in the area that it is recorded in.
    select s.id, h.depth, h.lineage, h.lineage[h.depth + 1] from stated s join place_header h on h.id = s.site_id where h.lineage is not null
),
contradicted as (
    select distinct o.id, o.depth
    from one o join one w on w.id = o.id and w.depth < o.depth and o.lineage[w.depth + 1] <> w.pcode
)
select distinct on (o.id) o.id, o.depth, o.lineage,
       o.id in (select id from contradicted) as contradicted
from one o left join contradicted c on (c.id, c.depth) = (o.id, o.depth)
order by o.id, c.id is not null, o.depth desc;

alter table stated_lineage add primary key (id);
analyze stated_lineage;
