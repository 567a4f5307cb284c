"""Read a policy from TOML, and check it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from typing import Literal

from creditline.features.errors import DeclarationError
from creditline.features.toml.text import parse_table, read_table
from creditline.features.toml.typed import typed
from creditline.models.policy.checking import check_policy
from creditline.models.policy.parts.action import Action, Step
from creditline.models.policy.parts.band import PolicyBand
from creditline.models.policy.parts.clauses import Changes, Income, PortfolioCap, Review, Trigger
from creditline.models.policy.parts.dispute_terms import DisputeTerms
from creditline.models.policy.parts.economics import Economics
from creditline.models.policy.parts.ladder import Ladder
from creditline.models.policy.parts.notice_period import Cure, NoticePeriod, PlanTerms
from creditline.models.policy.parts.notice_terms import Held, NoticeTerms, Regime
from creditline.models.policy.parts.overlay import Level, Overlay
from creditline.models.policy.parts.policy_words import PolicyWords
from creditline.models.policy.parts.review_terms import ReviewTerms
from creditline.models.policy.policy import Policy
from creditline.models.policy.rules import Known, parse_rule

_DOWN = Literal["reduce", "suspend", "close"]
EXAMPLES = ("graded", "one-blow", "squeeze")


def read_policy(place: str | Path, known: Mapping[str, Known]) -> Policy:
    """The policy in the TOML file `place`, or the example of that name; checked against the columns `known`.

    DeclarationError, naming the file, for a key there is not (the nearest right one is named), a value of the wrong
    kind, and whatever `check_policy` refuses.
    """
    if str(place) in EXAMPLES:
        return example_policy(str(place), known)
    table = read_table(Path(place), DeclarationError, f"give a TOML file, or one of {', '.join(EXAMPLES)}")
    return _checked(table, known, str(place))


def example_policy(name: str, known: Mapping[str, Known]) -> Policy:
    """One of the three policies that come with creditline: graded, one-blow, squeeze."""
    text = resources.files("creditline.models.policy.examples").joinpath(f"{name}.toml").read_text(encoding="utf-8")
    return parse_policy(text, known, name)


def parse_policy(text: str, known: Mapping[str, Known], said: str = "the policy") -> Policy:
    """The policy in `text`; errors as `read_policy`, which begin with `said`. Warns where a check cannot tell."""
    return _checked(parse_table(text, said, DeclarationError), known, said)


def _checked(table: Mapping[str, object], known: Mapping[str, Known], said: str) -> Policy:
    told = typed(_Policy, table, said, DeclarationError)
    try:
        policy = told.policy()
        check_policy(policy, known)
    except DeclarationError as fault:
        raise DeclarationError(f"{said}: {fault}") from None
    return policy


@dataclass(frozen=True)
class _Band:
    name: str
    lowest: int
    highest: int
    step: Literal["maintain", _DOWN]
    multiple: float
    cap: float
    floor: float = 0.0
    share: float = 1.0

    def band(self) -> PolicyBand:
        return PolicyBand(
            self.name, self.lowest, self.highest, _step(self.step), self.multiple, self.floor, self.cap, self.share
        )


@dataclass(frozen=True)
class _Ladder:
    down: tuple[_DOWN, ...] = ("reduce", "suspend", "close")
    back: tuple[Literal["restore", "increase"], ...] = ("restore", "increase")
    hysteresis: int = 0
    at_once: int = 1
    reopen: bool = False

    def ladder(self) -> Ladder:
        down, back = tuple(map(_step, self.down)), tuple(map(Action, self.back))
        return Ladder(down, back, self.hysteresis, self.at_once, self.reopen)


@dataclass(frozen=True)
class _Trigger:
    name: str
    when: str
    step: _DOWN
    keep: float = 1.0
    words: Mapping[str, str] = field(default_factory=dict)
    internal: bool = False
    immediate: bool = False

    def trigger(self) -> Trigger:
        words = PolicyWords.of(self.words, f"trigger {self.name}: words", "value", "threshold")
        return Trigger(
            parse_rule(self.name, self.when), _step(self.step), self.keep, words, self.immediate, self.internal
        )


@dataclass(frozen=True)
class _Review:
    name: str
    when: str
    hold: bool = False

    def review(self) -> Review:
        return Review(parse_rule(self.name, self.when), self.hold)


@dataclass(frozen=True)
class _Level:
    at_least: float
    points: int = 0
    factor: float = 1.0


@dataclass(frozen=True)
class _Overlay:
    feature: str | None = None
    points: int | None = None
    factor: float | None = None
    levels: tuple[_Level, ...] = ()

    def overlay(self) -> Overlay:
        always: tuple[Level, ...] = ()
        if self.feature is None:
            always = (Level(points=self.points or 0, factor=1.0 if self.factor is None else self.factor),)
        elif self.points is not None or self.factor is not None:
            raise DeclarationError("[overlay] reads a feature; give its points and factor in [[overlay.levels]]")
        rising = tuple(Level(level.at_least, level.points, level.factor) for level in self.levels)
        return Overlay(self.feature, always + rising)


@dataclass(frozen=True)
class _Cure:
    name: str
    when: str
    words: Mapping[str, str] = field(default_factory=dict)

    def cure(self) -> Cure:
        words = PolicyWords.of(self.words, f"cure {self.name}: words", "threshold")
        return Cure(parse_rule(self.name, self.when), words)


@dataclass(frozen=True)
class _Notice:
    regime: Regime = Regime.PLAIN
    must_hold: tuple[Held, ...] = ()
    most_patterns: float = 0.25
    least_surviving: float = 0.95
    band_names: bool = False
    days: int = 0
    cures: tuple[_Cure, ...] = ()
    plan: PlanTerms | None = None

    def period(self) -> NoticePeriod:
        return NoticePeriod(self.days, tuple(each.cure() for each in self.cures), self.plan)

    def terms(self) -> NoticeTerms:
        return NoticeTerms(self.regime, self.must_hold, self.most_patterns, self.least_surviving, self.band_names)


@dataclass(frozen=True)
class _Policy:
    """The file: one field per table; the policy's own clauses where their fields are written as they are."""

    name: str
    income: Income
    target_product: str | None = None
    bands: tuple[_Band, ...] = ()
    ladder: _Ladder = field(default_factory=_Ladder)
    changes: Changes = field(default_factory=Changes)
    triggers: tuple[_Trigger, ...] = ()
    reviews: tuple[_Review, ...] = ()
    portfolio: PortfolioCap | None = None
    overlay: _Overlay | None = None
    notice: _Notice = field(default_factory=_Notice)
    disputes: DisputeTerms = field(default_factory=DisputeTerms)
    review: ReviewTerms = field(default_factory=ReviewTerms)
    economics: Economics | None = None

    def policy(self) -> Policy:
        return Policy(
            name=self.name,
            target_product=self.target_product,
            bands=tuple(sorted((each.band() for each in self.bands), key=lambda band: band.lowest)),
            income=self.income,
            ladder=self.ladder.ladder(),
            changes=self.changes,
            triggers=tuple(each.trigger() for each in self.triggers),
            reviews=tuple(each.review() for each in self.reviews),
            portfolio=self.portfolio,
            overlay=Overlay() if self.overlay is None else self.overlay.overlay(),
            period=self.notice.period(),
            notice=self.notice.terms(),
            disputes=self.disputes,
            review=self.review,
            economics=self.economics,
        )


def _step(word: str) -> Step:
    return Step[word.upper()]
