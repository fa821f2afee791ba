-- core.people: a description of persons that identifies nobody, as documents show it.
create or replace function core.people(sex text, age_band text, roles text[], civilian_status text) returns jsonb
language sql stable parallel safe
as $$
    select jsonb_build_object('sex', coalesce(sex, 'unknown'), 'age_band', coalesce(age_band, 'unknown'), 'roles', to_jsonb(roles),
                              'civilian_status', civilian_status)
$$;
