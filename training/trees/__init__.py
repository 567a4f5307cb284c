"""How trees are grown: parameters, boosting, and the vocabulary they learn."""

from creditline.training.trees.boosting import Boosted, Curve, Labelled, boost
from creditline.training.trees.parameters import FitParameters
from creditline.training.trees.vocabulary import model_features, within_vocabulary

__all__ = ["Boosted", "Curve", "FitParameters", "Labelled", "boost", "model_features", "within_vocabulary"]
