"""What is known of a line beside its game: where it stood and stands on record, and where the record departs from the policy."""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from creditline.models.policy.parts.action import Step
from creditline.models.policy.parts.notice_terms import NoticeTerms
from creditline.models.policy.parts.policy_words import PolicyWords


@dataclass(frozen=True)
class Place:
    """Where a line stands: its limit, in major units, and its step of the ladder."""

    limit: float
    step: Step

    @property
    def shut(self) -> bool:
        """Whether nothing can be drawn from it."""
        return self.step >= Step.SUSPEND

    @property
    def drawable(self) -> float:
        """What may be drawn or owed, in major units."""
        return 0.0 if self.shut else self.limit


@dataclass(frozen=True)
class Departure:
    """A day on which the record is not what the policy in force decides on the recorded state.

    `recorded`, `decided`: where the line stood after it, and where the policy would have led it. `override`: whether the
    record says that a person decided; `reason`: the one recorded.
    """

    on: date
    recorded: Place
    decided: Place
    override: bool
    reason: str | None


@dataclass(frozen=True)
class Reading:
    """What a rule reads of a column, as it was on the day; None where it was not known.

    `stood`: of a feature, as it was where the line stood.
    """

    column: str
    value: float | str | None
    stood: float | str | None = None


@dataclass(frozen=True)
class IncomeRead:
    """A limit of `multiple` regular incomes, each of `monthly` money."""

    monthly: float
    multiple: float


@dataclass(frozen=True)
class StepTaken:
    """A day on which the lender's decision moved the line, and the rule that decided it.

    `rule`: as the policy calls it (`band fair`, `trigger …`, `portfolio cap`), or as recorded; None where it is not known.
    `value`, `threshold`: what it looked at and from where on it decides so, as of `RuleValues`. Of a band `score` is the one it was
    decided by, after the overlay, and `edge` the lowest at which the line would not have been led so deep. Of a trigger `when` is its
    condition, `readings` what it read, `words` what the policy says of it to customers, `internal` whether it says that they may not
    know. `income`: what the limit was set to by, where it was set to so many monthly incomes. `taken_off`: the points, 0 or more, by
    which the policy's overlay had lowered the score that a rule read. `score_part`: whether the
    score's change since the line stood had a part in the rule, None where that is not known. `withdrawn`: whether it was announced,
    and withdrawn before it took effect.
    """

    on: date
    before: Place
    after: Place
    rule: str | None
    score: int | None = None
    edge: int | None = None
    when: str | None = None
    readings: tuple[Reading, ...] = ()
    value: float | None = None
    threshold: float | None = None
    words: PolicyWords = field(default_factory=PolicyWords)
    internal: bool = False
    income: IncomeRead | None = None
    taken_off: int = 0
    score_part: bool | None = None
    withdrawn: bool = False

    @property
    def lowers(self) -> bool:
        """Whether it took anything away: by a lower limit, or by shutting the line; a deeper step alone takes nothing.

        Nor does what was withdrawn before it took effect.
        """
        if self.withdrawn:
            return False
        shut = self.after.shut and self.after.step > self.before.step
        return self.after.limit < self.before.limit or shut

    @property
    def missed(self) -> int | None:
        """By how many points the edge was missed."""
        if self.score is None or self.edge is None or self.score >= self.edge:
            return None
        return self.edge - self.score


@dataclass(frozen=True)
class NotAtHand:
    """A day on which a line was decided on by a model or a policy that is not at hand, so that the recorded score stands for it.

    `what`: `model` or `policy`; `version`: as recorded.
    """

    on: date
    what: Literal["model", "policy"]
    version: str


@dataclass(frozen=True)
class RepaymentPlan:
    """What is owed `above` the new limit is repaid in `payments` monthly instalments of `instalment`, the last the smallest; money."""

    above: float
    instalment: float
    payments: int


@dataclass(frozen=True)
class Announced:
    """What a decision has to do with the notice of a cut.

    `state`: `announced` by it, `running` since before, `effective` from it on, or `withdrawn`. `on`: the day of the announcement;
    `effective_on`: when it takes effect, unless it is cured. `in_force`: where the line stands until then, or stood until this
    decision. `plan`: how what is owed above the new limit is repaid. `cures`: what the policy says to customers of what withdraws
    it, with the number that each is compared with.
    """

    state: str
    on: date
    effective_on: date
    in_force: Place
    plan: RepaymentPlan | None = None
    cures: tuple[tuple[PolicyWords, float | None], ...] = ()


@dataclass(frozen=True)
class LineFacts:
    """What is known of a line beside its ledgers. `stood`: recorded at the earlier date, None where it never stood whole.

    `eve` and `after`: before and after the decision of the later date. `action`: that decision's. `computed`: whether it is
    not on record but was computed now, on the recorded state. `departures` and `steps`: the earliest first. `asked_from`: the day asked
    for as the earlier date, on which the line was already going down. `notice`: what a letter must hold by the policy of the
    decision, `scale`: the lowest and the highest score there is; None where no policy is given. `not_at_hand`: versions that were
    in force in between, the earliest first. `cuts`: the days before the later date on which the lender lowered or shut the line, as
    far back as it bears one id, the earliest first. `announced`: the notice of the later date's decision; `after` is then where the
    line stands once it has taken effect, and `eve` where it would by a notice of before.
    """

    stood: Place | None
    eve: Place
    after: Place
    action: str
    computed: bool
    departures: tuple[Departure, ...] = ()
    steps: tuple[StepTaken, ...] = ()
    asked_from: date | None = None
    notice: NoticeTerms = field(default_factory=NoticeTerms)
    scale: tuple[int, int] | None = None
    not_at_hand: tuple[NotAtHand, ...] = ()
    cuts: tuple[date, ...] = ()
    announced: Announced | None = None
