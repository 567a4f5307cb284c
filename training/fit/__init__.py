"""Growing trees, predicting out of fold, and calibrating."""

from creditline.training.fit.beta import fit_beta
from creditline.training.fit.calibrate import Calibrated, calibrate, cross_fit
from creditline.training.fit.crossing import OutOfFold, boost_watched, out_of_fold
from creditline.training.fit.isotonic import fit_isotonic
from creditline.training.fit.sigmoid import fit_sigmoid

__all__ = [
    "Calibrated",
    "OutOfFold",
    "boost_watched",
    "calibrate",
    "cross_fit",
    "fit_beta",
    "fit_isotonic",
    "fit_sigmoid",
    "out_of_fold",
]
