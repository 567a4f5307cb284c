"""The answer of one customer against many others: their mean, with what is usual among them."""

from collections.abc import Sequence

import numpy as np

from creditline.models.why.answer.parts import Value
from creditline.models.why.game.mean import Mean
from creditline.models.why.ledger.given import DateValues, SameForAll
from creditline.models.why.ledger.parts import AnswerParts


def parts_of_mean(mean: Mean, usual: Sequence[Value], own: DateValues) -> AnswerParts:
    """The one answer of a mean; `usual`: per feature of the model the value named before, `own`: those named after.

    Of a macro term the median figure of the others' dates is named before.
    """
    figures = np.median(mean.chain.figures[0], axis=0).tolist()
    before = SameForAll((*usual, *figures))
    return AnswerParts(mean.chain, mean.played, mean.before.score, mean.after.score, (before, own))
