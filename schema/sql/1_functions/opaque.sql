-- core.opaque: the published form of an identity: 22 characters of base64url.
create or replace function core.opaque(id uuid) returns text
language sql immutable strict parallel safe
as $$ select rtrim(translate(encode(uuid_send(id), 'base64'), '+/', '-_'), '=') $$;
