"""What the pages are: which questions and which modules stand on each, in the order in which they are read."""

from collections.abc import Iterator
from dataclasses import dataclass

from tests.architecture.methods.docstrings import names


@dataclass(frozen=True)
class Part:
    """One page.

    Attributes:
        slug: name of its file.
        fields: root fields of GraphQL that it explains.
        methods: modules, or packages for all of theirs, that are told in full; the last name may end in `*`.
        around: the same, of which a sentence is enough; rules of caution among them are told in full.
    """

    slug: str
    title: str
    about: str
    fields: tuple[str, ...]
    methods: tuple[str, ...]
    around: tuple[str, ...]


SERIES = Part(
    "series",
    "Series and tables: how many, when, of which kind",
    """How many were documented, by bucket of time or by category. A number has a lower and an upper bound
beside it: what sources state at the least and at the most, and what surely lies in the bucket and what only
may. A bucket in which nobody was looking is unknown and not zero. Aggregates and patterns are never added to
incidents, and claims that overlap are never added to each other. Stocks, such as people trapped, take the last
value of a bucket.""",
    ("timeSeries", "crossTab"),
    (
        *("timelines", "counting", "series.scales", "series.zones", "change.draws", "series.leaving"),
        *("series.attributed", "change.attribution", "series.rates", "crosstabs", "dimensions", "units", "garwood"),
        *("figures.ribbon", "figures.panels", "figures.bars", "figures.table"),
    ),
    ("series*", "crosstab_statements", "buckets", "population_cautions"),
)

AREAS = Part(
    "areas",
    "Areas: how many, where, and what stands together",
    """Counts by admin area or hexagon, rates on dated populations, and what is denser than chance. An event is
placed as finely as it is known and no finer: what is known to the district only stays with the district, and
the rest is `unplaced`, so that every level adds up to the same total. All distances are metres on the
ellipsoid. A hotspot of reports is not yet a hotspot of violations.""",
    ("areaMap",),
    (
        *("geography", "denominators", "spatial.rates", "classes", "spatial.hotspots", "spatial.scanning"),
        *("spatial.spacetime", "spatial.neighbours", "spatial.hexagons", "spatial.geodesy", "figures.areas"),
        *("figures.funnel",),
    ),
    (
        "spatial*",
        "mapping",
        "results_areas",
        "area_cautions",
        "population_cautions",
        "figures.mapkeys",
        "figures.outlines",
    ),
)

SOURCES = Part(
    "sources",
    "Sources: who told of the same, when, and how late",
    """Everything here describes those who document, not what happened. Sources of one independence group are
echoes and count as one. A change in reporting looks like a change in violence until one has seen who was
telling when, and how late reports came.""",
    ("sourceOverlap", "sourceActivity", "reportingDelay"),
    (
        *("overlaps", "pairs", "captures", "listing", "estimability", "calendars", "silences", "reporting", "delays"),
        *("change.truncation", "figures.upset", "figures.calendar", "figures.delay"),
    ),
    ("calendar_rows", "results_sources", "results_reporting", "reporting_cautions", "list_*", "activity"),
)

STRIKES = Part(
    "facilities-and-strikes",
    "Facilities and strikes: hit, and hit again",
    """Attacks on hospitals, schools and other facilities, and strikes that came again on one spot. Both are
answered for closed periods and published places only, since what was hit lately may be hit again. A pair of
strikes is certain only where everything within the recorded precision agrees with it; what is dated too roughly
to tell is set apart as indeterminate, and stands in neither bound.""",
    ("repeatStrikes", "facilityAttacks", "facilities"),
    (
        *("striking", "repeat_strikes", "durations.repeats", "durations.nearness", "durations.candidates"),
        *("durations.chains", "facility_attacks", "durations.concentration", "facility_lives"),
        *("figures.repeats", "figures.burden"),
    ),
    ("strike_*", "facility_*", "repeat_cautions", "results_strikes"),
)

DETENTION = Part(
    "detention",
    "Detention and disappearance: who is held, for how long, and how it ends",
    """A stock counts people at an instant, a flow counts those who came or went over a time, and the two are
never mixed. Releases go unreported far more often than arrests: whoever is not known to be out may still be
held, and is in the upper bound alone. Durations are known between days, and some are not over.""",
    ("detentions", "detentionEpisodes"),
    (
        *("detentions", "durations.courses", "durations.stocks", "durations.people", "durations.followed"),
        *("durations.survival", "durations.competing", "figures.detention"),
    ),
    ("episodes", "results_lasting", "detention_cautions", "lasting", "recorded", "clock", "figures.spans"),
)

