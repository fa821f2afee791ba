-- core.check_two_people: nobody approves what they asked for themselves, nor what has expired.
create or replace function core.check_two_people() returns trigger
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    if not exists (
        select from core.unmasking_request r
        where r.id = new.request_id and r.actor <> new.actor and r.expires_at > transaction_timestamp()
    ) then
        raise exception 'core.unmasking_approval: another person than who asked approves, before the request expires'
            using errcode = 'check_violation', constraint = 'two_people', table = 'unmasking_approval', schema = 'core';
    end if;
    return new;
end
$$;
