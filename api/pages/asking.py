"""The questions that pages link to: GraphQL about one collection or record, as addresses that open GraphiQL."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from urllib.parse import urlencode

from api.graphql.shown import State
from api.pages.view import View
from schema import terms
from schema.answering import RecordType
from schema.queries.holdings import Figure
from schema.vocabulary import Measure, Population

LISTS: Mapping[RecordType, str] = MappingProxyType(
    {
        RecordType.EVENT: "events",
        RecordType.FACILITY: "facilities",
        RecordType.DETENTION_EPISODE: "detentionEpisodes",
        RecordType.DISPLACEMENT_FLOW: "displacementFlows",
        RecordType.SITUATION: "situations",
        RecordType.CORRIDOR: "corridors",
        RecordType.RISK_STATEMENT: "riskStatements",
        RecordType.INTERVENTION: "interventions",
    }
)
"""The field of the root that lists records of a type."""

SUMMED = frozenset(Measure) - {Measure.INCIDENTS, Measure.VICTIMS}
"""Measures whose sums rest on stated numbers alone: incidents and victims are counted where nobody states how many."""

THINGS = frozenset({Measure.FACILITIES_DAMAGED, Measure.FACILITIES_DESTROYED})
"""Measures of no people, which know no population."""

ANY = "granularity: [INCIDENT, AGGREGATE, PATTERN]"


def graphiql(query: str) -> str:
    """The address that opens GraphiQL on a question."""
    return f"/graphql?{urlencode({'query': query})}"


def worked(name: str) -> str:
    """The address that opens GraphiQL on a worked question, by its name."""
    return f"/graphql?{urlencode({'worked': name})}"


def _in(view: View) -> str:
    return "(lang: AR)" if view.rtl else ""


def one(code: str, type_: RecordType, view: View, state: State) -> str:
    """Everything common about one record."""
    lang, as_of = _in(view), f", asOf: {state.number}" if state.asked else ""
    claims = f"claims {{ measure population min best max qualifier verbatim statedOn source {{ name{lang} }} }}"
    fields = f"code title{lang} occurred {{ from to precision verbatim }} place {{ name{lang} }} {claims}"
    more = f"redaction {{ field reason text{lang} }} history {{ number at kind reason }} permalink"
    if type_ is RecordType.EVENT:
        return f'{{ event(code: "{code}"{as_of}) {{\n  {fields}\n  {more}\n}} }}\n'
    return f'{{ {LISTS[type_]}(where: {{records: ["{code}"]}}{as_of}) {{ nodes {{\n  {fields}\n  {more}\n}} }} }}\n'


def collection(slug: str, view: View) -> str:
    """What a collection is, what to beware of, and its latest events."""
    lang = _in(view)
    about = f"name{lang} description{lang} fictional licence citation caveats {{ code text{lang} }}"
    nodes = f"nodes {{ code title{lang} occurred {{ from to precision }} place {{ name{lang} }} permalink }}"
    return (
        f'{{ node(id: "{slug}") {{ ... on Collection {{ {about} }} }}\n'
        f'  events(where: {{collections: ["{slug}"]}}, first: 20) {{ totalCount\n    {nodes} }} }}\n'
    )


def by_area(slug: str, view: View) -> str:
    """Events by area of the first level: those without one stand in the cell without a code."""
    return _events_by(slug, "ADM1", view)


def by_precision(slug: str, view: View) -> str:
    """Events by the precision of their dates."""
    return _events_by(slug, "DATE_PRECISION", view)


def _events_by(slug: str, rows: str, view: View) -> str:
    return (
        f'{{ crossTab(where: {{collections: ["{slug}"], {ANY}}}, measure: INCIDENTS, rows: {rows}) {{\n'
        f"  records cells {{ row {{ code label{_in(view)} }} records }}\n"
        f"  caveats {{ code text{_in(view)} }} }} }}\n"
    )


def figure(slug: str, of: Figure, view: View) -> str:
    """How many figures of a measure and population are open above, without a best number, and in conflict."""
    lang, where = _in(view), f'collections: ["{slug}"]'
    asked = f"measure: {of.measure.upper()}, population: {of.population.upper()}"
    tally = f"code title{lang} tally({asked}) {{ low best high conflicting }}"
    claims = f"min best max verbatim source {{ name{lang} }}"
    if of.type is not RecordType.EVENT:
        listed = f"{LISTS[of.type]}(where: {{{where}}}, first: 500)"
        return f"{{ {listed} {{ totalCount nodes {{\n  {tally} claims {{ {claims} }}\n}} }} }}\n"
    if of.measure in SUMMED and (of.measure not in THINGS or of.population == Population.ALL):
        return (
            f"{{ crossTab(where: {{{where}, {ANY}}}, {asked}, rows: COLLECTION) {{\n"
            f"  records openEnded withoutBest lower value upper\n  caveats {{ code text{lang} }} }} }}\n"
        )
    listed = f"claims(where: {{measures: [{of.measure.upper()}], about: {{{where}}}}}, first: 500)"
    return f"{{ {listed} {{ totalCount nodes {{\n  population {claims} record {{ __typename {tally} }}\n}} }} }}\n"


def facilities(slug: str, view: View) -> str:
    """Events that hit a protected object, of which kind, and which one, where that is known and may be named."""
    lang, kinds = (
        _in(view),
        ", ".join(f'"{term.code}"' for term in terms.vocabulary("facility").terms if not term.parent),
    )
    nodes = f"code title{lang} facilityKinds {{ label{lang} }} facility {{ code title{lang} }}"
    where = f'where: {{collections: ["{slug}"], facilityKinds: [{kinds}]}}'
    return f"{{ events({where}, first: 100) {{ totalCount nodes {{\n  {nodes}\n}} }} }}\n"


def withheld(slug: str, types: Iterable[RecordType], view: View) -> str:
    """What is withheld of each record of some types, and why."""
    lang = _in(view)
    lists = (
        f'{LISTS[type_]}(where: {{collections: ["{slug}"]}}, first: 100) {{ totalCount nodes {{ code title{lang} '
        f"redaction {{ field reason text{lang} }} }} }}"
        for type_ in types
    )
    return "{ " + "\n  ".join(lists) + " }\n"


def months(slug: str, first: str, last: str) -> str:
    """How many sources were active in each month that a collection covers."""
    where = f'where: {{collections: ["{slug}"], occurred: {{from: "{first}", to: "{last}"}}}}'
    asked = "measure: INCIDENTS, bucket: MONTH, imprecise: EXCLUDE"
    return f"{{ timeSeries({where}, {asked}) {{ points {{ start activeSources coverage }} }} }}\n"