DISPLACEMENT = Part(
    "displacement",
    "Displacement: who moved from where to where, and how many are away",
    """Flows are added up by origin and destination; stocks are what somebody stated on a day, and are never
added over time. An unknown end is an end of its own, so that every level has the same total. Numbers that count
some of the same people are never added. Sieges and corridors of the same places stand on the same clock.""",
    ("displacements", "displacementFlows", "situations", "corridors"),
    (
        *("displacements", "displaced", "durations.flows", "durations.standing", "durations.linked", "ends"),
        *("meanwhile", "figures.displacement"),
    ),
    ("movements", "displacement_cautions"),
)

CHANGE = Part(
    "change",
    "Change: when, by how much, and what is still to come",
    """Around a date that is known from elsewhere; at dates that the series itself shows; with the season; and
in the last buckets, of which not all is reported yet. Buckets that nobody covered are left out; those without
any event are zero where sources were looking, as their silences tell. Whatever else changed at the date is
taken for its work, reporting too: the cautions of an answer say what else is on record.""",
    ("interruptedSeries", "changePoints", "seasonalSeries", "nowcast"),
    (
        *("interruptions", "change.interrupted", "change.design", "change.ratios", "change.placebos"),
        *("change.influence", "shifts", "change.breaks", "change.laws", "change.resembling", "seasons"),
        *("change.seasonal", "nowcasts", "change.triangles", "change.chain_ladder", "change.nowcast"),
        *("change.backtests", "change.by_source", "change.covered", "change.intervals"),
        *("figures.interruption", "figures.steps", "figures.strata", "figures.nowcast"),
    ),
    ("change*", "run_offs", "results_change", "reporting_cautions", "figures.observed"),
)

ESTIMATES = Part(
    "estimates",
    "Estimates: how many went undocumented",
    """Multiple systems estimation compares who recorded the same. On one and the same table models that fit
alike differ by a factor of two and more, so that the answer is a panel of estimates and never one number: its
range spans those that may be defended, and each row says what it takes to be true. What an estimate needs is
judged first, and said in reasons; with fewer than three independent lists there is none.""",
    ("estimate",),
    (
        *("estimates", "memberships", "alike", "capture", "capture.table", "capture.preconditions"),
        *("capture.descriptives", "capture.bounds", "capture.coverage", "capture.hierarchy", "capture.loglinear"),
        *("capture.existence", "capture.profile", "capture.stepwise", "capture.bootstrap", "capture.heterogeneity"),
        *("capture.highest", "capture.graphs", "capture.decomposable", "capture.posterior", "capture.latent"),
        *("capture.chains", "capture.strata", "capture.combining", "capture.panel", "capture.rows", "defensible"),
        "kept_estimates",
    ),
    (
        *("capture*", "estimat*", "gathered", "panels", "stratified", "results_estimates", "estimability"),
        "figures.panel*",
    ),
)

ENVELOPE = Part(
    "envelope",
    "What every answer carries: bounds, coverage, method, sources, caveats, citation",
    """No number leaves without what it is, how it was reckoned, from what, as of which publication, and what
must be said beside it. Each caveat comes from a rule over what is known of the answer, with a test in which it
speaks and one in which it is silent; … stands here for what depends on the answer. A reason says why there is
no number (status NOT_ESTIMABLE), or one that must not be used (UNSTABLE).""",
    ("result",),
    (
        *("results", "envelope", "citing", "permalinks", "tabling", "cells", "reasons", "asking", "figures"),
        "figures.dress",
    ),
    ("caveats", "cautions", "*"),
)

PARTS = (SERIES, AREAS, SOURCES, STRIKES, DETENTION, DISPLACEMENT, CHANGE, ESTIMATES, ENVELOPE)


def modules(patterns: tuple[str, ...]) -> Iterator[str]:
    """Dotted names that patterns mean, in their order, each once. Raises LookupError for a module that is not there."""
    found: dict[str, None] = {}
    for pattern in patterns:
        start = f"analytics.{pattern.removesuffix('*')}"
        if pattern.endswith("*"):
            found |= dict.fromkeys(name for name in names() if name.startswith(start))
        elif start in names():
            found[start] = None
        else:
            raise LookupError(f"{start} is no module; mend the page that tells of it.")
    yield from found


def methods(part: Part) -> list[str]:
    return list(modules(part.methods))


def around(part: Part) -> list[str]:
    """Modules of a page that are told in a sentence: those that no page tells in full, or no page before this tells."""
    told = {name for each in PARTS for name in modules(each.methods)}
    told |= {name for each in PARTS[: PARTS.index(part)] for name in modules(each.around)}
    shared = {*modules(tuple(each for each in part.around if "*" not in each))} - {*methods(part)}
    return [name for name in modules(part.around) if (name not in told or name in shared) and _is_module(name)]


def _is_module(name: str) -> bool:
    """Whether it is no package, whose docstring its modules follow from."""
    return not any(each.startswith(f"{name}.") for each in names())
