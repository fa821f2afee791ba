-- The newest published state of collection `qasira` in third normal form: what a server that maps tables to GraphQL reads.
-- Codes of vocabularies stay codes. Run by the owner of the database; the public login reads it.
drop schema if exists bench cascade;
create schema bench;

create temp table shown on commit drop as
select id, document::jsonb as document, geometry, day_from, day_to, adm1, adm2, lon, lat
from open.event where upper_inf(known) and collection = 'qasira';

create temp table stated_act on commit drop as
select s.id as event_id, a.value as act from shown s, jsonb_array_elements(s.document -> 'acts') a;

create temp table stated_claim on commit drop as
select s.id as event_id, c.value as claim from shown s, jsonb_array_elements(s.document -> 'claims') c;

create temp table stated_information on commit drop as
select s.id as event_id, i.value as information from shown s, jsonb_array_elements(s.document -> 'information') i;

create temp table stated_involvement on commit drop as
select row_number() over () as id, a.act ->> 'id' as act_id, i.value as involvement
from stated_act a, jsonb_array_elements(a.act -> 'involvements') i;

create table bench.place as
select distinct on (p ->> 'id') p ->> 'id' as id, p ->> 'pcode' as pcode, p #>> '{name,en}' as name_en, p #>> '{name,ar}' as name_ar,
       p ->> 'kind' as kind, p ->> 'level' as level
from (select document -> 'place' as p from shown) x where p ->> 'id' is not null;

create table bench.actor as
select distinct on (a ->> 'id') a ->> 'id' as id, a #>> '{name,en}' as name_en, a #>> '{name,ar}' as name_ar, a ->> 'kind' as kind
from (select involvement -> 'actor' as a from stated_involvement union all select claim -> 'side' from stated_claim) x
where a ->> 'id' is not null;

create table bench.source as
select distinct on (s ->> 'id') s ->> 'id' as id, s #>> '{name,en}' as name_en, s #>> '{name,ar}' as name_ar, s ->> 'kind' as kind,
       (s ->> 'protected')::boolean as protected, s ->> 'independence_group' as independence_group
from (
    select claim -> 'source' as s from stated_claim
    union all select information -> 'source' from stated_information
    union all select x.value from shown, jsonb_array_elements(document -> 'sources') x
    union all select x.value from stated_involvement, jsonb_array_elements(involvement -> 'sources') x
) x where s ->> 'id' is not null;

create table bench.document as
select distinct on (d ->> 'id') d ->> 'id' as id, d ->> 'title' as title, d ->> 'kind' as kind, (d ->> 'published_on')::date as published_on
from (
    select claim #> '{anchor,document}' as d from stated_claim
    union all select information #> '{anchor,document}' from stated_information
) x where d ->> 'id' is not null;

create function pg_temp.texts(list jsonb) returns text[] language sql immutable as
'select coalesce(array_agg(x), ''{}'') from jsonb_array_elements_text(list) x';

