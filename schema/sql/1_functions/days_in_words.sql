-- core.days_in_words: an interval of days as a phrase, no more precise than stated; null where no day is known.
-- Arabic with Levantine month names.
create or replace function core.days_in_words(day_from date, day_to date, date_precision text, lang text) returns text
language plpgsql immutable parallel safe
set search_path = pg_catalog
as $$
declare
    months constant text[] := case lang
        when 'ar' then array['كانون الثاني/يناير', 'شباط/فبراير', 'آذار/مارس', 'نيسان/أبريل', 'أيار/مايو', 'حزيران/يونيو',
                             'تموز/يوليو', 'آب/أغسطس', 'أيلول/سبتمبر', 'تشرين الأول/أكتوبر', 'تشرين الثاني/نوفمبر', 'كانون الأول/ديسمبر']
        else array['January', 'February', 'March', 'April', 'May', 'June',
                   'July', 'August', 'September', 'October', 'November', 'December'] end;
    first text := concat_ws(' ', extract(day from day_from), months[extract(month from day_from)], extract(year from day_from));
    last text := concat_ws(' ', extract(day from day_to), months[extract(month from day_to)], extract(year from day_to));
    phrase text;
begin
    phrase := case
        when day_from is null and day_to is null then null
        when day_to is null then (case lang when 'ar' then 'منذ ' else 'from ' end) || first
        when day_from is null then (case lang when 'ar' then 'حتى ' else 'until ' end) || last
        when day_from = day_to then first
        when date_precision = 'month' and date_trunc('month', day_from) = date_trunc('month', day_to)
            then concat_ws(' ', months[extract(month from day_from)], extract(year from day_from))
        when date_precision = 'year' and extract(year from day_from) = extract(year from day_to)
            then extract(year from day_from)::text
        when lang = 'ar' then 'بين ' || first || ' و' || last
        else first || ' to ' || last
    end;
    return case when lang = 'ar' then translate(phrase, '0123456789', '٠١٢٣٤٥٦٧٨٩') else phrase end;
end
$$;
