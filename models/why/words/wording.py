"""Everything that is said in one language, as values; the phrases themselves are data in `models/words`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar, get_args

from creditline.features.declare import Family, Unit
from creditline.features.declare.phrases import names, phrase, phrases, read_phrases
from creditline.features.declare.speech import OF_VALUES, BelowZero, Counted, Nothing, Zero
from creditline.features.declare.templates import UnitTemplates
from creditline.features.words.named import Named
from creditline.models.policy.parts.action import Action, Step
from creditline.models.policy.parts.notice_terms import Held
from creditline.models.scale.bands import BANDS
from creditline.models.why.answer.became import Became
from creditline.models.why.answer.telling import REVIEWED, Telling
from creditline.models.why.answer.values import Against
from creditline.models.why.game.layer import Layer
from creditline.models.why.words.announced_words import AnnouncedWords
from creditline.models.why.words.letter_words import LetterWords
from creditline.models.words.tables import Table, table_at

T = TypeVar("T")
TIMES = (Unit.HOURS, Unit.DAYS, Unit.MONTHS, Unit.YEARS)
WOULD = ("lowered", "suspended", "closed")  # what a line that is cut would have come to
CHANGES = (
    "now",
    "earlier",
    "both",
)  # what took away what may be drawn: the last day's decision, those before it, or both
STEPS = ("now", "lowered", "suspended", "suspended_lower", "closed")  # what a step of a descent did, or the last day's
RULES = (
    "band",
    "band_one",
    "hysteresis",
    "cool_down",
    "cap",
    "cap_all",
    "in_default",
)  # what decided it, beside the policy's own triggers
LETTER = ("score", "factors")  # what a letter says besides, where it must hold it
CAUSED_BESIDE = "caused_beside"  # by the customer's own behaviour, while another layer took more
_TOLD = [told for told in Telling if told not in REVIEWED]
_OTHERS = [against for against in get_args(Against) if against != "past"]


@dataclass(frozen=True)
class Names:
    """What families, causes, bands and actions are called."""

    families: Mapping[str, str] = phrases(Family)
    layers: Mapping[str, str] = phrases(Layer)
    bands: Mapping[str, str] = phrases(band.name for band in BANDS)
    actions: Mapping[str, str] = phrases(Action)
    comma: str = phrase()
    last_comma: str = phrase()

    def listed(self, words: list[str]) -> str:
        """Several names in a row: `a, b and c`."""
        return self.comma.join(words[:-1]) + self.last_comma + words[-1] if len(words) > 1 else "".join(words)

    def band(self, name: str) -> str:
        """What a band is called: a lender's own that has no name here, by its own."""
        return self.bands.get(name, name)


@dataclass(frozen=True)
class Dates:
    """How a day is said; `months`: the names of the months, by number."""

    day: str = phrase("day", "month", "year")
    months: Mapping[str, str] = phrases(map(str, range(1, 13)))

    def say(self, day: date) -> str:
        """A day as people say it."""
        return self.day.format(day=day.day, month=self.months[str(day.month)], year=day.year)


@dataclass(frozen=True)
class Numbers:
    """How numbers are said. `counted`: with the measure word of what they count, where a language has some.

    `age`: of what is called `age_name`. `currencies`: an amount by the code of its currency, where it is not said as
    `other_currency` says it. `unit_words`: by unit the word by which a name says it itself. `points`: of a change of a rate.
    `below_zero`: what is said of an amount below zero, without its sign. `zero`, `nothing`: no such thing, or none on record.
    """

    one: Mapping[str, str] = phrases(TIMES, "number")
    many: Mapping[str, str] = phrases(TIMES, "number")
    percent: str = phrase("number")
    points: str = phrase("number")
    other_currency: str = phrase("number", "currency")
    currencies: Mapping[str, str] = names("number")
    unit_words: Mapping[str, str] = names()
    counted: Mapping[str, str] = phrases(Counted, "number")
    below_zero: Mapping[str, str] = phrases(BelowZero, "number")
    zero: Mapping[str, str] = phrases(Zero, "number")
    nothing: Mapping[str, str] = phrases(Nothing)
    age_name: str = phrase()
    age: str = phrase("number")


