"""Scores straight from histories: the model's features, computed and checked, then scored."""

import pyarrow as pa

from creditline.features.catalogue import catalogue_of
from creditline.features.data import DataSet
from creditline.features.engine import compute_features
from creditline.models.artefact import Model, check_definitions
from creditline.models.policy import Policy
from creditline.models.portfolio.policy_features import decision_catalogue
from creditline.models.portfolio.unseen import warn_of_unseen
from creditline.models.scoring.frame import score_frame


def features_of(model: Model, data: DataSet, pairs: pa.Table) -> pa.Table:
    """Compute the features `model` reads for `pairs`, one row per pair in their order.

    DataError where the data cannot give one of them, or where it means something else than when the model was trained.
    """
    known = catalogue_of(data, model.target_product).available(data)
    check_definitions(model, {feature.name: feature.definition_hash for feature in known})
    return compute_features(data, pairs, known.only(feature.name for feature in model.features))


def decision_features(model: Model, data: DataSet, pairs: pa.Table, policy: Policy) -> pa.Table:
    """Compute the features `model` reads and those `policy` does besides; errors and warnings as `decision_catalogue`."""
    return compute_features(data, pairs, decision_catalogue(model, data, [policy]))


def score_pairs(model: Model, data: DataSet, pairs: pa.Table) -> pa.Table:
    """Score `pairs`, in their order: customer_id, as_of, margin, pd, raw, score, band; errors as `features_of`.

    A category that training never saw counts as missing, with a warning.
    """
    frame = features_of(model, data, pairs)
    warn_of_unseen(model.features, frame)
    return score_frame(model, frame)
