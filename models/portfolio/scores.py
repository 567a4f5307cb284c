"""Scores straight from histories: the model's features, computed and checked, then scored."""

import pyarrow as pa

from creditline.features.catalogue import BUILT_IN, Declarations
from creditline.features.data import DataSet
from creditline.features.engine import compute_features
from creditline.models.artefact import Model
from creditline.models.policy import Policy
from creditline.models.portfolio.figures import with_figures
from creditline.models.portfolio.known_features import refuse_absent
from creditline.models.portfolio.policy_features import decision_catalogue
from creditline.models.portfolio.unseen import warn_of_unseen
from creditline.models.scoring.frame import score_frame


def features_of(model: Model, data: DataSet, pairs: pa.Table) -> pa.Table:
    """Compute the features `model` reads for `pairs`, one row per pair in their order.

    They are computed as they were when the model was trained, and stand beside the figures of their dates that the
    model adjusts to. DataError where the data cannot give one of them.
    """
    refuse_absent(model, data)
    return with_figures(compute_features(data, pairs, model.catalogue), data, model)


def decision_features(
    model: Model, data: DataSet, pairs: pa.Table, policy: Policy, declarations: Declarations = BUILT_IN
) -> pa.Table:
    """Compute the features `model` reads and those `policy` does besides; errors and warnings as `decision_catalogue`."""
    catalogue = decision_catalogue(model, data, [policy], declarations=declarations)
    return with_figures(compute_features(data, pairs, catalogue), data, model)


def score_pairs(model: Model, data: DataSet, pairs: pa.Table) -> pa.Table:
    """Score `pairs`, in their order: customer_id, as_of, margin, pd, raw, score, band; errors as `features_of`.

    A category that training never saw counts as missing, with a warning.
    """
    frame = features_of(model, data, pairs)
    warn_of_unseen(model.features, frame)
    return score_frame(model, frame)
