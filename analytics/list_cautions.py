"""What lists lack for an estimate, as their overlap shows it; each says what data would help."""

from collections.abc import Iterable

from analytics.captures import RECAPTURES, Captures
from analytics.evidence import Texts
from analytics.wording import AR, EN, listed, name, number
from schema.vocabulary import Language


def named(c: Captures, keys: Iterable[str], lang: Language) -> str:
    """Lists by the names that they are told of by."""
    return listed([name(c.names.get(key), lang) or key for key in keys], lang)


def fewer_than_three(c: Captures) -> Texts | None:
    """With two lists their independence has to be taken on trust; with fewer there is nothing to compare."""
    if len(c.lists) > 2:
        return None
    if len(c.lists) == 2:
        return {
            EN: "Only two independent lists: an estimate would rest on the assumption that one's chance to hold a "
            "record does not depend on the other's, which nothing here can test, so none is given; figures of the "
            "pair describe it. What would help: a third list.",
            AR: "قائمتان مستقلتان فقط: يقوم أي تقدير على افتراض أن احتمال ورود السجل في إحداهما لا يتوقف على الأخرى، "
            "ولا شيء هنا يختبر ذلك، فلا يُعطى تقدير؛ وأرقام القائمتين تصفهما. ما يفيد: قائمة أخرى.",
        }
    return {
        EN: f"Independent lists: {number(len(c.lists), EN)}. What would help: others that document the same "
        "independently, at least three in all.",
        AR: f"القوائم المستقلة: {number(len(c.lists), AR)}. ما يفيد: قوائم أخرى توثّق الأمر نفسه باستقلال، "
        "ثلاث على الأقل في المجموع.",
    }


def no_overlap(c: Captures) -> Texts | None:
    """No two lists hold the same record."""
    if len(c.lists) < 2 or c.shared:
        return None
    return {
        EN: f"No record is in two of the {number(len(c.lists), EN)} independent lists, so nothing shows how much each "
        "misses. What would help: lists of the same place and time, with their records matched.",
        AR: f"لا سجل في قائمتين من القوائم المستقلة، وعددها {number(len(c.lists), AR)}، فلا شيء يبيّن كم يفوت كلًّا "
        "منها. ما يفيد: قوائم للمكان والزمان نفسيهما مع مطابقة سجلاتها.",
    }


def duplicate_list(c: Captures) -> Texts | None:
    """Two lists hold exactly the same records."""
    if not c.duplicates:
        return None
    en, ar = (named(c, c.duplicates[0], lang) for lang in (EN, AR))
    return {
        EN: f"Lists with exactly the same records: {en}. They are one list under two names, or one is taken from the "
        "other; counted as two they pull every estimate down. What would help: to leave one of them out.",
        AR: f"قوائم تضم السجلات نفسها تمامًا: {ar}. هي قائمة واحدة باسمين أو أُخذت إحداها عن الأخرى؛ وعدّها قائمتين "
        "يخفض كل تقدير. ما يفيد: استبعاد إحداها.",
    }


def nested_list(c: Captures) -> Texts | None:
    """A list holds nothing that another does not, which so many records do not do by chance."""
    if not c.nested:
        return None
    (inner, outer), *_ = c.nested
    en, ar = ([named(c, [key], lang) for key in (inner, outer)] for lang in (EN, AR))
    size = c.sizes[inner]
    return {
        EN: f"All records of one list are on another, by no chance ({en[0]}: {number(size, EN)}, all on {en[1]}): "
        "one feeds the other, so that what they share shows nothing. What would help: to take them as one.",
        AR: f"كل سجلات قائمة واردة في أخرى، وليس ذلك مصادفة ({ar[0]}: {number(size, AR)}، كلها في {ar[1]}): تغذّي "
        "إحداهما الأخرى فلا يدل ما تشتركان فيه على شيء. ما يفيد: عدّهما قائمة واحدة.",
    }


