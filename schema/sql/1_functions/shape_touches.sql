-- Whether the published shape of an event touches another, looked up by the event's key: an index has no room for shapes.
-- A function, because the planner would count such a look-up for every event it passes; only few are no points, and the
-- cost declared is what it comes to on average. Chosen so that boxes are asked by the better of two indexes (tests/plans).
create or replace function open.shape_touches(of_event text, of_version int, other public.geometry) returns boolean
language sql stable parallel safe cost 200 as $$
    select public.st_intersects(e.geometry, other) from open.event e where e.id = of_event and e.since = of_version
$$;

create or replace function partner.shape_touches(of_event text, of_version int, other public.geometry) returns boolean
language sql stable parallel safe cost 200 as $$
    select public.st_intersects(e.geometry, other) from partner.event e where e.id = of_event and e.since = of_version
$$;
