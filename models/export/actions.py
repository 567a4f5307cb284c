"""What a policy would do by a route's scores, for the gate: rows alone carry no line."""

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from creditline.features.catalogue import BUILT_IN, Catalogue, Declarations
from creditline.models.artefact import IN_DEFAULT, Model
from creditline.models.policy import ACTIONS, Inputs, Policy, Scaling, State, decide_lines, read_policy
from creditline.models.policy.rules import known_columns

LIMIT = 10_000.0  # of every line decided on, in major units


def read_policy_of(place: str, model: Model, declarations: Declarations = BUILT_IN) -> Policy:
    """The policy in the file `place`, or the example of that name; DeclarationError as `read_policy`."""
    declared = declarations.known(model.target_product)
    others = (feature for feature in declared if feature.name not in model.catalogue)
    known = Catalogue((*model.catalogue, *others), model.target_product, model.grace_days)
    return read_policy(place, known_columns(known, model.scale.low, model.scale.high))


def actions(policy: Policy, rows: pa.Table, score: NDArray[np.float64], pd: NDArray[np.float64]) -> list[str]:
    """The action on each row's line were it of 10,000, nothing owed, standing on the top step and never decided on.

    Columns the policy reads and `rows` lack count as not known; there is no portfolio cap.
    """
    features = {
        name: rows[name] if name in rows.column_names else pa.nulls(rows.num_rows, pa.float64())
        for name in policy.columns
    }
    features[IN_DEFAULT] = pa.array(np.isnan(score).astype(np.float64))
    state = State.fresh(np.full(rows.num_rows, LIMIT))
    inputs = Inputs(score, pd, features, np.zeros(rows.num_rows), state)
    return [str(ACTIONS[place]) for place in decide_lines(policy, inputs, Scaling()).action.tolist()]
