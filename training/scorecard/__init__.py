"""The scorecard every tree model is held against: weight-of-evidence bins and a logistic regression."""

from creditline.training.scorecard.as_booster import as_booster
from creditline.training.scorecard.as_fitted import as_fitted, binned
from creditline.training.scorecard.challenge import Challenger, challenge
from creditline.training.scorecard.fit_scorecard import fit_scorecard
from creditline.training.scorecard.scorecard import Scorecard
from creditline.training.scorecard.woe import WoeBins

__all__ = ["Challenger", "Scorecard", "WoeBins", "as_booster", "as_fitted", "binned", "challenge", "fit_scorecard"]