_VALUES = tuple(f"{manner}{zero}" for manner in OF_VALUES for zero in ("", "_zero"))


@dataclass(frozen=True)
class ValueWords:
    """Values that have words of their own, a zero apart: as a sentence tells them, and as the earlier one is told."""

    now: Mapping[str, str] = phrases(_VALUES, "number", "event")
    then: Mapping[str, str] = phrases(_VALUES, "number")


@dataclass(frozen=True)
class Page:
    """The page for a terminal."""

    title: str = phrase("customer")
    moment: str = phrase("as_of", "score", "band", "pd")
    references: Mapping[str, str] = phrases(_OTHERS, "as_of", "score", "band", "pd")
    change: str = phrase("points")
    difference: str = phrase("points")
    line_stood: str = phrase("start", "place")
    line_never: str = phrase("end")
    line_decided: str = phrase("end", "before", "after", "action")
    line_computed: str = phrase()
    line_asked: str = phrase("asked", "start")
    places: Mapping[str, str] = phrases((step.word for step in Step), "limit")
    causes: str = phrase()
    counterfactual: str = phrase("without")
    lowered: str = phrase()
    raised: str = phrase()
    by_risk: str = phrase()
    nothing: str = phrase()
    others: str = phrase()
    small: str = phrase()
    internal: str = phrase()
    pattern: str = phrase()
    concept: str = phrase("concept", "sentence")
    both_floor: str = phrase("score")
    both_ceiling: str = phrase("score")
    one_floor: str = phrase("as_of", "score")
    one_ceiling: str = phrase("as_of", "score")
    line_causes: str = phrase()
    line_counterfactual: str = phrase("limit", "action")
    row_stood: str = phrase("start")
    row_asked: str = phrase()
    row_anyway: str = phrase()
    row_merged: str = phrase("layers")
    row_unexplained: str = phrase()
    row_after: str = phrase("end")
    outcomes: Mapping[str, str] = phrases(WOULD, "limit")
    several: str = phrase()
    verdicts: Mapping[str, str] = phrases(Telling, "others", "outcome")
    step: str = phrase("date", "before", "after", "rule", "about")
    step_missed: str = phrase("score", "missed", "edge")
    step_read: str = phrase("read", "when")
    step_nothing: str = phrase()
    step_unknown: str = phrase()
    step_compared: str = phrase("value", "threshold")
    step_no_part: str = phrase()
    step_score: str = phrase("before", "after", "start", "end", "points")
    step_income: str = phrase("multiple", "income")
    departed: str = phrase("date", "recorded", "decided", "reason")
    departed_override: str = phrase("date", "recorded", "decided", "reason")
    not_at_hand: str = phrase("date", "what", "version")
    versions: Mapping[str, str] = phrases(("model", "policy"))
    departed_reason: str = phrase("reason")


@dataclass(frozen=True)
class DefaultWords:
    """What is said of who is in default: `moment` and `no_points` to staff, the rest to the customer."""

    moment: str = phrase("as_of", "why")
    no_points: str = phrase()
    signs: Mapping[str, str] = phrases(("days", "months", "event", "cured"), "number", "limit")
    stated: str = phrase("date", "why")
    ended: str = phrase("date")


