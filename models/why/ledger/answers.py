"""Why scores and lines of many customers changed, as arrays; one customer's answer is made of them when asked for."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from creditline.models.policy.parts.action import Action
from creditline.models.why.answer.in_default import InDefault
from creditline.models.why.answer.line import LineFacts, LineStory, StepBehind
from creditline.models.why.answer.parts import Moment
from creditline.models.why.answer.values import Against, Why
from creditline.models.why.answer.versions import MadeBy
from creditline.models.why.game.standing import Standing
from creditline.models.why.game.survival import Survival
from creditline.models.why.ledger.moments import moments
from creditline.models.why.ledger.pair import Pair
from creditline.models.why.ledger.parts import AnswerParts
from creditline.models.why.ledger.verdicts import Verdicts, verdicts

Defaults = Sequence[InDefault | None]
STANDS = str(Action.MAINTAIN)  # what is said of the earlier date, on which a line stands whole


class Behind(Protocol):
    """What finds what lies behind the steps of one line."""

    def __call__(self, number: int, *, harmful: bool) -> tuple[StepBehind, ...]:
        """By its place; `harmful`: with those features only that a notice can name."""
        ...


def _nothing(number: int, *, harmful: bool) -> tuple[StepBehind, ...]:  # noqa: ARG001
    """Where nothing is looked for behind steps."""
    return ()


def _no_refits() -> Survival | None:
    """Where the model has none."""
    return None


@dataclass(frozen=True)
class Answers:
    """Answers of the pairs in `pairs`, in their order. `before`, `after`: the scoring chain at both dates.

    `facts`: of their lines, where those are explained. `behind`: what lies behind a line's steps, asked for by its place.
    `defaults`: of each end who is in default, None where nobody is. `survival`: plays the pairs in the model's refits, when an
    answer is asked for.
    """

    pairs: Sequence[Pair]
    parts: AnswerParts
    before: Standing
    after: Standing
    versions: MadeBy
    currency: str
    against: Against = "past"
    facts: Sequence[LineFacts] = ()
    behind: Behind = _nothing
    survival: Callable[[], Survival | None] = _no_refits
    defaults: tuple[Defaults, Defaults] | None = None

    def __len__(self) -> int:
        return len(self.pairs)

    @cached_property
    def verdicts(self) -> Verdicts | None:
        """What cut the lines; None where none could be replayed."""
        lines = self.parts.played.lines
        return None if lines is None else verdicts(lines)

    @cached_property
    def moments(self) -> tuple[list[Moment], list[Moment]]:
        """Both ends of each pair."""
        before = after = None
        if self.facts:
            stood = [facts.stood for facts in self.facts]
            before = (
                [None if place is None else place.limit for place in stood],
                [None if place is None else STANDS for place in stood],
            )
            after = [facts.after.limit for facts in self.facts], [facts.action for facts in self.facts]
        own = self.against == "past"
        started = moments(self.before, [pair.start for pair in self.pairs], before, bound=own)
        ended = moments(self.after, [pair.end for pair in self.pairs], after)
        if self.defaults is None:
            return started, ended
        return _unscored(started, self.defaults[0]), _unscored(ended, self.defaults[1])

    @cached_property
    def in_default(self) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Who is in default at either end, (pairs,) each."""
        ends = self.defaults or ([None] * len(self), [None] * len(self))
        start, end = (np.array([one is not None for one in each], dtype=np.bool_) for each in ends)
        return start, end

    def why(self, number: int) -> Why:
        """One pair's answer."""
        return self._why(number, harmful=False)

    def for_notice(self, number: int) -> Why:
        """The same with those features only that a notice can name: of families that lowered the score.

        Where the score is held at an end of its scale no points tell that, and the answer is whole.
        """
        start, end = (moments[number] for moments in self.moments)
        return self._why(number, harmful=start.bound is None or start.bound != end.bound)

    @cached_property
    def _survival(self) -> Survival | None:
        return self.survival()

    def _why(self, number: int, *, harmful: bool) -> Why:
        return Why(
            customer_id=self.pairs[number].customer_id,
            start=self.moments[0][number],
            end=self.moments[1][number],
            layers=self.parts.layer_shares(number),
            reasons=self.parts.reasons(number, harmful=harmful),
            versions=self.versions,
            against=self.against,
            currency=self.currency,
            line=self._line(number, harmful=harmful) if self.facts else None,
            survives=None if self._survival is None else self._survival.of(number),
        )

    def _line(self, number: int, *, harmful: bool) -> LineStory:
        behind = self.behind(number, harmful=harmful)
        return replace(self.parts.line_story(number, self.facts[number]), behind=behind)


def _unscored(scored: list[Moment], defaults: Defaults) -> list[Moment]:
    """The moments, of who is in default without what a score says."""
    return [
        moment if status is None else replace(moment, pd=1.0, bound=None, in_default=status)
        for moment, status in zip(scored, defaults, strict=True)
    ]
