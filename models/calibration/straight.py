"""Whether a map is a straight line, so that what adds up in margins adds up in points."""

from creditline.models.calibration.macro import MacroShifted
from creditline.models.calibration.map import CalibrationMap
from creditline.models.calibration.shifted import Shifted
from creditline.models.calibration.sigmoid import Sigmoid


def is_straight(calibration: CalibrationMap) -> bool:
    """Whether it is Platt's map, moved as a whole or not.

    >>> is_straight(Shifted(Sigmoid(), offset=-0.5, toward=0.02))
    True
    """
    if isinstance(calibration, Shifted | MacroShifted):
        return is_straight(calibration.base)
    return isinstance(calibration, Sigmoid)
