-- Documents are taken apart many times before they are written: LZ4 is several times faster at that than the default.
set local default_toast_compression = 'lz4';

-- What is to be published: the queue, emptied of exactly what this snapshot sees, what waited for its day, and whatever
-- mentions one of these: it tells no more of it than may be seen of it now.
create temp table drained on commit drop as
with gone as (
    delete from core.unpublished returning record_id
),
due as (
    select record_id as id from gone
    union
    select record_id from core.embargo where until <= current_date
),
few as (
    -- Areas of which it turns out that few live there: what stands at one of them must stand wider (70_generalise).
    select distinct d.pcode from core.denominator d join due on due.id = d.id where d.people < 1000
),
at_few as (
    select id from partner.event join few on few.pcode = adm2 where upper_inf(known)
    union select id from open.event join few on few.pcode = adm2 where upper_inf(known)
    union select id from partner.record join few on few.pcode = area where upper_inf(known)
    union select id from open.record join few on few.pcode = area where upper_inf(known)
)
select id from due
union
select s.id
from (select id, collection_id from core.current_event union all select id, collection_id from core.current_lasting) s
join core.current_collection c on c.id = s.collection_id
where (select exists (select from few)) and c.disclosure in (select disclosure from core.policy) and core.opaque(s.id) in (select id from at_few)
union
select r.event_id from core.event_relation r join due on due.id = r.other_id
union
select s.facility_id from core.facility_status s join due on due.id = s.cause_id
union
select f.id from core.displacement_flow f join due on due.id = f.cause_id
union
select e.id from core.event e join core.facility f on f.id = e.facility_id join due on due.id = f.id;

create temp table stated_event on commit drop as
select e.id, i.code, c.slug, c.disclosure, e.kind, e.granularity, e.title_en, e.title_ar, e.summary_en, e.summary_ar,
       e.day_from, e.day_to, e.occurred, e.timezone, e.date_precision, e.date_verbatim, e.time_of_day, e.ongoing,
       e.geometry, e.place_precision, e.uncertainty_metres, e.place_verbatim, e.site_id, e.area_scheme,
       e.stated_adm0, e.stated_adm1, e.stated_adm2, e.stated_adm3, e.stated_adm4, e.context, e.facility_kinds, e.facility_id
from drained d
join core.current_event e on e.id = d.id
join core.identity i on i.id = e.id
join core.current_collection c on c.id = e.collection_id;

create temp table stated_record on commit drop as
select r.id, r.type, i.code, c.slug, c.disclosure, r.kind, r.title_en, r.title_ar,
       r.day_from, r.day_to, r.occurred, r.timezone, r.date_precision, r.date_verbatim, r.time_of_day, r.ongoing,
       r.geometry, r.place_precision, r.uncertainty_metres, r.place_verbatim, r.site_id, r.area_scheme,
       r.stated_adm0, r.stated_adm1, r.stated_adm2, r.stated_adm3, r.stated_adm4
from drained d
join core.current_lasting r on r.id = d.id
join core.identity i on i.id = r.id
join core.current_collection c on c.id = r.collection_id;

alter table stated_event add primary key (id);
alter table stated_record add primary key (id);
analyze drained;
analyze stated_event;
analyze stated_record;

create temp view stated as
select id, 'event' as type, kind, geometry, place_verbatim, place_precision, uncertainty_metres, site_id, area_scheme, stated_adm0, stated_adm1, stated_adm2, stated_adm3,
       stated_adm4, day_from, day_to, date_precision, disclosure
from stated_event
union all
select id, type, kind, geometry, place_verbatim, place_precision, uncertainty_metres, site_id, area_scheme, stated_adm0, stated_adm1, stated_adm2, stated_adm3,
       stated_adm4, day_from, day_to, date_precision, disclosure
from stated_record;

-- Protective versions in or beneath these records that no publication has acted upon yet.
create temp table protective on commit drop as
with refusal as (
    -- Of what has to do with publishing.
    select id, version, victim_id, source_id from core.consent
    where protective and purpose in ('hold', 'aggregate_publication', 'record_publication', 'name_publication', 'partner_sharing')
),
told_by as (
    select record_id, source_id from core.claim
    union all select record_id, source_id from core.information
    union all select event_id, source_id from core.involvement
    union all select facility_id, source_id from core.facility_status
    union all select episode_id, source_id from core.detention_stage
),
marked as (
    select id, version, id as record_id from core.event where protective
    union all select id, version, id from core.lasting where protective
    union all select id, version, event_id from core.act where protective
    union all select id, version, record_id from core.victim where protective
    union all select id, version, event_id from core.involvement where protective
    union all select id, version, record_id from core.information where protective
    union all select id, version, record_id from core.claim where protective
    union all select id, version, event_id from core.assessment where protective
    union all select id, version, facility_id from core.facility_status where protective
    union all select id, version, episode_id from core.detention_stage where protective
    union all select id, version, record_id from core.party where protective
    union all select id, version, record_id from core.release_level where protective
    union all select id, version, record_id from core.sign_off where protective
    union all select id, version, unnest(array[from_id, into_id]) from core.merge where protective
    union all select c.id, c.version, v.record_id from refusal c join core.victim v on v.id = c.victim_id
    union all select c.id, c.version, t.record_id from refusal c join told_by t on t.source_id = c.source_id
)
select distinct m.* from marked m join drained d on d.id = m.record_id
where not exists (select from core.protective_done done where (done.id, done.version) = (m.id, m.version));

-- The same of what belongs to no record: its past rows go with it (96_forget).
create temp table protective_entity on commit drop as
select m.* from (
    select id, version, id as entity_id from core.control where protective
    union all select id, version, document_id from core.quotation where protective
    union all select id, version, id from core.denominator where protective
) m
where not exists (select from core.protective_done done where (done.id, done.version) = (m.id, m.version));

insert into core.protective_done (id, version)
select id, version from protective union select id, version from protective_entity;

-- Why the newest version of each record or of what lies beneath it was written; a protective one does not say.
create temp table why_written on commit drop as
with written as (
    select e.id, e.recorded_at, e.version, e.reason, e.protective from core.event e join drained using (id)
    union all
    select r.id, r.recorded_at, r.version, r.reason, r.protective from core.lasting r join drained using (id)
    union all
    select c.record_id, c.recorded_at, c.version, c.reason, c.protective from core.claim c join drained d on d.id = c.record_id
    union all
    select a.event_id, a.recorded_at, a.version, a.reason, a.protective from core.act a join drained d on d.id = a.event_id
    union all
    select s.facility_id, s.recorded_at, s.version, s.reason, s.protective from core.facility_status s join drained d on d.id = s.facility_id
    union all
    select s.episode_id, s.recorded_at, s.version, s.reason, s.protective from core.detention_stage s join drained d on d.id = s.episode_id
)
select distinct on (id) id, recorded_at, case when not protective then reason end as reason
from written order by id, recorded_at desc, version desc, written.reason;
