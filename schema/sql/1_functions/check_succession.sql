-- core.check_succession: the states of a detention episode follow one another as vocabulary detention_state allows, at commit.
create or replace function core.check_succession() returns trigger
language plpgsql
set search_path = pg_catalog
as $$
declare
    wrong record;
begin
    select c.episode_id, c.position, c.state, c.before into wrong
    from (
        select s.episode_id, s.position, s.state, lag(s.state) over course as before, lag(s.position) over course as position_before
        from core.detention_stage s
        where s.episode_id = new.episode_id and not s.withdrawn
          and not exists (select from core.detention_stage later where later.id = s.id and later.version > s.version)
        window course as (partition by s.episode_id order by s.position)
    ) c
    join core.term t on t.vocabulary = 'detention_state' and t.code = coalesce(c.before, c.state)
    where case when c.before is null then not t.first else not c.state = any (t.next) or c.position = c.position_before end
    limit 1;
    if found then
        raise exception 'core.detention_stage: position % of episode % is %, which cannot follow %', wrong.position, wrong.episode_id,
            wrong.state, coalesce(wrong.before, 'the beginning')
            using errcode = 'check_violation';
    end if;
    return null;
end
$$;
