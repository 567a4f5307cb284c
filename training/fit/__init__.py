"""Growing trees, predicting out of fold, and calibrating."""

from creditline.training.fit.beta import fit_beta
from creditline.training.fit.calibrate import Calibrated, calibrate, cross_fit
from creditline.training.fit.crossing import OutOfFold, boost_watched, out_of_fold
from creditline.training.fit.isotonic import fit_isotonic
from creditline.training.fit.parameters import FitParameters
from creditline.training.fit.sigmoid import fit_sigmoid
from creditline.training.fit.trees import Boosted, Curve, Labelled, boost
from creditline.training.fit.vocabulary import model_features, within_vocabulary

__all__ = [
    "Boosted",
    "Calibrated",
    "Curve",
    "FitParameters",
    "Labelled",
    "OutOfFold",
    "boost",
    "boost_watched",
    "calibrate",
    "cross_fit",
    "fit_beta",
    "fit_isotonic",
    "fit_sigmoid",
    "model_features",
    "out_of_fold",
    "within_vocabulary",
]
