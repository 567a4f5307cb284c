"""Growing trees, predicting out of fold, and calibrating."""

from creditline.training.fit.calibrate import cross_calibrate, fit_sigmoid
from creditline.training.fit.crossing import OutOfFold, boost_watched, out_of_fold
from creditline.training.fit.parameters import FitParameters
from creditline.training.fit.trees import Boosted, Curve, Labelled, boost
from creditline.training.fit.vocabulary import model_features, within_vocabulary

__all__ = [
    "Boosted",
    "Curve",
    "FitParameters",
    "Labelled",
    "OutOfFold",
    "boost",
    "boost_watched",
    "cross_calibrate",
    "fit_sigmoid",
    "model_features",
    "out_of_fold",
    "within_vocabulary",
]