@dataclass(frozen=True)
class NoticeWords:
    """What a customer is told, and `in_review`, `internal`, `untold`, `nothing_named` and `reviews`, where a person must look first."""

    lines: Mapping[str, str] = phrases(Became, "date", "before", "after")
    stood: str = phrase("date", "limit")
    asked: str = phrase("limit")
    no_less: str = phrase("date")
    never_whole: str = phrase()
    change: Mapping[str, str] = phrases(CHANGES)
    own: str = phrase("start")
    parts: Mapping[str, str] = phrases((*_TOLD, CAUSED_BESIDE), "change", "start", "others", "together")
    reviews: Mapping[str, str] = phrases(sorted(REVIEWED))
    causes: Mapping[str, str] = phrases(Layer)
    earlier_steps: str = phrase()
    two_reasons: str = phrase("first", "second")
    two_statements: str = phrase("first", "second")
    several: str = phrase()
    score_fell: str = phrase("before", "after", "start", "end")
    score_rose: str = phrase("before", "after", "start", "end")
    score_same: str = phrase("after", "start", "end")
    score_floor: str = phrase("after", "start", "end")
    score_ceiling: str = phrase("after", "start", "end")
    score_against: Mapping[str, str] = phrases(_OTHERS, "before", "after", "start", "end")
    by_own: str = phrase()
    by_own_and_others: str = phrase("others")
    by_others: str = phrase("others")
    before_cut: str = phrase("date")
    steps: Mapping[str, str] = phrases(STEPS, "date", "before", "after", "why")
    rules: Mapping[str, str] = phrases(RULES, "value", "threshold", "missed")
    rule_taken_off: str = phrase("points")
    rule_income_one: str = phrase("income")
    rule_income: str = phrase("multiple", "income")
    score_no_part: str = phrase()
    score_now: str = phrase("end", "after")
    score_band: str = phrase("band")
    score_note: str = phrase()
    reasons: str = phrase("start")
    reasons_offset: str = phrase("start")
    reasons_floor: str = phrase("start")
    reasons_until: str = phrase("date", "lead")
    reasons_rule: str = phrase("start", "date")
    reasons_against: str = phrase()
    reason: str = phrase("number", "family")
    sentence: str = phrase("sentence")
    internal: str = phrase("families")
    internal_rule: str = phrase("rule", "date")
    patterns: str = phrase("share", "most")
    unsteady: str = phrase("families", "held", "refits", "least")
    wordless: str = phrase("rule", "date")
    cannot_hold: str = phrase("regime", "items")
    held: Mapping[str, str] = phrases(Held)
    letter: Mapping[str, str] = phrases(LETTER, "date", "score", "lowest", "highest")
    untold: str = phrase()
    nothing_named: str = phrase()
    in_review: str = phrase()


@dataclass(frozen=True, eq=False)
class Wording:
    """One language's words, as shipped or a lender's own. `last_days`: how the feature room says a window by itself.

    `tables`: all that is said in the language, where the rooms above read theirs; `where`: the file. `features`, `concepts`:
    what those are called by name, in place of what the model calls them.
    """

    language: str
    last_days: str
    names: Names
    dates: Dates
    numbers: Numbers
    values: ValueWords
    sentences: UnitTemplates
    page: Page
    notice: NoticeWords
    in_default: DefaultWords
    letter: LetterWords
    announced: AnnouncedWords
    tables: Table = field(repr=False)
    where: str
    features: Mapping[str, str]
    concepts: Mapping[str, str]
    events: Mapping[str, str]

    def feature(self, name: str, named: Named) -> str:
        """What a feature is called, which a model calls `named`; DataError where that is in other languages only."""
        return self.features.get(name) or named.said(self.language)

    def concept(self, name: str, named: Named) -> str:
        """What a concept is called, which a model calls `named`; DataError where that is in other languages only."""
        return self.concepts.get(name) or named.said(self.language)

    def event(self, name: str, named: Named | None) -> str:
        """What the sentences of a feature name, which a model calls `named`; nothing where it calls it nothing."""
        return "" if named is None else self.events.get(name) or named.said(self.language)

    def section(self, kind: type[T], *path: str) -> T:
        """A table of the language as values; DeclarationError where a phrase is missing, unknown, or names another field."""
        return read_phrases(kind, table_at(self.tables, self.where, *path), f"{self.where}: {'.'.join(path)}")
