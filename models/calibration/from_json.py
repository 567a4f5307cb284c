"""Calibration maps read back from data."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from creditline.features.errors import DataError, DeclarationError
from creditline.models.calibration.beta import Beta
from creditline.models.calibration.knots import Knots
from creditline.models.calibration.macro import MacroShifted, MacroTerm
from creditline.models.calibration.map import CalibrationMap
from creditline.models.calibration.shifted import Shifted
from creditline.models.calibration.sigmoid import Sigmoid

Read = Callable[[Mapping[str, Any]], CalibrationMap]

# By the `kind` that the map's `to_json` writes.
KINDS: Mapping[str, Read] = MappingProxyType(
    {
        "sigmoid": lambda data: Sigmoid(float(data["slope"]), float(data["intercept"])),
        "beta": lambda data: Beta(float(data["low"]), float(data["high"]), float(data["intercept"])),
        "knots": lambda data: Knots(tuple(map(float, data["x"])), tuple(map(float, data["y"]))),
        "shifted": lambda data: Shifted(map_from_json(data["base"]), float(data["offset"]), float(data["toward"])),
        "macro": lambda data: MacroShifted(map_from_json(data["base"]), tuple(map(MacroTerm.from_json, data["terms"]))),
    }
)


def map_from_json(data: Mapping[str, Any]) -> CalibrationMap:
    """The map that `to_json` described; DataError where it describes none."""
    try:
        if data["kind"] in KINDS:
            return KINDS[data["kind"]](data)
    except (KeyError, TypeError, ValueError, DeclarationError) as error:
        raise DataError(f"the calibration map cannot be read: {error}; train the model again") from error
    *others, last = KINDS
    raise DataError(f"{data['kind']!r} is no kind of calibration map; there are {', '.join(others)} and {last}")
