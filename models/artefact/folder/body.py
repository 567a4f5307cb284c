"""The files of a model's folder, and the model that `model.json` describes."""

from collections.abc import Mapping
from typing import Any

from creditline.models.artefact.default_status import DefaultStatus
from creditline.models.artefact.feature import ModelFeature
from creditline.models.artefact.kind import ModelKind
from creditline.models.artefact.making import Making
from creditline.models.artefact.scoring_model import Prior, ScoringModel, Versions
from creditline.models.artefact.typed import check_types
from creditline.models.calibration.from_json import map_from_json
from creditline.models.scale.bands import Band
from creditline.models.scale.scale import Scale

MODEL, BOOSTER, REFERENCE, LEARNED = "model.json", "booster.txt", "reference.json", "learned.json"
REFITS = "refits.txt.gz"
OTHERS = (BOOSTER, REFERENCE, LEARNED, REFITS)  # those that `model.json` vouches for


def model_of(body: Mapping[str, Any], booster_text: str) -> ScoringModel:
    """The model a body describes, of the types it is declared with.

    KeyError, TypeError, ValueError or DeclarationError where a field is missing or is something else.
    """
    model = ScoringModel(
        booster_text=booster_text,
        features=tuple(ModelFeature.from_json(feature) for feature in body["features"]),
        calibration=map_from_json(body["calibration"]),
        versions=Versions(**body["versions"]),
        seed=body["seed"],
        data_fingerprint=body["data_fingerprint"],
        prior=Prior(**body["prior"]),
        target_product=body["target_product"],
        scale=Scale(**body["scale"]),
        bands=tuple(Band(**band) for band in body["bands"]),
        currency=body["currency"],
        grace_days=body["grace_days"],
        making=Making.from_json(body["making"]),
        default=None if body["default"] is None else DefaultStatus.from_json(body["default"]),
        kind=ModelKind(body["kind"]),
    )
    check_types(model, "")
    return model