create table bench.event as
select id, document ->> 'code' as code, document ->> 'kind' as kind, document ->> 'granularity' as granularity,
       document #>> '{title,en}' as title_en, document #>> '{title,ar}' as title_ar,
       document #>> '{summary,en}' as summary_en, document #>> '{summary,ar}' as summary_ar,
       document ->> 'verification' as verification, day_from, day_to,
       (document #>> '{occurred,from}')::date as occurred_from, (document #>> '{occurred,to}')::date as occurred_to,
       document #>> '{occurred,precision}' as date_precision, (document #>> '{occurred,ongoing}')::boolean as ongoing,
       document #>> '{occurred,time_of_day}' as time_of_day, document #>> '{occurred,verbatim}' as date_verbatim,
       document #>> '{place,id}' as place_id, document ->> 'place_verbatim' as place_verbatim, geometry, document -> 'geometry' as geojson,
       lon, lat, document ->> 'place_precision' as place_precision, (document ->> 'uncertainty_metres')::float8 as uncertainty_metres, adm1, adm2,
       -- The month in which it lies wholly.
       case when date_trunc('month', day_from) = date_trunc('month', day_to) then date_trunc('month', day_from)::date end as month,
       pg_temp.texts(document -> 'violations') as violations, pg_temp.texts(document -> 'context') as context,
       pg_temp.texts(document -> 'facility_kinds') as facility_kinds, (document ->> 'independent_sources')::int as independent_sources
from shown;

create table bench.victim as
select distinct on (v ->> 'id') v ->> 'id' as id, event_id, v ->> 'unit' as unit, v #>> '{label,en}' as label_en, v #>> '{label,ar}' as label_ar,
       v #>> '{people,sex}' as sex, v #>> '{people,age_band}' as age_band, v #>> '{people,civilian_status}' as civilian_status,
       pg_temp.texts(v #> '{people,roles}') as roles,
       (v #>> '{size,low}')::int as size_low, (v #>> '{size,best}')::int as size_best, (v #>> '{size,high}')::int as size_high
from (select event_id, act -> 'victim' as v from stated_act) x where v ->> 'id' is not null;

create table bench.act as
select act ->> 'id' as id, event_id, act #>> '{victim,id}' as victim_id, act ->> 'kind' as kind, pg_temp.texts(act -> 'violations') as violations,
       act ->> 'method' as method, act ->> 'outcome' as outcome, act #>> '{reason,en}' as reason_en, act #>> '{reason,ar}' as reason_ar,
       act ->> 'responsibility' as responsibility, act ->> 'response' as response
from stated_act;

create table bench.involvement as
select id, act_id, involvement #>> '{actor,id}' as actor_id, involvement ->> 'degree' as degree, involvement ->> 'attribution' as attribution
from stated_involvement;

create table bench.involvement_source as
select distinct id as involvement_id, s.value ->> 'id' as source_id from stated_involvement, jsonb_array_elements(involvement -> 'sources') s;

create table bench.claim as
select claim ->> 'id' as id, event_id, claim ->> 'act' as act_id, claim ->> 'victim' as victim_id, claim ->> 'measure' as measure,
       (claim ->> 'min')::int as min, (claim ->> 'best')::int as best, (claim ->> 'max')::int as max, claim ->> 'qualifier' as qualifier,
       (claim ->> 'coherent')::boolean as coherent, claim ->> 'verbatim' as verbatim, claim ->> 'population' as population,
       claim #>> '{people,sex}' as sex, claim #>> '{people,age_band}' as age_band, claim #>> '{people,civilian_status}' as civilian_status,
       pg_temp.texts(claim #> '{people,roles}') as roles, claim #>> '{side,id}' as side_id,
       (claim #>> '{period,from}')::date as period_from, (claim #>> '{period,to}')::date as period_to,
       (claim ->> 'cumulative')::boolean as cumulative, (claim ->> 'stated_on')::date as stated_on, claim ->> 'status' as status,
       claim #>> '{source,id}' as source_id, claim #>> '{anchor,document,id}' as document_id,
       (claim #>> '{anchor,start}')::int as anchor_start, (claim #>> '{anchor,end}')::int as anchor_end, claim #>> '{anchor,quote}' as quote
from stated_claim;

create table bench.information as
select row_number() over () as id, event_id, information #>> '{source,id}' as source_id, information #>> '{anchor,document,id}' as document_id,
       (information #>> '{anchor,start}')::int as anchor_start, (information #>> '{anchor,end}')::int as anchor_end,
       information #>> '{anchor,quote}' as quote, information ->> 'connection' as connection, information ->> 'stance' as stance,
       information ->> 'reliability' as reliability
from stated_information;

create table bench.tally as
select s.id as event_id, t.measure, t.population, t.low, t.best, t.high, t.rule, t.independent_sources, t.conflicting
from shown s, jsonb_to_recordset(s.document -> 'tallies') as t (
    measure text, population text, low int, best int, high int, rule text, independent_sources int, conflicting boolean);

create table bench.event_source as
select distinct s.id as event_id, x.value ->> 'id' as source_id from shown s, jsonb_array_elements(s.document -> 'sources') x;

create table bench.redaction as
select row_number() over () as id, s.id as event_id, r.field, r.reason
from shown s, jsonb_to_recordset(s.document -> 'redaction') as r (field text, reason text);

alter table bench.place add primary key (id);
alter table bench.actor add primary key (id);
alter table bench.source add primary key (id);
alter table bench.document add primary key (id);
alter table bench.event add primary key (id), add unique (code), alter day_from set not null, alter day_to set not null, add foreign key (place_id) references bench.place;
alter table bench.victim add primary key (id), add foreign key (event_id) references bench.event;
alter table bench.act add primary key (id), add foreign key (event_id) references bench.event, add foreign key (victim_id) references bench.victim;
alter table bench.involvement add primary key (id), add foreign key (act_id) references bench.act, add foreign key (actor_id) references bench.actor;
alter table bench.involvement_source add primary key (involvement_id, source_id), add foreign key (involvement_id) references bench.involvement,
    add foreign key (source_id) references bench.source;
alter table bench.claim add primary key (id), add foreign key (event_id) references bench.event, add foreign key (act_id) references bench.act,
    add foreign key (victim_id) references bench.victim, add foreign key (source_id) references bench.source,
    add foreign key (document_id) references bench.document, add foreign key (side_id) references bench.actor;
alter table bench.information add primary key (id), add foreign key (event_id) references bench.event,
    add foreign key (source_id) references bench.source, add foreign key (document_id) references bench.document;
alter table bench.tally add primary key (event_id, measure, population), add foreign key (event_id) references bench.event;
alter table bench.event_source add primary key (event_id, source_id), add foreign key (event_id) references bench.event,
    add foreign key (source_id) references bench.source;
alter table bench.redaction add primary key (id), add foreign key (event_id) references bench.event;

-- As the published event has them: the order of pages with what filters ask of, and geometry.
create index on bench.event (day_from desc, id desc)
    include (day_to, month, kind, granularity, lon, lat, adm1, adm2, violations);
create index on bench.event using gist (geometry);
create index on bench.event (place_id);
create index on bench.victim (event_id);
create index on bench.act (event_id);
create index on bench.act (victim_id);
create index on bench.involvement (act_id);
create index on bench.involvement (actor_id);
create index on bench.involvement_source (source_id);
create index on bench.claim (event_id);
create index on bench.claim (act_id);
create index on bench.claim (victim_id);
create index on bench.claim (source_id);
create index on bench.claim (document_id);
create index on bench.claim (side_id);
create index on bench.information (event_id);
create index on bench.information (source_id);
create index on bench.information (document_id);
create index on bench.event_source (source_id);
create index on bench.redaction (event_id);

-- What PostGraphile's documentation calls a custom query: the planner writes it into the statement.
create function bench.events_in_box(west float8, south float8, east float8, north float8) returns setof bench.event
language sql stable as
'select * from bench.event where st_intersects(geometry, st_makeenvelope(west, south, east, north, 4326))';
comment on function bench.events_in_box is '@behavior +order +filter';

grant usage on schema bench to sijill_open;
grant select on all tables in schema bench to sijill_open;
grant execute on all functions in schema bench to sijill_open;
