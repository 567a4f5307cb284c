"""One row per cut, with what the report counts; these rows stay in memory and are written nowhere."""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from creditline.features.data import DataSet
from creditline.models.policy.deciding.propose_lines import DEFAULTED
from creditline.models.portfolio.cuts.cut_notices import CutNotices
from creditline.models.portfolio.cuts.cuts import ExplainedCuts
from creditline.models.portfolio.cuts.table import key_columns
from creditline.models.portfolio.explain.in_force import InForce
from creditline.models.portfolio.known_features import all_known
from creditline.models.why.game.lines import LAYERS

# Days since anything was past due: null on all of them says that nothing known by then ever was.
EVER_LATE = (
    "repayment.days_since_late",
    "linked.days_since_late",
    "repayment.days_since_arrears",
    "linked.days_since_arrears",
)


def late_features(data: DataSet, in_force: InForce) -> tuple[str, ...]:
    """The features that tell whether a customer was ever late, of those the data can give; none where they cannot."""
    there = {feature.name for feature in all_known(in_force.models, data, in_force.declarations).available(data)}
    return tuple(name for name in EVER_LATE if name in there)


def priced_features(data: DataSet, in_force: InForce) -> tuple[str, ...]:
    """The features that the economics of the policy in force read, of those the data can give."""
    stated = None if in_force.policy is None else in_force.policy.economics
    if stated is None or not stated.features:
        return ()
    there = {feature.name for feature in all_known(in_force.models, data, in_force.declarations).available(data)}
    return tuple(name for name in stated.features if name in there)


def cut_rows(part: ExplainedCuts, told: Sequence[CutNotices], late: Sequence[str], id_type: pa.DataType) -> pa.Table:
    """Rows of a part's cuts, in its order.

    Beside the keys of a table of reasons: `band` at the later date, or `in default`; `decisive`, the layer that pulled down
    most what may be drawn (null: two as much as each other, or none); `share_…` its part per layer, in cents; `stands_…`,
    whether the line would have stood but for the layer; `families`, those of the principal reasons in order; `review`;
    `never_late` (null: the data cannot tell).
    """
    answers, those = part.answers, part.those
    found, layers = answers.verdicts, answers.parts.layers
    assert found is not None and layers.drawable is not None  # a report is made of lines that could be replayed
    cents = np.rint(100.0 * layers.drawable[those]).astype(np.int64)
    ends = part.ends.take(pa.array(those))
    never: pa.Array | pa.ChunkedArray = pa.nulls(len(those), pa.bool_())
    if late:
        nothing = [pc.is_null(ends[name], nan_is_null=True) for name in late]
        never = nothing[0]
        for one in nothing[1:]:
            never = pc.and_(never, one)
    pulled = _decisive(cents)
    names = pa.array([str(layer) for layer in layers.named], pa.string())
    bands = np.where(answers.in_default[1], DEFAULTED, np.array(answers.after.band, dtype=object))[those]
    return pa.table(
        {
            **key_columns(answers, those, id_type),
            "band": pa.array(bands.tolist(), pa.string()),
            "decisive": names.take(pa.array(pulled, mask=pulled < 0)),
            **{f"share_{layer}": pa.array(cents[:, place]) for place, layer in enumerate(layers.named)},
            **{f"stands_{layer}": pa.array(found.stands_without[those, LAYERS.index(layer)]) for layer in layers.named},
            "families": pa.array([[reason.family for reason in one.reasons] for one in told], pa.list_(pa.string())),
            "review": pa.array([one.review for one in told], pa.bool_()),
            "never_late": never,
        }
    )


def _decisive(cents: NDArray[np.int64]) -> NDArray[np.int64]:
    """The place of each cut's decisive layer, -1 where two pulled alike or none pulled down."""
    lowest = cents.min(axis=1)
    pulling = (cents == lowest[:, None]) & (cents < 0)
    return np.where(pulling.sum(axis=1) == 1, pulling.argmax(axis=1), -1)
