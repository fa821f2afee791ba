-- core.acting: who acts in this transaction, as proven by schema.context; null when nobody is, and then nobody sees or writes.
-- Restricted in parallel plans, because the MAC names the connection and a worker is another one.
create or replace function core.acting() returns text
language plpgsql stable security definer parallel restricted
set search_path = pg_catalog, pg_temp
as $$
declare
    told text := current_setting('sijill.context', true);
    taken text := current_setting('role');
    part text[];
begin
    if coalesce(told, '') = '' then
        return null;
    end if;
    part := string_to_array(told, '|');
    if taken = 'none' then
        taken := session_user;
    end if;
    -- Under another role than was proven, nobody acts.
    if cardinality(part) <> 3 or part[2] <> taken then
        return null;
    end if;
    if encode(
        public.hmac(
            convert_to(
                concat_ws('|', part[1], part[2], pg_backend_pid(),
                          to_char(transaction_timestamp() at time zone 'UTC', 'YYYYMMDDHH24MISSUS')),
                'UTF8'
            ),
            (select key from guard.mac_key), 'sha256'
        ), 'hex'
    ) is distinct from part[3] then
        return null;
    end if;
    return part[1];
end
$$;
