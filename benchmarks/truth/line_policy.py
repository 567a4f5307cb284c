"""The policy the marking decides by: by score alone, on fresh lines of one size, so that what cut a line is never in doubt."""

from dataclasses import dataclass

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
from creditline.models.why.game.policy_lines import LineDate

LIMIT, CUT_OFF = 10_000.0, 600
_INCOME = "income.regular_sum_90d"  # the policy must name one; it is not known here, so that no limit follows it


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

    def lines(self, count: int) -> LineDate:
        """`count` fresh lines at one date, as the layers' game is told of them."""
        unknown = pa.table({_INCOME: pa.array([None] * count, pa.float64())})
        return LineDate(self.policy, unknown, np.zeros(count), State.fresh(np.full(count, LIMIT)), Scaling())
