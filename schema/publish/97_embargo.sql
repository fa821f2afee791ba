-- Remember what waits and until when, once for all audiences: the earliest day on which any of them may see more.
delete from core.embargo e where e.record_id in (select id from drained);
insert into core.embargo (record_id, until)
select record_id, min(until) from waits where until > current_date group by 1
on conflict (record_id) do nothing;
