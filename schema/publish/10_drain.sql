-- What is to be published: the queue, emptied of exactly what this snapshot sees, and the events that it names.
-- Confidential collections stay in the queue: nothing can be said of them before disclosure control exists.
create temp table confidential on commit drop as
select distinct e.id, c.slug
from core.unpublished u join core.event e on e.id = u.event_id join core.current_collection c on c.id = e.collection_id
where c.disclosure <> 'public';

create temp table drained on commit drop as
with gone as (
    delete from core.unpublished u where not exists (select from confidential c where c.id = u.event_id) returning event_id
)
select distinct event_id as id from gone;

create temp table stated_event on commit drop as
select e.id, i.code, c.slug, c.disclosure, e.kind, e.granularity, e.title_en, e.title_ar, e.summary_en, e.summary_ar,
       e.day_from, e.day_to, e.occurred, e.timezone, e.date_precision, e.date_verbatim, e.time_of_day, e.ongoing,
       e.geometry, e.place_precision, e.uncertainty_metres, e.place_verbatim, e.area_scheme,
       e.stated_adm0, e.stated_adm1, e.stated_adm2, e.stated_adm3, e.stated_adm4, e.context, e.facility_kinds
from drained d
join core.current_event e on e.id = d.id
join core.identity i on i.id = e.id
join core.current_collection c on c.id = e.collection_id;

alter table stated_event add primary key (id);
analyze drained;
analyze stated_event;

-- Protective versions in or beneath these events that no publication has acted upon yet.
create temp table protective on commit drop as
with marked as (
    select id, version, id as event_id from core.event where protective
    union all select id, version, event_id from core.act where protective
    union all select id, version, event_id from core.victim where protective
    union all select id, version, event_id from core.involvement where protective
    union all select id, version, event_id from core.information where protective
    union all select id, version, record_id from core.claim where protective
    union all select id, version, event_id from core.assessment where protective
)
select m.* from marked m join drained d on d.id = m.event_id
where not exists (select from core.protective_done done where (done.id, done.version) = (m.id, m.version));

insert into core.protective_done (id, version) select id, version from protective;

-- Why the newest version of each event or of what lies beneath it was written; a protective one does not say.
create temp table last_reason on commit drop as
with written as (
    select e.id, e.recorded_at, e.version, e.reason, e.protective from core.event e join drained using (id)
    union all
    select c.record_id, c.recorded_at, c.version, c.reason, c.protective from core.claim c join drained d on d.id = c.record_id
    union all
    select a.event_id, a.recorded_at, a.version, a.reason, a.protective from core.act a join drained d on d.id = a.event_id
)
select distinct on (id) core.opaque(id) as id, recorded_at, case when not protective then reason end as reason
from written order by id, recorded_at desc, version desc, written.reason;
