"""The policy the marking decides by: by score alone, on fresh lines of one size, so that what cut a line is never in doubt."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from scipy.special import expit
from scores import Floats, Scorer

from creditline.models.policy import (
    Income,
    Inputs,
    Ladder,
    Policy,
    PolicyBand,
    Scaling,
    State,
    Step,
    decide_lines,
    is_cut,
)
from creditline.models.policy.deciding.passing import Passing
from creditline.models.why.game.chain import Chain
from creditline.models.why.game.line_facts import LineFacts, Place
from creditline.models.why.game.lines import LineOutcomes
from creditline.models.why.game.override import Override
from creditline.models.why.game.replay import Replay, Stop
from creditline.models.why.game.told import Told
from creditline.training.world import PRESETS

LIMIT, CUT_OFF, CUT_OFF_SLOW = 10_000.0, 600, 680
_INCOME = "income.regular_sum_90d"  # the policy must name one; it is not known here, so that no limit follows it


def cut_off(preset: str) -> int:
    """The score below which lines are cut in a world, about that of its own default rate: 600 is 5 %, 680 is 1.3 %."""
    return CUT_OFF_SLOW if PRESETS[preset].nature.slow else CUT_OFF


@dataclass(frozen=True)
class ByScore:
    """Lines below `cut_off` are reduced to half; the others stand."""

    cut_off: int = CUT_OFF

    @property
    def policy(self) -> Policy:
        """The policy itself."""
        edges = ((350, self.cut_off - 1, Step.REDUCE, 0.5), (self.cut_off, 950, Step.MAINTAIN, 1.0))
        bands = [PolicyBand(s.word, low, high, s, 1.0, 0.0, LIMIT, share) for low, high, s, share in edges]
        return Policy("by score", tuple(bands), Income(_INCOME, 3.0), Ladder(down=(Step.REDUCE,), at_once=1))

    def stands(self, scorer: Scorer, margin: Floats) -> NDArray[np.bool_]:
        """Whether a fresh line of each margin is left alone, (n,)."""
        log_odds = scorer.model.calibration(margin)
        score = scorer.model.scale.score(scorer.model.scale.raw(log_odds)).astype(np.float64)
        unknown = {_INCOME: np.full(len(margin), np.nan)}
        state = State.fresh(np.full(len(margin), LIMIT))
        return ~is_cut(decide_lines(self.policy, Inputs(score, expit(log_odds), unknown, np.zeros(len(margin)), state)))

    def told(self, count: int) -> Told:
        """What the policy is told of `count` lines beside their scores."""
        unknown = pa.table({_INCOME: pa.array([None] * count, pa.float64())})
        return Told(self.policy, unknown, np.zeros(count))


def replay_of(chain: Chain, policies: tuple[ByScore, ByScore]) -> Replay:
    """Fresh lines of the chain's pairs, decided on once, a month later; the shares of it explain, whatever is on record."""
    count = chain.pairs
    fresh, nothing = State.fresh(np.full(count, LIMIT)), np.zeros(count, bool)
    passing = Passing(np.full(count, 30.0), nothing, np.full(count, np.nan), nothing, nothing)
    none = Override(np.zeros(count, np.int64), np.zeros(count))
    then, now = (policy.told(count) for policy in policies)
    stop = Stop(date(2025, 1, 31), np.arange(count), passing, chain, then, now, Scaling(), none)
    stood = LineOutcomes(fresh.limit, fresh.step)
    place = Place(LIMIT, Step.MAINTAIN)
    facts = (LineFacts(place, place, place, "maintain", computed=True),) * count
    return Replay(fresh, (stop,), stood, stood, facts, (then.policy.version, now.policy.version))
