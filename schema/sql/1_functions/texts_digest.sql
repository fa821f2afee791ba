-- core.texts_digest: SHA-256 of everything that anybody wrote in words of their own in a record and beneath it, as it stands now.
create or replace function core.texts_digest(record uuid) returns text
language plpgsql stable security definer parallel restricted
set search_path = pg_catalog, pg_temp
as $$
begin
    return (select encode(sha256(convert_to(coalesce(jsonb_agg(jsonb_build_array(id, words) order by id)::text, ''), 'UTF8')), 'hex')
    from (
        select id, to_jsonb(array[title_en, title_ar, summary_en, summary_ar, place_verbatim, date_verbatim]) as words
        from core.current_event where id = record
        union all
        select id, to_jsonb(array[title_en, title_ar, place_verbatim, date_verbatim]) from core.current_lasting where id = record
        union all
        select id, to_jsonb(array[trigger_en, trigger_ar]) from core.current_risk_statement where id = record
        union all
        select id, to_jsonb(array[addressee_en, addressee_ar, condition_en, condition_ar]) from core.current_intervention where id = record
        union all
        select id, to_jsonb(array[label_en, label_ar]) from core.current_victim where record_id = record
        union all
        select id, to_jsonb(array[reason_en, reason_ar]) from core.current_act where event_id = record
        union all
        select id, to_jsonb(array[verbatim, quote]) from core.current_claim where record_id = record
        union all
        select id, to_jsonb(array[quote]) from core.current_information where record_id = record
        union all
        select id, to_jsonb(array[rationale_en, rationale_ar]) from core.current_assessment where event_id = record
        union all
        select id, to_jsonb(array[date_verbatim]) from core.current_detention_stage where episode_id = record
    ) written);
end
$$;
