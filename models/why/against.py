"""Why a customer scores otherwise than those whose line was kept."""

from collections.abc import Iterator
from datetime import date

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from creditline.models.artefact import Model
from creditline.models.scale.bands import band_of
from creditline.models.scoring.matrix import to_matrix
from creditline.models.why.answer.assemble import answer
from creditline.models.why.answer.given import given_values
from creditline.models.why.answer.moments import moments
from creditline.models.why.answer.values import Moment, Why
from creditline.models.why.answer.versions import MadeBy
from creditline.models.why.game.chain import Chain
from creditline.models.why.game.mean import mean_of
from creditline.models.why.game.model_rows import ModelRows
from creditline.models.why.game.play import Played
from creditline.models.why.game.standing import whole_score
from creditline.models.why.reference import Reference

Floats = NDArray[np.float64]


def explain_against(model: Model, frame: pa.Table, reference: Reference, threads: int = 1) -> Iterator[Why]:
    """One answer per row of `frame`: the mean of the exact pairwise answers against every row of the reference.

    Not the answer against a mean row, which nobody is. Exact points add up to the customer's clipped points less the
    mean of the reference's; the earlier moment is that mean, its integer score the mean rounded, and the values it
    names are the usual ones. The limit is left out: those of others are no cause of one's own.
    """
    others, own = (to_matrix(model.features, rows) for rows in (reference.rows, frame))
    usual = reference.usual(model)
    given = list(zip(*given_values(model.features, frame), strict=True))
    keys = zip(frame["customer_id"].to_pylist(), frame["as_of"].to_pylist(), strict=True)
    for number, (customer_id, as_of) in enumerate(keys):
        mean = mean_of(
            Chain(rows := ModelRows(model, others, np.broadcast_to(own[number], others.shape)), rows, threads)
        )
        figures = [figure for figure, _ in mean.chain.figures]
        yield answer(
            customer_id=customer_id,
            start=_mean_moment(model, mean.before, mean.clipped, reference.as_of),
            end=moments(mean.after, [as_of])[0],
            features=mean.chain.features,
            played=Played(mean.shares, None),
            pair=0,
            given=((*usual, *figures), (*given[number], *figures)),
            versions=MadeBy.of(model, None),
            currency=model.currency,
            against=reference.against,
        )


def _mean_moment(model: Model, before: Floats, clipped: float, as_of: date) -> Moment:
    margin, pd, raw = before.tolist()
    score = int(whole_score(np.array(clipped)))
    return Moment(as_of=as_of, margin=margin, pd=pd, raw=raw, score=score, band=band_of(score, model.bands))
