"""A policy as data: frozen, checked when it is made, versioned by its content."""

import hashlib
import json
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from typing import Any

from creditline.features.errors import DeclarationError
from creditline.models.artefact.default_status import IN_DEFAULT
from creditline.models.policy.parts.action import Step
from creditline.models.policy.parts.band import PolicyBand, check_policy_bands, check_whole_limits
from creditline.models.policy.parts.clauses import Changes, Income, PortfolioCap, Review, Trigger
from creditline.models.policy.parts.dispute_terms import DisputeTerms
from creditline.models.policy.parts.economics import Economics
from creditline.models.policy.parts.ladder import Ladder
from creditline.models.policy.parts.money import CENT
from creditline.models.policy.parts.notice_period import NoticePeriod
from creditline.models.policy.parts.notice_terms import NoticeTerms
from creditline.models.policy.parts.overlay import Overlay
from creditline.models.policy.parts.review_terms import ReviewTerms
from creditline.models.policy.rules import Rule, score_columns


@dataclass(frozen=True)
class Policy:
    """Everything that leads from a score to a line. DeclarationError where its parts do not fit together."""

    name: str
    """What the policy is called."""
    bands: tuple[PolicyBand, ...]
    """Score ranges in order, the least safe first, without a gap."""
    income: Income
    """Where the regular income is read."""
    ladder: Ladder = field(default_factory=Ladder)
    """Steps down and ways back. Default: that of `Ladder`."""
    changes: Changes = field(default_factory=Changes)
    """What bounds a change of limit. Default: that of `Changes`."""
    triggers: tuple[Trigger, ...] = ()
    """Hard rules. Default: ()."""
    reviews: tuple[Review, ...] = ()
    """Rules that send a case to a person. Default: ()."""
    portfolio: PortfolioCap | None = None
    """The most that all lines together may come to; None: no cap. Default: None."""
    overlay: Overlay = field(default_factory=Overlay)
    """Points and factors for the state of the economy. Default: that of `Overlay`."""
    period: NoticePeriod = field(default_factory=NoticePeriod)
    """How long before its effect a cut is announced, and what cures it. Default: that of `NoticePeriod`."""
    notice: NoticeTerms = field(default_factory=NoticeTerms, compare=False)
    """What a letter about a cut must hold. Default: that of `NoticeTerms`."""
    disputes: DisputeTerms = field(default_factory=DisputeTerms, compare=False)
    """How a disputed decision is made again. Default: that of `DisputeTerms`."""
    review: ReviewTerms = field(default_factory=ReviewTerms, compare=False)
    """How a person decides a case. Default: that of `ReviewTerms`."""
    economics: Economics | None = field(default=None, compare=False)
    """What a line costs and earns, None where it is not stated. Default: None."""
    target_product: str | None = None
    """The product it is for; None for the model's. Default: None."""

    def __post_init__(self) -> None:
        check_policy_bands(self.bands)
        check_whole_limits(self.bands, self.changes.rounding)
        listed = {Step.MAINTAIN, *self.ladder.down}
        for what, step in (
            *((f"band {band.name}", band.step) for band in self.bands),
            *((f"trigger {trigger.rule.name}", trigger.step) for trigger in self.triggers),
        ):
            if step not in listed:
                raise DeclarationError(
                    f"{what} leads to {step.word}, which the ladder lacks; add it to down, or change it"
                )
        names = [rule.name for rule in (*self.rules, *(cure.rule for cure in self.period.cures))]
        twice = {name for name in names if names.count(name) > 1}
        if twice:
            raise DeclarationError(f"the policy has two rules called {min(twice)}; give each a name of its own")
        if self.economics is not None:
            bands = {band.name for band in self.bands}
            for group in self.economics.groups:
                if group.band is not None and group.band not in bands:
                    raise DeclarationError(
                        f"[[economics.groups]] names the band {group.band}, which the policy has not; it has {', '.join(sorted(bands))}"
                    )
        if self.bands[-1].step is not Step.MAINTAIN:
            raise DeclarationError(f"no band leads back to maintain; {self.bands[-1].name}, the safest, must")

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules of triggers, then of reviews."""
        return (*(trigger.rule for trigger in self.triggers), *(review.rule for review in self.reviews))

    @property
    def scale(self) -> tuple[int, int]:
        """The lowest and the highest score that its bands hold."""
        return self.bands[0].lowest, self.bands[-1].highest

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The columns the policy reads, each once: income, overlay, what the rules read, then whether the customer is in default."""
        overlay = () if self.overlay.feature is None else (self.overlay.feature,)
        rules = (*self.rules, *(cure.rule for cure in self.period.cures))
        read = (name for rule in rules for name in rule.columns if name not in score_columns())
        return tuple(dict.fromkeys((self.income.feature, *overlay, *read, IN_DEFAULT)))

    @cached_property
    def version(self) -> str:
        """12 hex digits that change exactly when anything does that decides; what is said of it is no part of it.

        A policy in cents has the version it had before limits were rounded, one that announces nothing that from before cuts
        could be announced, so that what it decided then is found.
        """
        told = _plain(self)
        if self.changes.rounding == CENT:
            del told["changes"]["rounding"]
        if not self.period.days:
            del told["period"]
        for trigger in told["triggers"]:
            if not (self.period.days and trigger["immediate"]):
                del trigger["immediate"]
        text = json.dumps(told, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()[:12]

    def with_overlay(self, overlay: Overlay) -> "Policy":
        """The same policy under another overlay."""
        return replace(self, overlay=overlay)

    def without_overlay(self) -> "Policy":
        """The same policy with no overlay."""
        return self.with_overlay(Overlay())


def _plain(policy: Policy) -> dict[str, Any]:
    def plain(value: Any) -> Any:
        if isinstance(value, tuple):
            return [plain(each) for each in value]
        if isinstance(value, Step):
            return value.word
        if hasattr(value, "when"):
            return {"name": value.name, "when": value.sql}
        if hasattr(value, "__dataclass_fields__"):
            return {each.name: plain(getattr(value, each.name)) for each in fields(value) if each.compare}
        return repr(value) if isinstance(value, float) else value

    return {each.name: plain(getattr(policy, each.name)) for each in fields(policy) if each.compare}
