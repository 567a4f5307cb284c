"""How good a model is: discrimination and honesty of its probabilities."""

from creditline.training.metrics.calibration_error import calibration_error
from creditline.training.metrics.discrimination import auc, gini, ks
from creditline.training.metrics.measure import Metrics, measure
from creditline.training.metrics.probability import brier, log_loss

__all__ = ["Metrics", "auc", "brier", "calibration_error", "gini", "ks", "log_loss", "measure"]
