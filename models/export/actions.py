"""What a policy would do by a route's scores, for the gate: rows alone carry no line."""

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from creditline.features.catalogue import catalogue
from creditline.models.artefact import Model
from creditline.models.policy import ACTIONS, Inputs, Policy, Scaling, State, decide_lines, read_policy
from creditline.models.policy.rules import Known, known_columns

LIMIT = 10_000.0  # of every line decided on, in major units


def read_policy_of(place: str, model: Model) -> Policy:
    """The policy in the file `place`, or the example of that name; DeclarationError as `read_policy`."""
    scale = model.scale
    known = known_columns(catalogue(model.target_product), scale.low, scale.high)
    own = {feature.name: Known(feature.kind == "number") for feature in model.features if feature.name not in known}
    return read_policy(place, {**own, **known})


def actions(policy: Policy, rows: pa.Table, score: NDArray[np.int64], pd: NDArray[np.float64]) -> list[str]:
    """The action on each row's line were it of 10,000, nothing owed, standing on the top step and never decided on.

    Columns the policy reads and `rows` lack count as not known; there is no portfolio cap.
    """
    features = {
        name: rows[name] if name in rows.column_names else pa.nulls(rows.num_rows, pa.float64())
        for name in policy.columns
    }
    state = State.fresh(np.full(rows.num_rows, LIMIT))
    inputs = Inputs(score.astype(np.float64), pd, features, np.zeros(rows.num_rows), state)
    return [str(ACTIONS[place]) for place in decide_lines(policy, inputs, Scaling()).action.tolist()]
