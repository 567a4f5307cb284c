"""Pairs of dates without points: the customer is in default on one of them."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from creditline.models.artefact import Model
from creditline.models.scoring.status import in_default
from creditline.models.why.answer.in_default import InDefault
from creditline.models.why.game.play import Played
from creditline.models.why.game.shares import Shares

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Defaults = Sequence[InDefault | None]


def defaults_of(model: Model, frame: pa.Table) -> Defaults:
    """Of each row of `frame` the status, None for who is not in default; DataError as `in_default`."""
    status, out = model.default, in_default(model, frame)
    found: list[InDefault | None] = [None] * frame.num_rows
    if status is None or not out.any():
        return found
    names = [one.name for one in status.features]
    rows = frame.select(names).take(pa.array(np.flatnonzero(out))).to_pylist()
    late = {name: next((one for one in status.standing if one.unit == name), None) for name in ("days", "months")}
    for place, row in zip(np.flatnonzero(out).tolist(), rows, strict=True):
        since = {one.name: row[one.name] for one in status.signs if row[one.name] is not None}
        sign = min(since, key=lambda name: since[name])
        days, months = (None if one is None else row[one.name] for one in late.values())
        found[place] = InDefault(
            days=status.days,
            cure_days=status.cure_days,
            since=int(since[sign]),
            days_past_due=days,
            months_past_due=months,
            event=sign.startswith("status.event_"),
            features=tuple(one.name for one in status.standing),
        )
    return found


def of_pairs(start: Defaults, end: Defaults) -> Flags:
    """Which pairs have no points, (n,)."""
    return np.array([one is not None or other is not None for one, other in zip(start, end, strict=True)], dtype=bool)


def without_points(played: Played, stood: Floats, out: Flags) -> Played:
    """The shares with none in the score for the pairs `out`; those in their lines stay as they are. `stood`: points before."""
    if not out.any():
        return played
    scores = played.scores
    kept, at = ~out[:, None], np.where(out, stood, 0.0)[:, None]
    unmoved = Shares(
        playing=scores.playing,
        margin=np.where(kept, scores.margin, 0.0),
        points=np.where(kept, scores.points, 0.0),
        layers=np.where(kept, scores.layers, 0.0),
        alone=np.where(kept, scores.alone, at),
        without=np.where(kept, scores.without, at),
    )
    return replace(played, scores=unmoved)
