"""The model as JSON: everything but the trees and the reference sample."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from creditline.models.artefact.feature import ModelFeature
from creditline.models.artefact.making import Making
from creditline.models.artefact.scoring_model import Prior, ScoringModel, Versions
from creditline.models.bands import Band
from creditline.models.calibration.reading import map_from_json
from creditline.models.scale import Scale

FORMAT = 1  # raise it when an older reader would misread the folder

MODEL, BOOSTER, REFERENCE = "model.json", "booster.txt", "reference.parquet"


def body_of(model: ScoringModel) -> dict[str, Any]:
    """What `model.json` holds, without its checksums."""
    return {
        "format": FORMAT,
        "versions": asdict(model.versions),
        "seed": model.seed,
        "data_fingerprint": model.data_fingerprint,
        "target_product": model.target_product,
        "currency": model.currency,
        "prior": asdict(model.prior),
        "calibration": model.calibration.to_json(),
        "making": model.making.to_json(),
        "scale": model.scale.to_json(),
        "bands": [asdict(band) for band in model.bands],
        "features": [feature.to_json() for feature in model.features],
    }


def model_of(body: Mapping[str, Any], booster_text: str) -> ScoringModel:
    """The model a body describes; KeyError, TypeError or ValueError where a field is missing or is something else."""
    return ScoringModel(
        booster_text=booster_text,
        features=tuple(ModelFeature(**{**f, "categories": tuple(f["categories"])}) for f in body["features"]),
        calibration=map_from_json(body["calibration"]),
        versions=Versions(**body["versions"]),
        seed=body["seed"],
        data_fingerprint=body["data_fingerprint"],
        prior=Prior(**body["prior"]),
        target_product=body["target_product"],
        scale=Scale(**body["scale"]),
        bands=tuple(Band(**band) for band in body["bands"]),
        currency=body["currency"],
        making=Making.from_json(body["making"]),
    )


def canonical(data: Mapping[str, Any]) -> bytes:
    """The one way the same data is written: sorted keys, two spaces, UTF-8, a line break at the end."""
    return (json.dumps(data, indent=2, sort_keys=True, ensure_ascii=False, allow_nan=False) + "\n").encode()
