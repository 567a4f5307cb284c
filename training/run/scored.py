"""Scores straight from histories: the model's features, computed and checked, then scored."""

import pyarrow as pa

from creditline.features.catalogue import catalogue_of
from creditline.features.data import DataSet
from creditline.features.engine import compute_features
from creditline.models.artefact import Model, check_definitions
from creditline.models.policy import Policy
from creditline.models.scoring import score_frame
from creditline.training.decide.reading import decision_catalogue


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
    """Score `pairs`, in their order: customer_id, as_of, margin, pd, raw, score, band; errors as `features_of`."""
    return score_frame(model, features_of(model, data, pairs))
