"""Calibration maps read back from data."""

from collections.abc import Mapping
from typing import Any

from creditline.features.errors import DataError, DeclarationError
from creditline.models.calibration.beta import Beta
from creditline.models.calibration.knots import Knots
from creditline.models.calibration.macro import MacroShifted, MacroTerm
from creditline.models.calibration.map import CalibrationMap
from creditline.models.calibration.shifted import Shifted
from creditline.models.calibration.sigmoid import Sigmoid


def map_from_json(data: Mapping[str, Any]) -> CalibrationMap:
    """The map that `to_json` described; DataError where it describes none."""
    try:
        match data["kind"]:
            case "sigmoid":
                return Sigmoid(float(data["slope"]), float(data["intercept"]))
            case "beta":
                return Beta(float(data["low"]), float(data["high"]), float(data["intercept"]))
            case "shifted":
                return Shifted(map_from_json(data["base"]), float(data["offset"]), float(data["toward"]))
            case "macro":
                return MacroShifted(map_from_json(data["base"]), tuple(map(MacroTerm.from_json, data["terms"])))
            case "knots":
                return Knots(tuple(map(float, data["x"])), tuple(map(float, data["y"])))
            case kind:
                raise DataError(
                    f"{kind!r} is no kind of calibration map; there are sigmoid, beta, knots, shifted and macro"
                )
    except (KeyError, TypeError, ValueError, DeclarationError) as error:
        raise DataError(f"the calibration map cannot be read: {error}; train the model again") from error
