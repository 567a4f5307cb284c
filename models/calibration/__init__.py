"""Calibration maps: LightGBM's margin to calibrated log-odds of default. They are fitted in `training`."""

from creditline.models.calibration.beta import Beta
from creditline.models.calibration.figures import OfRows, at_figures, base_and_terms
from creditline.models.calibration.from_json import map_from_json
from creditline.models.calibration.knots import Knots
from creditline.models.calibration.macro import MacroShifted, MacroTerm
from creditline.models.calibration.map import SLOPE_LIMITS, CalibrationMap
from creditline.models.calibration.shifted import Shifted
from creditline.models.calibration.sigmoid import Sigmoid

__all__ = [
    "SLOPE_LIMITS",
    "Beta",
    "CalibrationMap",
    "Knots",
    "MacroShifted",
    "MacroTerm",
    "OfRows",
    "Shifted",
    "Sigmoid",
    "at_figures",
    "base_and_terms",
    "map_from_json",
]
