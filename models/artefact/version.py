"""A short name for exactly this model."""

import hashlib

from creditline.models.artefact.body import body_of, canonical
from creditline.models.artefact.scoring_model import ScoringModel


def model_version(model: ScoringModel) -> str:
    """12 hex digits that change when anything in the model but its reference sample does."""
    return hashlib.sha256(canonical(body_of(model)) + model.booster_text.encode()).hexdigest()[:12]
