"""What a call may keep, in money, by the policy's economics."""

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from scipy.special import expit

from creditline.models.policy.parts.line_economics import LineEconomics
from creditline.models.portfolio.restore.session import Restoring

Floats = NDArray[np.float64]


def profit_kept(session: Restoring, lines: pa.Table, score: Floats, used: Floats, taken: Floats) -> Floats | None:
    """Of each line what is earned because the share `taken` of its limit is not taken; money over the model's horizon, (n,).

    The earnings that such a cut forgoes less the expected loss that it spares, at the pd of the line's `score`: below 0 where the cut
    pays. `used`: what is owed, as a share of the limit. A figure that is read from a feature is the one of an unknown feature. NaN of
    an unknown score; None where the policy states no economics.
    """
    stated = session.policy.economics
    if stated is None:
        return None
    bands = session.policy.bands
    place = np.searchsorted([band.lowest for band in bands[1:]], np.nan_to_num(score), side="right")
    own = [bands[at].name for at in place.tolist()]
    figures = LineEconomics.of(stated, lines["product"].to_pylist(), own, lambda _: np.full(len(score), np.nan))
    limit = lines["credit_limit"].cast(pa.float64()).to_numpy()
    room = np.maximum(1.0 - np.maximum(used, 0.0), 0.0) * limit
    slope, forgone = figures.at_stake(np.minimum(taken * limit, room), np.zeros(len(score), bool))
    pd = expit(session.model.scale.log_odds(score))
    return np.asarray(forgone - pd * slope, np.float64)
