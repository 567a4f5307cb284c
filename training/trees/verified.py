"""No model without its directions."""

from collections.abc import Sequence

from creditline.features.errors import DataError
from creditline.models.artefact import ModelFeature
from creditline.models.trees.directions import contraries
from creditline.training.trees.nulls import null_sides


def refuse_contrary(text: str, features: Sequence[ModelFeature]) -> None:
    """DataError where a booster, LightGBM's text, does not keep to what its features declare.

    The whole booster is looked at, see `contraries`; the first pair of leaves out of order is told.
    """
    found = next(contraries(text, [feature.direction for feature in features], null_sides(features)), None)
    if found is None:
        return
    feature = features[found.feature]
    declared = (
        f"a missing value stands {feature.null}"
        if found.null
        else f"risk {'rises' if feature.direction > 0 else 'falls'} with it"
    )
    raise DataError(
        f"the trees do not keep to the direction of {feature.name}, where {declared}: tree {found.tree} gives {found.safer:.6g} "
        f"to what has to be safer than what it gives {found.riskier:.6g}; train again, and with another version of LightGBM if "
        "this is said again"
    )
