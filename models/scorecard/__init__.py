"""A scorecard as it is printed: every bin of every feature and the points it is worth."""

from creditline.models.scorecard.card import Card, CardBin, CardFeature
from creditline.models.scorecard.read_card import read_card

__all__ = ["Card", "CardBin", "CardFeature", "read_card"]
