"""Everything that the cut report says in one language, as values; the phrases are data in `models/words`."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from creditline.features.declare.phrases import phrase, phrases, read_phrases
from creditline.models.why.answer.verdict import Part
from creditline.models.why.words.wording import Wording


@dataclass(frozen=True)
class Facts:
    """The headline numbers."""

    cuts: str = phrase()
    removed: str = phrase()
    own: str = phrase()
    cohort: str = phrase()
    review: str = phrase()
    never_whole: str = phrase()


@dataclass(frozen=True)
class AboutWords:
    """What was compared, and with what."""

    product: str = phrase()
    any: str = phrase()
    dates: str = phrase()
    between: str = phrase("earliest", "latest", "end")
    model: str = phrase()
    policy: str = phrase()
    changed: str = phrase("now", "before")
    program: str = phrase()


@dataclass(frozen=True)
class Columns:
    """Heads of the tables' columns."""

    total: str = phrase()
    layer: str = phrase()
    decisive: str = phrase()
    stands: str = phrase()
    removed: str = phrase()
    part: str = phrase()
    cuts: str = phrase()
    share: str = phrase()
    family: str = phrase()
    first: str = phrase()
    named: str = phrase()
    action: str = phrase()
    band: str = phrase()
    decided: str = phrase()
    rate: str = phrase()
    pair: str = phrase()


@dataclass(frozen=True)
class CausesWords:
    """What cut the lines."""

    heading: str = phrase()
    note: str = phrase()
    shared: str = phrase()
    asked: str = phrase()
    anyway: str = phrase()
    merged: str = phrase()
    unexplained: str = phrase()
    behaviour: str = phrase()
    families: str = phrase()
    families_note: str = phrase("unnamed")
    pairs: str = phrase()
    no_pairs: str = phrase()
    chart: str = phrase()
    chart_first: str = phrase()


@dataclass(frozen=True)
class Actions:
    """Cuts by action and by band; `in_default`: of whom is in none."""

    heading: str = phrase()
    note: str = phrase()
    in_default: str = phrase()


@dataclass(frozen=True)
class Segments:
    """Cuts by attributes of the customers."""

    heading: str = phrase()
    note: str = phrase("smallest", "most")
    nothing: str = phrase()
    others: str = phrase()
    unknown: str = phrase()
    region: str = phrase()
    occupation: str = phrase()
    by: str = phrase("name")


@dataclass(frozen=True)
class CohortWords:
    """Customers who were never late, scored well, and were cut all the same."""

    heading: str = phrase()
    lead: str = phrase("cuts", "all", "end", "lowest", "removed")
    basis: str = phrase("never", "good", "lowest")
    unknown: str = phrase()
    nobody: str = phrase()
    later: str = phrase()
    known: str = phrase("good", "known", "share")
    few: str = phrase("known")
    not_known: str = phrase()
    rest: str = phrase("open", "no_exposure", "in_default", "unknown")
    outcome: str = phrase("outcome")
    why_not: str = phrase("reason")


@dataclass(frozen=True)
class OverrideWords:
    """What persons decided otherwise."""

    heading: str = phrase()
    lead: str = phrase("cases", "end", "decided", "overridden", "rate", "upheld")
    undecided: str = phrase("cases", "end")
    rest: str = phrase("open", "erased")
    money: str = phrase("raised", "lowered")
    sent: str = phrase()
    reasons: str = phrase()
    bands: str = phrase()
    name_sent: str = phrase()
    name_reason: str = phrase()
    decided: str = phrase()
    overridden: str = phrase()
    rate: str = phrase()
    rate_of_all: str = phrase()
    notice: str = phrase()
    customer: str = phrase()
    policy: str = phrase()
    later: str = phrase()
    later_upheld: str = phrase()
    note: str = phrase()


@dataclass(frozen=True)
class MoneyWords:
    """The cuts by the economics beside the policy; `amount` and `cohort` head two columns."""

    heading: str = phrase()
    lead: str = phrase("profit", "below", "cuts")
    cohort: str = phrase()
    note: str = phrase()
    room: str = phrase()
    loss_before: str = phrase()
    loss_after: str = phrase()
    earnings: str = phrase()
    handling: str = phrase()
    profit: str = phrase()
    break_even: str = phrase()
    mean_pd: str = phrase()
    below: str = phrase()
    amount: str = phrase()


@dataclass(frozen=True)
class ReviewWords:
    """Cases for a person."""

    heading: str = phrase()
    lead: str = phrase("count", "all")
    where: str = phrase()


@dataclass(frozen=True)
class Head:
    """The title, the first paragraph, and `parts`: what the customer's own behaviour had to do with a cut."""

    title: str = phrase("end")
    lead: str = phrase("cuts", "decided", "earliest", "latest", "removed", "before")
    never_whole: str = phrase("count")
    currency: str = phrase("currency")
    money: str = phrase()
    parts: Mapping[str, str] = phrases(Part)


@dataclass(frozen=True)
class ReportWords:
    """One language's phrases, by part of the page."""

    head: Head
    facts: Facts
    about: AboutWords
    columns: Columns
    causes: CausesWords
    actions: Actions
    segments: Segments
    cohort: CohortWords
    overrides: OverrideWords
    economics: MoneyWords
    review: ReviewWords


SECTIONS: Mapping[str, type] = {
    "facts": Facts,
    "about": AboutWords,
    "columns": Columns,
    "causes": CausesWords,
    "actions": Actions,
    "segments": Segments,
    "cohort": CohortWords,
    "overrides": OverrideWords,
    "economics": MoneyWords,
    "review": ReviewWords,
}


@lru_cache(maxsize=16)
def report_words(words: Wording) -> ReportWords:
    """The phrases of a language; DeclarationError where one is missing, unknown, or names what it may not."""
    head = {key: said for key, said in words.tables["cut_report"].items() if key not in SECTIONS}
    return ReportWords(
        head=read_phrases(Head, head, f"{words.where}: cut_report"),
        **{name: words.section(kind, "cut_report", name) for name, kind in SECTIONS.items()},
    )