def sparse(c: Captures) -> Texts | None:
    """Too little overlap, or pairs of lists without any."""
    if not c.shared:
        return None
    pairs = c.pairs
    empty = sum(1 for n in pairs.values() if not n)
    if not empty and c.shared >= RECAPTURES:
        return None
    return {
        EN: f"Records in two independent lists or more: {number(c.shared, EN)}; pairs of lists that share none: "
        f"{number(empty, EN)} of {number(len(pairs), EN)}. Estimates from so little shift with every record. What "
        "would help: a longer period or a wider area.",
        AR: f"السجلات الواردة في قائمتين مستقلتين أو أكثر: {number(c.shared, AR)}؛ أزواج القوائم التي لا يجمعها سجل: "
        f"{number(empty, AR)} من {number(len(pairs), AR)}. التقدير من هذا القليل يتغيّر مع كل سجل. ما يفيد: مدة أطول أو "
        "منطقة أوسع.",
    }


def records_differ(c: Captures) -> Texts | None:
    """All lists agree more than lists would that find every record as easily."""
    if c.by_kind is not None:
        (en_low, ar_low), (en_high, ar_high) = ((number(each, EN), number(each, AR)) for each in c.by_kind)
        return {
            EN: "Incidents of some kinds are documented by more sources than others, by more than chance (from "
            f"{en_low} to {en_high} independent ones): some are found more easily than others, by every list. Models "
            "that take records to be alike give a lower bound at most, and are marked so; what would help: to ask for "
            "one kind.",
            AR: f"توثّق حوادثَ بعض الأنواع مصادرُ أكثر من غيرها بما يفوق المصادفة (من {ar_low} إلى {ar_high} من المصادر "
            "المستقلة): بعضها أسهل ورودًا من غيره في كل قائمة. النماذج التي تعدّ السجلات متماثلة تعطي حدًّا أدنى على "
            "الأكثر، وقد وُسمت بذلك؛ ما يفيد: السؤال عن نوع واحد.",
        }
    if not c.differ:
        return None
    return {
        EN: "All lists hold the same records more often than chance explains: some records are found more easily than "
        "others, by every list. Models that take records to be alike give a lower bound at most, and are marked so; "
        "what would help: strata within which records are alike.",
        AR: "تشترك القوائم كلها في السجلات نفسها أكثر مما تفسّره المصادفة: بعض السجلات أسهل ورودًا من غيرها في كل قائمة. "
        "النماذج التي تعدّ السجلات متماثلة تعطي حدًّا أدنى على الأكثر، وقد وُسمت بذلك؛ ما يفيد: طبقات تتماثل السجلات "
        "داخل كل منها.",
    }


def idle_lists(c: Captures) -> Texts | None:
    """Lists that hold nothing of what was asked for."""
    if not c.idle:
        return None
    en, ar = (named(c, c.idle, lang) for lang in (EN, AR))
    return {
        EN: f"Lists without any of these records, left out as not at work here: {en}.",
        AR: f"قوائم لا تضم شيئًا من هذه السجلات، فاستُبعدت لأنها لم تكن تعمل هنا: {ar}.",
    }


def differences_unseen(c: Captures) -> Texts | None:
    """What no table of overlaps can show."""
    if len(c.lists) < 2 or not c.shared:
        return None
    if not c.recorded:
        return {
            EN: "What everybody notices is on all lists and what is hidden on none; such differences make estimates "
            "too low, and no table of overlaps can rule them out.",
            AR: "ما يلاحظه الجميع يرد في كل القوائم وما يخفى لا يرد في أي منها؛ ومثل هذا الاختلاف يجعل التقدير أقل من "
            "الحقيقة، ولا ينفيه أي جدول تقاطعات.",
        }
    return {
        EN: "Overlap counts incidents, not people. Incidents that everybody hears of are in all lists and quiet ones "
        "in none; such differences make estimates too low, and this table cannot show them.",
        AR: "التقاطع يعدّ الحوادث لا الناس. ما يسمع به الجميع يرد في كل القوائم وما يخفى لا يرد في أي منها؛ ومثل هذا "
        "الاختلاف يجعل التقدير أقل من الحقيقة، ولا يبيّنه هذا الجدول.",
    }
